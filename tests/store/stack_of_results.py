"""Stacks to write and read back: the one made by hand, and one that nothing can be assumed of."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from tests.export.stack_of_papers import build
from textmine.model import (
    Aside,
    AsideKind,
    Because,
    Block,
    Cell,
    Concreteness,
    CopyKind,
    Corpus,
    Document,
    Finding,
    FindingKind,
    Group,
    Held,
    Label,
    Ledger,
    Legitimate,
    Loss,
    LossKind,
    Match,
    Member,
    Origin,
    Outcome,
    Paper,
    Ratios,
    Reach,
    Reason,
    Role,
    Scan,
    Section,
    Span,
    Standing,
    Statement,
    Structure,
    Swap,
    Theme,
    ThemeLink,
)
from textmine.store.results import PairFigures, Results, write_results
from textmine.work import pairs_of

ODD = st.text(st.characters() | st.sampled_from("\0\\\ud800\udfff\udc80😀䶮\"'*\n"), max_size=12)
"""Any characters, halves of surrogate pairs among them."""
SPANS = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda pair: Span(min(pair), max(pair)))
REASONS = st.builds(
    lambda key, values: Reason(key, tuple(values)),
    ODD,
    st.lists(st.tuples(ODD, ODD | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False)), max_size=2),
)


def figures_of(corpus: Corpus) -> list[PairFigures]:
    return [PairFigures.of(pair) for pair in pairs_of(corpus)]


def results_of(corpus: Corpus, path) -> Results:
    write_results(corpus, path, figures_of(corpus))
    return Results.open(path)


def by_hand() -> Corpus:
    """The stack of papers, with two that nobody ranked and a name that no UTF-8 holds."""
    corpus = build()
    return replace(corpus, queue=corpus.queue[:-2])


def some(strategy, most=3):
    return st.lists(strategy, max_size=most).map(tuple)


@st.composite
def papers(draw, name: str) -> Paper:
    text = draw(ODD)
    document = Document(
        path=name.split("#", maxsplit=1)[0],
        format=draw(ODD),
        outcome=draw(st.sampled_from([Outcome.TEXT, Outcome.PARTIAL])),
        text=text,
        reason=draw(st.none() | REASONS),
        sha256=draw(ODD),
        pages=draw(some(SPANS)),
        origin=draw(st.sampled_from(Origin)),
        cells=draw(some(st.builds(Cell, SPANS, *[st.integers(0, 9)] * 4))),
        asides=draw(some(st.builds(Aside, st.sampled_from(AsideKind), ODD, st.integers(-1, 9)))),
        scans=draw(some(st.builds(Scan, SPANS, st.floats(0, 1)))),
        reader=draw(ODD),
    )
    structure = Structure(
        clutter=draw(some(SPANS)),
        paragraphs=draw(some(some(SPANS))),
        sections=draw(
            some(st.builds(Section, SPANS, SPANS, ODD, st.integers(1, 4), st.integers(-1, 3), st.booleans()))
        ),
        statements=draw(some(st.builds(Statement, SPANS, ODD, st.integers(-1, 3), st.booleans(), st.booleans(), ODD))),
        losses=draw(some(st.builds(Loss, st.sampled_from(LossKind), SPANS, REASONS))),
    )
    return Paper(name, document, 1, Span(0, len(text)), draw(ODD), draw(ODD), draw(st.integers(0, 3000)), structure)


@st.composite
def corpora(draw) -> Corpus:
    """A stack of which every layer holds anything."""
    names = draw(st.lists(ODD, min_size=1, max_size=4, unique=True))
    every = tuple(draw(papers(name)) for name in names)
    name = st.sampled_from(names)
    labels = st.builds(
        Label,
        st.sampled_from(Role),
        some(ODD),
        st.floats(0, 1),
        some(st.builds(Because, ODD, st.none() | SPANS, REASONS)),
        st.booleans(),
        st.floats(0, 1),
    )
    swaps, blocks = some(st.builds(Swap, ODD, ODD)), some(st.builds(Block, SPANS, SPANS))
    matches = st.builds(
        Match,
        *(name, SPANS, name, SPANS, st.sampled_from(CopyKind), st.booleans(), st.integers(0, 99), st.floats(0, 1)),
        *(blocks, swaps, st.just("") | name, some(REASONS)),
    )
    held = some(st.builds(Held, name, some(SPANS)))
    themes = st.builds(
        Theme,
        *(st.sampled_from(Role), ODD, some(ODD), some(name), some(ODD), some(st.builds(Member, name, SPANS, ODD)), ODD),
        *(st.sampled_from(Reach), st.integers(0, 3000), st.integers(0, 3000), st.booleans()),
    )
    return Corpus(
        documents=tuple(paper.document for paper in every)
        + draw(some(st.builds(Document, ODD, ODD, st.just(Outcome.CRASHED)))),
        papers=every,
        labels={p.name: tuple(draw(labels) for _ in p.structure.statements) for p in every},
        matches=draw(some(matches)),
        legitimate=draw(st.dictionaries(name, some(st.builds(Legitimate, SPANS, st.sampled_from(CopyKind))))),
        ratios=draw(st.dictionaries(name, st.builds(Ratios, *[st.floats(0, 1)] * 4, st.integers(0, 99)))),
        groups=draw(some(st.builds(Group, some(name), ODD, st.integers(0, 99), name, held, st.booleans()))),
        themes=draw(some(themes)),
        findings=draw(some(st.builds(Finding, name, SPANS, st.sampled_from(FindingKind), REASONS))),
        queue=draw(some(st.builds(Standing, name, st.integers(1, 9), st.floats(0, 100), some(REASONS)))),
        ledgers=draw(st.dictionaries(name, st.just(Ledger()))),
        links=draw(some(st.builds(ThemeLink, st.integers(0, 3), st.integers(0, 3), some(name)))),
        concreteness=draw(st.dictionaries(name, st.builds(Concreteness, *[st.integers(0, 99)] * 5))),
        missing=draw(some(ODD)),
        skipped=draw(some(ODD)),
        seconds=draw(st.dictionaries(ODD, st.floats(0, 99))),
        versions=draw(st.dictionaries(ODD, ODD)),
        settings=draw(st.dictionaries(ODD, st.dictionaries(ODD, ODD | st.integers(0, 9) | st.booleans()))),
    )
