"""Residue: words that betray a borrowed paper, one kind of slip a file.

Each sign is looked for where it can only be a slip, and each is a lead: a person decides. What a paper shows by itself
is noted once (:func:`residue_notes`); what it means is told by the stack (:func:`residue`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from textmine.judge.partly import partly
from textmine.judge.residue.dates import wrong_dates
from textmine.judge.residue.home import Home, HomeNotes, home_of
from textmine.judge.residue.notes import OwnNotes, ResidueNotes, residue_notes
from textmine.judge.residue.outdated import outdated
from textmine.judge.residue.places import foreign_places
from textmine.judge.residue.slogans import SloganNotes, borrowed_slogans
from textmine.judge.residue.suspects import TypoNotes
from textmine.judge.residue.typos import shared_typos
from textmine.judge.residue.units import other_units
from textmine.lexicon import Lexicon
from textmine.model import Finding, Paper

__all__ = ["Home", "HomeNotes", "ResidueNotes", "home_of", "residue", "residue_notes"]


def residue(
    papers: Sequence[Paper], notes: Mapping[str, ResidueNotes], home: Home, lexicon: Lexicon
) -> Iterator[Finding]:
    """Yield the signs of borrowing in each paper, in the order of the text.

    Args:
        papers: the submissions; slips that only several papers together show are looked for in all of them.
        notes: what each paper shows by itself, by its name.
        home: what the stack calls its own.
        lexicon: the rules that the notes were made with.
    """
    slogans, typos = partly(notes, "slogans", SloganNotes), partly(notes, "typos", TypoNotes)
    together: dict[str, list[Finding]] = defaultdict(list)
    for finding in (*borrowed_slogans(papers, slogans, lexicon), *shared_typos(papers, typos, lexicon)):
        together[finding.paper].append(finding)
    own = partly(notes, "", OwnNotes)
    for paper in papers:
        note = own[paper.name]
        units = list(other_units(paper, note.units, home, lexicon))
        places = foreign_places(paper, note.places, home, lexicon)
        found = [
            *note.findings,
            *(place for place in places if not any(_overlap(place, unit) for unit in units)),
            *units,
            *wrong_dates(paper, note.dates, home, lexicon),
            *outdated(paper, note.outdated, home, lexicon),
            *together[paper.name],
        ]
        yield from sorted(found, key=lambda finding: (finding.span, finding.kind))


def _overlap(first: Finding, second: Finding) -> bool:
    return first.span.start < second.span.end and second.span.start < first.span.end
