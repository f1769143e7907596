"""What becomes of the rows of a file, and that nothing is written before it is carried out."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stories import history, importing, workflow
from stories.history import proposals
from stories.models import Brand, Edition, Import, Proposal, Source, Story
from tests import factories
from tests.importing.conftest import as_csv, as_json, exported, new, problems

pytestmark = pytest.mark.django_db


def check(*rows, by):
    return importing.check(as_csv(*rows), "cases.csv", by=by)


def deeds(imported) -> dict[str, str]:
    return {row.slug: row.deed for row in imported.rows.all()}


# --- what becomes of a row -------------------------------------------------------------------------


def test_a_file_is_only_looked_at_until_it_is_carried_out(words, curator):
    imported = check(new(), by=curator)
    assert deeds(imported) == {"umbrella": "new"}
    assert not Story.objects.exists()
    importing.carry_out(imported, by=curator)
    story = Story.objects.get()
    assert (story.slug, story.status, story.created_by) == ("umbrella", "draft", curator)
    assert (story.industry.slug, story.verification) == ("airlines", "unverified")
    edition = Edition.objects.of("story", story.pk).get()
    assert (edition.by, edition.reason) == (curator, "Import cases.csv")


def test_a_draft_is_changed_and_a_published_case_is_proposed(words, curator):
    draft, public = factories.draft("a-draft"), factories.published("public")
    rows = [{"slug": story.slug, "country": "de"} for story in (draft, public)]
    imported = importing.carry_out(check(*rows, by=curator), by=curator)
    assert deeds(imported) == {"a-draft": "changed", "public": "proposed"}
    draft.refresh_from_db()
    public.refresh_from_db()
    assert (draft.country, public.country) == ("de", "nl")
    proposal = Proposal.objects.get()
    assert (proposal.story, proposal.reason) == (public, "Import cases.csv")
    assert [change.field for change in proposals.changes(proposal)] == ["country"]


def test_what_the_file_has_no_column_for_is_untouched(words, curator):
    story = factories.draft("seat", outcomes=["viral-reach"])
    factories.place(story)
    before = history.entry_of(story)
    importing.carry_out(
        check({"slug": "seat", "title_de": "Sitz", "summary_de": "S."}, by=curator), by=curator
    )
    after = history.entry_of(story)
    assert after["texts"].pop("de")["title"] == "Sitz"
    assert after == before


# column, what an empty cell in it does to a draft that has a value there
EMPTY = [
    ("country", ""),
    ("happened_on", None),
    ("channels", []),
    ("gestures", []),
    ("outcomes", []),
    ("sources", []),
    ("brand", "is empty, and a case needs it"),
    ("language", "is empty, and a case needs it"),
    ("verification", "is empty, and a case needs it"),
    ("title_en", "is empty, and a text needs it"),
]


@pytest.mark.parametrize(("column", "result"), EMPTY)
def test_an_empty_cell_empties_what_may_be_empty(column, result, words, curator):
    factories.draft("seat", outcomes=["viral-reach"])
    imported = check({"slug": "seat", column: ""}, by=curator)
    if isinstance(result, str) and result:
        assert problems(imported) == [f"2 {column}: {result}"]
    else:
        importing.carry_out(imported, by=curator)
        assert history.entry_of(Story.objects.get())[column] == result


def test_a_case_is_found_under_the_slug_that_it_had(words, curator):
    story = factories.draft("old-name")
    story.slug = "new-name"
    story.save()
    imported = importing.carry_out(
        check({"slug": "old-name", "country": "de"}, by=curator), by=curator
    )
    assert deeds(imported) == {"new-name": "changed"}
    assert imported.rows.get().notes == ["The case has another slug now: new-name."]


def test_a_new_case_without_a_slug_gets_one_and_is_not_imported_twice(words, curator):
    row = new(slug="")
    importing.carry_out(check(row, by=curator), by=curator)
    assert Story.objects.get().slug == "klm-the-umbrella"
    assert problems(check(row, by=curator)) == [
        "2 slug: There is a case “klm-the-umbrella” already. Write this slug to change it, or another one."
    ]


def test_the_same_file_again_proposes_nothing_twice(words, curator):
    factories.published("public")
    row = {"slug": "public", "country": "de"}
    importing.carry_out(check(row, by=curator), by=curator)
    again = check(row, by=curator)
    assert deeds(again) == {"public": "unchanged"}
    assert again.rows.get().notes == ["This change waits for review already."]


# --- brands, sources, places -----------------------------------------------------------------------


def test_a_brand_with_its_name_is_a_new_one(words, curator):
    rows = [
        new(slug=f"case-{n}", brand="acme", brand_name="Acme Air", industry="hotels")
        for n in (1, 2)
    ]
    imported = check(*rows, by=curator)
    assert imported.brands == [{"slug": "acme", "name": "Acme Air", "industry": "hotels"}]
    assert not Brand.objects.filter(slug="acme").exists()
    importing.carry_out(imported, by=curator)
    brand = Brand.objects.get(slug="acme")
    assert (brand.name, brand.industry.slug, brand.stories.count()) == ("Acme Air", "hotels", 2)
    assert Edition.objects.of("brand", brand.pk).get().reason == "Import cases.csv"


@pytest.mark.parametrize(
    ("brand", "name"), [("KLM", ""), ("", "KLM"), ("royal dutch airlines", ""), ("klm", "Another")]
)
def test_a_brand_is_known_by_its_names(brand, name, words, curator):
    imported = check(new(brand=brand, brand_name=name), by=curator)
    assert problems(imported) == []
    assert imported.brands == []
    assert imported.rows.get().entry["brand"] == "klm"


SOURCE = "https://example.org/a | A title | The Paper |  | en | 2014 |  | "


def test_a_source_that_is_stored_is_used(words, curator):
    stored = factories.source(url="https://www.example.org/a/?utm_source=x", title="A title")
    stored.publisher, stored.language, stored.published = "The Paper", "en", "2014"
    stored.save()
    imported = importing.carry_out(check(new(sources=SOURCE), by=curator), by=curator)
    assert imported.sources == []
    assert Story.objects.get().sources.get() == stored


def test_what_is_said_otherwise_of_a_source_changes_it_for_all_cases(words, curator):
    story = factories.draft("seat")
    source = story.sources.get()
    line = SOURCE.replace("https://example.org/a", source.url)
    imported = check({"slug": "seat", "sources": line}, by=curator)
    assert deeds(imported) == {"seat": "unchanged"}
    [change] = imported.sources
    assert change["after"] == {
        "title": "A title",
        "publisher": "The Paper",
        "language": "en",
        "published": "2014",
    }
    imported = importing.carry_out(imported, by=curator)
    source.refresh_from_db()
    assert (source.title, source.publisher) == ("A title", "The Paper")
    assert Edition.objects.of("source", source.pk).first().reason == "Import cases.csv"
    importing.undo(imported, by=curator)
    source.refresh_from_db()
    assert source.publisher == ""


def test_a_source_is_described_alike_by_all_rows(words, curator):
    rows = [new(sources=SOURCE), new(slug="b", sources=SOURCE.replace("A title", "B"))]
    assert problems(check(*rows, by=curator)) == [
        "3 sources, line 1: is described differently in row 2"
    ]
    assert not Source.objects.exists()


def test_a_place_keeps_its_coordinates(words, curator):
    factories.place(factories.draft("seat"), latitude="52.3", longitude="4.7")
    imported = check(new(places="Schiphol | Amsterdam | nl | 1 | 2"), by=curator)
    assert imported.rows.get().notes == ["The place “Schiphol” keeps the coordinates that it has."]
    importing.carry_out(imported, by=curator)
    assert str(Story.objects.get(slug="umbrella").places.get().latitude) == "52.30000"


# --- all or nothing --------------------------------------------------------------------------------


def test_one_bad_row_stops_the_whole_file(words, curator):
    imported = check(new(), new(slug="b", industry="airlnes"), by=curator)
    assert problems(imported) == [
        "3 industry: There is no “airlnes”. Did you mean “airlines”? Allowed: airlines, hotels."
    ]
    with pytest.raises(ValidationError, match="A file with problems is not imported"):
        importing.carry_out(imported, by=curator)
    assert not Story.objects.exists()


def test_what_fails_while_it_is_written_takes_everything_back(words, curator, monkeypatch):
    factories.draft("seat")
    imported = importing.check(
        as_json(new(), {"slug": "seat", "country": "de"}), "a.json", by=curator
    )

    def refuse(*args, **how):
        raise ValidationError("No more ink.")

    monkeypatch.setattr(history, "apply", refuse)
    with pytest.raises(
        ValidationError, match=r"Row 2 \(seat\): No more ink. Nothing was imported."
    ):
        importing.carry_out(imported, by=curator)
    assert Story.objects.get().country == "nl"
    assert Import.objects.get().state == "checked"


def test_an_import_is_carried_out_once(words, curator):
    imported = check(new(), by=curator)
    importing.carry_out(imported, by=curator)
    with pytest.raises(ValidationError, match="already"):
        importing.carry_out(imported, by=curator)
    assert Story.objects.count() == 1


# what happens between preview and confirmation
def _edited(story):
    with history.changing(story, by=None):
        story.country = "us"
        story.save()


def _proposed(story):
    proposals.propose(
        story=story, entry=history.entry_of(story) | {"country": "us"}, by=None, reason="x"
    )


def _archived(story):
    workflow.archive(story=story, by=None)


def _taken(story):
    factories.draft("umbrella")


def _vocabulary(story):
    story.industry.slug = "aviation"
    story.industry.save()


@pytest.mark.parametrize(
    ("meanwhile", "numbers"),
    [(_edited, [1]), (_proposed, [1]), (_archived, [1]), (_taken, [2]), (_vocabulary, [1, 2])],
)
def test_what_changed_since_the_preview_is_shown_first(meanwhile, numbers, words, curator):
    story = factories.published("public")
    rows = as_json({"slug": "public", "country": "de"}, new())
    imported = importing.check(rows, "cases.json", by=curator)
    meanwhile(story)
    count = Story.objects.count()
    with pytest.raises(importing.ChangedMeanwhile) as changed:
        importing.carry_out(imported, by=curator)
    assert changed.value.numbers == numbers
    imported.refresh_from_db()
    assert (imported.state, Story.objects.count()) == ("checked", count)
    if meanwhile is _edited:
        assert imported.rows.get(number=1).base["country"] == "us"
        importing.carry_out(imported, by=curator)
        assert Proposal.objects.get().entry["country"] == "de"


# --- who may ---------------------------------------------------------------------------------------


def test_only_who_uploaded_a_file_confirms_it(words, curator, person):
    imported = check(new(), by=curator)
    for act in (importing.carry_out, importing.drop):
        with pytest.raises(PermissionDenied):
            act(imported, by=person("reviewer", act.__name__))


def test_what_is_archived_or_scheduled_is_for_reviewers(words, curator, person):
    story = factories.published("gone")
    workflow.archive(story=story, by=None)
    row = {"slug": "gone", "country": "de"}
    assert problems(check(row, by=curator)) == [
        "2 : This case is for reviewers to change: it is archived or scheduled."
    ]
    assert deeds(check(row, by=person("reviewer"))) == {"gone": "changed"}


@pytest.mark.parametrize("column", ["gestures", "sources"])
def test_a_published_case_keeps_what_publishing_needs(column, words, curator):
    factories.published("public")
    [said] = problems(check({"slug": "public", column: ""}, by=curator))
    assert said.startswith(f"2 {column}: a published case has at least one")


def test_json_of_an_export_is_changed_like_a_table(words, curator):
    factories.published("public", outcomes=["viral-reach"])
    data = exported("json").replace(b'"country": "nl"', b'"country": "de"')
    imported = importing.check(data, "casebook.json", by=curator)
    assert (problems(imported), deeds(imported)) == ([], {"public": "proposed"})
    assert deeds(importing.check(as_json(new()), "a.json", by=curator)) == {"umbrella": "new"}
