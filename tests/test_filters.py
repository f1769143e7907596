"""What a query string finds: StoryFilter as page, API, export and feed use it."""

import datetime

import pytest
from django.http import QueryDict

from stories import workflow
from stories.filters import StoryFilter
from stories.models import Brand, Channel, GestureType, Industry, OutcomeKind, Status, Story
from tests import factories

pytestmark = pytest.mark.django_db


def found(query: str, **options) -> list[str]:
    """The slugs that a query string finds, in their order; the query string must be understood."""
    chosen = StoryFilter(QueryDict(query), **options)
    assert chosen.errors == {}
    return [story.slug for story in chosen.qs]


@pytest.fixture
def five(db):
    """Five cases in which every facet tells some apart from the others."""
    make = factories.published
    make(
        "tie",
        brand="target",
        industry="retail",
        gestures=["practical-help", "compassion"],
        channels=["store", "social-media"],
        outcomes=["viral-reach", "media-coverage"],
        language="de",
        country="us",
        happened_on="2015-02-04",
        verification="confirmed",
    )
    make(
        "giraffe",
        brand="sainsburys",
        industry="retail",
        gestures=["compassion", "surprise-gift"],
        channels=["letter"],
        outcomes=["viral-reach"],
        country="gb",
        happened_on="2012",
        verification="confirmed",
    )
    make(
        "gifts",
        brand="westjet",
        gestures=["surprise-gift"],
        channels=["airport", "social-media"],
        outcomes=["viral-reach", "revenue"],
        country="ca",
        happened_on="2013-12",
        verification="reported",
    )
    make(
        "seat",
        brand="klm",
        gestures=["practical-help"],
        channels=["airport"],
        language="nl",
        happened_on=None,
        country="",
        verification="disputed",
    )
    make("lost", brand="klm", gestures=["search"], channels=["airport"], happened_on="2014-10")


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", {"tie", "giraffe", "gifts", "seat", "lost"}),
        ("industry=retail", {"tie", "giraffe"}),
        ("industry=retail&industry=airlines", {"tie", "giraffe", "gifts", "seat", "lost"}),
        ("gesture=compassion", {"tie", "giraffe"}),
        ("gesture=compassion&gesture=practical-help", {"tie", "giraffe", "seat"}),
        ("channel=social-media", {"tie", "gifts"}),
        ("channel=letter&channel=store", {"tie", "giraffe"}),
        ("outcome=media-coverage", {"tie"}),
        ("outcome=media-coverage&outcome=revenue", {"tie", "gifts"}),
        ("brand=klm", {"seat", "lost"}),
        ("brand=klm&brand=target", {"seat", "lost", "tie"}),
        ("language=de", {"tie"}),
        ("language=de&language=nl", {"tie", "seat"}),
        ("country=nl", {"lost"}),
        ("country=us&country=gb", {"tie", "giraffe"}),
        ("verification=confirmed", {"tie", "giraffe"}),
        ("verification=reported&verification=disputed", {"gifts", "seat"}),
        ("verification=unverified", {"lost"}),
    ],
)
def test_values_of_one_filter_are_joined_by_or(five, query, slugs):
    assert set(found(query)) == slugs


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("gesture=compassion&gesture=surprise-gift&gesture_match=all", {"giraffe"}),
        ("gesture=compassion&gesture=surprise-gift&gesture_match=any", {"tie", "giraffe", "gifts"}),
        ("gesture=compassion&gesture_match=all", {"tie", "giraffe"}),
        ("channel=social-media&channel=airport&channel_match=all", {"gifts"}),
        ("channel=social-media&channel=letter&channel_match=all", set()),
        (
            "channel=social-media&channel=airport&gesture_match=all",
            {"tie", "gifts", "seat", "lost"},
        ),
        ("gesture_match=all&channel_match=all", {"tie", "giraffe", "gifts", "seat", "lost"}),
    ],
)
def test_all_values_of_a_filter_can_be_asked_for(five, query, slugs):
    assert set(found(query)) == slugs


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("industry=retail&gesture=surprise-gift", {"giraffe"}),
        ("industry=retail&gesture=surprise-gift&gesture=practical-help", {"tie", "giraffe"}),
        ("channel=airport&gesture=surprise-gift", {"gifts"}),
        ("brand=klm&brand=westjet&channel=airport&outcome=viral-reach", {"gifts"}),
        ("industry=retail&brand=klm", set()),
        ("country=nl&language=nl", set()),
        ("country=nl&year_min=2014&year_max=2014", {"lost"}),
        ("verification=confirmed&year_max=2012", {"giraffe"}),
        ("q=tie&industry=retail", {"tie"}),
        ("q=tie&industry=airlines", set()),
    ],
)
def test_different_filters_are_joined_by_and(five, query, slugs):
    assert set(found(query)) == slugs


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("year_min=2014", ["tie", "lost"]),
        ("year_min=2013", ["tie", "lost", "gifts"]),
        ("year_max=2012", ["giraffe"]),
        ("year_max=2013", ["gifts", "giraffe"]),
        ("year_min=2013&year_max=2014", ["lost", "gifts"]),
        ("year_min=2013&year_max=2013", ["gifts"]),
        ("year_min=2016", []),
        ("year_min=1000&year_max=9999", ["tie", "lost", "gifts", "giraffe"]),
    ],
)
def test_years_include_both_ends_and_leave_out_the_undated(five, query, slugs):
    assert found(query) == slugs


