"""Addresses for new cases and brands: readable, and nobody else's, neither today nor once."""

from itertools import chain, count

from django.utils.text import slugify

from stories.models import Brand, Kind, OldSlug, PartialDate, Story

LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d"})
TITLE_WORDS = 6
BRAND_LENGTH, STORY_LENGTH = 60, 120


def _slug(words: str) -> str:
    return slugify(words.lower().translate(LETTERS)).replace("_", "-").strip("-")


def brand_slug(name: str) -> str:
    return _free(Brand, Kind.BRAND, _slug(name) or "brand", BRAND_LENGTH)


def story_slug(brand: str, title: str, happened_on: PartialDate | None) -> str:
    """``klm-the-lost-teddy-2014``: brand, the title's first words without the brand, year."""
    told = [word for word in _slug(title).split("-") if word not in brand.split("-")]
    year = [str(happened_on.year)] if happened_on else []
    words = "-".join(filter(None, [brand, *told[:TITLE_WORDS]]))
    longest = STORY_LENGTH - 10
    return _free(Story, Kind.STORY, "-".join([words[:longest].strip("-"), *year]), STORY_LENGTH)


def _free(model, kind: Kind, wanted: str, longest: int) -> str:
    """The slug, or with the first number that makes it free."""
    wanted = wanted[:longest].strip("-")
    start = wanted[: longest - 5].strip("-")
    taken = set(
        chain(
            model.objects.filter(slug__startswith=start).values_list("slug", flat=True),
            OldSlug.objects.filter(kind=kind, slug__startswith=start).values_list(
                "slug", flat=True
            ),
        )
    )
    numbered = (f"{start}-{number}" for number in count(2))
    return next(slug for slug in chain([wanted], numbered) if slug not in taken)
