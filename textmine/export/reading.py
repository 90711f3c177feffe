"""One paper to be read with all that stands off over it: roles, shared passages, legitimate text, findings, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.export.facing import grey_layer
from textmine.export.fulltexts import label_words
from textmine.export.marked import Attributes, Layer, circled
from textmine.export.passages import lines
from textmine.model import FINDING_ROLES, Corpus, Family, Finding, Label, Match, Paper, Span
from textmine.words import Language, say, word

_MARKS = {Family.RESIDUE: "hit", Family.FORM: "hit", Family.LEDGER: "gap", Family.HOLLOW: "empty"}


@dataclass(frozen=True, slots=True)
class Shared:
    """A passage of the paper that another holds too: its number in this paper, and what is said of it."""

    span: Span
    number: int
    title: str


def reading_layers(
    corpus: Corpus,
    paper: Paper,
    shared: Sequence[Shared],
    findings: Sequence[Finding],
    language: Language,
    shown: Callable[[str], str] = str,
) -> Iterator[Layer]:
    """Yield what is marked in the text of ``paper``; ``shown`` turns what is said of it into what may be seen.

    Findings come first: of two titles at one place the earlier one is read. Statements carry ``s1`` and so on as ids,
    findings their index in ``data-f``.
    """
    for index, finding in enumerate(findings):
        said = f"{word(f'finding_kind.{finding.kind.value}', language)}：{say(finding.why, language)}"
        stop: Attributes = () if finding.kind.family is Family.HOLLOW else (("data-f", str(index)),)
        yield Layer(finding.span, _MARKS[finding.kind.family], (("title", shown(said)), *stop))
    for passage in shared:
        first: Attributes = (("data-n", circled(passage.number)),)
        for line in lines(paper.text, passage.span):
            yield Layer(line, "sh", (("title", shown(passage.title)), ("data-b", str(passage.number))), first)
            first = ()
    yield from (grey_layer(grey, language) for grey in corpus.legitimate.get(paper.name, ()))
    yield from _statement_layers(corpus, paper, language)
    for number, page in enumerate(paper.document.pages, 1):
        if paper.span.start <= page.start < paper.span.end and len(page):
            place = word("place.page", language, page=number)
            yield Layer(Span(page.start, page.start + 1), "pg", first=(("data-page", place),))


def _statement_layers(corpus: Corpus, paper: Paper, language: Language) -> Iterator[Layer]:
    labels = corpus.labels.get(paper.name, ())
    for index, statement in enumerate(paper.structure.statements):
        label = labels[index] if index < len(labels) else None
        style = f"st r-{label.role.value}" if label else "st"
        style += " hd" if statement.heading else ""
        style += " unsure" if label and label.unsure else ""
        notes = label_attributes(label, corpus, language) if label else ()
        every = (("data-s", str(index)), *(pair for pair in notes if pair[0] == "title"))
        first = (("id", f"s{index + 1}"), *(("data-l" if name == "title" else name, value) for name, value in notes))
        yield Layer(statement.span, style, every, first)


def label_attributes(label: Label, corpus: Corpus, language: Language) -> Attributes:
    """Return what a labelled statement carries: the whole label for the pointer, its letter, its categories."""
    because = "；".join(say(ground.reason, language) for ground in label.because)
    title = label_words(label, corpus.taxonomy, language) + (f"（{because}）" if because else "")
    found: dict[str, str] = {"title": title, "data-role": label.role.value}
    if label.role in FINDING_ROLES:
        found["data-r"] = word(f"role.{label.role.value}", language)[0].upper()
        found["data-c"] = " ".join(label.categories)
        if label.categories:
            found["data-about"] = " ".join(corpus.taxonomy.name(c, language) for c in label.categories)
    return tuple(found.items())


def shared_passages(
    matches: Sequence[Match], paper: Paper, called: Mapping[str, str], language: Language
) -> tuple[tuple[Shared, ...], dict[str, tuple[int, ...]]]:
    """Number the passages of a paper that count, in the order of its text, and tell the numbers by other paper.

    ``called`` names the others for the reader.
    """
    facing = sorted(
        ((m if m.a == paper.name else m.turned()) for m in matches if not m.legitimate and paper.name in (m.a, m.b)),
        key=lambda m: (m.a_span, m.b),
    )
    shared = []
    for number, m in enumerate(facing, 1):
        kind = word(f"kind.{m.kind.value}", language)
        title = word("desk.shared_title", language, who=called.get(m.b, m.b), kind=kind, chars=m.chars)
        shared.append(Shared(m.a_span, number, title))
    numbers: dict[str, tuple[int, ...]] = {}
    for number, m in enumerate(facing, 1):
        numbers[m.b] = (*numbers.get(m.b, ()), number)
    return tuple(shared), numbers
