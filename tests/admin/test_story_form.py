"""The form of a story with all its parts."""

import re

import pytest
from django.contrib.admin.models import LogEntry

from stories.admin import StoryAdmin
from stories.models import Outcome, Story, StorySource
from tests import factories
from tests.admin.forms import add_url, as_sent, change_url, errors, said, with_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = factories.draft("klm-gift", gestures=["surprise-gift", "replacement"])
    story.texts.update(questions=["Why?", "What, if anything, else?"], lesson="Two\nlines.")
    factories.place(story)
    source = story.sources.get()
    factories.outcome(
        story, value="1200000.5", unit="views", qualifier="about", as_of="2014-11", source=source
    )
    return story


def content(story) -> dict:
    """All that a story says, as plain values."""
    story = Story.objects.get(pk=story.pk)
    parts = ("texts", "gesture_links", "channel_links", "place_links", "source_links", "outcomes")
    row = Story.objects.filter(pk=story.pk).values()[0]
    return {"story": row | {"updated_at": None, "version": None}} | {
        part: list(getattr(story, part).values()) for part in parts
    }


def test_saving_an_untouched_form_changes_nothing(chief, story):
    before = content(story)

    page = chief.post(change_url(story), as_sent(chief.get(change_url(story))), follow=True)

    assert "was changed successfully" in said(page)
    assert content(story) == before
    assert LogEntry.objects.latest("pk").get_change_message() == "No fields changed."


def test_a_new_story_is_saved_with_all_its_parts(chief):
    brand, gesture, channel = factories.brand(), factories.gesture(), factories.channel()
    kind, source, other = factories.outcome_kind(), factories.source(), factories.source()
    place = factories.place(factories.draft())
    data = as_sent(chief.get(add_url(Story))) | {
        "slug": "new-one",
        "brand": brand.pk,
        "industry": brand.industry_id,
        "language": "en",
        "happened_on": "2014-10",
        "texts-0-language": "en",
        "texts-0-title": "A title",
        "texts-0-summary": "A summary.",
        "texts-0-questions": "First?\r\n\r\n  Second?  \r\n",
    }
    data = with_row(data, "gesture_links", gesture=gesture.pk, position="")
    data = with_row(data, "channel_links", channel=channel.pk, position="")
    data = with_row(data, "place_links", place=place.pk, position="")
    data = with_row(data, "source_links", source=other.pk, position="")
    data = with_row(data, "source_links", source=source.pk, position="")
    data = with_row(
        data,
        "outcomes",
        kind=kind.pk,
        evidence="press",
        value="20",
        unit="views",
        qualifier="",
        as_of="2014",
        metric="",
        note="",
        position="",
        source=source.pk,
    )

    page = chief.post(add_url(Story), data, follow=True)

    assert "was added successfully" in said(page)
    story = Story.objects.get(slug="new-one")
    assert story.status == "draft"
    assert str(story.happened_on) == "2014-10"
    assert story.texts.get().questions == ["First?", "Second?"]
    assert [link.source for link in story.source_links.all()] == [other, source]
    assert [link.position for link in story.source_links.all()] == [0, 1]
    assert story.outcomes.get().source == source
    assert (story.gestures.get(), story.channels.get(), story.places.get()) == (
        gesture,
        channel,
        place,
    )


def test_a_part_without_position_comes_last(chief, story):
    gesture = factories.gesture("rule-bent")
    data = as_sent(chief.get(change_url(story)))
    chief.post(change_url(story), with_row(data, "gesture_links", gesture=gesture.pk, position=""))
    assert [link.gesture.slug for link in story.gesture_links.all()] == [
        "surprise-gift",
        "replacement",
        "rule-bent",
    ]


def test_the_title_just_saved_is_the_one_that_is_told(chief, story):
    data = as_sent(chief.get(change_url(story))) | {"texts-0-title": "A better title"}
    assert "A better title" in said(chief.post(change_url(story), data, follow=True))


def test_status_is_shown_but_not_taken_from_the_form(chief, story):
    data = as_sent(chief.get(change_url(story))) | {
        "status": "published",
        "published_at": "2020-01-01",
    }
    assert "status" not in chief.get(change_url(story)).context["adminform"].form.fields

    chief.post(change_url(story), data)

    assert Story.objects.get(pk=story.pk).status == "draft"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("happened_on", "2014-13", "“2014-13” is not a date. Write 2014, 2014-10 or 2014-10-31."),
        ("happened_on", "2014-02-30", "“2014-02-30” is not a date."),
        ("happened_on", "soon", "“soon” is not a date."),
        ("outcomes-0-as_of", "2014-1", "“2014-1” is not a date."),
        ("slug", "Big-Slug", "Use lower-case letters, digits and single hyphens."),
        ("slug", "", "This field is required."),
        ("slug", "export", "“export” is an address of the site itself"),
        ("country", "Netherlands", "at most 2 characters"),
        ("outcomes-0-unit", "", "A figure needs its unit."),
        ("outcomes-0-source", "", "A figure needs its source."),
        ("outcomes-0-value", "", "Without a figure there is no unit and no qualifier."),
        ("texts-0-title", "x" * 91, "at most 90 characters"),
        ("texts-0-questions", "Fine?\nNot\x00fine?", "Line 2: Null characters are not allowed."),
        ("texts-0-language", "xx", "xx is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(field, typed, message, chief, story):
    before = content(story)
    page = chief.post(change_url(story), as_sent(chief.get(change_url(story))) | {field: typed})
    assert page.status_code == 200
    assert message in errors(page)
    assert content(story) == before


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("2014", "2014"), (" 2014-10 ", "2014-10"), ("2014-10-31", "2014-10-31"), ("", None)],
)
def test_partial_dates_go_there_and_back(typed, stored, chief, story):
    data = as_sent(chief.get(change_url(story))) | {"happened_on": typed}
    chief.post(change_url(story), data)
    story.refresh_from_db()
    assert (story.happened_on and str(story.happened_on)) == stored
    shown = re.search(
        r'<input type="text" name="happened_on"(?: value="([^"]*)")?',
        chief.get(change_url(story)).text,
    )
    assert shown[1] == stored


