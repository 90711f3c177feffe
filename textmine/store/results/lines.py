"""The lines that a corpus gives for documents, papers and findings, and its facts as a whole."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from textmine.coding import as_key
from textmine.model import (
    Corpus,
    Document,
    Family,
    FindingKind,
    Label,
    Origin,
    Paper,
    Ratios,
    Reach,
    Standing,
    Status,
)
from textmine.store.results import schema
from textmine.store.results.drawers import Packed
from textmine.store.results.grams import folded
from textmine.store.results.kept import packed_document, packed_structure
from textmine.store.results.rows import RunFacts

Row = tuple[object, ...]
Said = schema.Kind | Label
"""What a statement is: all that is known of it, or only what it can be searched by."""
_NO_RATIOS = Ratios()


class Lines:
    """Makes the lines of one corpus; what has to be read of a paper's labels is read once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._said = _said(corpus)
        self._categories: dict[str, tuple[str, ...]] = {}
        self._documents, self._place = _every_document(corpus)
        self._standing = {standing.paper: standing for standing in reversed(corpus.queue)}
        self._kinds: dict[str, Counter[FindingKind]] = defaultdict(Counter)
        for finding in corpus.findings:
            self._kinds[finding.paper][finding.kind] += 1

    def documents(self) -> Iterator[Row]:
        """Yield a line a file."""
        held: dict[int, list[str]] = defaultdict(list)
        for paper in self._corpus.papers:
            held[self._place[id(paper.document)]].append(paper.name)
        for n, d in enumerate(self._documents):
            words = (
                as_key(d.path),
                d.origin.value,
                d.status.value,
                d.outcome.value,
                as_key(d.format),
                as_key(d.sha256),
            )
            blobs = schema.MAYBE_WHY.encode(d.reason), schema.NAMES.encode(tuple(held[n]))
            yield n, *words, len(d.text), n < len(self._corpus.documents), *blobs

    def texts(self) -> Iterator[Row]:
        """Yield a file's text and what else was read of it."""
        for number, document in enumerate(self._documents):
            yield number, *packed_document(document)

    def structures(self) -> Iterator[Row]:
        """Yield what stands off over each paper."""
        return ((n, packed_structure(paper)) for n, paper in enumerate(self._corpus.papers))

    def papers(self) -> Iterator[Row]:
        """Yield a line a paper."""
        last = len(self._corpus.papers) + len(self._corpus.queue) + 1
        for n, p in enumerate(self._corpus.papers):
            standing = self._standing_of(p)
            ratios = self._corpus.ratios.get(p.name, _NO_RATIOS)
            families = Counter(kind.family for kind in self._kinds_of(p).elements())
            yield (
                *(n, as_key(p.name), self._place[id(p.document)], p.part, p.span.start, p.span.end),
                *(as_key(p.title), as_key(p.unit), p.year, p.document.origin.value),
                *((standing.rank, standing.rank, standing.attention) if standing else (0, last, 0.0)),
                *(len(p.span), ratios.total, ratios.net, ratios.single, ratios.own_past, ratios.longest),
                *(families[f] for f in (Family.RESIDUE, Family.LEDGER, Family.FORM, Family.HOLLOW)),
                *(families.total(), "\n".join(map(folded, (p.name, p.unit, p.title)))),
                schema.NAMES.encode(self._categories_of(p)),
                schema.FINDING_KINDS.encode(tuple(kind for kind in FindingKind if self._kinds_of(p)[kind])),
                schema.REASONS.encode(standing.reasons if standing else ()),
            )

    def traits(self) -> Iterator[Row]:
        """Yield what the submissions can be chosen by and have many of: categories, kinds of findings, families."""
        for n, p in enumerate(self._corpus.papers):
            if p.document.origin is Origin.SUBMISSION:
                yield from (("category", as_key(category), n) for category in self._categories_of(p))
                yield from (("kind", kind.value, n) for kind in self._kinds_of(p))

    def findings(self) -> Iterator[Row]:
        """Yield a line a finding."""
        for n, f in enumerate(self._corpus.findings):
            yield n, as_key(f.paper), f.kind.value, f.span.start, f.span.end, schema.WHY.encode(f.why)

    def ranked(self) -> list[tuple[int, Paper]]:
        """Return the papers with their numbers, those of the queue first and in its order."""
        last = len(self._corpus.papers) + len(self._corpus.queue) + 1

        def place(numbered: tuple[int, Paper]) -> tuple[int, int]:
            standing = self._standing_of(numbered[1])
            return (standing.rank if standing else last), numbered[0]

        return sorted(enumerate(self._corpus.papers), key=place)

    def _standing_of(self, paper: Paper) -> Standing | None:
        return self._standing.get(paper.name) if paper.document.origin is Origin.SUBMISSION else None

    def _kinds_of(self, paper: Paper) -> Counter[FindingKind]:
        return self._kinds.get(paper.name, Counter()) if paper.document.origin is Origin.SUBMISSION else Counter()

    def kinds_of(self, paper: Paper) -> Sequence[Said | None]:
        """Return what each statement of a paper is, as far as it was labelled."""
        said = self._said_of(paper.name) if paper.document.origin is not Origin.KNOWN else ()
        count = len(paper.structure.statements)
        return [*said[:count], *[None] * (count - len(said))]

    def _said_of(self, name: str) -> Sequence[Said]:
        said = self._said.get(name, ())
        if name not in self._categories:
            found = {category: True for kind in said for category in kind.categories}
            known = [category for category in self._corpus.taxonomy.ids if category in found]
            self._categories[name] = tuple(dict.fromkeys([*known, *found]))
        return said

    def _categories_of(self, paper: Paper) -> tuple[str, ...]:
        if paper.name not in self._categories:
            self._said_of(paper.name)
        return self._categories[paper.name]


