"""What the models look at: pieces of the words, cues, and the place of a statement.

A feature is a string; its value is a weight. The names are the vocabulary of the models, so a change here needs the
models trained again (a test compares :data:`VERSION` with theirs).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import exp, log

from textmine.classify.context import Place
from textmine.classify.grams import MARK, figures_equal, pieces, share
from textmine.lexicon import Lexicon
from textmine.model import Role, Statement, Taxonomy
from textmine.structure.numbering import marker_at
from textmine.text.normal import ruled_form

VERSION = 6
Features = dict[str, float]

_WORDS_WEIGHT = 8.0  # of all pieces together; cross-validated by paper: 1 gave 0.859, 4 0.887, 8 to 10 0.897
_NEIGHBOUR_WEIGHT = 0.4
_BANDS = (10, 20)  # parts of a paper from beginning to end: problems, causes and remedies come in this order
_BAND_WEIGHT = 0.4  # cross-validated 0.45 to 1.5: within 0.006; low, since papers of other hands order otherwise
_TITLE_WEIGHT = 0.5
_CUE_WEIGHT = 0.6
_PLACE_WEIGHT = 1.5
TOPIC_WEIGHT = 0.7  # of each piece; by the number of pieces instead, the words of a long sentence would drown
_CLAUSE = re.compile("(?<=[，,；;：:。！？])")
_LEAST_CLAUSE = 8  # characters
_STEPS = (-2, -1, 1, 2)
_LOG_FLOOR = 8.0  # log chances are raised by it, since crfsuite drops features whose sum is negative
_LEAST_CHANCE = exp(-_LOG_FLOOR)
_SHORT = 500  # characters up to which the words of a statement are kept: they are asked for half a dozen times
_KEPT = 1000  # statements of which they are
_PLACES = 100  # of which what they have in common is kept


def words_of(text: str) -> tuple[str, int]:
    """Return the ruled form of a statement without the number that opens it, and where in ``text`` that begins."""
    return _words_kept(text) if len(text) <= _SHORT else _words_of(text)


def _words_of(text: str) -> tuple[str, int]:
    ruled = ruled_form(text)
    marker = marker_at(ruled, 0)
    start = marker.span.end if marker else 0
    return ruled[start:], start


@lru_cache(maxsize=_KEPT)
def _words_kept(text: str) -> tuple[str, int]:
    return _words_of(text)


def gram_words(text: str) -> str:
    """Return the words of a statement whose pieces are looked at: without its number, figures made equal."""
    return figures_equal(words_of(text)[0])


def gram_features(words: str, each: float) -> Features:
    """Return pieces of characters as features, ``each`` of the same value."""
    return dict.fromkeys([f"{MARK}{piece}" for piece in pieces(words)], each)


def role_weight(words: str) -> float:
    """Return what each piece of a statement counts for its role."""
    return share(words, _WORDS_WEIGHT)


def cue_features(text: str, lexicon: Lexicon) -> Features:
    """Return the cues that a statement's own words hold."""
    words, _ = words_of(text)
    found: Features = {}
    for name, pattern in lexicon.cues:
        if hits := pattern.findall(words):
            found[f"cue:{name}"] = _CUE_WEIGHT
            if len(hits) > 1:
                found[f"cue:{name}+"] = _CUE_WEIGHT
            if pattern.match(words):
                found[f"cue^{name}"] = _CUE_WEIGHT
    return found


def clauses(words: str) -> list[str]:
    """Return the clauses of a statement, short ones joined to the next, and the whole behind them if it has several."""
    parts: list[str] = []
    pending = ""
    for part in _CLAUSE.split(words):
        pending += part
        if len(pending) >= _LEAST_CLAUSE:
            parts.append(pending)
            pending = ""
    if pending and parts:
        parts[-1] += pending
    return [*parts, words] if len(parts) > 1 else [words]


def topic_clauses(text: str) -> list[str]:
    """Return the clauses of a statement as the categories look at them, the whole last."""
    return clauses(gram_words(text))


def topic_features(clause: str, taxonomy: Taxonomy) -> Features:
    """Return the cue phrases of the categories that a clause holds."""
    found: Features = {}
    for category in taxonomy.categories:
        if hits := category.pattern.findall(clause):
            found[f"about:{category.id}"] = _CUE_WEIGHT
            if len(hits) > 1:
                found[f"about:{category.id}+"] = _CUE_WEIGHT
    return found


