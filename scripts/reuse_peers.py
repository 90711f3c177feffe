"""Other ways to find copies, on the same stack in the same run, to compare with: ``evaluate_reuse.py --peers``.

- *suffix array, runs of 40*: pydivsufsort; every run of 40 characters or more that two files share, marks and blanks
  left out.
- *连续13字*: the rule of thumb of many 查重 products, 13 characters in a row; our own few lines over the same array.
- *MinHash*: rensa and datasketch, whole papers by their shingles, no passages; seconds with shingling.
- *winnowing*: copydetect, as MOSS has it, on characters; every file with every other, so small stacks only.

They need the packages of the extra ``bench``, and copydetect, which is not in it as it brings a drawing library; one
that is missing is named and passed over. They get submissions and earlier papers, for none of them knows what is
legitimate. Passim is not among them: the package index does not have it
(what has its name there is something else), and it needs Spark.
"""

from __future__ import annotations

import importlib
import io
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from itertools import combinations
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from reuse_score import Pair, Passage, Place, Score, Truth, score_passages

LONG_RUN, RULE_RUN = 40, 13  # characters
NEIGHBOURS = 30_000  # runs are compared with so many over the number of files, so that common ones come to an end
SHINGLE = 5  # characters
PERMUTATIONS = 128
BANDS = 64  # of two rows: papers that share a sixth of their shingles mostly meet
ALIKE = 0.10  # of the shingles of two papers, shared; the best of ten from 0.03 to 0.3 at 300 papers of seeds 1 to 3
NOISE, GUARANTEE = 13, 20  # copydetect: characters of a fingerprint, and of a copy that cannot be overlooked
MOST_FOR_ALL_PAIRS = 600  # files

Ints = npt.NDArray[np.int64]
Texts = Mapping[str, str]
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class PeerRun:
    """What one peer reached. Without ``passages`` only pairs of documents count."""

    name: str
    score: Score | None
    seconds: float
    passages: bool
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Peer:
    """A way to find copies; ``package`` is what it needs. ``find`` returns passages, or pairs as passages of all."""

    name: str
    package: str
    find: Callable[[Texts], list[Passage]]
    passages: bool = True
    most: int = 1_000_000

    def run(self, texts: Texts, truth: Truth, repeat: int = 1) -> PeerRun:
        """Run on texts by name, and measure."""
        if len(texts) > self.most:
            return PeerRun(self.name, None, 0.0, self.passages, f"compares all pairs; not run on {len(texts)} files")
        try:
            importlib.import_module(self.package)
        except ImportError:
            return PeerRun(self.name, None, 0.0, self.passages, f"{self.package} is not installed (extra bench)")
        found, seconds = quickest(lambda: self.find(texts), repeat)
        name = f"{self.name} ({self.package} {metadata.version(self.package)})"
        return PeerRun(name, score_passages(found, truth), seconds, self.passages)


def quickest(work: Callable[[], Made], repeat: int = 1) -> tuple[Made, float]:
    """Do something ``repeat`` times, at least once; return what it made and the fewest processor seconds it took."""
    begin = time.process_time()
    made = work()
    seconds = time.process_time() - begin
    return (made, min(seconds, quickest(work, repeat - 1)[1])) if repeat > 1 else (made, seconds)


def run_peers(texts: Texts, truth: Truth, repeat: int = 1) -> Iterator[PeerRun]:
    """Run all peers on texts by name."""
    peers = (
        Peer("suffix array, runs of 40", "pydivsufsort", lambda t: shared_runs(t, LONG_RUN)),
        Peer("连续13字", "pydivsufsort", lambda t: shared_runs(t, RULE_RUN)),
        Peer("MinHash", "rensa", lambda t: _whole(t, rensa_pairs(t)), passages=False),
        Peer("MinHash", "datasketch", lambda t: _whole(t, datasketch_pairs(t)), passages=False),
        Peer("winnowing", "copydetect", winnowed, most=MOST_FOR_ALL_PAIRS),
    )
    for peer in peers:
        yield peer.run(texts, truth, repeat)


def bare(text: str) -> tuple[str, Ints]:
    """Return the letters and figures of a text, and where each of them stands."""
    kept = [i for i, character in enumerate(text) if character.isalnum()]
    return "".join(text[i] for i in kept), np.array(kept, np.int64)


@dataclass(frozen=True, slots=True)
class Joined:
    """All texts as one row of numbers, a number of its own behind each; ``document`` and ``place`` tell where from."""

    codes: npt.NDArray[np.uint16]
    document: Ints
    place: Ints

    @classmethod
    def of(cls, texts: Sequence[str]) -> Joined:
        """Join the texts; there may be some 60,000 of them."""
        rows = [bare(text) for text in texts]
        raw = [np.array([ord(c) for c in words], np.uint32) for words, _ in rows]
        known = np.unique(np.concatenate(raw))
        codes = [np.append(np.searchsorted(known, row), len(known) + i) for i, row in enumerate(raw)]
        return cls(
            np.concatenate(codes).astype(np.uint16),
            np.concatenate([np.full(len(row), i) for i, row in enumerate(codes)]),
            np.concatenate([np.append(places, 0) for _, places in rows]),
        )


