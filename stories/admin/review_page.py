"""The page on which an article's proposed cases are reviewed: what it shows, put together."""

from dataclasses import dataclass, field

from stories import duplicates, intake
from stories.admin.article_forms import DescribeForm
from stories.admin.case_fields import Words
from stories.admin.case_form import CaseForm
from stories.admin.passages import Passage, as_html, pieces
from stories.entering import sources
from stories.models import Article, ArticleDraft, Kind, OldSlug, Story
from stories.units import UNITS

SHOWN = 6  # open cases on the page at a time: more would be too long to read and to send


@dataclass
class Card:
    """A proposed case that is still to be decided: its form, and cases that it may be."""

    draft: ArticleDraft
    form: CaseForm
    duplicates: list[tuple[Story, str]] = field(default_factory=list)
    apart: dict[Story, set[str]] = field(
        default_factory=dict
    )  # found to be others, with their slugs


class ReviewPage:
    """``about`` and the cards' forms; ``data`` is what a browser sent, ``acted`` the draft it is about."""

    def __init__(self, article: Article, *, data=None, acted: int | None = None):
        self.article, self.acted, self.words = article, acted, Words()
        drafts = list(article.drafts.select_related("story", "decided_by"))
        for draft in drafts:
            draft.article = article
        still = [draft for draft in drafts if draft.is_open]
        self.decided = [draft for draft in drafts if not draft.is_open]
        self.waiting = still[SHOWN:]
        self.about = DescribeForm.of(article, data)
        self.cards = [Card(draft, self._form(draft, data, acted)) for draft in still[:SHOWN]]
        self._find_duplicates(drafts)

    def _form(self, draft: ArticleDraft, data, acted) -> CaseForm:
        if data is not None:
            draft.typed = CaseForm(draft, self.words).typed(data)
        return CaseForm(draft, self.words, data=data if draft.pk == acted else None)

    def _find_duplicates(self, drafts) -> None:
        told = [*self.article.duplicates, *(one for draft in drafts for one in draft.duplicates)]
        slugs = {one["slug"] for one in told}
        everything = Story.objects.prefetch_related("texts")
        stories = (
            {story.slug: story for story in everything.filter(slug__in=slugs)} if slugs else {}
        )
        if missing := slugs - set(stories):
            stories |= OldSlug.objects.now(Kind.STORY, list(missing), among=everything)
        for card in self.cards:
            found = [*card.draft.duplicates, *self.article.duplicates]
            known = {}
            for one in found:
                if (story := stories.get(one["slug"])) is None:
                    continue
                if "apart" in one:
                    card.apart.setdefault(story, set()).add(one["slug"])
                else:
                    known[story] = _why(one)
            card.duplicates = [pair for pair in known.items() if pair[0] not in card.apart]

    def card(self, pk: int) -> Card | None:
        return next((card for card in self.cards if card.draft.pk == pk), None)

    def numbered(self) -> list[Passage]:
        """Every passage of the cards, numbered as they come in the text."""
        rows = [
            r for card in self.cards for group in card.form.groups for r in group.rows if r.quote
        ]
        rows.sort(key=lambda row: (row.start, row.end))
        for number, row in enumerate(rows, 1):
            row.number = number
        return [Passage(row.number, row.start, row.end) for row in rows]

    def text(self) -> str:
        """The article with its passages marked; gives the rows their numbers."""
        shown = [card.draft for card in self.cards] + self.waiting
        cases = {draft.number: draft.start for draft in shown if draft.end}
        cases = cases if len(shown) > 1 else {}
        return as_html(pieces(self.article.text, self.numbered(), cases))

    def context(self) -> dict:
        return {
            "article": self.article,
            "no_case": intake.caseless.worded(self.article.reason),
            "about": self.about,
            "text": self.text(),
            "cards": self.cards,
            "decided": self.decided,
            "waiting": self.waiting,
            "words": self.words,
            "units": sorted(UNITS),
            "other_text": sources.has_other_text(self.article),
        }


def _why(kept: dict) -> str:
    """In the reader's language; what was kept as words stays as it was written."""
    return duplicates.worded(kept["reasons"]) if "reasons" in kept else kept.get("why", "")
