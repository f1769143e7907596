"""Facts about languages and fields, as tables. How to add a language: docs/search.md."""

from django.conf import settings

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
DEFAULT = settings.LANGUAGE_CODE

# ts_rank's weights of D, C, B, A (which text has which: migration 0003). docs/search.md, "Weights".
WEIGHTS = (0.4, 0.6, 0.8, 1.0)

# What people write before a colon -> the filter it means, in the five languages.
FIELDS = {
    "brand": "brand company marke firma marca empresa azienda merk bedrijf",
    "industry": "industry branche industria sector settore branche bedrijfstak",
    "gesture": "gesture geste gesto gebaar",
    "channel": "channel kanal canal canale kanaal",
    "outcome": "outcome result ergebnis wirkung resultado risultato resultaat",
    "language": "language lang sprache idioma lingua taal",
    "country": "country land pais país paese",
    "verification": "verification status prüfung verificación verifica verificatie",
    "year": "year jahr año ano anno jaar",
}
FIELD_OF = {word: name for name, words in FIELDS.items() for word in words.split()}

OR_WORDS = {"OR", "ODER", "|", "||"}
AND_WORDS = {"AND", "UND", "&", "&&"}
