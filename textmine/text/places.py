"""Names of places in Chinese prose: a word that may be a name before an ending such as 镇 or 村."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from textmine.lexicon import Lexicon
from textmine.text.names import bare_unit
from textmine.text.segment import Segmenter

_HAN = "\u4e00-\u9fff"
_BACK = 7  # characters before an ending that are cut into words
_BEFORE = frozenset({"ns", "v", "p", "c", "u"})
_NAMES = frozenset({"", "nr", "nz", "nrt", "ns", "nrfg"})
_HEAD, _FULL = (2, 4), 3
_TOWNS = ("镇", "街道", "县")
_COMMON = 1000  # uses from which a place of the dictionary is a word of the language as well: 平原
_RUN = re.compile(rf"[{_HAN}]+$")
_UPPER = re.compile(r".*[县市区镇乡村省](?=.{2})")
_COUNTED = r"(?:等|等?[两二三四五六七八九十\d]+个?)(?:{levels})"
_LISTED = r"(?:[{han}]{{2,3}}、)+[{han}]{{2,3}}?"


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its name without the ending, and the ending: 石桥 and 村."""

    head: str
    level: str


def places_named(text: str, lexicon: Lexicon, cut: Segmenter, seen: dict[str, Place | None]) -> Iterator[Place]:
    """Yield the places that a text names, some more than once.

    A name is known to the list of divisions, or to the dictionary as a place; or nobody knows the word, and what
    stands before and behind it is what stands around places. ``seen`` keeps what was found out for the same
    characters before.
    """
    rules = lexicon.naming.places
    for m in rules.ending.finditer(text):
        run = _RUN.search(text, max(0, m.start() - _BACK), m.start())
        before = _last(run[0], rules.before) if run else ""
        if len(before) < _HEAD[0]:
            continue
        acts = bool(rules.actors.match(text, m.end()))
        key = f"{before}|{m[0]}|{text[m.end() : m.end() + 1]}|{acts}"
        if key not in seen:
            seen[key] = _place(before, m[0], text[m.end() : m.end() + 1], acts, lexicon, cut)
        if found := seen[key]:
            yield found


def places_of(name: str, lexicon: Lexicon, heads: frozenset[str] = frozenset()) -> tuple[tuple[Place, ...], str]:
    """Split a unit's name into the places that it begins with, the upper first, and what is left.

    ``heads`` are places that are named without their ending (澄溪 in 澄溪城投集团); they have no level.
    """
    rules = lexicon.naming
    rest = rules.units.above.sub("", bare_unit(name, lexicon))
    found: list[Place] = []
    pattern = re.compile(rf"([{_HAN}]{{2,4}}?)({'|'.join(rules.places.levels)})")
    while m := pattern.match(rest):
        head, level = m.groups()
        if head in rules.places.common or not rules.places.ending.match(rest, m.start(2)):
            break
        found.append(Place(head, level))
        rest = rest[m.end() :]
    if found:
        rest = re.sub(rf"^[委直](?=[{_HAN}]{{2}})", "", rest)
    elif head := next((rest[:end] for end in range(len(rest), 0, -1) if rest[:end] in heads), ""):
        found, rest = [Place(head, "")], rest.removeprefix(head)
    return tuple(found), rest


def rows_in(text: str, lexicon: Lexicon) -> Iterator[tuple[str, str]]:
    """Yield what may be a row of places with one ending (石桥、竹溪、河口三村), and the names in it as they stand."""
    levels = "|".join(lexicon.naming.places.levels)
    counted = _COUNTED.format(levels=levels)
    for m in re.finditer(rf"({_LISTED.format(han=_HAN)}){counted}", text):
        yield m[0], m[1]


