"""The rules of the house for templates, style sheets and scripts. A failure says what to do instead."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode, IncludeNode

PROJECT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((PROJECT / "templates").rglob("*.html"))
STATIC = sorted(
    path for ending in ("css", "js", "svg") for path in (PROJECT / "stories").rglob(f"*.{ending}")
)
# what must not stand in a template -> what to do instead
FORBIDDEN = {
    r"<script(?![^>]*\ssrc=)": "scripts are files under static/: the security policy refuses others",
    r"<style\b": "styles are files under static/: the security policy refuses others",
    r"<[^>]*\sstyle=": "give it a class: the security policy refuses styles in attributes",
    r"<[^>]*\son[a-z]+=": "listen from a script file: the security policy refuses handlers",
    r"javascript:": "use a button and a script file",
    r"<(?!a\b)[^>]*\s(src|srcset|href|action|data|poster)=[\"']?(https?:)?//": (
        "everything a page loads is ours: vendor the file with its licence"
    ),
    r"\|\s*safe\b|autoescape off|mark_safe": "let Django escape it; build HTML with format_html",
    r"data-(total|count|list-count)=\"\{\{(?![^}]*stringformat)": (
        "programs read plain digits: |stringformat:'d', else a thousand is 1,000 or 1.000"
    ),
    r"\{\{ *[\w.]+\.pk *\}\}": (
        "a key is plain digits: |stringformat:'d', else that of the thousandth row is 1,000"
    ),
}
# the same for style sheets, scripts and pictures
LOADS = re.compile(r"(?:url\(|@import|from|import\(|fetch\(|href=)\s*[\"']?(?:https?:)?//")


def in_template(source: str) -> list[str]:
    found = []
    for pattern, advice in FORBIDDEN.items():
        for match in re.finditer(pattern, source, re.IGNORECASE):
            line = source.count("\n", 0, match.start()) + 1
            found.append(f"{line}: {match.group()[:60]!r}: {advice}")
    return found


def test_no_template_breaks_a_rule_of_the_house():
    found = [
        f"{path.relative_to(PROJECT)}:{said}"
        for path in TEMPLATES
        for said in in_template(path.read_text())
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        '<script type="module">x</script>',
        "<STYLE>p {}</STYLE>",
        '<p class="a" style="color: red">',
        '<button onclick="x()">',
        '<a href="javascript:x()">',
        '<img src="https://elsewhere.example/a.png">',
        '<link rel="stylesheet" href="//elsewhere.example/a.css">',
        '<form action="http://elsewhere.example/">',
        "{{ text|safe }}",
        "{% autoescape off %}",
        '<p data-total="{{ total }}">',
        '<input value="case:{{ case.pk }}">',
    ],
)
def test_what_a_template_must_not_hold_is_found(source):
    assert in_template(f"<p>fine</p>\n{source}")[0].startswith("2: ")


@pytest.mark.parametrize(
    "source",
    [
        '<script src="{% static "a.js" %}" type="module"></script>',
        '<a href="https://elsewhere.example/">a source</a>',
        '<link rel="stylesheet" href="{% static "a.css" %}">',
        '<p class="style">on = off</p>',
        """<p data-count="{{ total|stringformat:'d' }}">""",
        """<input value="{{ case.pk|stringformat:'d' }}">""",
    ],
)
def test_what_a_template_may_hold_is_left_alone(source):
    assert in_template(source) == []


def test_style_sheets_and_scripts_load_nothing_of_another_host():
    found = [
        f"{path.relative_to(PROJECT)}: {match.group()}"
        for path in STATIC
        for match in LOADS.finditer(path.read_text())
    ]
    assert not found, found
    assert LOADS.search('@import "https://elsewhere.example/a.css";')
    assert LOADS.search("src: url(//elsewhere.example/a.woff2)")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_every_template_parses_and_finds_its_parts(path):
    template = get_template(str(path.relative_to(PROJECT / "templates"))).template
    for kind, name in ((IncludeNode, "template"), (ExtendsNode, "parent_name")):
        for node in template.nodelist.get_nodes_by_type(kind):
            part = getattr(node, name).var
            if isinstance(part, str):
                try:
                    get_template(part)
                except TemplateDoesNotExist:
                    pytest.fail(f"{path.name} includes {part}, which is not there")
