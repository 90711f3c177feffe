"""The same wrong word in two papers: a slip that travels with what it stands in.

Slips are those of a list, and what is no word but sounds like one: 一抓到低 for 一抓到底, 落实道位 for 落实到位.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.judge.residue.found import own_statements, slip
from textmine.judge.residue.homophones import homophones
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import ResidueRules
from textmine.model import Finding, FindingKind, Paper, Span
from textmine.text.segment import Segmenter, segmenter

_LONGEST = 4  # characters of a fixed word
_SHORT = 2  # characters of a slip that may be the ends of two words
_COMMON = 3  # times that the papers use a word, from which it is one of their common words
_FREE = 2  # times that a character or word stands elsewhere, up to which it hardly stands for itself
_PLACES = ("镇", "乡", "村", "县", "市", "区", "街道", "社区", "路", "街", "组", "屯", "湾", "某", "同志")


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring words of a paper; ``before`` and ``after`` are the characters around them."""

    paper: Paper
    span: Span
    words: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What counts as a word, as a ``fixed`` one of the field, and how often the papers use each (``counts``)."""

    cut: Segmenter
    fixed: frozenset[str]
    counts: Counter[str]
    windows: Mapping[str, list[_Window]]

    def known(self, word: str) -> bool:
        return bool(self.cut.word_class(word)) or word in self.fixed


def shared_typos(papers: Sequence[Paper], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the slips that stand in papers of two units or more, each with one of the others that has it."""
    taken: dict[str, list[Span]] = defaultdict(list)
    uses: dict[str, list[tuple[Paper, Span]]] = defaultdict(list)
    right: dict[str, str] = dict(lexicon.residue.typos)
    for paper in papers:
        for span, wrong in _slips(paper, lexicon):
            for inner in _listed_in(wrong, lexicon):
                uses[inner].append((paper, span))
    for wrong, meant, found in _unlisted(papers, lexicon):
        if wrong not in right:
            right[wrong] = meant
            uses[wrong] = found
    for wrong, found in sorted(uses.items(), key=lambda use: (-len(use[0]), use[0])):
        units = {p.name: p.unit or p.name for p, _ in found}
        for paper, span in found:
            others = sorted(unit for name, unit in units.items() if unit != units[paper.name])
            if others and not any(span.start < t.end and t.start < span.end for t in taken[paper.name]):
                taken[paper.name].append(span)
                yield slip(paper, span, FindingKind.TYPO, right=right[wrong], other=others[0], count=len(set(others)))


def _slips(paper: Paper, lexicon: Lexicon) -> Iterator[tuple[Span, str]]:
    rules = lexicon.residue
    for statement in own_statements(paper):
        for found in rules.any_typo.finditer(paper.text, statement.span.start, statement.span.end):
            if len(found[0]) > _SHORT or _stands_alone(paper.text, Span(*found.span()), lexicon):
                yield Span(*found.span()), found[0]


def _listed_in(wrong: str, lexicon: Lexicon) -> list[str]:
    """Return a slip and those of the list that stand in it: 党员对伍 holds 对伍, which another paper may have."""
    runs = {wrong[i:j] for i in range(len(wrong)) for j in range(i + 2, len(wrong) + 1)}
    return sorted(run for run in runs if run in lexicon.residue.typos)


