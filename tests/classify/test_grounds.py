import numpy as np
import pytest

from textmine.classify.context import places
from textmine.classify.grounds import Speakers, place_grounds
from textmine.classify.linear import LinearModel
from textmine.model import Role, Span, Statement


def speakers(weights: dict[str, tuple[float, float]], *, rivals: bool = False) -> Speakers:
    names = {name: i for i, name in enumerate(weights)}
    return Speakers.of(
        LinearModel(
            ("problem", "remedy"), names, np.array(list(weights.values()), np.float32), np.zeros(2, np.float32)
        ),
        rivals=rivals,
    )


def statement(text: str, start: int = 100) -> Statement:
    return Statement(Span(start, start + len(text)), text, -1)


def said(found: Speakers, text: str, label: str = "problem", most: int = 2) -> list[str]:
    [grounds] = found.grounds([(statement(text), label)], most)
    for ground in grounds:
        assert ground.label == label
        assert dict(ground.reason.values)["words"] == text[ground.span.start - 100 : ground.span.end - 100]
    return [str(dict(ground.reason.values)["words"]) for ground in grounds]


LOUD = speakers(
    {"c:缺页": (3.0, 0.0), "c:无人": (2.0, 0.0), "c:无人管": (2.5, 0.0), "c:台账": (1.0, 2.0), "c:归档": (-1.0, 5.0)}
)


def test_the_loudest_words_in_the_order_of_the_text() -> None:
    assert said(LOUD, "台账无人编号，缺页。") == ["无人", "缺页"]


def test_words_that_overlap_are_said_once() -> None:
    assert said(LOUD, "无人管。") == ["无人管"]


def test_the_same_words_are_said_once() -> None:
    assert said(LOUD, "缺页又缺页。") == ["缺页"]


def test_what_speaks_against_a_label_is_no_ground() -> None:
    assert said(LOUD, "归档了。") == []
    assert said(LOUD, "归档了。", "remedy") == ["归档"]


def test_among_rivals_the_weight_over_the_mean_counts() -> None:
    weights = {"c:台账": (1.0, 2.0), "c:缺页": (3.0, 0.0)}
    assert said(speakers(weights), "台账缺页。") == ["台账", "缺页"]
    assert said(speakers(weights, rivals=True), "台账缺页。") == ["缺页"]


@pytest.mark.parametrize("piece", ["页。", "的页", "页的", "页", "缺页", "^缺页"])
def test_only_words_are_shown(piece: str) -> None:
    found = speakers({f"c:{piece}": (1.0, 0.0), f"cue:{piece}": (9.0, 0.0)})
    assert said(found, "缺页。的页的") == (["缺页"] if piece == "缺页" else [])


@pytest.mark.parametrize(("text", "word"), [("（三）缺页。", "缺页"), ("缺頁。", "缺頁"), ("1．無人管。", "無人管")])
def test_they_stand_where_they_are_said_however_they_are_written(text: str, word: str) -> None:
    assert said(LOUD, text) == [word]


def test_no_more_than_are_asked_for() -> None:
    text = "台账无人编号，缺页。"
    assert [len(said(LOUD, text, most=most)) for most in range(4)] == [0, 1, 2, 3]


def test_joined_lines_have_no_place_to_point_at() -> None:
    joined = Statement(Span(100, 106), "台账缺页。", -1)
    assert LOUD.grounds([(joined, "problem")], 2) == [[]]


@pytest.fixture(scope="module")
def placed(paper_of, lexicon):
    paper = paper_of("某镇自查报告\n一、存在的问题\n台账缺页。\n针对上述问题，我们从以下几个方面抓起。\n按月归档。\n")
    return paper, {s.text: p for s, p in zip(paper.structure.statements, places(paper, lexicon), strict=True)}


def test_a_title_speaks_for_what_it_announces(placed) -> None:
    paper, found = placed
    [ground] = place_grounds(paper, found["台账缺页。"], Role.PROBLEM)
    assert ground.span.of(paper.text) == "一、存在的问题"
    assert ground.reason.key == "because.section"


def test_and_for_nothing_else(placed) -> None:
    paper, found = placed
    assert place_grounds(paper, found["台账缺页。"], Role.CAUSE) == []
    assert place_grounds(paper, found["按月归档。"], Role.PROBLEM) == []
    assert place_grounds(paper, found["某镇自查报告"], Role.CONTEXT) == []
