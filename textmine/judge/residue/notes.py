"""What one paper shows by itself: its own residue, and all that has to be held against the rest of its stack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from textmine.judge.residue.dates import DateNotes, date_notes
from textmine.judge.residue.home import HomeNotes, home_notes
from textmine.judge.residue.leftovers import leftovers
from textmine.judge.residue.offices import other_offices
from textmine.judge.residue.outdated import Use, outdated_notes
from textmine.judge.residue.placeholders import placeholders
from textmine.judge.residue.places import Named, named_places
from textmine.judge.residue.slogans import SloganNotes, slogan_notes
from textmine.judge.residue.suspects import TypoNotes, typo_notes
from textmine.judge.residue.units import UnitNotes, unit_notes
from textmine.lexicon import Lexicon
from textmine.model import Finding, Label, Origin, Paper


@dataclass(frozen=True, slots=True)
class OwnNotes:
    """The ``findings`` that need no stack, and what the stack decides about paper by paper."""

    findings: tuple[Finding, ...] = ()
    places: tuple[Named, ...] = ()
    units: UnitNotes = field(default_factory=UnitNotes)
    dates: DateNotes = field(default_factory=DateNotes)
    outdated: tuple[Use, ...] = ()


@dataclass(frozen=True, slots=True)
class ResidueNotes(OwnNotes):
    """What several papers together show as well, most of it the words of ``typos``; of all papers ``home`` is noted.

    Known documents and earlier papers are not looked at for residue, so that the rest is empty there.
    """

    home: HomeNotes = field(default_factory=HomeNotes)
    slogans: SloganNotes = field(default_factory=SloganNotes)
    typos: TypoNotes = field(default_factory=TypoNotes)


def residue_notes(paper: Paper, labels: Sequence[Label], lexicon: Lexicon) -> ResidueNotes:
    """Return what a paper shows by itself; ``labels`` run beside its statements."""
    home = home_notes(paper, lexicon)
    if paper.document.origin is not Origin.SUBMISSION:
        return ResidueNotes(home=home)
    return ResidueNotes(
        home=home,
        findings=(*placeholders(paper, lexicon), *leftovers(paper, lexicon), *other_offices(paper, lexicon)),
        places=named_places(paper, lexicon),
        units=unit_notes(paper, lexicon),
        dates=date_notes(paper, labels, lexicon),
        outdated=outdated_notes(paper, lexicon),
        slogans=slogan_notes(paper, lexicon),
        typos=typo_notes(paper, lexicon),
    )
