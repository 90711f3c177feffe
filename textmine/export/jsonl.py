"""The tables of a run, one JSON object a line, streamed: the keys and their order are the contract."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from textmine.export.lookup import papers_of
from textmine.export.places import Place, Places
from textmine.model import (
    Because,
    Concreteness,
    Corpus,
    Document,
    Item,
    Label,
    Ledger,
    Link,
    Origin,
    Paper,
    Ratios,
    Review,
    Span,
    Standing,
    Statement,
    ThemeLink,
)
from textmine.words import Language, say

Line = dict[str, object]


def write_jsonl(corpus: Corpus, directory: Path, language: Language = "zh") -> None:
    """Write the ``.jsonl`` files of ``corpus`` into ``directory``; sentences are in ``language``."""
    for name, table in TABLES.items():
        write_lines(directory / name, table(corpus, language))


def write_lines(path: Path, lines: Iterable[Line]) -> None:
    """Write each of ``lines`` as one line of UTF-8.

    A lone surrogate, as in a file name that is not valid UTF-8, becomes a JSON escape and so survives.
    """
    encode = json.JSONEncoder(ensure_ascii=False).encode
    with path.open("wb") as out:
        for line in lines:
            out.write(encode(line).encode("utf-8", errors="backslashreplace") + b"\n")


def document_lines(corpus: Corpus, language: Language) -> Iterator[Line]:
    """Yield one line a paper, and one for every file that gave none: nothing that was put in is lost."""
    papers = papers_of(corpus)
    queue = {standing.paper: standing for standing in corpus.queue}
    for document in corpus.documents:
        found = papers.get((document.origin, document.path), ())
        submitted = document.origin is Origin.SUBMISSION
        for paper in found:
            ratios = corpus.ratios.get(paper.name) if submitted else None
            standing = queue.get(paper.name) if submitted else None
            yield _document_line(document, paper, ratios, standing, language) | {
                "concreteness": _concreteness(corpus.concreteness.get(paper.name) if submitted else None)
            }
        if not found:
            yield _document_line(document, None, None, None, language) | {"concreteness": None}


def _document_line(
    document: Document, paper: Paper | None, ratios: Ratios | None, standing: Standing | None, language: Language
) -> Line:
    return {
        "document": paper.name if paper else document.path,
        "path": document.path,
        "part": paper.part if paper else 1,
        "format": document.format,
        "status": document.status.value,
        "reason": say(document.reason, language) if document.reason else None,
        "chars": len(paper.span) if paper else len(document.text),
        "title": paper.title if paper else "",
        "unit": paper.unit if paper else "",
        "year": (paper.year or None) if paper else None,
        "sha256": document.sha256,
        "ratios": _ratios(ratios) if ratios else None,
        "rank": standing.rank if standing else None,
        "attention": standing.attention if standing else None,
        "reasons": [say(reason, language) for reason in standing.reasons] if standing else [],
        "origin": document.origin.value,
        **reading_line(document),
    }


def reading_line(document: Document) -> Line:
    """Return what is known of how a document was read, beside its text; scans are ``[start, end, confidence]``."""
    return {
        "outcome": document.outcome.value,
        "reader": document.reader,
        "pages": len(document.pages),
        "asides": [{"kind": a.kind.value, "text": a.text, "anchor": a.anchor} for a in document.asides],
        "scans": [[scan.span.start, scan.span.end, scan.confidence] for scan in document.scans],
    }


def place_line(place: Place) -> Line:
    """Return where a statement stood; ``cell`` is ``[table, row, column]``, and null outside tables."""
    return {
        "page": place.page or None,
        "paragraph": place.paragraph or None,
        "cell": [place.table, place.row, place.column] if place.table else None,
        "ocr": place.scanned,
    }


def _ratios(ratios: Ratios) -> Line:
    return {
        "total": ratios.total,
        "net": ratios.net,
        "single": ratios.single,
        "own_past": ratios.own_past,
        "longest": ratios.longest,
    }


def _concreteness(found: Concreteness | None) -> Line | None:
    """Return how much of a paper can be checked, figures in 1,000 characters."""
    if found is None:
        return None
    return {
        "facts": found.facts,
        "facts_per_thousand": round(found.facts_per_thousand, 1),
        "phrases_per_thousand": round(found.phrases_per_thousand, 1),
        "hollow": found.hollow,
        "hollow_share": round(found.hollow_share, 3),
    }


def statement_lines(corpus: Corpus, language: Language) -> Iterator[Line]:
    """Yield one line a statement of the submissions, in the order of the papers and of their text."""
    for paper in corpus.submissions:
        labels = corpus.labels.get(paper.name, ())
        places = Places(paper)
        for statement, label in zip(paper.structure.statements, labels, strict=True):
            yield statement_line(paper, statement, label, language) | place_line(places.of(statement.span))


def statement_line(paper: Paper, statement: Statement, label: Label | None, language: Language) -> Line:
    """Return what is known of one statement, without the place on the page.

    A statement without a label, as in superior documents, has neither role nor categories.
    """
    sections, text = paper.structure.sections, paper.text
    return {
        "document": paper.name,
        "start": statement.span.start,
        "end": statement.span.end,
        "text": statement.span.of(text),
        "role": label.role.value if label else None,
        "categories": list(label.categories) if label else [],
        "confidence": label.confidence if label else None,
        "because": [_because(text, ground, language) for ground in label.because] if label else [],
        "section": sections[statement.section].heading.of(text) if statement.section >= 0 else "",
        "reading": statement.text,
        "column": statement.column,
        "unsure": bool(label and label.unsure),
    }


def _because(text: str, ground: Because, language: Language) -> Line:
    span = ground.span
    return {
        "label": ground.label,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "text": span.of(text) if span else None,
        "reason": say(ground.reason, language),
    }


def copy_lines(corpus: Corpus, language: Language) -> Iterator[Line]:
    """Yield one line a match, legitimate ones included; a block is ``[a0, a1, b0, b1]``.

    ``ocr`` says that one of the sides was recognised in a picture, so that its slips may be the recogniser's.
    """
    places = {paper.name: Places(paper) for paper in reversed(corpus.papers) if paper.document.scans}
    for match in corpus.matches:
        sides = ((match.a, match.a_span), (match.b, match.b_span))
        yield {
            "a": match.a,
            "a_start": match.a_span.start,
            "a_end": match.a_span.end,
            "b": match.b,
            "b_start": match.b_span.start,
            "b_end": match.b_span.end,
            "kind": match.kind.value,
            "legitimate": match.legitimate,
            "chars": match.chars,
            "similarity": match.similarity,
            "blocks": [[x.a.start, x.a.end, x.b.start, x.b.end] for x in match.blocks],
            "swaps": [[swap.a, swap.b] for swap in match.swaps],
            "ocr": any(name in places and places[name].scanned(span) for name, span in sides),
            "earlier": match.earlier,
            "earlier_because": [say(reason, language) for reason in match.because],
        }


def group_lines(corpus: Corpus, _language: Language) -> Iterator[Line]:
    """Yield one line a group of papers that share one body; ``spans`` are ``[start, end]`` in the text of ``base``."""
    for group in corpus.groups:
        yield {
            "documents": list(group.papers),
            "core": group.core,
            "chars": group.chars,
            "base": group.base,
            "members": [{"document": h.paper, "spans": [[s.start, s.end] for s in h.spans]} for h in group.held],
            "whole": group.whole,
        }


def theme_lines(corpus: Corpus, _language: Language) -> Iterator[Line]:
    """Yield one line a theme with the statements that it rests on, and the themes that papers set beside it.

    ``reach`` is ``common``, ``several``, or ``single`` for a problem of one unit alone; ``links`` are the line numbers
    (from 1) of causes and remedies of a problem, with the papers that set them beside it.
    """
    beside: dict[int, list[ThemeLink]] = defaultdict(list)
    for link in corpus.links:
        beside[link.problem].append(link)
    for number, theme in enumerate(corpus.themes):
        yield {
            "role": theme.role.value,
            "label": theme.label,
            "categories": list(theme.categories),
            "documents": list(theme.papers),
            "units": list(theme.units),
            "members": [_member_line(m.paper, m.span, m.text) for m in theme.members],
            "theme": number + 1,
            "example": theme.example,
            "reach": theme.reach.value,
            "first": theme.first or None,
            "last": theme.last or None,
            "known": theme.known,
            "links": [
                {
                    "theme": link.answer + 1,
                    "role": corpus.themes[link.answer].role.value,
                    "documents": list(link.papers),
                }
                for link in beside[number]
            ],
        }


def _member_line(paper: str, span: Span, text: str) -> Line:
    return {"document": paper, "start": span.start, "end": span.end, "text": text}


def ledger_lines(corpus: Corpus, _language: Language) -> Iterator[Line]:
    """Yield one line a problem with what it is put down to, what answers it, who does that and by when.

    Remedies that answer no problem follow those of their paper, with ``problem`` null.
    """
    for paper in corpus.submissions:
        ledger = corpus.ledgers.get(paper.name, Ledger())
        for entry in ledger.entries:
            yield {
                "document": paper.name,
                "problem": _item_line(paper, ledger.items[entry.problem]),
                "causes": [_link_line(paper, ledger, link) for link in entry.causes],
                "remedies": [_link_line(paper, ledger, link) for link in entry.remedies],
                "persons": [_words_line(paper, span) for span in entry.persons],
                "timings": [{"kind": t.kind.value} | _words_line(paper, t.span) for t in entry.timings],
            }
        for index in ledger.idle:
            remedy = {"how": None, "chance": None} | _item_line(paper, ledger.items[index])
            yield {
                "document": paper.name,
                "problem": None,
                "causes": [],
                "remedies": [remedy],
                "persons": [],
                "timings": [],
            }


def _link_line(paper: Paper, ledger: Ledger, link: Link) -> Line:
    return {"how": link.how.value, "chance": link.chance} | _item_line(paper, ledger.item(link))


def _item_line(paper: Paper, item: Item) -> Line:
    """Return the sentence that names an item; ``until`` is where what explains it ends."""
    return _words_line(paper, item.span) | {"until": item.end, "categories": list(item.categories)}


def _words_line(paper: Paper, span: Span) -> Line:
    return {"start": span.start, "end": span.end, "text": span.of(paper.text)}


def finding_lines(corpus: Corpus, language: Language) -> Iterator[Line]:
    """Yield one line a finding, with the exact characters it points at."""
    papers = {paper.name: paper for paper in reversed(corpus.papers)} | {p.name: p for p in corpus.submissions}
    for finding in corpus.findings:
        yield {
            "document": finding.paper,
            "start": finding.span.start,
            "end": finding.span.end,
            "text": finding.span.of(papers[finding.paper].text),
            "kind": finding.kind.value,
            "why": say(finding.why, language),
            "family": finding.kind.family.value,
        }


TABLES: dict[str, Callable[[Corpus, Language], Iterator[Line]]] = {
    "documents.jsonl": document_lines,
    "statements.jsonl": statement_lines,
    "copies.jsonl": copy_lines,
    "groups.jsonl": group_lines,
    "themes.jsonl": theme_lines,
    "ledger.jsonl": ledger_lines,
    "findings.jsonl": finding_lines,
}
JSONL_FILES = tuple(TABLES)


def decision_lines(review: Review) -> Iterator[Line]:
    """Yield one line a step of a reader, the oldest first; ``verdict`` is null where a decision was taken back."""
    for decision in review.decisions:
        yield {
            "number": decision.number,
            "when": decision.when,
            "who": decision.who,
            "subject": decision.subject.kind.value,
            "names": list(decision.subject.names),
            "verdict": decision.verdict.value if decision.verdict else None,
            "note": decision.note,
            "settles": decision.settles,
            "undoes": decision.undoes or None,
            "run": decision.run,
            "version": decision.version,
        }
