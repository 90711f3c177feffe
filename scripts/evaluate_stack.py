"""Measure themes, residue and the ledger on stacks with known truth (``corpora/stacks``), and themes on paraphrases.

    python scripts/evaluate_stack.py [test] [dev] [train] [paraphrases] [--set table.name=value ...]

B-cubed F1 (Bagga, Baldwin 1998) counts each marked sentence by the theme that it was written to state; residue counts
a plant as found when a finding of its kind touches it; links are pairs of a problem and a cause or remedy.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from stack_run import by_name, items_at, triaged
from stack_truth import TruePaper, find_marks, read_stack

from textmine.classify.meaning import load_meaning
from textmine.lexicon import load_lexicon
from textmine.lexicon.codebook import load_codebook
from textmine.model import (
    Corpus,
    Family,
    Member,
    Role,
    Span,
)
from textmine.settings import Settings, load_settings
from textmine.text.normal import ruled_form
from textmine.text.timings import timings
from textmine.themes import Views
from textmine.themes.grouping import grouping_of
from textmine.themes.sayings import Sayings
from textmine.themes.stated import Author, Point, Stated
from textmine.work import classifier_of

ROOT = Path(__file__).resolve().parent.parent / "corpora"
NO_THEME = "-"


@dataclass(frozen=True)
class Score:
    """Hits, false alarms and misses."""

    hits: float
    alarms: float
    misses: float

    @property
    def precision(self) -> float:
        """Share of what was found that is right; 1 where nothing was."""
        return self.hits / (self.hits + self.alarms) if self.hits + self.alarms else 1.0

    @property
    def recall(self) -> float:
        """Share of what there is that was found; 1 where there is nothing."""
        return self.hits / (self.hits + self.misses) if self.hits + self.misses else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0

    def __str__(self) -> str:
        return f"P {self.precision:.3f}  R {self.recall:.3f}  F1 {self.f1:.3f}"


def b_cubed(truth: Sequence[Hashable], found: Sequence[Hashable]) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a clustering, the mean over all elements."""
    by_truth, by_found = defaultdict(set), defaultdict(set)
    for n, (true, mine) in enumerate(zip(truth, found, strict=True)):
        by_truth[true].add(n)
        by_found[mine].add(n)
    both = [len(by_truth[t] & by_found[f]) for t, f in zip(truth, found, strict=True)]
    precision = sum(n / len(by_found[f]) for n, f in zip(both, found, strict=True)) / len(both)
    recall = sum(n / len(by_truth[t]) for n, t in zip(both, truth, strict=True)) / len(both)
    return precision, recall, 2 * precision * recall / (precision + recall)


def themes(papers: Sequence[TruePaper], corpus: Corpus) -> tuple[float, float, float]:
    """Return the B-cubed figures of the marked sentences; one that no theme holds is alone."""
    where = by_name(corpus)
    members = defaultdict(list)
    for number, theme in enumerate(corpus.themes):
        for member in theme.members:
            members[member.paper].append((member.span, number))
    truth: list[Hashable] = []
    found: list[Hashable] = []
    for paper in papers:
        own = where[paper.name]
        places = find_marks(paper, own.text)
        for name, theme, mark in paper.items("p", "c", "r"):
            start, end = places[mark]
            hit = [number for span, number in members[own.name] if span.start < end and start < span.end]
            truth.append((paper.themes, theme) if theme != NO_THEME else (paper.name, name))
            found.append(hit[0] if hit else (paper.name, name, start))
    return b_cubed(truth, found)


def residue(papers: Sequence[TruePaper], corpus: Corpus) -> dict[str, Score]:
    """Return the score of each kind of residue."""
    where = by_name(corpus)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        own = where[paper.name]
        places = find_marks(paper, own.text)
        planted = [(kind, *places[mark]) for kind, mark in paper.residue()]
        mine = [f for f in corpus.findings if f.paper == own.name and f.kind.family is Family.RESIDUE]
        for kind, start, end in planted:
            hit = any(f.kind == kind and f.span.start < end and start < f.span.end for f in mine)
            counts[kind]["hits" if hit else "misses"] += 1
        for f in mine:
            if not any(f.kind == kind and f.span.start < end and start < f.span.end for kind, start, end in planted):
                counts[f.kind.value]["alarms"] += 1
    return {kind: Score(n["hits"], n["alarms"], n["misses"]) for kind, n in sorted(counts.items())}


