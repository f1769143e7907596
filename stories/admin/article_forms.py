"""What a curator says of an article: pasting or uploading it, and where it comes from."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from stories import intake
from stories.models import PartialDate, PartialDateField

MOST_KEPT = 200_000  # characters of a refused paste that are shown again
WEB_ADDRESS = RegexValidator(
    r"^https?://\S+$", _("An address begins with http:// or https://."), "scheme"
)


class PartialDateText(forms.CharField):
    """``2014``, ``2014-10`` or ``2014-10-31`` -> PartialDate; empty -> None."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.TextInput(attrs={"size": 10, "placeholder": "2014-10"}))
        super().__init__(**kwargs)

    def to_python(self, value):
        try:
            return PartialDate.parse(written) if (written := super().to_python(value)) else None
        except ValueError:
            raise ValidationError(
                PartialDateField.default_error_messages["invalid"], params={"value": value}
            ) from None


class AboutForm(forms.Form):
    """Where an article comes from; becomes the source of its cases."""

    address = forms.URLField(
        label=_("Address"), max_length=1000, required=False, assume_scheme="https",
        validators=[WEB_ADDRESS], widget=forms.URLInput(attrs={"inputmode": "url"}),
    )  # fmt: skip
    title = forms.CharField(label=_("Title"), max_length=500, required=False)
    publisher = forms.CharField(label=_("Publisher"), max_length=200, required=False)
    published = PartialDateText(label=_("Published"), required=False)


class DescribeForm(AboutForm):
    """The same once it was read: its language is known, and a title there must be."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    field_order = ["title", "publisher", "published", "language", "address"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True

    @classmethod
    def of(cls, article, data=None):
        names = ("address", "title", "publisher", "published", "language")
        initial = {name: getattr(article, name) for name in names}
        return cls(data, initial=initial, prefix="article")


class Paste(forms.CharField):
    """Text as it comes: intake says what is wrong with it."""

    widget = forms.Textarea(attrs={"rows": 14, "spellcheck": "false"})

    def __init__(self, **kwargs):
        super().__init__(strip=False, required=False, **kwargs)
        self.validators = []  # Django's own refuses a NUL byte in words that help nobody


class PasteForm(AboutForm):
    """A text or a file, one of the two; ``reading`` is what intake made of it."""

    text = Paste(label=_("Text or HTML"))
    file = forms.FileField(
        label=_("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=_(".txt, .html, .docx or .pdf, at most 20 MB."),
        widget=forms.FileInput(attrs={"accept": ".txt,.html,.htm,.docx,.pdf,.md"}),
    )
    field_order = ["text", "file"]

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        text, file = cleaned["text"], cleaned["file"]
        if len(self.files.getlist("file") if self.files else []) > 1:
            self.add_error("file", _("One file at a time, please."))
        elif text.strip() and file:
            self.add_error("file", _("Give a text or a file, not both."))
        elif not text.strip() and not file:
            self.add_error("text", _("Paste an article, or choose a file."))
        else:
            self._read(text, file, cleaned["address"])
        return cleaned

    def _read(self, text, file, address):
        try:
            if file:
                self.reading = intake.read(file.read(), file.name, address=address)
            else:
                self.reading = intake.read(text, address=address)
        except intake.Unreadable as problem:
            self.add_error("file" if file else "text", str(problem))

    def forget_what_is_too_long(self):
        """A refused paste is shown again, unless it would take the browser's breath."""
        if len(self.data.get("text", "")) > MOST_KEPT:
            self.data = self.data.copy()
            self.data["text"] = ""
