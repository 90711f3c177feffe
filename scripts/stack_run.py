"""A stack with known truth through the real readers: its papers with their labels, and what the truth marks in them."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from stack_truth import TruePaper, find_marks, write_stack

from textmine.inputs import Inputs
from textmine.model import Corpus, Item, Label, Paper
from textmine.settings import Settings, load_settings
from textmine.work import triage

ROLES = {"p": "problem", "c": "cause", "r": "remedy"}


def triaged(papers: Iterable[TruePaper], settings: Settings | None = None) -> Corpus:
    """Write the papers of a stack to a folder that is gone afterwards, and triage it."""
    with tempfile.TemporaryDirectory() as folder:
        write_stack(list(papers), Path(folder))
        return triage(Inputs((Path(folder),)), settings or load_settings())


def by_name(corpus: Corpus) -> dict[str, Paper]:
    """Return the papers by the names that the truth has for them."""
    return {paper.name.rsplit(".", 1)[0]: paper for paper in corpus.submissions}


def analysed(papers: Iterable[TruePaper]) -> dict[str, tuple[Paper, tuple[Label, ...]]]:
    """Return each paper with its labels, by the name that the truth has for it."""
    corpus = triaged(papers)
    return {name: (paper, corpus.labels[paper.name]) for name, paper in by_name(corpus).items()}


def items_at(truth: TruePaper, paper: Paper, items: Sequence[Item]) -> dict[str, int]:
    """Return which item of the paper each id of the truth is: one of its role that holds the first of its words."""
    places = find_marks(truth, paper.text)
    statements = paper.structure.statements
    found: dict[str, int] = {}
    for own, _, mark in truth.items(*ROLES):
        start, end = places[mark]
        for index, item in enumerate(items):
            spans = [statements[i].span for i in item.statements]
            if item.role.value == ROLES[own[0]] and any(s.start < end and start < s.end for s in spans):
                found.setdefault(own, index)
    return found
