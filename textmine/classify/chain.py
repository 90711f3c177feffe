"""A linear-chain conditional random field over the statements of a paper (Lafferty, McCallum, Pereira 2001).

A role depends on the roles beside it: problems stand together, and causes follow them. Trained with python-crfsuite,
applied here with NumPy, so that a model stays a file of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.classify.features import Features
from textmine.classify.linear import Doubles, Floats, LinearModel


@dataclass(frozen=True, slots=True)
class Chain:
    """What speaks for each role of a statement, and how well one role follows another.

    ``states`` has a column a role; ``steps[i, j]`` is the score of role j behind role i.
    """

    states: LinearModel
    steps: Floats

    def chances(self, rows: Sequence[Features]) -> Doubles:
        """Return the probability of each role of each statement of one paper, a row a statement."""
        return marginals(self.states.scores(rows).astype(np.float64), self.steps.astype(np.float64))

    def cooled(self, temperature: float) -> Chain:
        """Return the chain with all scores divided: the likeliest sequence stays, the chances are other."""
        return Chain(self.states.scaled(1 / temperature), self.steps / np.float32(temperature))


def marginals(scores: Doubles, steps: Doubles) -> Doubles:
    """Return the probability of each label at each place of a sequence, by forward and backward sums.

    Args:
        scores: a row a place, a column a label.
        steps: ``steps[i, j]`` scores label j behind label i.
    """
    if not len(scores):
        return scores
    count, labels = scores.shape
    forward, backward = np.empty_like(scores), np.zeros_like(scores)
    forward[0] = scores[0]
    both = np.empty((labels, 2, labels))  # what is summed for the next place behind, and for the next before
    onward, ahead = both[:, 0], both[:, 1]
    coming = (steps + scores[:, None]).transpose(0, 2, 1)
    for place in range(1, count):
        np.add(forward[place - 1][:, None], steps, out=onward)
        np.add(coming[count - place], backward[count - place][:, None], out=ahead)
        sums = _log_sum(both)
        np.add(scores[place], sums[0], out=forward[place])
        backward[count - place - 1] = sums[1]
    joint = forward + backward
    raised = np.exp(joint - joint.max(axis=1, keepdims=True))
    chances: Doubles = raised / raised.sum(axis=1, keepdims=True)
    return chances


def _log_sum(rows: Doubles) -> Doubles:
    """Return the logarithm of the exponentials summed over the first axis."""
    top = np.maximum.reduce(rows)
    total: Doubles = np.add.reduce(np.exp(rows - top))
    np.log(total, out=total)
    total += top
    return total
