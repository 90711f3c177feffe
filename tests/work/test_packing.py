"""What came of a file, as bytes and back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from textmine.model import Document, Label, Ledger, Origin, Outcome, Reason, Role
from textmine.read import Source
from textmine.settings import Settings
from textmine.work.analyse import Analysed, Analysis
from textmine.work.memory import ANALYSED
from textmine.work.packing import Aside, in_memory, packed

from ..stacks import paper


@pytest.fixture(scope="module")
def done(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Analysed:
    path: Path = tmp_path_factory.mktemp("packing") / "甲.txt"
    path.write_text(paper("青石镇党委", "村里的活动室漏雨。"), "utf-8")
    return Analysis(settings)(Source(path, "甲.txt", Origin.SUBMISSION))


LOST = Analysed(Document("乙\udce9.pdf", "", Outcome.CRASHED, reason=Reason("engine.crashed")), quarantined=True)


def test_what_was_packed_is_what_was_done_also_after_it_was_remembered(done: Analysed) -> None:
    for entry in (done, replace(done, notes=()), replace(done, labels=((),), ledgers=(), notes=()), LOST):
        assert in_memory(packed(entry)) == entry
        assert in_memory(ANALYSED.decode(ANALYSED.encode(packed(entry)))) == entry


def test_what_was_laid_aside_is_what_was_done(done: Analysed) -> None:
    aside = Aside()
    [first, lost] = [aside(packed(entry)) for entry in (done, LOST)]
    assert (first.document, first.papers, lost.document) == (done.document, done.papers, LOST.document)
    assert (lost.quarantined, first.labels, first.ledgers, first.notes) == (True, (), (), ())
    assert (aside.labels, aside.ledgers, aside.notes) == (
        {"甲.txt": done.labels[0]},
        {"甲.txt": done.ledgers[0]},
        {"甲.txt": done.notes[0]},
    )


def test_of_two_readings_of_a_file_the_second_counts(done: Analysed) -> None:
    aside = Aside()
    aside(packed(done))
    again = replace(done, labels=((Label(Role.NOISE, (), 1.0),),), ledgers=(Ledger(),))
    aside(packed(again))
    assert (aside.labels["甲.txt"], aside.ledgers["甲.txt"]) == (again.labels[0], Ledger())


def test_the_papers_of_a_file_share_its_document(done: Analysed) -> None:
    twice = {name: getattr(done, name) * 2 for name in ("papers", "labels", "ledgers", "notes", "said")}
    two = replace(done, **twice)
    kept = Aside()(packed(two))
    assert all(found.document is kept.document for found in kept.papers)
