"""Every sentence that a person sees, in Chinese and English, by key (``table.name``).

The files are ``zh.toml`` and ``en.toml``, and in a folder ``desk`` those of the review page, in ``office`` those of the
papers that go up; the two languages hold the same keys with the same blanks, which a test checks.
"""

from __future__ import annotations

import tomllib
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Literal, get_args

from textmine.model import Reason

Language = Literal["zh", "en"]
FOLDERS = ("", "desk", "office")
LANGUAGES: tuple[Language, ...] = get_args(Language)


@cache
def sentences(language: Language = "zh") -> dict[str, str]:
    """Return all sentences of one language, keyed ``table.name``.

    >>> sentences("en")["status.read"]
    'read'
    """
    here = resources.files(__package__)
    files = [here.joinpath(folder, f"{language}.toml") for folder in FOLDERS]
    tables = [table for file in files for table in tomllib.loads(file.read_text("utf-8")).items()]
    return {f"{table}.{name}": sentence for table, names in tables for name, sentence in names.items()}


def say(reason: Reason, language: Language = "zh") -> str:
    """Return the sentence of ``reason`` with its blanks filled.

    A blank holds plain text: braces inside a value are not read again.

    Raises:
        KeyError: the key has no sentence, or a blank has no value (a defect of ours, never of an input).
    """
    return sentences(language)[reason.key].format_map(dict(reason.values))


def word(key: str, language: Language = "zh", **values: str | int | float) -> str:
    """Return the sentence ``key`` with its blanks given as keywords; see :func:`say`."""
    return say(Reason.of(key, **values), language) if values else _unfilled(key, language)


@cache
def _unfilled(key: str, language: Language) -> str:
    """Return a sentence without blanks."""
    return say(Reason(key), language)


def moment(at: str) -> str:
    """Return a time in UTC (ISO 8601) as the office's clock shows it; what is none stays as it is."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except ValueError:
        return at
