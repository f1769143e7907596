"""An article that tells several anecdotes, cut into one passage each; one told at length stays one."""

import re
from dataclasses import dataclass

from stories.intake import brands, continuing, labels, lexicon, plain, sentences
from stories.intake.brands import Actor

NUMBER = re.compile(
    r"^[\s#*_>•-]*(?:(?:No|Nr|N)[.º°]?\s*|(?:Case|Story|Fall|Geschichte|Beispiel|Caso|Historia|Ejemplo|Storia|"
    r"Esempio|Geval|Verhaal|Voorbeeld)\s+)?\(?"
    r"(?:(?P<number>\d{1,2})(?:[.):]|\ufe0f?\u20e3|\s*[–—-])(?=\s|\D)|(?P<circled>[①-⑳])|"
    r"(?P<letter>[A-Ha-h])\)\s)"
)
BULLET = re.compile(r"(?:[-–—•*►▪✔➤★☆✪✦♥❤➡→·●○◆◇■□⭐👉✅▶]\ufe0f?|\d/)\s+(?=\S)")
# A speaker with the time: "Sanne [19:45] vertelt over …".
SPEAKER = re.compile(r"\s*[^\W\d_a-zà-ÿ]\w+(?: [^\W\d_a-zà-ÿ]\w+)? ?[\[(]\d{1,2}[:.]\d\d[\])]")
TURN = re.compile(r"\s*[—–-]\s?[^\s—–-]")  # somebody speaks: "—Hola, buenas."
HEADING = 110  # characters, at most
STRONG, SURE = 3.8, 2.4  # a new name, a known one this sure starts a new anecdote
MOST_SENTENCES = 100  # of a paragraph that is cut
MENTIONED = 2.7
WORDS = 12  # of an anecdote, at least
# An anecdote of its own has a brand this sure, and is not much shorter than the longest.
OF_ITS_OWN, SHARE = 4.6, 1 / 3


@dataclass(frozen=True)
class Block:
    """A paragraph or a heading; ``number`` is that of a numbered item."""

    start: int
    end: int
    heading: bool = False
    number: int | None = None


def blocks(text: str) -> list[Block]:
    """The paragraphs and headings of a text."""
    found = []
    for match in re.finditer(r"\S(?:.*\S)?(?:[ \t\r]*\n[ \t\r]*\S(?:.*\S)?)*", text):
        found += _lines(text, match.start(), match.end())
    return found


def _lines(text: str, start: int, end: int) -> list[Block]:
    lines = [
        (start + m.start(), start + m.end()) for m in re.finditer(r"\S.*\S|\S", text[start:end])
    ]
    if len(lines) > 2 and _is_wrapped(text, lines):
        first = lines[0]
        head = _is_heading(text, *first) and first[1] - first[0] < 40
        rest = (lines[1][0] if head else first[0], end)
        return [*([_block(text, *first)] if head else []), _block(text, *rest)]
    return [_block(text, *line) for line in lines]


def _is_wrapped(text: str, lines) -> bool:
    """Whether lines were broken at a margin and not at the end of a thought."""
    lengths = [b - a for a, b in lines[:-1]]
    ended = sum(text[b - 1] in '.!?:”"»' for _a, b in lines[:-1])
    return 40 <= sum(lengths) / len(lengths) <= 100 and ended < len(lengths) * 0.6


def _block(text: str, start: int, end: int) -> Block:
    return Block(start, end, _is_heading(text, start, end), _number(text[start:end]))


def _number(line: str) -> int | None:
    """3 of "3. Zebra", 2 of "b) Zebra"."""
    match = NUMBER.match(line)
    if not match:
        return None
    if match["circled"]:
        return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".index(match["circled"]) + 1
    letter = match["letter"]
    return "abcdefgh".index(letter.lower()) + 1 if letter else int(match["number"])


def _is_heading(text: str, start: int, end: int) -> bool:
    line = text[start:end]
    if re.match(r"#{1,4}\s", line):
        return "\n" not in line
    short = len(line) <= HEADING and len(line.split()) <= 16 and "\n" not in line
    return short and line[-1] not in '.!,;…"”“»' and not line.startswith(("#", "—", "-"))


