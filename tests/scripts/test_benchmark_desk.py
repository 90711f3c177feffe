"""The benchmark of the review page measures every page of a tiny workspace, and the stack it is made of holds together."""

from __future__ import annotations

import argparse
import shutil

import benchmark_desk
import pytest
from desk_corpus import desk_corpus

from textmine.reuse.pairs import pairs_of

PAPERS, PAIRS = 20, 30


@pytest.fixture(scope="module")
def corpus():
    return desk_corpus(PAPERS, PAIRS, 1200, 1)


def test_a_stack_has_the_pairs_that_were_asked_for(corpus):
    assert len(corpus.papers) == PAPERS
    assert len(pairs_of(corpus)) >= PAIRS


def test_what_is_shared_is_shared(corpus):
    papers = {paper.name: paper for paper in corpus.papers}
    for match in corpus.matches:
        a, b = papers[match.a].text, papers[match.b].text
        assert match.blocks
        for block in match.blocks:
            assert block.a.of(a) == block.b.of(b)
            assert match.a_span.start <= block.a.start < block.a.end <= match.a_span.end


def test_the_same_arguments_give_the_same_stack(corpus):
    assert desk_corpus(PAPERS, PAIRS, 1200, 1) == corpus


def test_too_few_papers_are_refused():
    with pytest.raises(ValueError, match="too small"):
        desk_corpus(6, 100)


def test_every_page_is_measured(monkeypatch):
    monkeypatch.setenv("TEXTMINE_DESK_ROWS", "10")
    chromium = shutil.which("chromium")
    given = argparse.Namespace(
        papers=PAPERS, pairs=PAIRS, decisions=20, chars=1200, repeat=1, seed=1, chromium=chromium, json=False
    )
    rows, (count, frames), facts = benchmark_desk.measured(given)
    names = {row.name for row in rows}
    assert {"queue", "next lines of the queue", "paper", "pair", "decide and move on"} <= names
    for row in rows:
        assert all(0 < load.server < load.paint for load in row.loads), row
        assert all(load.size > 1000 for load in row.loads), row
    assert count == PAPERS
    assert frames
    lines = benchmark_desk.table(rows)
    assert len(lines) == len(rows) + 2
    assert "20 papers" in facts["corpus"]
