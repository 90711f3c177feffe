"""The run on the shipped samples against the truth about them: what was planted is found, and nothing else."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from textmine import Inputs, load_settings, triage
from textmine.model import Corpus, Family, Finding, Match, Paper, Role, Span

from .stacks import PLAIN

ROOT = Path(__file__).resolve().parents[1]
TRUTH: dict[str, Any] = json.loads((ROOT / "corpora/samples.truth.json").read_text("utf-8"))
ENOUGH = 0.9
PLANTED = [copy for copy in TRUTH["copies"] if copy["kind"] != "heavy"]
COPYING = {"verbatim", "edited", "masked", "shuffled", "self"}
CLUTTERED = [shape for shape in TRUTH["shapes"] if "noise" in shape["expect"]]
NUMBERED = [shape for shape in TRUTH["shapes"] if "numbered" in shape["expect"]]


def name_of(case: dict[str, Any]) -> str:
    return f"{case.get('kind', '')}-{case['paper']}"


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    return triage(Inputs((ROOT / "corpora/samples",)), load_settings(environment=PLAIN))


@pytest.fixture(scope="session")
def papers(corpus: Corpus) -> dict[str, Paper]:
    """The papers by their names; one that is alone in its file may be called with #1 as well."""
    return {name: p for p in corpus.papers for name in (p.name, f"{p.name}#1")}


class Squeezed:
    """A paper without its white space, and where each of its characters stands in the text."""

    def __init__(self, paper: Paper, leave_out: Iterable[Span] = ()) -> None:
        out = {at for span in leave_out for at in range(span.start, span.end)}
        own = range(paper.span.start, paper.span.end)
        self.at = [i for i in own if i not in out and not paper.text[i].isspace()]
        self.text = "".join(paper.text[i] for i in self.at)

    def places(self, passage: str) -> list[list[int]]:
        """The offsets of the characters of ``passage``, wherever it stands."""
        wanted = re.sub(r"\s+", "", passage)
        return [self.at[m.start() : m.start() + len(wanted)] for m in re.finditer(re.escape(wanted), self.text)]


def place(paper: Paper, passage: str) -> set[int]:
    """Where a passage stands; page furniture may break it in two."""
    found = Squeezed(paper).places(passage) or Squeezed(paper, paper.structure.clutter).places(passage)
    assert found, f"{paper.name} doesn't hold: {passage[:40]}"
    return set(found[0])


def sides(match: Match) -> Iterator[tuple[str, Span, str, Span]]:
    """A match as it looks from either paper."""
    yield match.a, match.a_span, match.b, match.b_span
    yield match.b, match.b_span, match.a, match.a_span


def covered(corpus: Corpus, paper: str, other: str, kinds: set[str]) -> set[int]:
    """The characters of ``paper`` that non-legitimate matches of some kinds with ``other`` claim."""
    return {
        at
        for match in corpus.matches
        if not match.legitimate and match.kind.value in kinds
        for mine, span, theirs, _ in sides(match)
        if (mine, theirs) == (paper, other)
        for at in range(span.start, span.end)
    }


# --- copies -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("copy", PLANTED, ids=name_of)
def test_a_planted_copy_is_found_as_what_it_is(corpus, papers, copy):
    kinds = COPYING if copy["kind"] == "patchwork" else {copy["kind"]}
    for mine, theirs, passage in (
        (copy["paper"], copy["source"], copy["passage"]),
        (copy["source"], copy["paper"], copy["source_passage"]),
    ):
        paper, other = papers[mine], papers[theirs]
        wanted = place(paper, passage)
        found = wanted & covered(corpus, paper.name, other.name, kinds)
        assert len(found) >= ENOUGH * len(wanted), f"{len(found)} of {len(wanted)} characters in {mine}"


