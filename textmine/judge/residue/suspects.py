"""What one paper has that may be a slip of the pen; that it is one shows where another paper has it too."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from textmine.judge.residue.confusions import confusions, fixed_words
from textmine.judge.residue.found import own_statements
from textmine.lexicon import Lexicon
from textmine.model import Paper, Span
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

    def counts(self) -> Mapping[str, int]:
        """Return how often the paper uses each word."""
        return dict(zip(self.words.split(_CUT), self.uses, strict=True)) if self.uses else {}


def typo_notes(paper: Paper, lexicon: Lexicon) -> TypoNotes:
    """Return what may be a slip in what the author wrote."""
    cut, longest = segmenter(lexicon), lexicon.residue.typos.longest
    rows = ((s.span.start, cut.words(s.span.of(paper.text))) for s in own_statements(paper))
    counts: Counter[str] = Counter()
    suspects: list[Suspect] = []
    while some := list(islice(rows, _AT_ONCE)):
        counts.update(word for _, row in some for word in row if word.isalpha() and len(word) <= longest)
        suspects += _suspects(some, lexicon)
    return TypoNotes(tuple(_listed(paper, lexicon)), tuple(suspects), _CUT.join(counts), tuple(counts.values()))


def _listed(paper: Paper, lexicon: Lexicon) -> Iterator[Span]:
    rules = lexicon.residue.typos
    for statement in own_statements(paper):
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


def _suspects(rows: Sequence[tuple[int, Sequence[str]]], lexicon: Lexicon) -> Iterator[Suspect]:
    """Yield where runs of words stand that no dictionary knows and that may be meant for a word that one does."""
    places: dict[str, list[tuple[int, Sequence[str]]]] = defaultdict(list)
    known, longest = segmenter(lexicon).vocabulary(), lexicon.residue.typos.longest
    for begin, words in rows:
        for run, at, end, offset in _runs(words, longest):
            if run not in known:
                places[run].append((begin + offset, words[at:end]))
    fixed = fixed_words(lexicon)
    for run in confusions(lexicon).of([run for run in places if run not in fixed]):
        yield from (Suspect(Span(start, start + len(run)), tuple(words)) for start, words in places[run])


def _runs(words: Sequence[str], longest: int) -> Iterator[tuple[str, int, int, int]]:
    """Yield neighbouring words, joined, that are 2 to ``longest`` characters: from which to which word, and where."""
    usable = [word.isalpha() and not word.isascii() for word in words]
    offset = 0
    for at, word in enumerate(words):
        run, end = word, at + 1
        while usable[end - 1] and len(run) <= longest:
            if len(run) > 1:
                yield run, at, end, offset
            if end == len(words):
                break
            run += words[end]
            end += 1
        offset += len(word)
