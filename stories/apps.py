from django.apps import AppConfig
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
