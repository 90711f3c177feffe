"""问题汇总表: every problem that a paper names on a row, with what answers it, who shares it, and what was decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from textmine.export.lookup import finding_name
from textmine.export.marked import clip
from textmine.export.office.beside import swapped
from textmine.export.office.leads import Leads
from textmine.export.office.source import FAIR, UNDECIDED, Source
from textmine.export.sheets import Column, Sheet, Value
from textmine.model import Entry, Finding, Item, Ledger, Link, Paper, Span, Subject
from textmine.text.spans import merged
from textmine.words import say


def sheets(source: Source) -> tuple[Sheet, ...]:
    """Return the three sheets of the workbook: problems, pairs, findings."""
    return (
        Sheet("problems", "ledger.jsonl", _PROBLEMS, lambda *_: problem_rows(source), frozen=2, words="problem_list"),
        Sheet("pairs", "copies.jsonl", _PAIRS, lambda *_: pair_rows(source), frozen=1, words="problem_list"),
        Sheet("findings", "findings.jsonl", _FINDINGS, lambda *_: finding_rows(source), frozen=1, words="problem_list"),
    )


def problem_rows(source: Source) -> Iterator[tuple[Value, ...]]:
    """Yield one row a problem, by paper in the order of the queue."""
    number = 0
    for paper in source.lookup.order:
        ledger = source.corpus.ledgers.get(paper.name, Ledger())
        shared = _Sharing(source, paper) if ledger.entries else None
        for entry in ledger.entries:
            number += 1
            yield (number, *_problem(source, paper, ledger, entry, shared))


def _problem(source: Source, paper: Paper, ledger: Ledger, entry: Entry, shared: _Sharing | None) -> Iterator[Value]:
    item = ledger.items[entry.problem]
    whole = Span(item.span.start, max(item.span.end, item.end))
    found = [f for f in source.lookup.findings.get(paper.name, ()) if _meet(f.span, whole)]
    others = shared.of(whole) if shared else []
    yield _words(source, paper, item.text)
    yield source.categories(item.categories)
    yield paper.unit
    yield source.title(paper)
    yield source.t(
        "problem_list.location", place=source.place(paper, item.span), words=source.quote(paper, whole.of(paper.text))
    )
    yield _answers(source, paper, ledger, entry.causes)
    yield _answers(source, paper, ledger, entry.remedies)
    yield _persons(source, paper, entry.persons)
    yield _said(source, paper, [timing.span for timing in entry.timings]) or source.t("office.to_fill")
    yield _alike(source, others)
    yield source.listed((finding_name(f.kind, source.language) for f in found), source.limits.cell_units)
    yield _decided(source, paper, others, found)


def _words(source: Source, paper: Paper, text: str) -> str:
    return source.quote(paper, text, source.limits.cell_chars)


def _answers(source: Source, paper: Paper, ledger: Ledger, links: Sequence[Link]) -> str:
    items: list[Item] = [ledger.item(link) for link in links]
    return "\n".join(_words(source, paper, item.text) for item in items)


def _said(source: Source, paper: Paper, spans: Iterable[Span]) -> str:
    return source.listed((_words(source, paper, span.of(paper.text)) for span in spans), source.limits.cell_units)


def _persons(source: Source, paper: Paper, spans: Sequence[Span]) -> str:
    """The offices in charge; who holds them is for a person to fill in."""
    said = _said(source, paper, spans)
    blank = source.t("office.to_fill")
    return blank if not said or said == source.t("office.name_blank") else said


def _alike(source: Source, others: Sequence[Paper]) -> str:
    if not others:
        return ""
    names = source.listed((source.call(other) for other in others), source.limits.cell_units)
    return source.t("problem_list.shared_with", count=len(others), names=names)


def _decided(source: Source, paper: Paper, others: Sequence[Paper], found: Sequence[Finding]) -> str:
    """What was decided of the paper, of the pairs that share the problem, and of the findings on it."""
    named: list[tuple[str, Subject]] = [(source.t("problem_list.of_paper"), Subject.paper(paper.name))]
    named += [(source.t("problem_list.of_pair", name=source.call(o)), Subject.pair(paper.name, o.name)) for o in others]
    named += [(finding_name(f.kind, source.language), Subject.of(f)) for f in found]
    lines = [
        source.t("problem_list.decided", name=name, state=source.said(subject))
        for name, subject in named
        if source.state(subject) != UNDECIDED
    ]
    return "\n".join(dict.fromkeys(lines[: source.limits.cell_units])) or source.t(f"office.state_{UNDECIDED}")


class _Sharing:
    """Which papers share a place of one paper."""

    def __init__(self, source: Source, paper: Paper) -> None:
        self._spans: dict[str, list[Span]] = defaultdict(list)
        self._source = source
        for other in source.lookup.partners.get(paper.name, ()):
            for match in source.lookup.pairs[min(paper.name, other), max(paper.name, other)]:
                facing = match if match.a == paper.name else match.turned()
                self._spans[other] += [block.a for block in facing.blocks] or [facing.a_span]

    def of(self, span: Span) -> list[Paper]:
        """Return the papers that hold enough of ``span`` to be named beside it, those that hold most first."""
        held = {name: sum(_overlap(s, span) for s in merged(spans)) for name, spans in self._spans.items()}
        least = max(1.0, self._source.limits.shared_part * len(span))
        named = sorted((name for name, chars in held.items() if chars >= least), key=lambda n: (-held[n], n))
        return [self._source.lookup.papers[name] for name in named]


def _overlap(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def pair_rows(source: Source) -> Iterator[tuple[Value, ...]]:
    """Yield one row a pair, the decided ones first."""
    for pair in Leads(source).pairs():
        swaps = source.t("office.swaps", swaps=swapped(source, pair, pair.swaps)) if pair.swaps else ""
        yield (
            pair.a.unit or source.title(pair.a),
            pair.b.unit or source.title(pair.b),
            pair.chars,
            pair.a_share,
            pair.b_share,
            source.listed(source.t(f"kind.{kind.value}") for kind in pair.kinds),
            source.t(f"office.state_{pair.state}"),
            "\n".join(filter(None, (source.notes(pair.subject), swaps))),
            source.title(pair.a),
            source.title(pair.b),
        )


def finding_rows(source: Source) -> Iterator[tuple[Value, ...]]:
    """Yield one row a finding, by paper in the order of the queue, those that somebody found to be fair last."""
    ranks = {paper.name: rank for rank, paper in enumerate(source.lookup.order)}
    every = [(f, source.state(Subject.of(f))) for f in source.corpus.findings if f.paper in source.lookup.papers]
    for finding, state in sorted(every, key=lambda x: (x[1] == FAIR, ranks.get(x[0].paper, len(ranks)), x[0].span)):
        paper = source.lookup.papers[finding.paper]
        yield (
            paper.unit or source.title(paper),
            source.title(paper),
            source.t(f"family.{finding.kind.family.value}"),
            finding_name(finding.kind, source.language),
            source.place(paper, finding.span),
            clip(_words(source, paper, finding.span.of(paper.text)), source.limits.cell_chars),
            _words(source, paper, say(finding.why, source.language)),
            source.t(f"office.state_{state}"),
            source.notes(Subject.of(finding)),
        )


_PROBLEMS = (
    Column("number", 6, "whole"),
    Column("problem", 22),
    Column("categories", 11),
    Column("unit", 13),
    Column("paper", 17),
    Column("place", 26),
    Column("causes", 20),
    Column("remedies", 22),
    Column("persons", 10),
    Column("timings", 11),
    Column("shared", 16),
    Column("kinds", 11),
    Column("decision", 13),
)
_PAIRS = (
    Column("a_unit", 20),
    Column("b_unit", 20),
    Column("chars", 10, "whole"),
    Column("a_share", 8, "percent"),
    Column("b_share", 8, "percent"),
    Column("pair_kinds", 14),
    Column("decision", 10),
    Column("note", 38),
    Column("a_title", 24),
    Column("b_title", 24),
)
_FINDINGS = (
    Column("unit", 16),
    Column("paper", 22),
    Column("family", 11),
    Column("kind", 12),
    Column("stands", 14),
    Column("words", 34),
    Column("why", 36),
    Column("decision", 10),
    Column("note", 18),
)
