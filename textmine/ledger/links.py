"""What goes with what in one paper: each cause and remedy with the problem that it is about.

A row of a table and a place right behind its problem are the paper's own order and need no guess. Otherwise the chance
of a pair is a logistic function of a few signs: the same number in parallel lists, words that name the problem,
closeness of meaning, shared categories, and whether no other pair is better. Its weights were fitted on stacks with
known links (``scripts/train_links.py``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_matrix

from textmine.classify.grams import Ints
from textmine.classify.linear import Doubles, Floats
from textmine.classify.meaning import Meaning
from textmine.ledger.bridge import Bridge
from textmine.ledger.items import row_of
from textmine.ledger.stretches import Stretch
from textmine.lexicon import Lexicon
from textmine.model import Item, Link, LinkKind, Paper, Role
from textmine.settings import LinkSettings
from textmine.structure.numbering import marker_at
from textmine.text.dates import small_number
from textmine.text.normal import ruled_form

SIGNS = (
    "row", "right_behind", "ordinal", "named", "same_number", "in_order", "as_far", "best_of_problem",
    "best_of_answer", "categories", "fits", "fits_problem_best", "fits_answer_best",
)  # fmt: skip
"""The signs of a pair, in the order of the weights."""


# Power of the agreement of two orders: where it is not nearly whole, order tells little [1: F1 of links 0.005 lower].
_AGREEMENT = 4
_FIRM = 0.5  # of a sign, from which it is what a person would name


@dataclass(frozen=True, slots=True)
class Pairs:
    """All pairs of a problem and an answer: ``signs`` is problems × answers × signs, the axes index items."""

    problems: tuple[int, ...]
    answers: tuple[int, ...]
    signs: Doubles


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """What the items of a paper say, worked out once for the causes and the remedies.

    ``wholes`` and ``names`` are the rows of the texts of each item, of all that it holds and of the statement that
    names it; ``words`` are the pieces of the texts, those columns alone that one of them has, ``vectors`` what they
    mean, and ``stated`` by role which themes its items state, of which each has the row ``places``.
    """

    wholes: Ints
    names: Ints
    words: csr_matrix
    vectors: Floats
    stated: Mapping[Role, Doubles]
    places: Ints

    @classmethod
    def of(cls, paper: Paper, items: Sequence[Item], bridge: Bridge) -> Said:
        """Look up what the items of a paper say."""
        texts: dict[str, int] = {}
        wholes = np.array([texts.setdefault(_whole(paper, item), len(texts)) for item in items], np.int64)
        names = np.array([texts.setdefault(item.text, len(texts)) for item in items], np.int64)
        meant = bridge.meaning.meant(list(texts))
        own = {role: [i for i, item in enumerate(items) if item.role is role] for role in bridge.sorters}
        stated = {role: bridge.stated(meant[wholes[held]], role) for role, held in own.items() if held}
        places = np.zeros(len(items), np.int64)
        for held in own.values():
            places[held] = np.arange(len(held))
        used, columns = np.unique(meant.words.indices, return_inverse=True)
        words = csr_matrix((meant.words.data, columns, meant.words.indptr), shape=(len(texts), len(used)))
        return cls(wholes, names, words, meant.vectors, stated, places)

    def closeness(self, problems: Sequence[int], answers: Sequence[int]) -> Doubles:
        """Return how close items come in words and meaning, 0 to 2: the mean of their whole texts and their names."""
        whole, named = (self._near(rows[list(problems)], rows[list(answers)]) for rows in (self.wholes, self.names))
        return (whole + named) / 2

    def themes(self, role: Role, items: Sequence[int]) -> Doubles:
        """Return which themes items of a role state."""
        return self.stated[role][self.places[list(items)]]

    def _near(self, problems: Ints, answers: Ints) -> Doubles:
        shared = np.asarray((self.words[problems] @ self.words[answers].T).todense())
        near: Doubles = shared + np.maximum(self.vectors[problems] @ self.vectors[answers].T, 0)
        return near


def pairs_of(
    paper: Paper, items: Sequence[Item], stretch: Stretch, said: Said, bridge: Bridge, lexicon: Lexicon
) -> Pairs:
    """Return the signs of all pairs of a problem and an answer of a stretch; ``said`` is what the items say."""
    problems, answers = stretch.problems, stretch.answers
    signs = np.zeros((len(problems), len(answers), len(SIGNS)))
    if problems and answers:
        named, answering = ([items[i].text for i in some] for some in (problems, answers))
        close = said.closeness(problems, answers)
        fits = bridge.fit(said.themes(Role.PROBLEM, problems), said.themes(stretch.role, answers), stretch.role)
        placed = _right_behind(items, problems, answers)
        path, agreement = _in_order(close)
        found = {
            "row": _same_row(paper, items, problems, answers),
            "right_behind": placed,
            "ordinal": _ordinal(items, problems, answers, lexicon),
            "named": _named(items, problems, answers, bridge.meaning, lexicon),
            "same_number": _same_number(named, answering) * agreement,
            "in_order": path * agreement,
            "as_far": _as_far(*close.shape) * agreement * (not placed.any()),
            "best_of_problem": close - _best_other(close),
            "best_of_answer": close - _best_other(close.T).T,
            "categories": _same_categories(items, problems, answers),
            "fits": fits,
            "fits_problem_best": fits - _best_other(fits),
            "fits_answer_best": fits - _best_other(fits.T).T,
        }
        signs = np.stack([found[name] for name in SIGNS], axis=2)
    return Pairs(problems, answers, signs)


def chances(pairs: Pairs, rules: LinkSettings) -> Doubles:
    """Return the chance that a problem and an answer belong together, problems × answers."""
    weighed = pairs.signs @ np.array([getattr(rules, sign) for sign in SIGNS])
    found: Doubles = 1 / (1 + np.exp(rules.reserve - weighed))
    return found


def linked(pairs: Pairs, held: Doubles, rules: LinkSettings) -> list[tuple[int, Link]]:
    """Return the pairs that belong together, by problem: the item of the problem, and the link to the other.

    Args:
        pairs: all pairs.
        held: their chances.
        rules: from which chance on a pair holds.
    """
    found = []
    for n, m in np.argwhere(held >= rules.least).tolist():
        chance = float(held[n, m])
        if chance == held[:, m].max() or chance >= rules.also:
            link = Link(pairs.answers[m], _how(pairs.signs[n, m]), round(chance, 3))
            found.append((pairs.problems[n], link))
    return found


def _how(signs: Doubles) -> LinkKind:
    """What a person would say ties the two: the firmest sign that is there."""
    for kind, names in (
        (LinkKind.ROW, ("row",)),
        (LinkKind.NAMED, ("ordinal", "named")),
        (LinkKind.PLACE, ("right_behind",)),
        (LinkKind.NUMBER, ("same_number",)),
    ):
        if any(signs[SIGNS.index(name)] > _FIRM for name in names):
            return kind
    return LinkKind.WORDS


def _in_order(close: Doubles) -> tuple[Doubles, float]:
    """Return the closest pairs that keep the order of both lists, and how near they come to the closest of any order.

    Where the two agree, a list of answers goes along the list of problems.
    """
    best = close[linear_sum_assignment(-close)].sum()
    sums = np.zeros((close.shape[0] + 1, close.shape[1] + 1))
    for i, row in enumerate(close):
        sums[i + 1, 1:] = np.maximum.accumulate(np.maximum(sums[i, 1:], sums[i, :-1] + row))
    path = np.zeros_like(close)
    i, j = close.shape
    while i and j:
        if sums[i, j] == sums[i - 1, j]:
            i -= 1
        elif sums[i, j] == sums[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            path[i, j] = 1
    return path, float(sums[-1, -1] / max(best, 1e-6)) ** _AGREEMENT


def _same_number(problems: Sequence[str], answers: Sequence[str]) -> Doubles:
    """Mark pairs with the same number, where both lists are counted through and come equally far."""
    rows, columns = _numbers(problems), _numbers(answers)
    found = np.zeros((len(problems), len(answers)))
    if len(rows) > 1 and rows.keys() == columns.keys():
        for number, row in rows.items():
            found[row, columns[number]] = 1
    return found


def _numbers(texts: Sequence[str]) -> dict[int, int]:
    """Return which text has which number, of the kind of number that most have; empty where they do not count up."""
    markers = [marker_at(text, 0) for text in texts]
    kinds = Counter(marker.kind for marker in markers if marker)
    kind = kinds.most_common(1)[0][0] if kinds else ""
    found = [(marker.value, at) for at, marker in enumerate(markers) if marker and marker.kind == kind]
    return dict(found) if [value for value, _ in found] == list(range(1, len(found) + 1)) else {}


def _as_far(rows: int, columns: int) -> Doubles:
    """How nearly an answer stands as far into its list as the problem into its own, 0 to 1."""
    found: Doubles = 1 - np.abs(np.arange(rows)[:, None] / rows - np.arange(columns)[None] / columns)
    return found


def _same_categories(items: Sequence[Item], problems: Sequence[int], answers: Sequence[int]) -> Doubles:
    """Return, of the categories that one of a pair has, the share that both have; 0 where neither has any."""
    every = sorted({name for i in (*problems, *answers) for name in items[i].categories})
    one, other = (
        np.array([[name in items[i].categories for name in every] for i in some], float) for some in (problems, answers)
    )
    both = one @ other.T
    either = one.sum(axis=1)[:, None] + other.sum(axis=1)[None] - both
    shares: Doubles = both / np.maximum(either, 1)
    return shares


def _whole(paper: Paper, item: Item) -> str:
    return "".join(paper.structure.statements[index].text for index in item.statements)


def _best_other(close: Doubles) -> Doubles:
    """For each pair, the best that its problem has with any other answer; 0 where there is none."""
    if close.shape[1] < 2:
        return np.zeros_like(close)
    order = np.sort(close, axis=1)
    first, second = order[:, -1:], order[:, -2:-1]
    return np.where(close == first, second, first)


def _right_behind(items: Sequence[Item], problems: Sequence[int], answers: Sequence[int]) -> Doubles:
    """Mark answers behind their problem, where problems and answers take turns in the paper."""
    roles = [items[i].role for i in sorted((*problems, *answers))]
    turns = sum(a is Role.PROBLEM and b is not Role.PROBLEM for a, b in pairwise(roles))
    found = np.zeros((len(problems), len(answers)))
    if turns < 2:
        return found
    starts = np.array([items[p].span.start for p in problems])
    for m, answer in enumerate(answers):
        before = np.flatnonzero(starts < items[answer].span.start)
        if len(before):
            found[before[-1], m] = 1
    return found


def _same_row(paper: Paper, items: Sequence[Item], problems: Sequence[int], answers: Sequence[int]) -> Doubles:
    rows = {i: row_of(paper, items[i].span) for i in (*problems, *answers)} if paper.document.cells else {}
    return np.array([[float(bool(rows.get(p)) and rows.get(p) == rows.get(a)) for a in answers] for p in problems])


def _named(
    items: Sequence[Item], problems: Sequence[int], answers: Sequence[int], meaning: Meaning, lexicon: Lexicon
) -> Doubles:
    """How close the words by which an answer names its problem (针对……问题) come to each problem; 0 without such."""
    called = {
        m: found["what"]
        for m, a in enumerate(answers)
        if (found := lexicon.ledger.explicit.search(ruled_form(items[a].text)))
    }
    near = np.zeros((len(problems), len(answers)))
    if called:
        heads = [items[p].text for p in problems]
        words, wanted = meaning.words(heads), meaning.words(list(called.values()))
        near[:, list(called)] = np.asarray((words @ wanted.T).todense())
        near = np.where(near == near.max(axis=0, keepdims=True), np.minimum(3 * near, 1), 0)
    return near


def _ordinal(items: Sequence[Item], problems: Sequence[int], answers: Sequence[int], lexicon: Lexicon) -> Doubles:
    """Mark the problem that an answer calls by its number (针对第二个问题)."""
    found = np.zeros((len(problems), len(answers)))
    for m, answer in enumerate(answers):
        if called := lexicon.ledger.ordinal.search(ruled_form(items[answer].text)):
            number = small_number(called["n"])
            if 0 < number <= len(problems):
                found[number - 1, m] = 1
    return found