def rows_of_places(
    rows: Iterable[tuple[str, str]], heads: frozenset[str], lexicon: Lexicon
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield which of the rows that :func:`rows_in` gives are rows of places, with the names in each.

    One of them has to be among ``heads``, which are known for places.
    """
    for whole, listed in rows:
        row, names = whole, listed.split("、")
        first = names[0]
        if known := next((first[at:] for at in range(len(first)) if first[at:] in heads), ""):
            row, names[0] = row[len(names[0]) - len(known) :], known
        if heads & set(names) and all(_may_be_name(name, lexicon) for name in names):
            yield row, tuple(names)


def _last(run: str, before: frozenset[str]) -> str:
    """Return what of a run of ideographs stands behind another place and behind words such as 在, if enough is left."""
    run = _UPPER.sub("", run)
    cut = max((i + 1 for i, char in enumerate(run[: -_HEAD[0]]) if char in before), default=0)
    return run[cut:]


def _place(run: str, level: str, behind: str, acts: bool, lexicon: Lexicon, cut: Segmenter) -> Place | None:
    bounded = _HEAD[0] <= len(run) <= _FULL and not _holds_word(run, level, lexicon, cut)
    head, before = (run, "") if bounded else _head(run, level, behind, cut)
    if not _HEAD[0] <= len(head) <= _HEAD[1] or not _may_be_name(head, lexicon):
        return None
    if _is_known(head, level, lexicon, cut):
        return Place(head, level)
    if level in lexicon.naming.places.listed or not _is_clean(head, level, before, lexicon, cut):
        return None
    kind = cut.word_class(head)
    if kind in _NAMES:
        told = acts or bounded or len(head) == _HEAD[0]
    else:
        rare = kind.startswith(("n", "s")) and cut.frequency(head) < _COMMON
        told = bounded and rare and (acts or level in _TOWNS)
    return Place(head, level) if told else None


def _is_known(head: str, level: str, lexicon: Lexicon, cut: Segmenter) -> bool:
    """Tell whether the list of divisions or the dictionary has a place; 平原 is a word of the language as well."""
    if head + level in lexicon.residue.places.divisions and len(head + level) > _HEAD[0]:
        return True
    if level in lexicon.naming.places.listed:
        return False
    return cut.word_class(head + level) == "ns" or (cut.word_class(head) == "ns" and cut.frequency(head) < _COMMON)


def _is_clean(head: str, level: str, before: str, lexicon: Lexicon, cut: Segmenter) -> bool:
    """Tell whether a name begins where a word may end, and its ending is no part of a common word."""
    begins = not before or before[-1] in lexicon.naming.places.before or cut.word_class(before) in _BEFORE
    return begins and cut.word_class(head + level) in _NAMES and cut.frequency(head[-1] + level) < _COMMON


def _holds_word(run: str, level: str, lexicon: Lexicon, cut: Segmenter) -> bool:
    """Tell whether words of the language make up what would be a name: 电商 and 下乡, 觉得下 and 村."""
    words = cut.words(run + level)
    if words[-1] == run[-1] + level and cut.frequency(words[-1]):
        return True
    common = lexicon.naming.people.common
    inside = [w for w in words if len(w) > 1 and len(w) < len(run)]
    return any(cut.word_class(w) not in _NAMES and cut.frequency(w) >= common for w in inside)


def _head(run: str, level: str, behind: str, cut: Segmenter) -> tuple[str, str]:
    """Return the word or words before an ending, and the word before these."""
    words = cut.words(run + level + behind)
    ends = list(accumulate(map(len, words)))
    at = next(index for index, end in enumerate(ends) if end >= len(run) + len(level))
    head = run[ends[at - 1] if at else 0 :]
    if head and len(head) < _HEAD[0] and cut.frequency(words[at]):
        return "", ""  # 农村, 园区: the ending is part of a word of the language
    while at and len(head) < _HEAD[0] and len(words[at - 1] + head) <= _HEAD[1]:
        at -= 1
        head = words[at] + head
    return head, words[at - 1] if at else ""


def _may_be_name(head: str, lexicon: Lexicon) -> bool:
    rules, generic = lexicon.naming.places, lexicon.residue.places.generic
    if head in rules.common or head in generic or head[-2:] in generic or head[-2:] in rules.common:
        return False
    return not set(head) & rules.no_name
