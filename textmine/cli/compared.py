"""What ``textmine compare`` prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, zip_longest

from rich.text import Text

from textmine.cli.marks import Ink, Inked, Margin, passage
from textmine.cli.page import Page
from textmine.cli.terminal import cells, fold, folds, percent, shown, write_json
from textmine.export.anchors import heading_at
from textmine.export.jsonl import copy_lines
from textmine.export.places import Places
from textmine.model import Match, Paper, Span
from textmine.settings import ReportSettings
from textmine.words import Language, say, word
from textmine.work import Comparison, Pair, deducted, longest_run, pairs_of

_BRACKETS = {Ink.SHARED: "〖〗", Ink.GREY: "「」", Ink.APART: "", Ink.NUMBER: ""}
"""Around characters where no style can show what is said of them. All are in GBK, as older consoles need."""
_STYLES = {Ink.SHARED: "red", Ink.GREY: "dim", Ink.APART: "", Ink.NUMBER: "bold"}
_BESIDE = 100
"""Columns from which the two sides stand beside each other: below, a column has too few characters to read."""
_BETWEEN = " | "
_INDENT = 4


def print_json(comparison: Comparison, language: Language) -> None:
    """Print one JSON object a match: a line of ``copies.jsonl`` and the two passages."""
    texts = {paper.name: paper.text for paper in (*comparison.first, *comparison.second)}
    for match, line in zip(comparison.found.matches, copy_lines(comparison.found, language), strict=True):
        passages = {"a_text": match.a_span.of(texts[match.a]), "b_text": match.b_span.of(texts[match.b])}
        write_json(json.dumps(line | passages, ensure_ascii=False))


def print_comparison(comparison: Comparison, language: Language, limits: ReportSettings) -> None:
    """Print how much the papers share, and each passage with the characters marked that stand on both sides."""
    page = _Page(language, comparison, limits)
    pairs = pairs_of(comparison.found)
    if not pairs:
        for papers in (comparison.first, comparison.second):
            page.heads(papers)
        page.say("compare.nothing")
        page.grey()
    elif len(comparison.first) + len(comparison.second) > 2:
        first, second = len(comparison.first), len(comparison.second)
        page.say("compare.many", a=first, b=second, pairs=len(pairs))
        page.line()
    for pair in pairs:
        page.pair(pair)


@dataclass(frozen=True, slots=True)
class _Page(Page):
    """A comparison for a person."""

    comparison: Comparison
    limits: ReportSettings

    def word(self, key: str, **values: str | int | float) -> str:
        """Return a sentence."""
        return word(key, self.language, **values)

    def say(self, key: str, style: str = "", **values: str | int | float) -> None:
        """Print a sentence on as many lines as it takes."""
        self.folded(self.word(key, **values), style)

    def folded(self, text: str, style: str = "", indent: int = 0) -> None:
        """Print a text on as many lines as it takes, all but the first indented."""
        first, *others = [*fold(shown(text), self.width - indent)] or [""]
        for line in (first, *(" " * indent + other for other in others)):
            self.line(line, style)

    def heads(self, papers: tuple[Paper, ...]) -> None:
        """Print which papers one side holds."""
        side = "a" if papers is self.comparison.first else "b"
        for paper in papers:
            self.head(side, paper)

    def grey(self) -> None:
        """Print how much on either side is legitimate, for of that nothing is listed where nothing else is shared."""
        legitimate = self.comparison.found.legitimate
        sides = (self.comparison.first, self.comparison.second)
        a, b = (sum(len(mark.span) for paper in papers for mark in legitimate.get(paper.name, ())) for papers in sides)
        if a and b:
            self.say("compare.grey", a=a, b=b)

    def head(self, side: str, paper: Paper) -> None:
        """Print which paper stands on a side, and whose it is."""
        about = " ".join(filter(None, (paper.unit, self.word("compare.year", year=paper.year) if paper.year else "")))
        named = f"{paper.name}  {about}" if about else paper.name
        self.folded(f"{self.word(f'compare.{side}')}  {named}", "bold", _INDENT)

    def pair(self, pair: Pair) -> None:
        """Print all that two papers share."""
        self.head("a", pair.a.paper)
        self.head("b", pair.b.paper)
        self.say(
            "compare.shares",
            a=percent(pair.a.net_share),
            b=percent(pair.b.net_share),
            a_total=percent(pair.a.total_share),
            b_total=percent(pair.b.total_share),
        )
        self.extent(pair)
        self.earlier(pair)
        legitimate = self.comparison.found.legitimate
        a, b = (Margin.of(side.paper, legitimate.get(side.paper.name, ())) for side in (pair.a, pair.b))
        self.legend(grey=any(match.legitimate or deducted(match, a.paper, a.grey) for match in pair.matches))
        for number, match in enumerate((*pair.counted, *(m for m in pair.matches if m.legitimate)), 1):
            self.line()
            self.title(number, match, a)
            self.passage(match, a, b)
        self.line()

    def extent(self, pair: Pair) -> None:
        """Print how many passages two papers share, and where even the files are the same."""
        grey = len(pair.matches) - len(pair.counted)
        key = "compare.extent_grey" if grey else "compare.extent"
        self.say(key, count=len(pair.counted), chars=pair.chars, longest=pair.longest, legitimate=grey)
        one, other = pair.a.paper.document, pair.b.paper.document
        if one.sha256 and one.sha256 == other.sha256:
            self.say("compare.same_file")
        elif one.text == other.text:
            self.say("compare.same_text")

    def legend(self, *, grey: bool) -> None:
        """Print what the marks mean."""
        shown_by = "styled" if self.styled else "plain"
        self.say(f"compare.legend_{shown_by}_grey" if grey else f"compare.legend_{shown_by}")

    def earlier(self, pair: Pair) -> None:
        """Print which of the two papers may have been first, and what speaks for it; the same for all passages."""
        found = next((match for match in pair.counted if match.earlier), None)
        if found is None:
            return
        side = "a" if found.earlier == pair.a.paper.name else "b"
        because = self.word("cli.reason_mark").join(say(reason, self.language) for reason in found.because)
        self.say("compare.earlier", side=self.word(f"compare.{side}"), because=because)

    def title(self, number: int, match: Match, a: Margin) -> None:
        """Print what kind of passage follows, why it is of that kind, and what was swapped."""
        grey = 0 if match.legitimate else deducted(match, a.paper, a.grey)
        figures = [
            self.word("compare.chars", chars=match.chars),
            self.word("compare.deducted", chars=grey) if grey else "",
            self.word("compare.longest", chars=longest_run(match, a.paper, a.grey)),
        ]
        key = "compare.legitimate" if match.legitimate else "compare.passage"
        kind = self.word(f"kind.{match.kind}")
        measured = self.word("report.comma").join(filter(None, figures))
        self.say(key, "bold", number=number, kind=kind, figures=measured, why=self.why(match))
        if match.swaps:
            self.swaps(match)

    def why(self, match: Match) -> str:
        """Return what makes a passage one of its kind."""
        many = percent(match.similarity)
        return self.word(f"compare.why_{match.kind}", percent=many, swaps=len(match.swaps))

    def swaps(self, match: Match) -> None:
        """Print what stands on one side for what on the other."""
        every = list(dict.fromkeys(f"{s.a}→{s.b}" for s in match.swaps))
        named = self.word("report.comma").join(every[: self.limits.swaps])
        left = len(every) - self.limits.swaps
        more = self.word("report.and_more", count=left) if left > 0 else ""
        self.folded(self.word("compare.swapped", swaps=named + more), indent=_INDENT)

    def passage(self, match: Match, a: Margin, b: Margin) -> None:
        """Print both sides of a passage: beside each other where there is room, else one below the other."""
        found = passage(match, a, b, self.limits.passage_chars)
        places = (self.place("a", a.paper, match.a_span), self.place("b", b.paper, match.b_span))
        show = self.beside if self.width >= _BESIDE else self.below
        for line in show(places, found.rows):
            self.line(line)
        if any(found.left):
            self.say("compare.left", a=found.left[0], b=found.left[1])

    def place(self, side: str, paper: Paper, span: Span) -> str:
        """Return where a passage begins in its paper."""
        place, title = Places(paper).of(span).said(self.language), shown(heading_at(paper, span.start))
        return "  ".join(filter(None, (self.word(f"compare.{side}"), place, title)))

    def beside(self, places: tuple[str, str], rows: tuple[tuple[Inked, Inked], ...]) -> Iterator[Text]:
        """Yield lines with the first side on the left and the second on the right."""
        room = (self.width - len(_BETWEEN)) // 2
        columns = [[[Text(line, "dim") for line in fold(place, room)] for place in places]]
        columns += [[[*self.lines(side, room)] for side in row] for row in rows]
        for left, right in columns:
            for one, other in zip_longest(left, right, fillvalue=Text()):
                gap = " " * (room - cells(one.plain)) + _BETWEEN
                yield Text.assemble(one, gap, other) if other else Text.assemble(one, gap.rstrip())

    def below(self, places: tuple[str, str], rows: tuple[tuple[Inked, Inked], ...]) -> Iterator[Text]:
        """Yield lines with each paragraph of the second side below that of the first."""
        for place in places:
            yield from (Text(line, "dim") for line in fold(place, self.width))
        for row in rows:
            for side, words in zip("ab", row, strict=True):
                mark = self.word(f"compare.{side}")
                for line in self.lines(words, self.width - _INDENT):
                    yield Text.assemble(mark + " " * (_INDENT - cells(mark)), line)
                    mark = ""

    def lines(self, words: Inked, room: int) -> Iterator[Text]:
        """Yield one side of a row on lines of at most ``room`` columns."""
        start = 0
        for paragraph in words.text.split("\n"):
            runs = _runs(Inked(paragraph, words.inks[start : start + len(paragraph)]))
            text = Text()
            for run, ink in runs:
                text.append(run if self.styled else run.join(_BRACKETS[ink]) or run, _STYLES[ink] or None)
            yield from (text[line] for line in folds(text.plain, room))
            start += len(paragraph) + 1


def _runs(words: Inked) -> Iterator[tuple[str, Ink]]:
    """Yield runs of characters of one ink."""
    for ink, run in groupby(zip(words.inks, words.text, strict=True), key=lambda pair: pair[0]):
        yield "".join(character for _, character in run), ink
