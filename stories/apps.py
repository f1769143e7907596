from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StoriesConfig(AppConfig):
    name = "stories"
    verbose_name = _("Casebook")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        # Models exist only from here on.
        from stories.roles import ensure_groups

        post_migrate.connect(ensure_groups, sender=self)


class WorkshopConfig(AdminConfig):
    """Django's admin with Casebook's own first page."""

    default_site = "casebook.workshop.Workshop"
