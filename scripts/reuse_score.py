"""How well planted copies were found: the measures of the PAN text-alignment task, and those of this stack.

After Potthast, Stein, Barrón-Cedeño and Rosso, An Evaluation Framework for Plagiarism Detection (COLING 2010). A case
and a detection are the same kind of thing: a passage in one document and one in another. A detection *finds* a case
if the documents are the same two and the passages overlap on both sides. Characters of both sides count.

- recall: for each case the share of its characters that detections which find it cover; the mean over cases.
- precision: for each detection the share of its characters that cases which it finds cover; the mean over detections.
- The mean over cases is PAN's *macro* average, as its script has it by default. *Micro* sums characters instead:
  covered characters of all over characters of all, each counted once for each two documents.
- granularity: how many detections find a case, the mean over the cases that are found; 1 at best.
- plagdet: F1 of precision and recall over log2(1 + granularity).

Which side is the copy plays no part. With neither cases nor detections all is well (1); with only one of them, 0.

Two things are set aside, and told on their own:

- What the engine calls ``common``, text that many share and nobody gave as a template, is neither accusation nor
  pardon. The main figures leave it out on both sides: it finds no case, and it is no false alarm. Beside them stand the
  figures with it counted like any other detection.
- A body that many papers hold is no case. A detection that lies by more than half, on both sides, in a body that both
  papers hold counts for nothing, and :class:`BodyScore` tells how much of it was found, as common or not. Two holders
  are a pair that is to be found, and are found as common too.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from textmine.model import CopyKind, Match

Interval = tuple[int, int]
Pair = tuple[str, str]
PART = re.compile(r"#\d+$")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Characters ``[start, end)`` of a document."""

    document: str
    start: int
    end: int

    def overlap(self, other: Place) -> int:
        """Return how many characters both places hold."""
        return max(min(self.end, other.end) - max(self.start, other.start), 0) * (self.document == other.document)

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Passage:
    """The same passage in two places, the smaller first; ``copy`` is the one that is the copy, where that is known."""

    left: Place
    right: Place
    kind: str
    copy: Place | None = None

    @classmethod
    def of(cls, a: Place, b: Place, kind: str, copy: Place | None = None) -> Passage:
        """Put the two places in order."""
        return cls(min(a, b), max(a, b), kind, copy)

    @property
    def pair(self) -> Pair:
        """The two documents."""
        return self.left.document, self.right.document

    def finds(self, other: Passage) -> bool:
        """Whether the two overlap on both sides; that they are of the same two documents is known."""
        return self.left.overlap(other.left) > 0 and self.right.overlap(other.right) > 0

    def __len__(self) -> int:
        return len(self.left) + len(self.right)


@dataclass(frozen=True, slots=True)
class Body:
    """One text that many papers hold, each in its place."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Truth:
    """What was planted: copies, bodies, and by kind what papers share by right."""

    cases: tuple[Passage, ...]
    bodies: tuple[Body, ...]
    traps: Mapping[str, Sequence[Place]]

    @classmethod
    def of(cls, data: Mapping[str, Sequence[Mapping[str, Any]]]) -> Truth:
        """Read the truth as ``plant.py`` writes it.

        Raises:
            KeyError: something is missing.
        """
        traps: dict[str, list[Place]] = defaultdict(list)
        for trap in data["traps"]:
            traps[trap["kind"]].append(_place(trap))
        bodies = (Body(tuple(_place(p) for p in body["papers"])) for body in data["bodies"])
        return cls(tuple(_case(case) for case in data["cases"]), tuple(bodies), dict(traps))

    def planted(self) -> dict[str, list[Interval]]:
        """Return by document what copies and bodies cover, on either side."""
        sides = [side for case in self.cases for side in (case.left, case.right)]
        return by_document(sides + [place for body in self.bodies for place in body.places])

    def pairs(self) -> set[Pair]:
        """Documents that hold a copy from one another."""
        return {case.pair for case in self.cases if case.left.document != case.right.document}

    def body_pairs(self) -> set[Pair]:
        """Documents that hold the same body."""
        both = (combinations(sorted({place.document for place in body.places}), 2) for body in self.bodies)
        return {pair for pairs in both for pair in pairs}


def _place(data: Mapping[str, Any]) -> Place:
    return Place(data["document"], data["start"], data["end"])


def _case(data: Mapping[str, Any]) -> Passage:
    copy = Place(data["a"], data["a_start"], data["a_end"])
    return Passage.of(copy, Place(data["b"], data["b_start"], data["b_end"]), data["kind"], copy)


def detections(matches: Iterable[Match]) -> list[Passage]:
    """Return what was found and not called legitimate; the parts of a file are that file."""
    return [
        Passage.of(
            Place(PART.sub("", m.a), m.a_span.start, m.a_span.end),
            Place(PART.sub("", m.b), m.b_span.start, m.b_span.end),
            m.kind.value,
        )
        for m in matches
        if not m.legitimate
    ]


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Join intervals that overlap or touch; sorted."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        elif start < end:
            joined.append((start, end))
    return joined


def length(intervals: Iterable[Interval]) -> int:
    return sum(end - start for start, end in intervals)


def within(joined: Sequence[Interval], start: int, end: int) -> list[Interval]:
    """Cut joined intervals to ``[start, end)``."""
    first = bisect_right(joined, start, key=lambda i: i[1])
    last = bisect_left(joined, end, key=lambda i: i[0])
    return [(max(s, start), min(e, end)) for s, e in joined[first:last]]


def by_document(places: Iterable[Place]) -> dict[str, list[Interval]]:
    """Return by document what the places cover, joined."""
    found: dict[str, list[Interval]] = defaultdict(list)
    for place in places:
        found[place.document].append((place.start, place.end))
    return {document: union(intervals) for document, intervals in found.items()}


def covered(passage: Passage, others: Iterable[Passage]) -> list[list[Interval]]:
    """Return what of a passage the others that find it, or that it finds, cover: left and right."""
    met = [other for other in others if passage.finds(other)]
    return [
        union((max(o.start, side.start), min(o.end, side.end)) for o in theirs)
        for side, theirs in ((passage.left, [o.left for o in met]), (passage.right, [o.right for o in met]))
    ]


@dataclass(frozen=True, slots=True)
class Rate:
    """Precision and recall of one count, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Alignment:
    """The PAN measures, with the mean over cases (``macro``) and over characters (``micro``)."""

    macro: Rate
    micro: Rate
    granularity: float

    @property
    def plagdet(self) -> float:
        """All in one, by the means over cases and detections."""
        return self.macro.f1 / math.log2(1 + self.granularity)

    @property
    def plagdet_micro(self) -> float:
        """All in one, by characters."""
        return self.micro.f1 / math.log2(1 + self.granularity)


