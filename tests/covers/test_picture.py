"""The picture of a shared link."""

import io

import pytest
from PIL import Image

from stories.covers import Cover
from stories.covers.picture import COLOURS, SIZE, picture
from stories.models import Family
from tests import factories

COVER = Cover("gifts", "celebration", "airlines", "KLM", 15, 1.15)


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image.convert("RGB")


def test_is_a_png_in_the_size_that_networks_ask_for_and_not_heavy():
    data = picture(COVER, "KLM surprises travellers", "KLM")
    image = opened(data)
    assert (image.size, data[:8]) == (SIZE, b"\x89PNG\r\n\x1a\n")
    assert len(data) < 100_000


def test_has_the_familys_paper_around_a_light_label():
    image = opened(picture(COVER, "KLM surprises travellers", "KLM"))
    edge = [image.getpixel((x, 20)) for x in range(0, 1200, 7)]
    assert sum(red > 2 * green for red, green, _blue in edge) > len(edge) / 2
    assert min(image.getpixel((1100, 300))) > 240


def test_has_a_colour_for_every_family():
    assert set(COLOURS) == set(Family.values)


@pytest.mark.parametrize(
    "title", ["", "A" * 90, "word " * 18, "Żółć ñ ß İ", "\N{BIRTHDAY CAKE} 航空"]
)
def test_draws_any_title(title):
    assert opened(picture(COVER, title, "Brand")).size == SIZE


@pytest.mark.django_db
class TestAddress:
    def test_anybody_may_keep_it_for_a_day(self, client):
        factories.published("seat")
        response = client.get("/stories/seat/cover.png")
        assert (response.status_code, response["Content-Type"]) == (200, "image/png")
        assert "max-age=86400" in response["Cache-Control"]
        assert not response.cookies

    def test_of_a_draft_there_is_none(self, client):
        factories.draft("secret")
        assert client.get("/stories/secret/cover.png").status_code == 404

    def test_a_renamed_case_redirects(self, client):
        story = factories.published("old-seat")
        type(story).objects.filter(pk=story.pk).update(slug="seat")
        response = client.get("/de/stories/old-seat/cover.png")
        assert (response.status_code, response["Location"]) == (301, "/de/stories/seat/cover.png")
