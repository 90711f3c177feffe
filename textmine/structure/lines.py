"""Lines as they stand, and the paragraphs that hard wrapping cut them from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.model import Span
from textmine.settings import StructureSettings
from textmine.structure.numbering import LISTED, marker_at

_LINE_END = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")
_CLOSERS = "”’」』）)】》〉\"'"
_FULL_STOPS = frozenset("。！？!?；;：:…")
_OPEN_ENDS = frozenset("，,、（(“‘《—-")


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line without its outer blanks. ``width`` is in full-width characters, ``indent`` in blanks."""

    span: Span
    width: float
    indent: float
    blank_before: bool

    def ending(self, text: str) -> str:
        """Return the last character that is not a closing quote or bracket."""
        return self.span.of(text).rstrip(_CLOSERS)[-1:]


def _width(words: str) -> float:
    if words.isascii():
        return len(words) / 2
    return sum(1.0 if unicodedata.east_asian_width(c) in "FWA" else 0.5 for c in words)


def lines(text: str, within: Span | None = None) -> list[Line]:
    """Return the lines of ``text`` that hold more than white space."""
    area = within or Span(0, len(text))
    found: list[Line] = []
    start, blank = area.start, False
    ends = [(m.start(), m.end()) for m in _LINE_END.finditer(text, area.start, area.end)]
    for end, following in [*ends, (area.end, area.end)]:
        words = text[start:end]
        bare = words.strip()
        if bare:
            lead = words[: len(words) - len(words.lstrip())]
            begin = start + len(lead)
            found.append(Line(Span(begin, begin + len(bare)), _width(bare), _width(lead), blank))
        blank = not bare and (blank or bool(found))
        start = following
    return found


def column_width(text: str, stack: Sequence[Line], rules: StructureSettings) -> float:
    """Return the width at which ``stack`` was wrapped, 0 if it was not.

    Wrapped text has many lines that end in the middle of a sentence at nearly the same width, and no longer lines
    than those.
    """
    broken = sorted(line.width for line in stack if _mid_sentence(text, line) and line.width >= rules.min_column)
    if len(broken) < rules.min_wrapped_lines:
        return 0.0
    width = broken[int(len(broken) * 0.9)]
    near = [line for line in stack if abs(line.width - width) <= rules.wrap_slack]
    longer = sum(line.width > width + rules.wrap_slack for line in stack)
    cut = sum(_mid_sentence(text, line) for line in near)
    if cut < max(rules.min_wrapped_lines, rules.min_wrapped_share * len(near)):
        return 0.0
    if longer > rules.max_longer_share * len(stack):
        return 0.0
    return width


def paragraphs(text: str, stack: Sequence[Line], rules: StructureSettings) -> list[tuple[Span, ...]]:
    """Group lines into paragraphs: each the spans of its lines, one line each where nothing was wrapped."""
    width = column_width(text, stack, rules)
    groups: list[list[Line]] = []
    for line in stack:
        if groups and width and _goes_on(text, groups[-1][-1], line, width - rules.wrap_slack):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [tuple(line.span for line in group) for group in groups]


def _mid_sentence(text: str, line: Line) -> bool:
    return line.ending(text) not in _FULL_STOPS


def _goes_on(text: str, line: Line, following: Line, least: float) -> bool:
    """Whether ``following`` continues the sentence that ``line`` leaves open."""
    if line.width < least or following.indent >= line.indent + 2:
        return False
    open_end = line.ending(text) in _OPEN_ENDS
    if following.blank_before and not open_end:
        return False
    if not _mid_sentence(text, line):
        return False
    marker = marker_at(text, following.span.start)
    return open_end or marker is None or (marker.level >= LISTED and marker.kind != "circled")
