"""What all papers of a stack state, as columns of numbers; the words stay where they lie until they are asked for.

A large stack has millions of sentences: a row takes some fifty bytes here, and its words ten times as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from textmine.classify.meaning import Meaning
from textmine.model import FINDING_ROLES, CopyKind, Group, Legitimate, Member, Role, Span
from textmine.settings import ThemeSettings
from textmine.themes.said import ITEM, NUMBER, PIECE, ROW, TEXT, Said, said_in
from textmine.themes.stated import Author, Point, Stated

Ints = npt.NDArray[np.int64]
Rows = npt.NDArray[Any]
"""A structured array of one of the kinds in :mod:`textmine.themes.said`."""
Read = Callable[[Iterable[tuple[int, int]]], list[bytes]]
"""Returns the bytes at some places, each given by where they begin and how many they are."""
_ISSUED = (CopyKind.TEMPLATE, CopyKind.QUOTATION)
_PAPER = np.int64(32)  # bits of a number of an item that tell the paper


@dataclass(frozen=True, slots=True, eq=False)
class Sayings(Sequence[Stated]):
    """Sentences of a stack, a row each; numbers of papers, items, texts and categories are those of the whole stack.

    ``bodies`` has a number for the body that each author's paper belongs to.
    """

    rows: Rows
    items: Rows
    around: npt.NDArray[np.int32]
    texts: Rows
    kinds: tuple[tuple[str, ...], ...]
    authors: tuple[Author, ...]
    bodies: Ints
    read: Read

    @classmethod
    def of(cls, stated: Iterable[Stated], meaning: Meaning) -> Sayings:
        """Return sentences that are in memory, in their order."""
        gathered = Gathered()
        kept = bytearray()
        for author, own in groupby(stated, lambda s: s.author):
            said = said_in(own, meaning)
            gathered.add(author, said, len(kept))
            kept += said.words
        return gathered.sayings(lambda places: [bytes(kept[at : at + size]) for at, size in places])

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, row: int) -> Stated: ...
    @overload
    def __getitem__(self, row: slice) -> list[Stated]: ...
    def __getitem__(self, row: int | slice) -> Stated | list[Stated]:
        """Return a sentence with all that is known of it; its words are read."""
        if isinstance(row, slice):
            return [self[n] for n in range(len(self))[row]]
        own = self.rows[row]
        number = int(own["item"])
        item = self.items[number]
        head, *around = self.words([int(item["head"]), *self.beside(number)])
        point = Point(int(item["item"]), head, tuple(around))
        author = self.authors[own["paper"]]
        kinds, role = self.kinds[own["kinds"]], FINDING_ROLES[own["role"]]
        return Stated(author, point, self.member(row), role, kinds, bool(own["heading"]))

    def with_role(self, role: Role) -> Sayings:
        """Return the sentences of one role."""
        return replace(self, rows=self.rows[self.rows["role"] == FINDING_ROLES.index(role)])

    def member(self, row: int) -> Member:
        """Return a sentence as a theme holds it."""
        [member] = self.members([row])
        return member

    def members(self, rows: Sequence[int] | Ints) -> Iterator[Member]:
        """Return the sentences of some rows as themes hold them."""
        own = self.rows[rows]
        texts = self.words(own["text"])
        for paper, start, end, text in zip(
            *(own[name].tolist() for name in ("paper", "start", "end")), texts, strict=True
        ):
            yield Member(self.authors[paper].paper, Span(start, end), text)

    def words(self, texts: Sequence[int] | Ints) -> list[str]:
        """Return texts."""
        at, pieces, sizes = (self.texts[name][texts] for name in ("at", "pieces", "size"))
        read = self.read(zip((at + pieces).tolist(), sizes.tolist(), strict=True))
        return [data.decode("utf-8", "surrogatepass") for data in read]

    def pieces(self, texts: Ints) -> tuple[Ints, Ints]:
        """Return the pieces of the table of meaning that texts hold, and the place among ``texts`` of each's own."""
        at, sizes = self.texts["at"][texts], self.texts["pieces"][texts]
        found = np.frombuffer(b"".join(self.read(zip(at.tolist(), sizes.tolist(), strict=True))), PIECE)
        return found.astype(np.int64), np.repeat(np.arange(len(texts)), sizes // PIECE.itemsize)

    def beside(self, item: int) -> list[int]:
        """Return the texts around an item."""
        start = int(self.items["around"][item - 1]) if item else 0
        return list(self.around[start : int(self.items["around"][item])].tolist())

    def heads(self, rows: Ints) -> Ints:
        """Return the texts that name the items of sentences."""
        found: Ints = self.items["head"][self.rows["item"][rows]].astype(np.int64)
        return found

    def owners(self, rows: Ints) -> Ints:
        """Return a number for the item of each sentence: that of its paper, above, and that which it has there."""
        items = self.items[self.rows["item"][rows]]
        found: Ints = items["paper"].astype(np.int64) << _PAPER | items["item"]
        return found

    def bodies_at(self, rows: Ints) -> Ints:
        """Return the bodies that sentences belong to."""
        found: Ints = self.bodies[self.rows["paper"][rows]]
        return found


class Members(Sequence[Member]):
    """Sentences as a theme holds them, made when they are looked at; equal to any sequence of the same."""

    __slots__ = ("_rows", "_said")

    def __init__(self, said: Sayings, rows: Ints) -> None:
        self._said, self._rows = said, rows

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, place: int) -> Member: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Member, ...]: ...
    def __getitem__(self, place: int | slice) -> Member | tuple[Member, ...]:
        if isinstance(place, slice):
            return tuple(self._said.members(self._rows[place]))
        return self._said.member(int(self._rows[place]))

    def __iter__(self) -> Iterator[Member]:
        return self._said.members(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(lambda a, b: a == b, self, other))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))

    def places(self) -> Iterator[tuple[str, int, int]]:
        """Yield paper, start and end of each; no words are read."""
        rows = self._said.rows[self._rows]
        papers = [self._said.authors[paper].paper for paper in rows["paper"].tolist()]
        return zip(papers, rows["start"].tolist(), rows["end"].tolist(), strict=True)


