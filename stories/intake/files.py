"""A pasted text or an uploaded file -> a :class:`Document`; what cannot be read is refused in a sentence."""

import contextlib
import json
import logging
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

READER = Path(__file__).with_name("documents.py")
MOST_BYTES = 20 * 1024 * 1024  # of a .docx or .pdf, which carry pictures
MOST_TEXT = 1024 * 1024  # of a text or a page
MOST_CHARACTERS = 150_000  # that are read for cases: some fifty pages
SECONDS = 40
SUFFIXES = {
    ".txt": "text",
    ".text": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
}
IS_HTML = re.compile(
    r"<(?:!doctype html|html|body|article|head|div|p|h1|span|section|br)\b[^<>]*>", re.IGNORECASE
)


class Unreadable(ValueError):
    """What was given cannot be read; ``str()`` says why and what would help."""


@dataclass(frozen=True)
class Document:
    """What was read: plain text as it was given, or the main text of a page or file."""

    text: str
    title: str = ""
    address: str = ""
    kind: str = "text"


def problem(key: str) -> str:
    """What is wrong, in a sentence."""
    return {
        "empty": _("There is nothing to read: the text is empty."),
        "large": _("This is too large: a text may have 1 MB, a document 20 MB."),
        "long": _("This is too long to be one article: more than 150,000 characters."),
        "binary": _("This is not text: it looks like binary data."),
        "wordless": _("There are no sentences in this text."),
        "suffix": _("Only .txt, .html, .docx and .pdf files can be read."),
        "mismatch": _("The file is not what its ending says."),
        "html": _("This page cannot be read as HTML."),
        "docx": _("This is not a Word document (.docx), or it is damaged."),
        "pdf": _("This PDF cannot be read: it is damaged."),
        "password": _("This document is protected by a password. Save it without one first."),
        "picture": _("This PDF has no text, only pictures. Paste the text instead."),
        "bomb": _("This document unpacks to far more than an article and was not opened."),
        "heavy": _("This document takes too much time or memory to read."),
    }[key]


def _refuse(key: str) -> NoReturn:
    raise Unreadable(problem(key))


def read(data: bytes | str, name: str = "") -> Document:
    """Read a paste (``str``), or a file's bytes by its name. Raises :class:`Unreadable`."""
    if isinstance(data, str):
        return _from_text(data)
    if not data.strip(b" \t\r\n\x00\xef\xbb\xbf"):
        _refuse("empty")
    if len(data) > MOST_BYTES:
        _refuse("large")
    kind = SUFFIXES.get(Path(name).suffix.lower()) if name else "text"
    if kind is None:
        _refuse("suffix")
    if kind in ("docx", "pdf"):
        _check_beginning(data, kind)
        return _from_document(data, kind)
    if data.startswith((b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        _refuse("mismatch")
    if len(data) > MOST_TEXT:
        _refuse("large")
    return _from_text(_decoded(data), html=kind == "html")


def _check_beginning(data: bytes, kind: str):
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        _refuse("password" if kind == "docx" else "mismatch")  # an encrypted .docx is an OLE file
    if kind == "docx" and not data.startswith(b"PK"):
        _refuse("mismatch")
    if kind == "pdf" and b"%PDF-" not in data[:1024]:
        _refuse("mismatch")


def _decoded(data: bytes) -> str:
    for encoding in (
        "utf-8-sig",
        "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8",
        "cp1252",
    ):
        with contextlib.suppress(UnicodeDecodeError):
            return data.decode(encoding)
    _refuse("binary")


def _from_text(text: str, *, html: bool = False) -> Document:
    if not text.strip(" \t\r\n\ufeff\u200b\x00"):
        _refuse("empty")
    if len(text) > MOST_TEXT:
        _refuse("large")
    sample = text[:20_000]
    strange = sum(
        (char < " " and char not in "\t\r\n\f") or char in "\ufffd\x7f" or "\x80" <= char <= "\x9f"
        for char in sample
    )
    if strange > 2 + 0.01 * len(sample):
        _refuse("binary")
    text = re.sub("[\u00ad\u200b\ufeff]", "", text.replace("\x00", " "))
    if html or _is_html(text):
        return _from_document(text.encode("utf-8", "replace"), "html")
    return Document(_sentences(text))


def _is_html(text: str) -> bool:
    return len(IS_HTML.findall(text[:200_000])) >= 2 or bool(
        re.match(r"\s*(?:<!doctype|<html)", text, re.IGNORECASE)
    )


def _sentences(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        _refuse("long")
    words = re.findall(r"[^\W\d_]{2,}", text[:50_000])
    if len(words) < 3:
        _refuse("wordless")
    return text


def _from_document(data: bytes, kind: str) -> Document:
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(READER), kind],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except (subprocess.TimeoutExpired, OSError):
        _refuse("heavy")
    if done.returncode:
        log.warning("Reading a .%s failed: %s", kind, done.stderr[-800:].decode("utf-8", "replace"))
        _refuse("heavy" if done.returncode < 0 else kind)
    answer = json.loads(done.stdout)
    if "problem" in answer:
        _refuse(answer["problem"])
    if not answer["text"].strip():
        _refuse("wordless" if kind == "html" else "empty")
    return Document(_sentences(answer["text"]), answer["title"], answer["address"], kind)
