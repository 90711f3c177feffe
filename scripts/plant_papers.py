"""Papers to plant in: background prose in varied forms, with standard titles noted as what anybody may share.

A paper is a :class:`Sheet`: one text with marks over it, that grows by insertion only and moves its marks along.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any

from make_stack import Author, Cast, Material, between, cast_of, pick

SHORTEST, LONGEST = 800, 6000  # characters of a paper
SKEW = 1.8  # of their distribution: short ones are many
OWN = 0.56  # share of a paper that its author wrote; with what is planted the mean is about 2,850
STANDARD = 0.75  # share of the titles below the first level that anybody may use
PARAGRAPH = (70, 250)
STOP = re.compile(r"。")
BODY_LINE = 60  # characters of a line that counts as a paragraph


@dataclass(slots=True)
class Mark:
    """Characters ``[start, end)`` of a sheet; ``key`` is a kind of trap, ``case:NUMBER:SIDE`` or ``body:NUMBER``."""

    start: int
    end: int
    key: str

    @property
    def is_case(self) -> bool:
        """Whether it marks a copy, a body among them, and not a trap."""
        return self.key.startswith(("case:", "body:"))


@dataclass(slots=True)
class Sheet:
    """One paper in the making: its text, what is marked in it, and who hands it in when.

    ``day`` orders the papers in time; ``form`` says how it is set. A ``closed`` sheet takes and gives nothing more.
    """

    path: str
    cast: Cast
    form: Form
    year: int
    day: int
    text: str = ""
    marks: list[Mark] = field(default_factory=list)
    closed: bool = False

    def add(self, words: str, key: str = "") -> None:
        """Write on at the end."""
        if key:
            self.marks.append(Mark(len(self.text), len(self.text) + len(words), key))
        self.text += words

    def insert(self, at: int, words: str, key: str = "", before: str = "", after: str = "") -> None:
        """Put ``words`` in at ``at``, marked with ``key``; ``before`` and ``after`` stand beside them unmarked."""
        whole = before + words + after
        for mark in self.marks:
            if mark.start >= at:
                mark.start += len(whole)
                mark.end += len(whole)
            elif mark.end > at:
                raise ValueError(f"{self.path}: a mark would be torn at {at}")
        self.text = self.text[:at] + whole + self.text[at:]
        if key:
            self.marks.append(Mark(at + len(before), at + len(before) + len(words), key))

    def is_free(self, at: int) -> bool:
        """Whether nothing marked would be torn by an insertion at ``at``."""
        return not any(mark.start < at < mark.end for mark in self.marks)

    def sentence_ends(self) -> list[int]:
        """Places behind the sentences of paragraphs where something may be put in."""
        return [at for start, end in self.paragraphs() for at in self._stops(start, end) if self.is_free(at)]

    def _stops(self, start: int, end: int) -> Iterator[int]:
        yield from (found.end() for found in STOP.finditer(self.text, start, end))

    def sentence_starts(self) -> list[int]:
        """Places before the second and later sentences of paragraphs."""
        return [at for at in self.sentence_ends() if self.text[at : at + 1] != "\n"]

    def line_ends(self) -> list[int]:
        """Ends of the paragraphs, where a paragraph may be put behind."""
        return [end for _, end in self.paragraphs() if self.is_free(end)]

    def paragraphs(self) -> Iterator[tuple[int, int]]:
        """Lines of running prose, as start and end."""
        start = 0
        for line in self.text.split("\n"):
            end = start + len(line)
            if len(line) >= BODY_LINE and line.endswith("。"):
                yield start, end
            start = end + 1

    def overlapping(self, start: int, end: int, cases: bool) -> int:
        """Return how many characters of ``[start, end)`` belong to cases, or to traps."""
        return sum(max(min(mark.end, end) - max(mark.start, start), 0) for mark in self.marks if mark.is_case is cases)


@dataclass(frozen=True)
class Form:
    """How one unit sets its papers: numerals of titles, titles in lines of their own or not, quotation marks."""

    style: int
    quotes: tuple[str, str]

    @classmethod
    def pick(cls, rng: Random) -> Form:
        """Choose a form for a unit."""
        return cls(pick(rng, (0, 0, 1, 2, 2, 3, 4, 5)), pick(rng, (("“", "”"), ("“", "”"), ("“", "”"), ("「", "」"))))

    def first(self, numeral: str, title: str) -> tuple[str, str]:
        """A title of the first level: what stands before it, and the title."""
        return {4: "", 5: f"第{numeral}部分　"}.get(self.style, f"{numeral}、"), title

    def second(self, number: int, numeral: str, title: str) -> tuple[str, str, str]:
        """A title of the second level: what stands before it, the title, what stands behind it."""
        return {
            0: (f"（{numeral}）", title, "\n"),
            1: (f"{number + 1}.", title, "\n"),
            2: (f"（{numeral}）", title, "。"),
            3: (f"{numeral}是", title, "。"),
            5: (f"{number + 1}．", title, "。"),
        }.get(self.style, ("", "", ""))


class Background:
    """Writes papers that share nothing long with one another but titles; each depends on seed and number alone."""

    def __init__(self, material: Material, data: Mapping[str, Any], seed: str, chars: int) -> None:
        self._material = material
        self._author = Author(material, chars, 0)
        self._data = data
        self._seed = seed
        self._scale = chars / 2850

    def cast(self, index: int) -> Cast:
        """Return the names of paper ``index``; no other paper has its place."""
        rng = Random(f"{self._seed}:{index}:cast")  # noqa: S311
        fillings = self._material.fillings
        plain = cast_of(index, fillings, rng)
        first, second = fillings["syllables"], fillings["endings"]
        beyond = index // (len(first) * len(second))
        order = beyond * 7 + index * 11
        village = first[order % len(first)] + second[(order // len(first) + beyond) % len(second)]
        unit = pick(rng, self._data["forms"]["units"]).format(town=plain.town, village=village)
        return replace(plain, unit=unit, villages=(village, *plain.villages[-3:]))

    def paper(self, index: int, year: int) -> Sheet:
        """Return paper ``index``, a report of ``year``, with its standard titles marked."""
        rng = Random(f"{self._seed}:{index}:{year}")  # noqa: S311
        own = Random(f"{self._seed}:{index}:form")  # noqa: S311
        cast = self.cast(index)
        form = Form.pick(own)
        day = between(rng, 0, 119)  # from September on
        sheet = Sheet(f"{cast.town}/{cast.unit}{year}年{cast.kind}.txt", cast, form, year, day)
        sheet.add(cast.fill(pick(rng, self._data["forms"]["titles"]), rng, year), "heading")
        sheet.add(f"\n{cast.unit}")
        sheet.add(self.prose(cast, "context", between(rng, 60, 160), rng) + "\n")
        self.sections(sheet, int(self._scale * (SHORTEST + (LONGEST - SHORTEST) * rng.random() ** SKEW) * OWN), rng)
        sheet.add(f"{cast.unit}\n{year}年{9 + day // 30}月{day % 30 + 1}日\n")
        return sheet

    def sections(self, sheet: Sheet, chars: int, rng: Random) -> None:
        """Write the four sections of a report, ``chars`` characters in all or a little more."""
        for number, section in enumerate(self._material.fillings["sections"]):
            before, title = sheet.form.first(self._numeral(number), pick(rng, self._data["headings"][section["role"]]))
            sheet.add(before)
            sheet.add(title, "heading")
            sheet.add("\n")
            self._points(sheet, section["role"], int(chars * section["share"]), rng)

    def _points(self, sheet: Sheet, role: str, chars: int, rng: Random) -> None:
        number, aim = 0, len(sheet.text) + chars
        titles = sorted(self._data["subheadings"][role], key=lambda _: rng.random())
        while len(sheet.text) < aim and number < 10:
            standard = number < len(titles) and rng.random() < STANDARD
            title = titles[number] if standard else self._author.clause(role, 0, rng)
            before, words, after = sheet.form.second(number, self._numeral(number), title)
            sheet.add(before)
            sheet.add(words, "heading" if standard and words else "")
            sheet.add(after + self.prose(sheet.cast, role, between(rng, *PARAGRAPH), rng) + "\n")
            number += 1

    def prose(self, cast: Cast, role: str, chars: int, rng: Random) -> str:
        """Return a paragraph of whole sentences."""
        return self._author.paragraph(cast, role, chars, rng)

    def _numeral(self, number: int) -> str:
        numerals: list[str] = self._material.fillings["numerals"]
        return numerals[number]
