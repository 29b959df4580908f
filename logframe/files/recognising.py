"""What a file is, by its content: its name and what the sender says must agree with it."""

import codecs
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

from logframe.errors import Invalid
from logframe.languages import marked

HEAD = 4096
MAX_UNPACKED, MAX_RATIO, MAX_MEMBERS, MAX_LISTING = 200_000_000, 200, 5_000, 1_000_000
"""Limits of an office file: bytes it says it unpacks to, times its own size, members, bytes of their list."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODT = "application/vnd.oasis.opendocument.text"
EXTENSIONS: dict[str, frozenset[str]] = {
    "application/pdf": frozenset({"pdf"}),
    "image/png": frozenset({"png"}),
    "image/jpeg": frozenset({"jpg", "jpeg"}),
    "image/webp": frozenset({"webp"}),
    "image/heic": frozenset({"heic", "heif"}),
    DOCX: frozenset({"docx"}),
    XLSX: frozenset({"xlsx"}),
    ODT: frozenset({"odt"}),
    "text/csv": frozenset({"csv"}),
    "text/plain": frozenset({"txt"}),
}
"""What is taken, and how such a file's name ends."""

ALSO_CALLED = {
    "image/jpg": "image/jpeg",
    "image/heif": "image/heic",
    "application/x-pdf": "application/pdf",
    "application/csv": "text/csv",
    "application/vnd.ms-excel": "text/csv",
}
"""What senders call a type; a spreadsheet program says the last of its CSV files."""

UNSAID = frozenset({"", "application/octet-stream", "binary/octet-stream"})
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
RUN_BY_BROWSERS = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php")
NOT_TAKEN = marked(
    "This kind of file is not taken as evidence. Send a PDF, a photo (PNG, JPEG, WebP, HEIC), a document (DOCX, XLSX, "
    "ODT), or text (CSV, TXT) in UTF-8."
)
PACKED = marked("This document unpacks to far more than it should, so it is not taken. Save it anew and send that.")
BROKEN = marked("This document is damaged: it cannot be opened. Save it anew and send that.")


def recognise(content: Path, name: str, declared: str) -> str:
    """Return the media type of a file, or refuse it: empty, of no kind we take, or not what it says it is."""
    with content.open("rb") as opened:
        head = opened.read(HEAD)
    if not head:
        raise Invalid("body", marked("This file is empty."))
    ending = PurePosixPath(name).suffix.lstrip(".").lower()
    found = _by_signs(head, content) or _as_text(head, content, ending)
    said = declared.partition(";")[0].strip().lower()
    if ending not in EXTENSIONS[found]:
        endings = ", ".join(sorted(f".{one}" for one in EXTENSIONS[found]))
        sentence = marked("The content of this file is {type}, so its name must end in {endings}.")
        raise Invalid("filename", sentence, type=found, endings=endings)
    same_text = found.startswith("text/") and said in {"text/plain", "text/csv"}
    if said not in UNSAID and ALSO_CALLED.get(said, said) != found and not same_text:
        raise Invalid("body", marked("This file was sent as {said}, and its content is {type}."), said=said, type=found)
    return found


def check_name(name: str) -> str:
    """Return the name of a file as it is kept; refuse folders in it, and signs that cannot be seen."""
    if any(unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} for sign in name):
        raise Invalid("filename", marked("The name of this file has signs that cannot be seen. Name it anew."))
    if "/" in name or "\\" in name:
        raise Invalid("filename", marked("The name of a file has no folders in it: send its last part only."))
    if not name.strip(" ."):
        raise Invalid("filename", marked("This file needs a name, such as list.pdf."))
    return name.strip()


def _by_signs(head: bytes, content: Path) -> str | None:
    """Return the type of a file that begins with the signs of its kind."""
    if head.startswith(b"PK\x03\x04"):
        return _look_into(content)
    signs: dict[str, Callable[[], bool]] = {
        "application/pdf": lambda: head.startswith(b"%PDF-"),
        "image/png": lambda: head.startswith(b"\x89PNG\r\n\x1a\n"),
        "image/jpeg": lambda: head.startswith(b"\xff\xd8\xff"),
        "image/webp": lambda: head.startswith(b"RIFF") and head[8:12] == b"WEBP",
        "image/heic": lambda: head[4:8] == b"ftyp" and head[8:12] in HEIC_BRANDS,
    }
    return next((kind for kind, has in signs.items() if has()), None)


def _look_into(content: Path) -> str:
    """Return what a packed document is, from the list of its members; nothing is unpacked but its type."""
    _check_listing(content)
    try:
        with zipfile.ZipFile(content) as packed:
            members = packed.infolist()
            _check_members(members, content.stat().st_size)
            names = {member.filename for member in members}
            if members[0].filename == "mimetype" and members[0].file_size == len(ODT):
                return ODT if packed.read(members[0]) == ODT.encode() else _refuse()
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError, EOFError) as error:
        raise Invalid("body", BROKEN) from error
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid("body", marked("This document carries a program (a macro). Save it without, and send that."))
    if "[Content_Types].xml" in names:
        for sign, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)):
            if sign in names:
                return kind
    return _refuse()


def _check_listing(content: Path) -> None:
    """Refuse a packed file whose list of members is too long to be read into memory."""
    with content.open("rb") as opened:
        size = opened.seek(0, 2)
        opened.seek(max(0, size - 65_557))
        tail = opened.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise Invalid("body", BROKEN)
    if int.from_bytes(tail[at + 12 : at + 16], "little") > MAX_LISTING:
        raise Invalid("body", PACKED)


def _check_members(members: list[zipfile.ZipInfo], size: int) -> None:
    """Refuse a packed file that says it unpacks to too much, to places outside, or is locked."""
    unpacked = sum(member.file_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > min(MAX_UNPACKED, MAX_RATIO * size):
        raise Invalid("body", PACKED)
    if not members or any(".." in PurePosixPath(one.filename).parts or one.filename[0] in "/\\" for one in members):
        raise Invalid("body", BROKEN)
    if any(member.flag_bits & 1 for member in members):
        raise Invalid("body", marked("This document is locked with a password. Send it unlocked."))


def _refuse() -> str:
    """Refuse what is of no kind we take."""
    raise Invalid("body", NOT_TAKEN)


def _as_text(head: bytes, content: Path, ending: str) -> str:
    """Return the type of plain text; refuse what a browser or a shell would run, and what is no UTF-8."""
    start = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if start.startswith(b"#!") or any(sign in start for sign in RUN_BY_BROWSERS):
        _refuse()
    decode = codecs.getincrementaldecoder("utf-8")().decode
    with content.open("rb") as opened:
        try:
            while chunk := opened.read(65_536):
                if any(sign < " " and sign not in "\t\n\r\f" for sign in decode(chunk)):
                    _refuse()
            decode(b"", True)
        except UnicodeDecodeError:
            _refuse()
    return "text/csv" if ending == "csv" else "text/plain"
