"""The description for programs is valid, complete and true of the real answers."""

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from stories.filters import StoryFilter
from stories.models import Place
from tests import factories

pytestmark = pytest.mark.django_db

ANSWERS = [
    ("/api/v1/stories/", "/api/v1/stories/", 200),
    ("/api/v1/stories/?q=seat", "/api/v1/stories/", 200),
    ("/api/v1/stories/?q=zeppelin", "/api/v1/stories/", 200),
    ("/api/v1/stories/?page=9&page_size=1", "/api/v1/stories/", 200),
    ("/api/v1/stories/?colour=red", "/api/v1/stories/", 400),
    ("/api/v1/stories/seat/", "/api/v1/stories/{slug}/", 200),
    ("/api/v1/stories/bare/", "/api/v1/stories/{slug}/", 200),
    ("/api/v1/stories/absent/", "/api/v1/stories/{slug}/", 404),
    ("/api/v1/stories/seat/?colour=red", "/api/v1/stories/{slug}/", 400),
    ("/api/v1/terms/", "/api/v1/terms/", 200),
    ("/api/v1/terms/?colour=red", "/api/v1/terms/", 400),
]


@pytest.fixture
def description(client, db):
    return client.get("/api/v1/openapi.json").json()


@pytest.fixture
def stories(db):
    full = factories.published("seat", outcomes=["goodwill"])
    full.texts.update(questions=["Why?"], doubts="Doubts.")
    factories.text(full, "de", title="Der Sitz")
    factories.outcome(full, value="2.5", unit="EUR", as_of="2014", source=full.sources.get())
    factories.place(full)
    Place.objects.update(latitude="52.3", longitude="4.7")
    bare = factories.published("bare", country="", happened_on=None, channels=[])
    bare.sources.update(url=None)
    factories.place(bare, name="Nowhere")


def strict(schema):
    """The schema with nothing optional and nothing more allowed, its references within the document."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: strict(part) for name, part in schema.items()}
    if changed.pop("nullable", False):
        return {"anyOf": [changed, {"type": "null"}]}
    if "properties" in changed and changed.get("type") == "object":
        changed["additionalProperties"] = False
        changed["required"] = list(changed["properties"])
    return changed


def test_it_is_valid_openapi(description):
    validate(description)
    assert description["openapi"].startswith("3.")


@pytest.mark.parametrize(("address", "path", "status"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_real_answers_are_as_described(client, stories, description, address, path, status):
    response = client.get(address)
    assert response.status_code == status
    described = description["paths"][path]["get"]["responses"][str(status)]
    schema = strict(described["content"]["application/json"]["schema"])
    components = {"components": strict(description["components"])}
    Draft202012Validator(schema | components).validate(response.json())


def test_every_parameter_of_the_list_is_described_and_no_other(description):
    described = description["paths"]["/api/v1/stories/"]["get"]["parameters"]
    names = {parameter["name"] for parameter in described}
    assert names == set(StoryFilter.base_filters)
    assert all(parameter["in"] == "query" for parameter in described)
    assert not any(parameter.get("required") for parameter in described)


@pytest.mark.parametrize("path", ["/api/v1/stories/", "/api/v1/stories/{slug}/", "/api/v1/terms/"])
def test_every_address_is_described_and_read_only(description, path):
    assert set(description["paths"][path]) == {"get"}


@pytest.mark.parametrize("prefix", ["/de", "/nl"])
def test_it_is_there_in_other_languages(client, db, prefix):
    response = client.get(f"{prefix}/api/v1/openapi.json")
    assert response.status_code == 200
    validate(response.json())
