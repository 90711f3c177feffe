"""Stacks in which every way of copying is planted, among traps that only look like it, with the whole truth.

    python scripts/make_stack.py N --plant --out DIR [--chars 2850] [--seed 1]

writes ``DIR/submissions``, ``DIR/known``, ``DIR/previous`` and ``DIR/truth.json``; :func:`planted` gives the same
without a file. The truth holds

- ``cases``: one passage each in two places: ``kind``, ``a a_start a_end`` (the copy), ``b b_start b_end`` (what it
  was copied from), ``b_origin``, ``first`` (who had it first) and, for ``masked``, ``swaps`` (new against old).
  Offsets are code points of the file's text.
- ``bodies``: one body in many papers: ``papers``, each with ``document start end``.
- ``traps``: ``kind document start end`` of what papers share by right, wherever no copy brought it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from disguise import Editor, Noise, sentences_moved, swapped
from make_stack import YEAR, Material, between, pick
from plant_papers import Background, Mark, Sheet
from plant_traps import Traps

from textmine.lexicon import load_lexicon
from textmine.text.segment import segmenter

TUNING_SEEDS = (1, 2, 3, 4, 5)  # look at these as often as you like, and choose thresholds by them
REPORTING_SEEDS = (101, 102, 103, 104, 105)  # figures to publish come from these; nothing is ever tuned on them

SMALLEST = 40  # papers; fewer have no room for every kind
DATA = Path(__file__).with_suffix(".toml")
PER_PAPER = {
    "masked": 0.05, "self": 0.04, "compilation": 0.02, "patchwork": 0.016, "verbatim": 0.16, "short": 0.10,
    "light": 0.10, "heavy": 0.10, "shuffled": 0.07, "noise": 0.07,
}  # fmt: skip
"""Cases for each paper of the stack, papers for ``patchwork``; whole papers come first, as they take no more in."""
LENGTHS = {
    "verbatim": (40, 400), "short": (60, 100), "light": (60, 400), "heavy": (80, 400), "shuffled": (180, 500),
    "noise": (80, 400), "patchwork": (40, 150), "compilation": (60, 400), "self": (200, 900),
}  # fmt: skip
PATCHES = (3, 6)  # sources of a patchwork
LONG = 3000  # characters of a paper in which a short passage hides
TRAPPED = 0.25  # share of a passage that may be anybody's
EDGE = 8  # characters at both ends of a passage that are its author's own, so that where it ends is no matter of taste
ORDERED = 0.85  # share of the copies that are dated after what they copy
FORGOTTEN = 0.3  # share of the swapped papers in which a name was forgotten
WHOLE, SAME_STACK = 0.3, 0.2  # of a unit's own earlier papers: taken over as a whole; handed in with the stack
HOLDERS, FEWEST, MOST = 0.04, 5, 50  # papers that share one body
PER_BODY = 4000  # papers for which there is one more body
BODY = (600, 1100)
BETWEEN_CLAUSES = re.compile(r"[，。]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Paper:
    """One file of a stack; ``origin`` is the folder that it lies in."""

    path: str
    origin: str
    text: str


@dataclass(frozen=True)
class Stack:
    """A stack with its truth."""

    papers: list[Paper]
    truth: dict[str, list[dict[str, Any]]]

    def write(self, out: Path) -> None:
        """Write the files and the truth below ``out``."""
        for paper in self.papers:
            path = out / paper.origin / paper.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(paper.text, "utf-8", newline="\n")
        (out / "truth.json").write_text(json.dumps(self.truth, ensure_ascii=False) + "\n", "utf-8", newline="\n")


@dataclass(slots=True)
class Case:
    """One planted copy; where it stands on both sides is found by the marks that carry its number."""

    kind: str
    a: Sheet
    b: Sheet
    swaps: tuple[tuple[str, str], ...] = ()


@dataclass
class Planter:
    """Plants the copies of one stack."""

    background: Background
    editor: Editor
    noise: Noise
    sheets: list[Sheet]
    rng: Random
    previous: list[Sheet] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    bodies: int = 0
    _pairs: set[tuple[str, str]] = field(default_factory=set)

    def plant(self, count: int) -> None:
        """Plant everything in a stack of ``count`` papers."""
        for kind, share in PER_PAPER.items():
            one: Callable[[], None] = getattr(self, f"_{kind}", lambda kind=kind: self._passage(kind))
            for _ in range(max(1, round(share * count))):
                one()
            if kind == "compilation":
                for _ in range(1 + count // PER_BODY):
                    self._body(min(max(round(HOLDERS * count), FEWEST), MOST))

    def _masked(self) -> None:
        """A whole paper, handed in by another unit."""
        copy, source = self._pair(whole=True)
        done = swapped(source.text, source.cast, copy.cast, self.rng, FORGOTTEN)
        self._whole(copy, done.text)
        self._note("masked", copy, (0, len(copy.text)), source, (0, len(source.text)), done.swaps)
        copy.closed = source.closed = True

    def _whole(self, copy: Sheet, text: str) -> None:
        copy.text = text
        copy.marks.clear()

    def _self(self) -> None:
        """A unit's own paper of the year before, taken over whole or in part."""
        rng = self.rng
        copy = self._open(rng, whole=True)
        index = self.sheets.index(copy)
        past = self.background.paper(index, YEAR - 1)
        (self.sheets if rng.random() < SAME_STACK else self.previous).append(past)
        if rng.random() < WHOLE:
            text = past.text.replace(str(YEAR - 1), str(YEAR))
            self._whole(copy, self.editor.edited(text, 0.03 * rng.random(), rng))
            self._note("self", copy, (0, len(copy.text)), past, (0, len(past.text)))
            copy.closed = True
        elif where := passage(past, LENGTHS["self"], rng):
            words = past.text[slice(*where)]
            self._put("self", copy, self.editor.edited(words, 0.04 * rng.random(), rng), past, where)
        past.closed = True
        self.previous.append(self.background.paper(-1 - index, YEAR - 1))  # an earlier paper that nobody took from

    def _compilation(self) -> None:
        """Two papers in one file that share a passage."""
        rng = self.rng
        sheet = self._open(rng, whole=True)
        second = self.background.paper(len(self.sheets) + 7 * len(self.cases) + 100_000, YEAR)
        sheet.insert(0, "【篇1】")
        opens = len(sheet.text)
        sheet.add("【篇2】")
        sheet.marks += [Mark(m.start + len(sheet.text), m.end + len(sheet.text), m.key) for m in second.marks]
        sheet.add(second.text)
        where = passage(sheet, LENGTHS["compilation"], rng, (0, opens))
        places = [at for at in sheet.sentence_ends() if at > opens]
        if where and places:
            words = sheet.text[slice(*where)]
            made = words if rng.random() < 0.5 else self.editor.light(words, rng)
            self._put("compilation", sheet, made, sheet, where, pick(rng, places))
        sheet.closed = True

    def _patchwork(self) -> None:
        """A paper with passages from several others."""
        copy = self._open(self.rng)
        end = -1
        for _ in range(between(self.rng, *PATCHES)):
            source = self._open(self.rng)
            where = passage(source, LENGTHS["patchwork"], self.rng)
            if where and self._new_pair(copy, source):
                at = end if end >= 0 and self.rng.random() < 0.5 and copy.is_free(end) else None
                end = self._put("patchwork", copy, source.text[slice(*where)], source, where, at)

    def _passage(self, kind: str) -> None:
        """A passage, copied in one of the ways that change it."""
        rng = self.rng
        made: dict[str, Callable[[str, Random], str]] = {
            "light": self.editor.light, "heavy": self.editor.heavy, "shuffled": sentences_moved, "noise": self.noise,
        }  # fmt: skip
        for _ in range(20):
            copy, source = self._pair()
            if kind == "short" and len(copy.text) < LONG and rng.random() < 0.9:
                continue
            if where := passage(source, LENGTHS[kind], rng, sentences=kind == "shuffled"):
                words = source.text[slice(*where)]
                self._put(kind, copy, made.get(kind, lambda text, _: text)(words, rng), source, where)
                return

    def _body(self, holders: int) -> None:
        """One body that many hand in, each with names of its own; half of them touched it."""
        rng = self.rng
        own = self.background.cast(500_000 + self.bodies)
        size = between(rng, *BODY)
        roles = ("achievement", "problem", "cause", "remedy")
        parts = [self.background.prose(own, role, size // len(roles), rng) for role in roles]
        held = 0
        for sheet in sorted(self.sheets, key=lambda _: rng.random()):
            if held < holders and not sheet.closed:
                text = swapped("\n".join(parts), own, sheet.cast, rng).text
                text = self.editor.edited(text, 0.03, rng) if rng.random() < 0.5 else text
                sheet.insert(pick(rng, sheet.line_ends()), text, f"body:{self.bodies}", before="\n")
                held += 1
        self.bodies += 1

    def _open(self, rng: Random, whole: bool = False) -> Sheet:
        """Return a paper that may still be planted in; with ``whole`` one that nothing was copied to or from."""
        for _ in range(1000):
            sheet = pick(rng, self.sheets)
            if not sheet.closed and not (whole and any(mark.is_case for mark in sheet.marks)):
                return sheet
        raise ValueError("the stack is too small for what is to be planted")

    def _pair(self, whole: bool = False) -> tuple[Sheet, Sheet]:
        """Return a copy and its source, never the same two twice; mostly the source has the earlier date."""
        for _ in range(1000):
            copy, source = self._open(self.rng, whole), self._open(self.rng, whole)
            if copy.day < source.day and self.rng.random() < ORDERED:
                copy, source = source, copy
            if self._new_pair(copy, source):
                return copy, source
        raise ValueError("the stack is too small for what is to be planted")

    def _new_pair(self, copy: Sheet, source: Sheet) -> bool:
        pair = (min(copy.path, source.path), max(copy.path, source.path))
        if copy is source or pair in self._pairs:
            return False
        self._pairs.add(pair)
        return True

    def _put(self, kind: str, copy: Sheet, words: str, source: Sheet, where: Span, at: int | None = None) -> int:
        """Put a passage into the copy, in a paragraph or as one of its own; return where it ends."""
        number = len(self.cases)
        source.marks.append(Mark(*where, f"case:{number}:b"))
        own = at is None and ("\n" in words or self.rng.random() < 0.3)
        if at is None:
            at = pick(self.rng, copy.line_ends() if own else copy.sentence_ends())
        after = "" if words.endswith(("。", ".", "\n")) else "。"
        copy.insert(at, words, f"case:{number}:a", before="\n" if own else "", after=after)
        self.cases.append(Case(kind, copy, source))
        return at + len("\n" if own else "") + len(words) + len(after)

    def _note(
        self, kind: str, copy: Sheet, of: Span, source: Sheet, where: Span, swaps: tuple[tuple[str, str], ...] = ()
    ) -> None:
        number = len(self.cases)
        copy.marks.append(Mark(*of, f"case:{number}:a"))
        source.marks.append(Mark(*where, f"case:{number}:b"))
        self.cases.append(Case(kind, copy, source, swaps))


def passage(
    sheet: Sheet, lengths: Span, rng: Random, within: Span | None = None, sentences: bool = False
) -> Span | None:
    """Choose a passage that no other case uses and that is not mostly anybody's; None if none is found.

    It begins behind a sentence, or a clause, and ends with one; with ``sentences`` whole ones only.
    """
    paragraphs = [p for p in sheet.paragraphs() if within is None or (within[0] <= p[0] and p[1] <= within[1])]
    for _ in range(20 if paragraphs else 0):
        start = _start(sheet.text, pick(rng, paragraphs), rng, sentences)
        aim = start + between(rng, *lengths)
        last = min(start + lengths[1], paragraphs[-1][1])
        stops = BETWEEN_CLAUSES.finditer(sheet.text, start + lengths[0], last)
        ends = [m.end() if m[0] == "。" else m.start() for m in stops if m[0] == "。" or not sentences]
        end = min(ends, key=lambda e: abs(e - aim), default=start)
        words = sheet.text[start:end]
        if end - start < lengths[0] or (sentences and words.count("。") < 4):
            continue
        if _may_be_copied(sheet, start, end):
            return start, end
    return None


def _may_be_copied(sheet: Sheet, start: int, end: int) -> bool:
    trapped = sheet.overlapping(start, end, False)
    at_ends = sheet.overlapping(start, start + EDGE, False) + sheet.overlapping(end - EDGE, end, False)
    return not sheet.overlapping(start, end, True) and not at_ends and trapped <= TRAPPED * (end - start)


def _start(text: str, paragraph: Span, rng: Random, sentences: bool) -> int:
    stops = BETWEEN_CLAUSES.finditer(text, paragraph[0], paragraph[1] - 1)
    clauses = rng.random() < 0.3 and not sentences
    return pick(rng, [paragraph[0], *(m.end() for m in stops if clauses or m[0] == "。")])


def planted(count: int, seed: int, chars: int = 2850) -> Stack:
    """Return a stack of ``count`` papers and a few more, with its truth, without writing a file.

    Raises:
        ValueError: the stack is too small for what is to be planted.
    """
    data = tomllib.loads(DATA.read_text("utf-8"))
    lexicon = load_lexicon()
    material = Material.load(lexicon)
    background = Background(material, data, f"{seed}", chars)
    traps = Traps(background, material, data, count, f"{seed}")
    sheets = [background.paper(index, YEAR) for index in range(count)]
    for index, sheet in enumerate(sheets):
        traps.plant(sheet, index)
    editor = Editor.of(segmenter(lexicon), material.kinds, data["synonyms"])
    characters = "".join(sorted({c for row in data["synonyms"] for c in row if c != " "}))
    rng = Random(f"{seed}:{count}:cases")  # noqa: S311
    planter = Planter(background, editor, Noise.of(data, characters), sheets, rng)
    planter.plant(count)
    return _finished(planter, traps, count)


def _finished(planter: Planter, traps: Traps, count: int) -> Stack:
    names: set[str] = set()
    for sheet in (*planter.sheets, *planter.previous):
        if sheet.path in names:
            sheet.path = sheet.path.removesuffix(".txt") + f"（{len(names)}）.txt"
        names.add(sheet.path)
    papers = [Paper(s.path, "submissions", s.text) for s in planter.sheets]
    papers += [Paper(s.path, "previous", s.text) for s in planter.previous]
    papers += [Paper(name, "known", text) for name, text in traps.known(max(3, count // 400)).items()]
    return Stack(papers, _truth(planter))


def _truth(planter: Planter) -> dict[str, list[dict[str, Any]]]:
    places: dict[str, Span] = {}
    bodies: list[dict[str, Any]] = [{"kind": "body", "papers": []} for _ in range(planter.bodies)]
    found: list[dict[str, Any]] = []
    for sheet in (*planter.sheets, *planter.previous):
        for mark in sheet.marks:
            place = {"document": sheet.path, "start": mark.start, "end": mark.end}
            if mark.key.startswith("body:"):
                bodies[int(mark.key[5:])]["papers"].append(place)
            elif mark.is_case:
                places[mark.key] = (mark.start, mark.end)
            else:
                found.append({"kind": mark.key, **place})
    previous = {id(sheet) for sheet in planter.previous}
    return {"cases": list(_cases(planter, places, previous)), "bodies": bodies, "traps": found}


def _cases(planter: Planter, places: dict[str, Span], previous: set[int]) -> Iterator[dict[str, Any]]:
    for number, case in enumerate(planter.cases):
        (a_start, a_end), (b_start, b_end) = places[f"case:{number}:a"], places[f"case:{number}:b"]
        yield {
            "kind": case.kind,
            "a": case.a.path, "a_start": a_start, "a_end": a_end,
            "b": case.b.path, "b_start": b_start, "b_end": b_end,
            "b_origin": "previous" if id(case.b) in previous else "submissions",
            "first": case.b.path,
            "swaps": [list(swap) for swap in case.swaps],
        }  # fmt: skip


__all__ = ["REPORTING_SEEDS", "SMALLEST", "TUNING_SEEDS", "Paper", "Stack", "planted"]
