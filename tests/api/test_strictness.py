"""The API speaks JSON and nothing else, reads and never writes, and takes no parameter it does not know.

The table of parameters is in tests/views/test_hostile_parameters.py, beside the page's.
"""

import pytest

from tests import factories

pytestmark = pytest.mark.django_db

ADDRESSES = ["/api/v1/stories/", "/api/v1/stories/seat/", "/api/v1/terms/", "/api/v1/openapi.json"]


@pytest.fixture(autouse=True)
def seat(db):
    return factories.published("seat")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ADDRESSES)
def test_nothing_can_be_written(client, path, method):
    response = getattr(client, method)(path, data={"slug": "x"}, content_type="application/json")
    assert response.status_code == 405
    assert set(response.json()["errors"]) == {"request"}
    assert {"GET", "HEAD"} <= {verb.strip() for verb in response["Allow"].split(",")}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\x00", b"<xml/>"], ids=["empty", "half", "binary", "XML"]
)
def test_what_a_refused_request_carries_does_not_matter(client, body):
    for content_type in ("application/json", "text/xml", "multipart/form-data", "nonsense"):
        response = client.post("/api/v1/stories/", data=body, content_type=content_type)
        assert response.status_code == 405


@pytest.mark.parametrize(
    "accept", ["text/html", "application/xml", "image/*", "*/*", "nonsense", "application/json;q=0"]
)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        *((path, 200) for path in ADDRESSES),
        ("/api/v1/stories/absent/", 404),
        ("/api/v1/stories/?colour=red", 400),
    ],
)
def test_the_answer_is_json_whatever_is_asked_for(client, path, status, accept):
    response = client.get(path, headers={"accept": accept})
    assert response.status_code == status
    assert "json" in response["Content-Type"].split(";")[0]
    assert isinstance(response.json(), dict)


@pytest.mark.parametrize("view", ["cards", "table", "timeline"])
def test_how_the_search_page_looks_is_no_parameter_here(client, view):
    response = client.get("/api/v1/stories/", {"view": view})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"view"}


@pytest.mark.parametrize("path", ["/api/v1/stories/seat/", "/api/v1/terms/"])
@pytest.mark.parametrize("name", ["q", "colour", "utm_source", "fbclid", "page", "format", "lang"])
def test_addresses_without_parameters_refuse_every_one(client, path, name):
    response = client.get(path, {name: "1"})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {name}


@pytest.mark.parametrize("prefix", ["", "/de"])
def test_errors_have_one_shape(client, prefix):
    for path, status in [("absent/", 404), ("?colour=red&brand=nobody", 400)]:
        response = client.get(f"{prefix}/api/v1/stories/{path}")
        assert response.status_code == status
        ((key, errors),) = response.json().items()
        assert key == "errors"
        assert all(
            isinstance(line, str) and line.strip() for lines in errors.values() for line in lines
        )


def test_who_is_signed_in_sees_the_same(client, django_user_model):
    factories.draft("not-public")
    before = client.get("/api/v1/stories/").content
    client.force_login(django_user_model.objects.create_superuser("root"))
    assert client.get("/api/v1/stories/").content == before
    assert client.get("/api/v1/stories/not-public/").status_code == 404


@pytest.mark.parametrize("lang", ["de", "xx", "../../etc/passwd", "\0", "x" * 5000])
def test_the_description_minds_no_language(client, lang):
    assert client.get("/api/v1/openapi.json", {"lang": lang}).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/nonsense/", "/de/api/v1/stories/seat/more/"])
def test_an_address_that_is_none_is_said_in_json(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.json() == {"errors": {"request": ["There is no such thing here."]}}
