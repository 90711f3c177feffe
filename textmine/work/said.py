"""What the stack says: its themes, and what a person should look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from textmine.classify.meaning import load_meaning
from textmine.classify.model import Classifier
from textmine.judge import HomeNotes, Notes, ResidueNotes, demands, form, home_of, partly, residue, returning
from textmine.lexicon import load_lexicon
from textmine.lexicon.codebook import load_codebook
from textmine.model import Finding, Label, Ledger, Origin, Paper, Theme
from textmine.reuse import Reuse
from textmine.settings import Settings
from textmine.themes import Author, Gathered, Views, bodies_of, find_themes
from textmine.work.packing import Aside

_ORIGINS = (Origin.SUBMISSION, Origin.KNOWN, Origin.PREVIOUS)


@dataclass(frozen=True, slots=True)
class _Alone:
    """What of :class:`~textmine.judge.Notes` needs no stack."""

    gaps: tuple[Finding, ...]
    losses: tuple[Finding, ...]
    hollow: tuple[Finding, ...]


def themes_of(
    papers: Iterable[Paper], aside: Aside, reuse: Reuse, classifier: Classifier, settings: Settings
) -> tuple[Theme, ...]:
    """Find the themes of a stack, with the vectors of the extra where the classifier has them.

    What the papers say lies ``aside``, and their words stay there.
    """
    meaning, rules = load_meaning(), settings.themes
    if classifier.encoder:
        rules = replace(rules, alike=rules.vectors_alike)
    bodies, units = bodies_of(reuse.groups), set()
    gathered = Gathered(rules)
    for paper in papers:
        author = Author(paper.name, paper.unit or paper.name, paper.year, bodies.get(paper.name, paper.name))
        units.add(author.unit)
        gathered.add(author, *aside.said(paper.name), reuse.legitimate.get(paper.name, ()))
    views = Views(load_codebook(rules.codebook), meaning, classifier.encoder or meaning)
    return find_themes(gathered.sayings(aside.words), len(units), classifier.taxonomy.ids, views, rules)


def findings_of(
    papers: Sequence[Paper],
    notes: Mapping[str, Notes],
    roster: Sequence[str],
    labels: Mapping[str, Sequence[Label]],
    ledgers: Mapping[str, Ledger],
    settings: Settings,
) -> Iterator[Finding]:
    """Yield all that a person should look at in the submissions among ``papers``, a kind at a time.

    ``notes`` are those of all papers. ``roster`` holds the lines of the roster; ``labels`` and ``ledgers`` are those
    of submissions and previous papers.
    """
    lexicon = load_lexicon()
    own, known, previous = ([p for p in papers if p.document.origin is origin] for origin in _ORIGINS)
    home = home_of(papers, partly(notes, "residue.home", HomeNotes), roster, lexicon)
    yield from residue(own, partly(notes, "residue", ResidueNotes), home, lexicon)
    yield from returning(own, previous, ledgers, load_meaning(), settings.gaps)
    alone = partly(notes, "", _Alone)
    told = [(note.gaps, note.losses, note.hollow) for note in (alone[paper.name] for paper in own)]
    yield from (finding for gaps, _, _ in told for finding in gaps)
    yield from (finding for _, losses, _ in told for finding in losses)
    yield from form(own, labels, demands(known, lexicon, settings.form), lexicon, settings.form)
    yield from (finding for _, _, hollow in told for finding in hollow)
