"""Several anecdotes become several drafts; one told at length stays one."""

from itertools import pairwise

import pytest

from stories.intake import brands, split
from stories.intake.vocabulary import Vocabulary

ONE = (
    "A boy lost his bear, and {} sent him a new one with a card. "
    "His mother wept and wrote to thank the staff."
)

SEVERAL = [
    ("1. WestJet\n{}\n\n2. KLM\n{}\n\n3. Lego\n{}", ["WestJet", "KLM", "Lego"]),
    ("① WestJet. {}\n\n② KLM. {}\n\n③ Lego. {}", ["WestJet", "KLM", "Lego"]),
    ("Three\n\n★ {}\n★ {}\n★ {}", ["WestJet", "KLM", "Lego"]),
    ("Case 1: WestJet\n{}\n\nCase 2: KLM\n{}\n\nCase 3: Lego\n{}", ["WestJet", "KLM", "Lego"]),
    ("Three\n\nWestJet. {}\n\nKLM. {}\n\nLego. {}", ["WestJet", "KLM", "Lego"]),
    ("3. WestJet\n{}\n\n2. KLM\n{}\n\n1. Lego\n{}", ["WestJet", "KLM", "Lego"]),
    ("Three stories\n\n- {}\n- {}\n- {}", ["WestJet", "KLM", "Lego"]),
    (
        "Stories\n\nWestJet cares\n{}\n\nKLM finds\n{}\n\nLego answers\n{}",
        ["WestJet", "KLM", "Lego"],
    ),
    ("{}\n\nAnother example: {}\n\nThen there is a third. {}", ["WestJet", "KLM", "Lego"]),
]


@pytest.mark.parametrize(("text", "names"), SEVERAL)
def test_several_are_split(vocabulary, text, names):
    text = text.format(*(ONE.format(name) for name in names))
    found = brands.actors(text, Vocabulary("en"))
    passages = split.passages(text, "en", found)
    assert [brands.main(found, *passage)[0].name for passage in passages] == names
    assert all(a[1] <= b[0] for a, b in pairwise(passages))


SINGLE = [
    (
        "The complaint\n\nWestJet lost a bag.\n\nThe reply\n\nWestJet sent a new one.\n\n"
        "The end\n\nWestJet apologised."
    ),
    "WestJet sent a boy a bear.\n\nWhat to learn\n1. Be quick.\n2. Say sorry.\n3. Trust your staff.",
    (
        "WestJet sent a boy a new bear with a card.\n\nUnlike KLM or Lego, it paid.\n\n"
        "WestJet also invited him to fly."
    ),
    (
        "WestJet sent Edie Marchbanks a new bear with a card after the flight.\n\n"
        "Her father Neil, who works for Lego in Slough, wrote to thank the crew at once.\n\n"
        "The family flew with KLM this year. KLM's staff gave Edie a model of the aeroplane."
    ),
    "WestJet sent a boy a bear. KLM, asked for a comment, congratulated its rival WestJet.",
]


@pytest.mark.parametrize("text", SINGLE)
def test_one_case_stays_one(vocabulary, text):
    found = brands.actors(text, Vocabulary("en"))
    assert len(split.passages(text, "en", found)) == 1


def test_a_text_broken_at_a_margin_is_one_paragraph():
    text = (
        "The bakery sent a new cake to a customer\n"
        "who had found a stranger's name on hers and\n"
        "was glad when it came to her door at last."
    )
    assert len(split.blocks(text)) == 1
