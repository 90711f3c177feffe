"""The paragraphs that hard wrapping cut into lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from textmine.model import Span
from textmine.settings import StructureSettings
from textmine.structure.edges import fits
from textmine.structure.lines import COLUMN_GAP, INDENT, Line
from textmine.structure.marks import BULLETS, CLAUSE_ENDS, FULL_STOPS, OPEN_ENDS
from textmine.structure.numbering import marker_at, opens_paragraph
from textmine.structure.torn import continued

_NO_TITLE = FULL_STOPS | frozenset("，,")


def column_width(text: str, stack: Sequence[Line], rules: StructureSettings) -> float:
    """Return the width at which ``stack`` was wrapped, 0 if it was not.

    Wrapped text has many lines that end in the middle of a sentence at nearly the same width, no longer lines than
    those, and a full stop every few lines, which lists of names and rows of tables have not.
    """
    loose = [line for line in stack if COLUMN_GAP not in line.span.of(text)]
    broken = sorted(line.width for line in loose if line.breaks_off(text) and line.width >= rules.min_column)
    if len(broken) < rules.min_wrapped_lines:
        return 0.0
    width = broken[min(int(len(broken) * rules.column_quantile), len(broken) - 1)]
    near = [line for line in loose if abs(line.width - width) <= rules.wrap_slack]
    longer = sum(line.width > width + rules.wrap_slack for line in stack)
    cut = sum(line.breaks_off(text) for line in near)
    stopped = _stopped(text, loose, set(near))
    if cut < max(rules.min_wrapped_lines, rules.min_wrapped_share * len(near)):
        return 0.0
    if longer > rules.max_longer_share * len(stack) or stopped * rules.max_sentence_lines < len(near):
        return 0.0
    return width


def _stopped(text: str, stack: Sequence[Line], near: set[Line]) -> int:
    """How many full lines, or the lines right behind them, hold a full stop."""
    held = [not FULL_STOPS.isdisjoint(line.span.of(text)) for line in stack]
    after = [*held[1:], False]
    return sum(own or next_one for line, own, next_one in zip(stack, held, after, strict=True) if line in near)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The lines of one paragraph. ``torn``: it opens a sheet, and the sentence before it has no end."""

    pieces: tuple[Span, ...]
    torn: bool = False


def paragraphs(
    text: str, stack: Sequence[Line], rules: StructureSettings, title_endings: tuple[str, ...] = ()
) -> list[Paragraph]:
    """Group lines into paragraphs, one line each where nothing was wrapped.

    A line that ends like the title of a paper (``title_endings``) and opens the text goes on in no other.
    """
    wrap = _Wrap.of(text, stack, rules, title_endings)
    rest = continued(text, stack, rules)
    groups: list[list[Line]] = []
    torn: list[bool] = []
    for index, line in enumerate(stack):
        if index in rest or (groups and wrap.goes_on(groups[-1], index, opening=len(groups) == 1)):
            groups[-1].append(line)
        else:
            torn.append(bool(groups) and wrap.is_torn(groups[-1], line, opening=len(groups) == 1))
            groups.append([line])
    return [Paragraph(tuple(line.span for line in g), t) for g, t in zip(groups, torn, strict=True)]