@pytest.mark.parametrize(
    "query",
    [
        "gesture=compassion&gesture=practical-help",
        "channel=store&channel=social-media",
        "outcome=viral-reach&outcome=media-coverage",
        "gesture=compassion&gesture=practical-help&channel=store&channel=social-media&q=tie",
        "brand=target&brand=target",
        "sort=reach&outcome=viral-reach",
    ],
)
def test_a_story_that_matches_twice_is_found_once(five, query):
    assert found(query).count("tie") == 1
    assert StoryFilter(QueryDict(query)).found.total == len(found(query))


def test_two_outcomes_of_one_kind_count_once(db):
    story = factories.published("twice", outcomes=["viral-reach", "viral-reach"])
    assert found("outcome=viral-reach") == [story.slug]


@pytest.mark.parametrize("status", [Status.DRAFT, Status.REVIEW, Status.ARCHIVED])
@pytest.mark.parametrize(
    "query", ["", "q=secret", "brand=klm", "gesture=surprise-gift", "sort=updated", "sort=title"]
)
def test_what_is_not_published_is_never_found(db, status, query):
    story = factories.draft("secret", title="A secret")
    if status == Status.REVIEW:
        workflow.submit(story=story, by=None)
    if status == Status.ARCHIVED:
        workflow.publish(story=story, by=None)
        workflow.archive(story=story, by=None)
    assert Story.objects.get().status == status
    assert found(query) == []


@pytest.mark.parametrize(
    ("name", "model", "slug"),
    [
        ("industry", Industry, "retail"),
        ("gesture", GestureType, "practical-help"),
        ("channel", Channel, "store"),
        ("outcome", OutcomeKind, "media-coverage"),
        ("brand", Brand, "target"),
    ],
)
class TestRenamedSlugs:
    def test_the_old_slug_still_finds(self, five, name, model, slug):
        model.objects.filter(slug=slug).update(slug="new-name")
        assert found(f"{name}={slug}") == found(f"{name}=new-name")
        assert "tie" in found(f"{name}={slug}")

    def test_links_are_made_with_the_new_slug(self, five, name, model, slug):
        model.objects.filter(slug=slug).update(slug="new-name")
        chosen = StoryFilter(QueryDict(f"{name}={slug}"))
        assert chosen.query_string() == f"{name}=new-name"

    def test_old_and_new_together_are_one_value(self, five, name, model, slug):
        model.objects.filter(slug=slug).update(slug="new-name")
        chosen = StoryFilter(QueryDict(f"{name}={slug}&{name}=new-name"))
        assert chosen.chosen(name) == ["new-name"]

    def test_a_slug_that_was_given_away_means_its_new_owner(self, five, name, model, slug):
        model.objects.filter(slug=slug).update(slug="new-name")
        again = {"industry": Industry.objects.first()} if model is Brand else {}
        model.objects.create(slug=slug, name="The next one", **again)
        assert found(f"{name}={slug}") == []
        assert "tie" in found(f"{name}=new-name")

    def test_the_slug_of_something_deleted_is_unknown(self, five, name, model, slug):
        again = {"industry": Industry.objects.first()} if model is Brand else {}
        gone = model.objects.create(slug="soon-gone", name="Soon gone", **again)
        model.objects.filter(pk=gone.pk).update(slug="gone")
        model.objects.filter(pk=gone.pk).delete()
        for query in (f"{name}=soon-gone", f"{name}=gone"):
            assert set(StoryFilter(QueryDict(query)).errors) == {name}


# --- order ---------------------------------------------------------------------------------------


def dated(**stories):
    for slug, happened_on in stories.items():
        factories.published(slug, happened_on=happened_on)


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("", ["day", "month", "year", "before", "a-undated", "b-undated"]),
        ("sort=newest", ["day", "month", "year", "before", "a-undated", "b-undated"]),
        ("sort=relevance", ["day", "month", "year", "before", "a-undated", "b-undated"]),
        ("sort=oldest", ["before", "year", "month", "day", "a-undated", "b-undated"]),
    ],
)
def test_dates_sort_as_far_as_they_are_known_and_unknown_ones_come_last(db, query, slugs):
    dated(year="2014", month="2014-10", day="2014-10-05", before="2013-12-31")
    factories.published("a-undated", happened_on=None)
    factories.published("b-undated", happened_on=None)
    assert found(query) == slugs


