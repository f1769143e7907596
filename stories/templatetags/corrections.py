"""The public list of a case's corrections, in words."""

from django import template
from django.utils.text import capfirst
from django.utils.translation import gettext

from stories.history.difference import LABELS
from stories.templatetags.casebook import language_name

register = template.Library()


@register.filter
def amended_names(fields: list[str]) -> list[str]:
    """The names of changed fields for readers: ``["texts.de", "sources"]`` → text (German), sources."""
    names = []
    for field in fields:
        name, _dot, language = field.partition(".")
        if language:
            names.append(gettext("text (%(language)s)") % {"language": language_name(language)})
        else:
            names.append(str(LABELS.get(name, name)))
    return [capfirst(name) if not index else name for index, name in enumerate(names)]
