"""What the models look at: pieces of the words, cues, and the place of a statement.

A feature is a string; its value is a weight. The names are the vocabulary of the models, so a change here needs the
models trained again (a test compares :data:`VERSION` with theirs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from textmine.classify.context import Place
from textmine.lexicon import Lexicon
from textmine.model import Statement
from textmine.structure.numbering import marker_at
from textmine.text.normal import ruled_form

VERSION = 4
Features = dict[str, float]

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_SIZES = (1, 2, 3)
_WORDS_WEIGHT = 8.0  # of all pieces together; cross-validated by paper: 1 gave 0.859, 4 0.887, 8 to 10 0.897
_NEIGHBOUR_WEIGHT = 0.4
_BANDS = (10, 20)  # parts of a paper from beginning to end: problems, causes and remedies come in this order
_BAND_WEIGHT = 0.4  # cross-validated 0.45 to 1.5: within 0.006; low, since papers of other hands order otherwise
_TITLE_WEIGHT = 0.5
_CUE_WEIGHT = 0.6
_PLACE_WEIGHT = 1.5


def words_of(text: str) -> tuple[str, int]:
    """Return the ruled form of a statement without the number that opens it, and where in ``text`` that begins."""
    ruled = ruled_form(text)
    marker = marker_at(ruled, 0)
    start = marker.span.end if marker else 0
    return ruled[start:], start


def pieces(words: str, sizes: Sequence[int] = _SIZES) -> list[str]:
    """Return the runs of one to three characters of ``words``; ``^`` stands before the first character."""
    bounded = f"^{words}"
    length = len(bounded) + 1
    return [bounded[start : start + size] for size in sizes for start in range(length - size)]


def word_features(text: str, lexicon: Lexicon) -> Features:
    """Return the features of a statement's own words: pieces of characters, and cues."""
    words, _ = words_of(text)
    names = dict.fromkeys([f"c:{piece}" for piece in pieces(_DIGITS.sub("0", words))])
    found: Features = dict.fromkeys(names, _WORDS_WEIGHT * max(len(names), 1) ** -0.5)
    for name, pattern in lexicon.cues:
        if hits := pattern.findall(words):
            found[f"cue:{name}"] = _CUE_WEIGHT
            if len(hits) > 1:
                found[f"cue:{name}+"] = _CUE_WEIGHT
            if pattern.match(words):
                found[f"cue^{name}"] = _CUE_WEIGHT
    for name, pattern in lexicon.categories:
        if hits := pattern.findall(words):
            found[f"about:{name}"] = _CUE_WEIGHT
            if len(hits) > 1:
                found[f"about:{name}+"] = _CUE_WEIGHT
    return found


def place_features(statement: Statement, place: Place) -> Features:
    """Return the features of where a statement stands."""
    names = [
        f"titled:{place.titled}",
        f"led:{place.led}",
        f"announced:{place.announced}",
        f"own:{place.own}",
        f"heading:{statement.heading}",
        f"heading:{statement.heading}|announced:{place.announced}",
        f"level:{place.level}",
        f"level:{place.level}|led:{place.led}",
        f"level:{place.level}|titled:{place.titled}",
        f"level:{place.level}|heading:{statement.heading}|own:{place.own}",
        f"clutter:{statement.clutter}",
        f"length:{min(len(statement.text) // 12, 8)}",
        f"ends:{statement.text[-1:]}",
        f"numbered:{marker_at(statement.text, 0) is not None}",
    ]
    found = dict.fromkeys(names, _PLACE_WEIGHT)
    found |= {f"band{n}:{int(place.relative * (n - 0.01))}": _BAND_WEIGHT for n in _BANDS}
    for depth, title in enumerate(place.titles[:2]):
        grams = {title[i : i + 2] for i in range(len(title) - 1)}
        weight = _TITLE_WEIGHT * max(len(grams), 1) ** -0.5
        if not (statement.heading and depth == 0):
            found |= {f"t{depth}:{gram}": weight for gram in grams}
    return found


def role_features(
    statements: Sequence[Statement], placed: Sequence[Place], words: Sequence[Features]
) -> list[Features]:
    """Return, statement by statement, all that the first role model looks at; ``words`` are their word features."""
    cues = [[name for name in own if name.startswith("cue")] for own in words]
    return [
        words[i] | place_features(s, p) | _crossed(cues[i], p) | _beside(cues, i)
        for i, (s, p) in enumerate(zip(statements, placed, strict=True))
    ]


def _crossed(cues: Sequence[str], place: Place) -> Features:
    """Cues together with what was announced: 要 in a section of problems is not a remedy."""
    return {f"{place.announced}|{name}": _CUE_WEIGHT for name in cues if name.startswith("cue:")}


def _beside(cues: Sequence[Sequence[str]], index: int) -> Features:
    """The cues of the statements before and after."""
    return {
        f"{step:+d}|{name}": _NEIGHBOUR_WEIGHT
        for step in (-1, 1)
        if 0 <= index + step < len(cues)
        for name in cues[index + step]
    }


def neighbour_features(chances: Sequence[Mapping[str, float]], placed: Sequence[Place]) -> Iterator[Features]:
    """Yield what the second role model adds: the first model's chances for a statement and its neighbours.

    ``chances`` maps, for each statement of one paper, a role to its probability.
    """
    sections: dict[tuple[str, ...], list[Mapping[str, float]]] = {}
    for own, place in zip(chances, placed, strict=True):
        sections.setdefault(place.titles, []).append(own)
    means = {
        titles: {f"s:{role}": sum(c[role] for c in inside) / len(inside) for role in inside[0]}
        for titles, inside in sections.items()
    }
    for i, place in enumerate(placed):
        found: Features = {f"announced:{place.announced}": 1.0, **means[place.titles]}
        for step in (-3, -2, -1, 0, 1, 2):
            if 0 <= i + step < len(chances):
                found |= {f"n{step}:{role}": chance for role, chance in chances[i + step].items()}
            else:
                found[f"n{step}:edge"] = 1.0
        yield found