def _stands_alone(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether the characters are a word here, and no ends of two: 以经 is none in 以经济建设为中心."""
    start = max(0, span.start - 4)
    position = start
    ends = {start}
    for word in segmenter(lexicon).words(text[start : span.end + 4]):
        position += len(word)
        ends.add(position)
    return span.start in ends and span.end in ends


def _unlisted(papers: Sequence[Paper], lexicon: Lexicon) -> Iterator[tuple[str, str, list[tuple[Paper, Span]]]]:
    """Yield what no list holds: a wrong word, the right one, and where papers of two units or more have it."""
    words = _words(papers, lexicon)
    names = "".join(f"{paper.unit}\n{paper.title}\n" for paper in papers)
    for wrong, found in words.windows.items():
        if len(found) < 2 or len({w.paper.unit or w.paper.name for w in found}) < 2:
            continue
        if wrong in names or any(w.after.startswith(_PLACES) for w in found):
            continue
        runs = {w.words for w in found}
        meant = {_meant(run, words, lexicon.residue) for run in runs}
        if len(meant) == 1 and (right := meant.pop()):
            yield wrong, right, [(w.paper, w.span) for w in found]


def _words(papers: Sequence[Paper], lexicon: Lexicon) -> _Words:
    """Return the runs of 2 to 4 characters that are no words, and how often the papers use each word."""
    fixed = frozenset(lexicon.terms) | lexicon.residue.fixed
    windows: dict[str, list[_Window]] = defaultdict(list)
    found = _Words(segmenter(lexicon), fixed, Counter(), windows)
    for paper in papers:
        for statement in own_statements(paper):
            words = found.cut.words(statement.span.of(paper.text))
            found.counts.update(words)
            position = statement.span.start
            for at, word in enumerate(words):
                for run in _runs(words, at):
                    joined = "".join(run)
                    if len(joined) > 1 and not found.known(joined):
                        span = Span(position, position + len(joined))
                        windows[joined].append(_Window(paper, span, run, paper.text[span.end : span.end + 2]))
                position += len(word)
    return found


def _runs(words: Sequence[str], at: int) -> Iterator[tuple[str, ...]]:
    """Yield the neighbouring words from ``at`` on that are together no longer than a fixed word."""
    length = 0
    for end in range(at, min(at + _LONGEST, len(words))):
        length += len(words[end])
        if length > _LONGEST or not words[end].isalpha() or words[end].isascii():
            return
        yield tuple(words[at : end + 1])


def _meant(run: tuple[str, ...], words: _Words, rules: ResidueRules) -> str:
    """Return the fixed words that sound or look like a run of words and differ in one character; empty if none do."""
    wrong = "".join(run)
    position = 0
    for word in run:
        odd = _is_odd(word, run, words.counts[word] - len(words.windows[wrong]), words)
        for at in range(position, position + len(word)):
            for right in _variants(wrong, at, rules):
                swap = (word, right[position : position + len(word)])
                firm = len(right) > 2 and right in words.fixed
                if (odd or firm) and _fits(right, run, swap, words):
                    return right
        position += len(word)
    return ""


def _variants(wrong: str, at: int, rules: ResidueRules) -> Iterator[str]:
    """Yield what a run would be with another character at one place that is easily taken for the one there."""
    character = wrong[at]
    if character in rules.spoken:
        return
    same = "".join(pair for pair in rules.variants if character in pair)
    looks = "".join(pair for pair in rules.lookalikes if character in pair)
    for other in dict.fromkeys((*homophones(character), *looks)):
        if other != character and other not in same:
            yield wrong[:at] + other + wrong[at + 1 :]


def _is_odd(word: str, run: tuple[str, ...], elsewhere: int, words: _Words) -> bool:
    """Tell whether a word has no business of its own: unknown, or not used but in this very run."""
    if len(run) == 1 or (len(word) > 1 and not words.cut.word_class(word)):
        return True
    if len(word) == 1:  # four characters are a fixed word by themselves
        return sum(map(len, run)) == _LONGEST or elsewhere <= _FREE
    return elsewhere == 0


def _fits(right: str, run: tuple[str, ...], swap: tuple[str, str], words: _Words) -> bool:
    """Tell whether what would be meant is a fixed word, the more surely the shorter it is."""
    word, swapped = swap
    counts, fixed = words.counts, right in words.fixed
    if fixed and len(right) == 2:
        # of two characters the one that stays must be bound: 措 of 措失 is never a word, both of 个村 are
        return not any(counts[a] for a, b in zip("".join(run), right, strict=True) if a == b)
    if fixed or len(right) == 2:
        return fixed
    if len(right) < _LONGEST:
        return words.known(right) and counts[right] >= _COMMON and len(word) < _LONGEST
    if words.known(right):
        unknown = len(word) == 1 or not words.cut.word_class(word)
        return unknown or counts[right] > 0 or counts[swapped] >= _COMMON
    return False