@dataclass(frozen=True, slots=True)
class KindScore:
    """How much of one kind was found: shares of the copies' characters, and of the cases with anything found."""

    cases: int
    characters: float
    found: float


@dataclass(frozen=True, slots=True)
class BodyScore:
    """How much of the bodies was found: characters of all holders, and pairs of them with a match."""

    holders: int
    characters: float
    pairs: float


@dataclass(frozen=True, slots=True)
class TrapScore:
    """Characters of one kind of trap outside of what was planted, and the share of them that lies in detections.

    ``flagged`` leaves out what is only listed as common, ``common_counted`` does not.
    """

    characters: int
    flagged: float
    common_counted: float


@dataclass(frozen=True, slots=True)
class Score:
    """All measures of one run: without what is listed as common, and (``common_counted``) with it.

    ``pairs`` and ``pairs_common_counted`` count holders of one body as true, ``pairs_no_bodies`` leaves them out.
    """

    alignment: Alignment
    common_counted: Alignment
    pairs: Rate
    pairs_no_bodies: Rate
    pairs_common_counted: Rate
    kinds: Mapping[str, KindScore]
    bodies: BodyScore
    traps: Mapping[str, TrapScore]


def score(matches: Iterable[Match], truth: Truth) -> Score:
    """Measure what an engine found against what was planted."""
    return score_passages(detections(matches), truth)


def not_common(found: Iterable[Passage]) -> list[Passage]:
    """Leave out what is only listed as common."""
    return [d for d in found if d.kind != CopyKind.COMMON.value]


def score_passages(found: Sequence[Passage], truth: Truth) -> Score:
    """Measure passages that anything found, whatever they are made of."""
    named, aside = not_common(found), Aside(truth)
    planted, only_bodies = truth.pairs(), truth.body_pairs() - truth.pairs()
    accused, all_pairs = pairs_of(named), pairs_of(found)
    return Score(
        alignment=alignment(truth.cases, aside.without_bodies(named)),
        common_counted=alignment(truth.cases, aside.without_bodies(found)),
        pairs=rate(accused | (all_pairs & only_bodies), planted | only_bodies),
        pairs_no_bodies=rate(accused - only_bodies, planted),
        pairs_common_counted=rate(all_pairs, planted | only_bodies),
        kinds=dict(_kinds(truth.cases, named)),
        bodies=_bodies(truth, found),
        traps=dict(_traps(truth, named, found)),
    )


def pairs_of(found: Iterable[Passage]) -> set[Pair]:
    """Return the pairs of different documents that something was found in."""
    return {d.pair for d in found if d.left.document != d.right.document}


def rate(found: set[Pair], true: set[Pair]) -> Rate:
    """Precision and recall of a set."""
    if not found and not true:
        return Rate(1.0, 1.0)
    hit = len(found & true)
    return Rate(hit / len(found) if found else 0.0, hit / len(true) if true else 0.0)


