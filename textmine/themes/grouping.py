"""How the sentences of a role fall into clusters: each compared with each, or by a sample where they are too many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import numpy as np
import numpy.typing as npt

from textmine.classify.codebook import Sorter
from textmine.settings import ThemeSettings
from textmine.themes.cluster import clustered
from textmine.themes.crowd import Crowd
from textmine.themes.sayings import Sayings
from textmine.themes.space import Views, space_of

Ints = npt.NDArray[np.int64]


class Grouping(Protocol):
    """The sentences of one role in clusters; rows are those of the sentences that it was given."""

    def clusters(self) -> Iterator[tuple[Ints, str]]:
        """Yield the rows of each cluster in order, and its name in the codebook where it has one."""
        ...

    def central(self, clusters: Iterable[Ints]) -> Iterator[tuple[Ints, list[float]]]:
        """Yield for each cluster the rows that may name it, and how near each of those comes to the others."""
        ...


class Few:
    """So few sentences of one role that each is compared with each."""

    def __init__(self, said: Sayings, sorter: Sorter, views: Views, settings: ThemeSettings) -> None:
        self._names, self._settings = sorter.names, settings
        self._space = space_of(said, sorter, views, settings)

    def clusters(self) -> Iterator[tuple[Ints, str]]:
        """Yield the rows of each cluster in order, and its name in the codebook where it has one."""
        for rows, name in clustered(self._space, self._names, self._settings):
            yield np.array(rows), name

    def central(self, clusters: Iterable[Ints]) -> Iterator[tuple[Ints, list[float]]]:
        """Yield each cluster with how near each row comes to all of it."""
        for rows in clusters:
            words, vectors = self._space.words[rows], self._space.vectors[rows]
            near = np.asarray(words @ np.asarray(words.mean(axis=0)).ravel()).ravel() + vectors @ vectors.mean(axis=0)
            yield rows, near.tolist()


def grouping_of(said: Sayings, sorter: Sorter, views: Views, settings: ThemeSettings) -> Grouping:
    """Return the sentences of one role in clusters; more than ``settings.max_exact`` fall in by a sample."""
    kind = Few if len(said) <= settings.max_exact else Crowd
    return kind(said, sorter, views, settings)
