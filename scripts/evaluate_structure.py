"""How well the tree of a paper is found: headings, their levels, statements, on papers whose tree is known.

    python scripts/evaluate_structure.py                     the test papers, figures only
    python scripts/evaluate_structure.py --set dev           the papers to work with, with the differences
    python scripts/evaluate_structure.py --set dev --only NAME

Both sides are compared character by character, blanks left out, so that a shape that adds or loses something (running
heads, specks, clutter that a reader puts aside) shifts nothing else. A statement counts as found when one ends at the
same character. A heading counts when a section of a level from 1 to 4 begins at its first character; a section whose
heading is nothing but its number claims no title and counts on neither side. The words of a line that opens a part of
a compilation belong to no side, for they are the compiler's.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, fields
from difflib import SequenceMatcher
from pathlib import Path

from tree_shapes import Tree, read_tree, shaped

from textmine.lexicon import load_lexicon
from textmine.model import Document, Paper, Section
from textmine.settings import Settings, load_settings
from textmine.structure.papers import papers

TREES = Path(__file__).resolve().parent.parent / "corpora/trees"
LEVELS = range(1, 5)
ANCHOR = 12  # characters; runs of this length that stand once on each side are taken for the same place


@dataclass(frozen=True, slots=True)
class Marked:
    """What the author says, as one string without blanks: no clutter, no lines that open a part.

    ``ends`` are the last characters of the statements; ``headings`` holds the level of each title of a section by its
    first character.
    """

    words: str
    ends: tuple[int, ...]
    headings: dict[int, int]


def _squeezed(words: str) -> str:
    return "".join(words.split())


@dataclass(slots=True)
class _Writer:
    """Puts a marked paper together."""

    words: str = ""
    ends: list[int] = field(default_factory=list)
    headings: dict[int, int] = field(default_factory=dict)

    def add(self, words: str, headings: Iterable[tuple[int, int]] = ()) -> None:
        """Add a statement with the places and levels of the titles in it."""
        start = len(self.words)
        self.words += _squeezed(words)
        self.ends.append(len(self.words) - 1)
        self.headings |= {start + at: level for at, level in headings if level in LEVELS}

    @property
    def marked(self) -> Marked:
        """The paper as it now stands."""
        return Marked(self.words, tuple(self.ends), self.headings)


def gold(tree: Tree) -> Marked:
    """Return what the writer of a tree says is in it."""
    writer = _Writer()
    for item in tree.items:
        if item.code not in "~=":
            for words in [s for cell in item.cells for s in cell] or [item.words]:
                writer.add(words, [(0, item.level)])
    return writer.marked


def found(made: Sequence[Paper], tree: Tree) -> Marked:
    """Return what the product finds in it; where it leaves the line that opens a part among the words, that is fine."""
    openings = [_squeezed(item.words) for item in tree.items if item.code == "="]
    writer = _Writer()
    for paper in made:
        sections = [s for s in paper.structure.sections if not _is_bare_number(s, paper)]
        for statement in paper.structure.statements:
            words = _squeezed(statement.text)
            if statement.clutter or any(words in line for line in openings):
                continue
            inside = [s for s in sections if statement.span.start <= s.heading.start < statement.span.end]
            lead = [paper.text[statement.span.start : s.heading.start] for s in inside]
            writer.add(words, [(len(_squeezed(before)), s.level) for before, s in zip(lead, inside, strict=True)])
    return writer.marked


def _is_bare_number(section: Section, paper: Paper) -> bool:
    return _squeezed(section.heading.of(paper.text)) == _squeezed(section.marker)


def aligned(first: str, second: str) -> dict[int, int]:
    """Return which character of ``second`` each character of ``first`` is, where both hold it."""
    if first == second:
        return {i: i for i in range(len(first))}
    pairs: dict[int, int] = {}
    before = (0, 0)
    for at, there in [*_anchors(first, second), (len(first), len(second))]:
        if at < before[0] or there < before[1]:
            continue
        matcher = SequenceMatcher(None, first[before[0] : at], second[before[1] : there], autojunk=False)
        for block in matcher.get_matching_blocks():
            pairs |= {before[0] + block.a + i: before[1] + block.b + i for i in range(block.size)}
        pairs |= {at + i: there + i for i in range(ANCHOR) if at < len(first)}
        before = (at + ANCHOR, there + ANCHOR)
    return pairs


def _anchors(first: str, second: str) -> Iterator[tuple[int, int]]:
    """Places that hold the same run, which stands once on each side."""
    here, there = _runs(first), _runs(second)
    yield from sorted((at, there[run]) for run, at in here.items() if at >= 0 and there.get(run, -1) >= 0)


def _runs(words: str) -> dict[str, int]:
    places: dict[str, int] = {}
    for at in range(len(words) - ANCHOR + 1):
        run = words[at : at + ANCHOR]
        places[run] = -1 if run in places else at
    return places


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of one document or several; ``levels`` counts headings found at their level."""

    headings: int = 0
    claimed: int = 0
    hit: int = 0
    levels: int = 0
    statements: int = 0
    made: int = 0
    met: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))

    @property
    def heading_recall(self) -> float:
        """Share of the headings that were found."""
        return self.hit / max(self.headings, 1)

    @property
    def heading_precision(self) -> float:
        """Share of the headings claimed that are ones."""
        return self.hit / max(self.claimed, 1)

    @property
    def level_accuracy(self) -> float:
        """Share of the headings found that stand at their level."""
        return self.levels / max(self.hit, 1)

    @property
    def recall(self) -> float:
        """Share of the statements whose end was found."""
        return self.met / max(self.statements, 1)

    @property
    def precision(self) -> float:
        """Share of the ends claimed that are ones."""
        return self.met / max(self.made, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return 2 * self.met / max(self.statements + self.made, 1)


@dataclass(frozen=True, slots=True)
class Result:
    """The score of one document, and in words what is different."""

    tree: Tree
    score: Score
    differences: tuple[str, ...]


def evaluate(tree: Tree, settings: Settings) -> Result:
    """Dress a tree, take the document apart, and compare."""
    changed, document = shaped(tree, settings.read)
    return compare(changed, document, settings)


def compare(tree: Tree, document: Document, settings: Settings) -> Result:
    """Compare the tree with what the product makes of the document."""
    wanted = gold(tree)
    made = found(papers(document, load_lexicon(), settings.structure), tree)
    place = aligned(made.words, wanted.words)
    ends = list(_mapped_ends(made, place))
    headings = {place.get(at, -1 - at): level for at, level in made.headings.items()}
    hit = wanted.headings.keys() & headings.keys()
    met = set(wanted.ends) & set(ends)
    score = Score(
        headings=len(wanted.headings),
        claimed=len(headings),
        hit=len(hit),
        levels=sum(wanted.headings[at] == headings[at] for at in hit),
        statements=len(wanted.ends),
        made=len(ends),
        met=len(met),
    )
    return Result(tree, score, tuple(_differences(wanted, made, headings, ends)))


def _mapped_ends(made: Marked, place: dict[int, int]) -> Iterator[int]:
    """Where the product's statements end, as characters of the gold; negative where one holds nothing of the author's.

    A statement ends with its last character that is the author's, so that a speck behind it does not count.
    """
    start = 0
    for end in made.ends:
        yield next((place[i] for i in range(end, start - 1, -1) if i in place), -1 - end)
        start = end + 1


def _differences(wanted: Marked, made: Marked, headings: dict[int, int], ends: Iterable[int]) -> Iterator[str]:
    words = wanted.words
    for at, level in sorted(wanted.headings.items()):
        if at not in headings:
            yield f"heading missed    {level}  {words[at : at + 24]}"
        elif headings[at] != level:
            yield f"level {level} as {headings[at]}        {words[at : at + 24]}"
    for at, level in sorted(headings.items()):
        if at not in wanted.headings:
            where = made.words[-1 - at : 23 - at] if at < 0 else words[at : at + 24]
            yield f"heading invented  {level}  {where}"
    ended = set(ends)
    for at in sorted(set(wanted.ends) - ended):
        yield f"not cut     {words[max(at - 14, 0) : at + 1]} ‖ {words[at + 1 : at + 14]}"
    for at in sorted(ended - set(wanted.ends)):
        if at < 0:
            yield f"no statement      {made.words[max(-1 - at - 24, 0) : -at]}"
        else:
            yield f"cut         {words[max(at - 14, 0) : at + 1]} ‖ {words[at + 1 : at + 14]}"


def evaluate_set(name: str, settings: Settings, only: str = "") -> list[Result]:
    """Evaluate all trees of ``corpora/trees/<name>``, worst first."""
    files = [path for path in sorted((TREES / name).glob("*.tree")) if only in path.stem]
    results = [evaluate(read_tree(path), settings) for path in files]
    return sorted(results, key=lambda r: (r.score.f1 + r.score.heading_recall + r.score.level_accuracy, r.tree.name))


def total(results: Iterable[Result]) -> Score:
    return sum((r.score for r in results), Score())


def _row(name: str, score: Score) -> str:
    shares = (score.heading_recall, score.heading_precision, score.level_accuracy, score.precision, score.recall)
    return f"{name:34} {score.headings:5} " + " ".join(f"{s:6.3f}" for s in shares) + f" {score.f1:7.4f}"


def _print(results: Sequence[Result], differences: bool) -> None:
    print(f"{'':34} heads recall  prec.  level  prec. recall      F1")
    for shape in sorted({r.tree.shape for r in results}):
        print(_row(shape, total(r for r in results if r.tree.shape == shape)))
    print()
    for result in results:
        print(_row(f"{result.tree.name} ({result.tree.facts.get('shape', '')})", result.score))
        if differences:
            print("".join(f"    {line}\n" for line in result.differences), end="")
    print()
    print(_row("all", total(results)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", default="test", choices=("dev", "test"))
    parser.add_argument("--only", default="", help="part of a document's name")
    args = parser.parse_args()
    results = evaluate_set(args.set, load_settings(environment={}), args.only)
    _print(results, differences=args.set == "dev")


if __name__ == "__main__":
    main()
