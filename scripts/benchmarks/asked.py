"""What was asked for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """Sizes of stacks in papers, how often each thing is measured, and what the stacks are made of."""

    sizes: tuple[int, ...] = (100, 300, 1000)
    large: tuple[int, ...] = (10_000, 100_000)
    repeat: int = 1
    chars: int = 3000
    seed: int = 1
    workers: int = 0
    papers: int = 100
    starts: int = 5
    copies: int = 300
