"""Course packs: cases in an order, with notes for students and for teachers."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from stories.models.rules import SLUG, TEXT_LANGUAGES, matches, one_of, slug_validator
from stories.models.story import Story
from stories.querysets import PackQuerySet


class PackStatus(models.TextChoices):
    """Who can see a pack; only ``workflow.py`` changes it."""

    DRAFT = "draft", _("Draft: only its author sees it")
    UNLISTED = "unlisted", _("Unlisted: who has its address sees it")
    PUBLISHED = "published", _("Published: listed for everybody")


class Pack(models.Model):
    """A lesson's cases with an introduction; its words are in one language, its author's own."""

    slug = models.SlugField(_("slug"), max_length=80, unique=True, validators=[slug_validator])
    title = models.CharField(_("title"), max_length=120)
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("For students: what the lesson is about.")
    )
    teacher_note = models.TextField(
        _("teacher's note"),
        blank=True,
        help_text=_("For teachers only: aims, timing, what to listen for."),
    )
    language = models.CharField(
        _("language"),
        max_length=2,
        choices=settings.LANGUAGES,
        default="en",
        help_text=_("The language of the title and the notes."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("author"),
        null=True,
        blank=True,
        editable=False,
        related_name="packs",
    )
    status = models.CharField(
        _("status"), max_length=10, choices=PackStatus, default=PackStatus.DRAFT, editable=False
    )
    stories = models.ManyToManyField(
        Story, through="PackStory", verbose_name=_("cases"), related_name="packs"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("course pack")
        verbose_name_plural = _("course packs")
        ordering = ["title", "slug"]
        permissions = [
            ("publish_pack", _("Can list course packs for everybody")),
            ("change_any_pack", _("Can see and change everybody's course packs")),
            ("view_teacher_notes", _("Can read teachers' notes")),
        ]
        constraints = [
            matches("slug", SLUG, name="pack_slug"),
            one_of("language", TEXT_LANGUAGES, name="pack_language"),
            one_of("status", PackStatus.values, name="pack_status"),
            models.CheckConstraint(condition=~models.Q(title=""), name="pack_title"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("pack", args=[self.slug])

    @property
    def is_public(self) -> bool:
        return self.status != PackStatus.DRAFT

    def belongs_to(self, user) -> bool:
        """Whether a person may work on this pack: their own, or everybody's by permission."""
        own = self.author_id is not None and self.author_id == user.pk
        return own or user.has_perm("stories.change_any_pack")


class PackStory(models.Model):
    """A case of a pack, with what the teacher says about it."""

    pack = models.ForeignKey(
        Pack, models.CASCADE, verbose_name=_("course pack"), related_name="entries"
    )
    story = models.ForeignKey(
        Story, models.PROTECT, verbose_name=_("case"), related_name="pack_entries"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    note = models.TextField(_("note for students"), blank=True)
    teacher_note = models.TextField(_("teacher's note"), blank=True)

    class Meta:
        verbose_name = _("case of a pack")
        verbose_name_plural = _("cases of a pack")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "story"],
                name="pack_story_once",
                violation_error_message=_("This case is in the pack already."),
            )
        ]

    def __str__(self):
        return str(self.story)
