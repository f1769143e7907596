"""Accounts: administrators manage them, but only a superuser makes or changes a superuser."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User

admin.site.unregister(User)


@admin.register(User)
class AccountAdmin(UserAdmin):
    """Permissions come with groups, which ``roles.py`` describes."""

    def get_readonly_fields(self, request, obj=None):
        kept = super().get_readonly_fields(request, obj)
        return kept if request.user.is_superuser else [*kept, "is_superuser", "user_permissions"]

    def has_change_permission(self, request, obj=None):
        above = obj is not None and obj.is_superuser and not request.user.is_superuser
        return super().has_change_permission(request, obj) and not above

    def has_delete_permission(self, request, obj=None):
        """An account that acted is switched off ("active"), so that the history keeps its names."""
        return request.user.is_superuser and super().has_delete_permission(request, obj)
