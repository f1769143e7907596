"""The library's vocabulary and brands, without its stories: what intake knows before there are examples."""

from functools import cache

import pytest
import yaml
from django.conf import settings

from stories.intake import sense, transformer
from stories.models import Brand, Channel, GestureType, Industry

FILES = {"industries": Industry, "gestures": GestureType, "channels": Channel}


@cache
def entries(name: str) -> list[dict]:
    return yaml.safe_load((settings.FIXTURES_DIR / f"{name}.yaml").read_text("utf-8"))


@pytest.fixture
def vocabulary(db):
    """Terms and brands as shipped. Without vectors intake reads by words alone, and fast."""
    for name, model in FILES.items():
        model.objects.bulk_create(_term(model, entry) for entry in entries(f"terms/{name}"))
    industries = {industry.slug: industry for industry in Industry.objects.all()}
    Brand.objects.bulk_create(
        Brand(
            slug=entry["slug"],
            name=entry["name"],
            aliases=entry["aliases"],
            industry=industries[entry["industry"]],
        )
        for entry in entries("brands")
    )


def _term(model, entry: dict):
    columns = {
        f"{field}_{language}": value
        for field in ("name", "synonyms")
        for language, value in entry[field].items()
    }
    return model(slug=entry["slug"], **columns)


@pytest.fixture(autouse=True)
def rules_alone(request, monkeypatch):
    """As without the encoder: rules are tested by sentences, and sense is of articles."""
    if "with_sense" not in request.fixturenames:
        monkeypatch.setattr(sense, "_model", lambda: None)


@pytest.fixture
def with_sense():
    """The learned reading of whole texts, beside the rules."""
    if transformer.path() is None:
        pytest.skip("no encoder on this machine")
