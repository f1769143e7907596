"""People of the workshop, and an article that intake has read."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group, User

from stories import entering, intake
from stories.intake import Draft, OutcomeProposal, Proposal
from stories.models import PartialDate
from stories.roles import CURATORS, REVIEWERS

ADDRESS = "https://news.example.org/teddy"
TEXT = (
    "The teddy that flew home\n\n"
    "In October 2014 Loganair flew a lost teddy home to Kirkwall, with a handwritten letter.\n\n"
    "The picture was liked more than 14,000 times."
)


def where(words: str) -> dict:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "confidence": 0.9}


def a_reading(*, drafts=1, text=TEXT, **fields) -> intake.Reading:
    """What intake would say of TEXT; no model is asked, so that tests of writing are fast."""
    figure = ("engagement", "likes", Decimal(14000), "likes", "over")
    draft = Draft(
        title="The teddy that flew home",
        start=0,
        end=len(text),
        confidence=0.9,
        brand=Proposal("Loganair", **where("Loganair"), known=False),
        industry=Proposal("airlines", **where("Loganair flew a lost teddy home")),
        gestures=(Proposal("surprise-gift", **where("flew a lost teddy home")),),
        channels=(Proposal("airport", **where("Kirkwall") | {"confidence": 0.4}),),
        outcomes=(OutcomeProposal(*figure, **where("more than 14,000 times")),),
        happened_on=intake.DateProposal(PartialDate.parse("2014-10"), **where("October 2014")),
        places=(intake.PlaceProposal("Kirkwall", "gb", **where("Kirkwall")),),
    )
    given = {"language": "en", "title": draft.title, "text": text, "drafts": (draft,) * drafts}
    return intake.Reading(**given | {"address": ADDRESS} | fields)


def person(name, *roles) -> User:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


@pytest.fixture
def ann(db):
    return person("ann", CURATORS)


@pytest.fixture
def ben(db):
    return person("ben", CURATORS)


@pytest.fixture
def rob(db):
    return person("rob", CURATORS, REVIEWERS)


@pytest.fixture
def article(ann):
    return entering.take_in(reading=a_reading(), by=ann, publisher="The Orcadian")
