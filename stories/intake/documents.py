"""Reads a file into text, in a process of its own with limits on time and memory.

Run by stories/intake/files.py as a program: the document on standard input, its kind as argument, JSON
on standard output. It imports nothing of the project, so that it starts fast and holds nothing worth
stealing. ``{"problem": …}`` names one of the keys of ``files.PROBLEMS``.
"""

import io
import json
import re
import resource
import sys
import zipfile

MEMORY = 1_200 * 1024 * 1024
SECONDS = 25
MOST_XML = 30 * 1024 * 1024  # of a .docx, unpacked
MOST_PAGES = 200
MOST_CHARACTERS = 2_000_000
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FURNITURE = re.compile(
    r"(?i)\b(?:cookie|consent|gdpr|cmp|newsletter|subscribe|sidebar|breadcrumb|related|share-|social-links|comment|"
    r"reacties|kommentar|menu|navbar|nav|footer|masthead|advert|promo|paywall|popup|modal)\b"
)


class Problem(Exception):
    """A document that cannot be read; its text is a key of ``files.PROBLEMS``."""


def from_html(data: bytes) -> dict:
    """Title, main text with paragraphs, address, date of publication."""
    import trafilatura
    from lxml import html

    source = data.decode("utf-8", "replace") if not _declares_other(data) else data
    try:
        tree = trafilatura.load_html(source)
    except (ValueError, TypeError):
        tree = None
    if tree is None:
        raise Problem("html")
    address, title = _address(tree), _title(tree)
    _without_furniture(tree, html)
    kept = trafilatura.extract(
        tree,
        include_comments=False,
        include_tables=False,
        favor_recall=True,
        output_format="xml",
        deduplicate=False,
    )
    text = _paragraphs(kept) if kept else ""
    plain = _plain(tree)
    if len(text) < 0.5 * len(plain) and len(plain) < 6000:
        text = plain  # a short page: its own paragraphs are the better guess
    return {"title": title, "text": text[:MOST_CHARACTERS], "address": address}


def _declares_other(data: bytes) -> bool:
    found = re.search(rb"charset=[\"']?([\w-]+)", data[:2000])
    return bool(found and found.group(1).lower() not in (b"utf-8", b"utf8"))


def _without_furniture(tree, html):
    from lxml import etree

    for node in list(tree.iter()):
        if not isinstance(node.tag, str):
            continue
        named = f"{node.get('class', '')} {node.get('id', '')} {node.get('role', '')}"
        away = node.tag in (
            "nav",
            "footer",
            "aside",
            "form",
            "script",
            "style",
            "noscript",
            "button",
            "select",
            "iframe",
        )
        away = away or node.get("role") in (
            "dialog",
            "navigation",
            "banner",
            "contentinfo",
            "search",
        )
        if not away and node.tag in ("div", "section", "ul", "p", "span", "header"):
            away = (
                bool(FURNITURE.search(named.replace("_", " ")))
                and node.find(".//article") is None
                and node.find(".//h1") is None
            )
        if away and node.getparent() is not None:
            tail = node.tail or ""
            previous, parent = node.getprevious(), node.getparent()
            if tail.strip():
                if previous is not None:
                    previous.tail = (previous.tail or "") + tail
                else:
                    parent.text = (parent.text or "") + tail
            parent.remove(node)
    etree.strip_elements(tree, etree.Comment, with_tail=False)


def _title(tree) -> str:
    for path in ("//article//h1", "//h1", "//meta[@property='og:title']/@content", "//title"):
        for found in tree.xpath(path):
            title = found if isinstance(found, str) else found.text_content()
            if title.strip():
                return " ".join(title.split())[:300]
    return ""


def _address(tree) -> str:
    for path in ("//link[@rel='canonical']/@href", "//meta[@property='og:url']/@content"):
        for found in tree.xpath(path):
            if re.match(r"https?://", found):
                return found.strip()[:1000]
    return ""


def _paragraphs(xml: str) -> str:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    root = etree.fromstring(xml.encode(), parser)
    main = root.find("main")
    pieces = []
    for node in (main if main is not None else root).iter("p", "head", "item", "quote", "code"):
        text = " ".join("".join(node.itertext()).split())
        if text and not any(child.tag in ("p", "item") for child in node):
            pieces.append(text)
    return "\n\n".join(pieces)


