"""A document's text without what is not its own: menus, cookie banners, comment forms, template residue.

Positions are kept: what is furniture becomes spaces, so a passage's place is its place in the text that
was pasted.
"""

import re
from functools import lru_cache

import py3langid

from stories.intake.lexicon import FOLDER, LANGUAGES

RESIDUE = re.compile(
    r"\{\{.*?\}\}|\{%.*?%\}|<%.*?%>|\$\{[^}\n]*\}|\[/?[a-z][a-z_-]*(?:\s+\w+=[^\]\n]*)?\](?=[\s\].,<]|$)|<!--.*?-->|&nbsp;"
    r"|%%\w+%%|</?(?:p|br|div|span|strong|em|b|i|a|h\d|ul|li)\b[^>\n]{0,200}>",
    re.DOTALL,
)
# A [word] that is set in capitals or stands in a sentence may be the author's; shortcodes are lower case.
MENU = re.compile(r"^(?:[\w&' -]{2,24}\s*[|>»·•/]\s*){2,}[\w&' -]{2,24}$")


@lru_cache(maxsize=1)
def _furniture() -> re.Pattern:
    lines = (FOLDER / "furniture.txt").read_text("utf-8").splitlines()
    patterns = "|".join(line for line in lines if line and line[0] != "#")
    return re.compile(rf"\W*(?:{patterns})\W*$", re.IGNORECASE)


def without_furniture(text: str) -> str:
    """The same text, as long as before, with spaces for what is not the article's."""
    text = RESIDUE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
    lines = []
    for line in text.split("\n"):
        core = line.strip()
        gone = core and len(core) < 400 and (_furniture().match(core) or MENU.match(core))
        lines.append(" " * len(line) if gone else line)
    return "\n".join(lines).replace("\t", " ").replace("\r", " ")


def language_of(text: str) -> str:
    """One of the five languages."""
    py3langid.set_languages(list(LANGUAGES))
    return py3langid.classify(" ".join(text.split())[:20_000])[0]


def title_of(text: str) -> str:
    """The first line if it is a title, else the first sentence, shortened."""
    for line in text.split("\n"):
        line = " ".join(line.split()).lstrip("#* ")
        if line:
            return line if len(line) <= 120 else line[:117].rsplit(" ", 1)[0] + "…"
    return ""
