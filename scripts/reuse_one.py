"""What one new paper costs that is compared with a whole stack, and whether the same is found: ``--one K``.

K submissions are left out of an index of the rest and asked for one by one.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from reuse_score import Passage, Rate, alignment, detections, not_common

from textmine.lexicon import load_lexicon
from textmine.model import Match, Origin, Paper
from textmine.reuse.index import Index
from textmine.settings import Settings

SEED = 1  # of the choice of papers


@dataclass(frozen=True, slots=True)
class OneMore:
    """Processor seconds: to make the index, and for one paper at the median and at most.

    ``agreed`` compares, by characters, what is found with what the search through the whole stack found.
    """

    papers: int
    index: float
    median: float
    most: float
    agreed: Rate

    def told(self) -> str:
        """Return all in one line."""
        a = self.agreed
        return (
            f"one new paper against {self.papers:,}: {1000 * self.median:.0f} ms at the median, "
            f"{1000 * self.most:.0f} at most; index {self.index:.2f} s; "
            f"of what the whole search finds {a.recall:.1%} is found, of what is found {a.precision:.1%} is in it"
        )


def one_more(stack: Sequence[Paper], whole: Sequence[Match], settings: Settings, count: int) -> OneMore:
    """Ask for ``count`` papers of a stack, of which a search through all found ``whole``."""
    submitted = [paper for paper in stack if paper.document.origin is Origin.SUBMISSION]
    asked = {paper.name: paper for paper in Random(SEED).sample(submitted, count)}  # noqa: S311
    begin = time.process_time()
    index = Index.of([paper for paper in stack if paper.name not in asked], load_lexicon(), settings.reuse)
    made = time.process_time() - begin
    seconds: list[float] = []
    found: list[Match] = []
    for paper in asked.values():
        begin = time.process_time()
        found += index.matches(paper)
        seconds.append(time.process_time() - begin)
    wanted = [m for m in whole if (m.a in asked) != (m.b in asked)]
    agreed = alignment(_named(wanted), _named(found)).micro
    return OneMore(len(index.stack.papers), made, statistics.median(seconds), max(seconds), agreed)


def _named(matches: Sequence[Match]) -> list[Passage]:
    return not_common(detections(matches))
