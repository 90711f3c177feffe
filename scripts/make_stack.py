"""Make a stack of submissions that nobody wrote, to measure with: any number of reports in .txt.

    python scripts/make_stack.py N --out DIR [--chars 3000] [--seed 1] [--plant]

Each report has a title with unit and year, the sections of GB/T 9704, problems, causes and remedies, names and
numbers. The prose is recombined: clauses of the labelled statements in ``corpora/statements``, cut apart, shuffled,
and with many of their words exchanged for others of the same part of speech and length, so that character
statistics stay those of the genre while two reports share nothing long. It makes no sense to a reader, and says
nothing about the quality of labels.

A few copies are planted and listed in ``DIR.truth.json``, which stands beside the folder and not in it: passages of
200 characters, whole papers with names and numbers exchanged, one shared opening, set phrases. The same arguments
and corpora give the same bytes; paper k is the same in a stack of any size but for what is planted in it.

With ``--plant`` it is a stack to measure the finding of copies with: every kind of copy and of trap (``plant.py``).
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from textmine.classify.corpus import Labelled, labelled_papers
from textmine.classify.features import words_of
from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import Role
from textmine.text.segment import Segmenter, segmenter

ROOT = Path(__file__).resolve().parent.parent
STATEMENTS = ROOT / "corpora" / "statements"
BANKS = "[abs]*.txt"  # what the corpus held when the stacks were first measured: they stay the same as it grows
FILLINGS = Path(__file__).with_suffix(".toml")

YEAR = 2025
EXCHANGED = 0.5  # share of the words with a part of speech that are exchanged
LONGEST_KEPT = 6  # characters in a row that may stay as somebody wrote them
LEAST_CHOICES = 24  # words of one part of speech and length that there must be to choose from
OPEN_CLASSES = ("n", "v", "a", "z", "i", "l", "b", "d", "m", "t", "s", "f", "q")  # ICTCLAS: not particles, not names
BODY = (190, 290)  # characters of the paragraph under one heading
PASSAGE = 200  # characters of a planted passage, at least
PER_VERBATIM, PER_MASKED, PER_TEMPLATE, PER_PHRASE = 50, 100, 20, 2  # one in so many papers
MARKS = re.compile(r"[，,；;：:。！？!?、]")
SENTENCE = re.compile(r"[^。]+。")
DIGITS = re.compile(r"(?<![0-9年])\d{1,3}(?!\d|年)")
HAN = re.compile(r"[\u4e00-\u9fff\d]+")

Choice = TypeVar("Choice")
Kinds = dict[str, tuple[str, ...]]
Truth = dict[str, list[dict[str, str]]]


def pick(rng: Random, choices: Sequence[Choice]) -> Choice:
    """Return one of ``choices``; ``random()`` alone is promised to stay the same between versions of Python."""
    return choices[int(rng.random() * len(choices))]


def between(rng: Random, low: int, high: int) -> int:
    return low + int(rng.random() * (high - low + 1))


@dataclass(frozen=True)
class Clause:
    """Words of one clause, each with the kind (part of speech and length) that it may be exchanged within, or none."""

    words: tuple[tuple[str, str], ...]

    def filled(self, rng: Random, kinds: Kinds) -> str:
        """Return the clause with many of its words exchanged, so that nothing long is left as it was."""
        made: list[str] = []
        kept = 0
        for word, kind in self.words:
            if word.isdigit():
                made.append(str(between(rng, 2, 10 ** min(len(word), 3) - 1)))
                kept = 0
            elif kind and (kept + len(word) > LONGEST_KEPT or rng.random() < EXCHANGED):
                made.append(pick(rng, kinds[kind]))
                kept = 0
            else:
                made.append(word)
                kept += len(word)
        return "".join(made)


@dataclass(frozen=True)
class Material:
    """What papers are made of: clauses by role, where in a sentence they stand, words by kind, names."""

    opening: Mapping[str, Sequence[Clause]]
    inner: Mapping[str, Sequence[Clause]]
    kinds: Kinds
    phrases: Sequence[str]
    fillings: Mapping[str, Any]

    @classmethod
    def load(cls, lexicon: Lexicon) -> Material:
        """Cut the labelled statements apart."""
        cut = segmenter(lexicon)
        opening: dict[str, list[Clause]] = defaultdict(list)
        inner: dict[str, list[Clause]] = defaultdict(list)
        kinds: dict[str, list[str]] = defaultdict(list)
        for statement in _statements():
            for place, text in enumerate(_clauses(statement)):
                clause = _clause(text, cut)
                (inner if place else opening)[statement.role.value].append(clause)
                for word, kind in clause.words:
                    kinds[kind].append(word)
        rich = {kind: tuple(words) for kind, words in kinds.items() if kind and len(set(words)) >= LEAST_CHOICES}
        return cls(
            {role: [_within(clause, rich) for clause in clauses] for role, clauses in opening.items()},
            {role: [_within(clause, rich) for clause in clauses] for role, clauses in inner.items()},
            rich,
            [phrase for phrase in lexicon.formulas if 10 <= len(phrase) <= 30],
            tomllib.loads(FILLINGS.read_text("utf-8")),
        )


def _statements() -> Iterator[Labelled]:
    for file in sorted(STATEMENTS.glob(BANKS)):
        for paper in labelled_papers(file.read_text("utf-8").splitlines()):
            yield from (s for s in paper.statements if s.role is not Role.NOISE)


def _clauses(statement: Labelled) -> list[str]:
    words, _ = words_of(statement.text)
    return [clause for clause in MARKS.split(words) if 4 <= len(clause) <= 24 and HAN.fullmatch(clause)]


def _clause(text: str, cut: Segmenter) -> Clause:
    return Clause(tuple((word, kind_of(word, cut)) for word in cut.words(text)))


def kind_of(word: str, cut: Segmenter) -> str:
    """The part of speech and length of a word of an open class; nothing for others, names and figures among them."""
    tag = cut.word_class(word)
    open_class = tag.startswith(OPEN_CLASSES) and not tag.startswith(("nr", "ns", "nt", "nz"))
    return f"{tag}{len(word)}" if open_class and not word.isdigit() and (len(word) > 1 or tag in "nvam") else ""


def _within(clause: Clause, kinds: Kinds) -> Clause:
    return Clause(tuple((word, kind if kind in kinds else "") for word, kind in clause.words))


@dataclass(frozen=True)
class Cast:
    """Who and what one paper names; the slots of all sentences are filled from here."""

    town: str
    unit: str
    villages: tuple[str, ...]
    people: tuple[str, ...]
    topic: str
    kind: str

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the long ones first."""
        return (self.unit, self.town, *self.villages, *self.people)

    def fill(self, pattern: str, rng: Random, year: int = YEAR) -> str:
        """Return ``pattern`` with names of this paper and small numbers in its slots."""
        return pattern.format(
            unit=self.unit,
            town=self.town,
            village=pick(rng, self.villages) + "村",
            leader=pick(rng, self.people) + "同志",
            topic=self.topic,
            kind=self.kind,
            year=year,
            n=between(rng, 2, 60),
            month=between(rng, 1, 12),
        )


