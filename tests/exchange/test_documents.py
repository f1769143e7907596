"""Reading YAML that a person wrote: text as it stands, and every problem with its line."""

import time

import pytest

from stories.exchange.documents import Problem, Value, read


def plain(value):
    """A document without its lines."""
    content = value.content
    if isinstance(content, dict):
        return {name: plain(item) for name, item in content.items()}
    if isinstance(content, list):
        return [plain(item) for item in content]
    return content


@pytest.fixture
def reading(tmp_path):
    """``reading(text or bytes)``: the document of a file that holds it."""

    def read_written(content):
        path = tmp_path / "file.yaml"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return read(path)

    return read_written


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("country: no", {"country": "no"}),
        ("- yes\n- on\n- off\n- true", ["yes", "on", "off", "true"]),
        ("date: 2014-10-31", {"date": "2014-10-31"}),
        ("value: 020", {"value": "020"}),
        ("value: 1_000", {"value": "1_000"}),
        ("value: 0x10", {"value": "0x10"}),
        ("time: 12:30:45", {"time": "12:30:45"}),
        ("value: 1e3", {"value": "1e3"}),
        ("a: null\nb: ~\nc:", {"a": None, "b": None, "c": None}),
        ("a: 'null'\nb: ''", {"a": "null", "b": ""}),
        (
            "a: >-\n  two\n  lines\nb: |\n  kept\n  lines\n",
            {"a": "two lines", "b": "kept\nlines\n"},
        ),
        ("[]", []),
        ("{}", {}),
        ("just text", "just text"),
        ("a: !!python/object/apply:os.system ['true']", {"a": ["true"]}),
        ("\ufeffa: 1", {"a": "1"}),
        ("a: “ä” 𝄞 日本", {"a": "“ä” 𝄞 日本"}),
        ("# only\na: b # a comment", {"a": "b"}),
    ],
)
def test_values_are_the_text_that_was_written(reading, written, meant):
    document = reading(written)
    assert document.problems == []
    assert plain(document.root) == meant


def test_every_value_knows_its_line(reading):
    root = reading("# first line\na:\n  - b\n  - c: d\n").root
    listed = root.content["a"]
    assert [item.line for item in listed.content] == [3, 4]
    assert listed.content[1].content["c"] == Value("d", "file.yaml", 4)


BROKEN = [
    ("", 1, "the file is empty"),
    ("\n\n# only a comment\n", 1, "the file is empty"),
    ("a: b\nc: [d\n", 3, "not YAML: expected ',' or ']', but got '<stream end>'"),
    ("a: b: c", 1, "not YAML: mapping values are not allowed here"),
    ("a: b\n\tc: d", 2, "not YAML: found character '\\t' that cannot start any token"),
    ("a: 'open", 1, "not YAML: found unexpected end of stream"),
    ("a: b\n- c", 2, "not YAML: expected <block end>, but found '-'"),
    ("a: 1\n---\nb: 2", 2, "not YAML: but found another document"),
    ("a: 1\nb: 2\na: 3", 3, "'a' is given twice"),
    ("a:\n  - b: 1\n    b: 2", 3, "'b' is given twice"),
    ("a: 1\nb: \0", 2, "not YAML: the character U+0000 is not allowed"),
    ("a: 1\nb: \x1b", 2, "not YAML: the character U+001B is not allowed"),
    (b"a: \xff", 1, "the file is not UTF-8 text"),
    ("a: 1\n".encode("utf-16"), 1, "the file is not UTF-8 text"),
    ("a: &x 1\nb: *x", 2, "not YAML: the alias *x is not understood here; write it out"),
    ("a: &x\n  b: *x", 2, "not YAML: the alias *x is not understood here; write it out"),
    ("a: 1\n<<: *x", 2, "not YAML: the alias *x is not understood here; write it out"),
    ("a:\n  " + "[" * 100 + "]" * 100, 2, "nested too deeply"),
    ("[" * 1500, 1, "not YAML: nested too deeply"),
    ("[" * 1500 + "]" * 1500, 1, "not YAML: nested too deeply"),
]


@pytest.mark.parametrize(("written", "line", "message"), BROKEN)
def test_what_cannot_be_read_is_said_with_its_line(reading, written, line, message):
    assert reading(written).problems == [Problem("file.yaml", line, message)]


def test_a_few_lines_that_would_unfold_into_billions_are_refused_at_once(reading):
    laughs = ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    laughs += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    started = time.monotonic()
    assert [problem.line for problem in reading("\n".join(laughs)).problems] == [2]
    assert time.monotonic() - started < 2


def test_all_keys_that_are_given_twice_are_named(reading):
    problems = reading("a: 1\nb:\n  c: 1\n  c: 2\na: 3").problems
    assert [str(problem) for problem in problems] == [
        "file.yaml:4: 'c' is given twice",
        "file.yaml:5: 'a' is given twice",
    ]


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path):
    assert read(tmp_path / "none.yaml").problems == [
        Problem("none.yaml", 1, "the file cannot be read: No such file or directory")
    ]
    assert read(tmp_path, name="folder.yaml").problems == [
        Problem("folder.yaml", 1, "the file cannot be read: Is a directory")
    ]


def test_problems_sort_by_file_and_line():
    later, first, other = Problem("b", 10, "m"), Problem("b", 9, "z"), Problem("a", 99, "m")
    assert sorted([later, first, other]) == [other, first, later]
