"""The theme codebook (问题语言库): themes that keep coming back, each with sentences that state it."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from textmine.errors import UsageError
from textmine.model import FINDING_ROLES, Role
from textmine.settings import shipped


@dataclass(frozen=True, slots=True)
class KnownTheme:
    """A theme of the codebook: its name as a table shows it, its role, and sentences that state it.

    ``categories`` are given to it where what the papers say of it tells none.
    """

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
