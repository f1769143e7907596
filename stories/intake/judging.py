"""How well articles are read, against gold labels: counts per field, from which precision and recall.

A labelled article: ``{name, text, html?, half?, drafts: [{at, brand: […], industry: […], gestures: […],
channels: […], date, figures: [[value, qualifier], …]}]}``. ``at`` are words inside the anecdote; lists hold
every answer that is right. ``brand`` left out says that there is none to find.
"""

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from stories.intake.records import Draft, Proposal, Reading

FIELDS = ("brand", "industry", "gesture", "channel", "figure", "qualifier", "date")


def half(article: Mapping) -> str:
    """``tune`` or ``test``: as the article says, else by its name, for ever the same."""
    odd = hashlib.sha256(article["name"].encode()).digest()[0] % 2
    return article.get("half") or ("test" if odd else "tune")


class Tally:
    """Right, proposed and wanted, by field."""

    def __init__(self):
        self.right, self.proposed, self.wanted = Counter(), Counter(), Counter()
        self.notes: list[str] = []

    def add(self, field: str, *, right: int, proposed: int, wanted: int):
        self.right[field] += right
        self.proposed[field] += proposed
        self.wanted[field] += wanted

    def precision(self, field: str) -> float:
        return self.right[field] / self.proposed[field] if self.proposed[field] else 1.0

    def recall(self, field: str) -> float:
        return self.right[field] / self.wanted[field] if self.wanted[field] else 1.0

    def f1(self, field: str) -> float:
        precision, recall = self.precision(field), self.recall(field)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def judge(article: Mapping, reading: Reading, tally: Tally):
    """Count one article into a tally."""
    name, gold = article["name"], article["drafts"]
    right = reading.language == article.get("language", name[:2])
    tally.add("language", right=right, proposed=1, wanted=1)
    if not gold:
        tally.add("negative", right=not reading.drafts, proposed=1, wanted=1)
        if reading.drafts:
            draft = reading.drafts[0]
            tally.notes.append(
                f"{name}: a case where there is none ({draft.brand.value if draft.brand else ''})"
            )
        return
    matched = _matched(article, reading)
    tally.add("split", right=len(matched), proposed=len(reading.drafts), wanted=len(gold))
    if len(matched) < max(len(gold), len(reading.drafts)):
        found = [draft.title[:40] for draft in reading.drafts]
        tally.notes.append(
            f"{name}: {len(gold)} drafts wanted, {len(matched)} matched of {found} {reading.reason}"
        )
    for wanted, draft in matched:
        _judge_draft(name, wanted, draft, tally, reading.text)
    for wanted in gold:  # what is not found at all still counts as wanted
        if not any(wanted is one for one, _draft in matched):
            for field in ("brand", "industry", "gesture"):
                tally.add(field, right=0, proposed=0, wanted=bool(wanted.get(_plural(field))))


def _plural(field: str) -> str:
    return "gestures" if field == "gesture" else field


def _matched(article, reading: Reading) -> list[tuple[Mapping, Draft]]:
    """Gold drafts with the one proposed draft that holds their words, and no other's."""
    places = {
        id(gold): [m.start() for m in re.finditer(_spaced(gold["at"]), reading.text)]
        for gold in article["drafts"]
    }
    found = []
    for gold in article["drafts"]:
        holding = [d for d in reading.drafts if any(d.start <= p < d.end for p in places[id(gold)])]
        others = [
            place
            for other in article["drafts"]
            if other is not gold
            for place in places[id(other)]
            if holding and holding[0].start <= place < holding[0].end
        ]
        if len(holding) == 1 and not others:
            found.append((gold, holding[0]))
    return found


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def _judge_draft(name: str, gold: Mapping, draft: Draft, tally: Tally, text: str):
    def single(field, proposed, accepted, same):
        right = bool(proposed) and any(same(proposed, one) for one in accepted)
        tally.add(field, right=right, proposed=bool(proposed), wanted=bool(accepted))
        if accepted and not right:
            tally.notes.append(
                f"{name}: {field} {proposed or 'none'}, wanted {' or '.join(map(str, accepted))}"
            )

    # A known brand is proposed under the library's name for it, whatever the article calls it.
    written = same_as(text, draft.brand) if draft.brand else same_name
    single("brand", draft.brand and draft.brand.value, gold.get("brand", ()), written)
    industry = draft.industry and draft.industry.value
    single("industry", industry, gold.get("industry", ()), str.__eq__)
    gestures = [found.value for found in draft.gestures]
    if gold.get("gestures"):
        hit = bool(set(gestures) & set(gold["gestures"]))
        tally.add("gesture", right=hit, proposed=1, wanted=1)
        tally.add(
            "gestures each",
            right=len(set(gestures) & set(gold["gestures"])),
            proposed=len(gestures),
            wanted=0,
        )
        if not hit:
            tally.notes.append(f"{name}: gestures {gestures}, wanted one of {gold['gestures']}")
    channels = {found.value for found in draft.channels}
    wanted = set(gold.get("channels", ()))
    tally.add("channel", right=len(channels & wanted), proposed=len(channels), wanted=len(wanted))
    dates = gold.get("date", ())
    dates = dates if isinstance(dates, list | tuple) else [dates]
    happened = str(draft.happened_on.value) if draft.happened_on else None
    if dates or happened:
        right = happened in map(str, dates)
        tally.add("date", right=right, proposed=bool(happened), wanted=bool(dates))
        if not right:
            tally.notes.append(f"{name}: date {happened}, wanted {dates}")
    _judge_figures(name, gold, draft, tally)


def _judge_figures(name, gold, draft, tally):
    proposed = [(float(o.value), o.qualifier) for o in draft.outcomes if o.value is not None]
    wanted = [(float(value), qualifier) for value, qualifier in gold.get("figures", ())]
    values, others = Counter(v for v, _q in proposed), Counter(v for v, _q in wanted)
    right = sum((values & others).values())
    tally.add("figure", right=right, proposed=len(proposed), wanted=len(wanted))
    tally.add("qualifier", right=len(set(proposed) & set(wanted)), proposed=right, wanted=right)
    if set(proposed) != set(wanted):
        tally.notes.append(f"{name}: figures {proposed}, wanted {wanted}")


def same_as(text: str, brand: Proposal):
    """A comparison with a proposed brand's name, and with the words of the article that it rests on."""
    written = text[brand.start : brand.end]
    return lambda proposed, wanted: same_name(proposed, wanted) or same_name(written, wanted)


def same_name(one: str, other: str) -> bool:
    """Names written alike but for case, accents, signs."""
    return _bare(one) == _bare(other)


def _bare(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)


def by_group(articles: Sequence[Mapping], readings: Sequence[Reading]) -> dict[str, Tally]:
    """Tallies of all articles (``all``) and of each language."""
    groups: dict[str, Tally] = defaultdict(Tally)
    for article, reading in zip(articles, readings, strict=True):
        judge(article, reading, groups["all"])
        judge(article, reading, groups[article.get("language", article["name"][:2])])
    return dict(groups)
