"""Why a label was given: the words that spoke loudest for it, and the title or column that it stands under."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textmine.classify.context import Place
from textmine.classify.features import words_of
from textmine.classify.grams import MARK
from textmine.classify.linear import LinearModel
from textmine.model import Because, Paper, Reason, Role, Span, Statement

_SIZES = (2, 3)
_EMPTY = frozenset("的了在和是有为与或也都就而之其以于对从到这那我等及并又还很")


@dataclass(frozen=True, slots=True)
class Speakers:
    """The pieces of words that speak for the labels of a model: two or three characters that look like a word.

    With ``rivals`` the labels exclude each other, and what counts is a weight over their mean.
    """

    model: LinearModel
    rivals: bool
    _found: dict[str, Mapping[str, float]] = field(default_factory=dict, repr=False, compare=False)

    def of(self, label: str) -> Mapping[str, float]:
        """Return what each piece weighs that speaks for a label."""
        if label not in self._found:
            weights = self.model.weights
            column = weights[:, self.model.labels.index(label)] - (weights.mean(axis=1) if self.rivals else 0.0)
            own = zip(self.model.vocabulary, column[list(self.model.vocabulary.values())].tolist(), strict=True)
            self._found[label] = {
                name[len(MARK) :]: weight for name, weight in own if weight > 0 and _is_wordlike(name)
            }  # fmt: skip
        return self._found[label]

    def grounds(self, statement: Statement, label: str, most: int) -> list[Because]:
        """Return up to ``most`` separate pieces that speak loudest for a label, as spans of the text.

        None where the statement's lines were joined and have no one place in the text.
        """
        text = statement.text
        if len(text) != len(statement.span) or not most:
            return []
        words, offset = words_of(text)
        speaks = self.of(label)
        spoken = sorted(
            (-speaks[piece], start + offset, start + offset + size)
            for size in _SIZES
            for start in range(len(words) - size + 1)
            if (piece := words[start : start + size]) in speaks
        )
        base = statement.span.start
        return [
            Because(label, Span(base + a, base + b), Reason.of("because.words", words=text[a:b]))
            for a, b in _apart(text, [(a, b) for _, a, b in spoken], most)
        ]


def _is_wordlike(name: str) -> bool:
    piece = name[len(MARK) :]
    return (
        name.startswith(MARK)
        and len(piece) in _SIZES
        and piece.isalpha()
        and piece[0] not in _EMPTY
        and piece[-1] not in _EMPTY
    )


def _apart(text: str, spoken: list[tuple[int, int]], most: int) -> list[tuple[int, int]]:
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
