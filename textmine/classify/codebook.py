"""The theme codebook (问题语言库): themes that keep coming back, each with sentences that state it.

An office edits it as data. Which theme a sentence states is told by kernel ridge regression over the examples
(Saunders, Gammerman, Vovk 1998), so that a changed codebook needs no training.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from textmine.classify.linear import Doubles, Floats
from textmine.classify.meaning import Meaning
from textmine.errors import UsageError
from textmine.model import FINDING_ROLES, Role
from textmine.settings import shipped

Vectors = Callable[[Sequence[str]], Floats]
"""Gives texts vectors of length one, a row a text."""

_RIDGE = 0.5  # of the regression [0.5, 2 on stacks of known themes: within 0.01]
_SHARPNESS = 10.0  # of the chances [7 and 12: within 0.01]
_VECTOR_WEIGHT = 2.0  # of closeness of vectors beside that of words
_MOST = 2000  # examples of a role


@dataclass(frozen=True, slots=True)
class KnownTheme:
    """A theme of the codebook: its name as a table shows it, its role, its categories, and sentences that state it."""

    name: str
    role: Role
    categories: tuple[str, ...]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Codebook:
    """All known themes."""

    themes: tuple[KnownTheme, ...]

    def of(self, role: Role) -> tuple[KnownTheme, ...]:
        """Return the themes of a role."""
        return tuple(theme for theme in self.themes if theme.role is role)


@dataclass(frozen=True, slots=True, eq=False)
class Sorter:
    """Tells which known theme of one role a sentence states; ``names`` are those of the columns that it gives."""

    names: tuple[str, ...]
    meaning: Meaning
    encoder: Vectors
    words: csr_matrix
    vectors: Floats
    weights: Doubles

    def chances(self, texts: Sequence[str]) -> Doubles:
        """Return a row a text and a column a theme, each row summing to one."""
        return self.chances_of(self.meaning.words(texts), self.encoder(texts))

    def chances_of(self, words: csr_matrix, vectors: Floats) -> Doubles:
        """Return the chances of texts whose words and vectors are known."""
        if not self.names:
            return np.zeros((words.shape[0], 0))
        scores = _SHARPNESS * (_near(words, vectors, self.words, self.vectors) @ self.weights)
        raised = np.exp(scores - scores.max(axis=1, keepdims=True))
        found: Doubles = raised / raised.sum(axis=1, keepdims=True)
        return found


def _near(words: csr_matrix, vectors: Floats, to_words: csr_matrix, to_vectors: Floats) -> Doubles:
    found: Doubles = np.asarray((words @ to_words.T).todense(), np.float64) + _VECTOR_WEIGHT * vectors @ to_vectors.T
    return found


def sorter(codebook: Codebook, role: Role, meaning: Meaning, encoder: Vectors) -> Sorter:
    """Return what sorts sentences of a role; ``encoder`` may be ``meaning`` itself."""
    themes = codebook.of(role)
    texts = [text for theme in themes for text in theme.examples][:_MOST]
    owner = np.array([n for n, theme in enumerate(themes) for _ in theme.examples][:_MOST], dtype=np.int64)
    if not texts:
        return Sorter((), meaning, encoder, meaning.words([]), np.zeros((0, 0), np.float32), np.zeros((0, 0)))
    words, vectors = meaning.words(texts), encoder(texts)
    near = _near(words, vectors, words, vectors)
    targets = np.where(owner[:, None] == np.arange(len(themes)), 1.0, -1.0 / max(len(themes) - 1, 1))
    weights: Doubles = np.linalg.solve(near + _RIDGE * np.eye(len(texts)), targets).astype(np.float64)
    return Sorter(tuple(theme.name for theme in themes), meaning, encoder, words, vectors, weights)


@lru_cache(maxsize=4)
def load_codebook(path: str = "") -> Codebook:
    """Read the shipped codebook, or an office's own, which may leave roles out.

    Raises:
        UsageError: the office's own cannot be read, or is not written as it should be.
    """
    try:
        if not path:
            folder = shipped("corpora/dictionary/themes")
            return Codebook(tuple(t for role in FINDING_ROLES for t in _themes(folder / f"{role.value}.toml", role)))
        return Codebook(tuple(_themes(Path(path), None)))
    except OSError as error:
        raise UsageError("codebook.unreadable", path=path) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError("codebook.broken", path=path, detail=str(error)) from error


def _themes(path: Path, role: Role | None) -> list[KnownTheme]:
    entries = tomllib.loads(path.read_text("utf-8-sig")).get("theme", [])
    if not isinstance(entries, list):
        raise UsageError("codebook.bad_theme", path=str(path))
    return [_theme(entry, role, path) for entry in entries]


def _theme(entry: Mapping[str, Any], role: Role | None, path: Path) -> KnownTheme:
    try:
        name, examples = entry["name"], entry["examples"]
        categories = entry.get("categories", [])
        meant = role or Role(entry["role"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise UsageError("codebook.bad_theme", path=str(path)) from error
    texts = [name, *examples, *categories] if isinstance(examples, list) and isinstance(categories, list) else [None]
    if meant not in FINDING_ROLES or not examples or not all(isinstance(t, str) and t.strip() for t in texts):
        raise UsageError("codebook.bad_theme", path=str(path))
    return KnownTheme(name, meant, tuple(categories), tuple(examples))
