"""A file that kills, hangs or bloats its reader is quarantined after a second try, and its ninety-nine neighbours are done.

Real poisons go off in real workers: each reader is wrapped before the workers are forked, and the wrapper acts on what
the end of a file says.
"""

from __future__ import annotations

import ctypes
import faulthandler
import multiprocessing
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from textmine.model import Document, Origin, Reason
from textmine.read import Source, unpack
from textmine.read.formats import READERS, Format
from textmine.settings import Settings, load_settings
from textmine.work.analyse import Analysed, TextOnly
from textmine.work.rounds import take_in

from ..read.hostile import zipped
from ..stacks import PLAIN

pytestmark = pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="what is planted reaches forked workers only"
)
PROBES = Path(__file__).parents[2] / "corpora" / "probes"
FILES = 100
GREEDY = 16 * 2**30
MARK = b"\n# poison: "


def loop() -> None:
    while True:
        pass


def ignore_all_and_loop() -> None:
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGXCPU, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    loop()


def creep() -> None:
    held = []
    while True:
        held.append(bytearray(b"x" * 2**22))


def exit_politely() -> None:
    sys.exit(0)


POISONS: dict[str, tuple[Callable[[], object], str]] = {
    "exit": (lambda: os._exit(3), "engine.crashed"),
    "killed": (lambda: os.kill(os.getpid(), signal.SIGKILL), "engine.crashed"),
    "segfault": (lambda: ctypes.string_at(0), "engine.crashed"),
    "loop": (loop, "engine.timed_out"),
    "stuck": (lambda: ctypes.PyDLL(None).sleep(600), "engine.timed_out"),
    "deaf": (ignore_all_and_loop, "engine.timed_out"),
    "bloat": (lambda: bytearray(GREEDY), "engine.out_of_memory"),
}
"""Those that every reader meets. PyDLL keeps the interpreter's lock, so no other thread of the worker runs."""
MORE: dict[str, tuple[Callable[[], object], str]] = {
    "leave": (lambda: os._exit(0), "engine.crashed"),
    "abort": (os.abort, "engine.crashed"),
    "regex": (lambda: re.match("(a+)+$", "a" * 64 + "b"), "engine.timed_out"),
    "array": (lambda: np.ones(GREEDY // 8), "engine.out_of_memory"),
    "creep": (creep, "engine.out_of_memory"),
}
KINDS = [
    kind
    for kind in (
        *(Format.TXT, Format.DOCX, Format.WORDML, Format.DOC, Format.RTF, Format.PDF, Format.OFD),
        *(Format.HTML, Format.EML, Format.XLSX, Format.IMAGE, Format.ZIP),
    )
    if kind not in READERS or not READERS[kind].missing
]
"""One kind for each module that reads, and one archive."""


def go_off(data: bytes, log: Path) -> None:
    """Do what the end of a file says, and note that it was tried."""
    _, mark, name = data[-64:].partition(MARK)
    if mark:
        with log.open("a") as file:
            file.write("tried\n")
        faulthandler.disable()  # which pytest turns on; it would fill the terminal
        (POISONS | MORE | {"polite": (exit_politely, "")})[name.decode()][0]()


@pytest.fixture(autouse=True)
def tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Wrap all readers; returns the file that counts the tries."""
    log = tmp_path / "tries"
    for kind in KINDS:
        if kind is not Format.ZIP:
            plant(monkeypatch, f"textmine.read.{READERS[kind].module}", READERS[kind].function, log)
    entries = unpack.entries

    def poisoned(kind: Format, path: Path, *rest: object) -> object:
        go_off(path.read_bytes(), log)
        return entries(kind, path, *rest)

    monkeypatch.setattr(unpack, "entries", poisoned)
    return log


def plant(monkeypatch: pytest.MonkeyPatch, module: str, function: str, log: Path) -> None:
    __import__(module)
    reader = getattr(sys.modules[module], function)

    def poisoned(data: bytes, *rest: object) -> object:
        go_off(data, log)
        return reader(data, *rest)

    monkeypatch.setattr(sys.modules[module], function, poisoned)


@pytest.fixture(scope="module")
def settings() -> Settings:
    found = load_settings(environment=PLAIN)
    engine = replace(found.engine, workers=2, seconds=0.6, batch_seconds=0.1, memory_bytes=256 * 2**20)
    return replace(found, read=replace(found.read, ocr_pages=0), engine=engine)


def probe(kind: Format) -> bytes:
    [path] = [path for path in PROBES.iterdir() if path.name.startswith(f"{kind.value}.")]
    return path.read_bytes()


def stack(folder: Path, kind: Format, poison: str) -> list[Source]:
    """A hundred files: each tenth of the kind, the forty-first of them poison, between two that are not."""
    folder.mkdir()
    data = probe(kind)
    sources = []
    for number in range(FILES):
        alike = number % 10 == 0 or number in {39, 41}
        path = folder / str(number)
        path.write_bytes(data if alike else f"第{number}份。".encode())
        if number == 40:
            path.write_bytes(data + MARK + poison.encode())
        suffix = next(PROBES.glob(f"{kind.value}.*")).suffix if alike else ".txt"
        sources.append(Source(path, f"{number:02}{suffix}", Origin.SUBMISSION))
    return sources


def children() -> list[str]:
    """The processes that this one has, as the system knows them; none on a system without /proc."""
    return [pid for task in Path("/proc/self/task").glob("*/children") for pid in task.read_text().split()]


def no_process_is_left(before: list[str]) -> bool:
    return not multiprocessing.active_children() and set(children()) <= set(before)


def owner(document: Document) -> str:
    """The file that was put in: a document inside of an archive belongs to that."""
    return document.path.partition("/")[0]


@pytest.fixture
def taken(tmp_path: Path, settings: Settings) -> Iterator[Callable[..., list[Analysed]]]:
    before = children()

    def take(kind: Format, poison: str, **engine: object) -> list[Analysed]:
        bounded = replace(settings, engine=replace(settings.engine, **engine))
        sources = stack(tmp_path / "stack", kind, poison)
        found = list(take_in(sources, TextOnly, bounded).analysed)
        assert list(dict.fromkeys(owner(done.document) for done in found)) == [source.name for source in sources]
        return found

    yield take
    assert no_process_is_left(before)


def only_the_poison(found: list[Analysed], reason: str) -> None:
    [lost] = [done for done in found if done.quarantined]
    assert owner(lost.document).startswith("40.")
    assert lost.document.reason == Reason(reason)
    assert all(done.document.sha256 for done in found if done is not lost)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("poison", POISONS)
def test_one_is_quarantined_and_ninety_nine_are_done(taken, tries: Path, poison: str, kind: Format) -> None:
    only_the_poison(taken(kind, poison), POISONS[poison][1])
    assert tries.read_text() == "tried\n" * 2


@pytest.mark.parametrize("poison", MORE)
def test_rarer_poisons_do_no_more(taken, tries: Path, poison: str) -> None:
    reason = MORE[poison][1]
    patience = {"seconds": 20.0} if reason == "engine.out_of_memory" else {}  # a busy machine fills 256 MB slowly
    only_the_poison(taken(Format.DOCX, poison, **patience), reason)
    assert tries.read_text() == "tried\n" * 2


def test_a_poison_that_ignores_the_end_of_its_processor_time_is_ended_by_the_clock(taken) -> None:
    only_the_poison(taken(Format.TXT, "deaf", cpu_seconds=0.1, seconds=2.0), "engine.timed_out")


def test_a_reader_that_asks_to_exit_ends_neither_the_run_nor_its_worker(taken, tries: Path) -> None:
    """A request to exit once came out in the parent and ended the program, as if all were done."""
    found = taken(Format.HTML, "polite")
    assert not [done for done in found if done.quarantined]
    [lost] = [done.document for done in found if not done.document.sha256]
    assert (lost.path, lost.reason) == ("40.html", Reason("engine.failed"))
    assert tries.read_text() == "tried\n"


def test_what_was_unpacked_before_the_poison_is_read(tmp_path: Path, settings: Settings, monkeypatch) -> None:
    entries = unpack.entries

    def some(*arguments: object) -> Iterator[object]:
        for number, entry in enumerate(entries(*arguments)):
            if number == 2:
                os._exit(3)
            yield entry

    monkeypatch.setattr(unpack, "entries", some)
    path = tmp_path / "包"
    path.write_bytes(zipped([(f"{number}.txt", "一。".encode()) for number in range(4)]))
    found = take_in([Source(path, "包.zip", Origin.SUBMISSION)], TextOnly, settings).analysed
    assert [(done.document.path, done.quarantined) for done in found] == [
        ("包.zip/0.txt", False),
        ("包.zip/1.txt", False),
        ("包.zip", True),
    ]
