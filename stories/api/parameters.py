"""The list's parameters as the OpenAPI description shows them."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from stories.filters import (
    LARGEST_PAGE,
    LARGEST_PAGE_SIZE,
    LONGEST_QUERY,
    MATCHED,
    MULTIPLE,
    PAGE_SIZE,
)
from stories.models import Verification
from stories.search import SORTS

DESCRIPTIONS = {
    "industry": "Slug of an industry.",
    "gesture": "Slug of a gesture type.",
    "channel": "Slug of a channel.",
    "outcome": "Slug of a kind of outcome.",
    "language": "Language the case was originally told in (ISO code, lower case).",
    "brand": "Slug of a brand.",
    "country": "Country (ISO code, lower case).",
    "verification": "How far the story is attested.",
}


def _multiple(name: str) -> OpenApiParameter:
    item = {"type": "string"}
    if name == "verification":
        item["enum"] = Verification.values
    return OpenApiParameter(
        name,
        {"type": "array", "items": item},
        explode=True,
        style="form",
        description=f"{DESCRIPTIONS[name]} Repeat for OR; different parameters are joined by AND.",
    )


def _whole(name: str, least: int, most: int, description: str) -> OpenApiParameter:
    schema = {"type": "integer", "minimum": least, "maximum": most}
    return OpenApiParameter(name, schema, description=description)


LIST_PARAMETERS = [
    OpenApiParameter(
        "q",
        {"type": "string", "maxLength": LONGEST_QUERY},
        description='Words in any of the five languages, "phrases", -not, OR, prefix*, field:value.',
    ),
    *(_multiple(name) for name in MULTIPLE),
    *(
        OpenApiParameter(
            f"{name}_match",
            enum=["any", "all"],
            description=f"all: a case must have every given {name}; any by default.",
        )
        for name in MATCHED
    ),
    _whole("year_min", 1000, 9999, "Happened in this year or later."),
    _whole("year_max", 1000, 9999, "Happened in this year or earlier."),
    OpenApiParameter(
        "sort", enum=SORTS, description="relevance by default with q, newest without."
    ),
    _whole("page", 1, LARGEST_PAGE, "From 1; pages after the last are empty."),
    _whole("page_size", 1, LARGEST_PAGE_SIZE, f"{PAGE_SIZE} by default."),
    OpenApiParameter(
        "meaning", OpenApiTypes.STR, enum=["0", "1"], description="0: search by words alone."
    ),
    OpenApiParameter(
        "exact", OpenApiTypes.STR, enum=["0", "1"], description="1: repair no spelling."
    ),
]
