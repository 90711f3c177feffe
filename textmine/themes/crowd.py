"""The clusters of a role that has more sentences than can be compared with one another, in bounded memory.

A sample (:mod:`textmine.themes.sample`) is clustered as a small stack is. Then every other sentence, a block at a time,
goes to the cell of the sample that it is likest to, and to the cluster that this is part of, if it is like enough. What
is like none is sampled in its turn, a few times, so that themes that few papers state are found too. What is left then
stands alone, the sentences of one item together. The time grows with the number of sentences, and no result depends on
their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from textmine.classify.codebook import Folded, Sorter
from textmine.classify.linear import Doubles, Floats
from textmine.settings import ThemeSettings
from textmine.themes.cells import Cells
from textmine.themes.cluster import linked
from textmine.themes.sample import distinct_of
from textmine.themes.sayings import Sayings
from textmine.themes.space import Space, Views, beside_of, centrality, known_of, own_of

Ints = npt.NDArray[np.int64]


class Crowd:
    """Many sentences of one role; see :class:`textmine.themes.grouping.Grouping`."""

    def __init__(self, said: Sayings, sorter: Sorter, views: Views, settings: ThemeSettings) -> None:
        self._said, self._sorter, self._views, self._settings = said, sorter, views, settings
        self._folded = Folded.of(sorter)
        self._distinct = distinct_of(said)
        self._counts = np.bincount(self._distinct.numbers)
        self._cluster = np.full(len(self._distinct), -1)
        """The cluster of each distinct sentence, -1 while it has none."""
        self._fits = np.full(len(self._distinct), -1)
        """The known theme that it fits by itself, -1 where there is none."""
        self._sums: list[Doubles] = []
        """The chances of the known themes, added up for each cluster; one table a round."""
        left = np.arange(len(self._distinct))
        for _ in range(settings.rounds):
            left = self._round(left) if len(left) else left

    def clusters(self) -> Iterator[tuple[Ints, str]]:
        """Yield the rows of each cluster, and its name in the codebook where it has one."""
        numbers = self._numbered()
        order = np.argsort(numbers, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1):
            number = int(numbers[rows[0]])
            yield rows, self._sorter.names[number] if number < len(self._sorter.names) else ""

    def central(self, clusters: Iterable[Ints]) -> Iterator[tuple[Ints, list[float]]]:
        """Yield some rows of each cluster, chosen by content, and how near each comes to all of those."""
        waiting: list[Ints] = []
        for rows in clusters:
            waiting.append(self._heard(rows))
            if sum(map(len, waiting)) >= self._settings.block:
                yield from self._centralities(waiting)
                waiting = []
        yield from self._centralities(waiting)

    def _round(self, left: Ints) -> Ints:
        """Cluster a sample of what is left, file what is like it, and return what is left then."""
        most = self._settings.again if self._sums else self._settings.max_exact
        chosen = left if len(left) <= most else self._distinct.chosen(left, most)
        space = self._space(chosen)
        clusters, numbers = linked(space, self._settings)
        base = sum(map(len, self._sums))
        self._sums.append(np.zeros((int(clusters.max()) + 1, len(self._sorter.names))))
        self._file(chosen, clusters, base, space.chances)
        rest = left[self._cluster[left] < 0]
        if len(rest):
            of_cell = np.zeros(int(numbers.max()) + 1, np.int64)
            of_cell[numbers] = clusters
            self._assign(rest, Cells.of(space, numbers, self._settings), of_cell, base)
        return left[self._cluster[left] < 0]

    def _space(self, which: Ints) -> Space:
        """Return what :func:`textmine.themes.space.space_of` gives, but for rounding, in a third of the time."""
        rows = self._distinct.rows[which]
        words, vectors = own_of(self._said, rows, self._views, self._settings)
        chances = self._folded.chances_of(words, vectors)
        around = beside_of(self._said, rows, self._views)
        return Space(words, vectors, known_of(chances), around, chances.astype(np.float64))

    def _assign(self, rest: Ints, cells: Cells, of_cell: Ints, base: int) -> None:
        """File all that are like a cell under its cluster."""
        enough = self._settings.nearer * self._settings.alike
        for start in range(0, len(rest), self._settings.block):
            part = rest[start : start + self._settings.block]
            words, vectors = own_of(self._said, self._distinct.rows[part], self._views, self._settings)
            chances = self._folded.chances_of(words, vectors)
            likest, likeness = cells.likest(words, vectors, known_of(chances))
            joins = likeness >= enough
            self._file(part[joins], of_cell[likest[joins]], base, chances[joins])
            self._note(part[~joins], chances[~joins])

    def _file(self, which: Ints, clusters: Ints, base: int, chances: Doubles | Floats) -> None:
        self._cluster[which] = base + clusters
        weights = self._counts[which].astype(np.float64)
        gather = csr_matrix((weights, (clusters, np.arange(len(which)))), shape=(len(self._sums[-1]), len(which)))
        self._sums[-1] += gather @ chances

    def _note(self, which: Ints, chances: Floats) -> None:
        """Keep which known theme each sentence fits that has no cluster yet."""
        if chances.shape[1]:
            fits = chances.max(axis=1) >= self._settings.named
            self._fits[which] = np.where(fits, chances.argmax(axis=1), -1)

    def _numbered(self) -> Ints:
        """Return a number for each row: that of the known theme, or else behind those its cluster's or its item's."""
        names = len(self._sorter.names)
        of_cluster = self._named()
        found = np.where(self._cluster >= 0, np.append(of_cluster, 0)[self._cluster], self._fits)[
            self._distinct.numbers
        ]
        alone = np.flatnonzero(found < 0)
        found[alone] = names + len(of_cluster) + np.unique(self._said.owners(alone), return_inverse=True)[1]
        return found

    def _named(self) -> Ints:
        """Return for each cluster the known theme that fits it, or else its own number behind all those."""
        sums = np.concatenate(self._sums)
        found: Ints = sums.shape[1] + np.arange(len(sums))
        if sums.shape[1]:
            placed = self._cluster >= 0
            sizes = np.bincount(self._cluster[placed], self._counts[placed], minlength=len(sums))
            known = sums.max(axis=1) >= self._settings.named * sizes
            found[known] = sums[known].argmax(axis=1)
        return found

    def _heard(self, rows: Ints) -> Ints:
        """Return a few rows that speak for a cluster, different ones: of titles and of other sentences as many each."""
        different = np.unique(self._distinct.numbers[rows])
        speaking = self._distinct.rows[different]
        titles = self._said.rows["heading"][speaking]
        most = self._settings.heard
        kept = [self._distinct.chosen(different[kind], most) for kind in (titles, ~titles)]
        heard: Ints = self._distinct.rows[np.sort(np.concatenate(kept))]
        return heard

    def _centralities(self, waiting: Sequence[Ints]) -> Iterator[tuple[Ints, list[float]]]:
        if not waiting:
            return
        rows = np.concatenate(waiting)
        words, vectors = own_of(self._said, rows, self._views, self._settings)
        near = centrality(words, vectors, np.repeat(np.arange(len(waiting)), [len(own) for own in waiting]))
        for own in waiting:
            yield own, near[: len(own)].tolist()
            near = near[len(own) :]
