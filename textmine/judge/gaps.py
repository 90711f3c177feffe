"""Gaps of the ledger: problems without an answer, answers without a person or a date, problems that are none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from textmine.lexicon import Lexicon
from textmine.model import (
    Entry,
    Finding,
    FindingKind,
    Label,
    Ledger,
    Paper,
    Reason,
    Role,
    Span,
    TimingKind,
)
from textmine.settings import GapSettings
from textmine.text.normal import ruled_form

_FOLD = re.compile(r"\s+")


def gaps(
    papers: Sequence[Paper],
    labels: Mapping[str, Sequence[Label]],
    ledgers: Mapping[str, Ledger],
    lexicon: Lexicon,
    rules: GapSettings,
) -> Iterator[Finding]:
    """Yield the gaps in the ledger of each paper, in the order of its text."""
    for paper in papers:
        found = _Gaps(paper, labels[paper.name], ledgers[paper.name], lexicon, rules)
        yield from sorted(found.all(), key=lambda finding: (finding.span, finding.kind))


class _Gaps:
    """Looks for the gaps of one paper."""

    def __init__(
        self, paper: Paper, labels: Sequence[Label], ledger: Ledger, lexicon: Lexicon, rules: GapSettings
    ) -> None:
        self._paper, self._labels, self._ledger, self._lexicon, self._rules = paper, labels, ledger, lexicon, rules
        self._remedies = [item for item in ledger.items if item.role is Role.REMEDY]

    def all(self) -> Iterator[Finding]:
        """Yield all kinds, one after another."""
        yield from self._no_problem()
        yield from self._pseudo_problems()
        yield from self._collective()
        if self._ledger.entries and not self._remedies:
            first = self._ledger.items[self._ledger.entries[0].problem]
            yield self._found(FindingKind.UNANSWERED, first.span, "no_remedies", count=len(self._ledger.entries))
        elif self._ledger.entries:
            yield from self._unanswered()
            yield from self._idle()
            yield from self._undated()

    def _found(self, kind: FindingKind, span: Span, why: str = "", **values: str | int) -> Finding:
        words = _FOLD.sub("", span.of(self._paper.text))[: self._rules.quoted]
        return Finding(self._paper.name, span, kind, Reason.of(f"finding.{why or kind.value}", words=words, **values))

    def _unanswered(self) -> Iterator[Finding]:
        for entry in self._ledger.entries:
            if not entry.remedies and entry.likeliest < self._rules.surely:
                yield self._found(FindingKind.UNANSWERED, self._ledger.items[entry.problem].span)

    def _idle(self) -> Iterator[Finding]:
        for index in self._ledger.idle:
            yield self._found(FindingKind.IDLE_REMEDY, self._ledger.items[index].span)

    def _undated(self) -> Iterator[Finding]:
        """Who and by when: of each remedy that lacks it where others have it.

        Where none has it, that is said once, of papers that are there to say so (整改, 台账).
        """
        answered = [entry for entry in self._ledger.entries if entry.remedies]
        asked = self._lexicon.ledger.voice.dated.search(self._paper.title)
        for kind, lacks in ((FindingKind.NO_PERSON, _nobody), (FindingKind.NO_DEADLINE, _never)):
            without = [entry for entry in answered if lacks(entry)]
            if without and len(without) == len(answered):
                if asked:
                    yield self._found(kind, self._remedy(without[0]), f"{kind.value}_at_all", count=len(without))
            else:
                for span in dict.fromkeys(map(self._remedy, without)):
                    yield self._found(kind, span)
        for entry in answered:
            kinds = {timing.kind for timing in entry.timings}
            if kinds == {TimingKind.OPEN}:
                yield self._found(FindingKind.OPEN_ENDED, entry.timings[0].span)

    def _remedy(self, entry: Entry) -> Span:
        return self._ledger.item(entry.remedies[0]).span

    def _pseudo_problems(self) -> Iterator[Finding]:
        for entry in self._ledger.entries:
            for index in self._ledger.items[entry.problem].statements:
                statement = self._paper.structure.statements[index]
                if self._lexicon.ledger.pseudo.search(ruled_form(statement.text)):
                    yield self._found(FindingKind.PSEUDO_PROBLEM, statement.span)

    def _no_problem(self) -> Iterator[Finding]:
        """All praise: a paper that should name problems names none."""
        praise = sum(label.role is Role.ACHIEVEMENT for label in self._labels)
        asked = self._lexicon.ledger.voice.self_critical.search(self._paper.title)
        if asked and not self._ledger.entries and praise >= self._rules.praise:
            yield self._found(FindingKind.NO_PROBLEM, self._title(), count=praise)

    def _collective(self) -> Iterator[Finding]:
        """A person's own paper whose problems are all of the collective."""
        voice = self._lexicon.ledger.voice
        opening = [s.text for s in self._paper.structure.statements if not s.clutter][: self._rules.opening]
        title = self._paper.title or "".join(opening[:1])
        signed = any(voice.person_heading.search(line) and len(line) <= self._rules.heading for line in opening)
        own = voice.personal_title.search(title) and (signed or voice.person_heading.search(title) or "个人" in title)
        if not own or "班子" in title or not self._ledger.entries:
            return
        texts = [
            ruled_form(self._paper.structure.statements[i].text)
            for entry in self._ledger.entries
            for i in self._ledger.items[entry.problem].statements
        ]
        if not any(map(voice.personal.search, texts)) and any(map(voice.collective.search, texts)):
            first = self._ledger.items[self._ledger.entries[0].problem]
            yield self._found(FindingKind.COLLECTIVE, first.span, count=len(self._ledger.entries))

    def _title(self) -> Span:
        own = [s.span for s in self._paper.structure.statements if not s.clutter]
        return own[0] if own else self._paper.span


def _nobody(entry: Entry) -> bool:
    return not entry.persons


def _never(entry: Entry) -> bool:
    return not entry.timings
