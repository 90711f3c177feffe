"""Names of units and places in Chinese prose, by their endings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from textmine.lexicon import Lexicon

_HAN = "\u4e00-\u9fff"
_TITLE_BREAK = re.compile(
    r"关于|[12]\d{3}\s*年|二[〇○零]|党建|自查|述职|对照|整改|调研|巡察|民主生活会|组织生活会|落实|贯彻|开展|基层|工作|抓|书记|党员"
)
_LEAD = re.compile(r"^(?:中共|中国共产党|共青团|关于|[、，,：:（(《]|\s)+")


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


def unit_in(line: str, lexicon: Lexicon, roster: Sequence[str] = ()) -> str:
    """Return the unit that a title, signature or file name belongs to, or nothing.

    Units of ``roster`` win, the longest first; otherwise the longest name before the title's subject counts.
    """
    listed = [unit for unit in roster if bare_unit(unit, lexicon) in line]
    if listed:
        return max(listed, key=len)
    head = _LEAD.sub("", line.strip())
    stop = _TITLE_BREAK.search(head)
    name = bare_unit(head[: stop.start()] if stop else head, lexicon)
    return name if _is_unit(name, lexicon) else ""


def _is_unit(name: str, lexicon: Lexicon) -> bool:
    return 2 <= len(name) <= 24 and bool(_unit_pattern(lexicon).fullmatch(name))


@lru_cache(maxsize=4)
def _place_pattern(lexicon: Lexicon) -> re.Pattern[str]:
    endings = "|".join(sorted(lexicon.place_endings, key=len, reverse=True))
    return re.compile(rf"[{_HAN}]{{2,4}}?(?:{endings})(?![{_HAN}]?(?:级|际|域|情|容|民))")


def places_in(text: str, lexicon: Lexicon) -> Iterable[re.Match[str]]:
    """Yield what looks like the name of an administrative division."""
    return _place_pattern(lexicon).finditer(text)
