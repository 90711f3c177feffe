"""The categories that statements are sorted into: data, so that an office can bring its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from textmine.classify.grams import figures_equal
from textmine.errors import UsageError
from textmine.model import Category, Taxonomy
from textmine.settings import shipped
from textmine.text.normal import ruled_form

_ID = re.compile(r"[a-z][a-z0-9_]{2,30}")  # two letters would be the code of a shipped one where labels are written
_MOST_CATEGORIES, _MOST_CUES = 50, 2000
_LONGEST, _LONGEST_TEXT = 200, 2000  # characters of a cue, of a name or description


@lru_cache(maxsize=4)
def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """Read the taxonomy of a file, the shipped one without.

    Raises:
        UsageError: the file cannot be read, is not TOML, or a category lacks an id, a name or any word to go by.
    """
    file = path or shipped("corpora/dictionary/categories.toml")
    try:
        data = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise UsageError("taxonomy.unreadable", path=str(file)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError("taxonomy.broken", path=str(file), detail=str(error)) from error
    entries = data.get("category")
    if not isinstance(entries, list) or not 1 <= len(entries) <= _MOST_CATEGORIES:
        raise UsageError("taxonomy.no_categories", path=str(file))
    found = tuple(_category(entry, file, trusted=path is None) for entry in entries)
    if len({c.id for c in found}) < len(found):
        raise UsageError("taxonomy.twice", path=str(file))
    return Taxonomy(found)


def _category(entry: Any, file: Path, *, trusted: bool) -> Category:
    """Read one category; ``trusted`` cues are regular expressions, those of an office are taken as they are written.

    An expression can be made to run for ever, so only the shipped file may hold such.
    """
    if not isinstance(entry, Mapping) or not isinstance(entry.get("id"), str) or not _ID.fullmatch(entry["id"]):
        raise UsageError("taxonomy.bad_id", path=str(file), id=str(entry)[:40])
    texts = {key: entry.get(key, "") for key in ("name", "name_en", "description")}
    cues = entry.get("cues", [])
    sound = isinstance(cues, list) and len(cues) <= _MOST_CUES and _are_words(cues, _LONGEST)
    cues = [cue for cue in cues if cue] if sound else []
    sound &= _are_words(texts.values(), _LONGEST_TEXT)
    if not sound or not texts["name"] or not (cues or texts["description"]):
        raise UsageError("taxonomy.bad_category", path=str(file), id=entry["id"])
    spoken = cues or [texts["name"]]
    looked_for = [f"(?:{cue})" if trusted else re.escape(figures_equal(ruled_form(cue))) for cue in spoken]
    pattern = "|".join(sorted(looked_for, key=len, reverse=True))
    return Category(
        entry["id"],
        texts["name"],
        texts["name_en"] or entry["id"],
        texts["description"],
        tuple(cues),
        re.compile(pattern),
    )


def _are_words(values: Iterable[Any], longest: int) -> bool:
    return all(isinstance(value, str) and len(value) <= longest for value in values)
