"""Terms that were renamed or merged since intake's tables were written are found by what they are now."""

import pytest

from stories.intake import propose
from stories.models import Channel, GestureType, Industry, OldSlug

TEXT = (
    "A bookshop called Olmo Books in Leeds sent a customer a handwritten note in May 2019 after her copy "
    "got wet. She tweeted a picture of it, and the shop answered on Twitter."
)


def read():
    (draft,) = propose.read(TEXT).drafts
    return draft


@pytest.mark.parametrize(
    ("model", "field"), [(Industry, "industry"), (GestureType, "gestures"), (Channel, "channels")]
)
def test_a_renamed_term_is_still_proposed(vocabulary, model, field):
    before = values(getattr(read(), field))
    term = model.objects.get(slug=before[0])
    term.slug = "something-else"
    term.save()
    assert values(getattr(read(), field)) == ["something-else", *before[1:]]


def test_a_known_brands_industry_is_the_one_that_it_was_merged_into(vocabulary):
    text = (
        "Ryanair rang an old passenger and brought her the teddy bear that she had left on board, with "
        "a handwritten card from the crew."
    )
    (draft,) = propose.read(text).drafts
    old = Industry.objects.get(slug=draft.industry.value)
    target = Industry.objects.create(slug="flying", name_en="Flying")
    old.brands.update(industry=target)
    pk = old.pk
    old.delete()
    OldSlug.objects.update_or_create(
        kind="industry", slug="airlines", defaults={"object_id": target.pk}
    )
    assert pk != target.pk
    (draft,) = propose.read(text).drafts
    assert draft.industry.value == "flying"


def values(found) -> list[str]:
    return [one.value for one in (found if isinstance(found, tuple) else (found,))]
