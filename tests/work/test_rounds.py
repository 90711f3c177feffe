"""Who listens to a run hears of each file as it is done."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import pytest

from textmine.model import Document, Origin, Outcome, Reason
from textmine.read import Source
from textmine.settings import Settings
from textmine.work.analyse import Analysed, TextOnly
from textmine.work.rounds import Work, take_in

from ..read.hostile import zipped


def source(path: Path, data: bytes, name: str = "") -> Source:
    path.write_bytes(data)
    return Source(path, name or path.name, Origin.SUBMISSION)


def told(sources: Sequence[Source], settings: Settings, work: Work = TextOnly) -> list[Document]:
    heard: list[Document] = []
    taken = take_in(sources, work, settings, arrived=heard.append)
    last = {document.path: document for document in heard}
    assert last == {done.document.path: done.document for done in taken.analysed}
    return heard


def test_each_file_is_told_of_in_order_and_what_an_archive_holds_after_them(tmp_path: Path, settings: Settings) -> None:
    archive = zipped([("内.txt", "二。".encode()), ("里.zip", b"PK\x03\x04x")])
    mail = b"Subject: =?utf-8?b?5pyI5oql?=\nContent-Type: text/plain; charset=utf-8\n\n" + "三。\n".encode()
    sources = [
        source(tmp_path / "1", archive, "包.zip"),
        source(tmp_path / "2", b"", "空.txt"),
        source(tmp_path / "3", "一。".encode(), "甲.txt"),
        source(tmp_path / "4", mail, "信.eml"),
    ]
    paths = [document.path for document in told(sources, settings)]
    assert paths[:3] == ["空.txt", "甲.txt", "信.eml"]
    assert sorted(paths[3:]) == ["包.zip/内.txt", "包.zip/里.zip"]


class Recognising:
    """The work on a picture: without recognition it is left for later."""

    def __init__(self, settings: Settings) -> None:
        self.pages = settings.read.ocr_pages

    def __call__(self, source: Source) -> Analysed:
        reason = None if self.pages else Reason.of("read.scan_unread")
        outcome = Outcome.TEXT if self.pages else Outcome.NO_TEXT
        return Analysed(Document(source.name, "image", outcome, "字。" if self.pages else "", reason))


def test_a_file_that_is_read_again_is_told_of_again(tmp_path: Path, settings: Settings) -> None:
    assert [d.text for d in told([source(tmp_path / "图.png", b"x")], settings, Recognising)] == ["", "字。"]


def test_what_the_listener_raises_ends_the_work(tmp_path: Path, settings: Settings) -> None:
    def stop(document: Document) -> None:
        raise InterruptedError(document.path)

    sources = [source(tmp_path / f"{number}.txt", "一。".encode()) for number in range(3)]
    with pytest.raises(InterruptedError, match=r"0\.txt"):
        take_in(sources, partial(TextOnly), settings, arrived=stop)
