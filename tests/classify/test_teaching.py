import dataclasses

import numpy as np
import pytest

from textmine.classify.corpus import OWN
from textmine.classify.features import TOPIC_WEIGHT, gram_features, topic_clauses
from textmine.classify.sorting import sorter
from textmine.classify.taxonomy import load_taxonomy
from textmine.classify.teaching import train_categories
from textmine.classify.topics import Calibration, TopicModel

from .office import FakeEncoder, office_paper, office_papers, write_taxonomy

KNOWN = Calibration(1.0, 0.0)


def held(model: TopicModel, taxonomy, text: str, vectors=None) -> set[str]:
    [scores] = model.scores_of([topic_clauses(text)], taxonomy, vectors)
    return {category for category, score in zip(model.labels, scores, strict=True) if score > 0}


@pytest.fixture(scope="module")
def taught(office_lessons, office_taxonomy, settings) -> tuple[TopicModel, Calibration]:
    return train_categories(office_lessons, office_taxonomy, settings.train)


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("坡头的会议记录没有归档，台账少了两页。", {"ledger"}),
        ("坡头的结对走访没有开展。", {"volunteers"}),
        ("要建立台账归档制度，还要组织志愿服务队，每季度结对走访一次。", {"ledger", "volunteers"}),
    ],
)
def test_a_new_statement_is_sorted_as_those_that_were_labelled(
    taught, office_taxonomy, text: str, categories: set[str]
) -> None:
    assert held(taught[0], office_taxonomy, text) == categories


def test_scores_are_calibrated_and_the_line_is_told(taught, office_lessons, office_taxonomy, settings) -> None:
    model, found = taught
    plain, same = train_categories(office_lessons, office_taxonomy, settings.train, known=KNOWN)
    assert same == KNOWN
    texts = [["台账缺页", "台账缺页"], ["无"]]
    line = plain.scores_of(texts, office_taxonomy) * found.slope + found.offset
    assert model.scores_of(texts, office_taxonomy) == pytest.approx(line, abs=1e-3)
    assert found.slope > 0


def test_a_clause_is_taught_what_it_speaks_of_itself(lessons_of, office_taxonomy, settings) -> None:
    """Both categories are labelled on statements that hold both, and on some that hold one."""
    lines = [
        line
        for i in range(8)
        for line in (*office_paper(i), "P ledger,volunteers|会议记录没有归档写全，志愿服务排不上日程表。")
    ]
    model, _ = train_categories(lessons_of(lines), office_taxonomy, settings.train, known=KNOWN)
    first, second = model.scores_of([["会议记录没有归档写全，"], ["志愿服务排不上日程表。"]], office_taxonomy)
    assert first[0] > 0 > first[1]
    assert second[1] > 0 > second[0]


def test_rounds_find_out_which_clause_of_a_statement_speaks(lessons_of, office_taxonomy, settings) -> None:
    both, alone = (
        "P ledger,volunteers|会议记录没有归档写全，志愿服务排不上日程表。",
        "P volunteers|志愿服务排不上日程表。",
    )
    lessons = lessons_of([line for i in range(8) for line in (*office_paper(i), both, alone, alone)])
    clause = gram_features("志愿服务排不上日程表。", TOPIC_WEIGHT)
    believed, found = (
        train_categories(
            lessons, office_taxonomy, dataclasses.replace(settings.train, clause_rounds=rounds), known=KNOWN
        )[0].clauses.scores([clause])[0]
        for rounds in (0, 2)
    )
    assert found[0] < believed[0] - 0.1
    assert found[1] > 0


def test_findings_alone_are_learnt_from(lessons_of, office_taxonomy, settings) -> None:
    lines = [line.replace(">A|", ">A ledger|") for line in office_papers()]
    with_praise, without = (
        train_categories(lessons_of(own), office_taxonomy, settings.train, known=KNOWN)[0]
        for own in (lines, office_papers())
    )
    texts = [["党员到会率明显提高"]]
    assert with_praise.scores_of(texts, office_taxonomy).tolist() == without.scores_of(texts, office_taxonomy).tolist()