def test_nothing_is_reported_as_copying_but_what_was_planted(corpus, papers):
    pairs: dict[tuple[str, str], set[int]] = {}
    for copy in TRUTH["copies"]:
        for mine, theirs, passage in (
            (copy["paper"], copy["source"], copy["passage"]),
            (copy["source"], copy["paper"], copy["source_passage"]),
        ):
            key = (papers[mine].name, papers[theirs].name)
            pairs.setdefault(key, set()).update(place(papers[mine], passage))
    strangers = []
    for match in corpus.matches:
        if match.legitimate:
            continue
        for mine, span, theirs, _ in sides(match):
            inside = sum(at in pairs.get((mine, theirs), ()) for at in range(span.start, span.end))
            if inside < len(span) / 2:
                strangers.append((mine, theirs, match.kind.value, span.of(papers[mine].text)))
    assert strangers == []


def test_no_legitimate_passage_is_reported_as_copying(corpus, papers):
    """A heading, template, quotation or formula may lie inside a copied body, but nothing is built on it alone."""
    planted: dict[str, set[int]] = {}
    for copy in TRUTH["copies"]:
        for side, passage in (("paper", "passage"), ("source", "source_passage")):
            paper = papers[copy[side]]
            planted.setdefault(paper.name, set()).update(place(paper, copy[passage]))
    accused: dict[str, set[int]] = {}
    for match in corpus.matches:
        for mine, span, _, _ in sides(match):
            whole = set(range(span.start, span.end))
            if not match.legitimate and len(whole & planted.get(mine, set())) < len(whole) / 2:
                accused.setdefault(mine, set()).update(whole)
    wrong = []
    for case in TRUTH["legitimate"]:
        paper = papers[case["paper"]]
        where = place(paper, case["passage"]) - planted.get(paper.name, set())
        if len(where & accused.get(paper.name, set())) > (1 - ENOUGH) * len(where):
            wrong.append((paper.name, case["kind"], case["passage"]))
    assert wrong == []


# --- residue ----------------------------------------------------------------------------------------------------------


def hits(paper: Paper, finding: Finding, case: dict[str, Any]) -> bool:
    """Say whether a finding points at the words of a case, in its sentence."""
    sentence = place(paper, case["sentence"])
    words = re.sub(r"\s+", "", finding.span.of(paper.text))
    inside = finding.span.start in sentence or min(sentence) in range(finding.span.start, finding.span.end)
    return inside and (words in case["text"] or case["text"] in words)


@pytest.mark.parametrize("case", TRUTH["residue"], ids=name_of)
def test_every_residue_is_found(corpus, papers, case):
    paper = papers[case["paper"]]
    found = [f for f in corpus.findings if f.paper == paper.name and hits(paper, f, case)]
    assert case["kind"] in {f.kind for f in found}


def test_nothing_else_is_reported_as_residue(corpus, papers):
    others = [
        (f.paper, f.kind, f.span.of(papers[f.paper].text))
        for f in corpus.findings
        if f.kind.family is Family.RESIDUE
        if not any(papers[c["paper"]].name == f.paper and hits(papers[f.paper], f, c) for c in TRUTH["residue"])
    ]
    assert others == []


@pytest.mark.parametrize("trap", TRUTH["not_residue"], ids=name_of)
def test_a_trap_is_left_alone(corpus, papers, trap):
    paper = papers[trap["paper"]]
    assert [f for f in corpus.findings if f.paper == paper.name and hits(paper, f, trap)] == []


@pytest.mark.parametrize("name", TRUTH["clean"])
def test_a_clean_paper_has_neither_copies_nor_residue(corpus, papers, name):
    paper = papers[name]
    assert corpus.ratios[paper.name].net == 0
    assert [f for f in corpus.findings if f.paper == paper.name and f.kind.family is Family.RESIDUE] == []


# --- units and shapes -------------------------------------------------------------------------------------------------


def test_every_paper_is_there_with_its_unit(corpus, papers):
    names = {papers[p["paper"]].name for p in TRUTH["papers"]}
    assert names == {p.name for p in corpus.submissions}
    wrong = [(p["paper"], p["unit"], papers[p["paper"]].unit) for p in TRUTH["papers"]]
    assert [case for case in wrong if case[1] != case[2]] == []


def test_the_units_that_handed_nothing_in_are_named(corpus):
    assert sorted(corpus.missing) == sorted(TRUTH["missing"])


