"""Why a label was given: the words that spoke loudest for it, and the title or column that it stands under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from textmine.classify.context import Place
from textmine.classify.features import words_of
from textmine.classify.grams import MARK, GramTable, Ints, packed_runs
from textmine.classify.linear import Floats, LinearModel
from textmine.model import Because, Paper, Reason, Role, Span, Statement

_SIZES = (2, 3)
_EMPTY = frozenset("的了在和是有为与或也都就而之其以于对从到这那我等及并又还很")


@dataclass(frozen=True, slots=True)
class Speakers:
    """The pieces of words that speak for the labels of a model: two or three characters that look like a word.

    With ``rivals`` the labels exclude each other, and what counts is a weight over their mean. ``weights`` has a row a
    piece of the model's table and a column a label, ``sizes`` the characters of a piece, 0 where it is no word.
    """

    labels: Mapping[str, int]
    table: GramTable
    weights: Floats
    sizes: Ints

    @classmethod
    def of(cls, model: LinearModel, *, rivals: bool) -> Speakers:
        """Find what speaks for the labels of a model."""
        mean = model.weights.mean(axis=1, keepdims=True) if rivals and model.weights.size else np.float32(0)
        sizes = np.zeros(len(model.weights), np.int64)
        for name, row in model.vocabulary.items():
            if _is_wordlike(name):
                sizes[row] = len(name) - len(MARK)
        rows = model.table.rows
        labels = {label: column for column, label in enumerate(model.labels)}
        return cls(labels, model.table, (model.weights - mean)[rows], sizes[rows])

    def grounds(self, asked: Sequence[tuple[Statement, str]], most: int) -> list[list[Because]]:
        """Return for each statement and label up to ``most`` separate pieces that speak loudest, as spans of the text.

        None where the statement's lines were joined and have no one place in the text.
        """
        told = [words_of(s.text) if len(s.text) == len(s.span) else ("", 0) for s, _ in asked]
        if not most:
            return [[] for _ in asked]
        spoken = self._spoken([words for words, _ in told], [label for _, label in asked])
        return [
            _because(statement, label, offset, ranges, most)
            for (statement, label), (_, offset), ranges in zip(asked, told, spoken, strict=True)
        ]

    def _spoken(self, texts: Sequence[str], labels: Sequence[str]) -> list[Iterator[tuple[int, int]]]:
        """Return for each text where in it stands what speaks for its label, the loudest first."""
        sizes = [len(text) for text in texts]
        owner = np.repeat(np.arange(len(texts)), sizes)
        starts = np.cumsum(sizes) - sizes
        columns = np.array([self.labels[label] for label in labels], np.int64)
        rows = [np.zeros((4, 0))]
        for size, packed in enumerate(packed_runs("".join(texts)), 1):
            inside = np.flatnonzero(owner[: len(packed)] == owner[size - 1 :]) if size in _SIZES else owner[:0]
            held, known = self.table.found(packed[inside])
            at = inside[held]
            loud = self.weights[known, columns[owner[at]]]
            speaks = (loud > 0) & (self.sizes[known] == size)
            at, loud = at[speaks], loud[speaks]
            begin = at - starts[owner[at]]
            rows.append(np.stack([owner[at], -loud, begin, begin + size]))
        every = np.concatenate(rows, axis=1)
        every = every[:, np.lexsort(every[::-1])]
        bounds = np.searchsorted(every[0], np.arange(len(texts) + 1)).tolist()
        begins, ends = every[2:].astype(np.int64).tolist()
        return [zip(begins[a:b], ends[a:b], strict=True) for a, b in pairwise(bounds)]


def _is_wordlike(name: str) -> bool:
    piece = name[len(MARK) :]
    return (
        name.startswith(MARK)
        and len(piece) in _SIZES
        and piece.isalpha()
        and piece[0] not in _EMPTY
        and piece[-1] not in _EMPTY
    )


def _because(
    statement: Statement, label: str, offset: int, spoken: Iterable[tuple[int, int]], most: int
) -> list[Because]:
    base, text = statement.span.start, statement.text
    return [
        Because(label, Span(base + a, base + b), Reason("because.words", (("words", text[a:b]),)))
        for a, b in _apart(text, ((offset + a, offset + b) for a, b in spoken), most)
    ]


def _apart(text: str, spoken: Iterable[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """Return the first ``most`` ranges that neither touch another nor repeat its words, in the order of the text."""
    chosen: list[tuple[int, int]] = []
    for begin, end in spoken:
        apart = all(end <= a or begin >= b for a, b in chosen)
        if apart and text[begin:end] not in {text[a:b] for a, b in chosen}:
            chosen.append((begin, end))
        if len(chosen) == most:
            break
    return sorted(chosen)


def place_grounds(paper: Paper, place: Place, role: Role) -> list[Because]:
    """Return the title or column that speaks for a role, if one does."""
    if place.column:
        return [Because(role.value, None, Reason.of("because.column", title=place.titles[0]))]
    if place.section < 0 or place.titled is not role or place.led not in (None, role):
        return []
    heading = paper.structure.sections[place.section].heading
    return [Because(role.value, heading, Reason.of("because.section", title=heading.of(paper.text).strip()))]
