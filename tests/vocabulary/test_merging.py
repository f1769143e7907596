"""Two terms become one: everything moves, old addresses lead on, words are kept, and it can be undone."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied, ValidationError

from stories import history, search, vocabulary
from stories.history import proposals
from stories.models import (
    Brand,
    Edition,
    GestureType,
    Kind,
    OldSlug,
    Story,
    VocabularyChange,
)
from tests import factories

pytestmark = pytest.mark.django_db


def make(kind, slug, **fields):
    maker = {
        Kind.INDUSTRY: factories.industry,
        Kind.GESTURE: factories.gesture,
        Kind.CHANNEL: factories.channel,
        Kind.OUTCOME: factories.outcome_kind,
        Kind.BRAND: factories.brand,
    }[kind]
    return maker(slug, **fields)


# kind -> how a story of the factories is given terms of it
GIVEN = {
    Kind.INDUSTRY: lambda slug: {"industry": slug},
    Kind.GESTURE: lambda slug: {"gestures": [slug]},
    Kind.CHANNEL: lambda slug: {"channels": [slug]},
    Kind.OUTCOME: lambda slug: {"outcomes": [slug]},
    Kind.BRAND: lambda slug: {"brand": slug},
}


def merge(kind, source, target, by=None, reason="The same thing", **how):
    return vocabulary.merge(kind=kind, source=source, target=target, by=by, reason=reason, **how)


def with_both(kind, ann=None):
    """(old, new): each with a case of its own, a draft and a published one."""
    old, new = make(kind, "old"), make(kind, "new")
    factories.published("of-old", **GIVEN[kind]("old"))
    factories.draft("of-old-draft", **GIVEN[kind]("old"))
    factories.published("of-new", **GIVEN[kind]("new"))
    return old, new


def slugs_of(kind, thing):
    return sorted(vocabulary.cases(kind, thing).values_list("slug", flat=True))


@pytest.mark.parametrize("kind", GIVEN)
def test_every_case_moves_and_the_old_one_is_gone(kind, ann):
    old, new = with_both(kind)
    merge(kind, old, new, by=ann)
    assert slugs_of(kind, new) == ["of-new", "of-old", "of-old-draft"]
    assert not type(old).objects.filter(slug="old").exists()


@pytest.mark.parametrize("kind", GIVEN)
def test_the_merge_is_undone_whole(kind, ann):
    old, new = with_both(kind)
    before = [history.entry_of(thing) for thing in (old, new, *Story.objects.all())]
    pk, brands = old.pk, list(Brand.objects.values_list("slug", "industry__slug", "parent"))
    change = merge(kind, old, new, by=ann)
    vocabulary.undo(change=change, by=ann)
    old = type(old).objects.get(pk=pk)
    assert [history.entry_of(t) for t in (old, new, *Story.objects.all())] == before
    assert list(Brand.objects.values_list("slug", "industry__slug", "parent")) == brands
    assert not OldSlug.objects.filter(kind=kind).exists()
    with pytest.raises(ValidationError, match="undone already"):
        vocabulary.undo(change=change, by=ann)


PAGES = {
    Kind.INDUSTRY: "/industries/{}/",
    Kind.GESTURE: "/gestures/{}/",
    Kind.CHANNEL: "/channels/{}/",
    Kind.BRAND: "/brands/{}/",
}


@pytest.mark.parametrize("kind", GIVEN)
def test_old_addresses_lead_to_the_new_one_in_one_step(kind, client, ann):
    old, new = with_both(kind)
    old.slug = "older"
    old.save()  # "old" leads to "older" now
    merge(kind, old, new, by=ann)
    last = make(kind, "last")
    merge(kind, new, last, by=ann)  # and both have been merged on
    for slug in ("old", "older", "new"):
        for code in ("", "/de", "/es", "/it", "/nl"):
            if kind in PAGES:
                answer = client.get(code + PAGES[kind].format(slug))
                assert (answer.status_code, answer["Location"]) == (
                    301,
                    code + PAGES[kind].format("last"),
                )
        found = client.get("/api/v1/stories/", {kind: slug})
        assert (found.status_code, found.json()["count"]) == (200, 2)
        assert client.get("/stories/", {kind: slug}).status_code == 200
        assert search.find(f"{kind}:{slug}").total == 2


@pytest.mark.parametrize("kind", GIVEN)
def test_index_facets_and_suggestions_are_fresh_at_once(kind, client, ann):
    old, new = with_both(kind)
    client.get("/api/v1/stories/")  # what is cached now must not be shown afterwards
    merge(kind, old, new, by=ann)
    facet = client.get("/api/v1/stories/").json()["facets"][kind]
    counts = {value["value"]: value["count"] for value in facet}
    assert counts["new"] == 2
    assert "old" not in counts
    suggested = [(s.kind, s.value) for s in search.suggest("old")]
    assert (kind, "old") not in suggested
    assert (kind, "new") in suggested  # its old name is a synonym now


def test_words_become_synonyms_of_the_target_and_none_is_there_twice(ann):
    old = make(Kind.GESTURE, "old", name_de="Altes", synonyms_en=["Gift", "treat"])
    new = make(Kind.GESTURE, "new", synonyms_en=["gift"], name_de=None)
    plan = vocabulary.plan_merge(kind=Kind.GESTURE, source=old, target=new)
    assert plan.gained == {"en": ["Old", "treat"], "de": ["Altes"]}
    merge(Kind.GESTURE, old, new, by=ann)
    new = GestureType.objects.get(pk=new.pk)
    assert (new.synonyms_en, new.synonyms_de) == (["gift", "Old", "treat"], ["Altes"])


def test_a_case_that_had_both_has_one_at_the_better_place(ann):
    factories.published("both", gestures=["new", "third", "old"])
    factories.published("main", gestures=["old", "third", "new"])
    old, new = make(Kind.GESTURE, "old"), make(Kind.GESTURE, "new")
    assert vocabulary.plan_merge(kind=Kind.GESTURE, source=old, target=new).doubled == 2
    change = merge(Kind.GESTURE, old, new, by=ann)

    def gestures(slug):
        return [
            link.gesture.slug
            for link in Story.objects.get(slug=slug).gesture_links.select_related("gesture")
        ]

    assert (gestures("both"), gestures("main")) == (["new", "third"], ["new", "third"])
    vocabulary.undo(change=change, by=ann)
    assert gestures("both") == ["new", "third", "old"]
    assert gestures("main") == ["old", "third", "new"]


def test_an_industrys_brands_and_a_brands_brands_move_along(ann):
    old, new = make(Kind.INDUSTRY, "old"), make(Kind.INDUSTRY, "new")
    brand = factories.brand("acme", industry=old)
    merge(Kind.INDUSTRY, old, new, by=ann)
    brand.refresh_from_db()
    assert brand.industry == new
    owner, child = factories.brand("owner"), factories.brand("child", parent=brand)
    merge(Kind.BRAND, brand, owner, by=ann)
    child.refresh_from_db()
    assert child.parent == owner


@pytest.mark.parametrize("steps", [1, 2])
def test_a_brand_merged_into_one_of_its_own_makes_no_circle(steps, ann):
    top, old = factories.brand("top"), None
    old = factories.brand("old", parent=top)
    between = factories.brand("between", parent=old)
    new = between if steps == 1 else factories.brand("new", parent=between)
    change = merge(Kind.BRAND, old, new, by=ann)
    new.refresh_from_db()
    assert new.parent == top
    if steps == 2:
        between.refresh_from_db()
        assert between.parent == new
    vocabulary.undo(change=change, by=ann)
    parents = dict(Brand.objects.values_list("slug", "parent__slug"))
    assert (parents["old"], parents["between"]) == ("top", "old")
    if steps == 2:
        assert parents["new"] == "between"


# --- history ---------------------------------------------------------------------------------------


def test_each_case_gets_an_edition_and_readers_are_told_of_no_correction(ann, client):
    old, new = with_both(Kind.GESTURE)
    merge(Kind.GESTURE, old, new, by=ann, reason="Nobody knew the difference")
    story = Story.objects.get(slug="of-old")
    after, before = Edition.objects.of(Kind.STORY, story.pk)
    assert (before.entry["gestures"], after.entry["gestures"]) == (["old"], ["new"])
    assert (after.by, after.reason) == (ann, "“Old” merged into “New”: Nobody knew the difference")
    assert after.public
    assert not story.amendments.exists()
    assert "Changes since publication" not in client.get("/stories/of-old/").text


def test_a_correction_afterwards_tells_of_itself_alone(ann):
    old, new = with_both(Kind.GESTURE)
    merge(Kind.GESTURE, old, new, by=ann)
    story = Story.objects.get(slug="of-old")
    with history.changing(story, by=ann, reason="It was in Germany"):
        Story.objects.filter(pk=story.pk).update(country="de")
    assert [edition.amends for edition in story.amendments] == [["country"]]


def test_restoring_an_old_edition_gives_the_target(ann):
    factories.draft("both", gestures=["old", "new"])
    old, new = with_both(Kind.GESTURE)
    merge(Kind.GESTURE, old, new, by=ann)
    for slug in ("of-old", "both"):
        story = Story.objects.get(slug=slug)
        first = Edition.objects.of(Kind.STORY, story.pk).last()
        assert "old" in first.entry["gestures"]
        with history.changing(story, by=ann):
            Story.objects.filter(pk=story.pk).update(country="de")
        history.restore(first, story, by=ann)
        entry = history.entry_of(story)
        assert (entry["country"], entry["gestures"]) == ("nl", ["new"])


def test_a_change_that_waits_for_review_names_the_target(ann):
    old, new = with_both(Kind.GESTURE)
    story = Story.objects.get(slug="of-new")
    entry = history.entry_of(story) | {"gestures": ["new", "old"], "country": "de"}
    form = f"gesture_links-1-gesture={old.pk}&country=de&industry={old.pk}"
    proposals.propose(story=story, entry=entry, by=ann, reason="More", form=form)
    assert vocabulary.plan_merge(kind=Kind.GESTURE, source=old, target=new).proposals == 1
    merge(Kind.GESTURE, old, new, by=ann)
    waiting = proposals.open_for(story)
    assert waiting.entry["gestures"] == ["new"]
    assert waiting.form == f"gesture_links-1-gesture={new.pk}&country=de&industry={old.pk}"
    bob = User.objects.create_superuser("bob")
    proposals.publish(proposal=waiting, version=1, by=bob)
    assert history.entry_of(story)["gestures"] == ["new"]


def test_a_form_opened_before_is_held_back_and_the_order_of_the_library_stays(ann):
    old, new = with_both(Kind.GESTURE)
    story = Story.objects.get(slug="of-old")
    newest = list(Story.objects.order_by("-updated_at").values_list("slug", flat=True))
    merge(Kind.GESTURE, old, new, by=ann)
    assert Story.objects.get(pk=story.pk).version == story.version + 1
    assert list(Story.objects.order_by("-updated_at").values_list("slug", flat=True)) == newest


# --- what cannot be --------------------------------------------------------------------------------


def test_what_cannot_be_is_said_in_a_sentence(ann):
    old, new = with_both(Kind.OUTCOME)
    reach = make(Kind.OUTCOME, "viral-reach")
    for source, target, reason, said in [
        (old, old, "Why", "cannot be merged into itself"),
        (reach, new, "Why", "merge the other into it"),
        (old, new, "  ", "Say why"),
    ]:
        with pytest.raises(ValidationError, match=said):
            merge(Kind.OUTCOME, source, target, by=ann, reason=reason)
    type(old).objects.filter(pk=new.pk).update(slug="x")
    pk = new.pk
    merge(Kind.OUTCOME, new, old, by=ann)
    new.pk = pk
    for pair in ((old, new), (new, old)):
        with pytest.raises(ValidationError, match="merged or deleted it meanwhile"):
            merge(Kind.OUTCOME, *pair, by=ann)
    assert VocabularyChange.objects.count() == 1


MEANWHILE = {
    "a case more": lambda old, new: factories.draft(gestures=["old"]),
    "the target renamed": lambda old, new: type(new).objects.filter(pk=new.pk).update(name_en="X"),
    "a case published": lambda old, new: Story.objects.filter(slug="of-old-draft").update(
        updated_at="2030-01-01T00:00Z"
    ),
    "a case that had it has both": lambda old, new: Story.objects.get(
        slug="of-old"
    ).gesture_links.create(gesture=new, position=1),
}


@pytest.mark.parametrize("what", MEANWHILE)
def test_a_preview_binds_to_what_it_saw(what, ann):
    old, new = with_both(Kind.GESTURE)
    seen = vocabulary.plan_merge(kind=Kind.GESTURE, source=old, target=new).token
    MEANWHILE[what](old, new)
    with pytest.raises(ValidationError) as refused:
        merge(Kind.GESTURE, old, new, by=ann, seen=seen)
    assert refused.value.code == "stale"
    assert GestureType.objects.filter(slug="old").exists()
    seen = vocabulary.plan_merge(
        kind=Kind.GESTURE, source=old, target=GestureType.objects.get(pk=new.pk)
    ).token
    merge(Kind.GESTURE, old, new, by=ann, seen=seen)


def test_who_may_not_delete_may_not_merge():
    nobody = User.objects.create_user("nobody")
    old, new = with_both(Kind.BRAND)
    with pytest.raises(PermissionDenied):
        merge(Kind.BRAND, old, new, by=nobody)


def test_an_undo_is_refused_while_another_has_the_address(ann):
    old, new = with_both(Kind.GESTURE)
    change = merge(Kind.GESTURE, old, new, by=ann)
    make(Kind.GESTURE, "old")
    with pytest.raises(ValidationError, match="has the address “old” now"):
        vocabulary.undo(change=change, by=ann)
    assert slugs_of(Kind.GESTURE, new) == ["of-new", "of-old", "of-old-draft"]


def test_the_number_of_queries_for_the_preview_does_not_grow(ann, django_assert_num_queries):
    old, new = with_both(Kind.GESTURE)
    with django_assert_num_queries(30, exact=False) as few:
        vocabulary.plan_merge(kind=Kind.GESTURE, source=old, target=new)
    for number in range(8):
        factories.draft(f"more-{number}", gestures=["old"])
    with django_assert_num_queries(len(few)):
        vocabulary.plan_merge(kind=Kind.GESTURE, source=old, target=new)