def test_a_compilation_has_its_parts_and_no_other_file_has(corpus):
    expected = {s["paper"]: s["expect"]["parts"] for s in TRUTH["shapes"] if "parts" in s["expect"]}
    assert expected
    for path in {p.document.path for p in corpus.submissions}:
        parts = of_file(corpus, path)
        assert len(parts) == expected.get(path, 1), path
        assert (parts[0].span.start, parts[-1].span.end) == (0, len(parts[0].text))


def of_file(corpus: Corpus, path: str) -> list[Paper]:
    return [p for p in corpus.submissions if p.document.path == path]


def roles_at(corpus: Corpus, paper: Paper, where: Callable[[int], bool]) -> set[Role]:
    """The roles of the statements that claim a character of ``where``."""
    return {
        label.role
        for statement, label in zip(paper.structure.statements, corpus.labels[paper.name], strict=True)
        if any(where(at) and not paper.text[at].isspace() for at in range(statement.span.start, statement.span.end))
    }


@pytest.mark.parametrize("shape", CLUTTERED, ids=lambda shape: shape["paper"])
def test_clutter_is_noise_and_never_a_finding(corpus, shape):
    found = of_file(corpus, shape["paper"])
    missed = []
    for line in shape["expect"]["noise"]:
        places = [set(p) for paper in found for p in Squeezed(paper).places(line)[:1]]
        assert places, f"the file doesn't hold: {line}"
        roles = {r for paper in found for r in roles_at(corpus, paper, lambda at, s=places[0]: at in s)}
        clutter = {at for paper in found for span in paper.structure.clutter for at in range(span.start, span.end)}
        if roles - {Role.NOISE} and not places[0] <= clutter:
            missed.append((line, roles))
    assert missed == []


@pytest.mark.parametrize("shape", NUMBERED, ids=lambda shape: shape["paper"])
def test_automatic_numbers_are_written_out(corpus, shape):
    [paper] = of_file(corpus, shape["paper"])
    text = Squeezed(paper).text
    assert [line for line in shape["expect"]["numbered"] if re.sub(r"\s+", "", line) not in text] == []


def test_tables_are_read_in_order(corpus):
    for shape in (s for s in TRUTH["shapes"] if "rows" in s["expect"]):
        [paper] = of_file(corpus, shape["paper"])
        text = Squeezed(paper).text
        cells = [re.sub(r"\s+", "", cell) for row in shape["expect"]["rows"] for cell in row]
        at = text.index("".join(cells[:2])[:2])
        for cell in cells:
            at = text.index(cell, at)


def test_one_line_and_wrapped_lines_become_sentences(corpus):
    for shape in (s for s in TRUTH["shapes"] if s["shape"] in {"oneline", "wrapped"}):
        for paper in of_file(corpus, shape["paper"]):
            sentences = [s.text for s in paper.structure.statements if not s.heading and not s.clutter]
            assert len(sentences) > 10, paper.name
            whole = [text for text in sentences if text.rstrip("”’）)").endswith(("。", "！", "？", "；", "："))]
            assert len(whole) >= ENOUGH * len(sentences), (paper.name, [t for t in sentences if t not in whole])
            assert {1, 2} & {section.level for section in paper.structure.sections}, paper.name


def test_running_heads_of_pages_are_no_findings(corpus):
    for shape in (s for s in TRUTH["shapes"] if "header" in s["expect"]):
        [paper] = of_file(corpus, shape["paper"])
        head = re.sub(r"\s+", "", shape["expect"]["header"])
        for statement, label in zip(paper.structure.statements, corpus.labels[paper.name], strict=True):
            if re.sub(r"\s+", "", statement.text) == head:
                assert label.role in {Role.NOISE, Role.CONTEXT}


def test_who_was_probably_first_is_right_where_it_is_said(corpus: Corpus) -> None:
    """13 pairs by the truth, those between the parts of one file left out; a lead that is wrong accuses the wrong unit."""
    sources = {frozenset((c["paper"], c["source"])): c["source"] for c in PLANTED}
    leads = {frozenset((m.a, m.b)): m.earlier for m in corpus.matches if m.earlier}
    assert {pair: leads[pair] for pair in leads.keys() & sources.keys() if leads[pair] != sources[pair]} == {}
    assert len(leads.keys() & sources.keys()) >= 11
