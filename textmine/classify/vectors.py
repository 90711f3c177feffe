"""Sentence vectors behind one small interface: what gives them is an extra and may change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from textmine.classify.linear import Floats


class Encoder(Protocol):
    """Gives texts vectors whose closeness is closeness of meaning. Hashable, as what is built with it is kept."""

    def __hash__(self) -> int: ...

    @property
    def name(self) -> str:
        """The name that models and caches know it by."""

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return a vector of length one for each text, a row a text."""


@dataclass(frozen=True, slots=True)
class Centred:
    """An encoder with the mean of its vectors taken off.

    Vectors of one language and one genre crowd in a corner of their space; what tells them apart is how they differ
    from their mean (Mu, Viswanath 2018, All-but-the-Top).
    """

    encoder: Encoder
    centre: Floats

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return a centred vector of length one for each text."""
        away = self.encoder(texts) - self.centre
        lengths = np.linalg.norm(away, axis=1, keepdims=True)
        found: Floats = (away / np.maximum(lengths, np.float32(1e-6))).astype(np.float32)
        return found
