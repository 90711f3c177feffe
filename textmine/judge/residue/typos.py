"""The same wrong word in two papers: a slip that travels with what it stands in.

Slips are those of a list, and what is no word but sounds like one: 一抓到低 for 一抓到底, 落实道位 for 落实到位.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from textmine.judge.residue.found import own_statements, slip
from textmine.judge.residue.homophones import homophones
from textmine.lexicon import Lexicon
from textmine.lexicon.residue import TypoRules
from textmine.model import Finding, FindingKind, Paper, Span
from textmine.text.segment import Segmenter, segmenter

_AROUND = 4  # characters that complete a word cut at either end
_CUT = "\0"


@dataclass(frozen=True, slots=True)
class _Window:
    """Neighbouring words of a paper; ``after`` are the two characters behind them."""

    paper: Paper
    span: Span
    words: tuple[str, ...]
    after: str


@dataclass(frozen=True, slots=True)
class _Words:
    """What counts as a word, as a ``fixed`` one of the field, and how often the papers use each (``counts``).

    ``windows`` are the places of each run of words that is no word and that several papers have.
    """

    cut: Segmenter
    fixed: frozenset[str]
    counts: Counter[str]
    windows: Mapping[str, Sequence[_Window]]

    def known(self, word: str) -> bool:
        """Tell whether the dictionary or the field knows a word."""
        return bool(self.cut.word_class(word)) or word in self.fixed


def shared_typos(papers: Sequence[Paper], lexicon: Lexicon) -> Iterator[Finding]:
    """Yield the slips that stand in papers of two units or more, each with one of the others that has it."""
    taken: dict[str, list[Span]] = defaultdict(list)
    uses: dict[str, list[tuple[Paper, Span]]] = defaultdict(list)
    right: dict[str, str] = dict(lexicon.residue.typos.listed)
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
    rules = lexicon.residue.typos
    for statement in own_statements(paper):
        for found in rules.pattern.finditer(paper.text, statement.span.start, statement.span.end):
            span = Span(*found.span())
            if len(span) > rules.short or _stands_alone(paper.text, span, lexicon):
                yield span, found[0]


def _listed_in(wrong: str, lexicon: Lexicon) -> list[str]:
    """Return a slip and those of the list that stand in it: 党员对伍 holds 对伍, which another paper may have."""
    runs = {wrong[i:j] for i in range(len(wrong)) for j in range(i + 2, len(wrong) + 1)}
    return sorted(run for run in runs if run in lexicon.residue.typos.listed)


def _stands_alone(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether the characters are a word here, and no ends of two: 以经 is none in 以经济建设为中心."""
    start = max(0, span.start - _AROUND)
    position = start
    ends = {start}
    for word in segmenter(lexicon).words(text[start : span.end + _AROUND]):
        position += len(word)
        ends.add(position)
    return span.start in ends and span.end in ends


def _unlisted(papers: Sequence[Paper], lexicon: Lexicon) -> Iterator[tuple[str, str, list[tuple[Paper, Span]]]]:
    """Yield what no list holds: a wrong word, the right one, and where papers of two units or more have it."""
    rules, words = lexicon.residue.typos, _words(papers, lexicon)
    names = "".join(f"{paper.unit}\n{paper.title}\n" for paper in papers)
    for wrong, found in words.windows.items():
        if len({w.paper.unit or w.paper.name for w in found}) < 2:
            continue
        if wrong in names or any(w.after.startswith(rules.names) for w in found):
            continue
        meant = {_meant(run, words, rules) for run in {w.words for w in found}}
        if len(meant) == 1 and (right := meant.pop()):
            yield wrong, right, [(w.paper, w.span) for w in found]


def _words(papers: Sequence[Paper], lexicon: Lexicon) -> _Words:
    """Return the runs of 2 to 4 characters that are no words and stand in several papers, and the use of each word.

    Twice through: first which runs several papers have, by their hashes, then where; all runs of a large stack at once
    would take more memory than its texts.
    """
    rules = lexicon.residue.typos
    windows: dict[str, list[_Window]] = {}
    found = _Words(segmenter(lexicon), frozenset(lexicon.terms) | rules.fixed, Counter(), windows)
    texts = [[_CUT.join(found.cut.words(s.span.of(paper.text))) for s in own_statements(paper)] for paper in papers]
    shared = _in_several(texts, rules.longest)
    known: dict[str, bool] = {}
    for paper, cut in zip(papers, texts, strict=True):
        for statement, joined in zip(own_statements(paper), cut, strict=True):
            words = joined.split(_CUT)
            found.counts.update(words)
            position = statement.span.start
            for at, word in enumerate(words):
                for run, end in _runs(words, at, rules.longest):
                    if hash(run) not in shared:
                        continue
                    if run not in known:
                        known[run] = found.known(run)
                    if not known[run]:
                        span = Span(position, position + len(run))
                        after = paper.text[span.end : span.end + 2]
                        windows.setdefault(run, []).append(_Window(paper, span, tuple(words[at:end]), after))
                position += len(word)
    return found


def _in_several(texts: Sequence[Sequence[str]], longest: int) -> frozenset[int]:
    """Return the hashes of the runs of words that at least two of the texts, each a row of cut statements, hold."""
    hashes = [np.unique(np.fromiter(map(hash, _all_runs(rows, longest)), np.int64)) for rows in texts]
    values, papers = np.unique(np.concatenate([np.zeros(0, np.int64), *hashes]), return_counts=True)
    return frozenset(values[papers > 1].tolist())


def _all_runs(rows: Sequence[str], longest: int) -> Iterator[str]:
    for row in rows:
        words = row.split(_CUT)
        for at in range(len(words)):
            for run, _ in _runs(words, at, longest):
                yield run


def _runs(words: Sequence[str], at: int, longest: int) -> Iterator[tuple[str, int]]:
    """Yield the neighbouring words from ``at`` on, joined, that are 2 to ``longest`` characters, and where they end."""
    run = ""
    for end in range(at, min(at + longest, len(words))):
        word = words[end]
        run += word
        if len(run) > longest or not word.isalpha() or word.isascii():
            return
        if len(run) > 1:
            yield run, end + 1


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
    for other in dict.fromkeys((*homophones(character), *looks)):
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
