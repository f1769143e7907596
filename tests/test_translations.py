"""Every string of the interface is translated into every language, and compiled."""

import io
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.conf import settings

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]
LOCALE = Path(settings.BASE_DIR) / "locale"


def catalog(language):
    path = LOCALE / language / "LC_MESSAGES" / "django.po"
    return read_po(io.BytesIO(path.read_bytes()), locale=language)


def by_key(messages):
    """Context and source -> translation, in one shape: Babel's two readers differ in theirs."""

    def plain(value):
        if isinstance(value, bytes):
            return value.decode()
        return tuple(value) if isinstance(value, list) else value

    return {(plain(m.context), plain(m.id)): plain(m.string) for m in messages if m.id}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_is_translated(language):
    open_strings = []
    for message in catalog(language):
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        if message.fuzzy or not all(strings):
            open_strings.append(message.id)
    assert not open_strings, f"not translated into {language}: {open_strings[:10]}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive_translation(language):
    broken = [
        (message.id, str(error)) for message in catalog(language) for error in message.check()
    ]
    assert not broken


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_fresh(language):
    path = LOCALE / language / "LC_MESSAGES" / "django.mo"
    compiled = read_mo(io.BytesIO(path.read_bytes()))
    assert by_key(compiled) == by_key(catalog(language)), "run .ci/translations --write"


def test_all_languages_have_the_same_strings():
    keys = {code: {(m.context, str(m.id)) for m in catalog(code)} for code in LANGUAGES}
    assert len({frozenset(found) for found in keys.values()}) == 1
