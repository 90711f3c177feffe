"""Names of units and places in Chinese prose, by their endings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from textmine.lexicon import Lexicon

_HAN = "\u4e00-\u9fff"
_ABOVE = re.compile(rf"^[{_HAN}]{{1,6}}?(?:县|区|镇|乡|街道)(?=[{_HAN}]{{2}})")
_LEAD = re.compile(r"^(?:中共|中国共产党|共青团|关于|(?:19|20)\d{2}(?:\s*年度?)?|[、，,：:（(《_-]|\s)+")
_OVER = re.compile(rf"(?:[{_HAN}]{{0,6}}?(?:省|市|州|县|区|旗|镇|乡|街道))+")


@lru_cache(maxsize=4)
def _unit_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    endings = sorted(lexicon.unit_endings, key=len, reverse=True)
    return re.compile(rf"[{_HAN}A-Za-z0-9（）()·]{{1,24}}?(?:{'|'.join(endings)})")


def bare_unit(name: str, lexicon: Lexicon) -> str:
    """Return the unit behind the name of its party organisation: 中共青石镇委员会 and 青石镇党委 are 青石镇."""
    name = _LEAD.sub("", name.strip())
    endings = sorted(lexicon.party_endings, key=len, reverse=True)
    while cut := next((e for e in endings if name.endswith(e) and len(name) > len(e) + 1), ""):
        name = name.removesuffix(cut)
    return name


def roster_unit_in(line: str, lexicon: Lexicon, roster: Sequence[str]) -> str:
    """Return the unit of a roster that a line names, the one with the longest name there; empty if it names none.

    A line may leave out the party organisation and the place above: 石桥村 stands for 青石镇石桥村党支部.
    """
    named = [(max((a for a in _aliases(unit, lexicon) if a in line), key=len, default=""), unit) for unit in roster]
    alias, unit = max(named, key=lambda pair: len(pair[0]), default=("", ""))
    return unit if alias else ""


def same_unit(first: str, second: str) -> bool:
    """Tell whether two names mean one unit: equal, or one of them with the place above it in front.

    >>> same_unit("澄溪县青石镇", "青石镇"), same_unit("澄溪县财政局", "县财政局"), same_unit("大石桥村", "石桥村")
    (True, True, False)
    """
    short, long = sorted((first, second), key=len)
    if not short or not long.endswith(short):
        return False
    above = long.removesuffix(short)
    if short[0] in "省市县区" and not _OVER.fullmatch(above):
        above += short[0]  # the 县 of 澄溪县 belongs to both
    return not above or bool(_OVER.fullmatch(above))


@lru_cache(maxsize=4096)
def _aliases(unit: str, lexicon: Lexicon) -> tuple[str, ...]:
    bare = bare_unit(unit, lexicon)
    below = _ABOVE.sub("", bare)
    return tuple({bare, below if len(below) > 2 else bare})


def place_names(unit: str, lexicon: Lexicon, levels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names that mean this unit wherever they stand: its own, and that of a place without the one above.

    中心小学 without its town is a name of many and none of these; ``levels`` are the endings of places.
    """
    bare = bare_unit(unit, lexicon)
    return tuple(sorted({bare, *(a for a in _aliases(unit, lexicon) if a.endswith(levels))} - {""}))


def unit_in(line: str, lexicon: Lexicon) -> str:
    """Return the unit that a title, signature or file name belongs to: the name before the title's subject.

    What names no unit in particular (党支部, 城市社区, 我县) is none; then it is empty.
    """
    head = _LEAD.sub("", line.strip())
    stop = lexicon.subject.search(head)
    name = bare_unit(head[: stop.start()] if stop else head, lexicon)
    return name if _is_unit(name, lexicon) else ""


def _is_unit(name: str, lexicon: Lexicon) -> bool:
    return bool(_unit_pattern(lexicon).fullmatch(name)) and not lexicon.no_unit.fullmatch(name)
