"""What intake knows from the library: brands, terms with their synonyms, places, the words of its texts.

Read in a few queries when an article is read; a larger library is sampled, not read whole.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property

from stories.intake import lexicon
from stories.models import Brand, Channel, GestureType, Industry, OldSlug, Place, StoryText

SAMPLE = 400  # texts
# Which tables name a kind's terms, by their slugs.
TABLES = {
    "industry": ("industries", "trades", "stems", "companies"),
    "gesture": ("gestures",),
    "channel": ("channels",),
}
WORD = re.compile(r"[^\W\d_][\w’'-]*")
DETERMINER = re.compile(
    r"\b(?:der|die|das|den|dem|des|ein|eine|einen|einem|einer|eines|kein\w*|ihr\w*|sein\w*|mein\w*|unser\w*|"
    r"am|im|zum|zur|vom|beim|ins|\w+(?:en|er|es|em|e))\s+([A-ZÄÖÜ][\wäöüß-]+)"
)


@dataclass(frozen=True)
class KnownBrand:
    """A brand of the library, or a well-known name (``slug`` empty)."""

    name: str
    industry: str
    slug: str = ""
    pk: int | None = None


@dataclass
class Vocabulary:
    """The library as intake sees it, for one language. Make one an article."""

    language: str
    without: frozenset[int] = field(default_factory=frozenset)  # stories left out when measuring

    @cached_property
    def brands(self) -> dict[str, KnownBrand]:
        """Every name and other name as written -> brand; the library's own before the well-known."""
        found: dict[str, KnownBrand] = {}
        for industry, names in lexicon.rows("companies"):
            for name in names.split("|"):
                found[name] = KnownBrand(name, industry)
        for brand in Brand.objects.select_related("industry"):
            known = KnownBrand(brand.name, brand.industry.slug, brand.slug, brand.pk)
            for name in (brand.name, *brand.aliases):
                found[name] = known
        for name, known in list(found.items()):
            if len(name) > 3 and name.isalpha():  # HEMA is also written Hema, Zara ZARA
                found.setdefault(name.capitalize() if name.isupper() else name.upper(), known)
        return found

    @cached_property
    def first_words(self) -> dict[str, list[str]]:
        """First word of a brand's name -> the names that begin so, longest first."""
        found: dict[str, list[str]] = {}
        for name in self.brands:
            found.setdefault(re.split(r"[\s]", name)[0], []).append(name)
        return {word: sorted(names, key=len, reverse=True) for word, names in found.items()}

    @cached_property
    def terms(self) -> dict[str, dict[str, int]]:
        """Kind -> slug -> id."""
        kinds = {"industry": Industry, "gesture": GestureType, "channel": Channel}
        return {
            kind: dict(model.objects.values_list("slug", "pk")) for kind, model in kinds.items()
        }

    @cached_property
    def _moved(self) -> dict[str, dict[str, str]]:
        """Kind -> a slug of intake's tables that the vocabulary no longer has -> what it is now."""
        kinds = {"industry": Industry, "gesture": GestureType, "channel": Channel}
        found = {}
        for kind, model in kinds.items():
            gone = {slug for table in TABLES[kind] for slug, *_cells in lexicon.rows(table)}
            gone -= set(self.terms[kind])
            now = OldSlug.objects.now(kind, sorted(gone), among=model.objects.all()) if gone else {}
            found[kind] = {old: term.slug for old, term in now.items()}
        return found

    def present(self, kind: str, slug: str) -> str:
        """A slug of intake's tables as the vocabulary has it today, renamed or merged or not."""
        return self._moved[kind].get(slug, slug)

    @cached_property
    def synonyms(self) -> dict[str, list[tuple[str, re.Pattern]]]:
        """Kind -> (slug, its name and synonyms in this language as an expression)."""
        kinds = {"industry": Industry, "gesture": GestureType, "channel": Channel}
        columns = ("slug", f"name_{self.language}", f"synonyms_{self.language}")
        return {
            kind: [
                (
                    slug,
                    lexicon.bounded(
                        re.escape(word) for word in (name or "", *(words or ())) if word
                    ),
                )
                for slug, name, words in model.objects.values_list(*columns)
            ]
            for kind, model in kinds.items()
        }

    @cached_property
    def places(self) -> dict[str, str]:
        rows = Place.objects.values_list("city", "country").distinct()
        return {city: country for city, country in rows if city}

    @cached_property
    def _texts(self) -> list[str]:
        rows = StoryText.objects.filter(language=self.language).exclude(story_id__in=self.without)
        rows = rows.order_by("-story_id").values_list(
            "summary", "situation", "gesture", "outcome", "lesson"
        )
        return [" ".join(row) for row in rows[:SAMPLE]]

    @cached_property
    def common_words(self) -> frozenset[str]:
        """What the library's texts write in lower case."""
        return frozenset(
            word for text in self._texts for word in WORD.findall(text) if word == word.lower()
        )

    @cached_property
    def nouns(self) -> frozenset[str]:
        """German writes nouns like names: those that its texts use after an article or an adjective."""
        if self.language != "de":
            return frozenset()
        brands = {word for name, b in self.brands.items() if b.slug for word in name.split()}
        found = {noun for text in self._texts for noun in DETERMINER.findall(text)}
        return frozenset(found - brands)
