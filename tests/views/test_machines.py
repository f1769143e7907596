"""Addresses for machines: health, robots, sitemap."""

from xml.etree import ElementTree

import pytest
from django.db import connection

from tests import factories

NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def test_healthz_says_that_the_process_lives_and_asks_no_database(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]


def test_readyz_says_that_database_and_migrations_are_there(client, db):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("app", ["stories", "auth", "sessions"])
def test_readyz_is_503_while_a_migration_is_not_applied(client, db, app):
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM django_migrations WHERE id ="
            " (SELECT max(id) FROM django_migrations WHERE app = %s)",
            [app],
        )
        assert cursor.rowcount == 1
    response = client.get("/readyz")
    assert response.status_code == 503
    assert b"1 " in response.content


def test_robots_keep_out_of_the_workshop_and_know_the_sitemap(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


@pytest.fixture
def sitemap(client, db):
    factories.published("public", gestures=["apology"])
    factories.draft("not-public", brand="draft-only")
    response = client.get("/sitemap.xml")
    assert response.status_code == 200
    tree = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    return [element.text for element in tree.findall("s:url/s:loc", NAMES)]


def test_the_sitemap_lists_public_pages_in_every_language(sitemap):
    for prefix in ("", "/de", "/es", "/it", "/nl"):
        for path in (
            "/",
            "/stories/",
            "/brands/",
            "/stories/public/",
            "/brands/klm/",
            "/gestures/apology/",
            "/industries/airlines/",
            "/channels/airport/",
        ):
            assert f"http://testserver{prefix}{path}" in sitemap
    assert len(sitemap) == len(set(sitemap))


def test_the_sitemap_lists_nothing_else(sitemap):
    assert not [address for address in sitemap if "not-public" in address or "draft" in address]


def test_every_address_of_the_sitemap_answers(client, sitemap):
    for address in sitemap:
        assert client.get(address.removeprefix("http://testserver")).status_code == 200
