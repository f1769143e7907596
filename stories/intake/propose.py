"""An article -> proposed drafts. Writes nothing; everything runs offline.

``read(text)`` or ``read(bytes, name)`` is all a caller needs; it raises ``files.Unreadable``.
"""

from stories import duplicates
from stories.intake import (
    brands,
    caseless,
    cases,
    clean,
    dates,
    effects,
    figures,
    files,
    places,
    recognise,
    segments,
    sense,
    split,
)
from stories.intake.brands import Actor
from stories.intake.files import Document
from stories.intake.records import Draft, Duplicate, Proposal, Reading
from stories.intake.vocabulary import Vocabulary

MOST_DRAFTS = 30


def read(data: bytes | str, name: str = "", *, address: str = "") -> Reading:
    """What an article proposes. ``name`` is the file's; ``address`` the page's, for duplicates."""
    return read_document(files.read(data, name), address=address)


def read_document(
    document: Document, *, address: str = "", without: frozenset[int] = frozenset()
) -> Reading:
    """The same for a document. ``without`` are ids of stories that must not serve as examples."""
    text = clean.without_furniture(document.text)
    language = clean.language_of(text)
    words = Vocabulary(language, without)
    found = brands.actors(text, words)
    named = (address or document.address, *duplicates.addresses_in(document.text))
    drafts, same = [], _same(duplicates.Known(addresses=named), {}, None)
    weights = []
    passages = split.passages(text, language, found)
    seen = sense.of(text)
    if seen and passages:
        passages = segments.passages(text, seen, found, passages)
    passages = passages[:MOST_DRAFTS]
    only = _only(found, passages, text)
    for start, end in passages:
        draft, near, signs = _draft(text, start, end, found, words, only, len(passages) > 1)
        weights.append(signs)
        if draft:
            drafts.append(draft)
            cosines = near.stories if near else {}
            same += _same(_known(draft, language), cosines, len(drafts) - 1)
    return Reading(
        language,
        document.title or clean.title_of(text),
        text,
        tuple(drafts),
        _each_once(same),
        address or document.address,
        "" if drafts else caseless.why(weights),
    )


def _only(found: list[Actor], passages, text: str) -> tuple[Actor, float] | None:
    """The one brand of an article whose passages name no other: a staff magazine."""
    whole = brands.main(found, 0, len(text))
    named = [brands.main(found, *passage) for passage in passages]
    return whole if whole and all(one is None or one[0] is whole[0] for one in named) else None


def _draft(text, start, end, found: list[Actor], words: Vocabulary, only, listed: bool):
    """A passage as a draft (or None), its neighbours in meaning, what spoke for and against."""
    language = words.language
    near = recognise.meaning(text, start, end, words)
    gestures = recognise.terms("gesture", text, start, end, words, near)
    main = brands.main(found, start, end) or only
    actor, score = main if main else (None, 0.0)
    told = near.told if near else 0.0
    seen = sense.of(text)
    inside = seen.told(start, end) if seen else 0.0
    signs = cases.signs(text, start, end, language, score, gestures, told, inside)
    if actor is None and signs.score > cases.LEAST_WITHOUT_BRAND:
        main = brands.main(found, start, end, brands.PERHAPS)
        actor, score = main if main else (None, 0.0)
    least = cases.LEAST if actor else cases.LEAST_WITHOUT_BRAND
    least -= cases.LISTED if listed else 0  # an item of a list of cases is seldom none
    if signs.score < (least if gestures else cases.LEAST_WITHOUT_GESTURE):
        return None, near, signs
    taken = [(m.start, m.end) for one in found for m in one.mentions if one.score(start, end) > 1]
    draft = Draft(
        title=_title(text, start, end),
        start=start,
        end=end,
        confidence=cases.probability(signs.score),
        brand=_brand(actor, score, found, start, end) if actor else None,
        industry=recognise.industry(text, start, end, actor, words, near),
        channels=recognise.terms("channel", text, start, end, words, near),
        gestures=gestures,
        outcomes=(
            *figures.find(text, language, start, end),
            *effects.find(text, language, start, end),
        ),
        happened_on=dates.find(text, language, start, end),
        places=places.find(text, language, start, end, taken, words.places),
    )
    return draft, near, signs


def _title(text: str, start: int, end: int) -> str:
    return clean.title_of(split.NUMBER.sub("", text[start:end]))


def _brand(actor: Actor, score: float, found, start, end) -> Proposal:
    first = actor.first(start, end) or actor.mentions[0]
    others = [other.score(start, end) for other in found if other is not actor]
    slug = actor.known.slug if actor.known else ""
    return Proposal(
        actor.name,
        first.start,
        first.end,
        brands.confidence(score, others),
        known=bool(slug),
        slug=slug,
    )


def _known(draft: Draft, language: str) -> duplicates.Known:
    return duplicates.Known(
        brand=draft.brand.slug if draft.brand else "",
        happened_on=draft.happened_on.value if draft.happened_on else None,
        titles=(draft.title,),
        language=language,
    )


def _same(known: duplicates.Known, cosines: dict, number: int | None) -> list[Duplicate]:
    found = duplicates.find(known, cosines=cosines)
    return [Duplicate(hit.story.slug, hit.why, number) for hit in found]


def _each_once(found: list[Duplicate]) -> tuple[Duplicate, ...]:
    kept: dict[str, Duplicate] = {}
    for duplicate in found:
        kept.setdefault(duplicate.slug, duplicate)
    return tuple(kept.values())
