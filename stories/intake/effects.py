"""What came of it without a figure: it went viral, papers reported, there was an outcry, a prize."""

from stories.intake import lexicon, sentences
from stories.intake.records import OutcomeProposal

KINDS = ("media-coverage", "viral-reach", "backlash", "award", "policy-change")


def find(text: str, language: str, start: int, end: int) -> list[OutcomeProposal]:
    """One of a kind at most, with the sentence that says so."""
    found = []
    for kind in KINDS:
        match = lexicon.expression("words", language, f"effect-{kind}").search(text, start, end)
        if match:
            where = sentences.sentence_around(text, match.start(), start, end)
            found.append(OutcomeProposal(kind, "", None, "", "", *where, 0.5))
    return found
