"""Nouns that lie somewhere as bytes and are made when they are looked at; the last few are at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Generic, TypeVar

from textmine.store.results.coding import Coder

T = TypeVar("T")
S = TypeVar("S")
_AT_HAND = 8  # nouns: who looks at two papers in turn reads each once


class Drawer(Generic[T]):
    """Nouns of one kind by number. ``bytes_of`` gives one as it lies there; each look gives an equal one, not the same."""

    def __init__(self, bytes_of: Callable[[int], bytes], coder: Coder[T]) -> None:
        self.bytes_of = bytes_of
        self._noun = lru_cache(_AT_HAND)(lambda number: coder.decode(bytes_of(number)))

    def __getitem__(self, number: int) -> T:
        """Return the noun under a number.

        Raises:
            ValueError: what lies there is not what was put.
            WorkspaceError: the disk refuses.
        """
        return self._noun(number)

    def seen_as(self, coder: Coder[S]) -> Drawer[S]:
        """Return the same drawer with its nouns read as another type, such as one that leaves most of them out."""
        return Drawer(self.bytes_of, coder)


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

    def __getitem__(self, name: str) -> T:
        return self._drawer[self._numbers[name]]

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def encoded(held: Mapping[str, T], name: str, coder: Coder[Any]) -> bytes:
    """Return what is under a name as bytes: as it lies there, or written now."""
    return held.bytes_of(name) if isinstance(held, Packed) else coder.encode(held[name])
