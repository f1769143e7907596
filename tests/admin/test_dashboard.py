"""The workshop's first page: what waits for whom, and a button where one is enough."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from stories import history, workflow
from stories.history import proposals
from stories.models import LinkCheck
from tests import factories
from tests.people import person

pytestmark = pytest.mark.django_db


def boxes(client, user) -> dict:
    client.force_login(user)
    page = client.get(reverse("admin:index"))
    return {box.name: box for box in page.context["boxes"]}


def lines(box) -> list[tuple[str, str]]:
    return [(line.label, line.note) for line in box.lines]


def submitted(slug, by=None):
    return workflow.submit(story=factories.draft(slug, title=slug, created_by=by), by=by)


def proposed(story, by):
    entry = history.entry_of(story) | {"country": "de"}
    return proposals.propose(story=story, entry=entry, by=by, reason="It was there")


def test_each_role_has_its_boxes(client, ann, rob):
    curators = [
        "My drafts",
        "My articles",
        "Imports",
        "Returned to me",
        "Scheduled",
        "Stale texts",
        "Dead sources",
        "Incomplete",
        "Searches that found nothing",
    ]
    reviewers = ["To review", "Scheduled", "Texts to review", *curators[5:]]
    assert list(boxes(client, ann)) == curators
    assert list(boxes(client, rob)) == [*curators[:4], *reviewers]
    assert list(boxes(client, person("nobody"))) == []


def test_my_drafts_are_those_that_i_entered(client, ann, rob):
    factories.draft("mine", title="Mine", created_by=ann)
    factories.draft("others", title="Others", created_by=rob)
    assert lines(boxes(client, ann)["My drafts"]) == [("Mine", "")]


def test_what_was_returned_says_why(client, ann, rob):
    story = submitted("case", ann)
    workflow.return_to_draft(story=story, by=rob, reason="Which year?")
    change = proposed(factories.published("public", title="Public"), ann)
    proposals.decline(proposal=change, version=1, by=rob, reason="Which country?")
    box = boxes(client, ann)["Returned to me"]
    assert (lines(box), box.total) == ([("case", "Which year?"), ("Public", "Which country?")], 2)


def test_cases_and_changes_wait_for_review_with_who_looks_at_them(client, ann, rob):
    submitted("waits", ann)
    submitted("my-own", rob)
    workflow.claim(story=submitted("taken", ann), by=rob)
    proposed(factories.published("public", title="Public"), ann)
    box = boxes(client, rob)["To review"]
    day = factories.Story.objects.get(slug="taken").due_on
    assert dict(lines(box)) == {
        "taken": f"claimed by rob until {day}",
        "waits": "",
        "my-own": "your own",
        "Public": "a change of a published case",
    }
    claimable = {line.label for line in box.lines if line.deed}
    assert claimable == {"waits", "Public"}


def test_a_case_is_claimed_with_one_button(client, ann, rob):
    story = submitted("waits", ann)
    line = boxes(client, rob)["To review"].lines[0]
    client.post(line.desk_url, {"deed": line.deed})
    story.refresh_from_db()
    assert story.claimed_by == rob


def test_incomplete_cases_say_what_they_lack(client, ann):
    story = factories.published("public", title="Public", happened_on=None)
    told = dict(lines(boxes(client, ann)["Incomplete"]))
    assert "Nothing says when it happened." in told["Public"]
    assert story.is_public


def test_the_first_page_needs_as_many_queries_for_many_cases_as_for_few(client, rob):
    counted = []
    for start in (0, 20):
        for number in range(start, start + 10):
            factories.published(f"case-{number}")
            workflow.claim(story=submitted(f"waits-{number}"), by=rob)
        client.force_login(rob)
        client.get(reverse("admin:index"))
        with CaptureQueriesContext(connection) as recorded:
            client.get(reverse("admin:index"))
        counted.append(len(recorded))
    assert counted[0] == counted[1]


# --- the lists behind the boxes --------------------------------------------------------------------


def test_each_count_leads_to_a_list_of_just_so_many(client, ann, rob):
    factories.draft("mine", created_by=rob)
    factories.draft("hers", created_by=ann)
    back = submitted("back", by=rob)
    workflow.return_to_draft(story=back, by=ann, reason="Not yet")
    submitted("waits", by=ann)
    proposed(factories.published("changed"), ann)
    at = timezone.now() + timedelta(days=1)
    workflow.schedule(story=submitted("soon", by=ann), by=rob, at=at)
    for box in boxes(client, rob).values():
        if box.url and "/stories/story/?" in box.url:  # others have pages of their own kind
            found = client.get(box.url).context["cl"]
            assert found.result_count == box.total, box.name


def test_the_list_knows_what_one_has_claimed_and_refuses_nonsense(client, ann, rob):
    claimed, _other = submitted("claimed", by=ann), submitted("other", by=ann)
    workflow.claim(story=claimed, by=rob)
    client.force_login(rob)
    url = reverse("admin:stories_story_changelist")
    found = client.get(url, {"desk": "claimed"}).context["cl"].result_list
    assert [story.slug for story in found] == ["claimed"]
    assert client.get(url, {"desk": "\0"}).context["cl"].result_count == 0


def test_dead_sources_are_those_whose_present_address_is_gone(client, ann):
    now = timezone.now()
    old, late, moved = (factories.source(title=title) for title in ("Old", "Late", "Moved"))
    check = {"which": "page", "state": "dead", "checked_at": now, "failures": 1}
    for source, days, url in ((late, 1, late.url), (old, 30, old.url), (moved, 9, "https://a.b/")):
        since = now - timedelta(days=days)
        LinkCheck.objects.create(source=source, url=url, failing_since=since, **check)
    box = boxes(client, ann)["Dead sources"]
    assert (box.total, [label for label, _since in lines(box)]) == (2, ["Old", "Late"])
    assert client.get(box.url).context["cl"].result_count == 2
