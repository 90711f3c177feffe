"""What papers share by right, planted as traps: templates, frames, quotations, set phrases; and where it comes from.

Half of the templates and of the quotations stand in superior documents that an inspector has (``known``). The others
show only by how the stack uses them: by many units, in short runs, or in quotation marks elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from make_stack import Cast, Material, between, pick
from plant_papers import Background, Sheet

LEAST, MOST, SKEW = 0.05, 0.40, 2.2  # shares of the papers that use a template; most are near the least
GENERATED = 8  # templates beside those written by hand
SIZES = (30, 280)  # characters of a generated template
COMMON = 14  # quotations that many use
RARE_PER, RARE_USES = 12, (3, 6)  # one rare quotation for so many papers, and how many use it
QUOTATION = (25, 130)  # characters, at least
MARKED = 0.65  # share of the uses of a quotation that stand in quotation marks
CUT = 0.2  # share of the marked uses that quote the first half only
PHRASES = (4, 9)  # set phrases a paper
NOBODY = Cast("\x01", "\x01", ("\x02",), ("\x03",), "\x04", "\x05")
NAMES = {"\x02村": "{village}", "\x03同志": "{leader}", "\x01": "{unit}", "\x04": "{topic}", "\x05": "{kind}"}
FIGURE = re.compile(r"\d{1,3}")
SLOT = re.compile(r"\{\w+\}")


def filled(pattern: str, cast: Cast, rng: Random, year: int) -> str:
    """Fill each slot of a template by itself, so that no two numbers need agree."""
    return SLOT.sub(lambda slot: cast.fill(slot[0], rng, year), pattern)


@dataclass(frozen=True, slots=True)
class Template:
    """Paragraphs that many papers hold, slots open; ``framing`` ones stand around the paper, line by line."""

    lines: tuple[str, ...]
    share: float
    given: bool
    framing: bool = False

    @property
    def key(self) -> str:
        """The kind of trap that it is."""
        return "template_given" if self.given else "template"


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words of a superior document, and which papers use them: with marks, or without."""

    words: str
    given: bool
    marked: frozenset[int]
    bare: frozenset[int]


class Traps:
    """All that papers of one stack share by right."""

    def __init__(
        self, background: Background, material: Material, data: Mapping[str, Any], count: int, seed: str
    ) -> None:
        self._rng = Random(f"{seed}:{count}:traps")  # noqa: S311
        self._background = background
        self._data = data
        self._seed = seed
        self._phrases = [*material.phrases, *data["templates"]["slogans"]]
        self.templates = self._templates()
        self.quotations = self._quotations(count)
        self._used: dict[int, list[tuple[Quotation, bool]]] = {}
        for quotation in self.quotations:
            for index in sorted(quotation.marked | quotation.bare):
                self._used.setdefault(index, []).append((quotation, index in quotation.marked))

    def _templates(self) -> list[Template]:
        rng = self._rng
        single = [*self._data["templates"]["written"], *(self._pattern(between(rng, *SIZES)) for _ in range(GENERATED))]
        whole = [((words,), False) for words in single]
        whole += [(tuple(frame), True) for frame in self._data["templates"]["frames"]]
        shares = [LEAST + (MOST - LEAST) * rng.random() ** SKEW for _ in whole]
        return [Template(lines, shares[i], i % 2 == 0, framing) for i, (lines, framing) in enumerate(whole)]

    def _pattern(self, chars: int) -> str:
        """A paragraph with its names and numbers as slots."""
        role = pick(self._rng, ("context", "achievement", "remedy"))
        words = self._background.prose(NOBODY, role, chars, self._rng)
        for name, slot in NAMES.items():
            words = words.replace(name, slot)
        return FIGURE.sub("{n}", words)

    def _quotations(self, count: int) -> list[Quotation]:
        rng = self._rng
        uses = [max(4, int(count * (0.03 + 0.25 * rng.random() ** 2))) for _ in range(COMMON)]
        uses += [between(rng, *RARE_USES) for _ in range(count // RARE_PER)]
        return [self._quotation(number, min(use, count), count) for number, use in enumerate(uses)]

    def _quotation(self, number: int, uses: int, count: int) -> Quotation:
        rng = self._rng
        users = list(dict.fromkeys(between(rng, 0, count - 1) for _ in range(uses)))
        marked = max(1, round(len(users) * MARKED))
        words = self._background.prose(NOBODY, "remedy", between(rng, *QUOTATION), rng)
        words = re.sub("[\x01-\x05](?:村|同志)?", "各地", words)
        return Quotation(words, number % 2 == 0, frozenset(users[:marked]), frozenset(users[marked:]))

    def plant(self, sheet: Sheet, index: int) -> None:
        """Put into a paper what it shares by right."""
        rng = Random(f"{self._seed}:{index}:own traps")  # noqa: S311
        for _ in range(between(rng, *PHRASES)):
            sheet.insert(pick(rng, sheet.sentence_starts()), pick(rng, self._phrases), "phrase", after="，")
        for quotation, marked in self._used.get(index, ()):
            self._quote(sheet, quotation, marked, rng)
        for template in self.templates:
            if rng.random() < template.share:
                _fill_in(sheet, template, rng)

    def _quote(self, sheet: Sheet, quotation: Quotation, marked: bool, rng: Random) -> None:
        at = pick(rng, sheet.sentence_ends())
        if not marked:
            sheet.insert(at, quotation.words, "quotation_bare")
            return
        words = quotation.words[: quotation.words.index("。") + 1] if rng.random() < CUT else quotation.words
        opening, closing = sheet.form.quotes
        source = sheet.cast.fill(pick(rng, self._data["forms"]["cites"]), rng)
        sheet.insert(at, opening + words.removesuffix("。") + closing, "quotation", f"{source}：", "。")

    def known(self, seats: int) -> dict[str, str]:
        """Return the superior documents by name: those that issue the templates, and ``seats`` that are quoted."""
        rng = self._rng
        given = [t for t in self.templates if t.given]
        lines = [SLOT.sub("××", line) for template in given for line in template.lines]
        between_them = [self._background.prose(NOBODY, "remedy", 200, rng) for _ in lines]
        parts = [line for pair in zip(between_them, lines, strict=True) for line in pair]
        documents = {"关于做好自查和述职评议的通知.txt": _document("关于做好自查和述职评议的通知", parts)}
        quoted = [q.words for q in self.quotations if q.given]
        for seat in range(seats):
            title = f"关于加强基层党的建设的意见（第{seat + 1}号）"
            body = [self._around(words, rng) for words in quoted[seat::seats]]
            documents[f"{title}.txt"] = _document(title, body or [self._around("", rng)])
        return documents

    def _around(self, words: str, rng: Random) -> str:
        before, after = (self._background.prose(NOBODY, "remedy", 60, rng) for _ in range(2))
        return before + words + after


def _document(title: str, parts: Sequence[str]) -> str:
    plain = (re.sub("[\x01-\x05]", "某", part) for part in parts)
    return "\n".join([title, *plain]) + "\n"


def _fill_in(sheet: Sheet, template: Template, rng: Random) -> None:
    words = [filled(line, sheet.cast, rng, sheet.year) for line in template.lines]
    if template.framing:
        sheet.insert(0, words[0], template.key, after="\n")
        sheet.insert(sheet.text.index("\n") + 1, words[1], template.key, after="\n")
        sheet.insert(len(sheet.text), words[2], template.key, after="\n")
        return
    sheet.insert(pick(rng, sheet.line_ends()), words[0], template.key, before="\n")
