"""How word lists are read: entries of a text file, patterns of a table."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path


def lines(path: Path) -> tuple[str, ...]:
    """Entries of a word list: one a line, ``#`` begins a remark."""
    rows = (row.split("#")[0].strip() for row in path.read_text("utf-8").splitlines())
    return tuple(row for row in rows if row)


def either(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of ``patterns``."""
    return re.compile("|".join(f"(?:{p})" for p in patterns))


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds any of ``words``, the longest first."""
    return either(re.escape(word) for word in sorted(words, key=len, reverse=True))
