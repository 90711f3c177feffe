"""Which causes and remedies fit which problems, told by what the themes of the codebook say.

A problem and a remedy that share no word (外出的党员半年没有通过话; 编一本通讯录) fit because the known themes that
they state do: the sentences of 流动党员管理难 and 加强流动党员管理服务 come close to one another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from textmine.classify.codebook import Sorter, sorter
from textmine.classify.linear import Doubles
from textmine.classify.meaning import Meaning, Meant, unit
from textmine.lexicon.codebook import Codebook
from textmine.model import FINDING_ROLES, Role

_SHARPER = 2.0  # power of the chances before they are compared [1, 3: F1 of links 0.004 to 0.008 lower]
_SCALE = 10.0


@dataclass(frozen=True, slots=True, eq=False)
class Bridge:
    """Sorters of all roles, and how well each theme of a problem fits each theme of a cause or remedy."""

    meaning: Meaning
    sorters: Mapping[Role, Sorter]
    fits: Mapping[Role, Doubles]

    def closeness(self, problems: Sequence[str], answers: Sequence[str], role: Role) -> Doubles:
        """Return how well texts of problems and of causes or remedies fit, problems × answers; 0 is neither way."""
        first, second = (
            self.stated(self.meaning.meant(texts), r) for r, texts in ((Role.PROBLEM, problems), (role, answers))
        )
        return self.fit(first, second, role)

    def stated(self, said: Meant, role: Role) -> Doubles:
        """Return how surely texts of a role state each of its themes, texts × themes."""
        raised = self.sorters[role].chances_of(said.words, said.vectors) ** _SHARPER
        found: Doubles = raised / np.maximum(raised.sum(axis=1, keepdims=True), 1e-9)
        return found

    def fit(self, problems: Doubles, answers: Doubles, role: Role) -> Doubles:
        """Return the same as :meth:`closeness` of texts whose themes are known."""
        fits = self.fits[role]
        if not fits.size:
            return np.zeros((len(problems), len(answers)))
        found: Doubles = _SCALE * problems @ fits @ answers.T
        return found


@lru_cache(maxsize=2)
def bridge(codebook: Codebook, meaning: Meaning) -> Bridge:
    """Return the bridge of a codebook; building one takes a second, so it is kept."""
    sorters = {role: sorter(codebook, role, meaning, meaning) for role in FINDING_ROLES}
    fits: dict[Role, Doubles] = {
        role: _fits(codebook, role, meaning) for role in FINDING_ROLES if role is not Role.PROBLEM
    }
    return Bridge(meaning, sorters, fits)


def _fits(codebook: Codebook, role: Role, meaning: Meaning) -> Doubles:
    """How much closer two themes come than themes of these roles do by and large."""
    if not codebook.of(Role.PROBLEM) or not codebook.of(role):
        return np.zeros((0, 0))
    sides = [[[t.name, *t.examples] for t in codebook.of(r)] for r in (Role.PROBLEM, role)]
    vectors = [unit(np.stack([meaning(texts).mean(axis=0) for texts in side])) for side in sides]
    words = [meaning.words([" ".join(texts) for texts in side]) for side in sides]
    near = vectors[0] @ vectors[1].T + np.asarray((words[0] @ words[1].T).todense())
    found: Doubles = near - near.mean(axis=1, keepdims=True) - near.mean(axis=0, keepdims=True) + near.mean()
    return found