def test_the_same_source_twice_is_an_error_not_a_crash(chief, story):
    data = as_sent(chief.get(change_url(story)))
    page = chief.post(
        change_url(story),
        with_row(data, "source_links", source=story.sources.get().pk, position=""),
    )
    assert page.status_code == 200
    assert "duplicate" in errors(page)


@pytest.mark.parametrize(
    ("prefix", "message"),
    [
        ("texts", "A published story keeps its English text."),
        ("gesture_links", "A published story keeps at least one gesture type."),
        ("source_links", "A published story keeps at least one source."),
    ],
)
def test_a_published_story_keeps_what_publishing_needs(prefix, message, chief):
    story = factories.published()
    data = as_sent(chief.get(change_url(story))) | {f"{prefix}-0-DELETE": "on"}
    page = chief.post(change_url(story), data)
    assert page.status_code == 200
    assert message in errors(page)


def test_a_draft_may_lose_them(chief):
    story = factories.draft()
    data = as_sent(chief.get(change_url(story))) | {"gesture_links-0-DELETE": "on"}
    assert chief.post(change_url(story), data).status_code == 302
    assert not story.gesture_links.exists()


# --- outcomes rest on the story's own sources ----------------------------------------------------


def test_only_the_storys_own_sources_are_offered(chief, story):
    factories.source(title="Of another story")
    page = chief.get(change_url(story))
    outcomes = page.context["inline_admin_formsets"][-1].formset
    offered = [label for _, label in outcomes.forms[0].fields["source"].choices]
    assert offered[1:] == [str(story.sources.get())]


def test_a_source_of_another_story_is_refused(chief, story):
    foreign = factories.draft().sources.get()
    data = as_sent(chief.get(change_url(story))) | {"outcomes-0-source": foreign.pk}
    page = chief.post(change_url(story), data)
    assert page.status_code == 200
    assert "This is not one of the story's sources." in errors(page)


def test_a_source_linked_in_the_same_save_is_accepted(chief, story):
    new = factories.source()
    data = as_sent(chief.get(change_url(story))) | {"outcomes-0-source": new.pk}
    data = with_row(data, "source_links", source=new.pk, position="")
    assert chief.post(change_url(story), data).status_code == 302
    assert story.outcomes.get().source == new


@pytest.mark.parametrize("how", ["removed", "exchanged"])
def test_a_source_that_an_outcome_rests_on_cannot_go_in_the_same_save(how, chief, story):
    changes = {
        "removed": {"source_links-0-DELETE": "on"},
        "exchanged": {"source_links-0-source": factories.source().pk},
    }[how]
    data = as_sent(chief.get(change_url(story))) | changes
    page = chief.post(change_url(story), data)
    assert page.status_code == 200
    assert "would no longer be one of the story's sources" in errors(page)
    assert StorySource.objects.filter(story=story).count() == 1


def test_a_source_can_go_together_with_the_outcomes_that_rest_on_it(chief, story):
    data = as_sent(chief.get(change_url(story))) | {
        "source_links-0-DELETE": "on",
        "outcomes-0-DELETE": "on",
    }
    assert chief.post(change_url(story), data).status_code == 302
    assert not Outcome.objects.filter(story=story).exists()


def test_a_form_without_its_sources_is_refused_without_a_crash(chief, story):
    data = {
        name: value
        for name, value in as_sent(chief.get(change_url(story))).items()
        if not name.startswith("source_links")
    }
    assert chief.post(change_url(story), data).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_a_source_that_somebody_else_removes_meanwhile_costs_no_error_page(
    chief, story, monkeypatch
):
    save_related = StoryAdmin.save_related

    def save_related_then_lose_the_link(*args, **kwargs):
        # what another transaction does between this one's check and its end
        save_related(*args, **kwargs)
        StorySource.objects.filter(story=story).delete()

    data = as_sent(chief.get(change_url(story)))
    monkeypatch.setattr(StoryAdmin, "save_related", save_related_then_lose_the_link)

    page = chief.post(change_url(story), data, follow=True)

    assert "Nothing was saved: somebody else changed the same things just now." in said(page)
    assert StorySource.objects.filter(story=story).exists()


# --- who may -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("permissions", "status"),
    [
        ([], 403),
        (["stories.view_story"], 403),
        (["stories.change_outcome"], 403),
        (["stories.change_story"], 302),
    ],
)
def test_the_permission_for_the_story_is_the_one_for_its_parts(permissions, status, staff, story):
    data = {"_continue": ""}
    client = staff("stories.change_story")
    data |= as_sent(client.get(change_url(story))) | {"texts-0-title": "By whom?"}
    client.logout()
    from django.contrib.auth.models import Permission, User

    user = User.objects.get(username="staff")
    user.user_permissions.set(
        Permission.objects.filter(codename__in=[name.split(".")[1] for name in permissions])
    )
    client.force_login(User.objects.get(pk=user.pk))

    assert client.post(change_url(story), data).status_code == status
    assert story.texts.filter(title="By whom?").exists() == (status == 302)
