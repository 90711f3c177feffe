"""The worst misses and false alarms of a run, with their words: ``evaluate_reuse.py --show K``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reuse_score import (
    Aside,
    Passage,
    Place,
    Truth,
    by_document,
    by_pair,
    copy_recall,
    covered,
    length,
    not_common,
    sides,
    within,
)

AROUND, EXCERPT = 12, 150  # characters beside a shown passage, and of it
WELL = 0.97  # recall from which a case is no miss


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst misses and false alarms of a run, as text."""

    truth: Truth
    texts: dict[str, str]

    def lines(self, found: Sequence[Passage], count: int) -> Iterator[str]:
        """Print ``count`` of each, as the main figures have it; misses by kind, the kinds with most to gain first."""
        named, seen = not_common(found), by_pair(found)
        counted = by_pair(named)
        missed = [(c, copy_recall(c, counted.get(c.pair, ()))) for c in self.truth.cases]
        for case, recall in _spread(missed, count):
            parts = [f"{d.kind} {_at(d)}" for d in seen.get(case.pair, ())]
            yield f"\nMISSED {case.kind}, recall of the copy {recall:.2f}, found: {'; '.join(parts) or 'nothing'}"
            yield from self._sides(case)
        planted_in = by_pair(self.truth.cases)
        alarms = [(d, _exact(d, planted_in.get(d.pair, ()))) for d in Aside(self.truth).without_bodies(named)]
        wrong = sorted(alarms, key=lambda pair: -len(pair[0]) * (1 - pair[1]))
        for alarm, precision in wrong[:count]:
            yield f"\nFALSE ALARM {alarm.kind}, precision {precision:.2f}, in it: {self._inside(alarm)}"
            yield from self._sides(alarm)

    def _sides(self, passage: Passage) -> Iterator[str]:
        for place in (passage.left, passage.right):
            text = self.texts[place.document]
            head, tail = text[max(place.start - AROUND, 0) : place.start], text[place.end : place.end + AROUND]
            words = text[place.start : place.end]
            if len(words) > 2 * EXCERPT:
                words = f"{words[:EXCERPT]} … {words[-EXCERPT:]}"
            mark = "copy " if place == passage.copy else ""
            yield f"  {mark}{place.document} {place.start}–{place.end}: {head}⟦{words}⟧{tail}".replace("\n", "↵")

    def _inside(self, alarm: Passage) -> str:
        kinds = {**self.truth.traps, "planted": list(_all_places(self.truth))}
        told = []
        for kind, places in kinds.items():
            held = by_document(p for p in places if p.document in alarm.pair)
            hit = sum(length(within(held.get(s.document, []), s.start, s.end)) for s in (alarm.left, alarm.right))
            if hit:
                told.append(f"{kind} {hit / len(alarm):.0%}")
        return ", ".join(told) or "background"


def _all_places(truth: Truth) -> Iterator[Place]:
    yield from sides(truth.cases)
    for body in truth.bodies:
        yield from body.places


def _spread(missed: Sequence[tuple[Passage, float]], count: int) -> list[tuple[Passage, float]]:
    """The worst of each kind in turn."""
    worst = sorted(missed, key=lambda pair: pair[1])
    turn: dict[str, int] = {}
    keyed = []
    for case, recall in worst:
        turn[case.kind] = turn.get(case.kind, 0) + 1
        if recall < WELL:
            keyed.append((turn[case.kind], recall, case))
    keyed.sort(key=lambda row: row[:2])
    return [(case, recall) for _, recall, case in keyed[:count]]


def _exact(found: Passage, cases: Sequence[Passage]) -> float:
    return sum(map(length, covered(found, cases))) / len(found)


def _at(passage: Passage) -> str:
    return f"{passage.left.start}–{passage.left.end}|{passage.right.start}–{passage.right.end}"
