"""The rules of the house, as docs/architecture.md draws them. A failure says what to do instead.

Each rule is a function from a file to its offences; the specimens at the end show each one at work.
"""

import ast
import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent

# The stairs: imports only go down, and rooms on one step never import each other.
STAIRS = {
    "search": 1,
    "atlas": 1,
    "querysets": 2,
    "models": 3,
    "fields": 3.5,
    "corrections": 4,
    "completeness": 3.5,
    "filters": 4,
    "workflow": 4,
    "teaching": 4,
    "asked": 4.5,
    "duplicates": 4.5,
    "merging": 5.7,
    "roles": 4,
    "selection": 4.5,
    "ledger": 4.5,
    "facets": 5,
    "results": 5,
    "covers": 5,
    "showcase": 5.5,
    "reading": 5,
    "related": 5,
    "takeaway": 5,
    "comparison": 5,
    "reveal": 5,
    "exchange": 5,
    "intake": 5,
    "upkeep": 5,
    "units": 5,
    "insights": 5.5,
    "history": 5.5,
    "bulk": 5.7,
    "importing": 5.7,
    "entering": 5.7,
    "sentences": 5.5,
    "translating": 5.7,
    "vocabulary": 5.7,
    "templatetags": 6,
    "views": 6.5,
    "api": 6.5,
    "admin": 6.5,
    "accounts": 6.5,
    "urls": 7,
    "management": 7,
}
# Django finds these by their names; what they may import is that of the room they belong to.
SAME_ROOM = {"translation": "models", "apps": "management", "__init__": ""}
NOT_BELOW_6 = ("django.http", "django.shortcuts", "django.template")
NO_NAMES = ("utils.py", "helpers.py", "services.py")
MOST_LINES = 400


def python_files(*folders):
    found = (path for folder in folders for path in (PROJECT / folder).rglob("*.py"))
    return sorted(path for path in found if "migrations" not in path.parts)


CODE = python_files("casebook", "stories")
EVERYTHING = [PROJECT / "manage.py", *CODE, *python_files("tests")]


def room_of(path: str) -> str:
    """The room of a file or a module: stories/models/dates.py and stories.models.dates are in models."""
    parts = path.removesuffix(".py").replace("/", ".").split(".")
    name = parts[1] if len(parts) > 1 else ""
    return SAME_ROOM.get(name, name)