@pytest.mark.parametrize("sort", ["newest", "oldest", "reach", "title", "relevance"])
def test_ties_are_broken_by_the_order_of_entry(db, sort):
    for slug in ("c", "a", "d", "b"):
        factories.published(slug, title="Indistinguishable")
    assert found(f"sort={sort}") == ["c", "a", "d", "b"]
    if sort != "relevance":
        assert found(f"sort={sort}&q=indistinguishable") == ["c", "a", "d", "b"]


def test_by_reach_the_largest_figure_counts_and_stories_without_one_come_last(db):
    for slug, values in {"middle": [500, 2], "large": [3, 1_000_000], "none": []}.items():
        story = factories.published(slug)
        for value in values:
            factories.outcome(
                story, value=value, unit="views", source=story.sources.get(), position=value % 7
            )
    money = factories.published("money")
    factories.outcome(
        money, kind="revenue", value=9_000_000, unit="EUR", source=money.sources.get()
    )
    stated = factories.published("stated", happened_on="2020")
    factories.outcome(stated)
    assert found("sort=reach") == ["large", "middle", "stated", "none", "money"]


def test_by_last_change(db):
    for day, slug in enumerate(["first", "third", "second"], start=1):
        factories.published(slug)
        moment = datetime.datetime(2026, 1, day, tzinfo=datetime.UTC)
        Story.objects.filter(slug=slug).update(updated_at=moment)
    assert found("sort=updated") == ["second", "third", "first"]


@pytest.mark.parametrize(
    ("titles", "order"),
    [
        (["banana", "Apple", "cherry"], ["Apple", "banana", "cherry"]),
        (["Zug", "Äpfel", "Birnen"], ["Äpfel", "Birnen", "Zug"]),
        (["Ézaro", "Dado", "fino"], ["Dado", "Ézaro", "fino"]),
        (["Øre", "Oslo", "Ost"], ["Øre", "Oslo", "Ost"]),
        (["ñandú", "nave", "oca"], ["ñandú", "nave", "oca"]),
    ],
    ids=lambda titles: " ".join(titles),
)
def test_titles_sort_past_capitals_and_accents(db, titles, order):
    for number, title in enumerate(titles):
        factories.published(f"s{number}", title=title)
    stories = StoryFilter(QueryDict("sort=title")).qs
    assert [story.text_in("en").title for story in stories] == order


@pytest.mark.parametrize(
    ("language", "order"),
    [
        ("en", ["one", "three", "two"]),
        ("de", ["two", "three", "one"]),
        ("it", ["one", "three", "two"]),
    ],
)
def test_titles_sort_as_the_reader_sees_them(db, language, order):
    """German where there is German, else English."""
    for slug, english, german in [
        ("one", "Alpha", "Zebra"),
        ("two", "Omega", "Anfang"),
        ("three", "Beta", None),
    ]:
        story = factories.published(slug, title=english)
        if german:
            factories.text(story, "de", title=german)
    assert found("sort=title", language=language) == order


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest", "reach", "title", "updated"])
def test_every_order_keeps_the_same_stories(five, sort):
    assert sorted(found(f"sort={sort}")) == sorted(found(""))
    assert sorted(found(f"sort={sort}&q=title")) == sorted(found("q=title"))


# --- what the parameters say about themselves ------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ("", ""),
        ("page=3", ""),
        ("q=tie&page=2", "q=tie"),
        ("brand=klm&q=tie", "q=tie&brand=klm"),
        ("brand=klm&brand=klm&brand=target", "brand=klm&brand=target"),
        ("page_size=5&sort=title&meaning=0", "sort=title&page_size=5&meaning=0"),
        ("q=%20tie%20", "q=tie"),
        ("q=a%26b%3Dc%23", "q=a%26b%3Dc%23"),
        ("industry=nowhere&q=tie", "q=tie"),
        ("year_min=2013&year_max=", "year_min=2013"),
    ],
)
def test_the_query_string_of_a_search_without_its_page(five, query, kept):
    assert StoryFilter(QueryDict(query)).query_string() == kept


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ("", "newest"),
        ("q=tie", "relevance"),
        ("q=tie&sort=oldest", "oldest"),
        ("sort=relevance", "relevance"),
    ],
)
def test_the_order_follows_the_words(db, query, order):
    assert StoryFilter(QueryDict(query)).order == order


@pytest.mark.parametrize(
    ("query", "order"),
    [("", "updated"), ("q=tie", "updated"), ("sort=", "updated"), ("sort=title", "title")],
)
def test_another_usual_order(db, query, order):
    assert StoryFilter.usually_by("updated", QueryDict(query)).order == order