def _plain(tree) -> str:
    roots = tree.xpath("//article") or tree.xpath("//main") or tree.xpath("//body") or [tree]
    pieces = []
    for node in roots[0].iter(
        "p", "h1", "h2", "h3", "h4", "li", "blockquote", "dd", "dt", "figcaption"
    ):
        text = " ".join("".join(node.itertext()).split())
        if text and not node.xpath("ancestor::blockquote|ancestor::li"):
            pieces.append(text)
    if not pieces:
        lines = [" ".join(line.split()) for line in roots[0].text_content().splitlines()]
        pieces = [line for line in lines if line]
    return "\n\n".join(pieces)


def from_docx(data: bytes) -> dict:
    """The paragraphs of a Word document; numbered lists keep their numbers."""
    from xml.etree import ElementTree

    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entry = archive.getinfo("word/document.xml")
    except (zipfile.BadZipFile, KeyError, OSError, ValueError):
        raise Problem("docx") from None
    if entry.file_size > MOST_XML or entry.flag_bits & 1:
        raise Problem("bomb" if entry.file_size > MOST_XML else "password")
    try:
        with archive.open(entry) as file:
            xml = file.read(MOST_XML + 1)
    except (zipfile.BadZipFile, OSError, EOFError, RuntimeError):
        raise Problem("docx") from None
    if len(xml) > MOST_XML:
        raise Problem("bomb")
    if b"<!DOCTYPE" in xml[:4000] or b"<!ENTITY" in xml:
        raise Problem("docx")  # Word writes none; entities could expand without end
    try:
        root = ElementTree.fromstring(xml)  # noqa: S314 - without entities, see above
    except ElementTree.ParseError:
        raise Problem("docx") from None
    return {
        "title": "",
        "text": "\n\n".join(_word_paragraphs(root))[:MOST_CHARACTERS],
        "address": "",
    }


def _word_paragraphs(root):
    counts: dict[tuple, int] = {}
    for paragraph in root.iter(f"{WORD}p"):
        pieces = []
        for node in paragraph.iter():
            if node.tag == f"{WORD}t":
                pieces.append(node.text or "")
            elif node.tag in (f"{WORD}tab", f"{WORD}br"):
                pieces.append(" ")
        text = " ".join("".join(pieces).split())
        number = paragraph.find(f"{WORD}pPr/{WORD}numPr/{WORD}numId")
        if text and number is not None:
            key = (number.get(f"{WORD}val"),)
            counts[key] = counts.get(key, 0) + 1
            text = text if re.match(r"\d", text) else f"{counts[key]}. {text}"
        if text:
            yield text


def from_pdf(data: bytes) -> dict:
    """The text of a PDF, lines joined to paragraphs."""
    import logging

    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    logging.disable(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise Problem("password")
        pages = [page.extract_text() or "" for page in reader.pages[:MOST_PAGES]]
    except Problem:
        raise
    except (
        PyPdfError,
        ValueError,
        KeyError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
        RecursionError,
        AssertionError,
        NotImplementedError,
        ImportError,
    ):
        raise Problem("pdf") from None
    text = _joined_lines("\n".join(pages))
    if not text.strip():
        raise Problem("picture")
    return {"title": "", "text": text[:MOST_CHARACTERS], "address": ""}


def _joined_lines(text: str) -> str:
    """Paragraphs from lines broken at the margin: a short line that ends a sentence ends one."""
    text = re.sub(r"(?<=\w)-\n(?=[a-zà-ÿ])", "", text)
    lines = [line.strip() for line in text.splitlines()]
    widest = sorted(map(len, lines))[int(len(lines) * 0.9)] if lines else 0
    pieces: list[str] = []
    open_line = False
    for line in lines:
        if not line:
            open_line = False
            continue
        if open_line and pieces and not re.match(r"\d{1,2}[.)]\s+[A-ZÀ-Þ]", line):
            pieces[-1] += f" {line}"
        else:
            pieces.append(line)
        open_line = len(line) > 0.75 * widest or (
            not re.search(r"[.!?:”\"»]$", line) and len(line) > 0.6 * widest
        )
    return "\n\n".join(pieces)


READERS = {"html": from_html, "docx": from_docx, "pdf": from_pdf}


def main(kind: str) -> dict:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        return READERS[kind](sys.stdin.buffer.read())
    except Problem as problem:
        return {"problem": str(problem)}
    except MemoryError:
        return {"problem": "heavy"}


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)
