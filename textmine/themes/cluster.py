"""Statements that say the same in other words, brought together as themes.

Each role by itself, by average linkage over likeness (:mod:`textmine.themes.space`). Many statements are first drawn
into a bounded number of small clusters (mini-batch k-means), so that the work grows with their number and not with its
square. Clusters that state the same theme of the codebook are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

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
    numbers = _linked(space, settings)
    known = _named(space, numbers, names, settings)
    together: dict[str, list[int]] = {}
    for row, number in enumerate(numbers.tolist()):
        together.setdefault(known.get(number, "") or f"\0{number}", []).append(row)
    for name, rows in together.items():
        yield rows, "" if name.startswith("\0") else name


def _linked(space: Space, settings: ThemeSettings) -> Ints:
    """Return the number of the cluster of each row."""
    if len(space) <= settings.max_exact:
        return _average_linkage(space, settings)
    small = _small_clusters(space, settings.max_exact)
    return _average_linkage(space.drawn(small), settings)[small]


def _small_clusters(space: Space, count: int) -> Ints:
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.decomposition import TruncatedSVD

    size = min(_TOPICS, space.words.shape[0] - 1)
    with threadpool_limits(1):  # those libraries that were loaded just now too
        topics = TruncatedSVD(size, n_iter=2, random_state=0).fit_transform(space.words)
        rows = np.hstack([topics, space.vectors, space.known])
        means = MiniBatchKMeans(count, init="random", n_init=1, max_iter=5, random_state=0, batch_size=4096)
        return np.unique(means.fit_predict(rows), return_inverse=True)[1].astype(np.int64)


def _average_linkage(space: Space, settings: ThemeSettings) -> Ints:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    if len(space) < 2:
        return np.zeros(len(space), np.int64)
    distance = np.maximum(1 - space.likeness(settings), 0)
    np.fill_diagonal(distance, 0)
    tree = linkage(squareform((distance + distance.T) / 2, checks=False), "average")
    return np.asarray(fcluster(tree, 1 - settings.alike, "distance"), dtype=np.int64)


def _named(space: Space, numbers: Ints, names: Sequence[str], settings: ThemeSettings) -> dict[int, str]:
    """Return the clusters that one theme of the codebook fits, with its name."""
    found: dict[int, str] = {}
    for number in np.unique(numbers).tolist():
        mean = space.chances[numbers == number].mean(axis=0) if names else np.zeros(0)
        if len(mean) and mean.max() >= settings.named:
            found[number] = names[int(mean.argmax())]
    return found


_TOPICS = 64  # latent topics of the words in which small clusters are looked for
