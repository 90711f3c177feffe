"""The divisions of China at county level and above, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from textmine.lexicon.reading import lines

_PROVINCE, _PREFECTURE = 2, 4  # digits of the code that a division's parts have in common


@dataclass(frozen=True, slots=True)
class Divisions:
    """Names of provinces, prefectures and counties with their codes (GB/T 2260); several may share a name.

    ``upper`` has the name of each province and prefecture by the digits that its parts begin with.
    """

    codes: Mapping[str, tuple[str, ...]]
    upper: Mapping[str, str]

    def __contains__(self, name: str) -> bool:
        return name in self.codes

    def above(self, name: str) -> frozenset[str]:
        """Return the divisions that hold one of this name: of 江宁区 江苏省 and 南京市."""
        uppers = {_own(code)[:size] for code in self.codes.get(name, ()) for size in (_PROVINCE, _PREFECTURE)}
        return frozenset(self.upper[digits] for digits in uppers if digits in self.upper) - {name}


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
    upper = {_own(code): name for name, found in codes.items() for code in found if len(_own(code)) <= _PREFECTURE}
    return Divisions({name: tuple(found) for name, found in codes.items()}, upper)
