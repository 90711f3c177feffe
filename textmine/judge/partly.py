"""One part of what is noted of each paper, taken out when it is asked for: the notes of a stack may lie on a disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

T = TypeVar("T")


@runtime_checkable
class Parted(Protocol):
    """A mapping that reads no more of its values than is asked for."""

    def part(self, path: str, kind: Any) -> Mapping[str, Any]:
        """Return the field under a path of each value; see :func:`partly`."""


def partly(held: Mapping[str, Any], path: str, kind: type[T]) -> Mapping[str, T]:
    """Return a mapping of one field of each value of another, or of a field of a field (``a.b``).

    ``kind`` is the type of the field, or one that has some of its fields; without a path, it is one that has some
    fields of the values themselves.
    """
    return held.part(path, kind) if isinstance(held, Parted) else Partly(held, path)


class Partly(Mapping[str, T], Generic[T]):
    """The field under a path of each value of a mapping in memory."""

    def __init__(self, held: Mapping[str, Any], path: str) -> None:
        self._held = held
        self._part: Callable[[Any], T] = attrgetter(path) if path else _itself

    def __getitem__(self, name: str) -> T:
        return self._part(self._held[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)


def _itself(value: Any) -> Any:
    return value
