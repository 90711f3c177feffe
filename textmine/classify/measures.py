"""How good the labels are: the usual measures, for any labelled papers.

Precision, recall and F1 by class, their means, the confusion of roles, and how far a stated confidence can be believed
(expected calibration error, Naeini et al. 2015, over ten equal bins).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.classify.lessons import Lesson
from textmine.classify.model import Classifier
from textmine.model import FINDING_ROLES, Role

_BINS = 10


@dataclass(frozen=True, slots=True)
class Class:
    """One role or category: how many there are, how many were named, how many of these rightly."""

    name: str
    support: int
    named: int
    right: int

    @property
    def precision(self) -> float:
        """The share of the named that are right, 0 where none was named."""
        return self.right / self.named if self.named else 0.0

    @property
    def recall(self) -> float:
        """The share of those there that were named, 0 where there is none."""
        return self.right / self.support if self.support else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.right / (self.support + self.named) if self.support + self.named else 0.0


@dataclass(frozen=True, slots=True)
class Bin:
    """Statements of like confidence: how many, their mean confidence, the share that is right."""

    count: int
    confidence: float
    accuracy: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What a classifier reached on labelled papers.

    ``confusion`` counts pairs (role that people gave, role that was named). ``categories`` are measured on what people
    call problem, cause or remedy, whatever role was named; ``told`` on all statements as they come out, where a
    problem that was taken for context has lost its categories too. ``unsure`` counts statements marked unsure, and
    ``sure_accuracy`` is the accuracy on the others.
    """

    papers: int
    statements: int
    roles: tuple[Class, ...]
    categories: tuple[Class, ...]
    told: tuple[Class, ...]
    confusion: tuple[tuple[tuple[str, str], int], ...]
    bins: tuple[Bin, ...]
    unsure: int
    sure_accuracy: float

    @property
    def accuracy(self) -> float:
        """The share of statements with the right role."""
        return sum(c.right for c in self.roles) / max(self.statements, 1)

    @property
    def role_macro_f1(self) -> float:
        """The mean F1 of the roles that occur."""
        return _macro(self.roles)

    @property
    def category_micro_f1(self) -> float:
        """F1 of all decisions on the categories of findings together."""
        return _micro(self.categories)

    @property
    def told_micro_f1(self) -> float:
        """F1 of all categories as they come out."""
        return _micro(self.told)

    @property
    def category_macro_f1(self) -> float:
        """The mean F1 of the categories that occur."""
        return _macro(self.categories)

    @property
    def calibration_error(self) -> float:
        """How far confidence and accuracy are apart, weighed by the number of statements."""
        return sum(b.count * abs(b.confidence - b.accuracy) for b in self.bins) / max(
            sum(b.count for b in self.bins), 1
        )


def _micro(classes: Sequence[Class]) -> float:
    support, named, right = (
        sum(numbers) for numbers in zip(*((c.support, c.named, c.right) for c in classes), strict=True)
    )
    return Class("", support, named, right).f1


def _macro(classes: Sequence[Class]) -> float:
    found = [c.f1 for c in classes if c.support]
    return sum(found) / max(len(found), 1)


def measure(classifier: Classifier, lessons: Sequence[Lesson]) -> Measures:
    """Label papers that people labelled, and compare."""
    rows = [
        (gold, label, about)
        for lesson in lessons
        for gold, label, about in zip(lesson.gold, *classifier.judged(lesson.paper), strict=True)
        if gold and gold.role
    ]
    roles = [(str(gold.role), label.role.value) for gold, label, _ in rows]
    sure = [gold.role is label.role for gold, label, _ in rows if not label.unsure]
    ids = classifier.taxonomy.ids
    findings = [(set(gold.categories), set(about)) for gold, _, about in rows if gold.role in FINDING_ROLES]
    return Measures(
        papers=len(lessons),
        statements=len(rows),
        roles=_classes([role.value for role in Role], [({a}, {b}) for a, b in roles]),
        categories=_classes(ids, findings),
        told=_classes(ids, [(set(gold.categories), set(label.categories)) for gold, label, _ in rows]),
        confusion=tuple(sorted(Counter(roles).items())),
        bins=_bins([(label.confidence, gold.role is label.role) for gold, label, _ in rows]),
        unsure=len(rows) - len(sure),
        sure_accuracy=sum(sure) / max(len(sure), 1),
    )


def _classes(names: Sequence[str], pairs: Sequence[tuple[set[str], set[str]]]) -> tuple[Class, ...]:
    return tuple(
        Class(
            name,
            sum(name in meant for meant, _ in pairs),
            sum(name in named for _, named in pairs),
            sum(name in meant and name in named for meant, named in pairs),
        )
        for name in names
    )


def _bins(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    filled: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, right in pairs:
        filled[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    return tuple(
        Bin(len(inside), sum(c for c, _ in inside) / len(inside), sum(r for _, r in inside) / len(inside))
        if inside
        else Bin(0, 0.0, 0.0)
        for inside in filled
    )
