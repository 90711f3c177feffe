"""Files that mean harm: each costs itself and nothing else, in bounded time and memory, and says what became of it."""

from __future__ import annotations

import tarfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.model import Document, Outcome
from textmine.settings import load_settings
from textmine.words import LANGUAGES, say
from textmine.work import parse_file, read_file

from . import hostile

DEFAULTS = load_settings(environment={})
SECONDS = 20.0
SETTINGS = replace(
    DEFAULTS,
    engine=replace(DEFAULTS.engine, seconds=SECONDS, cpu_seconds=SECONDS, memory_bytes=600 * 2**20),
    read=replace(DEFAULTS.read, max_unpacked_bytes=300 * 2**20),
)
TEXT = {Outcome.TEXT}
GIVEN_UP = {Outcome.LIMIT, Outcome.DAMAGED, Outcome.NO_TEXT, Outcome.CRASHED, Outcome.TIMED_OUT, Outcome.UNSUPPORTED}
READ_IN_PART = GIVEN_UP | {Outcome.PARTIAL}

ENTITIES = b'<!DOCTYPE d [<!ENTITY a "%s">%s]>' % (
    b"x" * 1000,
    b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)),
)
OUTSIDE = b'<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
KIDS = {1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 5 >>"}
RING = KIDS | {3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 9 >>"}
MANY = {1: KIDS[1], 2: b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", 3: b"<< /Type /Page /Parent 2 0 R >>"}
FONTS = {1: KIDS[1], 2: b"<< /Type /Pages /Kids [] /Count 0 >>", 3: b"<< /Type /Font /BaseFont /F /Subtype /Type1 >>"}
ITSELF = hostile.one_page(b"/X Do", b"/XObject << /X 5 0 R >>") | {
    5: hostile.stream(
        b"/X Do /X Do", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
    )
}

FILES: dict[str, tuple[str, Callable[[], bytes], set[Outcome]]] = {
    "zeros in a zip": ("a.zip", lambda: hostile.zipped([("a.txt", bytes(500 * 2**20))]), {Outcome.LIMIT}),
    "zips that double": ("a.zip", lambda: hostile.growing(4, 10, 2**22), {Outcome.LIMIT, Outcome.UNSUPPORTED}),
    "zips without end": ("a.zip", lambda: hostile.nested(40), {Outcome.LIMIT}),
    "members that overlap": ("a.zip", lambda: hostile.overlapping(500, 2**20), {Outcome.LIMIT, Outcome.DAMAGED}),
    "overlaps in a document": ("a.docx", lambda: hostile.overlapping(500, 2**20), {Outcome.LIMIT, Outcome.DAMAGED}),
    "sixty thousand members": ("a.zip", lambda: hostile.overlapping(60_000, 10), {Outcome.LIMIT, Outcome.DAMAGED}),
    "zeros in a gzip": ("a.txt.gz", lambda: hostile.squeezed("gz", 500), {Outcome.LIMIT}),
    "zeros in a bzip2": ("a.txt.bz2", lambda: hostile.squeezed("bz2", 500), {Outcome.LIMIT}),
    "zeros in an xz": ("a.txt.xz", lambda: hostile.squeezed("xz", 500), {Outcome.LIMIT}),
    "a tar that lies about a size": ("a.tar", lambda: hostile.taped((hostile.member("a.txt", 2**50), b"")), GIVEN_UP),
    "entities of entities": ("a.docx", lambda: hostile.word(hostile.said("&j;"), ENTITIES), {Outcome.DAMAGED}),
    "an entity outside": ("a.docx", lambda: hostile.word(hostile.said("&e;"), OUTSIDE), {Outcome.DAMAGED}),
    "entities in a page": ("a.html", lambda: ENTITIES + b"<html><p>&j;</p></html>", READ_IN_PART | TEXT),
    "a billion columns": (
        "a.docx",
        lambda: hostile.word(
            b'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="100000000"/></w:tcPr>'
            + hostile.said("甲")
            + b"</w:tc></w:tr></w:tbl>"
        ),
        TEXT,
    ),
    "a deep document": ("a.docx", lambda: hostile.word(b"<w:p>" * 100_000), READ_IN_PART),
    "zeros in a document": ("a.docx", lambda: hostile.word(b" " * (700 * 2**20)), {Outcome.LIMIT}),
    "a deep page": ("a.html", lambda: b"<html>" + b"<div>" * 500_000 + "问题。".encode(), READ_IN_PART | TEXT),
    "a page tree in a ring": ("a.pdf", lambda: hostile.pdf(RING), GIVEN_UP),
    "two billion pages": ("a.pdf", lambda: hostile.pdf(MANY), READ_IN_PART),
    "fonts and no page": ("a.pdf", lambda: hostile.pdf(FONTS), GIVEN_UP),
    "a drawing that draws itself": ("a.pdf", lambda: hostile.pdf(ITSELF), GIVEN_UP),
    "zeros in a PDF": ("a.pdf", lambda: hostile.pdf(hostile.one_page(bytes(400 * 2**20))), GIVEN_UP),
    "brackets in a PDF": ("a.pdf", lambda: hostile.pdf({1: b"[" * 1_000_000}), GIVEN_UP),
    "a picture of ten gigapixels": ("a.png", lambda: hostile.png(100_000, 100_000), GIVEN_UP),
    "braces": ("a.rtf", lambda: b"{\\rtf1" + b"{" * 2_000_000, READ_IN_PART),
    "a mail in a mail": ("a.eml", lambda: b"MIME-Version: 1.0\nContent-Type: message/rfc822\n\n" * 3000, READ_IN_PART),
    "a line of a hundred million characters": (
        "a.txt",
        lambda: "一".encode("gb18030") * 10**8,
        {Outcome.LIMIT, Outcome.PARTIAL},
    ),
    "a compound file in a ring": ("a.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 8192, GIVEN_UP),
}


def read(folder: Path, name: str, data: bytes) -> tuple[Document, ...]:
    path = folder / name
    path.write_bytes(data)
    return read_file(path, SETTINGS)


@pytest.mark.parametrize("case", FILES)
def test_harm_is_bounded_and_said(tmp_path: Path, case: str) -> None:
    name, make, allowed = FILES[case]
    data = make()
    begin = time.monotonic()
    documents = read(tmp_path, name, data)
    assert time.monotonic() - begin < 2 * SECONDS, "the limits of the worker did not hold"
    assert documents
    for document in documents:
        assert document.outcome in allowed | TEXT, document.reason
        assert document.text or document.reason
    assert any(document.outcome in allowed for document in documents)
    for language in LANGUAGES:
        assert all(say(document.reason, language) for document in documents if document.reason)


def test_no_name_of_an_archive_reaches_the_disk(tmp_path: Path) -> None:
    names = [
        "../../甲.txt",
        "/etc/乙.txt",
        "C:\\丙.txt",
        "..\\..\\丁.txt",
        "a/../../戊.txt",
        "己\x00.txt",
        "庚\u202etxt.exe",
    ]
    before = {path for path in tmp_path.parent.rglob("*") if path.is_file()}
    found = read(tmp_path, "a.zip", hostile.zipped((name, "问题。".encode()) for name in names))
    assert [document.text for document in found] == ["问题。"] * len(names)
    shown = [document.path.removeprefix(f"{tmp_path}/a.zip/") for document in found]
    assert all(not name.startswith("/") and ".." not in name.split("/") and name.isprintable() for name in shown)
    after = {path for path in tmp_path.parent.rglob("*") if path.is_file()}
    assert after - before == {tmp_path / "a.zip"}


def test_links_and_devices_of_an_archive_are_passed_over(tmp_path: Path) -> None:
    data = hostile.taped(
        (hostile.member("密.txt", kind=tarfile.SYMTYPE, link="/etc/passwd"), b""),
        (hostile.member("硬.txt", kind=tarfile.LNKTYPE, link="/etc/passwd"), b""),
        (hostile.member("管.txt", kind=tarfile.FIFOTYPE), b""),
        (hostile.member("盘.txt", kind=tarfile.BLKTYPE), b""),
        (hostile.member("甲.txt", 9), "问题。".encode()),
    )
    [document] = read(tmp_path, "a.tar", data)
    assert (document.path.rpartition("/")[2], document.text) == ("甲.txt", "问题。")


def test_a_poisonous_file_in_an_archive_costs_itself(tmp_path: Path) -> None:
    data = hostile.zipped([("甲.txt", "问题。".encode()), ("乙.pdf", hostile.pdf(RING)), ("丙.txt", "原因。".encode())])
    found = read(tmp_path, "a.zip", data)
    assert [document.text for document in found] == ["问题。", "", "原因。"]


@pytest.mark.parametrize("sign", ["一", "、", "“", "（", "1", "。", "一、", "　", "\t", "XX", "；一是", "【篇1】"])
def test_the_longest_text_that_is_kept_is_taken_apart_in_time(tmp_path: Path, sign: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(sign * (100_000 // len(sign)), encoding="utf-8")
    [done] = parse_file(path, SETTINGS)
    assert done.document.outcome in {Outcome.TEXT, Outcome.NO_TEXT}, done.document.reason
