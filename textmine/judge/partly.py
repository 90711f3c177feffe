"""One part of what is noted of each paper, taken out when it is asked for: the notes of a stack may lie on a disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Partly(Mapping[str, T], Generic[T]):
    """A mapping that gives ``part`` of each value of another."""

    def __init__(self, held: Mapping[str, Any], part: Callable[[Any], T]) -> None:
        self._held = held
        self._part = part

    def __getitem__(self, name: str) -> T:
        return self._part(self._held[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
