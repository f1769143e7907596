"""What is kept of a correction, and what the database itself refuses."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from stories.corrections import settle, suggest
from stories.models import Answer, Correction
from tests import factories

pytestmark = pytest.mark.django_db

GOOD = "The year is wrong: it was 2015."


@pytest.fixture
def story(db):
    return factories.published("seat")


def test_the_same_for_another_case_is_another_one(story):
    assert suggest(story=story, message=GOOD)
    assert suggest(story=story, message=GOOD) is None
    assert suggest(story=factories.published("other"), message=GOOD)


@pytest.mark.parametrize(
    "given",
    [{"message": ""}, {"message": GOOD, "reply_to": "x"}, {"message": GOOD, "source_url": "x"}],
)
def test_what_is_not_valid_is_not_kept(story, given):
    with pytest.raises(ValidationError):
        suggest(story=story, **given)
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    "given",
    [
        {"message": "short"},
        {"message": "x" * 3001},
        {"message": GOOD, "source_url": "javascript:alert(1)"},
        {"message": GOOD, "answer": "maybe"},
    ],
)
def test_the_database_refuses_it_too(story, given):
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.create(story=story, **given)


@pytest.mark.parametrize("answer", [Answer.USED, Answer.DECLINED])
def test_a_settled_correction_no_longer_has_the_readers_address(story, answer):
    suggest(story=story, message=GOOD, reply_to="reader@example.org")
    assert settle(corrections=Correction.objects.all(), answer=answer) == 1
    settled = Correction.objects.get()
    assert (settled.answer, settled.reply_to, settled.message) == (answer, "", GOOD)


def test_opened_again_it_keeps_what_it_has(story):
    suggest(story=story, message=GOOD, reply_to="reader@example.org")
    settle(corrections=Correction.objects.all(), answer=Answer.OPEN)
    assert Correction.objects.get().reply_to == "reader@example.org"
