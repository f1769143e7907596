"""Words and marks the library does not use, and names it spells one way."""

import re
from collections.abc import Iterator

PLACEHOLDER = re.compile(
    r"\b(?:TODO|TBD|TBC|FIXME|XXX+)\b"  # in capitals: todo is a Spanish word
    r"|(?i:\b(?:lorem|ipsum|xxx+|tbd|fixme|placeholder|platzhalter)\b)|\?\?\?|\[\.\.\.\]"
)
# Beginnings of words, since they are inflected.
HYPE = {
    "en": r"heart-?warming|amazing|incredibl|awesome|jaw-?dropping|mind-?blowing|unbelievabl|"
    r"epic\b|stunning|magical\b|inspirational|game-?chang|unforgettabl|above and beyond|"
    r"took the internet by storm|broke the internet|tear-?jerk|priceless\b|wow factor",
    "de": r"herzerwärmend|unglaublich|atemberaubend|fantastisch|phänomenal|sensationell|"
    r"überwältigend|zauberhaft|magisch|genial|unvergesslich|Gänsehaut",
    "es": r"conmovedor|increíbl|asombros|espectacular|impresionante|maravillos|inolvidabl|"
    r"fantástic|mágic|entrañabl|emocionante",
    "it": r"commovent|incredibil|strabiliant|straordinari|meraviglios|fantastic|indimenticabil|"
    r"magic|emozionant|mozzafiato",
    "nl": r"hartverwarmend|ongelooflijk|ongelofelijk|fantastisch|geweldig|adembenemend|"
    r"verbluffend|onvergetelijk|magisch|sensationeel|waanzinnig",
}
QUOTES = {"en": "“”", "de": "„“", "es": "«»", "it": "«»", "nl": "“”"}
EVERY_QUOTE = '"“”„«»‘’‚‹›`´'
# A straight apostrophe stands between letters or after one; Dutch begins a few words with it.
LOOSE_APOSTROPHE = re.compile(r"(?<!\w)'(?!(?:s|t|n|m|k)\b)")
PLATFORMS = (
    "YouTube",
    "Facebook",
    "Twitter",
    "Instagram",
    "LinkedIn",
    "TikTok",
    "WhatsApp",
    "Reddit",
)
# Brands whose name is also a common word, as in: the target, de lijn.
COMMON_WORDS = {"buffer", "jumbo", "target", "lemonade", "de lijn"}


def placeholders(piece: str) -> list[str]:
    """Words that stand for something still to be written."""
    return PLACEHOLDER.findall(piece)


def hype(piece: str, language: str) -> list[str]:
    """Words of an advertiser, in that language."""
    return re.findall(rf"\b(?:{HYPE[language]})\w*", piece, re.I)


def wrong_marks(piece: str, language: str) -> Iterator[str]:
    """What is wrong with the quotation marks and apostrophes, if anything."""
    own = QUOTES[language]
    for mark in sorted(set(piece) & set(EVERY_QUOTE) - set(own)):
        yield f"uses {mark} (quotation marks are {own}, the apostrophe is ')"
    if piece.count(own[0]) != piece.count(own[1]):
        yield f"opens and closes {own} unequally often"
    if LOOSE_APOSTROPHE.search(piece):
        yield f"has an apostrophe that opens a word (quotation marks are {own})"


def names(brands: dict[str, dict]) -> tuple[tuple[str, re.Pattern], ...]:
    """The names to watch, each with a pattern of its spellings: Westjet, West Jet, Warby-Parker."""
    watched = [brand["name"] for brand in brands.values()]
    return tuple((name, _spellings(name)) for name in (*watched, *PLATFORMS))


def _spellings(name: str) -> re.Pattern:
    letters = [character for character in name if character.isalnum()]
    between = r"(?:[\s’'.\-]|\s?&\s?)?"
    # not part of a hashtag, a handle, an address or another word
    return re.compile(rf"(?<![\w#@/.-]){between.join(letters)}(?![\w@]|\.\w)", re.I)


def misspelt(piece: str, watched: tuple[tuple[str, re.Pattern], ...]) -> Iterator[tuple[str, str]]:
    """Occurrences of a watched name in another spelling than its own, with the right one."""
    for name, pattern in watched:
        for match in pattern.finditer(piece):
            found = match[0]
            if found in {name, name[0].upper() + name[1:]} | COMMON_WORDS:  # Bol.com says
                continue
            compound = "-" not in name and found.replace("-", " ") == name  # Warby-Parker-Brille
            if not (compound and piece[match.end() :].startswith("-")):
                yield found, name
