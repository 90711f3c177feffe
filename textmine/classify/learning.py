"""Learning as a whole: from lessons to models that can be stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textmine.classify.chain import Chain
from textmine.classify.features import VERSION
from textmine.classify.lessons import Lesson
from textmine.classify.linear import Floats
from textmine.classify.sheet import Told
from textmine.classify.sorting import sorter
from textmine.classify.stored import Models
from textmine.classify.teaching import train_categories
from textmine.classify.topics import Calibration
from textmine.classify.training import train_role, train_roles
from textmine.classify.vectors import Centred, Encoder
from textmine.model import Taxonomy
from textmine.settings import Settings


@dataclass(frozen=True, slots=True)
class Base:
    """What models that are taught anew take over from others: the chain, and how the categories were calibrated."""

    chain: Chain
    topics: Calibration
    facts: Mapping[str, float]

    @classmethod
    def of(cls, models: Models) -> Base:
        """Return what can be taken over from stored models."""
        found = models.facts["calibration"]
        return cls(models.chain, Calibration(float(found["slope"]), float(found["offset"])), found)


def teach(
    lessons: Sequence[Lesson],
    taxonomy: Taxonomy,
    settings: Settings,
    facts: Mapping[str, object],
    encoder: Encoder | None = None,
    base: Base | None = None,
) -> Models:
    """Train all models on labelled papers.

    Args:
        lessons: the papers; every role must occur in them.
        taxonomy: the categories to learn.
        settings: their tables ``train`` and ``sort``.
        facts: what is to be told of the models: their version, who made them from what.
        encoder: sentence vectors to train with.
        base: what need not be found again, which saves most of the time.
    """
    centre = _centre(lessons, encoder) if encoder else None
    encode = Centred(encoder, centre) if encoder and centre is not None else None
    first = sorter(None, taxonomy, settings.sort)
    if base:
        role, chain, calibrated = train_role(lessons, settings.train, encode), base.chain, dict(base.facts)
    else:
        role, chain, warmth = train_roles(lessons, settings.train, encode)
        calibrated = {"warmth": warmth}
    known = base.topics if base else None
    categories, topics = train_categories(lessons, taxonomy, settings.train, encode, first, known)
    calibrated |= {"slope": topics.slope, "offset": topics.offset}
    facts = {**facts, "features": VERSION, "calibration": {name: round(value, 4) for name, value in calibrated.items()}}
    return Models(role, chain, categories, facts, encoder.name if encoder else "", centre)


def _centre(lessons: Sequence[Lesson], encoder: Encoder) -> Floats:
    found: Floats = encoder(Told.of(lessons).texts).mean(axis=0)
    return found
