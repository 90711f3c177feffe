"""Write which characters sound alike, whatever their tone: ``corpora/dictionary/sounds.txt``.

    python scripts/make_sounds.py

A line is a sound and the characters of GB 2312 whose common reading it is, as pypinyin has it: by a rare reading 排
would sound like 摆. The product reads the file, for to load pypinyin with all its phrases takes half a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from pypinyin import Style, pinyin

TARGET = Path(__file__).resolve().parents[1] / "corpora" / "dictionary" / "sounds.txt"
HANZI = range(0xB0, 0xF8)  # rows of GB 2312 that hold its 6,763 characters, all that papers are written in


def characters() -> Iterator[str]:
    """Yield the characters of GB 2312 in their order."""
    codes = (bytes((row, cell)) for row in HANZI for cell in range(0xA1, 0xFF))
    return (character for code in codes if (character := code.decode("gb2312", "ignore")))


def rows() -> list[str]:
    """Return the lines of the file, by sound."""
    alike: dict[str, list[str]] = defaultdict(list)
    for character in characters():
        [[sound]] = pinyin(character, style=Style.NORMAL)
        alike[sound].append(character)
    return [f"{sound} {''.join(found)}" for sound, found in sorted(alike.items())]


def main() -> None:
    """Write the file."""
    TARGET.write_text("\n".join(rows()) + "\n", "utf-8")


if __name__ == "__main__":
    main()
