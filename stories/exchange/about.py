"""What a file says of itself: which search it holds, of what day, from where."""

import datetime
from dataclasses import dataclass

SITE = "Casebook"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class About:
    """``stories_url`` is the absolute address under which cases stand, in the reader's language.

    ``search_url`` leads to what the file holds, as it is at the time of reading; ``style`` is that of
    the reference list of a Word document.
    """

    sentence: str
    count: int
    made_on: datetime.date
    language: str
    stories_url: str
    search_url: str
    style: str = "apa"

    def address(self, slug: str) -> str:
        """The page of a case."""
        return f"{self.stories_url}{slug}/"

    def file_name(self, ending: str) -> str:
        return f"casebook-{self.made_on.isoformat()}.{ending}"
