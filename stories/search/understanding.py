"""From what was typed to what is looked for: repairs, prefixes, stop words, filter values."""

from dataclasses import dataclass, field

from stories.search import codes, compounds, database, lexical, repair
from stories.search.lexical import Term
from stories.search.query import Field, Parsed

# What may be in ``Understood.notes``, besides the parser's repairs.
UNKNOWN_VALUE = "unknown-value"

# "Examples of", "case study": what such words introduce is what is looked for.
INTRODUCTIONS = {
    "en": "case cases study studies example examples story stories",
    "de": "fall fälle fallstudie fallstudien beispiel beispiele geschichte geschichten",
    "es": "caso casos estudio estudios ejemplo ejemplos historia historias",
    "it": "caso casi studio studi esempio esempi storia storie",
    "nl": "geval gevallen casus casussen voorbeeld voorbeelden verhaal verhalen",
}

VALUES = """
SELECT DISTINCT id FROM suggestion
WHERE kind = %s AND start = 0 AND key = ANY(ARRAY(
    SELECT left(trim(search_fold(search_plain(v))), 60) FROM unnest(%s::text[]) AS v))
"""
# Present slugs, and those that were renamed or merged away.
BY_SLUG = """
SELECT id FROM {table} WHERE slug = ANY(%s) OR id IN (
    SELECT object_id FROM stories_oldslug WHERE kind = %s AND slug = ANY(%s))
"""
TABLES = {
    "brand": "stories_brand",
    "industry": "stories_industry",
    "gesture": "stories_gesturetype",
    "channel": "stories_channel",
    "outcome": "stories_outcomekind",
}


@dataclass(frozen=True)
class Understood:
    """The query as the index can answer it.

    ``terms`` are the soft words, ``weighed`` those and the words of the hard conditions;
    ``replaced`` pairs (typed, known word instead); ``text`` is what the encoder reads.
    """

    parsed: Parsed
    terms: tuple[Term, ...] = ()
    weighed: tuple[Term, ...] = ()
    replaced: tuple[tuple[str, str], ...] = ()
    text: str = ""
    notes: tuple[str, ...] = ()
    _values: dict = field(default_factory=dict, hash=False, compare=False)

    @property
    def corrected(self) -> str | None:
        """The query with the replaced words, or None if nothing was replaced."""
        if not self.replaced:
            return None
        text = self.parsed.original
        for typed, known in self.replaced:
            text = text.replace(typed, known)
        return text

    def values_of(self, condition: Field) -> tuple:
        """A field's filter values: ids or codes; empty if the library has no such value."""
        return self._values.get(condition, ())


def understand(parsed: Parsed, language: str, *, repairing: bool = True) -> Understood:
    """Look the query's words and values up. ``repairing=False`` takes every word as it stands."""
    spans = lexical.joined(parsed.words)
    looked_up = lexical.look_up([*parsed.words, *(word for *_span, word in spans)], language)
    count = len(parsed.words)
    soft, replaced = looked_up[:count], ()
    if repairing:
        soft, replaced = _known(soft, parsed, language)
    one_word = [(a, b, term) for (a, b, _w), term in zip(spans, looked_up[count:], strict=True)]
    soft = lexical.with_joined(soft, one_word)
    introduced = _introduced(soft, language)
    soft_terms = [term for term in soft[introduced:] if not _idle(term)] or soft
    if repairing:
        soft_terms = _taken_apart(soft_terms, language)
    others = [word for word in parsed.positive if word not in parsed.words]
    values, notes = _values(parsed)
    return Understood(
        parsed,
        tuple(soft_terms),
        (*soft_terms, *lexical.look_up(others)),
        tuple(replaced),
        _for_the_encoder(parsed, soft_terms, introduced),
        (*parsed.repairs, *notes),
        values,
    )


def _introduced(terms: list[Term], language: str) -> int:
    """How many words at the beginning only introduce the others: "examples of", "case study about the"."""
    introductions = INTRODUCTIONS.get(language, "").split()
    count = 0
    if terms and terms[0].typed.lower() in introductions:
        while count < len(terms) and (
            terms[count].typed.lower() in introductions or _idle(terms[count])
        ):
            count += 1
    return count if count < len(terms) else 0


def _for_the_encoder(parsed: Parsed, terms, introduced: int) -> str:
    """What was typed, and each word's English name: the encoder reads single words badly."""
    said = parsed.words[:introduced]
    words = list(parsed.positive)
    words = words[introduced:] if words[:introduced] == list(said) else words
    typed = {word.lower() for word in words}
    names = dict.fromkeys(term.english[0] for term in terms if term.english)
    return " ".join([*words, *(name for name in names if name.lower() not in typed)])


def _idle(term: Term) -> bool:
    """A stop word of one of the languages, or a single letter."""
    return term.stop or (len(term.typed) == 1 and not term.typed.isdigit())


def _known(terms: list[Term], parsed: Parsed, language: str):
    """Unknown words completed (the last) or repaired; the pairs that were replaced."""
    unknown = [place for place, term in enumerate(terms) if not term.df and not term.stop]
    if unknown and unknown[-1] == len(terms) - 1 and parsed.open_end:
        last = terms[-1]
        longer = lexical.prefixed(last.typed, last.key) if len(last.key) >= 3 else last
        if longer.df:
            terms = [*terms[:-1], longer]
            unknown.pop()
    if not unknown:
        return terms, ()
    meant = repair.repairs([terms[place].key for place in unknown], language)
    replaced = [
        (terms[place].typed, word) for place, word in zip(unknown, meant, strict=True) if word
    ]
    if not replaced:
        return terms, ()
    known = dict(replaced)
    return lexical.look_up(
        [known.get(term.typed, term.typed) for term in terms], language
    ), replaced


def _taken_apart(terms: list[Term], language: str) -> list[Term]:
    """The terms, with the parts of a compound that no story has in its place."""
    unknown = [term for term in terms if not term.df and not term.stop]
    found = compounds.split([term.typed.lower() for term in unknown], language)
    parts = {term.typed: pair for term, pair in zip(unknown, found, strict=True) if pair}
    if not parts:
        return terms
    known = iter(lexical.look_up([part for pair in parts.values() for part in pair], language))
    apart = {typed: [next(known), next(known)] for typed in parts}
    return [one for term in terms for one in apart.get(term.typed, [term])]


def _values(parsed: Parsed) -> tuple[dict, list[str]]:
    values, notes = {}, []
    for condition in _fields(parsed.hard):
        if condition.name == "year":
            continue
        values[condition] = found = _resolved(condition)
        if not found:
            notes.append(UNKNOWN_VALUE)
    return values, notes


def _resolved(condition: Field) -> tuple:
    """Ids of the terms or brands called so (slug, name, other name), or the codes that are ones."""
    wanted = list(condition.values)
    if condition.name not in TABLES:
        return tuple(v for v in wanted if codes.encode(condition.name, v) != codes.NOTHING)
    by_slug = BY_SLUG.format(table=TABLES[condition.name])
    found = database.rows(by_slug, [wanted, condition.name, wanted])
    found = found or database.rows(VALUES, [condition.name, wanted])
    return tuple(sorted(row[0] for row in found))


def _fields(nodes):
    for node in nodes:
        if isinstance(node, Field):
            yield node
        elif hasattr(node, "nodes"):
            yield from _fields(node.nodes)
        elif hasattr(node, "node"):
            yield from _fields((node.node,))
