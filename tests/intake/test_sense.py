"""What a text says by its sense, and how it joins the rules: names, bounds, figures, what is no case."""

import re

import numpy as np
import pytest

from stories import intake
from stories.intake import said, segments, sense
from stories.intake.brands import Actor
from stories.intake.names import Mention
from stories.intake.sense import NAMES, Sense

FERRY = (
    "Die Fähre nach Norderney war schon im Ablegen, als Jette Harms merkte, dass ihr Rollstuhl noch am "
    "Anleger stand. Der Kapitän der Reederei Vundel drehte um. Ein Matrose trug ihr den Stuhl an Bord und "
    "brachte einen Tee. Die Konkurrenz von Frisia fuhr vorbei. „Das hätte niemand gemusst“, schrieb Harms "
    "dem Ostfriesischen Kurier. Ihr Beitrag wurde 12.000 Mal geteilt."
)


def tokens_of(text: str, **odds: dict[str, float]) -> Sense:
    """A sense by hand: each word a token, ``names``, ``inside``, ``begins`` by word."""
    places = [match.span() for match in re.finditer(r"\S+", text)]
    words = [text[start:end].strip(".,:") for start, end in places]
    names = np.full((len(words), len(NAMES)), -9.0)
    for n, word in enumerate(words):
        names[n, NAMES.index(odds.get("names", {}).get(word, "none"))] = -0.01

    def each(key, otherwise):
        return np.array([odds.get(key, {}).get(word, otherwise) for word in words])

    return Sense(
        np.array([start for start, _end in places]),
        np.array([end for _start, end in places]),
        names,
        each("inside", 3.0),
        each("begins", -6.0),
        np.zeros((len(words), 384), np.float32),
    )


class TestReal:
    """With the encoder and what was learned."""

    pytestmark = pytest.mark.usefixtures("with_sense")

    def test_who_acts_stands_out_from_the_other_names(self):
        seen = sense.of(FERRY)

        def odds(name, kind):
            start = FERRY.index(name)
            return seen.name(start, start + len(name))[kind]

        others = ["Frisia", "Jette Harms", "Norderney", "Ostfriesischen Kurier"]
        assert odds("Vundel", "main") > max(odds(name, "main") for name in others)
        assert odds("Jette Harms", "person") > odds("Vundel", "person")
        assert odds("Norderney", "place") > odds("Vundel", "place")

    def test_a_case_is_told_and_a_recipe_is_none(self):
        recipe = (
            "Preheat the oven to 180 degrees. Whisk the eggs with sugar and fold in the flour. " * 3
        )
        assert sense.of(FERRY).told(0, len(FERRY)) > 0 > sense.of(recipe).told(0, len(recipe))

    def test_shares_count_and_platforms_do_not(self):
        seen = sense.of(FERRY)
        shared = FERRY.index("12.000")
        assert seen.figure(shared, shared + len("12.000")) > 0

    def test_a_ferry_is_public_transport_or_travel(self):
        terms = sense.of(FERRY).terms("industry", 0, len(FERRY))
        best = sorted(terms, key=terms.get, reverse=True)[:3]
        assert {"public-transport", "travel-leisure"} & set(best)

    def test_beyond_its_end_it_says_nothing(self):
        seen = sense.of("Kurz.")
        assert seen.name(100, 110) == {}
        assert seen.told(100, 110) == 0
        assert seen.figure(100, 110) is None
        assert seen.terms("gesture", 100, 110) == {}
        assert seen.begun(100, 110) == -sense.MOST

    def test_a_very_long_text_is_read_to_a_bound(self, monkeypatch):
        monkeypatch.setattr(sense, "MOST_TOKENS", 50)
        sense._of.cache_clear()
        assert len(sense.of(FERRY * 2).starts) == 50
        sense._of.cache_clear()

    def test_an_article_is_read_with_it(self, vocabulary):
        reading = intake.read(FERRY)
        assert [draft.brand.value for draft in reading.drafts] == ["Reederei Vundel"]


def test_without_the_encoder_there_is_none_and_the_rules_read(vocabulary):
    assert sense.of(FERRY) is None
    assert intake.read(FERRY).language == "de"


