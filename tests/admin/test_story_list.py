"""The list of stories: columns, search, filters, and what it costs."""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


def slugs(page) -> set[str]:
    return {story.slug for story in page.context["cl"].result_list}


@pytest.fixture
def library():
    klm = factories.published(
        "klm-gift", title="A suitcase full of wishes", gestures=["wish-granted", "surprise-gift"]
    )
    factories.text(klm, "de", title="Ein Koffer voller Wünsche")
    lego = factories.brand("lego", industry=factories.industry("toys"), aliases=["The Lego Group"])
    factories.draft(
        "lego-sensei",
        brand=lego.slug,
        industry="toys",
        title="The lost figure",
        gestures=["replacement"],
        channels=["email"],
        happened_on="2013-01-04",
        verification="confirmed",
        outcomes=["goodwill"],
        country="gb",
    )
    factories.draft("undated", happened_on=None, language="nl")


def test_the_columns_tell_what_a_curator_looks_for(chief, story_list, library):
    html = chief.get(story_list, {"q": "klm-gift"}).text
    for told in (
        "A suitcase full of wishes",
        "KLM",
        "Airlines",
        "Wish granted",
        "Published",
        "Unverified",
        "2014-10",
        "de en",
    ):
        assert told in html
    assert "Surprise gift</td>" not in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "lego-sensei"}, {"lego-sensei"}),
        ({"q": "lost figure"}, {"lego-sensei"}),
        ({"q": "koffer"}, {"klm-gift"}),
        ({"q": "lego group"}, {"lego-sensei"}),
        ({"q": "nothing like it"}, set()),
        ({"status__exact": "published"}, {"klm-gift"}),
        ({"verification__exact": "confirmed"}, {"lego-sensei"}),
        ({"year": "2013"}, {"lego-sensei"}),
        ({"year": "unknown"}, {"undated"}),
        ({"year": "nonsense"}, set()),
        ({"year": "9999"}, set()),
        ({"missing": "de"}, {"lego-sensei", "undated"}),
        ({"missing": "en"}, set()),
        ({"missing": "xx"}, set()),
        ({"language": "nl"}, {"undated"}),
        ({"country": "gb"}, {"lego-sensei"}),
    ],
)
def test_search_and_filters(query, found, chief, story_list, library):
    page = chief.get(story_list, query)
    assert page.status_code == 200
    assert slugs(page) == found


def test_terms_and_brands_link_to_their_stories(chief, library):
    for model in ("industry", "gesturetype", "channel", "outcomekind", "brand", "source"):
        page = chief.get(f"/admin/stories/{model}/")
        links = [row for row in page.text.split('"') if row.startswith("/admin/stories/story/?")]
        assert links, model
        for link in links:
            assert slugs(chief.get(link.replace("&amp;", "&")))


def test_the_list_costs_the_same_with_ten_stories_and_with_sixty(
    chief, story_list, django_assert_num_queries
):
    def more(number):
        for _ in range(number):
            story = factories.draft(
                gestures=["surprise-gift", "replacement"], outcomes=["goodwill"]
            )
            factories.text(story, "de")

    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (10, 50):
        more(number)
        chief.get(story_list, {"all": ""})
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page = chief.get(story_list, {"all": ""})
        counts.append((len(page.context["cl"].result_list), len(queries)))
    assert [rows for rows, _ in counts] == [10, 60]
    assert counts[0][1] == counts[1][1]
    assert counts[0][1] <= 25
