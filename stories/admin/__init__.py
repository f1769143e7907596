"""The curators' workshop: Django's own admin, declared; ``workflow`` alone sets status."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from stories.admin.brand import BrandAdmin
from stories.admin.evidence import PlaceAdmin
from stories.admin.records import LibraryRecordAdmin, MissedSearchAdmin, OldSlugAdmin
from stories.admin.sources import SourceAdmin
from stories.admin.story import StoryAdmin
from stories.admin.terms import ChannelAdmin, GestureTypeAdmin, IndustryAdmin, OutcomeKindAdmin

__all__ = [
    "BrandAdmin",
    "ChannelAdmin",
    "GestureTypeAdmin",
    "IndustryAdmin",
    "LibraryRecordAdmin",
    "MissedSearchAdmin",
    "OldSlugAdmin",
    "OutcomeKindAdmin",
    "PlaceAdmin",
    "SourceAdmin",
    "StoryAdmin",
]

# Signing in is allauth's part: throttled, and with the second factor.
admin.site.login = secure_admin_login(admin.site.login)
admin.site.site_header = "Casebook"
admin.site.site_title = "Casebook"
admin.site.enable_nav_sidebar = False  # the lists need the width
admin.site.index_title = _("Workshop")
