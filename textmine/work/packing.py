"""What came of a file, as bytes: so it travels from a worker, is remembered, and lies aside until it is looked at.

A worker packs what it made, each part apart; the process that gathers a stack only moves the bytes. A stack in memory
is then the names of its papers and little more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from textmine.coding import Coder
from textmine.judge import Notes
from textmine.model import Document, Label, Ledger, Paper, Span
from textmine.store.results import schema
from textmine.store.results.drawers import Drawer, Packed
from textmine.store.results.kept import ROOM, Drawers, KeptDocument, KeptPaper, bare
from textmine.store.spool import Spool
from textmine.themes import Said
from textmine.work.analyse import Analysed

NOTES = Coder[Notes](Notes)
SAID = Coder[Said](Said)
WORDS = Coder[bytes](bytes)


@dataclass(frozen=True, slots=True)
class PackedPaper:
    """What names a paper, and the rest of it as bytes; no bytes where nothing was made.

    The ``words`` of what is ``said`` are apart from it: they are read one by one.
    """

    name: str
    part: int
    span: Span
    title: str
    unit: str
    year: int
    structure: bytes
    labels: bytes = b""
    ledger: bytes = b""
    notes: bytes = b""
    said: bytes = b""
    words: bytes = b""

    def named(self, document: Document) -> Paper:
        """Return the paper without its structure."""
        return Paper(self.name, document, self.part, self.span, self.title, self.unit, self.year)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """An :class:`Analysed` as bytes. ``document`` is without what is ``resting``; ``rest`` and ``text`` have that."""

    document: Document
    resting: tuple[str, ...]
    rest: bytes
    text: bytes
    papers: tuple[PackedPaper, ...]
    read_seconds: float = 0.0
    classify_seconds: float = 0.0
    quarantined: bool = False

    def whole(self) -> Document:
        """Return the document with its text."""
        return replace(schema.DOCUMENT.decode(self.rest), text=schema.TEXT.decode(self.text))


def packed(done: Analysed) -> PackedFile:
    """Pack what came of a file."""
    document, resting = bare(done.document)
    return PackedFile(
        document,
        resting,
        schema.DOCUMENT.encode(replace(done.document, text="")),
        schema.TEXT.encode(done.document.text),
        tuple(_packed(done, index) for index in range(len(done.papers))),
        done.read_seconds,
        done.classify_seconds,
        done.quarantined,
    )


def _packed(done: Analysed, index: int) -> PackedPaper:
    paper = done.papers[index]
    labels = done.labels[index] if done.labels else ()
    ledger = done.ledgers[index] if done.ledgers else None
    notes = done.notes[index] if done.notes else None
    said = done.said[index] if done.said else None
    return PackedPaper(
        *(paper.name, paper.part, paper.span, paper.title, paper.unit, paper.year),
        structure=schema.STRUCTURE.encode(paper.structure),
        labels=schema.LABELS.encode(labels) if labels else b"",
        ledger=schema.LEDGER.encode(ledger) if ledger else b"",
        notes=NOTES.encode(notes) if notes else b"",
        said=SAID.encode(replace(said, words=b"")) if said else b"",
        words=WORDS.encode(said.words) if said else b"",
    )


def in_memory(file: PackedFile) -> Analysed:
    """Return what was packed, all of it in memory."""
    document = file.whole()
    papers = tuple(replace(p.named(document), structure=schema.STRUCTURE.decode(p.structure)) for p in file.papers)
    return Analysed(
        document,
        papers,
        labels=tuple(schema.LABELS.decode(p.labels) if p.labels else () for p in file.papers),
        ledgers=tuple(schema.LEDGER.decode(p.ledger) for p in file.papers if p.ledger),
        notes=tuple(NOTES.decode(p.notes) for p in file.papers if p.notes),
        said=tuple(replace(SAID.decode(p.said), words=WORDS.decode(p.words)) for p in file.papers if p.said),
        read_seconds=file.read_seconds,
        classify_seconds=file.classify_seconds,
        quarantined=file.quarantined,
    )


class Aside:
    """Lays files aside as they come, on the disk; what it hands back names them and reads the rest when it is asked."""

    def __init__(self) -> None:
        """Begin with nothing.

        Raises:
            WorkspaceError: the disk is full or refuses.
        """
        spool = Spool()
        self._spool = spool
        self._drawers = Drawers(
            texts=Drawer(lambda number: spool.get(number + 1), schema.TEXT, ROOM),
            documents=Drawer(spool.get, schema.DOCUMENT),
            structures=Drawer(spool.get, schema.STRUCTURE, ROOM),
        )
        self._labels: dict[str, int] = {}
        self._ledgers: dict[str, int] = {}
        self._notes: dict[str, int] = {}
        self._said: dict[str, int] = {}

    def __call__(self, file: PackedFile) -> Analysed:
        """Return what came of a file without what was made of its papers, the words of these on the disk."""
        number = self._spool.put(file.rest, file.text)
        document = KeptDocument.of(file.document, file.resting, self._drawers, number)
        return Analysed(
            document,
            tuple(self._paper(paper, document) for paper in file.papers),
            read_seconds=file.read_seconds,
            classify_seconds=file.classify_seconds,
            quarantined=file.quarantined,
        )

    def _paper(self, paper: PackedPaper, document: Document) -> Paper:
        number = self._spool.put(paper.structure, paper.labels, paper.ledger, paper.notes)
        kept = KeptPaper.of(paper.named(document), document, self._drawers, number)
        parts = ((self._labels, paper.labels), (self._ledgers, paper.ledger), (self._notes, paper.notes))
        for place, (numbers, data) in enumerate(parts, number + 1):
            if data:
                numbers[kept.name] = place
        if paper.said:
            self._said[kept.name] = self._spool.put(paper.said, WORDS.decode(paper.words))
        return kept

    @property
    def labels(self) -> Packed[tuple[Label, ...]]:
        """The labels of all papers that have any, by name."""
        return Packed(Drawer(self._spool.get, schema.LABELS), self._labels)

    @property
    def ledgers(self) -> Packed[Ledger]:
        """The ledgers by name."""
        return Packed(Drawer(self._spool.get, schema.LEDGER), self._ledgers)

    @property
    def notes(self) -> Packed[Notes]:
        """The notes by name."""
        return Packed(Drawer(self._spool.get, NOTES), self._notes)

    def said(self, name: str) -> tuple[Said, int]:
        """Return what a submission states, and where its words begin: :meth:`words` reads them."""
        number = self._said[name]
        return SAID.decode(self._spool.get(number)), self._spool.place(number + 1)

    def words(self, places: Iterable[tuple[int, int]]) -> list[bytes]:
        """Return words that lie at some places, each given by where they begin and how many bytes they are."""
        return self._spool.read(places)
