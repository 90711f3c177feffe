"""Titles without a number: a short line of its own before prose, or a short first sentence that neighbours share.

找差距, 查根源, 定措施 on lines of their own; 必须领导带头。… 必须分类施教。… opening paragraph after paragraph. One
alone proves nothing, so such titles count in company: two lines in a paper, a run of paragraphs in a section.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from textmine.lexicon import BareTitles, TitleCue
from textmine.structure.flow import Flow
from textmine.structure.marks import CLAUSE_ENDS, FULL_STOPS, TITLE_STOPS
from textmine.structure.numbering import LISTED, marker_at
from textmine.structure.sections import Heading

_FIRST_SENTENCE = re.compile(r"([^。！？!?；;，,：:]+)。(?=.)")
_TOP = frozenset({"han", "chapter", "roman", "han_square"})
_COMMAS = frozenset("，,")
_ASIDE = "（(【[〔《"


@dataclass(frozen=True, slots=True)
class BareFinder:
    """Finds titles without a number among the paragraphs of one paper, whose numbered titles are known.

    ``title`` counts the paragraphs at the top that are the paper's own title.
    """

    flows: Sequence[Flow]
    found: Sequence[Sequence[Heading]]
    cues: Sequence[TitleCue]
    rules: BareTitles
    title: int

    def headings(self) -> list[list[Heading]]:
        """Return the titles of each paragraph, those without a number added, all at their level."""
        lines = self._lines()
        openings = self._openings(lines)
        placer = _Placer(self._tops(), self._below(lines))
        made: list[list[Heading]] = []
        for index, known in enumerate(self.found):
            words = self.flows[index].words
            headings = known
            if index in lines:
                headings = [Heading(None, 0, len(words), alone=True)]
            elif index in openings:
                headings = [Heading(None, 0, openings[index], alone=False)]
            telling = bool(headings) and self._tells(words[: headings[0].end])
            made.append([placer.placed(h, index, telling, index + 1 in lines) for h in headings])
        return made

    def _tells(self, title: str) -> bool:
        """Whether a title names a kind of section, and nothing besides."""
        return CLAUSE_ENDS.isdisjoint(title) and any(cue.hits(title) for cue in self.cues)

    def _lines(self) -> set[int]:
        """The paragraphs that are a title and nothing else, if there are several; those that tell count alone."""
        paragraphs = range(self.title, len(self.flows))
        known = {i for i in paragraphs if self.found[i] and not self.found[i][0].marker}
        begun = next((i for i in paragraphs if self.found[i] or self._is_prose(i)), len(self.flows))
        shy = {i for i in paragraphs[begun - self.title + 1 :] if i not in known and self._could_stand(i)}
        return known | (shy if len(known | shy) >= self.rules.min_lines else set())

    def _could_stand(self, index: int) -> bool:
        if not self._is_free_title(index):
            return False
        if self._is_free_title(index + 1):  # a title and one below it
            return self._closes(index - 1) and self._opens(index + 2)
        above = self._is_free_title(index - 1) and self._closes(index - 2)
        return (above or self._closes(index - 1)) and self._opens(index + 1)

    def _is_free_title(self, index: int) -> bool:
        """Whether a paragraph looks like a title and is not known to be one."""
        inside = self.title <= index < len(self.flows)
        return inside and not self.found[index] and self._is_title(self.flows[index].words)

    def _is_title(self, words: str) -> bool:
        asks = words[-1] in "？?" and _COMMAS.isdisjoint(words)
        title = words[:-1] if asks else words
        plain = len(words) <= self.rules.max_line and title[-1:] not in TITLE_STOPS and words[0] not in _ASIDE
        return bool(title) and plain and FULL_STOPS.isdisjoint(title) and not self.rules.never.search(words)

    def _is_prose(self, index: int) -> bool:
        words = self.flows[index].words
        return len(words) >= self.rules.min_prose and not FULL_STOPS.isdisjoint(words)

    def _closes(self, index: int) -> bool:
        """Whether what stands before a title is complete."""
        if index < 0:
            return False
        words = self.flows[index].words
        return bool(self.found[index]) or words[-1] in FULL_STOPS or words[-1] in "”）：:"

    def _opens(self, index: int) -> bool:
        """Whether what follows a title is what it titles."""
        if index >= len(self.flows):
            return False
        return self._is_prose(index) or any(h.marker and h.start == 0 for h in self.found[index])

    def _openings(self, lines: set[int]) -> dict[int, int]:
        """The paragraphs whose first sentence is a title, with its length: runs that fill their section."""
        lengths = {i: n for i in range(self.title, len(self.flows)) if i not in lines and (n := self._first(i))}
        found: dict[int, int] = {}
        run: list[int] = []
        for index in range(self.title, len(self.flows) + 1):
            if index in lengths:
                run.append(index)
                continue
            if run and self._is_company(run, lines):
                found |= {i: lengths[i] for i in run}
            run = []
        return found

    def _first(self, index: int) -> int:
        """The length of a short first sentence without a clause mark, 0 if there is none or no prose behind it."""
        words = self.flows[index].words
        if self.found[index] or marker_at(words, 0):
            return 0
        first = _FIRST_SENTENCE.match(words)
        if not first or len(first[1]) > self.rules.max_opening or self.rules.never.search(first[1]):
            return 0
        return first.end() if len(words) - first.end() >= self.rules.min_prose else 0

    def _is_company(self, run: Sequence[int], lines: set[int]) -> bool:
        """Whether paragraphs in a row stand under one title, behind at most one that leads them in."""
        before, after = run[0] - 1, run[-1] + 1
        titled = any(i >= 0 and (i in lines or self.found[i]) for i in (before, before - 1))
        closed = after >= len(self.flows) or after in lines or bool(self.found[after])
        many = len(run) > self.rules.min_openings
        return titled and (many or (closed and self._are_parallel(run)))

    def _are_parallel(self, run: Sequence[int]) -> bool:
        """Whether most first sentences share two characters in a row, as titles under one roof do."""
        firsts = [self.flows[i].words[: self._first(i) - 1] for i in run]
        pairs = Counter(pair for words in firsts for pair in {words[i : i + 2] for i in range(len(words) - 1)})
        most = max(pairs.values(), default=0)
        return most >= max(self.rules.min_parallel * len(run), self.rules.min_openings)

    def _below(self, lines: set[int]) -> set[int]:
        """The lines that stand below one that names a kind of section: several in a row, right behind it."""
        found: set[int] = set()
        group: list[int] = []
        told = -1
        for index in [*sorted(lines), -1]:
            if index >= 0 and not self._tells(self.flows[index].words):
                group.append(index)
                continue
            lead = group[0] - told - 1 if group else 0
            if told >= 0 and len(group) >= self.rules.min_lines and lead <= 1 and index >= 0:
                found.update(group)
            told, group = index, []
        return found

    def _tops(self) -> list[tuple[int, int]]:
        """The paragraphs that open a section of the first level by a number, with the number."""
        return [(i, h.value) for i, headings in enumerate(self.found) for h in headings if h.kind in _TOP]


@dataclass(slots=True)
class _Placer:
    """Gives titles without a number their level, paragraph by paragraph.

    Where numbers of the first level (``tops``) count on over such a title, it stands below them; where they begin
    anew behind it, above. Without numbers the first level is theirs; a title right below another begins the second,
    and those like it stay there until one names a kind of section, or has a title below it. ``below`` are known to
    be of the second.
    """

    tops: Sequence[tuple[int, int]]
    below: Set[int]
    above: tuple[int, int] = (-2, 0)
    line_level: int = 1
    roof: int = 0

    def placed(self, heading: Heading, index: int, telling: bool, over: bool) -> Heading:
        """Return a title of paragraph ``index`` at its level; ``over`` says that another line that titles follows."""
        if heading.marker:
            if heading.level < LISTED:
                self.roof, self.above = heading.level, (index, heading.level)
            return heading
        if not heading.alone:
            return replace(heading, bare_level=min(self.roof + 1, LISTED - 1))
        self.line_level = self._line_level(index, telling, over)
        self.roof, self.above = self.line_level, (index, self.line_level)
        return replace(heading, bare_level=self.line_level)

    def _line_level(self, index: int, telling: bool, over: bool) -> int:
        before = bisect_left(self.tops, (index, 0))
        following = self.tops[before][1] if before < len(self.tops) else 0
        if following == 1:
            return 1
        if before:
            return 1 if telling and not following else 2
        if telling or over:
            return 1
        return 2 if index in self.below or self.above == (index - 1, 1) or self.line_level == 2 else 1
