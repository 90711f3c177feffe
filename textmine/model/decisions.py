"""What people decided about leads, and what of it stands.

Every decision is an event that is added and never changed: a new one of the same reader takes the place of the one
before, and a withdrawal is an event too. :class:`Review` reads the events.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from textmine.model.findings import Finding
from textmine.model.labels import Role


class Verdict(StrEnum):
    """What a reader makes of a lead: 雷同, 疑似, 合理, or 待核 (to be looked into)."""

    ALIKE = "alike"
    SUSPECT = "suspect"
    FAIR = "fair"
    OPEN = "open"


class SubjectKind(StrEnum):
    """What can be decided on."""

    PAPER = "paper"
    PAIR = "pair"
    GROUP = "group"
    FINDING = "finding"


@dataclass(frozen=True, slots=True)
class Subject:
    """What a decision is about. ``names`` are papers; of a finding its paper, its kind and its place ``start-end``.

    The names of a pair or group stand in their own order, so that both ways of asking mean one subject.
    """

    kind: SubjectKind
    names: tuple[str, ...]

    @classmethod
    def paper(cls, name: str) -> Subject:
        """The decision on a whole paper."""
        return cls(SubjectKind.PAPER, (name,))

    @classmethod
    def pair(cls, a: str, b: str) -> Subject:
        """The decision on what two papers share."""
        return cls(SubjectKind.PAIR, (a, b) if a <= b else (b, a))

    @classmethod
    def group(cls, names: Iterable[str]) -> Subject:
        """The decision on a body that many papers share."""
        return cls(SubjectKind.GROUP, tuple(sorted(names)))

    @classmethod
    def finding(cls, paper: str, kind: str, start: int, end: int) -> Subject:
        """The decision on one finding."""
        return cls(SubjectKind.FINDING, (paper, kind, f"{start}-{end}"))

    @classmethod
    def of(cls, finding: Finding) -> Subject:
        """The decision on this finding."""
        return cls.finding(finding.paper, finding.kind.value, finding.span.start, finding.span.end)

    @property
    def key(self) -> str:
        """A short name that is the same in every run for the same papers."""
        digest = hashlib.sha256("\0".join(self.names).encode("utf-8", "surrogatepass")).hexdigest()
        return f"{self.kind.value}:{digest[:24]}"


@dataclass(frozen=True, slots=True)
class Decision:
    """One event. ``verdict`` is None where the reader took a decision back; ``note`` is the reader's own words.

    ``who`` is the reader, ``when`` the time in UTC (ISO 8601), ``run`` the run whose results the reader saw, and
    ``version`` the program and models of that run. ``settles`` says that it ends a disagreement between readers,
    ``undoes`` is the number of the event that it takes back, 0 for none. ``number`` counts all events from 1.
    """

    subject: Subject
    verdict: Verdict | None
    who: str
    when: str
    note: str = ""
    run: int = 0
    version: str = ""
    settles: bool = False
    undoes: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Opinion:
    """What stands of a subject: the last word of each reader who has one, by reader, and what settles it."""

    by: Mapping[str, Decision] = field(default_factory=dict)
    settlement: Decision | None = None

    @property
    def verdict(self) -> Verdict | None:
        """What counts: the settlement, else what all readers who decided agree on, else nothing."""
        if self.settlement:
            return self.settlement.verdict
        verdicts = {decision.verdict for decision in self.by.values()}
        return verdicts.pop() if len(verdicts) == 1 else None

    @property
    def disputed(self) -> bool:
        """Say whether readers differ and nothing settles it."""
        return not self.settlement and len({decision.verdict for decision in self.by.values()}) > 1

    @property
    def notes(self) -> tuple[str, ...]:
        """The words that readers left, the oldest first."""
        told = [*self.by.values(), *([self.settlement] if self.settlement else [])]
        return tuple(dict.fromkeys(d.note for d in sorted(told, key=lambda d: d.number) if d.note))


@dataclass(frozen=True, slots=True)
class Correction:
    """What a reader made of a statement: ``index`` in its paper, and the words that it had.

    ``role`` is None where a correction was taken back; ``undoes`` and ``number`` are as those of :class:`Decision`.
    """

    paper: str
    index: int
    text: str
    role: Role | None
    categories: tuple[str, ...]
    who: str
    undoes: int = 0
    number: int = 0


_NOTHING = Opinion()


@dataclass(frozen=True, slots=True)
class Review:
    """All decisions, in the order in which they were made, and what stands of them.

    A settlement stands until a reader decides anew after it. What was undone counts as never said, so what stood before
    it stands again, whoever said it.
    """

    decisions: tuple[Decision, ...] = ()
    _standing: dict[Subject, Opinion] = field(init=False, repr=False, compare=False)
    _bodies: tuple[tuple[frozenset[str], Opinion], ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        standing = _standing(self.decisions)
        bodies = ((frozenset(s.names), opinion) for s, opinion in standing.items() if s.kind is SubjectKind.GROUP)
        object.__setattr__(self, "_standing", standing)
        object.__setattr__(self, "_bodies", tuple(bodies))

    def of(self, subject: Subject) -> Opinion:
        """Return what people said of ``subject`` itself."""
        return self._standing.get(subject, _NOTHING)

    def standing(self, subject: Subject) -> Opinion:
        """Return what stands of ``subject``; of a pair without an opinion, what stands of a group that holds both."""
        return self.inherited(subject) or self.of(subject)

    def inherited(self, subject: Subject) -> Opinion | None:
        """Return what stands of a pair that nobody decided on, but of a group that holds both; None of any other."""
        if subject.kind is not SubjectKind.PAIR or subject in self._standing:
            return None
        return next((opinion for names, opinion in self._bodies if names.issuperset(subject.names)), None)

    def verdict(self, subject: Subject) -> Verdict | None:
        """Return what counts of ``subject``, None where nothing does."""
        return self.of(subject).verdict

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """Every subject that anything stands of."""
        return tuple(self._standing)

    def named(self, key: str) -> Subject | None:
        """Return the subject behind a key, None where nothing stands of any such."""
        return next((subject for subject in self._standing if subject.key == key), None)


def _standing(decisions: Iterable[Decision]) -> dict[Subject, Opinion]:
    by: dict[Subject, dict[str, Decision]] = defaultdict(dict)
    settled: dict[Subject, Decision] = {}
    kept = tuple(decisions)
    gone = {decision.undoes for decision in kept if decision.undoes}
    for decision in kept:
        if decision.undoes or decision.number in gone:
            continue
        about = decision.subject
        last = by[about]
        if decision.settles and decision.verdict:
            settled[about] = decision
            continue
        settled.pop(about, None)
        if decision.settles:
            continue
        last.pop(decision.who, None)
        if decision.verdict:
            last[decision.who] = decision
    return {about: Opinion(last, settled.get(about)) for about, last in by.items() if last or about in settled}
