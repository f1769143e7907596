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
    written = {(m.context, m.id): m.string for m in catalog(language) if m.id}
    found = {(m.context, m.id): m.string for m in compiled if m.id}
    assert found == written, "run .ci/translations --write"


def test_all_languages_have_the_same_strings():
    keys = {code: {(m.context, str(m.id)) for m in catalog(code)} for code in LANGUAGES}
    assert len({frozenset(found) for found in keys.values()}) == 1