def cast_of(index: int, fillings: Mapping[str, Any], rng: Random) -> Cast:
    """Return the names of paper ``index``; no other paper has its town and village."""
    first, second = fillings["syllables"], fillings["endings"]
    forms = fillings["units"]
    order = index * 7919  # a prime: neighbours in the stack are not neighbours on the map
    town = first[order % len(first)] + second[order // len(first) % len(second)]
    beyond = index // (len(first) * len(second))
    villages = tuple(pick(rng, first) + pick(rng, second) for _ in range(4))
    if beyond:
        villages = (first[beyond % len(first)] + second[beyond // len(first) % len(second)], *villages)
    family, given = fillings["surnames"], fillings["given"]
    people = tuple(pick(rng, family) + pick(rng, given) + pick(rng, given) for _ in range(5))
    unit = pick(rng, forms[2:4] if beyond else forms).format(town=town, village=villages[0])
    return Cast(town, unit, villages, people, pick(rng, fillings["topics"]), pick(rng, fillings["kinds"]))


@dataclass
class Report:
    """One paper as lines.

    ``bodies`` are the indices of the lines that hold the paragraph under a heading, ``phrase`` the set phrase that
    opens the last of them, if one does.
    """

    cast: Cast
    lines: list[str] = field(default_factory=list)
    bodies: list[int] = field(default_factory=list)
    phrase: str = ""

    @property
    def text(self) -> str:
        """The paper as it is handed in."""
        return "\n".join(self.lines) + "\n"

    @property
    def path(self) -> str:
        """Where it lies in the stack."""
        return f"{self.cast.town}/{self.cast.unit}{self.cast.kind}.txt"


class Author:
    """Writes paper after paper; each depends on the seed and its own number alone."""

    def __init__(self, material: Material, chars: int, seed: int) -> None:
        self._material = material
        self._chars = chars
        self._seed = seed

    def write(self, index: int) -> Report:
        """Return paper ``index``."""
        rng = Random(f"{self._seed}:{index}")  # noqa: S311
        fillings = self._material.fillings
        report = Report(cast_of(index, fillings, rng))
        report.lines += [report.cast.fill(pick(rng, fillings[part]), rng) for part in ("titles", "openings")]
        frame = sum(map(len, report.lines)) + 30
        for number, section in enumerate(fillings["sections"]):
            report.lines.append(f"{fillings['numerals'][number]}、{pick(rng, section['headings'])}")
            self._section(report, section["role"], int((self._chars - frame) * section["share"]), rng)
        report.lines += [f"中共{report.cast.unit}", f"{YEAR}年{between(rng, 9, 12)}月{between(rng, 1, 28)}日"]
        return report

    def _section(self, report: Report, role: str, chars: int, rng: Random) -> None:
        left, number = chars, 0
        while left > 0 and number < 10:
            heading = f"（{self._material.fillings['numerals'][number]}）{self.clause(role, 0, rng)}。"
            body = self.paragraph(report.cast, role, min(left - len(heading), between(rng, *BODY)), rng)
            report.bodies.append(len(report.lines) + 1)
            report.lines += [heading, body]
            left -= len(heading) + len(body)
            number += 1

    def paragraph(self, cast: Cast, role: str, chars: int, rng: Random) -> str:
        """Return whole sentences of ``chars`` characters or a little more."""
        made = ""
        while len(made) < chars or not made:
            clauses = [self.clause(role, place, rng) for place in range(between(rng, 1, 4))]
            if rng.random() < 0.25:
                clauses.insert(0, cast.fill(pick(rng, self._material.fillings["asides"]), rng))
            made += "，".join(clauses) + "。"
        return made

    def clause(self, role: str, place: int, rng: Random) -> str:
        """Return a clause that opens a sentence (``place`` 0) or goes on with one."""
        pools = self._material.inner if place else self._material.opening
        return pick(rng, pools[role]).filled(rng, self._material.kinds)


@dataclass(frozen=True)
class Plan:
    """Which papers hold what: target to source for passages and whole papers, and the rest by number."""

    verbatim: Mapping[int, int]
    masked: Mapping[int, int]
    template: frozenset[int]
    phrase: frozenset[int]

    @classmethod
    def of(cls, count: int, seed: int) -> Plan:
        """Deal the sins out; no paper is both a source and a target of one."""
        rng = Random(f"{seed}:{count}:plan")  # noqa: S311
        order = sorted(range(count), key=lambda _: rng.random())
        pairs = list(zip(order[::2], order[1::2], strict=False))
        verbatim = max(1, count // PER_VERBATIM)
        masked = max(1, count // PER_MASKED)
        clean = order[2 * (verbatim + masked) :]
        return cls(
            dict(pairs[:verbatim]),
            dict(pairs[verbatim : verbatim + masked]),
            frozenset(clean[: count // PER_TEMPLATE]),
            frozenset(k for k in range(count) if rng.random() * PER_PHRASE < 1),
        )


class Stack:
    """Writes a whole stack and says what it planted."""

    def __init__(self, author: Author, material: Material, plan: Plan, seed: int) -> None:
        self._author = author
        self._material = material
        self._plan = plan
        self._seed = seed
        self._truth: Truth = {"verbatim": [], "masked": [], "template": [], "phrase": []}

    def write(self, count: int, out: Path) -> Truth:
        """Write ``count`` papers below ``out`` and return the truth about them."""
        for index in range(count):
            report = self._paper(index)
            path = out / report.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(report.text, "utf-8", newline="\n")
        return self._truth

    def _paper(self, index: int) -> Report:
        rng = Random(f"{self._seed}:{index}:planted")  # noqa: S311
        report = self._own(index)
        if index in self._plan.template:
            self._note("template", report, passage=report.lines[1])
        if index in self._plan.masked:
            source = self._own(self._plan.masked[index])
            report = _masked(source, report.cast, rng)
            self._note("masked", report, source=source.path)
        if report.phrase:
            self._note("phrase", report, passage=report.phrase)
        if index in self._plan.verbatim:
            source = self._own(self._plan.verbatim[index])
            passage = _passage(source, rng)
            report.lines[pick(rng, report.bodies)] += passage
            self._note("verbatim", report, source=source.path, passage=passage)
        return report

    def _own(self, index: int) -> Report:
        """Paper ``index`` as its author wrote it, the shared opening and a set phrase included."""
        report = self._author.write(index)
        rng = Random(f"{self._seed}:{index}:phrase")  # noqa: S311
        if index in self._plan.template:
            report.lines[1] = report.cast.fill(self._material.fillings["template"], rng)
        if index in self._plan.phrase:
            report.phrase = pick(rng, self._material.phrases)
            report.lines[report.bodies[-1]] = f"{report.phrase}，{report.lines[report.bodies[-1]]}"
        return report

    def _note(self, kind: str, report: Report, **planted: str) -> None:
        self._truth[kind].append({"paper": report.path, **planted})


def _passage(source: Report, rng: Random) -> str:
    """Whole sentences of a paragraph of ``source``, of :data:`PASSAGE` characters or a little more."""
    long = [i for i in source.bodies if len(source.lines[i]) >= PASSAGE]
    longest = max(source.bodies, key=lambda i: len(source.lines[i]))
    made = ""
    for sentence in SENTENCE.findall(source.lines[pick(rng, long or [longest])]):
        if len(made) < PASSAGE:
            made += sentence
    return made


def _masked(source: Report, cast: Cast, rng: Random) -> Report:
    """Return ``source`` as another unit hands it in: its own names, other small numbers."""
    named = dict(zip(source.cast.names, cast.names, strict=False))
    names = re.compile("|".join(map(re.escape, sorted(named, key=len, reverse=True))))
    lines = [names.sub(lambda m: named[m[0]], line) for line in source.lines]
    lines = [DIGITS.sub(lambda _: str(between(rng, 2, 60)), line) for line in lines]
    own = replace(cast, topic=source.cast.topic, kind=source.cast.kind)
    return Report(own, lines, source.bodies, source.phrase)


def make_stack(count: int, out: Path, chars: int = 3000, seed: int = 1) -> Truth:
    """Write a stack of ``count`` papers of about ``chars`` characters below ``out``, and its truth beside it.

    Returns the truth: for each kind of planted text the papers, by path, that hold it.
    """
    material = Material.load(load_lexicon())
    author = Author(material, chars, seed)
    truth = Stack(author, material, Plan.of(count, seed), seed).write(count, out)
    record = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    out.with_name(f"{out.name}.truth.json").write_text(record, "utf-8", newline="\n")
    return truth


def main() -> int:
    parser = argparse.ArgumentParser(description="Make a stack of synthetic submissions.")
    parser.add_argument("count", type=int, metavar="N", help="papers")
    parser.add_argument("--out", type=Path, required=True, help="a folder that does not exist yet, or is empty")
    parser.add_argument("--chars", type=int, help="characters a paper, about (3000; with --plant 2850)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--plant", action="store_true", help="plant every kind of copy, with known and previous papers")
    given = parser.parse_args()
    given.chars = given.chars or (2850 if given.plant else 3000)
    if given.count < 2 or given.chars < 400:
        parser.error("a stack has at least 2 papers of at least 400 characters")
    if given.out.exists() and (not given.out.is_dir() or any(given.out.iterdir())):
        parser.error(f"{given.out} exists and is not empty")
    if given.plant:
        return _plant(given)
    truth = make_stack(given.count, given.out, given.chars, given.seed)
    planted = ", ".join(f"{kind} {len(entries)}" for kind, entries in truth.items())
    print(f"{given.count} papers in {given.out}; planted: {planted}")
    return 0


def _plant(given: argparse.Namespace) -> int:
    from plant import SMALLEST, planted  # it stands on this module

    if given.count < SMALLEST:
        print(f"a stack to plant in has at least {SMALLEST} papers", file=sys.stderr)
        return 2
    stack = planted(given.count, given.seed, given.chars)
    stack.write(given.out)
    told = ", ".join(f"{len(entries)} {kind}" for kind, entries in stack.truth.items())
    print(f"{len(stack.papers)} files in {given.out}; truth.json lists {told}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