def passages(text: str, language: str, found: list[Actor]) -> list[tuple[int, int]]:
    """The anecdotes of an article as (start, end), in order; the whole body where it tells one."""
    parts = blocks(text)
    if not parts:
        return []
    for way in (_numbered, _bulleted, _labelled, _headed, _placed):
        sections = way(text, parts, found, language)
        if len(sections) > 1:
            return sections
    changed = _changes(text, parts, found, language)
    return changed if len(changed) > 1 else [(parts[0].start, parts[-1].end)]


# --- by structure ----------------------------------------------------------------------------------


def _numbered(text, parts: list[Block], found, language):
    """Items 1, 2, 3 (or counted down), if at least two have a brand that acts."""
    numbered = [n for n, part in enumerate(parts) if part.number is not None]
    numbered = _in_sequence(parts, numbered)
    if len(numbered) < 2:
        return []
    return _sections(text, parts, numbered, found, language)


def _in_sequence(parts, numbered: list[int]) -> list[int]:
    best: list[int] = []
    for step in (1, -1):
        run: list[int] = []
        for n in numbered:
            if run and parts[n].number == parts[run[-1]].number + step:
                run.append(n)
            elif not run or len(run) < 2:
                run = [n]
        best = max(best, run, key=len)
    return best


def _bulleted(text, parts: list[Block], found, language):
    """Items with a bullet, if they are about different brands."""
    heads = [n for n, part in enumerate(parts) if BULLET.match(text, part.start)]
    if len(heads) < 2:
        return []
    return _sections(text, parts, heads, found, language, different=True)


def _headed(text, parts: list[Block], found, language):
    """Headings, each with its text, if they are about different brands."""
    heads = [
        n
        for n, part in enumerate(parts[:-1])
        if part.heading and part.number is None and not parts[n + 1].heading and n > 0
    ]
    asked = sum(text[parts[n].end - 1] == "?" for n in heads)
    if len(heads) < 2 or asked * 2 > len(heads):  # an interview's questions
        return []
    return _sections(text, parts, heads, found, language, different=True)


def _labelled(text, parts: list[Block], found, language):
    """Paragraphs that each begin with a brand's name ("Ferrero. Un'insegnante …"), side by side."""
    heads = [n for n, part in enumerate(parts) if labels.is_labelled(text, part.start)]
    runs = [n for n in heads if n - 1 in heads or n + 1 in heads]
    if len(runs) < 2:
        return []
    return _sections(text, parts[: runs[-1] + 1], runs, found, language, different=True)


PLACED = re.compile(
    r"[^\W\d_a-zà-ÿ][\w’'-]+(?: (?:am|an|der|im|in|de|del|la|di|sul|aan|den|[^\W\d_a-zà-ÿ][\w’'-]+)){0,3}"
    r"(?:\.|:| [–—-]) (?=\S)"
)


def _is_placed(text: str, part: Block) -> bool:
    match = PLACED.match(text, part.start)
    return bool(match) and match.group().split()[0].lower() not in plain.ALWAYS_PLAIN


def _placed(text, parts: list[Block], found, language):
    """Paragraphs that each begin with a place ("Landshut. Am Heiligabend …"): reports from the branches."""
    placed = [
        part
        for part in parts
        if not part.heading
        and _is_placed(text, part)
        and len(text[part.start : part.end].split()) >= 2 * WORDS
    ]
    actors = {one[0].name for part in placed if (one := brands.main(found, part.start, part.end))}
    if len(placed) < 2 or len(actors) > 1 or not brands.main(found, parts[0].start, parts[-1].end):
        return []
    people = [lexicon.expression("words", language, key) for key in ("person", "customer")]
    told = [p for p in placed if any(one.search(text, p.start, p.end) for one in people)]
    return [(part.start, part.end) for part in told] if len(told) == len(placed) else []


