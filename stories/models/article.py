"""Articles that curators gave to intake, and the cases that it proposed in each. Private: never public.

Nothing is lost on the way from an article to a case: what was read is kept at once, and what a curator
typed beside a proposal stays with it until the case is entered or left out.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stories.models.dates import PartialDateField, is_partial_date
from stories.models.evidence import Source
from stories.models.rules import TEXT_LANGUAGES, WEB_ADDRESS, one_of
from stories.models.story import Story


class Article(models.Model):
    """What somebody pasted or uploaded, as intake read it. ``text`` is what positions count in.

    ``duplicates`` are ``{"slug", "reasons": [{"kind", "about"}]}`` of cases that rest on the same page; those
    of one draft are the draft's. (What was kept before reasons were data has words: ``"why"``.) ``version``
    counts every change made on its page, so that two people notice each other.
    """

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("read by"), related_name="+"
    )
    at = models.DateTimeField(_("read"), default=timezone.now)
    address = models.URLField(_("address"), max_length=1000, blank=True)
    title = models.CharField(_("title"), max_length=500)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    published = PartialDateField(_("published"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    text = models.TextField(_("text"), help_text=_("As it was read. Never shown on public pages."))
    digest = models.CharField(max_length=64, editable=False)
    reason = models.TextField(_("why it tells no case"), blank=True)
    duplicates = models.JSONField(default=list, blank=True)
    source = models.ForeignKey(
        Source, models.SET_NULL, null=True, blank=True, related_name="articles"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-at", "-pk"]
        default_permissions = ()  # who may enter a case may read an article for it
        constraints = [
            models.UniqueConstraint(fields=["by", "digest"], name="article_once_a_person"),
            one_of("language", TEXT_LANGUAGES, name="article_language"),
            models.CheckConstraint(
                condition=~models.Q(title="") & ~models.Q(text=""), name="article_has_words"
            ),
            models.CheckConstraint(
                condition=models.Q(address="") | models.Q(address__regex=WEB_ADDRESS),
                name="article_address",
            ),
            models.CheckConstraint(
                condition=is_partial_date("published"), name="article_published"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("admin:stories_article_change", args=[self.pk])

    def belongs_to(self, user) -> bool:
        """Whether somebody may see and work on it: their own, or everybody's as a reviewer."""
        own = self.by_id == user.pk and user.has_perm("stories.add_story")
        return own or user.has_perm("stories.publish_story")


class DraftState(models.TextChoices):
    """What became of a proposed case."""

    OPEN = "open", _("To be decided")
    ENTERED = "entered", _("Entered as a case")
    JOINED = "joined", _("Its article joined a case that was there")
    LEFT_OUT = "left_out", _("Left out")


class ArticleDraft(models.Model):
    """A case that an article tells, as intake proposed it (``proposals``), and as somebody typed it.

    One that a curator added by hand has no proposals and no passage.
    """

    article = models.ForeignKey(Article, models.CASCADE, related_name="drafts")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    proposals = models.JSONField(default=dict, blank=True)
    duplicates = models.JSONField(default=list, blank=True)
    typed = models.JSONField(null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=DraftState, default=DraftState.OPEN)
    story = models.ForeignKey(
        Story, models.SET_NULL, null=True, blank=True, related_name="article_drafts"
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("proposed case")
        verbose_name_plural = _("proposed cases")
        ordering = ["article", "number"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="article_draft_once"),
            one_of("state", DraftState.values, name="article_draft_state"),
            models.CheckConstraint(
                condition=models.Q(start__lte=models.F("end")), name="article_draft_passage"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    state=DraftState.OPEN,
                    story__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (~models.Q(state=DraftState.OPEN) & models.Q(decided_at__isnull=False)),
                name="article_draft_decided",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=DraftState.LEFT_OUT) | models.Q(story__isnull=True),
                name="article_draft_left_out_is_no_case",
            ),
        ]

    def __str__(self):
        return self.title or f"{self.article_id}/{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state == DraftState.OPEN

    @property
    def passage(self) -> str:
        return self.article.text[self.start : self.end]