def shared_runs(texts: Texts, least: int) -> list[Passage]:
    """Return the runs of ``least`` characters or more that two texts share, as long as they go on both ways."""
    from pydivsufsort import divsufsort, kasai

    names = list(texts)
    joined = Joined.of([texts[name] for name in names])
    order = np.asarray(divsufsort(joined.codes)).astype(np.int64)
    shared = np.asarray(kasai(joined.codes, order.astype(np.int32))).astype(np.int64)  # with the next in order
    before = np.append(joined.codes[:1], joined.codes[:-1]).astype(np.int64)
    before[0] = -1
    at = np.flatnonzero(shared >= least)
    length, found = shared[at], []
    for step in range(1, max(NEIGHBOURS // len(names), 5)):
        if not len(at):
            break
        a, b = order[at], order[at + step]
        whole = (before[a] != before[b]) & (joined.document[a] != joined.document[b])
        found.append(np.stack([a[whole], b[whole], length[whole]]))
        length = np.minimum(length, shared[np.minimum(at + step, len(shared) - 1)])
        at, length = at[length >= least], length[length >= least]
    runs = np.concatenate(found, axis=1).T.tolist() if found else []
    return [Passage.of(_place(joined, names, a, n), _place(joined, names, b, n), "run") for a, b, n in runs]


def _place(joined: Joined, names: Sequence[str], start: int, length: int) -> Place:
    name = names[int(joined.document[start])]
    return Place(name, int(joined.place[start]), int(joined.place[start + length - 1]) + 1)


def shingles(text: str) -> list[bytes]:
    """Return the different shingles of a text."""
    words, _ = bare(text)
    return [s.encode() for s in {words[i : i + SHINGLE] for i in range(max(len(words) - SHINGLE + 1, 1))}]


def rensa_pairs(texts: Texts) -> set[Pair]:
    """Return the papers that are alike, by rensa's MinHash and its index."""
    from rensa import RMinHash, RMinHashLSH

    names = list(texts)
    sketches = RMinHash.from_token_sets([shingles(text) for text in texts.values()], PERMUTATIONS, 42)
    index = RMinHashLSH(ALIKE, PERMUTATIONS, BANDS)
    index.insert_many(sketches)
    candidates = {(i, j) for i, sketch in enumerate(sketches) for j in index.query(sketch) if i < j}
    return {_ordered(names[i], names[j]) for i, j in candidates if sketches[i].jaccard(sketches[j]) >= ALIKE}


def datasketch_pairs(texts: Texts) -> set[Pair]:
    """Return the papers that are alike, by datasketch's MinHash and its index."""
    from datasketch import MinHash, MinHashLSH

    sketches: dict[str, Any] = {}
    index = MinHashLSH(num_perm=PERMUTATIONS, params=(BANDS, PERMUTATIONS // BANDS))
    for name, text in texts.items():
        sketches[name] = MinHash(num_perm=PERMUTATIONS)
        sketches[name].update_batch(shingles(text))
        index.insert(name, sketches[name])
    found = {_ordered(name, other) for name, s in sketches.items() for other in index.query(s) if other != name}
    return {(a, b) for a, b in found if sketches[a].jaccard(sketches[b]) >= ALIKE}


def _ordered(a: str, b: str) -> Pair:
    return min(a, b), max(a, b)


def _whole(texts: Texts, pairs: set[Pair]) -> list[Passage]:
    return [Passage.of(Place(a, 0, len(texts[a])), Place(b, 0, len(texts[b])), "whole") for a, b in sorted(pairs)]


def winnowed(texts: Texts) -> list[Passage]:
    """Return what copydetect finds in common, file by file with every other."""
    from copydetect import CodeFingerprint, compare_files

    size = GUARANTEE - NOISE + 1
    prints = [CodeFingerprint(name, NOISE, size, filter=False, fp=io.StringIO(text)) for name, text in texts.items()]
    found: list[Passage] = []
    for one, other in combinations(prints, 2):
        overlap, _, (left, right) = compare_files(one, other)
        if overlap:
            found += _joined_up(one, left, other, right)
    return found


def _joined_up(one: Any, left: Any, other: Any, right: Any) -> Iterator[Passage]:
    """Put together which slice of one file goes with which of the other: those that hold a run in common."""
    sides = []
    for file, slices in ((one, left), (other, right)):
        spans = [(int(start), int(end)) for start, end in np.asarray(slices).T]
        sides.append([(Place(file.filename, *span), _runs(file.raw_code[slice(*span)])) for span in spans])
    for a, runs in sides[0]:
        for b, others in sides[1]:
            if not runs.isdisjoint(others):
                yield Passage.of(a, b, "slice")


def _runs(words: str) -> set[str]:
    return {words[i : i + NOISE] for i in range(max(len(words) - NOISE + 1, 1))}
