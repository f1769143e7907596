"""The whole site: the public rooms and the curators' workshop, in each interface language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from stories.urls import for_machines

urlpatterns = [
    *for_machines,
    *i18n_patterns(
        path("admin/", admin.site.urls),
        path("accounts/", include("stories.accounts.urls")),
        path("", include("stories.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "stories.views.errors.bad_request"
handler403 = "stories.views.errors.forbidden"
handler404 = "stories.views.errors.not_found"
handler500 = "stories.views.errors.server_error"
