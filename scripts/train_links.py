"""Fit the weights of ``[links]`` on stacks with known links, and print them as they stand in ``defaults.toml``.

    python scripts/train_links.py STACK...

STACK is a folder of ``corpora/stacks``. Each pair of a problem and a cause or remedy that both the paper and the reader
know is one example; weights are kept from falling below nothing (a sign never speaks against a pair). Prints the F1 of
the links at each threshold too.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from stack_run import analysed, items_at
from stack_truth import read_stack

from textmine.classify.meaning import load_meaning
from textmine.ledger import bridge
from textmine.ledger.items import items_of
from textmine.ledger.links import SIGNS, Said, pairs_of
from textmine.ledger.stretches import stretches
from textmine.lexicon import load_lexicon
from textmine.lexicon.codebook import load_codebook
from textmine.model import Role
from textmine.settings import load_settings

PENALTY = 1.0
ROLES = {"c": Role.CAUSE, "r": Role.REMEDY}


def examples(folder: Path) -> Iterator[tuple[np.ndarray, bool]]:
    """Yield the signs of each pair of a stack, and whether its truth has the link."""
    lexicon, across, most = load_lexicon(), bridge(load_codebook(), load_meaning()), load_settings().links.stretch
    truth = {paper.name: paper for paper in read_stack(folder)}
    for name, (paper, labels) in analysed(truth.values()).items():
        items = items_of(paper, labels, lexicon)
        places = items_at(truth[name], paper, items)
        links = {(places[p], places[a]) for p, a in truth[name].links() if p in places and a in places}
        known = set(places.values())
        said = Said.of(paper, items, across)
        for stretch in (one for role in ROLES.values() for one in stretches(items, role, most)):
            pairs = pairs_of(paper, items, stretch, said, across, lexicon)
            for n, problem in enumerate(pairs.problems):
                for m, answer in enumerate(pairs.answers):
                    if problem in known and answer in known:
                        yield pairs.signs[n, m], (problem, answer) in links


def fitted(signs: np.ndarray, linked: np.ndarray) -> np.ndarray:
    """Return the weights, and what speaks against a pair as the last."""
    rows = np.hstack([signs, -np.ones((len(signs), 1))])
    sign = np.where(linked, 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = sign * (rows @ weights)
        value = np.logaddexp(0, -margin).sum() + PENALTY * (weights[:-1] ** 2).sum() / 2
        slope = -(sign / (1 + np.exp(margin))) @ rows + PENALTY * np.append(weights[:-1], 0)
        return value, slope

    return minimize(loss, np.ones(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=[(0, None)] * rows.shape[1]).x


def main(arguments: Sequence[str]) -> int:
    found = [pair for folder in arguments for pair in examples(Path(folder))]
    signs, linked = np.array([s for s, _ in found]), np.array([y for _, y in found])
    weights = fitted(signs, linked)
    for name, weight in zip((*SIGNS, "reserve"), weights, strict=True):
        print(f"{name} = {weight:.2f}")
    chances = 1 / (1 + np.exp(weights[-1] - signs @ weights[:-1]))
    for least in np.arange(0.2, 0.8, 0.1):
        held = chances >= least
        print(f"least {least:.1f}: F1 {2 * (held & linked).sum() / (held.sum() + linked.sum()):.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
