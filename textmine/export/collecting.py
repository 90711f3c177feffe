"""How often the collector looks for rings of what nobody holds, while what is read is soon let go again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_MANY = 100_000  # nouns that are there at once: those of a hundred papers, of which a writer holds a few


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Have the collector look seldom: the thousand nouns of each paper wake it several times, and none is in a ring."""
    before = gc.get_threshold()
    if not 0 < before[0] < _MANY:  # it never looks, or another thread writes a run: who set that sets it back
        yield
        return
    gc.set_threshold(_MANY, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
