"""What one reader sees of what was decided: a second reader learns what the first one thought after deciding."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from textmine.model import Opinion, Review, Subject, SubjectKind, Verdict


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reader sees of a subject: a second reader learns what the first one thought after deciding.

    ``mine`` is the reader's own last word, ``note`` what was said with it; ``verdict`` what counts, as far as it may be
    shown; ``others`` how many others decided.
    """

    mine: Verdict | None = None
    verdict: Verdict | None = None
    others: int = 0
    disputed: bool = False
    settled: bool = False
    notes: tuple[str, ...] = ()
    note: str = ""

    @property
    def state(self) -> str:
        """One word for tables and filters: a verdict, ``disputed``, ``seconded`` (others decided) or ``undecided``."""
        if self.disputed:
            return "disputed"
        if shown := self.verdict or self.mine:
            return shown.value
        return "seconded" if self.others else "undecided"


class Views:
    """What one reader sees of all decisions."""

    def __init__(self, review: Review, who: str) -> None:
        self.review = review
        self.who = who

    def of(self, subject: Subject) -> Seen:
        """Return what the reader sees of a subject."""
        return self._seen(self.review.of(subject))

    def paper(self, name: str) -> Seen:
        """Return what the reader sees of a paper."""
        return self.of(Subject.paper(name))

    def pair(self, a: str, b: str) -> tuple[Seen, bool]:
        """Return what the reader sees of a pair, and whether that was decided of a group that holds both."""
        subject = Subject.pair(a, b)
        return self._seen(self.review.standing(subject)), self.review.inherited(subject) is not None

    def papers_by_state(self) -> dict[str, frozenset[str]]:
        """Return the names of the papers that anything was decided of, by :attr:`Seen.state`."""
        found: dict[str, set[str]] = defaultdict(set)
        for subject in self.review.subjects:
            if subject.kind is SubjectKind.PAPER:
                found[self.of(subject).state].add(subject.names[0])
        return {state: frozenset(names) for state, names in found.items()}

    def _seen(self, opinion: Opinion) -> Seen:
        own = opinion.by.get(self.who)
        open_to_me = bool(own) or bool(opinion.settlement)
        return Seen(
            mine=own.verdict if own else None,
            verdict=opinion.verdict if open_to_me else None,
            others=len(opinion.by) - bool(own),
            disputed=opinion.disputed and open_to_me,
            settled=opinion.settlement is not None,
            notes=opinion.notes if open_to_me else (),
            note=own.note if own else "",
        )
