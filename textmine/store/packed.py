"""Nouns by name that take a tenth of their room until they are looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from textmine.store.results.coding import Coder

T = TypeVar("T")


class Packed(Mapping[str, T], Generic[T]):
    """A mapping whose values are kept as bytes; the last one that was looked at is at hand.

    What a value holds must be all that counts: each look gives an equal one, not the same.
    """

    def __init__(self, coder: Coder[T]) -> None:
        self._coder = coder
        self._held: dict[str, bytes] = {}
        self._last: tuple[str, T] | None = None

    def put(self, name: str, value: T) -> None:
        """Keep a value under a name."""
        self._held[name] = self._coder.encode(value)
        self._last = None

    def only(self, names: Iterator[str]) -> Packed[T]:
        """Return the part under these names, in their order; a name that nothing is under is passed over."""
        part = Packed(self._coder)
        part._held = {name: self._held[name] for name in names if name in self._held}
        return part

    def __getitem__(self, name: str) -> T:
        if self._last is None or self._last[0] != name:
            self._last = name, self._coder.decode(self._held[name])
        return self._last[1]

    def __contains__(self, name: object) -> bool:
        return name in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
