"""Counting in two dimensions: gestures against industries, outcomes against their evidence."""

from django.db.models import Count
from django.utils.translation import gettext as _

from stories.insights.series import Grid, Mark, Stack, Stacks
from stories.models import Evidence, GestureType, Industry, Outcome, OutcomeKind


def gestures_by_industry(stories, language: str = "en") -> Grid:
    """Every gesture type against every industry that the stories have; empty cells stay visible.

    Three queries.
    """
    pairs = stories.order_by().values_list("gesture_links__gesture_id", "industry_id")
    counts = {(g, i): n for g, i, n in pairs.annotate(n=Count("pk")) if g}
    met = {industry for _gesture, industry in counts}
    gestures = list(GestureType.objects.in_order()) if counts else []
    industries = [term for term in Industry.objects.in_order() if term.pk in met]
    return Grid(
        name="gestures-industries",
        title=_("Which gestures, in which industries"),
        note=_("A case with several gestures counts once in each. An empty cell has no case yet."),
        row_label=_("Industry"),
        column_label=_("Gesture type"),
        down=_totals("industry", industries, counts, 1),
        across=_totals("gesture", gestures, counts, 0),
        cells=tuple(
            tuple(_cell(gesture, industry, counts) for gesture in gestures)
            for industry in industries
        ),
    )


def _totals(name: str, terms, counts: dict, place: int) -> tuple[Mark, ...]:
    totals: dict[int, int] = {}
    for key, number in counts.items():
        totals[key[place]] = totals.get(key[place], 0) + number
    return tuple(
        Mark(term.slug, term.name, totals.get(term.pk, 0), {name: term.slug}) for term in terms
    )


def _cell(gesture, industry, counts: dict) -> Mark:
    return Mark(
        value=f"{gesture.slug} {industry.slug}",
        label=_("%(gesture)s in %(industry)s")
        % {"gesture": gesture.name, "industry": industry.name},
        count=counts.get((gesture.pk, industry.pk), 0),
        narrow={"gesture": gesture.slug, "industry": industry.slug},
    )


def evidence(stories, language: str = "en") -> Stacks:
    """The stories' outcomes by kind, each kind by how well its outcomes are attested. Two queries."""
    counted = (
        Outcome.objects.filter(story__in=stories.order_by().values("pk"))
        .order_by()
        .values_list("kind_id", "evidence")
        .annotate(n=Count("pk"), cases=Count("story", distinct=True))
    )
    counts = {(kind, proof): n for kind, proof, n, _cases in counted}
    kinds = OutcomeKind.objects.in_order().in_bulk(list({kind for kind, _proof in counts}))
    stacks = [
        Stack(
            Mark(kind.slug, kind.name, 0, {"outcome": kind.slug}),
            tuple(Mark(e.value, str(e.label), counts.get((kind.pk, e.value), 0)) for e in Evidence),
        )
        for kind in kinds.values()
    ]
    stacks.sort(key=lambda stack: -stack.total)
    return Stacks(
        name="evidence",
        title=_("How well outcomes are attested"),
        note=_("Counted are outcomes, not cases: a case may have several."),
        row_label=_("Outcome"),
        parts=tuple(Mark(e.value, str(e.label), 0) for e in Evidence),
        stacks=tuple(stacks),
    )
