"""A first sort into categories that nobody has labelled yet: by their cue phrases, names and descriptions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

import numpy as np

from textmine.classify.grams import MARK, START, pieces
from textmine.classify.linear import Floats, LinearModel
from textmine.classify.topics import TopicModel
from textmine.model import Category, Taxonomy
from textmine.settings import SortSettings
from textmine.text.normal import ruled_form

_SIZES = (2, 3)
_WORDS = re.compile(r"[\u4e00-\u9fff]+")


def sorter(model: TopicModel | None, taxonomy: Taxonomy, rules: SortSettings) -> TopicModel:
    """Return a model for all categories of a taxonomy, in its order.

    Categories that ``model`` was taught keep what it knows; the others are told by their own words: cue phrases weigh
    most, then the pairs and triples of characters that stand in the name, description or cues of one category only.
    """
    if model and taxonomy.ids == model.labels:
        return model
    learnt = model.labels if model else ()
    told = _told([category for category in taxonomy.categories if category.id not in learnt], rules)
    whole, clauses = (model.whole, model.clauses) if model else (LinearModel.empty(), LinearModel.empty())
    return TopicModel(*(_extended(part, taxonomy.ids, told, rules) for part in (whole, clauses)))


def _extended(
    model: LinearModel, ids: tuple[str, ...], told: Mapping[str, Mapping[str, float]], rules: SortSettings
) -> LinearModel:
    """Return a model with a column for each of ``ids``: its own where it has one, else what is ``told`` of it."""
    vocabulary = {**model.vocabulary}
    for name in sorted({name for words in told.values() for name in words}):
        vocabulary.setdefault(name, len(vocabulary))
    weights = np.zeros((len(vocabulary), len(ids)), np.float32)
    bias = np.full(len(ids), -rules.reserve, np.float32)
    dense = None if model.dense is None else np.zeros((len(model.dense), len(ids)), np.float32)
    for column, category in enumerate(ids):
        if category in told:
            _fill(weights[:, column], vocabulary, told[category])
            continue
        own = model.labels.index(category)
        weights[: len(model.weights), column] = model.weights[:, own]
        bias[column] = model.bias[own]
        if dense is not None and model.dense is not None:
            dense[:, column] = model.dense[:, own]
    return LinearModel(ids, vocabulary, weights, bias, dense)


def _fill(column: Floats, vocabulary: Mapping[str, int], words: Mapping[str, float]) -> None:
    for name, weight in words.items():
        column[vocabulary[name]] = weight


def _told(categories: list[Category], rules: SortSettings) -> dict[str, dict[str, float]]:
    """Return for each category what its own words weigh; what several share tells them not apart."""
    own = {c.id: _grams(c) for c in categories}
    holders = Counter(gram for grams in own.values() for gram in grams)
    return {
        category: {
            f"about:{category}": rules.cue,
            f"about:{category}+": rules.cue / 2,
            **{f"{MARK}{gram}": rules.word for gram in grams if holders[gram] == 1},
        }
        for category, grams in own.items()
    }


def _grams(category: Category) -> set[str]:
    """The pairs and triples of characters inside the words that tell of a category."""
    texts = (category.name, category.description, *category.cues)
    words = (run for text in texts for run in _WORDS.findall(ruled_form(text)))
    return {piece for word in words for piece in pieces(word, _SIZES) if not piece.startswith(START)}
