"""The shipped library keeps every rule; a failure names story, language, field and reason."""

import pytest

from stories.models.rules import TEXT_LANGUAGES
from tests.fixtures_quality.reading import shelf
from tests.fixtures_quality.rules import RULES


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_library_keeps_the_rule(rule):
    complaints = [str(complaint) for complaint in rule(shelf())]
    assert not complaints, f"{len(complaints)} complaints:\n" + "\n".join(complaints)


def test_the_library_is_as_large_as_promised():
    stories = shelf().stories.values()
    assert len(stories) >= 170
    assert sum(len(story["texts"]) for story in stories) >= 269


def test_slugs_are_the_names_of_the_files():
    assert {name: story["slug"] for name, story in shelf().stories.items()} == {
        name: name for name in shelf().stories
    }


@pytest.mark.parametrize("kind", ["industries", "gestures", "channels", "outcomes"])
@pytest.mark.parametrize("field", ["name", "definition", "synonyms"])
def test_terms_are_told_in_every_language(kind, field):
    for slug, term in shelf().terms[kind].items():
        assert [code for code in TEXT_LANGUAGES if term[field].get(code)] == [*TEXT_LANGUAGES], slug


@pytest.mark.parametrize("kind", ["industries", "gestures", "channels", "outcomes"])
def test_terms_are_told_apart_in_every_language(kind):
    terms = shelf().terms[kind]
    for code in TEXT_LANGUAGES:
        assert len({term["name"][code].casefold() for term in terms.values()}) == len(terms)


def test_no_alias_means_two_brands():
    owners: dict[str, str] = {}
    for slug, brand in shelf().brands.items():
        for name in (brand["name"], *brand["aliases"]):
            assert owners.setdefault(name.casefold(), slug) == slug, (
                f"{name} is {owners[name.casefold()]}"
            )
