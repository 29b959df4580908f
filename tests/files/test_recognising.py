"""A file is what its content says, and it is taken only where its name and its sender say the same."""

import io
import zipfile

import pytest

from logframe.errors import Invalid
from logframe.files.recognising import DOCX, ODT, XLSX, check_name, recognise


def packed(members, **options):
    """Return a zip file of members."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text, **options)
    return content.getvalue()


WORD = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"}
KINDS = {
    "a.pdf": (b"%PDF-1.7\n...", "application/pdf"),
    "a.png": (b"\x89PNG\r\n\x1a\n...", "image/png"),
    "a.JPG": (b"\xff\xd8\xff\xe0...", "image/jpeg"),
    "a.webp": (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "image/webp"),
    "a.heic": (b"\x00\x00\x00\x18ftypheic....", "image/heic"),
    "a.docx": (packed(WORD), DOCX),
    "a.xlsx": (packed({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>"}), XLSX),
    "a.odt": (packed({"mimetype": ODT, "content.xml": "<content/>"}), ODT),
    "a.csv": ("región;número\nPiura;3\n".encode(), "text/csv"),
    "a.txt": ("\ufeffVisto en Piura, < 5 personas".encode(), "text/plain"),
}


@pytest.fixture
def look(tmp_path):
    """Return how a content is looked at."""

    def look(content, name="a.pdf", declared=""):
        (tmp_path / "file").write_bytes(content)
        return recognise(tmp_path / "file", name, declared)

    return look


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_file_is_known_by_its_content(look, name):
    content, kind = KINDS[name]

    assert look(content, name) == kind
    assert look(content, name, kind) == kind


BOMB = packed({**WORD, "word/media/a.bin": b"\0" * 20_000_000})
REFUSED = {
    "empty": (b"", "a.txt", "", "empty"),
    "a program": (b"MZ\x90\x00\x03\x00", "a.txt", "", "not taken"),
    "a program of Linux": (b"\x7fELF\x02\x01\x01\x00", "a.csv", "", "not taken"),
    "a script": (b"#!/bin/sh\nrm -rf ~", "a.txt", "", "not taken"),
    "a page": (b"  <!DOCTYPE html><p>", "a.txt", "", "not taken"),
    "a page that calls itself a photo": (b"<html><script>", "a.png", "image/png", "not taken"),
    "a drawing with scripts": (b'<svg onload="alert(1)">', "a.txt", "image/svg+xml", "not taken"),
    "another alphabet's bytes": ("año".encode("latin-1"), "a.txt", "", "not taken"),
    "a photo that is called a document": (KINDS["a.png"][0], "a.pdf", "", "must end in .png"),
    "a document that is sent as a photo": (KINDS["a.pdf"][0], "a.pdf", "image/png", "sent as image/png"),
    "no ending": (KINDS["a.pdf"][0], "a", "", "must end in .pdf"),
    "a zip bomb": (BOMB, "a.docx", "", "unpacks to far more"),
    "many members": (packed({**WORD, **{f"{n}": "" for n in range(5001)}}), "a.docx", "", "unpacks to far more"),
    "a plain zip": (packed({"a.txt": "a"}), "a.docx", "", "not taken"),
    "members outside": (packed({**WORD, "../../etc/cron.d/a": "a"}), "a.docx", "", "damaged"),
    "a macro": (packed({**WORD, "word/vbaProject.bin": "a"}), "a.docx", "", "macro"),
    "a broken zip": (KINDS["a.docx"][0][:60], "a.docx", "", "damaged"),
    "an empty zip": (b"PK\x03\x04" + packed({}), "a.docx", "", "damaged"),
}


@pytest.mark.parametrize("case", sorted(REFUSED))
def test_what_is_not_taken_is_refused_with_a_sentence(look, case):
    content, name, declared, piece = REFUSED[case]

    with pytest.raises(Invalid, match=piece):
        look(content, name, declared)


def test_a_zip_that_lies_about_its_list_is_refused(look):
    content = bytearray(KINDS["a.docx"][0])
    at = content.rfind(b"PK\x05\x06")
    content[at + 12 : at + 16] = (0x7FFFFFFF).to_bytes(4, "little")

    with pytest.raises(Invalid, match="unpacks to far more"):
        look(bytes(content), "a.docx")


NAMES = ["../a.pdf", "a/b.pdf", "a\\b.pdf", "a\n.pdf", "a\0.pdf", "gpj.\u202efdp", " ", "..", "."]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_folders_or_unseen_signs_is_refused(name):
    with pytest.raises(Invalid):
        check_name(name)


def test_a_name_keeps_its_letters():
    assert check_name("Lista de Ñuñoa (2).pdf") == "Lista de Ñuñoa (2).pdf"
