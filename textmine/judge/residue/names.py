"""Counties, towns and streets that a sentence names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from textmine.lexicon import Lexicon
from textmine.text.segment import Segmenter, segmenter

LEVELS = ("县", "市", "镇", "乡", "街道")
"""Endings of the names of places that a paper may borrow, the upper first."""

_KEPT = 10_000
"""Sentences whose places are kept: each is asked once for what the stack calls its own, and once for its paper."""
_BEFORE = 8
"""Characters before a name that are looked at: no rule of what stands there has more."""
Place = tuple[str, int]
"""The name of a place, and where it begins in its sentence."""

_CLAUSE = re.compile(r"[^，,；;。：:！!？?]+")
_REGIONS = ("区", "旗", "州", "盟", "省")
_LEVELLED = re.compile("|".join((*LEVELS, *_REGIONS)))
_VILLAGES = ("村", "社区")
_ALL_LEVELS = ("街道", "社区", "县", "市", "区", "旗", "镇", "乡", "村")
_NAMES = frozenset({"", "nr", "nz", "nrt", "ns"})


@lru_cache(maxsize=_KEPT)
def places_in(text: str, lexicon: Lexicon) -> tuple[Place, ...]:
    """Return the places that a sentence names as its own.

    Words of jieba decide where a name begins (为江宁县群众 names 江宁县); its dictionary, the divisions, or what stands
    around it whether it is one. A clause that speaks of a visit or of where people come from names places that
    are rightly foreign.
    """
    found: list[Place] = []
    for clause in _CLAUSE.finditer(text):
        if _LEVELLED.search(clause[0]) and not lexicon.residue.places.elsewhere.search(clause[0]):
            found += [(name, clause.start() + start) for name, start in _names_in(clause[0], lexicon)]
    return tuple(found)


def wished_places(text: str, lexicon: Lexicon, *, village: bool) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Return the places whose good a sentence wishes or plans (为建设美丽的临浦区), and what may be some as well.

    The latter are places only to who knows them as such. Only a ``village`` is asked for villages: those below a town
    are its own, and nobody lists them.
    """
    rules = lexicon.residue.places
    patterns = ([rules.wished] if rules.wish.search(text) else []) + ([rules.villages] if village else [])
    found = {
        (m["name"], m.start("name"))
        for pattern in patterns
        for m in pattern.finditer(text)
        if village or not m["name"].endswith(_VILLAGES)
    }
    if not found:
        return (), ()
    away = [clause.span() for clause in _CLAUSE.finditer(text) if rules.elsewhere.search(clause[0])]
    kept = sorted((n, at) for n, at in found if not any(low <= at < high for low, high in away))
    sure = tuple(place for place in kept if _may_be_wished(place[0], lexicon))
    return sure, tuple(place for place in kept if place not in sure)


def _may_be_wished(name: str, lexicon: Lexicon) -> bool:
    """Tell whether words before 区 or 村 may be a name: no common word of the language, but 白鹭县 may be."""
    cut, rules = segmenter(lexicon), lexicon.residue.places
    level = next(level for level in _ALL_LEVELS if name.endswith(level))
    head = name.removesuffix(level)
    if head in rules.generic or head[-2:] in rules.generic or set(head) & rules.no_name:
        return False
    if len(level) == 1 and cut.word_class(head[-1] + level) not in _NAMES:  # 梅岭 + 园区
        return False
    if cut.word_class(name) not in _NAMES:
        return False
    known = cut.word_class(head)
    return known in _NAMES or (known.startswith("n") and level in LEVELS and level != "市")


def _names_in(clause: str, lexicon: Lexicon) -> Iterator[Place]:
    cut, rules = segmenter(lexicon), lexicon.residue.places
    words = cut.words(clause)
    position = 0
    for word, before in zip(words, ["", *words], strict=False):
        start, name = position, word
        position += len(word)
        end = position
        if (word in LEVELS or word in rules.seats) and 2 <= len(before) <= 3:
            level = word if word in LEVELS else word[0]
            name, start, end = before + level, start - len(before), start + len(level)
        elif len(word) == 2 and word.endswith(LEVELS) and cut.word_class(before) == "nr" and len(before) == 1:
            name, start = before + word, start - 1  # jieba takes the first character of 柏山镇 for a surname
        if name in rules.divisions and len(name) > 2 and name[:-1] not in rules.generic:
            yield name, start
            continue
        head = name.rstrip("".join(LEVELS)) if name.endswith(LEVELS) else ""
        if not 2 <= len(head) <= 4 or head in rules.generic:
            continue
        acts = clause.startswith(rules.actors, end) or word in rules.seats
        placed = len(head) == 2 and rules.before.search(clause, max(start - _BEFORE, 0), start) is not None
        if "ns" in (cut.word_class(name), cut.word_class(head)) or (
            (acts or placed) and _may_be_name(head, cut, lexicon)
        ):
            yield name, start


def _may_be_name(head: str, cut: Segmenter, lexicon: Lexicon) -> bool:
    """A word that the dictionary does not know, or knows as a name."""
    return cut.word_class(head) in _NAMES and not set(head) & lexicon.residue.places.no_name
