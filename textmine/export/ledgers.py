"""The ledgers of the papers, as the page shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from textmine.export.anchors import Anchors
from textmine.export.lookup import Lookup
from textmine.export.marked import clip
from textmine.model import Entry, Family, Item, Ledger, Paper, Span
from textmine.settings import ReportSettings
from textmine.words import Language, word


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a paper and the link to them."""

    text: str
    href: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class EntryView:
    """One line of a ledger."""

    problem: Quote
    causes: tuple[Quote, ...]
    remedies: tuple[Quote, ...]
    persons: tuple[str, ...]
    dates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The ledger of one paper; ``gaps`` counts its findings by kind."""

    paper: Paper
    entries: tuple[EntryView, ...]
    idle: tuple[Quote, ...]
    gaps: dict[str, int]


def ledgers(lookup: Lookup, anchors: Anchors, limits: ReportSettings, language: Language) -> Iterator[LedgerView]:
    """Yield the ledgers of the papers that name a problem, in the order of the queue, until there are enough lines."""
    room = limits.ledger_entries
    for paper in lookup.order:
        ledger = lookup.corpus.ledgers.get(paper.name, Ledger())
        if ledger.entries and len(ledger.entries) <= room:
            room -= len(ledger.entries)
            counted = Counter(
                f.kind.value for f in lookup.findings.get(paper.name, ()) if f.kind.family is Family.LEDGER
            )
            yield LedgerView(
                paper,
                tuple(_entry(paper, ledger, entry, anchors, limits, language) for entry in ledger.entries),
                tuple(_item_place(paper, ledger.items[index], anchors, limits) for index in ledger.idle),
                dict(counted),
            )


def _entry(
    paper: Paper, ledger: Ledger, entry: Entry, anchors: Anchors, limits: ReportSettings, language: Language
) -> EntryView:
    causes, remedies = (
        tuple(
            _item_place(paper, ledger.item(link), anchors, limits, word(f"link.{link.how.value}", language))
            for link in links
        )
        for links in (entry.causes, entry.remedies)
    )
    return EntryView(
        _item_place(paper, ledger.items[entry.problem], anchors, limits),
        causes,
        remedies,
        _words(paper, entry.persons, limits),
        _words(paper, [timing.span for timing in entry.timings], limits),
    )


def _words(paper: Paper, spans: Iterable[Span], limits: ReportSettings) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clip(span.of(paper.text).strip(), limits.context) for span in spans))


def _item_place(paper: Paper, item: Item, anchors: Anchors, limits: ReportSettings, note: str = "") -> Quote:
    return Quote(clip(item.text, limits.sentence_chars), anchors.place(paper.name, item.span.start), note)
