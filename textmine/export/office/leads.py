"""The leads of a stack as the papers tell them: pairs with their shares, bodies of many, papers with findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textmine.export.office.source import FAIR, STATES, Source
from textmine.model import CopyKind, Family, Finding, Group, Match, Origin, Paper, Subject, SubjectKind, Verdict
from textmine.reuse.pairs import Sides

TOLD = (Family.RESIDUE, Family.FORM)
"""Findings that a lead of one paper rests on; gaps stand in the problem list."""


@dataclass(frozen=True, slots=True)
class PairLead:
    """Two papers and what they share, the longest passage first; the shares are of each paper's own characters."""

    a: Paper
    b: Paper
    matches: tuple[Match, ...]
    chars: int
    longest: int
    a_share: float
    b_share: float
    state: str

    @property
    def subject(self) -> Subject:
        """What is decided on."""
        return Subject.pair(self.a.name, self.b.name)

    @property
    def kinds(self) -> tuple[CopyKind, ...]:
        """How the passages come to be shared, the kind of the longest first."""
        return tuple(dict.fromkeys(match.kind for match in self.matches))

    @property
    def swaps(self) -> tuple[tuple[str, str], ...]:
        """What stands in one where something else stands in the other, each once."""
        return tuple(dict.fromkeys((swap.a, swap.b) for match in self.matches for swap in match.swaps))


class Leads:
    """Finds the leads of a source; what has to be counted of a paper is counted once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._sides = Sides(source.corpus)

    def pairs(self) -> list[PairLead]:
        """Return all pairs that share what counts, the decided ones first, then those that share most."""
        found = [self.pair(*names) for names in self._source.lookup.pairs]
        return sorted(found, key=lambda p: (_place(p.state), -p.chars, p.a.name, p.b.name))

    def pair(self, a: str, b: str) -> PairLead:
        """Return what two papers share, the one that the queue ranks first on the left."""
        lookup = self._source.lookup
        first, second = sorted((a, b), key=lambda name: (self._rank(name), name))
        matches = tuple(m if m.a == first else m.turned() for m in lookup.pairs.get((min(a, b), max(a, b)), ()))
        state = self._source.state(Subject.pair(a, b))
        if not matches:
            return PairLead(lookup.papers[first], lookup.papers[second], (), 0, 0, 0.0, 0.0, state)
        pair = self._sides.pair(first, second, matches)
        shares = pair.a.net_share, pair.b.net_share
        return PairLead(pair.a.paper, pair.b.paper, matches, pair.chars, pair.longest, *shares, state)

    def groups(self) -> list[tuple[int, Group, str]]:
        """Return the bodies that several papers share, each with its number and what stands of it."""
        every = enumerate(self._source.corpus.groups, 1)
        return [(number, group, self._source.state(Subject.group(group.papers))) for number, group in every]

    def findings(self, paper: Paper) -> list[Finding]:
        """Return residue and faults of form of a paper that nobody found to be fair."""
        found = self._source.lookup.findings.get(paper.name, ())
        return [f for f in found if f.kind.family in TOLD and self._source.state(Subject.of(f)) != FAIR]

    def _rank(self, name: str) -> int:
        standing = self._source.lookup.standing.get(name)
        return standing.rank if standing else len(self._source.lookup.papers) + 1


def to_write_up(source: Source) -> list[Subject]:
    """Return the leads that people hold for alike or suspect: groups, pairs and papers, in the order of the queue.

    What is decided of a single finding is written up with its paper.
    """
    held = (Verdict.ALIKE, Verdict.SUSPECT)
    chosen = [s for s in source.review.subjects if source.review.verdict(s) in held and _there(source, s)]
    groups = {s.names for s in chosen if s.kind is SubjectKind.GROUP}
    chosen = [s for s in chosen if s.kind is not SubjectKind.PAIR or s.names not in groups]  # one body, one worksheet
    subjects = (Subject.paper(s.names[0]) if s.kind is SubjectKind.FINDING else s for s in chosen)
    return sorted({s.key: s for s in subjects}.values(), key=lambda s: _order(source, s))


def submitted(source: Source, names: Sequence[str]) -> Iterator[Paper]:
    """Yield the papers under inspection among ``names``."""
    for name in names:
        paper = source.lookup.papers.get(name)
        if paper and paper.document.origin is Origin.SUBMISSION:
            yield paper


def _there(source: Source, subject: Subject) -> bool:
    """Say whether the stack still has what was decided on."""
    names = subject.names[:1] if subject.kind is SubjectKind.FINDING else subject.names
    return all(name in source.lookup.papers for name in names)


def _order(source: Source, subject: Subject) -> tuple[int, int, tuple[str, ...]]:
    kinds = (SubjectKind.GROUP, SubjectKind.PAIR, SubjectKind.PAPER)
    ranks = [source.lookup.standing[name].rank for name in subject.names if name in source.lookup.standing]
    return kinds.index(subject.kind), min(ranks, default=len(source.lookup.papers)), subject.names


def _place(state: str) -> int:
    """Alike before suspect, then what is open or disputed, then what nobody looked at; fair last."""
    order = [s for s in STATES if s != FAIR] + [FAIR]
    return order.index(state)
