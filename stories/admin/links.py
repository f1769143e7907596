"""Links between the pages of the admin."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode


def change_link(obj) -> str:
    """A link to the form of an object, named as the object."""
    url = reverse(f"admin:{obj._meta.app_label}_{obj._meta.model_name}_change", args=[obj.pk])
    return format_html('<a href="{}">{}</a>', url, obj)


def stories_link(number: int, **lookups) -> str:
    """A number of stories as a link to the list of just these; zero is no link."""
    if not number:
        return "0"
    url = reverse("admin:stories_story_changelist")
    return format_html('<a href="{}?{}">{}</a>', url, urlencode(lookups), number)
