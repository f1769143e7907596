"""A page as a program reads it: its elements, and the hooks that other people's scripts rely on."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlsplit

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


@dataclass
class Element:
    """One element with the text inside it and the elements it stands in."""

    tag: str
    attributes: dict[str, str]
    ancestors: tuple["Element", ...]
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def __contains__(self, name: str) -> bool:
        return name in self.attributes

    @property
    def query(self) -> dict[str, list[str]]:
        """The query string of a link, as lists of values by name."""
        return parse_qs(urlsplit(self["href"]).query, keep_blank_values=True)

    def inside(self, css_class: str) -> bool:
        return any(css_class in a.attributes.get("class", "").split() for a in self.ancestors)


@dataclass
class Reader(HTMLParser):
    """Collects elements; a tag that is never closed, or closed twice, is an error."""

    elements: list[Element] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)

    def __post_init__(self):
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag, attrs):
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        attributes = {name: value or "" for name, value in attrs}
        element = Element(tag, attributes, tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing"
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data):
        for element in self.open:
            element.text += data


class Page:
    """``Page(response)``: ``find`` elements, or read the hooks by name."""

    def __init__(self, response):
        self.response = response
        self.html = response.content.decode()
        reader = Reader()
        reader.feed(self.html)
        reader.close()
        assert not reader.open, f"never closed: {[element.tag for element in reader.open]}"
        self.elements = reader.elements

    def find(self, tag: str = "", **attributes) -> list[Element]:
        """Elements by tag and attributes; ``True`` for one that is there, whatever its value.

        ``data_story="x"`` stands for the attribute ``data-story``.
        """
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if (not tag or element.tag == tag)
            and all(
                name in element if value is True else element.attributes.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def one(self, tag: str = "", **attributes) -> Element:
        found = self.find(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """All that can be read on the page."""
        return " ".join(self.one("body").text.split())

    @property
    def main(self) -> str:
        """All that can be read in the part that differs between pages."""
        return " ".join(self.one("main").text.split())

    # --- hooks ---

    @property
    def stories(self) -> list[str]:
        return [element["data-story"] for element in self.find("article", data_story=True)]

    @property
    def total(self) -> int:
        return int(self.one(data_total=True)["data-total"])

    @property
    def errors(self) -> set[str]:
        return {element["data-error"] for element in self.find(data_error=True)}

    @property
    def facets(self) -> dict[str, dict[str, int]]:
        """Counts by facet and value."""
        found: dict[str, dict[str, int]] = {}
        for element in self.find(data_facet=True):
            counts = found.setdefault(element["data-facet"], {})
            assert element["data-value"] not in counts, "a choice is offered twice"
            counts[element["data-value"]] = int(element["data-count"])
        return found

    def choice(self, facet: str, value: str) -> Element:
        return self.one("a", data_facet=facet, data_value=value)

    @property
    def chips(self) -> list[Element]:
        """The links that each take one thing away; without “Remove all”."""
        chips = [a for a in self.find("a") if "chip" in a.attributes.get("class", "").split()]
        return [chip for chip in chips if chip["href"].startswith("?")]