class Aside:
    """Knows the bodies, to set detections of them aside."""

    def __init__(self, truth: Truth) -> None:
        self._held: dict[str, dict[int, Place]] = defaultdict(dict)
        for number, body in enumerate(truth.bodies):
            for place in body.places:
                self._held[place.document][number] = place

    def is_body(self, passage: Passage) -> bool:
        """Whether a passage lies by more than half, on both sides, in a body that both papers hold."""
        left, right = (self._held.get(document, {}) for document in passage.pair)
        return any(
            2 * passage.left.overlap(left[n]) > len(passage.left)
            and 2 * passage.right.overlap(right[n]) > len(passage.right)
            for n in left.keys() & right.keys()
        )

    def without_bodies(self, found: Iterable[Passage]) -> list[Passage]:
        """Leave out the passages that are bodies."""
        return [d for d in found if not self.is_body(d)]


def by_pair(passages: Iterable[Passage]) -> dict[Pair, list[Passage]]:
    """Sort passages by the two documents that they stand in."""
    sorted_out: dict[Pair, list[Passage]] = defaultdict(list)
    for passage in passages:
        sorted_out[passage.pair].append(passage)
    return sorted_out


def alignment(cases: Sequence[Passage], found: Sequence[Passage]) -> Alignment:
    """Compute the PAN measures."""
    if not cases and not found:
        return Alignment(Rate(1.0, 1.0), Rate(1.0, 1.0), 1.0)
    planted, seen = by_pair(cases), by_pair(found)
    recall, recall_micro = _shares(planted, seen)
    precision, precision_micro = _shares(seen, planted)
    times = [n for case in cases if (n := sum(map(case.finds, seen.get(case.pair, ()))))]
    granularity = sum(times) / len(times) if times else 1.0
    return Alignment(Rate(precision, recall), Rate(precision_micro, recall_micro), granularity)


def _shares(of: Mapping[Pair, Sequence[Passage]], by: Mapping[Pair, Sequence[Passage]]) -> tuple[float, float]:
    """How much of the one the other covers: the mean over passages, and over characters."""
    shares: list[float] = []
    hit = size = 0
    for pair, passages in of.items():
        parts = [covered(p, by.get(pair, ())) for p in passages]
        shares += [sum(map(length, part)) / len(p) for p, part in zip(passages, parts, strict=True)]
        for side in (0, 1):
            hit += length(union(i for part in parts for i in part[side]))
            sides = ((p.left, p.right)[side] for p in passages)
            size += length(union((place.start, place.end) for place in sides))
    return (sum(shares) / len(shares), hit / size) if shares else (0.0, 0.0)


def copy_recall(case: Passage, found: Iterable[Passage]) -> float:
    """Return the share of the copy's characters that detections which find the case cover."""
    left, right = covered(case, found)
    side = left if case.copy == case.left else right
    place = case.left if case.copy == case.left else case.right
    return length(side) / len(place)


def _kinds(cases: Sequence[Passage], found: Sequence[Passage]) -> Iterator[tuple[str, KindScore]]:
    seen = by_pair(found)
    for kind in dict.fromkeys(case.kind for case in cases):
        mine = [case for case in cases if case.kind == kind]
        recalls = [copy_recall(case, seen.get(case.pair, ())) for case in mine]
        sizes = [len(case.copy or case.left) for case in mine]
        hit = sum(r * size for r, size in zip(recalls, sizes, strict=True))
        yield kind, KindScore(len(mine), hit / sum(sizes), sum(r > 0 for r in recalls) / len(mine))


def _bodies(truth: Truth, found: Sequence[Passage]) -> BodyScore:
    seen = by_pair(found)
    hit: dict[str, list[Interval]] = defaultdict(list)
    pairs = truth.body_pairs()
    for pair in pairs:
        for d in seen.get(pair, ()):
            hit[pair[0]].append((d.left.start, d.left.end))
            hit[pair[1]].append((d.right.start, d.right.end))
    places = [place for body in truth.bodies for place in body.places]
    shared = sum(length(within(union(hit[p.document]), p.start, p.end)) for p in places)
    whole = sum(map(len, places))
    met = sum(pair in seen for pair in pairs)
    return BodyScore(len(places), shared / whole if whole else 1.0, met / len(pairs) if pairs else 1.0)


def sides(found: Iterable[Passage]) -> Iterator[Place]:
    """Return both places of each passage."""
    for d in found:
        yield d.left
        yield d.right


def _traps(truth: Truth, named: Sequence[Passage], found: Sequence[Passage]) -> Iterator[tuple[str, TrapScore]]:
    planted = truth.planted()
    flagged = [by_document(sides(some)) for some in (named, found)]
    for kind, places in sorted(truth.traps.items()):
        open_ = [(p.document, i) for p in places for i in outside(planted.get(p.document, []), p.start, p.end)]
        size = sum(i[1] - i[0] for _, i in open_)
        hits = [sum(length(within(some.get(d, []), *i)) for d, i in open_) for some in flagged]
        yield kind, TrapScore(size, *(hit / size if size else 0.0 for hit in hits))


def outside(joined: Sequence[Interval], start: int, end: int) -> list[Interval]:
    """Return what of ``[start, end)`` the joined intervals leave."""
    left: list[Interval] = []
    at = start
    for s, e in within(joined, start, end):
        if at < s:
            left.append((at, s))
        at = e
    return [*left, (at, end)] if at < end else left
