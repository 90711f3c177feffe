"""Statements that say the same in other words, brought together as themes.

Each role is clustered by itself: TF-IDF over words and pairs of characters, drawn into latent topics (LSA,
Deerwester et al. 1990), the predicted categories beside it, average linkage over cosine distance. Many statements
are first drawn into a bounded number of small clusters (mini-batch k-means), so that the work grows with their
number and not with its square.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from textmine.model import (
    FINDING_ROLES,
    CopyKind,
    Group,
    Label,
    Legitimate,
    Member,
    Paper,
    Role,
    Statement,
    Theme,
)
from textmine.settings import ThemeSettings
from textmine.themes.labels import label_of

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Stated:
    """One statement of a finding, with the paper that states it and the body that the paper belongs to.

    ``words`` are its content words, ``above`` those of the numbered title that it stands under.
    """

    paper: Paper
    statement: Statement
    label: Label
    body: str
    words: tuple[str, ...]
    above: tuple[str, ...]


def find_themes(
    papers: Sequence[Paper],
    labels: Mapping[str, Sequence[Label]],
    words: Mapping[str, Sequence[tuple[str, ...]]],
    groups: Sequence[Group],
    issued: Mapping[str, Sequence[Legitimate]],
    categories: Sequence[str],
    settings: ThemeSettings,
) -> tuple[Theme, ...]:
    """Return the themes of a stack, those that most units state first, role by role.

    ``labels`` and ``words`` (content words) run beside the statements of the paper named. Papers of one group count
    as one body, so that a copied paper adds no weight. ``issued`` holds the legitimate spans of each paper: what
    stands in the template is no statement of its author. ``categories`` are all that a statement may have.
    """
    bodies = {name: group.papers[0] for group in groups if group.whole for name in group.papers}
    themes: list[Theme] = []
    said = [
        s
        for p in papers
        for s in _said(p, labels[p.name], words[p.name], bodies.get(p.name, p.name), settings)
        if not _is_issued(s.statement, issued.get(p.name, ()))
    ]
    for role in FINDING_ROLES:
        for members in _clusters([s for s in said if s.label.role is role], categories, settings):
            if len({s.body for s in members}) >= settings.min_papers:
                themes.append(_theme(role, members, categories, settings))
    return tuple(sorted(themes, key=lambda t: (FINDING_ROLES.index(t.role), -len(t.units), -len(t.members), t.label)))


def _said(
    paper: Paper, labels: Sequence[Label], words: Sequence[tuple[str, ...]], body: str, settings: ThemeSettings
) -> Iterator[Stated]:
    """Yield what a paper states as problem, cause or remedy, in sentences that can name a theme."""
    sections = paper.structure.sections
    titles: dict[int, tuple[str, ...]] = {}
    for statement, label, own in zip(paper.structure.statements, labels, words, strict=True):
        if statement.heading and statement.section >= 0 and sections[statement.section].level > 1:
            titles[statement.section] = own
        if own and label.role in FINDING_ROLES and _speaks(statement, settings):
            above = () if statement.heading else titles.get(statement.section, ())
            yield Stated(paper, statement, label, body, own, above)


def _is_issued(statement: Statement, issued: Sequence[Legitimate]) -> bool:
    """Whether most of a statement comes from a template or a quotation."""
    own = statement.span
    given = (entry.span for entry in issued if entry.kind in (CopyKind.TEMPLATE, CopyKind.QUOTATION))
    return 2 * sum(max(0, min(own.end, g.end) - max(own.start, g.start)) for g in given) > len(own)


def _speaks(statement: Statement, settings: ThemeSettings) -> bool:
    """A sentence of a length that can name a theme."""
    return settings.min_chars <= len(statement.text) <= settings.max_chars


def _theme(role: Role, members: Sequence[Stated], categories: Sequence[str], settings: ThemeSettings) -> Theme:
    ordered = sorted(members, key=lambda s: (s.paper.name, s.statement.span))
    counts = {c: sum(c in s.label.categories for s in members) for c in categories}
    return Theme(
        role=role,
        label=label_of(members, settings),
        categories=tuple(c for c in categories if counts[c] * 2 >= len(members)),
        papers=tuple(dict.fromkeys(s.paper.name for s in ordered)),
        units=tuple(dict.fromkeys(s.paper.unit or s.paper.name for s in ordered)),
        members=tuple(Member(s.paper.name, s.statement.span, s.statement.text) for s in ordered),
    )


def _clusters(stated: Sequence[Stated], categories: Sequence[str], settings: ThemeSettings) -> list[list[Stated]]:
    """Return clusters of at least two statements."""
    if len(stated) < 2:
        return []
    vectors = _vectors(stated, categories, settings)
    numbers = _linked(vectors, settings)
    clusters: dict[int, list[Stated]] = {}
    for number, statement in zip(numbers.tolist(), stated, strict=True):
        clusters.setdefault(number, []).append(statement)
    return [members for members in clusters.values() if len(members) > 1]


def _vectors(stated: Sequence[Stated], categories: Sequence[str], settings: ThemeSettings) -> Floats:
    """One row a statement, of length one: what it says, and what it is about."""
    from scipy.sparse import hstack
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.preprocessing import normalize

    words, pairs = (
        TfidfVectorizer(analyzer=analyzer, sublinear_tf=True, max_features=settings.max_terms).fit(
            [s.words for s in stated]
        )
        for analyzer in (_identity, _pairs)
    )
    own, above = ([getattr(s, name) for s in stated] for name in ("words", "above"))
    matrix = hstack([v.transform(own) + settings.title_weight * v.transform(above) for v in (words, pairs)]).tocsr()
    size = min(settings.dimensions, min(matrix.shape) - 1)
    topics = TruncatedSVD(size, n_iter=2, random_state=0).fit_transform(matrix) if size >= 2 else matrix.toarray()
    about = np.array([[c in s.label.categories for c in categories] for s in stated], dtype=np.float64)
    joined = np.hstack([normalize(topics), settings.category_weight * normalize(about)])
    return np.asarray(normalize(joined), dtype=np.float64)


def _identity(words: Sequence[str]) -> Sequence[str]:
    return words


def _pairs(words: Sequence[str]) -> list[str]:
    return [word[i : i + 2] for word in words for i in range(len(word) - 1)]


def _linked(vectors: Floats, settings: ThemeSettings) -> npt.NDArray[np.int64]:
    """Return the number of the cluster of each row."""
    from sklearn.cluster import MiniBatchKMeans

    if len(vectors) <= settings.max_exact:
        return _average_linkage(vectors, settings.distance)
    small = MiniBatchKMeans(settings.max_exact, init="random", n_init=1, max_iter=5, random_state=0, batch_size=4096)
    numbers = small.fit_predict(vectors)
    centres = small.cluster_centers_
    lengths = np.linalg.norm(centres, axis=1, keepdims=True)
    linked = _average_linkage(centres / np.maximum(lengths, 1e-9), settings.distance)
    return np.asarray(linked[numbers], dtype=np.int64)


def _average_linkage(vectors: Floats, distance: float) -> npt.NDArray[np.int64]:
    from scipy.cluster.hierarchy import fcluster, linkage

    tree = linkage(vectors, "average", metric="cosine")
    return np.asarray(fcluster(np.maximum(tree, 0.0), distance, "distance"), dtype=np.int64)
