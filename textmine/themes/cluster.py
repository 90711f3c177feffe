"""Statements that say the same in other words, brought together as themes.

Each role by itself, by average linkage over likeness (:mod:`textmine.themes.space`). Its work grows with the square of
their number: what is done with more of them is in :mod:`textmine.themes.crowd`. Clusters that state the same theme of
the codebook are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from textmine.classify.linear import Doubles
from textmine.settings import ThemeSettings
from textmine.themes.space import Space

Ints = npt.NDArray[np.int64]


def clustered(space: Space, names: Sequence[str], settings: ThemeSettings) -> Iterator[tuple[list[int], str]]:
    """Yield the rows of each cluster, and its name in the codebook where it has one.

    Args:
        space: the sentences of one role.
        names: the themes of the codebook, in the order of the space's chances.
        settings: from which likeness two are one, and when a known name is given.
    """
    if not len(space):
        return
    numbers, _ = linked(space, settings)
    known = _named(space, numbers, names, settings)
    together: dict[str, list[int]] = {}
    for row, number in enumerate(numbers.tolist()):
        together.setdefault(known.get(number, "") or f"\0{number}", []).append(row)
    for name, rows in together.items():
        yield rows, "" if name.startswith("\0") else name


def linked(space: Space, settings: ThemeSettings) -> tuple[Ints, Ints]:
    """Return the number of the cluster of each row, from 0 on, and that of its cell.

    A cell is a part of a cluster whose sentences are liker to one another: the same tree is cut lower, into
    ``settings.cells`` parts, or into the clusters themselves where those are more.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(space) < 2:
        return np.zeros(len(space), np.int64), np.zeros(len(space), np.int64)
    tree = linkage(_distances(space, settings), "average")
    clusters = fcluster(tree, 1 - settings.alike, "distance").astype(np.int64) - 1
    cells = fcluster(tree, max(settings.cells, int(clusters.max()) + 1), "maxclust").astype(np.int64) - 1
    return clusters, cells


def _distances(space: Space, settings: ThemeSettings) -> Doubles:
    """Return how far apart each two are, in the order of SciPy."""
    distance = space.likeness(settings)
    np.maximum(np.subtract(1, distance, out=distance), 0, out=distance)
    count = len(distance)
    found, end = np.empty(count * (count - 1) // 2), 0
    for row in range(count):  # not the square turned over and added: three such squares would be in memory
        start, end = end, end + count - row - 1
        found[start:end] = (distance[row, row + 1 :] + distance[row + 1 :, row]) / 2
    return found


def _named(space: Space, numbers: Ints, names: Sequence[str], settings: ThemeSettings) -> dict[int, str]:
    """Return the clusters that one theme of the codebook fits, with its name."""
    found: dict[int, str] = {}
    for number in np.unique(numbers).tolist():
        mean = space.chances[numbers == number].mean(axis=0) if names else np.zeros(0)
        if len(mean) and mean.max() >= settings.named:
            found[number] = names[int(mean.argmax())]
    return found