def imports(tree) -> list[tuple[int, str]]:
    """Everything a file imports: (line, module), with the names that may be modules themselves."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "stories":
            found += [(node.lineno, f"stories.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append((node.lineno, "." * node.level + (node.module or "")))
    return found


# --- rules for Python ------------------------------------------------------------------------------


def goes_up(path, tree):
    if not path.startswith("stories/"):
        return
    room = room_of(path)
    if room and room not in STAIRS:
        yield (
            1,
            f"the room {room!r} is on no step: give it one in STAIRS and in docs/architecture.md",
        )
        return
    for line, module in imports(tree):
        other = room_of(module) if module.startswith("stories.") else room
        if other == room or not room:
            continue
        if other not in STAIRS:
            yield line, f"{module} is in no room of the house"
        elif STAIRS[other] >= STAIRS[room]:
            steps = f"{room} (step {STAIRS[room]}) imports {module} (step {STAIRS[other]})"
            yield line, f"{steps}: imports only go down. Move what both need to a lower room"


def knows_requests(path, tree):
    if not path.startswith("stories/") or STAIRS.get(room_of(path), 7) >= 6:
        return
    for line, module in imports(tree):
        if module.startswith(NOT_BELOW_6):
            yield (
                line,
                f"{module} is for step 6 and above: return plain values and let a view answer",
            )
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.arg == "request":
            yield node.lineno, "takes a request: take the values it needs instead"


def mixes_project_and_app(path, tree):
    for line, module in imports(tree):
        if path.startswith("casebook/") and re.match(r"stories(\.|$)(?!urls)", module):
            yield line, f"casebook switches the site on and knows none of its models: {module}"
        if (
            path.startswith("stories/")
            and room_of(path) != "management"
            and module.split(".")[0] == "casebook"
        ):
            yield line, f"only commands know how the site is switched on: {module}"


def imports_carelessly(path, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            if node.names[0].name == "*" and path != "tests/settings.py":
                yield node.lineno, "name what you import: a reader must see where a name is from"
            if node.level and not path.startswith("tests/"):
                yield node.lineno, "write the whole path: stories.models, not a dot"


def imports_late(path, tree):
    if path.startswith("tests/"):
        return
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if (path, function.name) == ("stories/apps.py", "ready"):
            continue
        for line, module in imports(function):
            if module.split(".")[0] == "stories":
                what = f"{function.name}() imports {module}"
                yield (
                    line,
                    f"{what}: that hides a circle. Move what both sides need to a lower room",
                )


MAKING = {"update", "create", "get_or_create", "update_or_create", "Story"}


SETS_STATUS = ("stories/workflow.py", "stories/teaching.py")  # of cases, of course packs


def sets_status(path, tree):
    if not path.startswith("stories/") or path in SETS_STATUS:
        return
    advice = (
        "only workflow.py sets a story's status: call submit, publish, archive or return_to_draft"
    )
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "status":
            if isinstance(node.ctx, ast.Store | ast.Del):
                yield node.lineno, advice
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            words = [item.value for item in ast.walk(node) if isinstance(item, ast.Constant)]
            by_keyword = name in MAKING and "status" in [word.arg for word in node.keywords]
            if by_keyword or (name in ("setattr", "bulk_update") and "status" in words):
                yield node.lineno, advice


def reads_the_query_string(path, tree):
    if not path.startswith("stories/") or path == "stories/filters.py":
        return
    for node in ast.walk(tree):
        read = isinstance(node, ast.Attribute | ast.Subscript) and getattr(node.value, "attr", "")
        if read in ("GET", "query_params"):
            yield (
                node.lineno,
                f"reads request.{read}: only StoryFilter does. Hand it over whole and ask the filter",
            )


def is_badly_named(path, tree):
    if Path(path).name in NO_NAMES:
        yield 1, "a file is named for what is in it, so that a newcomer finds it"


def is_too_long(path, tree):
    lines = (PROJECT / path).read_text().count("\n") if (PROJECT / path).exists() else 0
    if lines >= MOST_LINES:
        yield lines, f"{lines} lines; under {MOST_LINES} are allowed. Find the two things it does"


RULES = [
    goes_up,
    knows_requests,
    mixes_project_and_app,
    imports_carelessly,
    imports_late,
    sets_status,
    reads_the_query_string,
    is_badly_named,
    is_too_long,
]


def offences(rule, path: str, source: str) -> list[str]:
    return [f"{path}:{line}: {said}" for line, said in rule(path, ast.parse(source))]


@pytest.mark.parametrize("rule", RULES, ids=[rule.__name__ for rule in RULES])
def test_no_file_breaks_a_rule_of_the_house(rule):
    found = [
        offence
        for path in EVERYTHING
        for offence in offences(rule, str(path.relative_to(PROJECT)), path.read_text())
    ]
    assert not found, "\n" + "\n".join(found)


# file, its source, the rule that it breaks
SPECIMENS = [
    ("stories/search/a.py", "from stories.models import Story", goes_up),
    ("stories/search/a.py", "from stories import querysets", goes_up),
    ("stories/models/a.py", "import stories.filters", goes_up),
    ("stories/filters.py", "from stories import workflow", goes_up),
    ("stories/facets.py", "from stories.exchange.entries import digest", goes_up),
    ("stories/facets.py", "def f():\n    from stories.views import front", goes_up),
    ("stories/views/a.py", "from stories.api.views import StoryView", goes_up),
    ("stories/translation.py", "from stories.filters import StoryFilter", goes_up),
    ("stories/filters.py", "from stories.common import x", goes_up),
    ("stories/common.py", "", goes_up),
    ("stories/facets.py", "from django.http import QueryDict", knows_requests),
    ("stories/models/a.py", "from django.template.loader import get_template", knows_requests),
    ("stories/exchange/a.py", "import django.shortcuts", knows_requests),
    ("stories/facets.py", "def count(request): ...", knows_requests),
    ("stories/facets.py", "def count(*, request=None): ...", knows_requests),
    ("casebook/server.py", "from stories.models import Story", mixes_project_and_app),
    ("casebook/server.py", "from stories import models", mixes_project_and_app),
    ("stories/facets.py", "from casebook import database", mixes_project_and_app),
    ("stories/facets.py", "from stories.models import *", imports_carelessly),
    ("stories/views/a.py", "from . import b", imports_carelessly),
    ("stories/filters.py", "def f():\n    from stories.models import Story", imports_late),
    (
        "stories/filters.py",
        "class A:\n    def f(self):\n        import stories.models",
        imports_late,
    ),
    ("casebook/server.py", "def f():\n    from stories.models import Story", imports_late),
    ("stories/admin/a.py", "story.status = 'published'", sets_status),
    ("stories/admin/a.py", "story.status, x = 'published', 1", sets_status),
    ("stories/admin/a.py", "queryset.update(status='published')", sets_status),
    ("stories/exchange/a.py", "Story.objects.create(slug='a', status='published')", sets_status),
    ("stories/exchange/a.py", "Story(status='published')", sets_status),
    ("stories/exchange/a.py", "setattr(story, 'status', 'published')", sets_status),
    ("stories/exchange/a.py", "Story.objects.bulk_update(stories, ['status'])", sets_status),
    ("stories/views/a.py", "page = request.GET.get('page')", reads_the_query_string),
    ("stories/views/a.py", "page = request.GET['page']", reads_the_query_string),
    ("stories/views/a.py", "pages = self.request.GET.getlist('page')", reads_the_query_string),
    ("stories/api/a.py", "page = request.query_params.get('page')", reads_the_query_string),
    ("stories/utils.py", "", is_badly_named),
    ("casebook/helpers.py", "", is_badly_named),
]


@pytest.mark.parametrize(("path", "source", "rule"), SPECIMENS)
def test_a_rule_catches_what_breaks_it(path, source, rule):
    assert offences(rule, path, source) != []


# file, source: fine by every rule
FINE = [
    ("stories/filters.py", "from stories.search import lexical\nfrom stories.models import Story"),
    ("stories/models/a.py", "from stories.models.b import B\nfrom stories.querysets import C"),
    ("stories/sentences.py", "from stories.facets import value_labels"),
    ("stories/apps.py", "def ready(self):\n    from stories.roles import ensure_groups"),
    ("stories/management/commands/a.py", "from casebook import server"),
    ("casebook/urls.py", "from stories.urls import for_machines"),
    ("stories/views/a.py", "chosen = StoryFilter(request.GET, language='en')"),
    ("stories/views/a.py", "render(request, 'a.html', status=404)"),
    ("stories/querysets.py", "self.filter(status='published')"),
    ("stories/workflow.py", "locked.status = to"),
    ("stories/admin/a.py", "if story.status == 'draft': pass"),
    ("tests/settings.py", "from casebook.settings import *"),
]


@pytest.mark.parametrize(("path", "source"), FINE)
def test_no_rule_minds_what_is_fine(path, source):
    assert [offences(rule, path, source) for rule in RULES] == [[]] * len(RULES)


def test_the_stairs_in_the_manual_are_these():
    manual = (PROJECT / "docs/architecture.md").read_text()
    drawn = {}
    for step, rooms in re.findall(r"^\| (\d(?:½|\.\d)?) \| (.*) \|$", manual, re.MULTILINE):
        number = float(step.replace("½", ".5"))
        drawn |= dict.fromkeys(re.findall(r"`(\w+)`", rooms.split(":")[0]), number)
    there = {room_of(str(path.relative_to(PROJECT))) for path in CODE if "stories" in path.parts}
    wanted = {room: STAIRS[room] for room in there if room in STAIRS}
    assert drawn == wanted, "docs/architecture.md draws other stairs than STAIRS"
