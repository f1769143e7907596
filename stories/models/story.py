"""A case, its texts in several languages, and its ordered links."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Func
from django.db.models.functions import Cast, Substr
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from stories.models.brand import Brand
from stories.models.dates import PartialDateField, is_partial_date
from stories.models.desk import Edition
from stories.models.evidence import Place, Source
from stories.models.records import Kind
from stories.models.rules import (
    COUNTRY,
    KEYWORD_LENGTH,
    KEYWORDS,
    LANGUAGE,
    MOST_KEYWORDS,
    RESERVED_SLUGS,
    SLUG,
    TEXT_LANGUAGES,
    country_validator,
    free_slug,
    language_validator,
    matches,
    one_of,
    slug_validator,
    version_field,
)
from stories.models.terms import Channel, GestureType, Industry
from stories.models.translation import PARTS
from stories.querysets import StoryQuerySet


class Status(models.TextChoices):
    """Where a story stands; only ``workflow.py`` changes it."""

    DRAFT = "draft", _("Draft")
    REVIEW = "review", _("In review")
    PUBLISHED = "published", _("Published")
    ARCHIVED = "archived", _("Archived")


class Verification(models.TextChoices):
    """How far the story itself is attested."""

    CONFIRMED = "confirmed", _("Confirmed")
    REPORTED = "reported", _("Reported")
    DISPUTED = "disputed", _("Disputed")
    UNVERIFIED = "unverified", _("Unverified")


def _account(name):
    """Somebody of the workshop; empty for what commands did and when the account is gone."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=name,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )


def _keywords(language: str) -> ArrayField:
    name = format_lazy("{} ({})", _("keywords"), dict(settings.LANGUAGES)[language])
    word = models.CharField(max_length=KEYWORD_LENGTH)
    return ArrayField(word, verbose_name=name, size=MOST_KEYWORDS, default=list, blank=True)


class Story(models.Model):
    """One case of customer service: the facts. Its words are in :class:`StoryText`."""

    slug = models.SlugField(
        _("slug"), max_length=120, unique=True, validators=[slug_validator, free_slug]
    )
    brand = models.ForeignKey(
        Brand, models.PROTECT, verbose_name=_("brand"), related_name="stories"
    )
    industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name=_("industry"), related_name="stories"
    )
    country = models.CharField(
        _("country"),
        max_length=2,
        blank=True,
        validators=[country_validator],
        help_text=_("Where it happened; the brand's home country if that is unknown."),
    )
    language = models.CharField(
        _("original language"),
        max_length=3,
        validators=[language_validator],
        help_text=_("The language the case was originally told in."),
    )
    happened_on = PartialDateField(_("happened on"), null=True, blank=True)
    happened_year = models.GeneratedField(
        expression=Cast(
            Substr("happened_on", 1, 4, output_field=models.CharField()),
            models.SmallIntegerField(),
        ),
        output_field=models.SmallIntegerField(null=True),
        db_persist=True,
    )
    verification = models.CharField(
        _("verification"), max_length=10, choices=Verification, default=Verification.UNVERIFIED
    )
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    # What a reader may look for in words that the texts do not use; a column a language.
    keywords_en = _keywords("en")
    keywords_de = _keywords("de")
    keywords_es = _keywords("es")
    keywords_it = _keywords("it")
    keywords_nl = _keywords("nl")
    gestures = models.ManyToManyField(
        GestureType, through="StoryGesture", verbose_name=_("gesture types"), related_name="stories"
    )
    channels = models.ManyToManyField(
        Channel, through="StoryChannel", verbose_name=_("channels"), related_name="stories"
    )
    places = models.ManyToManyField(
        Place, through="StoryPlace", verbose_name=_("places"), related_name="stories"
    )
    sources = models.ManyToManyField(
        Source, through="StorySource", verbose_name=_("sources"), related_name="stories"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    # Who brought it, who handed it in, who has taken its review on: set by the workshop alone.
    created_by = _account(_("entered by"))
    submitted_by = _account(_("submitted by"))
    claimed_by = _account(_("claimed by"))
    due_on = models.DateField(_("due on"), null=True, blank=True, editable=False)
    publish_at = models.DateTimeField(_("to be published"), null=True, blank=True, editable=False)
    # Where the addresses of a case lead that turned out to be another one; set by workflow.py.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        editable=False,
        related_name="merged_cases",
    )
    version = version_field()

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering = ["slug"]
        permissions = [
            ("publish_story", _("Can publish and archive stories")),
            ("preview_story", _("Can preview unpublished stories on the site")),
        ]
        indexes = [
            models.Index(fields=["status", "-happened_on", "slug"], name="story_newest"),
        ]
        constraints = [
            matches("slug", SLUG, name="story_slug"),
            matches("country", COUNTRY, name="story_country", empty=True),
            matches("language", LANGUAGE, name="story_language"),
            models.CheckConstraint(condition=is_partial_date("happened_on"), name="story_date"),
            one_of("verification", Verification.values, name="story_verification"),
            one_of("status", Status.values, name="story_status"),
            models.CheckConstraint(
                condition=~models.Q(status=Status.PUBLISHED) | models.Q(published_at__isnull=False),
                name="story_published_has_its_date",
            ),
            models.CheckConstraint(
                condition=models.Q(publish_at__isnull=True) | models.Q(status=Status.REVIEW),
                name="story_scheduled_in_review",
            ),
            models.CheckConstraint(
                condition=~models.Q(slug__in=RESERVED_SLUGS), name="story_slug_free"
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | models.Q(status=Status.ARCHIVED) & ~models.Q(merged_into=models.F("id")),
                name="story_merged_is_archived",
            ),
        ]

    def __str__(self):
        text = self.text_in(get_language())
        return text.title if text else self.slug

    def get_absolute_url(self):
        return reverse("story", args=[self.slug])

    @property
    def keywords(self) -> dict[str, list[str]]:
        """Language -> keywords, without the languages that have none."""
        told = {name.removeprefix("keywords_"): getattr(self, name) for name in KEYWORDS}
        return {code: words for code, words in told.items() if words}

    @property
    def amendments(self):
        """What changed after it was published, for its readers, the latest first."""
        return Edition.objects.of(Kind.STORY, self.pk).amendments()

    @property
    def is_public(self) -> bool:
        return self.status == Status.PUBLISHED

    def text_in(self, language: str | None) -> "StoryText | None":
        """The text for a reader of ``language``: that one, else English, else the original, else any.

        Uses the prefetched texts; ``None`` only for a story without any text.
        """
        texts = {text.language: text for text in self.texts.all()}
        wanted = (language or settings.LANGUAGE_CODE).split("-")[0]
        for code in (wanted, settings.LANGUAGE_CODE, self.language):
            if code in texts:
                return texts[code]
        return next(iter(texts.values()), None)


