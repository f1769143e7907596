"""Two people at once: the second saver never overwrites unseen, and loses nothing of their own."""

import threading

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client

from stories.models import Edition, Story
from tests import factories
from tests.admin.forms import as_sent, change_url, errors, said, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = factories.draft("klm", gestures=["surprise-gift", "help"])
    factories.text(story, "nl")
    factories.outcome(story, "goodwill", note="A note")
    return story


@pytest.fixture
def open_form(chief):
    return lambda thing: as_sent(chief.get(change_url(thing)))


def save(client, thing, data, **changes):
    return client.post(change_url(thing), data | changes)


def english(story):
    return story.texts.get(language="en")


def test_an_older_form_is_not_saved_and_shows_what_changed_and_what_was_written(
    chief, story, open_form
):
    first, second = open_form(story), open_form(story)
    assert save(chief, story, first, **{"texts-0-title": "First saver's title"}).status_code == 302

    page = save(chief, story, second, **{"texts-0-title": "Second saver's title"})

    assert page.status_code == 200
    assert english(story).title == "First saver's title"
    assert "Somebody else saved this while you were writing" in page.text
    changes = page.context["meanwhile"].changes
    assert [(c.field, c.language) for c in changes] == [("title", "en")]
    assert "Saved by chief" in page.text
    assert as_sent(page)["texts-0-title"] == "Second saver's title"


def test_saving_again_is_done_knowingly_and_both_states_are_kept(chief, story, open_form):
    first, second = open_form(story), open_form(story)
    save(chief, story, first, **{"texts-0-title": "First"})
    again = as_sent(save(chief, story, second, **{"texts-0-title": "Second"}))
    assert save(chief, story, again).status_code == 302
    assert english(story).title == "Second"
    titles = [e.entry["texts"]["en"]["title"] for e in Edition.objects.of("story", story.pk)]
    assert titles == ["Second", "First", "Title of klm in en"]


def test_a_third_saver_in_between_is_noticed_again(chief, story, open_form):
    first, second, third = open_form(story), open_form(story), open_form(story)
    save(chief, story, first, **{"texts-0-title": "First"})
    again = as_sent(save(chief, story, second, **{"texts-0-title": "Second"}))
    third = as_sent(save(chief, story, third, **{"texts-0-title": "Third"}))
    assert save(chief, story, third).status_code == 302
    assert save(chief, story, again).status_code == 200
    assert english(story).title == "Third"


def test_keywords_that_the_second_left_alone_are_the_first_ones(chief, story, open_form):
    Story.objects.filter(pk=story.pk).update(keywords_en=["seat", "tall"], keywords_de=["Sitz"])
    first, second = open_form(story), open_form(story)
    save(chief, story, first, keywords_en="seat\r\nheight", keywords_de="Platz")
    again = as_sent(save(chief, story, second, keywords_de="Sessel"))
    assert save(chief, story, again).status_code == 302
    story.refresh_from_db()
    assert story.keywords == {"en": ["seat", "height"], "de": ["Sessel"]}


def test_what_the_second_left_alone_shows_the_first_ones_state(chief, story, open_form):
    first, second = open_form(story), open_form(story)
    save(chief, story, first, **{"texts-0-title": "First", "country": "de"})
    again = as_sent(save(chief, story, second, **{"texts-0-summary": "Second"}))
    assert save(chief, story, again).status_code == 302
    story.refresh_from_db()
    assert (english(story).title, english(story).summary, story.country) == (
        "First",
        "Second",
        "de",
    )


def row(data: dict, prefix: str, name: str, value: str) -> str:
    """The start of the names of the row whose field has a value."""
    key = next(
        k for k, v in data.items() if k.startswith(prefix) and k.endswith(name) and v == value
    )
    return key.removesuffix(name)


def test_rows_that_the_first_added_or_removed_are_where_they_belong(chief, story, open_form):
    first, second = open_form(story), open_form(story)
    new = factories.gesture("rule-bent")
    first = with_row(first, "gesture_links", gesture=new.pk, position="")
    first[row(first, "texts-", "language", "nl") + "DELETE"] = "on"
    assert save(chief, story, first).status_code == 302
    mine = row(second, "texts-", "language", "nl") + "title"
    page = save(chief, story, second, **{mine: "Meine Worte"})
    again = as_sent(page)
    assert save(chief, story, again).status_code == 302
    assert story.texts.get(language="nl").title == "Meine Worte"
    assert new in story.gestures.all()


def test_both_may_add_the_same_text(chief, story, open_form):
    first, second = open_form(story), open_form(story)
    text = {"language": "de", "summary": "S", "questions": "", "situation": "", "lesson": ""}
    text |= {"gesture": "", "outcome": "", "doubts": ""}
    save(chief, story, with_row(first, "texts", title="Eerst", **text))
    page = chief.post(change_url(story), with_row(second, "texts", title="Tweede", **text))
    assert page.status_code == 200
    result = save(chief, story, as_sent(page))
    assert result.status_code == 302, errors(result)
    assert story.texts.get(language="de").title == "Tweede"