@dataclass(frozen=True, slots=True)
class _Wrap:
    """How a text was wrapped.

    ``width`` is its column; ``blanks_part`` says that blank lines part paragraphs and do not stand everywhere,
    ``indented`` that paragraphs open with an indent, so that a line without one goes on.
    """

    text: str
    stack: Sequence[Line]
    width: float
    blanks_part: bool
    indented: bool
    rules: StructureSettings
    title_endings: tuple[str, ...]

    @classmethod
    def of(cls, text: str, stack: Sequence[Line], rules: StructureSettings, title_endings: tuple[str, ...]) -> _Wrap:
        """Measure the lines of one paper."""
        width = column_width(text, stack, rules)
        blanks = sum(line.blank_before for line in stack)
        parting = blanks < rules.max_blank_share * max(len(stack) - 1, 1)
        return cls(text, stack, width, parting, _is_indented(text, stack, width, rules), rules, title_endings)

    def goes_on(self, group: Sequence[Line], index: int, opening: bool) -> bool:
        """Whether line ``index`` continues the sentence that the last line of ``group`` leaves open."""
        following, alone = self.stack[index], len(group) == 1
        if following.parted:
            return False
        if following.sheet_before:
            return self._breaks_off(group, opening) and self._goes_over(group, index)
        if not self.width or not self._is_open(group[-1], alone, opening):
            return False
        return self._continues(group, following, alone and opening)

    def is_torn(self, group: Sequence[Line], following: Line, opening: bool) -> bool:
        """Whether ``group`` breaks off at the end of a sheet, and ``following``, which is no rest of it, comes next."""
        if not following.sheet_before or not self._breaks_off(group, opening):
            return False
        if len(group) > 1 or not FULL_STOPS.isdisjoint(group[-1].span.of(self.text)):
            return True
        numbered = marker_at(self.text, group[-1].span.start) is not None
        return group[-1].ending(self.text) in OPEN_ENDS or not (opening or numbered)

    def _breaks_off(self, group: Sequence[Line], opening: bool) -> bool:
        """Whether the last line on a sheet stops in mid-sentence; without a column, a line too long for a title."""
        line = group[-1]
        if not line.breaks_off(self.text):
            return False
        if self.width:
            return self._is_open(line, len(group) == 1, opening)
        full = line.width > self.rules.max_title or line.ending(self.text) in OPEN_ENDS
        return full and COLUMN_GAP not in line.span.of(self.text)

    def _goes_over(self, group: Sequence[Line], index: int) -> bool:
        """Whether a new sheet begins with the rest of a sentence; a blank line says nothing there, a number does."""
        following = self.stack[index]
        start = following.span.start
        marker = marker_at(self.text, start)
        if self._is_inset(group[-1], following) or COLUMN_GAP in following.span.of(self.text):
            return False
        if self.text[start] in BULLETS or (marker and opens_paragraph(marker)):
            return False
        rest = self.stack[index : index + self.rules.max_sentence_lines]
        return fits(self._words(group[-self.rules.max_quote_lines :]), self._words(rest))

    def _words(self, stack: Sequence[Line]) -> str:
        return "".join(line.span.of(self.text) for line in stack)

    def _is_inset(self, line: Line, following: Line) -> bool:
        """Whether a line stands further in than one that goes on would."""
        return following.indent >= (INDENT if self.indented else line.indent + 2 * INDENT)

    def _is_open(self, line: Line, alone: bool, opening: bool) -> bool:
        """Whether a line is full, no row of a table, and stops in mid-sentence."""
        if COLUMN_GAP in line.span.of(self.text) or line.width < self._least(line, alone, opening):
            return False
        return self.indented or line.breaks_off(self.text)

    def _continues(self, group: Sequence[Line], following: Line, first: bool) -> bool:
        """Whether a line could be the rest of the open line before it: no new paragraph, point or row."""
        line = group[-1]
        open_end = line.ending(self.text) in OPEN_ENDS
        if line.ending(self.text) in FULL_STOPS and self._could_be_title(following):
            return False
        parted = following.blank_before and self.blanks_part and not open_end
        if parted or self._is_inset(line, following) or COLUMN_GAP in following.span.of(self.text):
            return False
        if first and not self.indented and self._is_title(line, following):
            return False
        marker = marker_at(self.text, following.span.start)
        point = self.text[following.span.start] in BULLETS or (marker is not None and opens_paragraph(marker))
        if open_end or not point:
            return True
        return line.breaks_off(self.text) and not self._could_be_point(group)

    def _could_be_point(self, group: Sequence[Line]) -> bool:
        """Whether a paragraph could be a title or a point of a list that ends without a stop as wide as the column."""
        return len(group) == 1 and FULL_STOPS.isdisjoint(group[0].span.of(self.text))

    def _could_be_title(self, line: Line) -> bool:
        """Whether a line is too short to go on and ends no sentence."""
        return line.width < self.width - self.rules.wrap_slack and line.breaks_off(self.text)

    def _is_title(self, line: Line, following: Line) -> bool:
        """Whether the first line of a text is its title: it ends like one, or prose follows and it is none."""
        words, after = line.span.of(self.text), following.span.of(self.text)
        if words.endswith(self.title_endings):
            return True
        prose = following.width >= self.width - self.rules.wrap_slack or not FULL_STOPS.isdisjoint(after)
        return prose and _NO_TITLE.isdisjoint(words)

    def _least(self, line: Line, alone: bool, opening: bool) -> float:
        """How wide a line must be to be full; a title is broken off earlier than prose would be."""
        words = line.span.of(self.text)
        titled = alone and (opening or marker_at(self.text, line.span.start) is not None)
        if self.indented or not titled or not CLAUSE_ENDS.isdisjoint(words[len(words) // 2 :]):
            return self.width - self.rules.wrap_slack
        return self.width - self.rules.title_slack


def _is_indented(text: str, stack: Sequence[Line], width: float, rules: StructureSettings) -> bool:
    """Whether indents open the paragraphs: some lines have one, and hardly any that goes on has."""
    following = [
        after.indent
        for line, after in pairwise(stack)
        if line.width >= width - rules.wrap_slack and line.breaks_off(text)
    ]
    flush = sum(indent < INDENT for indent in following)
    some = sum(line.indent >= INDENT for line in stack) >= rules.min_wrapped_lines
    return some and flush >= rules.min_flush_share * len(following)
