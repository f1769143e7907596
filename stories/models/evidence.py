"""What a story rests on and where it happened: outcomes, sources, places."""

from django.contrib.postgres.indexes import HashIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.addresses import archive_proposal, canonical
from stories.models.dates import PartialDateField, is_partial_date
from stories.models.rules import (
    COUNTRY,
    LANGUAGE,
    WEB_ADDRESS,
    country_validator,
    language_validator,
    matches,
    one_of,
    version_field,
)
from stories.models.terms import OutcomeKind


class Evidence(models.TextChoices):
    """How well an outcome is attested."""

    MEASURED = "measured", _("Measured")
    CLAIMED = "claimed", _("Claimed by the organisation")
    PRESS = "press", _("Reported by the press")
    ANECDOTE = "anecdote", _("Anecdote")


class Qualifier(models.TextChoices):
    """What stands before a figure."""

    NONE = "", _("as given")
    EXACTLY = "exactly", _("exactly")
    ABOUT = "about", _("about")
    ALMOST = "almost", _("almost")
    OVER = "over", _("over")


class Source(models.Model):
    """A page or document a story rests on; one row for all stories that use it."""

    url = models.URLField(_("address"), max_length=1000, null=True, blank=True)
    canonical = models.TextField(
        _("address for comparing"),
        blank=True,
        editable=False,
        help_text=_("The same for every spelling of the address; set whenever a source is saved."),
    )
    title = models.CharField(_("title"), max_length=500)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    author = models.CharField(_("author"), max_length=200, blank=True)
    language = models.CharField(
        _("language"), max_length=3, blank=True, validators=[language_validator]
    )
    published = PartialDateField(_("published"), null=True, blank=True)
    accessed = models.DateField(_("accessed"), null=True, blank=True)
    archive_url = models.URLField(_("archived copy"), max_length=1000, null=True, blank=True)
    last_seen = models.DateField(_("last seen alive"), null=True, blank=True)
    full_text = models.TextField(
        _("full text"), blank=True, help_text=_("Kept as evidence. Never shown on public pages.")
    )
    version = version_field()

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title", "id"]
        indexes = [HashIndex(fields=["canonical"], name="source_canonical")]
        constraints = [
            models.UniqueConstraint(
                fields=["url"],
                name="source_url_once",
                condition=models.Q(url__isnull=False),
                violation_error_message=_("There is a source with this address already."),
            ),
            models.CheckConstraint(
                condition=models.Q(url__isnull=True) | models.Q(url__regex=WEB_ADDRESS),
                name="source_url",
                violation_error_message=_("An address begins with http:// or https://."),
            ),
            models.CheckConstraint(
                condition=models.Q(archive_url__isnull=True)
                | models.Q(archive_url__regex=WEB_ADDRESS),
                name="source_archive_url",
                violation_error_message=_("An address begins with http:// or https://."),
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="source_title"),
            models.CheckConstraint(condition=is_partial_date("published"), name="source_published"),
            matches("language", LANGUAGE, name="source_language", empty=True),
        ]

    def __str__(self):
        return f"{self.title} ({self.publisher})" if self.publisher else self.title

    def save(self, **kwargs):
        # Two documents without an address must not collide on the empty string.
        self.url = self.url or None
        self.archive_url = self.archive_url or None
        self.canonical = canonical(self.url or "")
        if (fields := kwargs.get("update_fields")) is not None and "url" in fields:
            kwargs["update_fields"] = {*fields, "canonical"}
        super().save(**kwargs)

    def same_page(self):
        """Other sources whose address is another spelling of this one's, the oldest first."""
        form = canonical(self.url or "")
        found = Source.objects.exclude(pk=self.pk).filter(canonical=form).order_by("pk")
        return found.defer("full_text") if form else found.none()

    @property
    def last_visit(self):
        """The LinkCheck of its present address, or None; reads the checks (prefetch for lists)."""
        found = (check for check in self.checks.all() if check.which == "page")
        return next((check for check in found if check.url == self.url), None)

    @property
    def proposed_archive(self) -> str:
        """Where an archived copy may be, near the day the page was last known; "" if one is named."""
        if not self.url or self.archive_url:
            return ""
        return archive_proposal(
            self.url, str(self.last_seen or self.accessed or self.published or "")
        )


class Place(models.Model):
    """Where something happened; shared by all stories that happened there."""

    name = models.CharField(_("name"), max_length=200)
    city = models.CharField(_("city"), max_length=100, blank=True)
    country = models.CharField(_("country"), max_length=2, validators=[country_validator])
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["country", "city", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "city", "country"], name="place_once"),
            matches("country", COUNTRY, name="place_country"),
            models.CheckConstraint(condition=~models.Q(name=""), name="place_name"),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    # Said in full: a condition over NULL is neither true nor false, and let through.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                ),
                name="place_coordinates",
                violation_error_message=_("A place has both coordinates or none."),
            ),
        ]

    def __str__(self):
        # "Denver, Denver" says nothing twice.
        parts = [self.name, self.city if self.city != self.name else "", self.country.upper()]
        return ", ".join(part for part in parts if part)


class Outcome(models.Model):
    """What came of a story: a figure with its unit and date, or a stated effect without one."""

    story = models.ForeignKey(
        "stories.Story", models.CASCADE, verbose_name=_("story"), related_name="outcomes"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.ForeignKey(
        OutcomeKind, models.PROTECT, verbose_name=_("kind"), related_name="outcomes"
    )
    metric = models.CharField(_("metric"), max_length=100, blank=True)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=3, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    qualifier = models.CharField(
        _("qualifier"), max_length=10, choices=Qualifier, blank=True, default=""
    )
    as_of = PartialDateField(_("as of"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=10, choices=Evidence)
    note = models.CharField(_("note"), max_length=500, blank=True)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        verbose_name=_("source"),
        null=True,
        blank=True,
        related_name="outcomes",
        help_text=_("One of the story's sources."),
    )

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["position", "id"]
        constraints = [
            one_of("evidence", Evidence.values, name="outcome_evidence"),
            one_of("qualifier", Qualifier.values, name="outcome_qualifier"),
            models.CheckConstraint(condition=is_partial_date("as_of"), name="outcome_as_of"),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | models.Q(source__isnull=False),
                name="outcome_figure_names_its_source",
                violation_error_message=_("A figure needs its source."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=True) | ~models.Q(unit=""),
                name="outcome_figure_has_a_unit",
                violation_error_message=_("A figure needs its unit."),
            ),
            models.CheckConstraint(
                condition=models.Q(value__isnull=False) | models.Q(qualifier="", unit=""),
                name="outcome_qualifies_a_figure",
                violation_error_message=_("Without a figure there is no unit and no qualifier."),
            ),
        ]

    def __str__(self):
        if self.value is None:
            return self.note or str(self.kind)
        qualifier = self.get_qualifier_display() if self.qualifier else ""
        return f"{qualifier} {self.value.normalize():f} {self.unit}".strip()
