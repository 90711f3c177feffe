"""The stacks with known truth: every mark closes and means something, links name what there is, no paper stands twice."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from stack_truth import Mark, TruePaper, find_marks, read_paper, read_stack

from textmine.model import FINDING_ROLES, FindingKind, TimingKind

CORPORA = Path(__file__).resolve().parent.parent.parent / "corpora"
STACKS = {folder.name: folder for folder in sorted((CORPORA / "stacks").iterdir()) if folder.is_dir()}
FILES = [
    path for folder in STACKS.values() for path in sorted(folder.glob("*.txt")) if not path.name.startswith("themes")
]
PAPERS = {path: read_paper(path) for path in FILES}
RESIDUE = {kind.value for kind in FindingKind if kind.family == "residue"}
PARAPHRASES = sorted((CORPORA / "paraphrases").glob("*.txt"))


def ids(paper: TruePaper) -> set[str]:
    return {name for name, _, _ in paper.items("p", "c", "r")}


def shown(mark: Mark, paper: TruePaper) -> str:
    return paper.text[mark.start : mark.end]


def test_there_is_one_to_test_on_one_to_tune_on_and_one_to_learn_from() -> None:
    assert {"test", "dev", "train"} <= set(STACKS)


@pytest.mark.parametrize("name", STACKS)
def test_a_stack_is_read_whole(name: str) -> None:
    stack = read_stack(STACKS[name])
    assert {paper.name for paper in stack} == {path.stem for path in FILES if path.parent == STACKS[name]}
    assert len(stack) >= 15


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
class TestPaper:
    def test_no_mark_is_left_in_its_text(self, path: Path) -> None:
        assert re.findall("[⟦⟧]", PAPERS[path].text) == []

    def test_its_head_says_whose_it_is_and_of_when(self, path: Path) -> None:
        head = PAPERS[path].head
        assert all(len(head[key]) == 1 and head[key][0] for key in ("unit", "year", "kind"))
        assert re.fullmatch(r"20\d\d", head["year"][0])
        assert set(head) <= {"unit", "year", "kind", "link", "unanswered", "idle", "note"}

    def test_every_mark_is_one_that_is_described(self, path: Path) -> None:
        timed = {"person", *(kind.value for kind in TimingKind)}
        for mark in PAPERS[path].marks:
            item = re.fullmatch(r"([pcr])[1-9]\d* (?:([PCR])\d\d|-)", mark.name)
            known = {"!": RESIDUE, "~": RESIDUE, "@": timed}.get(mark.name[0], set())
            assert item or mark.name[1:] in known, mark.name
            assert not item or not item[2] or item[1] == item[2].lower(), mark.name

    def test_every_mark_covers_words_of_one_paragraph(self, path: Path) -> None:
        for mark in PAPERS[path].marks:
            assert shown(mark, PAPERS[path]).strip(), mark.name
            assert "\n" not in shown(mark, PAPERS[path]), mark.name

    def test_an_item_states_one_theme_wherever_it_stands(self, path: Path) -> None:
        themes = {(name, theme) for name, theme, _ in PAPERS[path].items("p", "c", "r")}
        assert len(themes) == len(ids(PAPERS[path]))

    def test_links_lead_from_problems_to_causes_and_remedies_that_there_are(self, path: Path) -> None:
        there = ids(PAPERS[path])
        for problem, answer in PAPERS[path].links():
            assert {problem, answer} <= there, (problem, answer)
            assert (problem[0], answer[0]) in {("p", "c"), ("p", "r")}

    def test_what_has_no_answer_is_a_problem_that_no_remedy_is_linked_to(self, path: Path) -> None:
        alone = PAPERS[path].named("unanswered")
        assert alone <= {name for name in ids(PAPERS[path]) if name[0] == "p"}
        assert [pair for pair in PAPERS[path].links() if pair[0] in alone and pair[1][0] == "r"] == []

    def test_what_is_idle_is_a_remedy_that_no_problem_is_linked_to(self, path: Path) -> None:
        idle = PAPERS[path].named("idle")
        assert idle <= {name for name in ids(PAPERS[path]) if name[0] == "r"}
        assert [pair for pair in PAPERS[path].links() if pair[1] in idle] == []

    def test_every_problem_and_every_remedy_is_accounted_for(self, path: Path) -> None:
        paper = PAPERS[path]
        linked = {name for pair in paper.links() if pair[1][0] == "r" for name in pair}
        told = linked | paper.named("unanswered") | paper.named("idle")
        assert {name for name in ids(paper) if name[0] in "pr"} <= told

    def test_its_marks_are_found_in_a_text_that_was_wrapped_anew(self, path: Path) -> None:
        paper = PAPERS[path]
        wrapped = re.sub("([，。；])", r"\1\n  ", paper.text.replace("|", "\t"))
        blank = re.compile(r"[\s|]")
        for mark, (start, end) in find_marks(paper, wrapped).items():
            assert blank.sub("", wrapped[start:end]) == blank.sub("", shown(mark, paper)), mark.name


@pytest.mark.parametrize("name", STACKS)
def test_some_papers_are_clean_and_every_kind_of_residue_is_planted(name: str) -> None:
    stack = read_stack(STACKS[name])
    planted = [{kind for kind, _ in paper.residue()} for paper in stack]
    assert planted.count(set()) >= 4
    assert set().union(*planted) == RESIDUE


@pytest.mark.parametrize("name", STACKS)
def test_a_planted_slip_stands_in_more_papers_than_one(name: str) -> None:
    """One that is alone in its stack is told by nothing."""
    stack = read_stack(STACKS[name])
    slips = Counter(word for p in stack for word in {shown(m, p) for kind, m in p.residue() if kind == "typo"})
    assert [word for word, count in slips.items() if count < 2] == []


@pytest.mark.parametrize("name", STACKS)
def test_themes_are_stated_by_more_papers_than_one(name: str) -> None:
    stack = read_stack(STACKS[name])
    stated = Counter(theme for paper in stack for theme in {t for _, t, _ in paper.items("p", "c", "r") if t != "-"})
    assert sum(count > 1 for count in stated.values()) >= 20


def test_no_paper_stands_in_two_stacks_or_twice_in_one() -> None:
    texts = Counter(re.sub(r"\s", "", paper.text) for paper in PAPERS.values())
    assert [text[:30] for text, count in texts.items() if count > 1] == []
    names = Counter(path.stem for path in FILES)
    assert [name for name, count in names.items() if count > 1] == []


def test_no_stated_sentence_stands_in_two_stacks() -> None:
    """What was fitted on one stack must not have been read in another."""
    where: dict[str, set[str]] = {}
    for path, paper in PAPERS.items():
        for _, _, mark in paper.items("p", "c", "r"):
            where.setdefault(shown(mark, paper), set()).add(path.parent.name)
    assert [words for words, stacks in where.items() if len(stacks) > 1 and len(words) > 12] == []


@pytest.mark.parametrize("name", ["dev", "train"])
def test_the_list_of_themes_names_every_theme_that_is_marked(name: str) -> None:
    lists = [path.read_text("utf-8") for path in sorted(STACKS[name].glob("themes*.txt"))]
    listed = {line.split()[0] for text in lists for line in text.splitlines() if line.strip()}
    marked = {theme for paper in read_stack(STACKS[name]) for _, theme, _ in paper.items("p", "c", "r")} - {"-"}
    assert lists
    assert marked <= listed


def test_there_are_paraphrases_to_tune_on_and_others_to_test_on() -> None:
    assert [path.stem for path in PARAPHRASES] == ["test", "tune"]


def groups(path: Path) -> list[tuple[str, list[str]]]:
    blocks = [block.splitlines() for block in path.read_text("utf-8").strip().split("\n\n")]
    return [(head, [line for line in said if line.strip()]) for head, *said in blocks]


@pytest.mark.parametrize("path", PARAPHRASES, ids=lambda path: path.stem)
class TestParaphrases:
    def test_forty_groups_of_five(self, path: Path) -> None:
        assert Counter(len(said) for _, said in groups(path)) == {5: 40}

    def test_every_group_has_a_role_and_a_name_of_its_own(self, path: Path) -> None:
        heads = [re.fullmatch(r"# (\w+) (\S.*)", head) for head, _ in groups(path)]
        assert all(heads)
        assert {head[1] for head in heads if head} == {role.value for role in FINDING_ROLES}
        assert len({head[0] for head in heads if head}) == 40

    def test_no_sentence_stands_twice(self, path: Path) -> None:
        said = Counter(re.sub(r"\W", "", line) for _, lines in groups(path) for line in lines)
        assert [words for words, count in said.items() if count > 1 or not words] == []


def test_no_sentence_is_both_tuned_and_tested_on() -> None:
    first, second = ({line for _, lines in groups(path) for line in lines} for path in PARAPHRASES)
    assert first & second == set()


def test_a_mark_that_closes_nothing_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("unit: 云坪镇\n---\n正文⟦/⟧。\n", "utf-8")
    with pytest.raises(ValueError, match="closes nothing"):
        read_paper(tmp_path / "a.txt")


def test_a_mark_that_stays_open_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("unit: 云坪镇\n---\n⟦p1 -⟧正文。\n", "utf-8")
    with pytest.raises(ValueError, match="not closed"):
        read_paper(tmp_path / "a.txt")
