"""Documents and papers whose words stay on the disk: what names them is in memory, the rest is read when asked for.

They are documents and papers like any other, equal to those that have all in memory. A slot that was never filled asks
``__getattr__``, which looks the rest up; ``dataclasses.replace`` and pickling give whole ones.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from textmine.coding import Coder
from textmine.model import Document, Paper, Structure
from textmine.store.results import schema
from textmine.store.results.drawers import Drawer

ROOM = 8 * 2**20
"""Bytes of texts, and of structures, that are at hand: those of some 1,000 papers, which take 40 MB when unpacked."""
_RESTING = ("text", "pages", "cells", "asides", "scans")
"""What of a document may be large."""


@dataclass(frozen=True, slots=True)
class _Said:
    """The words of a statement: read alone they take half the time."""

    text: str


_SAID = Coder[Any].of_part("statements", tuple[_Said, ...])


@dataclass(frozen=True, slots=True)
class Drawers:
    """Where the words lie: texts, documents without theirs, structures; each document has one number for both."""

    texts: Drawer[str]
    documents: Drawer[Document]
    structures: Drawer[Structure]


class KeptDocument(Document):
    """A document that has in memory what names it."""

    __slots__ = ("_drawers", "_number")
    _drawers: Drawers
    _number: int

    @classmethod
    def of(cls, bare: Document, resting: Iterable[str], drawers: Drawers, number: int) -> KeptDocument:
        """Make one from what :func:`bare` gives, and the number under which the rest lies."""
        made = cls.__new__(cls)
        _fill(made, bare, resting)
        object.__setattr__(made, "_drawers", drawers)
        object.__setattr__(made, "_number", number)
        return made

    def __getattr__(self, name: str) -> Any:
        if name not in _RESTING:
            raise AttributeError(name)
        if name == "text":
            return self._drawers.texts[self._number]
        return getattr(self._drawers.documents[self._number], name)

    def __eq__(self, other: object) -> bool:
        return _equal(self, other, Document)

    __hash__ = Document.__hash__

    @property
    def packed(self) -> tuple[bytes, bytes]:
        """The document without its text, and its text, as they lie there."""
        return self._drawers.documents.bytes_of(self._number), self._drawers.texts.bytes_of(self._number)


class KeptPaper(Paper):
    """A paper that has in memory what names it."""

    __slots__ = ("_drawers", "_number")
    _drawers: Drawers
    _number: int

    @classmethod
    def of(cls, bare: Paper, document: Document, drawers: Drawers, number: int) -> KeptPaper:
        """Make one from a paper without structure, its document, and the number under which its structure lies."""
        made = cls.__new__(cls)
        _fill(made, bare, ("document", "structure"))
        object.__setattr__(made, "document", document)
        object.__setattr__(made, "_drawers", drawers)
        object.__setattr__(made, "_number", number)
        return made

    def __getattr__(self, name: str) -> Any:
        if name != "structure":
            raise AttributeError(name)
        return self._drawers.structures[self._number]

    def __eq__(self, other: object) -> bool:
        return _equal(self, other, Paper)

    __hash__ = Paper.__hash__

    @property
    def sentences(self) -> tuple[str, ...]:
        """The words of each statement; nothing else is read for them."""
        if not hasattr(self, "_drawers"):
            return super().sentences
        return tuple(said.text for said in self._drawers.structures.seen_as(_SAID)[self._number].statements)

    @property
    def packed(self) -> bytes:
        """The structure as it lies there."""
        return self._drawers.structures.bytes_of(self._number)


def bare(document: Document) -> tuple[Document, tuple[str, ...]]:
    """Return a document with what names it, and the names of what was left out of it."""
    resting = tuple(name for name in _RESTING if getattr(document, name))
    return replace(document, text="", pages=(), cells=(), asides=(), scans=()), resting


def packed_document(document: Document) -> tuple[bytes, bytes]:
    """Return a document without its text, and its text, as bytes."""
    if isinstance(document, KeptDocument) and hasattr(document, "_drawers"):
        return document.packed
    return schema.DOCUMENT.encode(replace(document, text="")), schema.TEXT.encode(document.text)


def packed_structure(paper: Paper) -> bytes:
    """Return the structure of a paper as bytes."""
    if isinstance(paper, KeptPaper) and hasattr(paper, "_drawers"):
        return paper.packed
    return schema.STRUCTURE.encode(paper.structure)


def _fill(made: object, held: Document | Paper, but: Iterable[str]) -> None:
    for name in (field.name for field in fields(held) if field.name not in but):
        object.__setattr__(made, name, getattr(held, name))


def _equal(one: object, other: object, kind: type[Document] | type[Paper]) -> bool:
    if not isinstance(other, kind):
        return False
    return all(getattr(one, field.name) == getattr(other, field.name) for field in fields(kind))
