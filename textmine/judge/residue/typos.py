"""The same wrong word in two papers: a slip that travels with what it stands in.

Slips are those of a list, and what is no word but sounds like one: 一抓到低 for 一抓到底, 落实道位 for 落实到位.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from textmine.judge.residue.confusions import fixed_words
from textmine.judge.residue.found import slip
from textmine.judge.residue.suspects import TypoNotes
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import TypoRules
from textmine.model import Finding, FindingKind, Paper, Span
from textmine.text.segment import Segmenter, segmenter


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring words of a paper that together are no word."""

    paper: Paper
    span: Span
    words: tuple[str, ...]

    @property
    def after(self) -> str:
        """The two characters behind them."""
        return self.paper.text[self.span.end : self.span.end + 2]


@dataclass(frozen=True, slots=True)
class _Words:
    """What counts as a word, as a ``fixed`` one of the field, and how often the papers use each (``counts``).

    ``windows`` are the places of each run of words that is no word but may be meant for one, ``listed`` the places of
    the slips of the list.
    """

    cut: Segmenter
    fixed: frozenset[str]
    counts: Counter[str]
    windows: Mapping[str, Sequence[_Window]]
    listed: Sequence[tuple[Paper, Span]]

    def known(self, word: str) -> bool:
        """Tell whether the dictionary or the field knows a word."""
        return bool(self.cut.word_class(word)) or word in self.fixed


def shared_typos(papers: Sequence[Paper], notes: Mapping[str, TypoNotes], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the slips that stand in papers of two units or more, each with one of the others that has it."""
    taken: dict[str, list[Span]] = defaultdict(list)
    uses: dict[str, list[tuple[Paper, Span]]] = defaultdict(list)
    right: dict[str, str] = dict(lexicon.residue.typos.listed)
    words = _words(papers, notes, lexicon)
    for paper, span in words.listed:
        for inner in _listed_in(span.of(paper.text), lexicon):
            uses[inner].append((paper, span))
    for wrong, meant, found in _unlisted(papers, words, lexicon):
        if wrong not in right:
            right[wrong] = meant
            uses[wrong] = found
    for wrong, found in sorted(uses.items(), key=lambda use: (-len(use[0]), use[0])):
        units = sorted({paper.unit or paper.name for paper, _ in found})
        for paper, span in found if len(units) > 1 else ():
            other = next(unit for unit in units if unit != (paper.unit or paper.name))
            if not any(span.start < t.end and t.start < span.end for t in taken[paper.name]):
                taken[paper.name].append(span)
                yield slip(paper, span, FindingKind.TYPO, right=right[wrong], other=other, count=len(units) - 1)


def _listed_in(wrong: str, lexicon: Lexicon) -> list[str]:
    """Return a slip and those of the list that stand in it: 党员对伍 holds 对伍, which another paper may have."""
    runs = {wrong[i:j] for i in range(len(wrong)) for j in range(i + 2, len(wrong) + 1)}
    return sorted(run for run in runs if run in lexicon.residue.typos.listed)


def _unlisted(
    papers: Sequence[Paper], words: _Words, lexicon: Lexicon
) -> Iterator[tuple[str, str, list[tuple[Paper, Span]]]]:
    """Yield what no list holds: a wrong word, the right one, and where papers of two units or more have it."""
    rules = lexicon.residue.typos
    windows = words.windows.items()
    shared = {wrong: found for wrong, found in windows if len({w.paper.unit or w.paper.name for w in found}) > 1}
    named = _within(shared.keys(), {name for paper in papers for name in (paper.unit, paper.title)})
    for wrong, found in shared.items():
        if wrong in named or any(w.after.startswith(rules.names) for w in found):
            continue
        meant = {_meant(run, words, rules) for run in {w.words for w in found}}
        if len(meant) == 1 and (right := meant.pop()):
            yield wrong, right, [(w.paper, w.span) for w in found]


def _within(words: Set[str], names: Iterable[str]) -> set[str]:
    """Return the words that stand in one of the names: both are as many as the stack is large."""
    sizes = {len(word) for word in words}
    runs = (name[at : at + size] for name in names for size in sizes for at in range(len(name) - size + 1))
    return {run for run in runs if run in words}


def _words(papers: Sequence[Paper], notes: Mapping[str, TypoNotes], lexicon: Lexicon) -> _Words:
    """Return where the papers have what may be a slip, and how often they use each word."""
    counts: Counter[str] = Counter()
    windows: dict[str, list[_Window]] = defaultdict(list)
    listed: list[tuple[Paper, Span]] = []
    for paper in papers:
        note = notes[paper.name]
        counts.update(note.used())
        listed += ((paper, span) for span in note.listed)
        for suspect in note.suspects:
            window = _Window(paper, suspect.span, suspect.words)
            windows["".join(suspect.words)].append(window)
    return _Words(segmenter(lexicon), fixed_words(lexicon), counts, windows, listed)


def _meant(run: tuple[str, ...], words: _Words, rules: TypoRules) -> str:
    """Return the fixed words that sound or look like a run of words and differ in one character; empty if none do."""
    wrong = "".join(run)
    position = 0
    for word in run:
        odd = _is_odd(word, run, words.counts[word] - len(words.windows[wrong]), words, rules)
        for at in range(position, position + len(word)) if odd or len(wrong) > 2 else ():  # else nothing is firm
            for right in _variants(wrong, at, rules):
                swap = (word, right[position : position + len(word)])
                firm = len(right) > 2 and right in words.fixed
                if (odd or firm) and _fits(right, run, swap, words, rules):
                    return right
        position += len(word)
    return ""


def _variants(wrong: str, at: int, rules: TypoRules) -> Iterator[str]:
    """Yield what a run would be with another character at one place that is easily taken for the one there."""
    character = wrong[at]
    if character in rules.spoken:
        return
    same = "".join(pair for pair in rules.variants if character in pair)
    looks = "".join(pair for pair in rules.lookalikes if character in pair)
    for other in dict.fromkeys(rules.sounds.get(character, "") + looks):
        if other != character and other not in same:
            yield wrong[:at] + other + wrong[at + 1 :]


def _is_odd(word: str, run: tuple[str, ...], elsewhere: int, words: _Words, rules: TypoRules) -> bool:
    """Tell whether a word has no business of its own: unknown, or not used but in this very run."""
    if len(run) == 1 or (len(word) > 1 and not words.cut.word_class(word)):
        return True
    if len(word) == 1:  # four characters are a fixed word by themselves
        return sum(map(len, run)) == rules.longest or elsewhere <= rules.free
    return elsewhere == 0


def _fits(right: str, run: tuple[str, ...], swap: tuple[str, str], words: _Words, rules: TypoRules) -> bool:
    """Tell whether what would be meant is a fixed word, the more surely the shorter it is."""
    word, swapped = swap
    counts, fixed = words.counts, right in words.fixed
    if fixed and len(right) == 2:
        # of two characters the one that stays must be bound: 措 of 措失 is never a word, both of 个村 are
        return not any(counts[a] for a, b in zip("".join(run), right, strict=True) if a == b)
    if fixed or len(right) == 2:
        return fixed
    if len(right) < rules.longest:
        return words.known(right) and counts[right] >= rules.common and len(word) < rules.longest
    if words.known(right):
        unknown = len(word) == 1 or not words.cut.word_class(word)
        return unknown or counts[right] > 0 or counts[swapped] >= rules.common
    return False
