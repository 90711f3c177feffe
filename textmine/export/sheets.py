"""What stands in each sheet of the workbook: its columns and, row by row, its values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from textmine.export.anchors import heading_at
from textmine.export.lookup import Lookup, finding_name
from textmine.export.places import Places, scan_note
from textmine.model import FINDING_ROLES, Ledger, Match, Paper, Ratios, Role, Span, Subject, ThemeLink
from textmine.words import Language, say, word

Value = str | int | float | None
Form = Literal["text", "whole", "percent"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``key`` is its title in the words of its sheet, ``width`` is in characters of the sheet's font."""

    key: str
    width: float
    form: Form = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: ``more`` names the data file that holds what a full sheet cannot; ``frozen`` counts columns kept.

    ``words`` is the table of the words that has its titles.
    """

    key: str
    more: str
    columns: tuple[Column, ...]
    rows: Callable[[Lookup, Language], Iterator[tuple[Value, ...]]]
    frozen: int = 0
    words: str = "sheet"


def queue_rows(lookup: Lookup, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield one row a submission; its last cell holds what people decided, or waits for it."""
    for paper in lookup.order:
        standing = lookup.standing.get(paper.name)
        ratios = lookup.corpus.ratios.get(paper.name, Ratios())
        reasons = [say(reason, language) for reason in standing.reasons] if standing else []
        yield (
            standing.rank if standing else None,
            paper.unit,
            paper.title,
            paper.name,
            round(standing.attention) if standing else None,
            ratios.net,
            ratios.total,
            ratios.single,
            ratios.own_past,
            ratios.longest,
            "\n".join(reasons),
            lookup.decided(Subject.paper(paper.name), language),
        )


