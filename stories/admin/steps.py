"""The steps of the workflow that the admin offers, and how it reports them."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, ngettext_lazy

from stories import history, workflow
from stories.models import Status, Story


@dataclass(frozen=True)
class Step:
    """A verb of the workflow with its words: on a button, and when it is done to some stories."""

    move: Callable
    to: Status
    label: str
    button: str
    done: str

    @property
    def name(self) -> str:
        return f"_{self.move.__name__}"


SUBMIT = Step(
    workflow.submit,
    Status.REVIEW,
    _("Submit for review"),
    _("Save and submit for review"),
    ngettext_lazy("%d story submitted for review.", "%d stories submitted for review."),
)
PUBLISH = Step(
    workflow.publish,
    Status.PUBLISHED,
    _("Publish"),
    _("Save and publish"),
    ngettext_lazy("%d story published.", "%d stories published."),
)
RETURN = Step(
    workflow.return_to_draft,
    Status.DRAFT,
    _("Return to draft"),
    _("Save and return to draft"),
    ngettext_lazy("%d story returned to draft.", "%d stories returned to draft."),
)
ARCHIVE = Step(
    workflow.archive,
    Status.ARCHIVED,
    _("Archive"),
    _("Save and archive"),
    ngettext_lazy("%d story archived.", "%d stories archived."),
)
STEPS = (SUBMIT, PUBLISH, RETURN, ARCHIVE)


def open_to(user, story: Story) -> list[Step]:
    """The steps that a person may take with a story as it stands."""
    needed = {step: workflow.STEPS.get((story.status, step.to)) for step in STEPS}
    may = [step for step in STEPS if needed[step] and user.has_perm(needed[step])]
    return may if workflow.may_review(story, user) else [step for step in may if step != PUBLISH]


def take(step: Step, stories: Iterable[Story], request, model_admin, reason: str = "") -> None:
    """Take a step with each story that can, and say how many did and why each other did not."""
    moved, refused = 0, []
    for story in stories:
        try:
            with history.changing(story, by=request.user, reason=reason):
                step.move(story=story, by=request.user, reason=reason)
                model_admin.log_change(request, story, str(step.label))
            moved += 1
        except ValidationError as error:
            refused.append((story, " ".join(error.messages)))
        except PermissionDenied as error:
            refused.append((story, str(error)))
    if moved:
        model_admin.message_user(request, step.done % moved, messages.SUCCESS)
    if refused:
        model_admin.message_user(request, _report(refused), messages.ERROR)


def _report(refused: list[tuple[Story, str]]) -> str:
    heading = ngettext(
        "%d story stays as it is:", "%d stories stay as they are:", len(refused)
    ) % len(refused)
    return format_html("{}<ul>{}</ul>", heading, format_html_join("", "<li>“{}”: {}</li>", refused))