def ledger(papers: Sequence[TruePaper], corpus: Corpus) -> dict[str, Score]:
    """Return the scores of links, of problems without an answer, and of idle remedies."""
    where = by_name(corpus)
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        own = where[paper.name]
        book = corpus.ledgers[own.name]
        places = items_at(paper, own, book.items)
        ids = {index: name for name, index in places.items()}
        pairs = {
            (ids[e.problem], ids[link.item])
            for e in book.entries
            for link in (*e.causes, *e.remedies)
            if e.problem in ids and link.item in ids
        }
        _count(counts["links"], paper.links(), pairs)
        told = {
            kind: {f.span for f in corpus.findings if f.paper == own.name and f.kind == kind}
            for kind in ("unanswered", "idle_remedy")
        }
        for kind, key in (("unanswered", "unanswered"), ("idle_remedy", "idle")):
            mine = {name for index, name in ids.items() if book.items[index].span in told[kind]}
            _count(counts[kind], paper.named(key), mine)
    return {name: Score(n["hits"], n["alarms"], n["misses"]) for name, n in counts.items()}


def _count(counter: Counter[str], truth: set, found: set) -> None:
    counter.update({"hits": len(truth & found), "alarms": len(found - truth), "misses": len(truth - found)})


def times(papers: Sequence[TruePaper]) -> dict[str, Score]:
    """Return the score of each kind of expression of time, in the remedies as they are marked."""
    rules = load_lexicon().ledger
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for paper in papers:
        remedies = [mark for _, _, mark in paper.items("r")]
        marks = [
            (k, m.start, m.end)
            for k, m in paper.timings()
            if k != "person" and any(r.start <= m.start < r.end for r in remedies)
        ]
        text = ruled_form(paper.text)
        mine = [
            (t.kind.value, t.span) for r in remedies for t in timings(text, rules, r.start, r.end) if t.kind != "amount"
        ]
        for kind, start, end in marks:
            if kind != "amount":
                hit = any(k == kind and s.start < end and start < s.end for k, s in mine)
                counts[kind]["hits" if hit else "misses"] += 1
        for kind, span in mine:
            if not any(k == kind and span.start < end and start < span.end for k, start, end in marks):
                counts[kind]["alarms"] += 1
    return {kind: Score(n["hits"], n["alarms"], n["misses"]) for kind, n in sorted(counts.items())}


def paraphrases(path: Path, settings: Settings) -> tuple[float, float, float]:
    """Return the B-cubed figures of groups of paraphrases, each sentence as if another paper stated it."""
    encoder = classifier_of(settings).encoder
    rules = replace(settings.themes, alike=settings.themes.vectors_alike) if encoder else settings.themes
    views = Views(load_codebook(), load_meaning(), encoder or load_meaning())
    groups: dict[Role, list[tuple[str, str]]] = defaultdict(list)
    name, role = "", Role.PROBLEM
    for line in filter(None, map(str.strip, path.read_text("utf-8").splitlines())):
        if line.startswith("# "):
            role, name = Role(line.split()[1]), line
        else:
            groups[role].append((name, line))
    truth: list[Hashable] = []
    found: dict[int, Hashable] = {}
    for role, sentences in groups.items():
        said = Sayings.of((_said(role, text, n) for n, (_, text) in enumerate(sentences)), views.meaning)
        start = len(truth)
        for number, (rows, _) in enumerate(grouping_of(said, views.sorter(role), views, rules).clusters()):
            found |= {start + row: (role, number) for row in rows.tolist()}
        truth += [name for name, _ in sentences]
    return b_cubed(truth, [found[n] for n in range(len(truth))])


def _said(role: Role, text: str, number: int) -> Stated:
    name = f"{number}.txt"
    member = Member(name, Span(0, len(text)), text)
    return Stated(Author(name, name, 0, name), Point(0, text, ()), member, role)


def _table(title: str, scores: Iterable[tuple[str, object]]) -> None:
    print(title)
    for name, score in scores:
        print(f"  {name:14} {score}")


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stacks", nargs="*", default=["test", "paraphrases"])
    parser.add_argument("--set", action="append", default=[], dest="changes", metavar="NAME=VALUE")
    given = parser.parse_args(arguments)
    settings = load_settings(flags=dict(change.split("=", 1) for change in given.changes))
    for stack in given.stacks:
        if stack == "paraphrases":
            for name in ("tune", "test"):
                figures = paraphrases(ROOT / "paraphrases" / f"{name}.txt", settings)
                print(f"paraphrases {name}: B-cubed P {figures[0]:.3f}  R {figures[1]:.3f}  F1 {figures[2]:.3f}")
            continue
        papers = read_stack(ROOT / "stacks" / stack)
        corpus = triaged(papers, settings)
        figures = themes(papers, corpus)
        print(
            f"{stack}: {len(papers)} papers; themes B-cubed P {figures[0]:.3f}  R {figures[1]:.3f}  F1 {figures[2]:.3f}"
        )
        _table("residue", residue(papers, corpus).items())
        _table("ledger", ledger(papers, corpus).items())
        _table("times", times(papers).items())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