def place_features(statement: Statement, place: Place) -> Features:
    """Return the features of where a statement stands."""
    told = (place.led, place.announced, place.own)
    kind = (statement.heading, statement.clutter)
    found = dict(_told_features(place.titled, place.firm, place.several, place.outer, told, place.level, kind))
    names = (
        f"length:{min(len(statement.text) // 12, 8)}",
        f"ends:{statement.text[-1:]}",
        f"numbered:{marker_at(statement.text, 0) is not None}",
    )
    found |= dict.fromkeys(names, _PLACE_WEIGHT)
    found |= {f"band{n}:{int(place.relative * (n - 0.01))}": _BAND_WEIGHT for n in _BANDS}
    for depth, title in enumerate(place.titles[:2]):
        if not (statement.heading and depth == 0):
            found |= _title_features(depth, title)
    return found


@lru_cache(maxsize=_PLACES)
def _told_features(
    titled: Role | None,
    firm: bool,
    several: tuple[Role, ...],
    outer: Role | None,
    told: tuple[Role | None, Role | None, Role | None],
    level: int,
    kind: tuple[bool, bool],
) -> Features:
    """Return what the statements of a section have in common: what is ``told`` of them, and what they are."""
    led, announced, own = told
    heading, clutter = kind
    names = [
        f"titled:{titled}",
        f"led:{led}",
        f"announced:{announced}",
        f"firm:{titled}|{firm}",
        f"several:{'+'.join(several)}",
        f"outer:{outer}|titled:{titled}",
        f"own:{own}",
        f"heading:{heading}",
        f"heading:{heading}|announced:{announced}",
        f"level:{level}",
        f"level:{level}|led:{led}",
        f"level:{level}|titled:{titled}",
        f"level:{level}|heading:{heading}|own:{own}",
        f"clutter:{clutter}",
    ]
    return dict.fromkeys(names, _PLACE_WEIGHT)


@lru_cache(maxsize=_PLACES)
def _title_features(depth: int, title: str) -> Features:
    grams = dict.fromkeys(title[i : i + 2] for i in range(len(title) - 1))  # in order: sums depend on theirs
    weight = _TITLE_WEIGHT * max(len(grams), 1) ** -0.5
    return {f"t{depth}:{gram}": weight for gram in grams}


def role_features(
    statements: Sequence[Statement], placed: Sequence[Place], words: Sequence[Features]
) -> list[Features]:
    """Return, statement by statement, what the role model looks at beside pieces of characters; ``words`` are cues."""
    cues = [list(own) for own in words]
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


def chain_features(
    chances: Sequence[Mapping[str, float]], statements: Sequence[Statement], placed: Sequence[Place]
) -> Iterator[Features]:
    """Yield what the chain looks at: the first model's chances for a statement, its neighbours and its section.

    ``chances`` maps, for each statement of one paper, the roles to their probabilities, in one and the same order.
    """
    sections: dict[tuple[str, ...], list[Mapping[str, float]]] = {}
    for own, place in zip(chances, placed, strict=True):
        sections.setdefault(place.titles, []).append(own)
    means = {
        titles: {f"s:{role}": sum(c[role] for c in inside) / len(inside) for role in inside[0]}
        for titles, inside in sections.items()
    }
    beside = {step: [f"n{step}:{role}" for role in next(iter(chances), ())] for step in _STEPS}
    before = None
    for i, (statement, place) in enumerate(zip(statements, placed, strict=True)):
        found: Features = {
            "any": 1.0,
            f"announced:{place.announced}": 1.0,
            f"titled:{place.titled}|led:{place.led}": 1.0,
            f"several:{'+'.join(place.several)}": 1.0,
            f"heading:{statement.heading}|own:{place.own}": 1.0,
            f"heading:{statement.heading}|announced:{place.announced}": 1.0,
            f"new:{statement.section != before}|announced:{place.announced}": 1.0,
            **means[place.titles],
        }
        before = statement.section
        found |= {f"l:{role}": log(max(chance, _LEAST_CHANCE)) + _LOG_FLOOR for role, chance in chances[i].items()}
        for step in _STEPS:
            if 0 <= i + step < len(chances):
                found |= zip(beside[step], chances[i + step].values(), strict=True)
        yield found
