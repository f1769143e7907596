"""Entering an accepted case: everything in one transaction, as a draft, its source in private."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stories import entering
from stories.entering import Case, Figure, Where
from stories.entering.slugs import brand_slug, story_slug
from stories.models import Brand, Edition, PartialDate, Source, Story
from tests import factories
from tests.entering.conftest import ADDRESS, TEXT, a_reading, person

pytestmark = pytest.mark.django_db
WORDS = "A small airline brought a child's lost bear back to its island."


def a_case(**fields) -> Case:
    defaults = {
        "brand": "Loganair",
        "industry": factories.industry(),
        "language": "en",
        "country": "gb",
        "happened_on": PartialDate.parse("2014-10"),
        "title": "The teddy that flew home",
        "gestures": (factories.gesture("surprise-gift"), factories.gesture("lost-and-found")),
        "channels": (factories.channel(),),
        "places": (Where("Kirkwall", "gb"),),
        "outcomes": (
            Figure(
                factories.outcome_kind("engagement"),
                "likes",
                Decimal(14000),
                "likes",
                "over",
                as_of=PartialDate.parse("2014-11"),
            ),
            Figure(factories.outcome_kind("goodwill")),
        ),
        "texts": (("en", "The teddy that flew home", WORDS),),
    }
    return Case(**defaults | fields)


def enter(article, by=None, **fields) -> Story:
    draft = article.drafts.filter(state="open").first() or article.drafts.first()
    return entering.enter(draft=draft, case=a_case(**fields), by=by or article.by)


def test_a_case_is_entered_whole_as_a_draft(article, ann):
    story = enter(article)
    assert (story.status, story.created_by, story.slug) == (
        "draft",
        ann,
        "loganair-the-teddy-that-flew-home-2014",
    )
    assert (story.country, str(story.happened_on), story.language) == ("gb", "2014-10", "en")
    assert [link.gesture.slug for link in story.gesture_links.all()] == [
        "surprise-gift",
        "lost-and-found",
    ]
    assert [str(place) for place in story.places.all()] == ["Kirkwall, GB"]
    assert story.texts.get().summary == WORDS
    figure, effect = story.outcomes.all()
    assert (figure.value, figure.unit, figure.qualifier) == (14000, "likes", "over")
    assert (figure.source, effect.source) == (story.sources.get(),) * 2
    assert (effect.kind.slug, effect.value) == ("goodwill", None)
    assert (article.drafts.get().state, article.drafts.get().story) == ("entered", story)


def test_the_articles_words_go_into_the_private_source_and_a_comment_only(article):
    story = enter(article, texts=())
    source = story.sources.get()
    assert (source.url, source.full_text, source.language) == (ADDRESS, TEXT, "en")
    assert (source.title, source.publisher) == ("The teddy that flew home", "The Orcadian")
    assert not story.texts.exists()
    assert "handwritten letter" in story.comments.get().text
    for edition in Edition.objects.all():
        assert "handwritten" not in str(edition.entry)


def test_everything_has_its_first_edition_with_a_name(article, ann):
    story = enter(article)
    kept = {(edition.kind, edition.by) for edition in Edition.objects.all()}
    assert kept == {("story", ann), ("brand", ann), ("source", ann)}
    entry = Edition.objects.of("story", story.pk).get().entry
    assert len(entry["outcomes"]) == 2
    assert entry["texts"]["en"]["summary"] == WORDS


def test_a_new_brand_is_made_only_now_and_never_twice(article, ann):
    assert not Brand.objects.exists()
    story = enter(article)
    assert (story.brand.name, story.brand.slug, story.brand.industry.slug) == (
        "Loganair",
        "loganair",
        "airlines",
    )
    entering.add_by_hand(article=article, by=ann)
    assert enter(article, brand="LOGANAIR").brand == story.brand


def test_the_second_case_of_an_article_has_the_same_source(ann):
    article = entering.take_in(reading=a_reading(drafts=2, address=""), by=ann)
    first, second = enter(article), enter(article)
    assert first.sources.get() == second.sources.get()
    assert first.sources.get().url is None
    assert second.slug == f"{first.slug}-2"


# address that the library has, the text that it keeps -> what it keeps afterwards
KNOWN = [
    (ADDRESS, "", TEXT),
    (ADDRESS, "Another text.", "Another text."),
    ("http://www.news.example.org/teddy/?utm_source=x", "", TEXT),
]


@pytest.mark.parametrize(("url", "before", "after"), KNOWN)
def test_a_source_that_is_there_is_used_and_its_text_never_overwritten(url, before, after, article):
    source = factories.source(url=url, full_text=before, title="As it was")
    story = enter(article)
    source.refresh_from_db()
    assert story.sources.get() == source
    assert Source.objects.count() == 1
    assert (source.full_text, source.title) == (after, "As it was")


def test_an_article_is_kept_as_a_source_alone(article, ann):
    source = entering.keep_source(article=article, by=ann)
    assert (source.full_text, Story.objects.count()) == (TEXT, 0)
    assert entering.keep_source(article=article, by=ann) == source


def test_a_case_is_entered_once(article, rob):
    draft = article.drafts.get()
    enter(article)
    with pytest.raises(ValidationError, match="decided already"):
        entering.enter(draft=draft, case=a_case(), by=rob)
    assert Story.objects.count() == 1


# what no rule allows -> what is said
REFUSED = [
    ({"country": "xyz"}, "country"),
    ({"texts": (("en", "x" * 91, WORDS),)}, "90"),
    ({"texts": (("fr", "Titre", WORDS),)}, "fr"),
    ({"places": (Where("Kirkwall", ""),)}, "blank"),
    ({"brand": "x" * 101}, "100"),
]


@pytest.mark.parametrize(("fields", "said"), REFUSED)
def test_a_refused_case_leaves_nothing_behind(fields, said, article):
    with pytest.raises(ValidationError, match=said):
        enter(article, **fields)
    assert not Story.objects.exists()
    assert not Source.objects.exists()
    assert not Brand.objects.exists()
    assert article.drafts.get().state == "open"


def test_a_figure_without_a_unit_is_refused(article):
    figure = Figure(factories.outcome_kind("engagement"), value=Decimal(3))
    with pytest.raises(ValidationError, match="unit"):
        enter(article, outcomes=(figure,))


def test_only_who_may_enter_cases_enters_one(article, ben):
    for user in (ben, person("teacher", "Teachers")):
        with pytest.raises(PermissionDenied):
            enter(article, by=user)


# brand, title, year -> slug
SLUGS = [
    ("klm", "The lost teddy", "2014-10", "klm-the-lost-teddy-2014"),
    ("klm", "KLM and the teddy", None, "klm-and-the-teddy"),
    ("klm", "Die Straße der sieben Zwerge hinter den sieben Bergen", None,
     "klm-die-strasse-der-sieben-zwerge-hinter"),
    ("klm", "", None, "klm"),
    ("klm", "日本", "2014", "klm-2014"),
]  # fmt: skip


@pytest.mark.parametrize(("brand", "title", "date", "slug"), SLUGS)
def test_a_slug_is_made_of_brand_title_and_year(brand, title, date, slug):
    assert story_slug(brand, title, PartialDate.parse(date) if date else None) == slug


def test_a_slug_is_nobodys_today_nor_once():
    story = factories.draft("klm-gift-2014")
    story.slug = "klm-gift"
    story.save()
    assert story_slug("klm", "Gift", PartialDate.parse("2014")) == "klm-gift-2014-2"
    assert story_slug("klm", "Gift", None) == "klm-gift-2"
    assert brand_slug("KLM") == "klm-2"
    assert brand_slug("東京") == "brand"