def _sections(text, parts, heads, found, language, *, different: bool = False):
    ends = [*heads[1:], len(parts)]
    sizes = [end - head for head, end in zip(heads, ends, strict=True)]
    longest = max([*sizes[:-1], 2])
    items: list[_Item] = []
    for head, end in zip(heads, ends, strict=True):
        last = min(end, head + longest) if end == len(parts) else end
        if end == len(parts):
            last = _without_farewell(text, parts, head, last, found, language)
        span = (parts[head].start, parts[last - 1].end)
        words = len(text[span[0] : span[1]].split())
        if words >= WORDS:
            items.append(_Item(*span, words, brands.main(found, *span)))
    if different:  # what is short beside the others is no item: an index, a farewell, an imprint
        most = max((item.words for item in items), default=0)
        items = [item for item in items if item.words >= most * SHARE]
    return _told_apart(items, different=different)


@dataclass
class _Item:
    """An item of a list, and the brand it is about with its score."""

    start: int
    end: int
    words: int
    main: tuple[Actor, float] | None


def _told_apart(items: list[_Item], *, different: bool):
    """The items as passages, if they tell of several brands: the posts of a thread tell of one."""
    named = [item.main for item in items if item.main]
    names = {actor.name for actor, _score in named}
    if len(names) < 2 or len(names) * 2 < len(items):
        return []
    if sum(score for _actor, score in named) < OF_ITS_OWN * len(named):
        return []
    if not different or len(named) * 3 >= len(items) * 2:
        return [(item.start, item.end) for item in items]  # who acts may be hard to see in one
    return [(item.start, item.end) for item in items if item.main]


def _without_farewell(text, parts, head, last, found, language) -> int:
    """The end of the last item, without "What do you think? Tell us!"."""
    while last - head > 2:
        block = parts[last - 1]
        if (
            brands.main(found, block.start, block.end)
            or len(text[block.start : block.end].split()) > 30
        ):
            break
        last -= 1
    return last


# --- by the brand that acts ---------------------------------------------------------------------------


@dataclass
class _Part:
    start: int
    end: int
    actor: Actor | None


def _changes(text, parts: list[Block], found, language):
    """Where another brand begins to act: between paragraphs, or between sentences that say so."""
    pieces: list[_Part] = []
    for block in parts:
        for start, end in _units(text, block, found, language):
            main = brands.main(found, start, end)
            if main and main[0].known and main[1] < MENTIONED:
                main = None  # a known name of which nothing is said
            actor = main[0] if main else None
            if (
                main is None
                or not pieces
                or _begins(text, start, end, *main, pieces, found, language)
            ):
                pieces.append(_Part(start, end, actor))
            else:
                pieces.append(_Part(start, end, _current(pieces)))
    return _joined(pieces, text, language)


def _current(pieces: list[_Part]) -> Actor | None:
    return next((piece.actor for piece in reversed(pieces) if piece.actor), None)


def _units(text, block: Block, found, language):
    """A paragraph, or its sentences where one begins with another brand's story."""
    spans = sentences.spans(text, block.start, block.end)
    if len(spans) > MOST_SENTENCES:
        return [(block.start, block.end)]
    transition = lexicon.expression("words", language, "transition")
    cuts = [block.start]
    for start, end in spans[1:]:
        main = brands.main(found, start, end)
        before = brands.main(found, cuts[-1], start)
        opening = transition.search(text, start, min(end, start + 60))
        if not (main and before and opening) or main[0] is before[0] or main[1] < SURE:
            continue
        if main[0].score(block.start, start) == 0:
            cuts.append(start)
    return list(zip(cuts, [*cuts[1:], block.end], strict=True))


def _is_handed_over(text: str, start: int, end: int) -> bool:
    """Whether the next speaker tells at length, after a short turn: "—Sí, Andoni, de Vitoria."."""
    if SPEAKER.match(text, start):
        return True
    last = text[:start].rstrip().rpartition("\n")[2]
    return (
        bool(TURN.match(text, start) and TURN.match(last))
        and len(text[start:end].split()) > 3 * WORDS
        and len(last.split()) < 2 * WORDS
    )


