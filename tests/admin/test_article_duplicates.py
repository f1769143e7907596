"""Cases that an article may be about already: joined, told apart, named in the reader's language."""

import pytest
from django.urls import reverse
from django.utils import translation

from stories import duplicates, entering
from stories.history import proposals
from stories.intake import Duplicate
from stories.models import NotDuplicate, PartialDate
from stories.models.addresses import canonical
from tests import factories
from tests.admin.test_articles import deed, sent
from tests.admin.test_articles import terms as terms
from tests.entering.conftest import a_reading
from tests.entering.conftest import ann as ann
from tests.entering.conftest import rob as rob

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("state", ["draft", "published"])
def test_the_article_joins_a_case_that_is_there(state, client, ann, terms):
    story = getattr(factories, state)("bear", title="A bear flies")
    reading = a_reading(duplicates=(Duplicate(story.slug, "Same brand", 0),))
    article = entering.take_in(reading=reading, by=ann)
    client.force_login(ann)
    page = client.get(article.get_absolute_url())
    html = page.content.decode()
    assert "A bear flies" in html
    assert "Same brand" in html
    answer = client.post(
        article.get_absolute_url(), sent(page, do=f"{deed(page, 'join')}-{story.pk}")
    )
    assert answer["Location"] == reverse("admin:stories_story_change", args=[story.pk])
    assert article.drafts.get().state == "joined"
    assert bool(proposals.open_for(story)) is (state == "published")
    assert story.sources.count() == (1 if state == "published" else 2)


def test_what_only_looks_the_same_is_told_apart_and_stays_so_when_it_is_entered(client, ann, terms):
    story = factories.draft("bear", title="A bear flies")
    other = factories.draft("bear-too", title="Another bear flies")
    found = tuple(Duplicate(slug, "Same brand", None) for slug in ("bear", "bear-too"))
    article = entering.take_in(reading=a_reading(duplicates=found), by=ann)
    client.force_login(ann)
    url = article.get_absolute_url()

    def named(page):
        [card] = page.context["cards"]
        return [story for story, _why in card.duplicates], list(card.apart)

    def press(name, story):
        page = client.get(url)
        return client.post(url, sent(page, do=f"{deed(page, name)}-{story.pk}"), follow=True)

    assert named(press("apart", story)) == ([other], [story])
    story.slug = "bear-flies"
    story.save()
    assert named(press("apart", story)) == ([other], [story])  # twice is once, by its new address
    assert named(press("named", story)) == ([story, other], [])
    assert named(press("apart", factories.draft("stranger"))) == ([story, other], [])
    press("apart", story)
    page = client.get(url)
    client.post(url, sent(page, do=deed(page, "enter")))
    entered = article.drafts.get().story
    apart = NotDuplicate.objects.standing().get()
    assert {apart.one, apart.other, apart.by} == {story, entered, ann}


def test_the_reason_is_in_the_language_of_whoever_reads_it(client, ann, rob, terms):
    story = factories.draft("bear", title="A bear flies")
    address = "https://example.org/a?b=1&c=2"
    story.sources.update(url=address, canonical=canonical(address))
    with translation.override("de"):
        month = PartialDate.parse("2014-10")
        known = duplicates.Known(addresses=(address,), brand="klm", happened_on=month)
        (hit,) = duplicates.find(known)
        assert hit.why.startswith("Dieselbe Quelle")
        found = tuple(Duplicate(hit.story.slug, hit.why, number) for number in (None, 0))
        article = entering.take_in(reading=a_reading(duplicates=found), by=ann)
    kept = [
        {"kind": "source", "about": address},
        {"kind": "time", "about": ""},
    ]
    assert article.duplicates == [{"slug": "bear", "reasons": kept}]
    assert article.drafts.get().duplicates == article.duplicates
    client.force_login(rob)
    url = article.get_absolute_url()
    for prefix, said_there in (("", "The same brand at the same time"), ("/nl", "Hetzelfde merk")):
        html = client.get(prefix + url).content.decode()
        assert said_there in html, prefix
        assert "Dieselbe" not in html
        assert "https://example.org/a?b=1&amp;c=2" in html


def test_why_there_is_no_case_is_in_the_language_of_whoever_reads_it(client, ann, rob, terms):
    with translation.override("de"):
        article = entering.take_in(reading=a_reading(drafts=0, why="recipe"), by=ann)
    client.force_login(rob)
    url = article.get_absolute_url()
    assert "It reads like a recipe." in client.get(url).content.decode()
    assert "Rezept" in client.get(f"/de{url}").content.decode()


def test_a_duplicate_that_was_renamed_is_found(client, ann, terms):
    story = factories.draft("bear", title="A bear flies")
    reading = a_reading(duplicates=(Duplicate("bear", "Same brand", 0),))
    article = entering.take_in(reading=reading, by=ann)
    story.slug = "bear-flies"
    story.save()
    client.force_login(ann)
    assert "A bear flies" in client.get(article.get_absolute_url()).content.decode()