class TestNames:
    """said.py: names that the rules have not, and how much the sense speaks for each."""

    TEXT = "Gestern half mir illy sofort. Auch Lavazza kam. Wieder war illy da."

    @pytest.fixture
    def seen(self):
        return tokens_of(self.TEXT, names={"illy": "main", "Lavazza": "organisation"})

    def test_a_name_in_lower_case_is_found_wherever_it_stands(self, seen):
        start = self.TEXT.index("Lavazza")
        found = said.with_names(self.TEXT, seen, [Mention(start, start + 7, "Lavazza")], "de")
        assert [mention.name for mention in found] == ["illy", "Lavazza", "illy"]

    def test_a_name_the_rules_have_stays_as_it_is(self, seen):
        rules = [Mention(m, m + 4, "illy") for m in (16, self.TEXT.rindex("illy"))]
        assert said.with_names(self.TEXT, seen, rules, "de") == rules

    def test_a_longer_name_takes_the_place_of_its_parts(self):
        text = "Bei Pedrini e Valli half man mir."
        names = dict.fromkeys(("Pedrini", "e", "Valli"), "main")
        parts = [Mention(4, 11, "Pedrini"), Mention(14, 19, "Valli")]
        found = said.with_names(text, tokens_of(text, names=names), parts, "it")
        assert [mention.name for mention in found] == ["Pedrini e Valli"]

    def test_a_word_counts_whole_however_unsure_one_of_its_tokens_is(self):
        text = "Die Suppenbar Zebra half."
        seen = tokens_of(text, names={"Suppenbar": "main", "Zebra": "main"})
        seen.names[1] = np.log([0.5, 0.45, 0.02, 0.02, 0.01])  # less likely than not, within a name
        found = said.with_names(text, seen, [Mention(4, 13, "Suppenbar")], "de")
        assert [mention.name for mention in found] == ["Suppenbar Zebra"]

    def test_a_genitive_is_no_longer_name(self):
        text = "Rossmanns Antwort kam."
        rules = [Mention(0, 8, "Rossmann")]
        seen = tokens_of(text, names={"Rossmanns": "main"})
        assert said.with_names(text, seen, rules, "de") == rules

    def test_a_common_word_that_is_shouted_is_no_name(self):
        text = "Il SUO treno non LORO"
        seen = tokens_of(text, names={"SUO": "main", "LORO": "main"})
        assert said.with_names(text, seen, [], "it") == []
        assert said.odds(seen, [Mention(3, 6, "SUO")], "it") == {}

    def test_it_speaks_for_the_one_who_acts_and_against_the_others(self, seen):
        acts, other = self.TEXT.index("illy"), self.TEXT.index("Lavazza")

        def value(seen, *place):
            mention = Mention(*place, "a name")
            return said.value(list(said.odds(seen, [mention], "de").values()))

        assert value(seen, acts, acts + 4) == said.MOST
        assert value(seen, other, other + 7) == -said.MOST
        assert value(None, acts, acts + 4) == 0
        assert value(seen, 900, 904) == 0


class TestBounds:
    """segments.py: cases as stretches of sentences."""

    ONE = (
        "Zebra brachte einer Kundin am Abend ein Paket nach Hause und trug es ihr bis in die Küche hinauf, "
        "weil der Aufzug kaputt war. Sie weinte vor Freude und schrieb dem Laden einen langen Brief."
    )
    OTHER = (
        "Kompass schickte einem Jungen einen neuen Drachen, nachdem seiner im Sturm davongeflogen war und er "
        "das Geld dafür gespart hatte. Der Junge malte dem Laden dafür ein Bild mit vielen bunten Drachen."
    )
    TEXT = f"{ONE}\n\n{OTHER}"

    def actors(self):
        found = []
        for name in ("Zebra", "Kompass"):
            actor = Actor(name, None, "one word")
            start = self.TEXT.index(name)
            actor.mentions = [Mention(start, start + len(name), name)]
            actor.marks = [(start, "kind"), (start, "acts")]
            found.append(actor)
        return found

    def passages(self, ruled=None, **odds):
        seen = tokens_of(self.TEXT, **odds)
        return segments.passages(self.TEXT, seen, self.actors(), ruled or [(0, len(self.TEXT))])

    def test_two_that_begin_are_two(self):
        cut = len(self.ONE) + 2
        found = self.passages(begins={"Zebra": 4.0, "Kompass": 4.0})
        assert found == [(0, len(self.ONE)), (cut, len(self.TEXT))]

    def test_one_that_goes_on_is_the_whole(self):
        assert self.passages(begins={"Zebra": 4.0}) == [(0, len(self.TEXT))]

    @pytest.mark.parametrize(("posts", "cases"), [(2, 2), (3, 1)])
    def test_the_posts_of_a_thread_are_one(self, posts, cases, monkeypatch):
        text = "\n\n".join(
            f"{n}/ {post}" for n, post in enumerate([self.ONE, self.OTHER, "Danke!"], 1)
        )
        text = text if posts == 3 else text[: text.index("\n\n3/")]
        monkeypatch.setattr(self.__class__, "TEXT", text)
        assert len(self.passages(begins={"Zebra": 4.0, "Kompass": 4.0})) == cases

    def test_where_the_rules_cut_less_is_needed(self):
        cut = len(self.ONE) + 2
        ruled = [(0, len(self.ONE)), (cut, len(self.TEXT))]
        odds = {"begins": {"Zebra": 4.0, "Kompass": -4.0}}
        assert len(self.passages(ruled, **odds)) == 2
        assert len(self.passages(**odds)) == 1

    def test_what_tells_no_case_is_left_out(self):
        outside = dict.fromkeys(self.OTHER.replace(".", "").split(), -8.0)
        found = self.passages(begins={"Zebra": 4.0, "Kompass": 4.0}, inside=outside)
        assert len(found) == 1
