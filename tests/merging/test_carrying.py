"""Two cases become one: what moves, who may, what stands in the way, and the way back."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction

from stories import history, merging, workflow
from stories.exchange.entries import of_story
from stories.history import proposals
from stories.merging import Answers
from stories.models import Correction, Deed, Edition, Story
from stories.roles import CURATORS, REVIEWERS
from tests import factories
from tests.merging.cases import WHY, case, fresh, merge, person

pytestmark = pytest.mark.django_db


def refused(source, target, by) -> str:
    before = (history.entry_of(source), history.entry_of(target), fresh(source).status)
    with pytest.raises(ValidationError) as caught:
        merge(source, target, by)
    assert (history.entry_of(source), history.entry_of(target), fresh(source).status) == before
    return " ".join(caught.value.messages)


class TestDrafts:
    """Nobody reads them yet: who may edit both merges them at once."""

    def test_the_target_takes_over_and_the_source_stays_as_it_was(self, ann):
        source, target = case("a"), case("b")
        was = history.entry_of(source)
        assert merge(source, target, ann) is None
        told = history.entry_of(target)
        assert [one["metric"] for one in told["outcomes"]] == ["b", "a"]
        assert [one["source"] for one in told["outcomes"]] == [1, 2]
        assert len(told["sources"]) == len(told["places"]) == 2
        assert told["texts"]["de"]["title"] == "Titel von b"
        assert history.entry_of(source) == was
        assert (fresh(source).status, fresh(source).merged_into) == ("archived", target)

    def test_both_have_editions_that_say_who_and_why(self, ann):
        source, target = case("a"), case("b")
        merge(source, target, ann)
        last = Edition.objects.of("story", target.pk).first()
        assert (last.by, last.reason) == (ann, WHY)
        assert Edition.objects.of("story", source.pk).exists()
        steps = [
            (s.deed, s.by, s.reason) for story in (source, target) for s in story.transitions.all()
        ]
        assert steps == [(Deed.MERGED, ann, f"a → b: {WHY}"), (Deed.ABSORBED, ann, f"a → b: {WHY}")]

    def test_what_was_chosen_is_done(self, ann):
        source, target = case("a", happened_on="2015"), case("b")
        answers = Answers({"text-de": "source", "fact-happened_on": "source"}, frozenset())
        merge(source, target, ann, answers)
        told = history.entry_of(target)
        assert told["texts"]["de"]["title"] == "Titel von a"
        assert told["happened_on"] == "2015"
        assert [one["metric"] for one in told["outcomes"]] == ["b"]

    def test_the_targets_earlier_state_can_be_restored(self, ann):
        source, target = case("a"), case("b")
        was = history.entry_of(target)
        merge(source, target, ann)
        first = Edition.objects.of("story", target.pk).last()
        history.restore(first, target, by=ann)
        assert history.entry_of(target) == was


class TestWhatGoesAlong:
    def test_corrections_and_comments(self, ann):
        source, target = case("a"), case("b")
        Correction.objects.create(story=source, message="The year is wrong.")
        workflow.comment(story=source, by=ann, text="Is this not b?")
        merge(source, target, ann)
        assert target.corrections.count() == target.comments.count() == 1

    def test_the_place_in_a_course_pack(self, ann):
        source, target, other = case("a"), case("b"), case("c")
        pack = factories.pack("lesson", [source, other])
        merge(source, target, ann)
        entries = [(one.story.slug, one.note) for one in pack.entries.select_related("story")]
        assert entries == [("b", "Note on a"), ("c", "Note on c")]

    def test_a_pack_that_has_both_keeps_one_with_the_notes_of_both(self, ann):
        source, target = case("a"), case("b")
        pack = factories.pack("lesson", [source, target])
        merge(source, target, ann)
        (entry,) = pack.entries.all()
        assert entry.story == target
        assert entry.note == "Note on b\n\nNote on a"
        assert entry.teacher_note == "Secret on b\n\nSecret on a"


class TestPublishedTargets:
    """A merger changes what readers see: one proposes it, another carries it out."""

    @pytest.mark.parametrize("make", [factories.draft, factories.published])
    def test_it_is_proposed_and_then_carried_out_by_another(self, make, ann, rob):
        source, target = case("a", make), case("b", factories.published)
        proposal = merge(source, target, ann)
        assert len(history.entry_of(target)["sources"]) == 1
        assert fresh(source).merged_into is None
        merging.publish(proposal=proposal, version=1, by=rob)
        assert len(history.entry_of(target)["sources"]) == 2
        assert (fresh(source).status, fresh(source).merged_into) == ("archived", target)
        assert fresh(target).is_public

    def test_readers_are_told_why(self, ann, rob):
        source, target = case("a"), case("b", factories.published)
        history.record(target, by=None)
        merging.publish(proposal=merge(source, target, ann), version=1, by=rob)
        amendment = target.amendments.get()
        assert amendment.reason == WHY
        assert {"sources", "outcomes"} <= set(amendment.amends)

    def test_nobody_carries_out_what_they_proposed_nor_a_curator_anything(self, ann, rob):
        source, target = case("a"), case("b", factories.published)
        proposal = merge(source, target, rob)
        for by in (rob, ann):
            with pytest.raises(PermissionDenied):
                merging.publish(proposal=proposal, version=1, by=by)
        assert fresh(source).status == "draft"

    def test_it_is_not_carried_out_as_an_ordinary_change(self, ann, rob):
        proposal = merge(case("a"), case("b", factories.published), ann)
        with pytest.raises(ValidationError):
            proposals.publish(proposal=proposal, version=1, by=rob)

    def test_nor_replaced_by_one(self, ann):
        target = case("b", factories.published)
        merge(case("a"), target, ann)
        entry = history.entry_of(target) | {"country": "de"}
        with pytest.raises(ValidationError):
            proposals.propose(story=target, entry=entry, by=ann, reason="Wrong")

    def test_a_returned_one_is_proposed_anew(self, ann, rob):
        source, target = case("a"), case("b", factories.published)
        proposals.decline(proposal=merge(source, target, ann), version=1, by=rob, reason="Dates?")
        proposal = merge(source, target, ann, Answers({"fact-happened_on": "source"}))
        assert (proposal.state, proposal.version) == ("review", 2)
        merging.publish(proposal=proposal, version=2, by=rob)
        assert fresh(source).merged_into == target

    def test_a_withdrawn_one_leaves_no_trace(self, ann):
        source, target = case("a"), case("b", factories.published)
        proposals.withdraw(proposal=merge(source, target, ann), by=ann)
        merge(source, case("c"), ann)
        assert fresh(source).merged_into.slug == "c"

    def test_it_waits_where_the_source_changed_since(self, ann, rob):
        source, target = case("a"), case("b", factories.published)
        proposal = merge(source, target, ann)
        with history.changing(source, by=ann):
            source.texts.filter(language="en").update(title="Found out more")
        with pytest.raises(merging.Stale):
            merging.publish(proposal=proposal, version=1, by=rob)
        assert fresh(source).status == "draft"

    def test_the_search_finds_the_target_by_what_it_took_over(self, ann, rob, slugs):
        source = case("a", title="Umbrellas for everybody")
        target = case("b", factories.published)
        answers = Answers({"text-en": "source"})
        merging.publish(proposal=merge(source, target, ann, answers), version=1, by=rob)
        assert slugs(q="umbrellas") == ["b"]


class TestRefused:
    def test_a_case_and_itself(self, ann):
        story = case("a")
        assert "itself" in refused(story, story, ann)

    def test_what_was_merged_already(self, ann):
        a, b, c = case("a"), case("b"), case("c")
        merge(a, b, ann)
        assert "already" in refused(fresh(a), c, ann)
        assert "already" in refused(c, fresh(a), ann)

    def test_a_circle(self, ann):
        a, b = case("a"), case("b")
        merge(a, b, ann)
        assert "already" in refused(b, fresh(a), ann)

    def test_an_archived_case(self, ann, rob):
        a, b = workflow.archive(story=case("a", factories.published), by=None), case("b")
        assert "archived" in refused(b, a, rob)
        assert "archived" in refused(a, b, rob)

    def test_a_published_case_into_one_that_readers_do_not_see(self, rob):
        assert "other way" in refused(case("a", factories.published), case("b"), rob)

    def test_without_a_reason(self, ann):
        with pytest.raises(ValidationError):
            merge(case("a"), case("b"), ann, why=" \n")

    @pytest.mark.parametrize("which", ["source", "target"])
    def test_an_open_change_of_either(self, which, ann):
        source, target = case("a", factories.published), case("b", factories.published)
        story = source if which == "source" else target
        entry = history.entry_of(story) | {"country": "de"}
        proposals.propose(story=story, entry=entry, by=ann, reason="Wrong")
        assert "open" in refused(source, target, ann)

    def test_both_ways_at_once_or_one_into_two(self, ann):
        a, b, c = (case(slug, factories.published) for slug in "abc")
        merge(a, b, ann)
        for source, target in ((b, a), (a, c), (c, b), (c, a), (b, c)):
            assert "open" in refused(source, target, ann)

    @pytest.mark.parametrize("which", ["source", "target"])
    def test_a_preview_of_what_changed_since(self, which, ann):
        source, target = case("a"), case("b")
        seen = merging.fingerprint(source, target)
        story = source if which == "source" else target
        story.texts.filter(language="en").update(title="Found out more")
        with pytest.raises(merging.Stale):
            merge(source, target, ann, seen=seen)
        assert fresh(source).merged_into is None

    def test_whoever_may_not_edit_both(self, ann):
        with pytest.raises(PermissionDenied):
            merge(case("a"), case("b"), person("reader"))
        assert Story.objects.filter(merged_into=None).count() == 2

    def test_nothing_is_half_done(self, ann, monkeypatch):
        source, target = case("a"), case("b")
        was = history.entry_of(target)

        def broken(*args):
            raise RuntimeError

        monkeypatch.setattr("stories.merging.carrying._hand_packs_over", broken)
        with pytest.raises(RuntimeError):
            merge(source, target, ann)
        assert (history.entry_of(target), fresh(source).status) == (was, "draft")


class TestTheDatabase:
    @pytest.mark.parametrize("change", [{"status": "draft"}, {"merged_into_id": "itself"}])
    def test_a_merged_case_is_archived_and_not_its_own_target(self, change, ann):
        source, target = case("a"), case("b")
        merge(source, target, ann)
        change = {name: source.pk if value == "itself" else value for name, value in change.items()}
        with pytest.raises(Exception, match="story_merged_is_archived"), transaction.atomic():
            Story.objects.filter(pk=source.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_merge_the_same_case_at_once_one_is_told():
    ann = person("ann", CURATORS)
    source, one, other = case("a"), case("b"), case("c")
    told, ready = [], threading.Barrier(2)

    def run(target):
        seen = merging.fingerprint(source, target)
        ready.wait()
        try:
            merge(source, target, ann, seen=seen)
            told.append("done")
        except ValidationError as error:
            told.append(" ".join(error.messages))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[target]) for target in (one, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said == "done" for said in told) == [False, True]
    assert "already" in " ".join(told)
    won = fresh(source).merged_into
    assert {story.pk for story in (one, other) if story.outcomes.count() == 2} == {won.pk}


def test_a_merged_entry_of_the_library_is_left_alone_by_the_next_load(ann):
    """The loader takes a case whose status changed for an edited one."""
    source = case("a", factories.published)
    before = of_story(Story.objects.for_export().get(pk=source.pk)) | {"status": source.status}
    merging.publish(
        proposal=merge(source, case("b", factories.published), ann),
        version=1,
        by=person("rob", REVIEWERS),
    )
    after = of_story(Story.objects.for_export().get(pk=source.pk)) | {
        "status": fresh(source).status
    }
    assert before != after