def copy_rows(lookup: Lookup, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield one row a match, those that count before the legitimate, the longest first."""
    ranked = sorted(lookup.corpus.matches, key=lambda m: (m.legitimate, -m.chars, m.a, m.a_span, m.b, m.b_span))
    for match in ranked:
        yield _copy_row(lookup, match, language)


def _copy_row(lookup: Lookup, match: Match, language: Language) -> tuple[Value, ...]:
    a, b = lookup.papers[match.a], lookup.papers[match.b]
    swaps = dict.fromkeys(f"{swap.a} → {swap.b}" for swap in match.swaps)
    return (
        word(f"kind.{match.kind.value}", language),
        word("sheet.yes" if match.legitimate else "sheet.no", language),
        match.chars,
        match.similarity,
        a.unit,
        a.name,
        match.a_span.of(a.text),
        b.unit,
        b.name,
        match.b_span.of(b.text),
        "\n".join(swaps),
        next((_call(p) for p in (a, b) if p.name == match.earlier), ""),
        "\n".join(say(reason, language) for reason in match.because),
    )


def _call(paper: Paper) -> str:
    """What a reader knows a paper by: its unit, else its title, else its file."""
    return paper.unit or paper.title or paper.name


def statement_rows(lookup: Lookup, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield one row a problem, cause or remedy, in the order of the papers and of their text."""
    for paper in lookup.corpus.submissions:
        places = Places(paper)
        for statement, label in zip(
            paper.structure.statements, lookup.corpus.labels.get(paper.name, ()), strict=True
        ):  # fmt: skip
            if label.role not in FINDING_ROLES:
                continue
            yield (
                paper.unit,
                paper.name,
                heading_at(paper, statement.span.start),
                _role(label.role, language),
                _categories(lookup, label.categories, language),
                statement.text,
                places.of(statement.span).said(language),
                label.confidence,
                word("sheet.yes", language) if label.unsure else "",
                statement.span.start,
                statement.span.end,
            )


def theme_rows(lookup: Lookup, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield one row a theme: problems, then causes, then remedies, the most widespread first."""
    beside: dict[int, list[ThemeLink]] = defaultdict(list)
    for link in lookup.corpus.links:
        beside[link.problem].append(link)
    for number, theme in enumerate(lookup.corpus.themes):
        yield (
            _role(theme.role, language),
            word(f"reach.{theme.reach.value}", language),
            theme.label,
            _categories(lookup, theme.categories, language),
            len(theme.units),
            len(theme.papers),
            theme.first or None,
            theme.last or None,
            word("report.comma", language).join(theme.units),
            theme.example,
            *(_linked(lookup, beside[number], role) for role in (Role.CAUSE, Role.REMEDY)),
            "\n".join(f"{member.paper}  {member.text}" for member in theme.members),
        )


def _linked(lookup: Lookup, links: Sequence[ThemeLink], role: Role) -> str:
    """The themes of a role that papers set beside a problem, each with how many do."""
    themes = [(lookup.corpus.themes[link.answer], len(link.papers)) for link in links]
    return "\n".join(f"{theme.label} {count}" for theme, count in themes if theme.role is role)


def ledger_rows(lookup: Lookup, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield one row a problem, by paper in the order of the queue: causes, remedies, who, by when, what is missing."""
    for paper in lookup.order:
        ledger = lookup.corpus.ledgers.get(paper.name, Ledger())
        for entry in ledger.entries:
            said = {f.kind for f in lookup.findings.get(paper.name, ()) if f.span == ledger.items[entry.problem].span}
            yield (
                paper.unit,
                paper.name,
                ledger.items[entry.problem].text,
                _categories(lookup, ledger.items[entry.problem].categories, language),
                *("\n".join(ledger.item(link).text for link in links) for links in (entry.causes, entry.remedies)),
                _words(paper, entry.persons, language),
                _words(paper, [timing.span for timing in entry.timings], language),
                word("report.comma", language).join(finding_name(kind, language) for kind in sorted(said)),
                "",
            )


def _words(paper: Paper, spans: Iterable[Span], language: Language) -> str:
    return word("report.comma", language).join(dict.fromkeys(span.of(paper.text).strip() for span in spans))


def finding_rows(lookup: Lookup, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield one row a finding, by paper in the order of the queue."""
    place = {paper.name: index for index, paper in enumerate(lookup.order)}
    for finding in sorted(lookup.corpus.findings, key=lambda f: (place.get(f.paper, len(place)), f.paper, f.span)):
        paper = lookup.papers[finding.paper]
        yield (
            paper.unit,
            paper.name,
            word(f"family.{finding.kind.family.value}", language),
            finding_name(finding.kind, language),
            finding.span.of(paper.text),
            say(finding.why, language),
            heading_at(paper, finding.span.start),
            finding.span.start,
            finding.span.end,
        )


def file_rows(lookup: Lookup, language: Language) -> Iterator[tuple[Value, ...]]:
    """Yield one row a file that was put in, whatever became of it."""
    for document in lookup.corpus.documents:
        yield (
            document.path,
            document.format,
            word(f"report.origin_{document.origin.value}", language),
            word(f"status.{document.status.value}", language),
            "\n".join(say(reason, language) for reason in (document.reason, scan_note(document)) if reason),
            document.reader,
            len(document.text),
        )


def _role(role: Role, language: Language) -> str:
    return word(f"role.{role.value}", language)


def _categories(lookup: Lookup, categories: tuple[str, ...], language: Language) -> str:
    names = (lookup.corpus.taxonomy.name(category, language) for category in categories)
    return word("report.comma", language).join(names)


SHEETS = (
    Sheet(
        "queue",
        "documents.jsonl",
        (
            Column("rank", 7, "whole"),
            Column("unit", 20),
            Column("title", 32),
            Column("document", 30),
            Column("attention", 8, "whole"),
            Column("net", 10, "percent"),
            Column("total", 10, "percent"),
            Column("single", 12, "percent"),
            Column("own_past", 13, "percent"),
            Column("longest", 12, "whole"),
            Column("reasons", 60),
            Column("decision", 24),
        ),
        queue_rows,
        frozen=2,
    ),
    Sheet(
        "copies",
        "copies.jsonl",
        (
            Column("kind", 13),
            Column("legitimate", 9),
            Column("chars", 8, "whole"),
            Column("similarity", 8, "percent"),
            Column("a_unit", 16),
            Column("a", 24),
            Column("a_text", 56),
            Column("b_unit", 16),
            Column("b", 24),
            Column("b_text", 56),
            Column("swaps", 24),
            Column("earlier", 20),
            Column("earlier_because", 50),
        ),
        copy_rows,
    ),
    Sheet(
        "statements",
        "statements.jsonl",
        (
            Column("unit", 20),
            Column("document", 28),
            Column("section", 26),
            Column("role", 8),
            Column("categories", 20),
            Column("text", 70),
            Column("stands", 22),
            Column("confidence", 8, "percent"),
            Column("unsure", 8),
            Column("start", 8, "whole"),
            Column("end", 8, "whole"),
        ),
        statement_rows,
        frozen=1,
    ),
    Sheet(
        "themes",
        "themes.jsonl",
        (
            Column("role", 8),
            Column("reach", 10),
            Column("label", 36),
            Column("categories", 20),
            Column("units_count", 8, "whole"),
            Column("papers_count", 8, "whole"),
            Column("first", 8),
            Column("last", 8),
            Column("units", 44),
            Column("example", 44),
            Column("causes", 36),
            Column("remedies", 36),
            Column("examples", 70),
        ),
        theme_rows,
        frozen=3,
    ),
    Sheet(
        "ledger",
        "ledger.jsonl",
        (
            Column("unit", 20),
            Column("document", 28),
            Column("problem", 50),
            Column("categories", 20),
            Column("causes", 44),
            Column("remedies", 50),
            Column("persons", 24),
            Column("timings", 24),
            Column("gaps", 20),
            Column("decision", 24),
        ),
        ledger_rows,
        frozen=1,
    ),
    Sheet(
        "findings",
        "findings.jsonl",
        (
            Column("unit", 20),
            Column("document", 28),
            Column("family", 14),
            Column("kind", 16),
            Column("text", 50),
            Column("why", 50),
            Column("section", 26),
            Column("start", 8, "whole"),
            Column("end", 8, "whole"),
        ),
        finding_rows,
        frozen=1,
    ),
    Sheet(
        "files",
        "documents.jsonl",
        (
            Column("path", 56),
            Column("format", 10),
            Column("origin", 12),
            Column("status", 14),
            Column("reason", 60),
            Column("reader", 20),
            Column("chars", 10, "whole"),
        ),
        file_rows,
    ),
)
