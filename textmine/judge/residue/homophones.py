"""Characters that sound alike, whatever their tone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from pypinyin import Style, pinyin

_HANZI_LEVELS = range(0xB0, 0xF8)  # rows of GB 2312 that hold its 6,763 characters, all that papers are written in


@lru_cache(maxsize=1)
def _heard() -> Mapping[str, tuple[str, ...]]:
    """Return the sounds of each character."""
    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in _HANZI_LEVELS for cell in range(0xA1, 0xFF))
    characters = [character for character in rows if character]
    read = pinyin(characters, style=Style.NORMAL)  # the common reading: by a rare one 排 sounds like 摆
    return {c: tuple(heard) for c, heard in zip(characters, read, strict=True)}


@lru_cache(maxsize=1)
def sounds() -> Mapping[str, str]:
    """Return the characters of each sound."""
    alike: dict[str, list[str]] = defaultdict(list)
    for character, heard in _heard().items():
        for sound in heard:
            alike[sound].append(character)
    return {sound: "".join(found) for sound, found in alike.items()}


@lru_cache(maxsize=8192)
def homophones(character: str) -> tuple[str, ...]:
    """Return the characters that share a reading with ``character``, without itself."""
    alike = sounds()
    return tuple({c: None for sound in _heard().get(character, ()) for c in alike[sound] if c != character})
