"""Archives and mails: what they hold comes out under its name, and what cannot be taken out says why."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.model import Document, Origin, Outcome
from textmine.read import Source, archives
from textmine.read.formats import Format
from textmine.read.unpack import Parcel, unpack, unpacked
from textmine.settings import load_settings
from textmine.work import read_file
from textmine.work.analyse import TextOnly
from textmine.work.rounds import take_in

from . import archive_files, hostile

SETTINGS = load_settings(environment={})
TWO = [("青山镇/自查报告.txt", "学习不深入。".encode()), ("整改报告.txt", "制度不健全。".encode())]


def tar(members: Sequence[archive_files.Member]) -> bytes:
    return hostile.taped(*((hostile.member(name, len(data)), data) for name, data in members))


MAKERS = {
    "a.zip": hostile.zipped,
    "gbk.zip": archive_files.gbk_zip,
    "a.7z": archive_files.seven_zip,
    "new.rar": archive_files.rar5,
    "old.rar": archive_files.rar4,
    "a.tar": tar,
    "a.tar.gz": lambda members: gzip.compress(tar(members)),
    "a.tar.bz2": lambda members: bz2.compress(tar(members)),
    "a.tar.xz": lambda members: lzma.compress(tar(members)),
    "没有后缀": hostile.zipped,
}


def read(folder: Path, name: str, data: bytes, settings=SETTINGS) -> dict[str, Document]:
    path = folder / name
    path.write_bytes(data)
    found = read_file(path, settings)
    assert len({document.path for document in found}) == len(found), "a name is one document's"
    return {document.path.removeprefix(f"{path}").lstrip("/"): document for document in found}


@pytest.mark.parametrize("name", MAKERS)
def test_files_come_out_under_their_names(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, name, MAKERS[name](TWO))
    assert {path: document.text for path, document in found.items()} == {path: data.decode() for path, data in TWO}
    assert all(document.outcome is Outcome.TEXT for document in found.values())


@pytest.mark.parametrize(
    ("name", "pack"), [("报告.txt.gz", gzip.compress), ("报告.txt.bz2", bz2.compress), ("报告.txt.xz", lzma.compress)]
)
def test_a_single_packed_file_is_called_as_it_was(tmp_path: Path, name: str, pack) -> None:
    assert {path: document.text for path, document in read(tmp_path, name, pack("问题。".encode())).items()} == {
        "报告.txt": "问题。"
    }


@pytest.mark.parametrize("names", [["甲.txt"], ["总结.txt", "机关支部.txt"], ["a.txt", "乡镇/第三村委会材料.docx.txt"]])
def test_undeclared_names_are_read_as_gbk(tmp_path: Path, names: list[str]) -> None:
    data = archive_files.gbk_zip([(name, "问题。".encode()) for name in names])
    assert list(read(tmp_path, "a.zip", data)) == names


def test_undeclared_names_in_utf_8_are_read_as_such(tmp_path: Path) -> None:
    data = bytearray(hostile.zipped([("整改报告.txt", b"x" * 9)]))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(sign) + place
        flags = struct.unpack_from("<H", data, at)[0] & ~0x800
        struct.pack_into("<H", data, at, flags)
    assert list(read(tmp_path, "a.zip", bytes(data))) == ["整改报告.txt"]


def test_the_unicode_field_of_a_zip_rules(tmp_path: Path) -> None:
    name = "整改报告.txt".encode()
    field = b"\x01" + struct.pack("<I", zlib.crc32("乱码.txt".encode("gbk"))) + name
    data = archive_files.gbk_zip([("乱码.txt", b"x" * 9)], struct.pack("<HH", 0x7075, len(field)) + field)
    assert list(read(tmp_path, "a.zip", data)) == ["整改报告.txt"]


def test_archives_in_archives_keep_their_place(tmp_path: Path) -> None:
    inner = archive_files.seven_zip([("内.txt", "二。".encode())])
    data = hostile.zipped([("甲.txt", "一。".encode()), ("里.7z", inner), ("乙.txt", "三。".encode())])
    assert {path: d.text for path, d in read(tmp_path, "a.zip", data).items()} == {
        "甲.txt": "一。",
        "乙.txt": "三。",
        "里.7z/内.txt": "二。",
    }


def test_litter_in_archives_is_named_and_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(hostile.zipped([("__MACOSX/._甲.txt", b"x"), ("~$甲.docx", b"x"), ("甲.txt", "问题。".encode())]))
    taken = take_in([Source(path, "a.zip", Origin.SUBMISSION)], TextOnly, SETTINGS)
    assert [done.document.path for done in taken.analysed] == ["a.zip/甲.txt"]
    assert taken.skipped == ("a.zip/__MACOSX/._甲.txt", "a.zip/~$甲.docx")


def test_two_of_a_name_keep_apart(tmp_path: Path, recwarn) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        data = hostile.zipped([("甲.txt", b"a."), ("甲.txt", b"b.")])
    assert {path: d.text for path, d in read(tmp_path, "a.zip", data).items()} == {"甲.txt": "a.", "甲.txt (2)": "b."}


def locked(data: bytes) -> bytes:
    """The same zip with every member marked as encrypted."""
    changed = bytearray(data)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(sign)
        while at >= 0:
            changed[at + place] |= 1
            at = changed.find(sign, at + 4)
    return bytes(changed)


def taped_pax(record: bytes) -> bytes:
    """A tar that begins with this record of additional facts."""
    return hostile.taped((hostile.member("x", len(record), tarfile.XHDTYPE), record), (hostile.member("a.txt"), b""))


WRONG = {
    "empty.zip": (hostile.zipped([]), "", Outcome.NO_TEXT, "read.empty_archive"),
    "locked.zip": (locked(hostile.zipped([("甲.txt", b"x")])), "甲.txt", Outcome.ENCRYPTED, "read.encrypted"),
    "cut.zip": (hostile.zipped(TWO)[:60], "", Outcome.DAMAGED, "read.broken_archive"),
    "cut.7z": (archive_files.seven_zip(TWO)[:-10], "", Outcome.DAMAGED, "read.broken_archive"),
    "cut.rar": (archive_files.rar5(TWO)[:40], "", Outcome.DAMAGED, "read.broken_archive"),
    "garbled.rar": (archive_files.rar5(TWO)[:16] + b"\xff" * 20, "", Outcome.DAMAGED, "read.broken_archive"),
    "overlong.rar": (archive_files.rar5(TWO, excess=99), "", Outcome.DAMAGED, "read.broken_archive"),
    "absurd.tar": (taped_pax(b"99999999999999999999 path=a\n"), "", Outcome.DAMAGED, "read.broken_archive"),
    "cut.tar.gz": (gzip.compress(tar(TWO))[:40], "", Outcome.DAMAGED, "read.broken_archive"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_taken_out_says_why(tmp_path: Path, name: str) -> None:
    data, inside, outcome, reason = WRONG[name]
    found = read(tmp_path, name, data)
    document = found[inside]
    assert (document.outcome, document.reason.key if document.reason else "") == (outcome, reason)


@pytest.mark.parametrize("cut", [-19, -14, -1, 5])
def test_a_cut_header_in_a_new_rar_costs_what_comes_behind_it(tmp_path: Path, cut: int) -> None:
    whole = archive_files.rar5(TWO)
    found = read(tmp_path, "a.rar", whole[: whole.find(TWO[1][0].encode()) + cut])
    assert found[TWO[0][0]].text == TWO[0][1].decode()
    assert found[""].reason.key == "read.broken_archive"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("甲.txt".encode("gbk"), "__.txt"), (b"\0.txt", "_.txt"), ("甲".encode() + b"\xe4.txt", "甲_.txt")],
)
def test_a_name_in_a_new_rar_that_is_no_utf_8(tmp_path: Path, name: bytes, shown: str) -> None:
    found = read(tmp_path, "a.rar", archive_files.rar5([(name, "问题。".encode()), ("乙.txt", "原因。".encode())]))
    assert {path: document.text for path, document in found.items()} == {shown: "问题。", "乙.txt": "原因。"}


def test_a_damaged_member_costs_itself(tmp_path: Path) -> None:
    data = bytearray(hostile.zipped([("甲.txt", "问题。".encode() * 50), ("乙.txt", "原因。".encode())]))
    data[data.find("甲.txt".encode()) + 12] ^= 0xFF
    found = read(tmp_path, "a.zip", bytes(data))
    assert found["甲.txt"].outcome is Outcome.DAMAGED
    assert found["乙.txt"].text == "原因。"


def test_a_member_past_the_size_limit_costs_itself(tmp_path: Path) -> None:
    settings = replace(SETTINGS, read=replace(SETTINGS.read, max_bytes=5000))
    found = read(tmp_path, "a.zip", hostile.zipped([("大.txt", bytes(6000)), ("小.txt", "问题。".encode())]), settings)
    assert found["大.txt"].outcome is Outcome.LIMIT
    assert found["小.txt"].text == "问题。"


def test_what_was_unpacked_before_a_limit_is_read(tmp_path: Path) -> None:
    settings = replace(SETTINGS, read=replace(SETTINGS.read, max_members=2))
    data = tar([(f"{number}.txt", b"x.") for number in range(4)])
    found = read(tmp_path, "a.tar", data, settings)
    assert [(path, d.outcome) for path, d in found.items()] == [
        ("0.txt", Outcome.TEXT),
        ("1.txt", Outcome.TEXT),
        ("", Outcome.LIMIT),
    ]


def test_what_a_lost_worker_had_vouched_for_is_read(tmp_path: Path) -> None:
    """A list that ends in mid-line is what a killed process leaves behind."""
    path = tmp_path / "a.zip"
    path.write_bytes(hostile.zipped(TWO))
    parcel = Parcel(Source(path, "a.zip", Origin.SUBMISSION), Format.ZIP, tmp_path / "held")
    parcel.folder.mkdir()
    unpack(parcel, SETTINGS.read)
    book = parcel.folder / "list.jsonl"
    first, second, _ = book.read_text("utf-8").splitlines(keepends=True)
    book.write_text(first + second[:20], "utf-8")
    found = unpacked(parcel, None, Outcome.TIMED_OUT).named_apart("a.zip", {"a.zip"}).found
    assert [f.name if isinstance(f, Source) else f.outcome for f in found] == [
        "a.zip/青山镇/自查报告.txt",
        Outcome.TIMED_OUT,
    ]


def test_without_its_library_an_archive_says_so(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "archive_r", None)
    path = tmp_path / "a.7z"
    path.write_bytes(archive_files.seven_zip(TWO))
    with pytest.raises(archives.UnsupportedError) as raised:
        list(archives.entries(Format.SEVEN_ZIP, path, SETTINGS.read))
    assert raised.value.reason.key == "read.needs_archives"


def test_long_names_of_tar_are_read(tmp_path: Path) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=tarfile.GNU_FORMAT) as archive:
        info = tarfile.TarInfo("甲" * 120 + ".txt")
        info.size = 9
        archive.addfile(info, io.BytesIO("问题。".encode()))
    assert list(read(tmp_path, "a.tar", file.getvalue())) == ["甲" * 120 + ".txt"]
