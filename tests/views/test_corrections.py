"""What readers are told about changes after publication: which fields, when, why, and nobody's name."""

import pytest
from django.contrib.auth.models import User
from django.template.loader import render_to_string
from django.utils.translation import override

from stories import history
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = factories.published("klm")
    factories.text(story, "de")
    with history.changing(story, by=User.objects.create_user("ann"), reason="Found <i>another</i>"):
        story.texts.update(lesson="New")
        factories.Story.objects.filter(pk=story.pk).update(country="de", verification="disputed")
    return story


def told(story) -> str:
    return " ".join(render_to_string("stories/_corrections.html", {"story": story}).split())


def test_a_case_that_never_changed_tells_nothing():
    assert told(factories.published()) == ""


def test_the_fields_the_day_and_the_reason_are_told_but_no_name(story):
    html = told(story)
    day = story.amendments[0].at
    assert f'<time datetime="{day:%Y-%m-%d}">' in html
    assert "Country, verification, text (German), text (English)." in html
    assert "Found &lt;i&gt;another&lt;/i&gt;" in html
    assert "ann" not in html


def test_it_is_told_in_the_readers_language(story):
    with override("de"):
        assert "(Deutsch)" in told(story)