@pytest.mark.parametrize("version", ["", "0", "-1", "9" * 40, "x", "٣", "\0"])
def test_a_form_without_a_true_version_is_held_back(version, chief, story, open_form):
    page = save(chief, story, open_form(story), version=version, country="de")
    assert page.status_code == 200
    assert Story.objects.get(pk=story.pk).country == "nl"
    assert save(chief, story, as_sent(page)).status_code == 302


def test_a_claim_or_a_comment_is_no_change_of_the_case(chief, story, open_form):
    data = open_form(story)
    Story.objects.filter(pk=story.pk).update(due_on="2030-01-01")
    assert save(chief, story, data, country="de").status_code == 302


OTHERS = [
    (factories.brand, "name", "KLM Royal"),
    (factories.gesture, "name_en", "Gift"),
    (factories.industry, "definition_en", "Flying"),
    (factories.source, "title", "Report"),
]


@pytest.mark.parametrize(("make", "field", "value"), OTHERS)
def test_terms_brands_and_sources_are_guarded_alike(make, field, value, chief, open_form):
    thing = make()
    first, second = open_form(thing), open_form(thing)
    assert save(chief, thing, first, **{field: value}).status_code == 302
    page = save(chief, thing, second, **{field: "Mine"})
    assert page.status_code == 200
    assert value in page.text
    assert [c.field for c in page.context["meanwhile"].changes] == [field.removesuffix("_en")]
    assert as_sent(page)[field] == "Mine"
    assert save(chief, thing, as_sent(page)).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, field) == "Mine"


# --- of two at the very same moment ----------------------------------------------------------------


def at_once(*requests):
    """Send requests from threads that start together; the answers in the order of the requests."""
    start, answers = threading.Barrier(len(requests), timeout=20), {}

    def send(number, request):
        try:
            start.wait()
            answers[number] = request()
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=pair) for pair in enumerate(requests)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [answers[number] for number in range(len(requests))]


def clients(number):
    signed_in = [Client() for _ in range(number)]
    for index, client in enumerate(signed_in):
        client.force_login(User.objects.create_superuser(f"person-{index}"))
    return signed_in


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("make", [factories.draft, factories.brand])
def test_of_several_who_save_at_once_one_does_and_the_others_are_shown_it(make):
    thing, people = make(), clients(3)
    field = "slug" if isinstance(thing, Story) else "name"
    data = as_sent(people[0].get(change_url(thing)))
    answers = at_once(
        *(
            lambda c=client, n=number: c.post(change_url(thing), data | {field: f"name-{n}"})
            for number, client in enumerate(people)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 302]
    winner = [answer.status_code for answer in answers].index(302)
    thing.refresh_from_db()
    assert getattr(thing, field) == f"name-{winner}"
    for number, answer in enumerate(answers):
        if number != winner:
            # Not from the context: Django's test client mixes up those of several threads.
            assert f'value="name-{number}"' in answer.content.decode()
            assert f"<ins>name-{winner}</ins>" in answer.content.decode()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_propose_at_once_the_second_sees_the_first_ones_change():
    story, people = factories.published("klm"), clients(2)
    data = as_sent(people[0].get(change_url(story))) | {"_proposal": "", "_reason": "Better"}
    answers = at_once(
        *(
            lambda c=client, n=number: c.post(change_url(story), data | {"texts-0-title": f"T{n}"})
            for number, client in enumerate(people)
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, 302]
    assert story.proposals.count() == 1
    assert story.texts.get().title == "Title of klm in en"


def test_a_published_case_is_changed_by_proposal_and_the_form_opens_on_it_again(chief, open_form):
    story = factories.published("klm")
    data = open_form(story) | {"texts-0-title": "Better", "_reason": "Wrong", "_proposal": ""}
    page = chief.post(change_url(story), data, follow=True)
    assert "The change waits for review." in said(page)
    assert "<ins>Better</ins>" in page.text
    assert english(story).title == "Title of klm in en"
    again = chief.get(change_url(story))
    assert as_sent(again)["texts-0-title"] == "Better"
    assert 'value="Wrong"' in again.text


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"texts-0-title": "Better", "_reason": " "}, "Say why the case changes"),
        ({"_reason": "Because"}, "Nothing differs from the published case."),
    ],
)
def test_a_proposal_that_is_refused_keeps_what_was_written(change, refusal, chief, open_form):
    story = factories.published("klm")
    page = chief.post(change_url(story), open_form(story) | {"_proposal": ""} | change)
    assert page.status_code == 200
    assert refusal in said(page)
    assert as_sent(page)["texts-0-title"] == change.get("texts-0-title", "Title of klm in en")
    assert not story.proposals.exists()


def test_what_a_proposal_says_is_text(chief, open_form):
    story = factories.published("klm")
    evil = "<script>alert(1)</script>"
    data = open_form(story) | {"texts-0-title": evil, "_reason": evil, "_proposal": ""}
    page = chief.post(change_url(story), data, follow=True)
    assert "<script>alert" not in page.text
    assert "&lt;" in page.text
