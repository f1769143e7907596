"""Who must sign in with a second factor gets nowhere in the admin without one."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from stories.roles import SECOND_FACTOR


def must_have_second_factor(user) -> bool:
    """Whether an administrator requires it: of everybody, or by putting them into the group."""
    everybody = settings.SECOND_FACTOR_REQUIRED
    return everybody or user.groups.filter(name=SECOND_FACTOR).exists()


class RequireSecondFactor:
    """Sends people who must have a second factor and have none to the page where they set it up.

    Only in the admin: the public pages never ask who is there.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        match = request.resolver_match
        if match.app_name != "admin" or match.url_name in ("logout", "jsi18n"):
            return None
        user = request.user
        if not user.is_authenticated or is_mfa_enabled(user) or not must_have_second_factor(user):
            return None
        messages.warning(request, _("Set up a second factor first: your account requires one."))
        return redirect("mfa_index")