def _said(corpus: Corpus) -> Mapping[str, Sequence[Said]]:
    """Return what was said of the statements of each paper, without the grounds where they would have to be read."""
    if isinstance(corpus.labels, Packed):
        return corpus.labels.seen_as(schema.KINDS)
    return corpus.labels


def _every_document(corpus: Corpus) -> tuple[list[Document], dict[int, int]]:
    """Return the files of a corpus, behind them those that only its papers know, and the place of each object."""
    documents = list(corpus.documents)
    place = {id(document): number for number, document in reversed(list(enumerate(documents)))}
    named: dict[tuple[Origin, str], list[int]] = defaultdict(list)
    for number, document in enumerate(documents):
        named[document.origin, document.path].append(number)
    for paper in corpus.papers:
        document = paper.document
        if id(document) not in place:
            alike = named[document.origin, document.path]
            found = next((number for number in alike if documents[number] == document), len(documents))
            if found == len(documents):
                documents.append(document)
                alike.append(found)
            place[id(document)] = found
    return documents, place


def facts_of(corpus: Corpus, pairs: int) -> RunFacts:
    """Return what is known of a run as a whole."""
    return RunFacts(
        counts=_counts(corpus) | {"pairs": pairs},
        versions=corpus.versions,
        settings=corpus.settings,
        seconds=corpus.seconds,
        missing=corpus.missing,
        skipped=corpus.skipped,
        taxonomy=corpus.taxonomy,
    )


def _counts(corpus: Corpus) -> dict[str, int]:
    statuses = Counter(document.status for document in corpus.documents)
    origins = Counter(document.origin for document in corpus.documents)
    gave = {(paper.document.origin, paper.document.path) for paper in corpus.papers}
    families = Counter(finding.kind.family for finding in corpus.findings)
    own = sum(theme.reach is Reach.SINGLE for theme in corpus.themes)
    legitimate = sum(match.legitimate for match in corpus.matches)
    return {
        "files": len(corpus.documents),
        **{status.value: statuses[status] for status in Status},
        "without_papers": sum((d.origin, d.path) not in gave for d in corpus.documents),
        "known": origins[Origin.KNOWN],
        "previous": origins[Origin.PREVIOUS],
        "papers": len(corpus.submissions),
        "statements": sum(len(paper.structure.statements) for paper in corpus.submissions),
        "copies": len(corpus.matches) - legitimate,
        "legitimate": legitimate,
        "groups": len(corpus.groups),
        "themes": len(corpus.themes) - own,
        "own_problems": own,
        "links": len(corpus.links),
        "problems": sum(len(ledger.entries) for ledger in corpus.ledgers.values()),
        "findings": len(corpus.findings),
        "listed": families[Family.RESIDUE] + families[Family.FORM],
        "hollow": families[Family.HOLLOW],
    }
