"""Finding a paper, its place and its neighbours in a corpus without walking through all of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from textmine.model import Corpus, Document, Finding, Group, Match, Origin, Paper, Review, Standing, Status, Subject
from textmine.reuse.pairs import longest_run
from textmine.words import Language, sentences, word

Pair = tuple[str, str]
"""Two names of papers, in the order of the names."""


@dataclass(frozen=True, slots=True)
class Lookup:
    """A corpus by name.

    ``numbers`` counts the submissions from 1; ``places`` names every paper for an anchor, ``x7`` for one that is
    not under inspection. ``order`` is the submissions as the queue ranks them, unranked ones behind.
    """

    corpus: Corpus
    papers: dict[str, Paper]
    numbers: dict[str, int]
    places: dict[str, str]
    standing: dict[str, Standing]
    order: tuple[Paper, ...]
    pairs: dict[Pair, tuple[Match, ...]]
    partners: dict[str, tuple[str, ...]]
    findings: dict[str, tuple[Finding, ...]]
    groups: dict[str, tuple[int, ...]] = field(default_factory=dict)
    review: Review = field(default_factory=Review)

    @classmethod
    def of(cls, corpus: Corpus, review: Review | None = None) -> Lookup:
        """Index ``corpus`` with what people decided of it, if they did."""
        standing = {s.paper: s for s in corpus.queue}
        submissions = corpus.submissions
        last = len(submissions) + 1
        order = sorted(submissions, key=lambda p: standing[p.name].rank if p.name in standing else last)
        pairs = _pairs(corpus.matches)
        numbers = {p.name: n for n, p in enumerate(submissions, 1)}
        return cls(
            corpus=corpus,
            papers={p.name: p for p in reversed(corpus.papers)} | {p.name: p for p in submissions},
            numbers=numbers,
            places={p.name: f"x{i}" for i, p in enumerate(corpus.papers)} | {k: str(n) for k, n in numbers.items()},
            standing=standing,
            order=tuple(order),
            pairs=pairs,
            partners=_partners(pairs),
            findings=_findings(corpus.findings),
            groups=_groups(corpus.groups),
            review=review or Review(),
        )

    def has_leads(self, name: str) -> bool:
        """Say whether there is anything to look at in this paper."""
        return name in self.partners or name in self.findings or name in self.groups

    def decided(self, subject: Subject, language: Language) -> str:
        """Return what people decided of a subject, with their notes; empty where nobody decided."""
        opinion = self.review.of(subject)
        if not (opinion.disputed or opinion.verdict):
            return ""
        verdict = f"verdict.{opinion.verdict.value}" if opinion.verdict else "desk.state_disputed"
        return "\n".join((word(verdict, language), *opinion.notes))

    def longest(self, match: Match) -> int:
        """Return the characters of the longest run of a match, legitimate text left out."""
        return longest_run(match, self.papers[match.a], [grey.span for grey in self.corpus.legitimate.get(match.a, ())])

    def shared(self, a: str, b: str) -> int:
        """Return the characters that count against a pair of papers."""
        return sum(match.chars for match in self.pairs.get(pair_of(a, b), ()))


def pair_of(a: str, b: str) -> Pair:
    """Return two names in the order that keys a pair."""
    return (a, b) if a <= b else (b, a)


def papers_of(corpus: Corpus) -> dict[tuple[Origin, str], tuple[Paper, ...]]:
    """Return the papers of each document, by origin and path: two roots may hold files of one name."""
    found: dict[tuple[Origin, str], list[Paper]] = defaultdict(list)
    for paper in corpus.papers:
        found[paper.document.origin, paper.document.path].append(paper)
    return {key: tuple(papers) for key, papers in found.items()}


def status_counts(documents: tuple[Document, ...]) -> dict[Status, int]:
    """Count documents by what became of them; every status has a figure."""
    return {status: sum(d.status is status for d in documents) for status in Status}


def finding_name(kind: str, language: Language) -> str:
    """Return what a kind of finding is called; a kind that is newer than the words shows its key."""
    return sentences(language).get(f"finding_kind.{kind}", kind)


def _pairs(matches: tuple[Match, ...]) -> dict[Pair, tuple[Match, ...]]:
    """Return the matches that count, by pair, the longest first."""
    found: dict[Pair, list[Match]] = defaultdict(list)
    for match in matches:
        if not match.legitimate:
            found[pair_of(match.a, match.b)].append(match)
    return {pair: tuple(sorted(some, key=lambda m: (-m.chars, m.a_span, m.b_span))) for pair, some in found.items()}


def _partners(pairs: dict[Pair, tuple[Match, ...]]) -> dict[str, tuple[str, ...]]:
    """Return for each paper the others that it shares with, the most shared first."""
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for (a, b), matches in pairs.items():
        chars = sum(match.chars for match in matches)
        found[a].append((-chars, b))
        if a != b:
            found[b].append((-chars, a))
    return {name: tuple(other for _, other in sorted(others)) for name, others in found.items()}


def _findings(findings: tuple[Finding, ...]) -> dict[str, tuple[Finding, ...]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.paper].append(finding)
    return {name: tuple(sorted(some, key=lambda f: f.span)) for name, some in found.items()}


def _groups(groups: tuple[Group, ...]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups, 1):
        for name in group.papers:
            found[name].append(number)
    return {name: tuple(numbers) for name, numbers in found.items()}
