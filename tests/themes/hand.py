"""Sentences as numbers, put down by hand."""

from collections.abc import Iterable

from textmine.classify.meaning import load_meaning
from textmine.themes.sayings import Sayings
from textmine.themes.stated import Stated


def sayings(stated: Iterable[Stated]) -> Sayings:
    """Return sentences as a stack has them, in their order."""
    return Sayings.of(stated, load_meaning())
