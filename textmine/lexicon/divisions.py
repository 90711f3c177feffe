"""The divisions of China at county level and above, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from textmine.lexicon.reading import lines

_PROVINCE = 2  # digits of a province


@dataclass(frozen=True, slots=True)
class Divisions:
    """Names of provinces, prefectures and counties with their codes (GB/T 2260); several may share a name."""

    codes: Mapping[str, tuple[str, ...]]

    def __contains__(self, name: str) -> bool:
        return name in self.codes

    def holds(self, upper: str, lower: str) -> bool:
        """Tell whether ``lower`` lies in ``upper``, or is it."""
        return any(
            low.startswith(_own(high)) for high in self.codes.get(upper, ()) for low in self.codes.get(lower, ())
        )


def _own(code: str) -> str:
    """Return the digits of a code that all divisions in it have in common: two each for province and prefecture."""
    while code.endswith("00") and len(code) > _PROVINCE:
        code = code[:-2]
    return code


def read_divisions(path: Path) -> Divisions:
    """Read a list with a code and a name a line."""
    codes: dict[str, list[str]] = defaultdict(list)
    for line in lines(path):
        code, name = line.split()
        codes[name].append(code)
    return Divisions({name: tuple(found) for name, found in codes.items()})
