"""“These are two cases”: written down, taken back, and ended by whatever makes a case another one."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from stories import duplicates, merging
from stories.models import NotDuplicate
from tests import factories
from tests.merging.cases import fresh, merge
from tests.people import person

pytestmark = pytest.mark.django_db

TITLE = "A stewardess writes Christmas cards to every passenger"


@pytest.fixture(autouse=True)
def words_only(settings):
    settings.SEARCH_ENCODER = "words"


@pytest.fixture
def twins():
    """Three cases of one brand with one title; the pairs of the first two are asked about."""
    return [factories.draft(slug, title=TITLE) for slug in ("a", "b", "c")]


def asked(story) -> list[str]:
    """The cases that are named beside a case's form."""
    return sorted(hit.story.slug for hit in duplicates.of_story(fresh(story)))


def paired() -> set[str]:
    return {"".join(sorted((pair.one.slug, pair.other.slug))) for pair in duplicates.pairs()}


def test_the_pair_is_not_named_again_and_others_are(twins, ann):
    a, b, c = twins
    assert (asked(a), paired()) == (["b", "c"], {"ab", "ac", "bc"})
    apart = merging.keep_apart(one=b, other=a, by=ann, reason="Other\0 years ")
    assert (asked(a), asked(b), asked(c)) == (["c"], ["c"], ["a", "b"])
    assert paired() == {"ac", "bc"}
    assert (apart.one, apart.other, apart.by, apart.reason) == (a, b, ann, "Other years")


def test_what_is_entered_anew_is_told_of_both(twins, ann):
    merging.keep_apart(one=twins[0], other=twins[1], by=ann)
    new = duplicates.find(duplicates.Known(titles=(TITLE,)))
    assert {hit.story.slug for hit in new} == {"a", "b", "c"}


def test_it_is_written_down_once(twins, ann, rob):
    first = merging.keep_apart(one=twins[0], other=twins[1], by=ann, reason="Other years")
    again = merging.keep_apart(one=twins[1], other=twins[0], by=rob, reason="I think so too")
    assert (again, again.by, again.reason) == (first, ann, "Other years")


def test_taken_back_it_is_named_again_and_stays_on_record(twins, ann, rob):
    a, b, _c = twins
    apart = merging.keep_apart(one=a, other=b, by=ann)
    merging.ask_again(apart=apart, by=rob)
    merging.ask_again(apart=apart, by=ann)
    apart.refresh_from_db()
    assert (apart.ended_by, apart.ended_at is not None) == (rob, True)
    assert (asked(a), paired()) == (["b", "c"], {"ab", "ac", "bc"})
    assert merging.keep_apart(one=a, other=b, by=ann) != apart


def test_merging_either_into_a_third_ends_it_and_leaves_other_pairs(twins, ann):
    a, b, c = twins
    ended = merging.keep_apart(one=a, other=b, by=ann)
    kept = merging.keep_apart(one=b, other=c, by=ann)
    merge(a, c, ann)
    assert list(NotDuplicate.objects.standing()) == [kept]
    ended.refresh_from_db()
    assert ended.ended_by == ann


def test_two_that_were_kept_apart_can_be_merged_all_the_same(twins, ann):
    merging.keep_apart(one=twins[0], other=twins[1], by=ann)
    merge(twins[0], twins[1], ann)
    assert not NotDuplicate.objects.standing().exists()


def test_it_goes_with_a_case_that_is_deleted(twins, ann):
    merging.keep_apart(one=twins[0], other=twins[1], by=ann)
    twins[1].delete()
    assert not NotDuplicate.objects.exists()


def test_what_is_no_pair_is_refused(twins, ann):
    a, b, c = twins
    merge(a, c, ann)
    for one, other in ((b, b), (a, b), (b, a)):
        with pytest.raises(ValidationError):
            merging.keep_apart(one=one, other=other, by=ann)
    b.delete()
    b.pk = 10**9
    with pytest.raises(ValidationError, match="gone"):
        merging.keep_apart(one=b, other=c, by=ann)
    assert not NotDuplicate.objects.exists()


def test_who_may_not_change_cases_may_not_say_so(twins):
    reader = person("reader")
    with pytest.raises(PermissionDenied):
        merging.keep_apart(one=twins[0], other=twins[1], by=reader)
    apart = merging.keep_apart(one=twins[0], other=twins[1], by=None)
    with pytest.raises(PermissionDenied):
        merging.ask_again(apart=apart, by=reader)


def test_a_long_reason_is_cut_and_markup_stays_text(twins, ann):
    apart = merging.keep_apart(one=twins[0], other=twins[1], by=ann, reason="x" * 9999)
    assert apart.reason == "x" * 500