def _begins(text, start, end, actor, score, pieces, found, language) -> bool:
    """Whether a new anecdote begins here: another brand, sure enough, and it acts."""
    current = _current(pieces)
    if current is None or actor is current or any(piece.actor is actor for piece in pieces):
        return True
    sure = SURE if actor.known else STRONG
    if score < sure or current.score(start, end) >= score:
        return False
    handed = _is_handed_over(text, start, end)
    if not handed and continuing.continues(text, pieces[0].start, start, end, found, language):
        return False
    opening = sentences.spans(text, start, end)[:2]
    first = actor.first(start, end)
    early = bool(opening) and first is not None and first.start < opening[-1][1]
    turn = handed or lexicon.expression("words", language, "transition").search(
        text, start, min(end, start + 70)
    )
    if current.score(start, end) > 0 and not turn:
        return False  # both in one paragraph: a comparison
    if len(text[start:end].split()) < 2 * WORDS and not turn:
        return False
    people = any(
        lexicon.expression("words", language, key).search(text, start, end)
        for key in ("customer", "person", "staff")
    )
    return bool(people and (early or turn))


def _joined(pieces: list[_Part], text, language):
    """Neighbours of the same brand as one; what stands before the first brand is an introduction."""
    groups: list[_Part] = []
    for piece in pieces:
        if groups and (piece.actor is None or piece.actor is groups[-1].actor):
            groups[-1].end = piece.end
        else:
            groups.append(_Part(piece.start, piece.end, piece.actor))
    opening = groups[0] if groups and groups[0].actor is None else None
    groups = _without_returns([group for group in groups if group.actor])
    groups = _without_asides(groups, text)
    if opening and groups and _tells(opening, text, language):
        groups[0].start = opening.start  # the brand is named late
    if len(groups) > 1:
        groups = [g for g in groups if len(text[g.start : g.end].split()) >= WORDS]
        groups[-1].end = _story_end(groups[-1], text)
    return [(group.start, group.end) for group in groups]


def _without_asides(groups: list[_Part], text: str) -> list[_Part]:
    """What is too short or too unsure beside the others belongs to its neighbour."""
    if len(groups) < 2:
        return groups
    sizes = [len(text[group.start : group.end].split()) for group in groups]
    kept: list[_Part] = []
    begin = None
    for group, size in zip(groups, sizes, strict=True):
        sure = group.actor.score(group.start, group.end) >= OF_ITS_OWN
        if sure and size >= max(sizes) * SHARE:
            kept.append(_Part(group.start if begin is None else begin, group.end, group.actor))
            begin = None
        elif kept:
            kept[-1].end = group.end
        else:
            begin = group.start if begin is None else begin
    return kept or [_Part(groups[0].start, groups[-1].end, groups[0].actor)]


def _tells(part: _Part, text: str, language: str) -> bool:
    """Whether an opening without a brand is already the story."""
    words = len(text[part.start : part.end].split())
    acts = lexicon.expression("words", language, "act").finditer(text, part.start, part.end)
    person = lexicon.expression("words", language, "person").search(text, part.start, part.end)
    return words >= 60 and len(list(acts)) >= 3 and bool(person)


def _without_returns(groups: list[_Part]) -> list[_Part]:
    """A brand that comes back was never left: what lies between belongs to its story."""
    kept: list[_Part] = []
    for group in groups:
        earlier = next((n for n, one in enumerate(kept) if one.actor is group.actor), None)
        if earlier is None:
            kept.append(group)
        else:
            kept = kept[: earlier + 1]
            kept[-1].end = group.end
    return kept


def _story_end(group: _Part, text: str) -> int:
    """Without last lines of a few words that no longer tell the story."""
    lines = blocks(text[group.start : group.end])
    while len(lines) > 1:
        line = lines[-1]
        words = text[group.start + line.start : group.start + line.end].split()
        if len(words) > 12 or group.actor.score(group.start + line.start, group.start + line.end):
            break
        lines.pop()
    return group.start + lines[-1].end
