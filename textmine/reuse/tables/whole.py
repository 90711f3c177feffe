"""The search through a stack in tables, from its papers to all that was found."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from textmine.coding import Coder
from textmine.lexicon import Lexicon
from textmine.lexicon.queries import load_queries
from textmine.model import Legitimate, Paper
from textmine.reuse.fingerprints import LOTS, hash_codes, whole_grams
from textmine.reuse.found import Reuse, summed_up
from textmine.reuse.likelihood import BUCKETS
from textmine.reuse.matches import Evidence
from textmine.reuse.search import is_body, settled
from textmine.reuse.stack import Roll, filled, form_of, place_in_stack
from textmine.reuse.tables.light import Lights, spans_of_bytes
from textmine.reuse.tables.pairs import TOLD, Pairs, Whole
from textmine.reuse.tables.prints import Prints
from textmine.reuse.tables.protocol import Columns, Tables
from textmine.settings import ReuseSettings

_GRAMS = ("hash", "lot", "part", "tile", "paper", "address", "late", "quoted")
_BEFORE = ("several", "held", "shared", "second", "postings", "known")
_AFTER = ("grey_once", "free", "hits", "pairs", "candidates")


def find_reuse_in(tables: Tables, papers: Sequence[Paper], lexicon: Lexicon, rules: ReuseSettings) -> Reuse:
    """Find the passages that papers share, with tables for what no memory holds; the same that memory would find.

    ``papers`` is gone through twice in order, and asked for the bases of groups.
    """
    return _Finder(tables, papers, lexicon, rules).found()


class _Finder:
    """One search: what is known of the stack beside the tables."""

    def __init__(self, tables: Tables, papers: Sequence[Paper], lexicon: Lexicon, rules: ReuseSettings) -> None:
        self._tables, self._papers, self._lexicon, self._rules = tables, papers, lexicon, rules
        rows = [(place_in_stack(paper), paper.document.path) for paper in papers]
        self._order = sorted(range(len(rows)), key=lambda k: rows[k][0])
        self._names = tuple(rows[k][0][1] for k in self._order)
        self._paths = tuple(rows[k][1] for k in self._order)
        kinds = [rows[k][0][0] for k in self._order]
        self._issued, self._submitted = kinds.count(0), kinds.count(0) + kinds.count(1)
        self._values = {
            "window": rules.pair_window,
            "common": rules.common_papers,
            "most": rules.body_papers,
            "lots": LOTS,
            "tiles": len(rows) // rules.tile_papers + 1,
            "least": 2 if min(rules.min_seed, rules.min_passage) > rules.gram else 1,
        }

    def found(self) -> Reuse:
        """Do the search."""
        roll = self._prints()
        whole = Whole(len(roll.names), roll.submitted, self._characters(roll), self._uses())
        self._query(*_BEFORE)
        lights = Lights(len(roll.names), self._issued, tuple(self._lexicon.formulas), self._rules)
        self._tables.work(lights, "known", ("paper",), ("papers",), {"grey": ("hash",), "light": (), "spans": ()})
        self._query(*_AFTER)
        evidence = list(self._matched(Pairs("told", whole, self._rules), "candidates", roll))
        evidence += self._bodies(whole, evidence, roll)
        return summed_up(roll, evidence, self._grey(), self._paper, self._rules)

    def _prints(self) -> Roll:
        """Make the table of grams, and tell where each paper begins."""
        coder = Coder[Paper](Paper)
        count = len(self._order)
        self._tables.keep("papers", ((k, coder.encode(self._paper(k))) for k in range(count)))
        numbers = np.arange(count)
        self._tables.put("roll", [{"part": numbers // self._rules.part_papers, "paper": numbers}])
        prints = Prints(self._submitted, self._rules.tile_papers, self._rules)
        made = {"grams": _GRAMS, "uses": ("bucket", "papers"), "sizes": ("paper", "characters")}
        self._tables.work(prints, "roll", ("paper",), ("papers",), made)
        sizes = np.zeros(count, np.int64)
        for rows in self._tables.rows("sizes"):
            sizes[rows["paper"]] = rows["characters"]
        return Roll(self._names, self._paths, np.concatenate([[0], np.cumsum(sizes)]), self._submitted)

    def _characters(self, roll: Roll) -> int:
        return max(int(roll.starts[-1]), self._rules.background)

    def _uses(self) -> bytes:
        """Return how many papers use the short grams of each bucket."""
        self._query("uses_in_all")
        uses = np.zeros(BUCKETS, "<i4")
        for rows in self._tables.rows("uses_in_all"):
            uses[rows["bucket"]] = rows["papers"]
        return uses.tobytes()

    def _query(self, *names: str) -> None:
        for name in names:
            self._tables.query(name, load_queries()[name].format(**self._values))

    def _paper(self, number: int) -> Paper:
        return self._papers[self._order[number]]

    def _matched(self, pairs: Pairs, rows: str, roll: Roll) -> Iterator[Evidence]:
        """Yield what pairs of papers share, in their order."""
        self._tables.work(pairs, rows, ("a_paper", "b_paper"), ("papers", "light"), {pairs.name: ()})
        told = [one for _, data in self._tables.blobs(pairs.name) for one in TOLD.decode(data)]
        told.sort(key=lambda one: sorted(one.papers))  # those of one pair stay in the order in which they were told
        for one in told:
            yield one.evidence(roll.starts)

    def _bodies(self, whole: Whole, found: Sequence[Evidence], roll: Roll) -> list[Evidence]:
        """Pair the papers that hold long bodies common to many each with each."""
        inside: dict[int, list[tuple[int, int]]] = {}
        for evidence in found:
            if is_body(evidence, self._rules):
                for paper, sides in zip(evidence.papers, (evidence.passage.a, evidence.passage.b), strict=True):
                    start = int(roll.starts[paper])
                    inside.setdefault(paper, []).append((sides[0] - start, sides[1] - start))
        if not inside:
            return []
        a, b = np.array(sorted(settled(found)), np.int64).reshape(-1, 2).T
        self._tables.put("inside", [self._grams_inside(inside)])
        self._tables.put("done", [{"a_paper": a, "b_paper": b}])
        self._query("bodies")
        return list(self._matched(Pairs("told_of_bodies", whole, self._rules, bodies=True), "bodies", roll))

    def _grams_inside(self, inside: Mapping[int, Sequence[tuple[int, int]]]) -> Columns:
        """Return the grams, each once, that lie in ranges of places of papers."""
        found = []
        for number, ranges in inside.items():
            codes = form_of(self._paper(number)).codes
            starts, ends = np.array(ranges).T
            hashes = hash_codes(codes, self._rules.gram)
            found.append(hashes[whole_grams(filled(len(codes), starts, ends), self._rules.gram)[: len(hashes)]])
        return {"hash": np.unique(np.concatenate(found)).view(np.int64)}

    def _grey(self) -> Mapping[str, tuple[Legitimate, ...]]:
        return KeptSpans({self._names[number]: data for number, data in self._tables.blobs("spans")})


class KeptSpans(Mapping[str, tuple[Legitimate, ...]]):
    """The legitimate spans of the papers of a large stack, as bytes until they are looked at."""

    def __init__(self, held: Mapping[str, bytes]) -> None:
        self._held = held

    def __getitem__(self, name: str) -> tuple[Legitimate, ...]:
        return spans_of_bytes(self._held[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