class StoryText(models.Model):
    """A story's words in one language."""

    story = models.ForeignKey(Story, models.CASCADE, verbose_name=_("story"), related_name="texts")
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=90)
    summary = models.TextField(_("summary"))
    situation = models.TextField(_("situation"), blank=True)
    gesture = models.TextField(_("gesture"), blank=True)
    outcome = models.TextField(_("outcome"), blank=True)
    lesson = models.TextField(_("lesson"), blank=True)
    questions = ArrayField(
        models.TextField(), verbose_name=_("discussion questions"), default=list, blank=True
    )
    doubts = models.TextField(
        _("doubts"), blank=True, help_text=_("Differing versions, told to the reader.")
    )

    # Names these words: whoever looked at a translation looked at them (Translation).
    fingerprint = models.GeneratedField(
        expression=Func(*PARTS, function="stories_fingerprint"),
        output_field=models.CharField(max_length=32),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        ordering = ["story", "language"]
        indexes = [  # for duplicates.py
            GinIndex(fields=["title"], opclasses=["gin_trgm_ops"], name="text_title_trigrams"),
            GinIndex(fields=["summary"], opclasses=["gin_trgm_ops"], name="text_summary_trigrams"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["story", "language"], name="one_text_a_language"),
            one_of("language", TEXT_LANGUAGES, name="text_language"),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(summary=""), name="text_has_its_title"
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.language})"


class OrderedLink(models.Model):
    """A link from a story to something else whose order the curator chose."""

    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "id"]


class StoryGesture(OrderedLink):
    """A gesture of a story; the first is the main one."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="gesture_links")
    gesture = models.ForeignKey(
        GestureType, models.PROTECT, verbose_name=_("gesture type"), related_name="story_links"
    )

    class Meta(OrderedLink.Meta):
        verbose_name = _("gesture")
        verbose_name_plural = _("gestures")
        constraints = [
            models.UniqueConstraint(fields=["story", "gesture"], name="story_gesture_once")
        ]

    def __str__(self):
        return str(self.gesture)


class StoryChannel(OrderedLink):
    """A channel of a story."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="channel_links")
    channel = models.ForeignKey(
        Channel, models.PROTECT, verbose_name=_("channel"), related_name="story_links"
    )

    class Meta(OrderedLink.Meta):
        verbose_name = _("channel")
        verbose_name_plural = _("channels")
        constraints = [
            models.UniqueConstraint(fields=["story", "channel"], name="story_channel_once")
        ]

    def __str__(self):
        return str(self.channel)


class StoryPlace(OrderedLink):
    """A place of a story."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="place_links")
    place = models.ForeignKey(
        Place, models.PROTECT, verbose_name=_("place"), related_name="story_links"
    )

    class Meta(OrderedLink.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [models.UniqueConstraint(fields=["story", "place"], name="story_place_once")]

    def __str__(self):
        return str(self.place)


class StorySource(OrderedLink):
    """A source of a story; its position is the footnote's number."""

    story = models.ForeignKey(Story, models.CASCADE, related_name="source_links")
    source = models.ForeignKey(
        Source, models.PROTECT, verbose_name=_("source"), related_name="story_links"
    )

    class Meta(OrderedLink.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(fields=["story", "source"], name="story_source_once")
        ]

    def __str__(self):
        return str(self.source)
