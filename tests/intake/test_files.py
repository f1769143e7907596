"""What cannot be read is refused in a sentence; what can, is read the same from every kind of file."""

import io
import os
import zipfile
import zlib

import pytest
from django.core.management import CommandError, call_command
from pypdf import PdfWriter

from stories.intake import files

SENTENCES = "The bakery sent a new cake. The customer was glad. Everybody told the story."
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, name: str = "word/document.xml") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
    return held.getvalue()


def paragraph(text: str, number: str = "") -> str:
    listed = f'<w:pPr><w:numPr><w:numId w:val="{number}"/></w:numPr></w:pPr>' if number else ""
    return f"<w:p>{listed}<w:r><w:t>{text}</w:t></w:r></w:p>"


def pdf(text: str = "", password: str = "") -> bytes:
    """A page of text, by hand: pypdf writes no text."""
    stream = f"BT /F1 12 Tf 72 700 Td ({text}) Tj ET".encode()
    packed = zlib.compress(stream)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(packed), packed),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    held, places = io.BytesIO(b"%PDF-1.4\n"), []
    held.seek(0, os.SEEK_END)
    for number, content in enumerate(objects, 1):
        places.append(held.tell())
        held.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = held.tell()
    held.write(
        b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % p for p in places)
    )
    held.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    if not password:
        return held.getvalue()
    writer = PdfWriter(clone_from=held)
    writer.encrypt(password, algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    return locked.getvalue()


def test_every_kind_of_file_gives_its_text():
    page = f"<html><body><nav>Home News</nav><article><h1>Cake</h1><p>{SENTENCES}</p></article></body></html>"
    for name, data in {
        "a.txt": SENTENCES.encode(),
        "a.html": page.encode(),
        "a.docx": docx(paragraph(SENTENCES)),
        "a.pdf": pdf(SENTENCES),
    }.items():
        text = files.read(data, name).text
        assert "The customer was glad." in text, name
        assert "News" not in text


def test_a_paste_keeps_its_positions():
    text = f"  {SENTENCES}\r\n\r\nAnd so on."
    assert files.read(text).text == text


def test_numbered_paragraphs_of_a_document_keep_their_numbers():
    data = docx(paragraph("WestJet gave presents.", "1") + paragraph("KLM brought a bear.", "1"))
    assert files.read(data, "a.docx").text == "1. WestJet gave presents.\n\n2. KLM brought a bear."


BOMB = docx("<w:p/>" * 6_000_000)

REFUSED = [
    ("empty", b"", "a.txt"),
    ("empty", " \n\t\ufeff", ""),
    ("empty", b"\x00\x00\x00\x00", "a.txt"),
    ("large", "word " * 1_000_000, ""),
    ("large", b"word " * 1_000_000, "a.txt"),
    ("long", "A sentence of words. " * 9_000, ""),
    ("binary", bytes(range(256)) * 40, "a.txt"),
    ("binary", b"\x7fELF\x02\x01\x01\x00" + b"\x00\x01\x02\x03" * 400, ""),
    ("wordless", "12 34 56 !!! ???", ""),
    ("suffix", SENTENCES.encode(), "a.xlsx"),
    ("suffix", SENTENCES.encode(), "article"),
    ("mismatch", pdf(SENTENCES), "a.txt"),
    ("mismatch", SENTENCES.encode(), "a.pdf"),
    ("mismatch", SENTENCES.encode(), "a.docx"),
    ("docx", b"PK\x03\x04 and then nothing", "a.docx"),
    ("docx", docx(paragraph("x"), "other.xml"), "a.docx"),
    ("docx", docx("<w:p>"), "a.docx"),
    ("docx", docx("x").replace(b"PK\x01\x02", b"PK\x01\x03"), "a.docx"),
    ("pdf", b"%PDF-1.4\n%%EOF", "a.pdf"),
    ("password", pdf(SENTENCES, "secret"), "a.pdf"),
    ("password", b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "a.docx"),
    ("picture", pdf(""), "a.pdf"),
    ("bomb", BOMB, "a.docx"),
    ("wordless", b"<html><body><nav>Home</nav></body></html>", "a.html"),
]


@pytest.mark.parametrize(("key", "data", "name"), REFUSED, ids=[f"{k} {n}" for k, _d, n in REFUSED])
def test_what_cannot_be_read_is_refused_in_a_sentence(key, data, name):
    with pytest.raises(files.Unreadable) as refused:
        files.read(data, name)
    assert str(refused.value) == files.problem(key)


def test_the_command_fails_with_that_sentence(tmp_path):
    path = tmp_path / "noise.txt"
    path.write_bytes(os.urandom(5000))
    with pytest.raises(CommandError, match="binary data"):
        call_command("intake", str(path))
    with pytest.raises(CommandError, match="No such file"):
        call_command("intake", str(tmp_path / "missing.txt"))
    with pytest.raises(CommandError):
        call_command("intake", str(tmp_path))


def test_an_expanding_entity_is_not_expanded():
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("word/document.xml", evil)
    with pytest.raises(files.Unreadable):
        files.read(held.getvalue(), "a.docx")
