"""Form fields for what Django has none for, and how all forms of the workshop choose widgets."""

from functools import cache

from babel import Locale
from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stories.models import PartialDateField


class PartialDateInput(forms.CharField):
    """``2014``, ``2014-10`` or ``2014-10-31``; the model field reads and refuses."""

    def has_changed(self, initial, data):
        return super().has_changed("" if initial is None else str(initial), data)


class Paragraphs(forms.CharField):
    """Text of several lines; browsers end each with CR LF, the library's files with LF."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class LinesField(SimpleArrayField):
    """A list of strings, one a line; empty lines and spaces at the ends do not count."""

    widget = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
    default_error_messages = {"item_invalid": _("Line %(nth)s:")}

    def __init__(self, base_field, **kwargs):
        super().__init__(base_field, delimiter="\n", **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = [line.strip() for line in value.splitlines() if line.strip()]
        return super().to_python(value)


class NamedAutocomplete(AutocompleteSelect):
    """Django's, with the field's name in an empty box, which else has none for screen readers."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        name = capfirst(self.field.verbose_name)
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": name}


class CodeInput(forms.TextInput):
    """A code of a country or language; the browser offers all with their names."""

    def __init__(self, kind: str):
        super().__init__(attrs={"autocomplete": "off", "class": "vTextField"})
        self.kind = kind

    def render(self, name, value, attrs=None, renderer=None):
        listed = f"{(attrs or {}).get('id', name)}-codes"
        field = super().render(name, value, (attrs or {}) | {"list": listed}, renderer)
        options = format_html_join(
            "", '<option value="{}">{}</option>', codes(self.kind, get_language() or "en")
        )
        return format_html('{}<datalist id="{}">{}</datalist>', field, listed, options)


@cache
def codes(kind: str, language: str) -> list[tuple[str, str]]:
    """Every code of a country or language with its name in a language, by name."""
    locale = Locale.parse(language.split("-")[0])
    names = locale.territories if kind == "country" else locale.languages
    length = (2,) if kind == "country" else (2, 3)
    known = ((code.lower(), name) for code, name in names.items() if code.isalpha())
    return sorted(
        ((code, name) for code, name in known if len(code) in length and code not in NO_PLACE),
        key=lambda pair: pair[1].casefold(),
    )


CODES = ("country", "language")
NO_PLACE = {"eu", "ez", "un", "zz", "xa", "xb", "qo"}  # the reader's list has countries only


class FormRules:
    """For admins and inlines: fields of lists and partial dates, choosing by typing."""

    formfield_overrides = {
        PartialDateField: {
            "form_class": PartialDateInput,
            "help_text": _("2014, 2014-10 or 2014-10-31: as precise as it is known."),
        },
        models.TextField: {"form_class": Paragraphs},
        models.URLField: {"assume_scheme": "https"},
        ArrayField: {
            "form_class": LinesField,
            "help_text": _("One a line."),
            "show_hidden_initial": False,  # which Django adds because the default is a function
        },
    }

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", NamedAutocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in CODES and not db_field.choices:
            kwargs.setdefault("widget", CodeInput(db_field.name))
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            # Adding and editing what is chosen is near at hand; deleting it has its own page.
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field
