"""What one paper gives to be judged by: all that needs no other paper, so that it is worked out once, beside its text.

Whoever keeps notes keeps them with the paper, its labels and its ledger, and makes them anew when one of these, the
lexicon or the settings of gaps have changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textmine.judge.gaps import gaps
from textmine.judge.hollow import concreteness, hollow
from textmine.judge.losses import losses
from textmine.judge.residue import ResidueNotes, residue_notes
from textmine.lexicon import Lexicon
from textmine.model import Concreteness, Finding, Label, Ledger, Origin, Paper
from textmine.settings import GapSettings


@dataclass(frozen=True, slots=True)
class Notes:
    """Plain values, to travel and to be kept: findings, and what the stack decides about.

    Of what is no submission only ``residue.home`` is noted.
    """

    residue: ResidueNotes = field(default_factory=ResidueNotes)
    gaps: tuple[Finding, ...] = ()
    losses: tuple[Finding, ...] = ()
    hollow: tuple[Finding, ...] = ()
    concreteness: Concreteness = field(default_factory=Concreteness)


def notes_of(paper: Paper, labels: Sequence[Label], ledger: Ledger, lexicon: Lexicon, rules: GapSettings) -> Notes:
    """Return what a paper gives to be judged by; ``labels`` run beside its statements.

    Known documents and earlier papers need neither labels nor a ledger.
    """
    noted = residue_notes(paper, labels, lexicon)
    if paper.document.origin is not Origin.SUBMISSION:
        return Notes(noted)
    rows, ledgers = {paper.name: labels}, {paper.name: ledger}
    return Notes(
        noted,
        gaps=tuple(gaps([paper], rows, ledgers, lexicon, rules)),
        losses=tuple(losses([paper])),
        hollow=tuple(hollow([paper], rows, lexicon)),
        concreteness=concreteness(paper, labels, lexicon),
    )