@pytest.fixture(scope="module")
def shipped(lessons_of):
    lines = [line.replace(" ledger|", "|").replace(" volunteers|", "|") for line in office_papers()]
    return lessons_of(lines)


@pytest.fixture(scope="module")
def first(office_taxonomy, settings) -> TopicModel:
    return sorter(None, office_taxonomy, settings.sort)


class TestOffice:
    """The shipped papers know nothing of the office's categories."""

    def own(self, lessons_of, *lines: str):
        return [
            dataclasses.replace(lesson, hand=OWN)
            for lesson in lessons_of(["# id=own1", ">C|我处自查报告", ">C|一、存在的问题", *lines])
        ]

    def test_without_labels_the_first_sort_teaches(self, shipped, first, office_taxonomy, settings) -> None:
        model, _ = train_categories(shipped, office_taxonomy, settings.train, first=first, known=KNOWN)
        assert model.labels == ("ledger", "volunteers")
        assert held(model, office_taxonomy, "坡头的会议记录没有归档，台账少了两页。") == {"ledger"}

    def test_what_the_office_says_outweighs_the_first_sort(
        self, shipped, first, lessons_of, office_taxonomy, settings
    ) -> None:
        text = "坡头的结对走访没有开展，志愿服务流于形式。"
        own = self.own(lessons_of, *[f">P ledger|{text}"] * 6)
        model, _ = train_categories([*shipped, *own], office_taxonomy, settings.train, first=first, known=KNOWN)
        assert held(model, office_taxonomy, text) == {"ledger"}

    def test_a_word_that_only_the_office_knows_is_learnt(
        self, shipped, first, lessons_of, office_taxonomy, settings
    ) -> None:
        own = [
            lesson
            for i in range(3)
            for lesson in lessons_of(
                [
                    f"# id=own{i} hand={OWN}",
                    ">C|我处自查报告",
                    ">C|一、存在的问题",
                    ">P ledger|花名册多年没有更新。",
                    "P|食堂的菜太咸。",
                ]
            )
        ]
        model, _ = train_categories([*shipped, *own], office_taxonomy, settings.train, first=first, known=KNOWN)
        assert held(first, office_taxonomy, "花名册缺了一半。") == set()
        assert held(model, office_taxonomy, "花名册多年没有更新。") == {"ledger"}

    def test_a_category_that_nobody_spoke_of_is_not_learnt(self, lessons_of, shipped, tmp_path, settings) -> None:
        text = (
            '[[category]]\nid = "ledger"\nname = "台账"\n'
            + 'cues = ["台账"]\n[[category]]\nid = "canteen"\nname = "食堂"\ncues = ["食堂"]\n'
        )
        taxonomy = load_taxonomy(write_taxonomy(tmp_path, text))
        first = sorter(None, taxonomy, settings.sort)
        model, _ = train_categories(shipped, taxonomy, settings.train, first=first, known=KNOWN)
        assert model.labels == ("ledger",)

    def test_where_nothing_can_be_learnt_nothing_breaks(self, shipped, tmp_path, settings) -> None:
        text = '[[category]]\nid = "canteen"\nname = "食堂"\ncues = ["食堂"]\n'
        taxonomy = load_taxonomy(write_taxonomy(tmp_path, text))
        first = sorter(None, taxonomy, settings.sort)
        model, _ = train_categories(shipped, taxonomy, settings.train, first=first)
        assert model.labels == ()


def test_vectors_speak_where_words_are_unknown(office_lessons, office_taxonomy, settings) -> None:
    encoder = FakeEncoder()
    model, _ = train_categories(office_lessons, office_taxonomy, settings.train, encoder, known=KNOWN)
    assert model.whole.dense.shape == (7, 2)
    assert model.clauses.dense is None
    vectors = np.zeros((1, 7), np.float32)
    vectors[0, 1] = 1.0
    plain, told = (model.scores_of([["无"]], office_taxonomy, v)[0] for v in (None, vectors))
    assert told[0] > plain[0]
    assert told[1] < plain[1]
