"""What the last visits to a source's addresses found; written by ``stories/upkeep/``."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from stories.models.evidence import Source
from stories.models.rules import WEB_ADDRESS, one_of


class LinkState(models.TextChoices):
    """How an address stands. In the order in which a person should look at them."""

    DEAD = "dead", _("Dead")
    FAILING = "failing", _("Fails for now")
    ELSEWHERE = "elsewhere", _("Leads to the front page")
    REFUSED = "refused", _("Not visited")
    CLOSED = "closed", _("Closed to machines")
    ALIVE = "alive", _("Alive")


class LinkProblem(models.TextChoices):
    """What was in the way of an answer; with an answer its HTTP status says it."""

    NONE = "", _("none")
    ADDRESS = "address", _("not an address that can be visited")
    PRIVATE = "private", _("leads into a private network")
    PORT = "port", _("names an unusual port")
    NO_NAME = "no-name", _("the site's name is not known")
    NO_ANSWER = "no-answer", _("no connection")
    TIMEOUT = "timeout", _("no answer in time")
    TLS = "tls", _("its certificate is not valid")
    PROTOCOL = "protocol", _("the answer is not understood")
    REDIRECTS = "redirects", _("redirects without end")
    ROBOTS = "robots", _("robots.txt asks machines to stay away")


class LinkCheck(models.Model):
    """The last visit to one address of a source, and since when it fails."""

    class Which(models.TextChoices):
        PAGE = "page", _("page")
        ARCHIVE = "archive", _("archived copy")

    source = models.ForeignKey(
        Source, models.CASCADE, verbose_name=_("source"), related_name="checks"
    )
    which = models.CharField(_("which address"), max_length=7, choices=Which)
    url = models.URLField(_("address"), max_length=1000)
    state = models.CharField(_("state"), max_length=10, choices=LinkState)
    problem = models.CharField(_("problem"), max_length=10, choices=LinkProblem, blank=True)
    status = models.PositiveSmallIntegerField(_("HTTP status"), null=True, blank=True)
    redirects = models.JSONField(
        _("redirects"),
        default=list,
        blank=True,
        help_text=_("Each as [status, address it leads to]."),
    )
    content_hash = models.CharField(
        _("fingerprint of the text"),
        max_length=64,
        blank=True,
        help_text=_("SHA-256 of the readable text, as it was when the page was last seen alive."),
    )
    changed_at = models.DateTimeField(_("text changed"), null=True, blank=True)
    checked_at = models.DateTimeField(_("checked"))
    last_seen = models.DateTimeField(_("last seen alive"), null=True, blank=True)
    failing_since = models.DateTimeField(_("fails since"), null=True, blank=True)
    failures = models.PositiveIntegerField(_("failures in a row"), default=0)
    not_before = models.DateTimeField(
        _("not to be visited before"), null=True, blank=True, help_text=_("As the site asked.")
    )

    class Meta:
        verbose_name = _("link check")
        verbose_name_plural = _("link checks")
        ordering = ["source", "-which"]
        indexes = [models.Index(fields=["state", "checked_at"], name="link_check_state")]
        constraints = [
            models.UniqueConstraint(fields=["source", "which"], name="link_check_once"),
            one_of("which", ["page", "archive"], name="link_check_which"),
            one_of("state", LinkState.values, name="link_check_state_known"),
            one_of("problem", LinkProblem.values, name="link_check_problem"),
            models.CheckConstraint(
                condition=models.Q(url__regex=WEB_ADDRESS), name="link_check_url"
            ),
            models.CheckConstraint(
                # The first failure is known exactly while there are failures.
                condition=models.Q(failures=0, failing_since__isnull=True)
                | models.Q(failures__gt=0, failing_since__isnull=False),
                name="link_check_failing_since",
            ),
        ]

    def __str__(self):
        return f"{self.url}: {self.said}"

    @property
    def said(self) -> str:
        """The state and its reason: “Dead (404)”."""
        reason = self.status or (self.get_problem_display() if self.problem else "")
        return f"{self.get_state_display()} ({reason})" if reason else self.get_state_display()

    @property
    def final_url(self) -> str:
        """Where the address led in the end."""
        return self.redirects[-1][1] if self.redirects else self.url
