"""Residue: words that betray a borrowed paper, one kind of slip a file.

Each sign is looked for where it can only be a slip, and each is a lead: a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from textmine.judge.residue.dates import wrong_dates
from textmine.judge.residue.home import Home, home_of
from textmine.judge.residue.leftovers import leftovers
from textmine.judge.residue.offices import other_offices
from textmine.judge.residue.outdated import outdated
from textmine.judge.residue.placeholders import placeholders
from textmine.judge.residue.places import foreign_places
from textmine.judge.residue.slogans import borrowed_slogans
from textmine.judge.residue.typos import shared_typos
from textmine.judge.residue.units import other_units
from textmine.lexicon import Lexicon
from textmine.model import Finding, Label, Paper

__all__ = ["Home", "home_of", "residue"]


def residue(
    papers: Sequence[Paper], labels: Mapping[str, Sequence[Label]], home: Home, lexicon: Lexicon
) -> Iterator[Finding]:
    """Yield the signs of borrowing in each paper, in the order of the text.

    Args:
        papers: the submissions; slips that only several papers together show are looked for in all of them.
        labels: run beside the statements of the paper named.
        home: what the stack calls its own.
        lexicon: the rules.
    """
    together: dict[str, list[Finding]] = defaultdict(list)
    for finding in (*borrowed_slogans(papers, lexicon), *shared_typos(papers, lexicon)):
        together[finding.paper].append(finding)
    for paper in papers:
        units = list(other_units(paper, home, lexicon))
        found = [
            *placeholders(paper, lexicon),
            *leftovers(paper, lexicon),
            *(f for f in foreign_places(paper, home, lexicon) if not any(_overlap(f, unit) for unit in units)),
            *units,
            *wrong_dates(paper, labels[paper.name], home, lexicon),
            *other_offices(paper, lexicon),
            *outdated(paper, home, lexicon),
            *together[paper.name],
        ]
        yield from sorted(found, key=lambda finding: (finding.span, finding.kind))


def _overlap(first: Finding, second: Finding) -> bool:
    return first.span.start < second.span.end and second.span.start < first.span.end
