"""Characters that sound alike, whatever their tone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache

from pypinyin import Style, pinyin

_HANZI_LEVELS = range(0xB0, 0xF8)  # rows of GB 2312 that hold its 6,763 characters, all that papers are written in


@lru_cache(maxsize=1)
def _sounds() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return the sounds of each character, and the characters of each sound."""
    rows = (bytes((row, cell)).decode("gb2312", "ignore") for row in _HANZI_LEVELS for cell in range(0xA1, 0xFF))
    characters = [character for character in rows if character]
    read = pinyin(characters, style=Style.NORMAL)  # the common reading: by a rare one 排 sounds like 摆
    sounds = {c: tuple(heard) for c, heard in zip(characters, read, strict=True)}
    alike: dict[str, list[str]] = defaultdict(list)
    for character, heard in sounds.items():
        for sound in heard:
            alike[sound].append(character)
    return sounds, {sound: tuple(found) for sound, found in alike.items()}


@lru_cache(maxsize=8192)
def homophones(character: str) -> tuple[str, ...]:
    """Return the characters that share a reading with ``character``, without itself."""
    sounds, alike = _sounds()
    return tuple({c: None for sound in sounds.get(character, ()) for c in alike[sound] if c != character})
