"""What one paper has that may be a slip of the pen; that it is one shows where another paper has it too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, repeat

import numpy as np

from textmine.judge.residue.confusions import Ints, confusions, fixed_words
from textmine.judge.residue.found import own_statements, own_with
from textmine.lexicon import Lexicon
from textmine.model import Paper, Span
from textmine.text.normal import code_points
from textmine.text.segment import segmenter

_AT_ONCE = 1000  # statements whose runs are asked about together: those of most papers, of long ones what memory holds
_AROUND = 4  # characters that complete a word cut at either end
_CUT = "\0"


@dataclass(frozen=True, slots=True)
class Suspect:
    """Neighbouring words that together are none, but may be meant for one."""

    span: Span
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypoNotes:
    """The slips of the list in one paper, what else may be a slip, and how often it uses each word.

    ``words`` are those that a slip may be part of or meant for, joined by a NUL; ``uses`` counts each of them.
    """

    listed: tuple[Span, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    words: str = ""
    uses: tuple[int, ...] = ()

    def used(self) -> Iterator[str]:
        """Yield each word as often as the paper uses it, which is how many are counted soonest."""
        return chain.from_iterable(map(repeat, self.words.split(_CUT), self.uses))


def typo_notes(paper: Paper, lexicon: Lexicon) -> TypoNotes:
    """Return what may be a slip in what the author wrote."""
    cut, longest = segmenter(lexicon), lexicon.residue.typos.longest
    rows = ((s.span.start, cut.words(s.span.of(paper.text))) for s in own_statements(paper))
    counts: Counter[str] = Counter()
    suspects: list[Suspect] = []
    while some := list(islice(rows, _AT_ONCE)):
        counts.update(word for _, row in some for word in row)
        suspects += _suspects(some, lexicon)
    uses = {word: count for word, count in counts.items() if word.isalpha() and len(word) <= longest}
    return TypoNotes(tuple(_listed(paper, lexicon)), tuple(suspects), _CUT.join(uses), tuple(uses.values()))


def _listed(paper: Paper, lexicon: Lexicon) -> Iterator[Span]:
    rules = lexicon.residue.typos
    for _, statement in own_with(paper, rules.pattern):
        for found in rules.pattern.finditer(paper.text, statement.span.start, statement.span.end):
            span = Span(*found.span())
            if len(span) > rules.short or _stands_alone(paper.text, span, lexicon):
                yield span


def _stands_alone(text: str, span: Span, lexicon: Lexicon) -> bool:
    """Tell whether the characters are a word here, and no ends of two: 以经 is none in 以经济建设为中心."""
    start = max(0, span.start - _AROUND)
    position = start
    ends = {start}
    for word in segmenter(lexicon).words(text[start : span.end + _AROUND]):
        position += len(word)
        ends.add(position)
    return span.start in ends and span.end in ends


@dataclass(frozen=True, slots=True)
class _Runs:
    """Neighbouring words of 2 to some characters, in their order, among all words of some rows joined to ``text``.

    Run i has ``sizes[i]`` characters from ``starts[i]`` on: the words from ``firsts[i]`` to before ``ends[i]``.
    """

    text: str
    starts: Ints
    sizes: Ints
    firsts: Ints
    ends: Ints

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], longest: int) -> _Runs:
        """Find the runs of words of letters, no row's reaching into the next."""
        words = [word for row in rows for word in row]
        usable = np.array([word.isalpha() and not word.isascii() for word in words], bool)
        row_of = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
        starts = np.cumsum([0, *map(len, words)])
        firsts, found = np.flatnonzero(usable), [np.zeros((2, 0), np.int64)]
        for count in range(longest):
            firsts = firsts[firsts + count < len(words)]
            last = firsts + count
            goes_on = usable[last] & (row_of[last] == row_of[firsts]) & (starts[last + 1] - starts[firsts] <= longest)
            firsts = firsts[goes_on]
            found.append(np.stack([firsts, firsts + count + 1]))
        firsts, ends = np.concatenate(found, axis=1)
        firsts, ends = np.stack([firsts, ends])[:, np.lexsort((ends, firsts))]
        long = starts[ends] - starts[firsts] > 1
        firsts, ends = firsts[long], ends[long]
        return cls("".join(words), starts[firsts], starts[ends] - starts[firsts], firsts, ends)

    def words(self, numbers: Ints) -> Iterator[tuple[int, str]]:
        """Yield the words of some runs, joined, each behind its number."""
        for number, start, size in zip(
            numbers.tolist(), self.starts[numbers].tolist(), self.sizes[numbers], strict=True
        ):
            yield number, self.text[start : start + size]


def _suspects(rows: Sequence[tuple[int, Sequence[str]]], lexicon: Lexicon) -> Iterator[Suspect]:
    """Yield where runs of words stand that no dictionary knows and that may be meant for a word that one does.

    Those of one length come together, as they are asked about.
    """
    runs = _Runs.of([row for _, row in rows], lexicon.residue.typos.longest)
    known, fixed = segmenter(lexicon).vocabulary(), fixed_words(lexicon)
    lengths: dict[int, Ints] = {}
    for size in np.unique(runs.sizes).tolist():
        own = np.flatnonzero(runs.sizes == size)
        first = next((n for n, run in runs.words(own) if run not in known and run not in fixed), None)
        if first is not None:
            lengths[first] = own
    words = [word for _, row in rows for word in row]
    before = np.cumsum([0, *(sum(map(len, row)) for _, row in rows)])[:-1]
    moved = np.repeat(np.array([begin for begin, _ in rows], np.int64) - before, [len(row) for _, row in rows])
    codes = code_points(runs.text)
    for _, own in sorted(lengths.items()):
        likely = own[confusions(lexicon).of(codes, runs.starts[own], int(runs.sizes[own[0]]))]
        places: dict[str, list[int]] = defaultdict(list)
        for number, run in runs.words(likely):
            if run not in known and run not in fixed:
                places[run].append(number)
        for run, numbers in places.items():
            for number in numbers:
                first, end = int(runs.firsts[number]), int(runs.ends[number])
                start = int(runs.starts[number] + moved[first])
                yield Suspect(Span(start, start + len(run)), tuple(words[first:end]))
