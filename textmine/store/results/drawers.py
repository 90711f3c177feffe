"""Nouns that lie somewhere as bytes and are made when they are looked at."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from operator import attrgetter
from typing import Any, Generic, TypeVar

from textmine.coding import Coder

T = TypeVar("T")
S = TypeVar("S")
_AT_HAND = 8  # nouns that are at hand in any case: who looks at two papers in turn reads each once


class Drawer(Generic[T]):
    """Nouns of one kind by number. ``bytes_of`` gives one as it lies there; two looks give equal ones, maybe the same.

    The ones looked at last are at hand, as many as have ``room`` (in bytes, as they lie there). ``told`` is entered
    where one is read, to say in its own words what cannot be. Threads may share it.
    """

    def __init__(
        self,
        bytes_of: Callable[[int], bytes],
        coder: Coder[T],
        room: int = 0,
        told: Callable[[], AbstractContextManager[object]] = nullcontext,
    ) -> None:
        self.bytes_of = bytes_of
        self._coder = coder
        self._room = room
        self._told = told
        self._taken = 0
        self._at_hand: dict[int, tuple[T, int]] = {}
        self._turn = threading.Lock()

    def __getitem__(self, number: int) -> T:
        """Return the noun under a number.

        Raises:
            ValueError: what lies there is not what was put, and nobody has words of their own for that.
            WorkspaceError: the disk refuses.
        """
        found = self._at_hand.get(number)
        if found is not None:
            return found[0]
        data = self.bytes_of(number)
        with self._told():
            noun = self._coder.decode(data)
        with self._turn:
            self._keep(number, noun, len(data))
        return noun

    def _keep(self, number: int, noun: T, size: int) -> None:
        """Have a noun at hand, and let go of those that came first."""
        if number not in self._at_hand:
            self._at_hand[number] = noun, size
            self._taken += size
        while self._taken > self._room and len(self._at_hand) > _AT_HAND:
            _, gone = self._at_hand.pop(next(iter(self._at_hand)))
            self._taken -= gone

    def seen_as(self, coder: Coder[S]) -> Drawer[S]:
        """Return the same drawer with its nouns read as another type, such as one that leaves most of them out."""
        return Drawer(self.bytes_of, coder, told=self._told)


class Packed(Mapping[str, T], Generic[T]):
    """What lies in a drawer, by name; ``numbers`` tells under which number."""

    def __init__(self, drawer: Drawer[T], numbers: Mapping[str, int]) -> None:
        self._drawer = drawer
        self._numbers = numbers

    def bytes_of(self, name: str) -> bytes:
        """Return the noun under a name as it lies there."""
        return self._drawer.bytes_of(self._numbers[name])

    def only(self, names: Iterable[str]) -> Packed[T]:
        """Return the part under these names, in their order; a name that nothing is under is passed over."""
        return Packed(self._drawer, {name: self._numbers[name] for name in names if name in self._numbers})

    def seen_as(self, coder: Coder[S]) -> Packed[S]:
        """Return the same with the nouns read as another type; see :meth:`Drawer.seen_as`."""
        return Packed(self._drawer.seen_as(coder), self._numbers)

    def part(self, path: str, kind: Any) -> Part:
        """Return one field of each noun, or a field of a field (``a.b``), and read nothing else.

        ``kind`` is its type, or one that has some of its fields; without a path, some fields of the nouns themselves.
        """
        return Part(self, path, kind)

    def __getitem__(self, name: str) -> T:
        return self._drawer[self._numbers[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


class Part(Mapping[str, Any]):
    """The field under a path of each noun that lies in a drawer."""

    def __init__(self, whole: Packed[Any], path: str, kind: Any) -> None:
        self._whole = whole
        self._path = path
        self._held = whole.seen_as(Coder[Any].of_part(path, kind))

    def part(self, path: str, kind: Any) -> Part:
        """Return a part of this part; see :meth:`Packed.part`."""
        return Part(self._whole, f"{self._path}.{path}".strip("."), kind)

    def __getitem__(self, name: str) -> Any:
        noun = self._held[name]
        return attrgetter(self._path)(noun) if self._path else noun

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def encoded(held: Mapping[str, T], name: str, coder: Coder[Any]) -> bytes:
    """Return what is under a name as bytes: as it lies there, or written now."""
    return held.bytes_of(name) if isinstance(held, Packed) else coder.encode(held[name])