class Gathered:
    """Puts what papers state side by side."""

    def __init__(self, settings: ThemeSettings | None = None) -> None:
        """Begin with nothing; of sentences only those are taken that have a length which the settings ask for."""
        self._settings = settings
        self._rows, self._items, self._around, self._texts = bytearray(), bytearray(), bytearray(), bytearray()
        self._kinds: dict[tuple[str, ...], int] = {}
        self._authors: dict[Author, int] = {}
        self._bodies: dict[str, int] = {}

    def add(self, author: Author, said: Said, at: int, issued: Sequence[Legitimate] = ()) -> None:
        """Add what a paper states, whose words lie ``at`` a place; what is ``issued`` there is not its author's own."""
        paper = self._authors.setdefault(author, len(self._authors))
        kept = (said.rows, ROW), (said.items, ITEM), (said.texts, TEXT)
        rows, items, texts = (np.frombuffer(data, kind).copy() for data, kind in kept)
        before = len(self._texts) // TEXT.itemsize
        rows["paper"] = items["paper"] = paper
        rows["text"] += before
        rows["item"] += len(self._items) // ITEM.itemsize
        kinds = [self._kinds.setdefault(own, len(self._kinds)) for own in said.kinds]
        rows["kinds"] = np.array(kinds, np.int32)[rows["kinds"]]
        items["head"] += before
        items["around"] += len(self._around) // NUMBER.itemsize
        texts["at"] += at
        self._around += (np.frombuffer(said.around, NUMBER) + NUMBER.type(before)).tobytes()
        self._items += items.tobytes()
        self._texts += texts.tobytes()
        self._rows += rows[self._fit(rows) & ~_is_issued(rows, issued)].tobytes()

    def sayings(self, read: Read) -> Sayings:
        """Return all of it; ``read`` reads the words."""
        bodies = [self._bodies.setdefault(author.body, len(self._bodies)) for author in self._authors]
        return Sayings(
            rows=np.frombuffer(self._rows, ROW),
            items=np.frombuffer(self._items, ITEM),
            around=np.frombuffer(self._around, NUMBER),
            texts=np.frombuffer(self._texts, TEXT),
            kinds=tuple(self._kinds),
            authors=tuple(self._authors),
            bodies=np.array(bodies, np.int64),
            read=read,
        )

    def _fit(self, rows: Rows) -> npt.NDArray[np.bool_]:
        if not self._settings:
            return np.ones(len(rows), bool)
        fit: npt.NDArray[np.bool_] = rows["chars"] >= self._settings.min_chars
        return fit & (rows["chars"] <= self._settings.max_chars)


def _is_issued(rows: Rows, issued: Sequence[Legitimate]) -> npt.NDArray[np.bool_]:
    """Tell of each sentence whether most of it stands in a template or a quotation."""
    held = np.zeros(len(rows), np.int64)
    for grey in (grey for grey in issued if grey.kind in _ISSUED):
        held += np.maximum(np.minimum(rows["end"], grey.span.end) - np.maximum(rows["start"], grey.span.start), 0)
    most: npt.NDArray[np.bool_] = 2 * held > rows["end"] - rows["start"]
    return most


def bodies_of(groups: Iterable[Group]) -> dict[str, str]:
    """Return the paper that stands for each paper of a group with one body: what they say counts once."""
    return {name: group.papers[0] for group in groups if group.whole for name in group.papers}
