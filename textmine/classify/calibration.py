"""Making chances mean what they say."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from textmine.classify.linear import Doubles

_TEMPERATURES = np.geomspace(0.5, 4.0, 43)


def temperature(scores: Doubles, truth: npt.NDArray[np.int64]) -> float:
    """Return the number that scores must be divided by for their softmax to be calibrated (Guo et al. 2017).

    Args:
        scores: a row an example, a column a label, of models that had not seen the example.
        truth: the right column of each.
    """
    losses = []
    for warm in _TEMPERATURES:
        tempered = scores / warm
        top = tempered.max(axis=1)
        total = top + np.log(np.exp(tempered - top[:, None]).sum(axis=1))
        losses.append(float((total - tempered[np.arange(len(truth)), truth]).mean()))
    return float(_TEMPERATURES[int(np.argmin(losses))])
