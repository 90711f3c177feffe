"""The first sort: categories that nobody has labelled, told by their own words."""

import dataclasses

import numpy as np
import pytest

from textmine.classify.features import topic_clauses
from textmine.classify.linear import LinearModel
from textmine.classify.model import load_classifier
from textmine.classify.sorting import sorter
from textmine.classify.taxonomy import load_taxonomy
from textmine.classify.topics import TopicModel

from .office import TAXONOMY, write_taxonomy

FUNDING = '[[category]]\nid = "funding"\nname = "钱"\ncues = ["红包"]\n'


def held(model: TopicModel, taxonomy, text: str) -> set[str]:
    [scores] = model.scores_of([topic_clauses(text)], taxonomy)
    return {category for category, score in zip(model.labels, scores, strict=True) if score > 0}


@pytest.fixture(scope="module")
def first(office_taxonomy, settings) -> TopicModel:
    return sorter(None, office_taxonomy, settings.sort)


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("台账缺了三页。", {"ledger"}),
        ("村里的志愿服务没有人牵头。", {"volunteers"}),
        ("志愿服务的台账缺页。", {"ledger", "volunteers"}),
        ("档案柜里的会议记录没有归档。", {"ledger"}),
        ("帮扶队没有按时结对走访。", {"volunteers"}),
        ("班子成员年龄偏大。", set()),
        ("", set()),
    ],
)
def test_a_statement_goes_where_its_words_belong(first, office_taxonomy, text: str, categories: set[str]) -> None:
    assert held(first, office_taxonomy, text) == categories


def test_a_cue_weighs_more_than_a_word_of_the_description(first, office_taxonomy) -> None:
    [cue], [word] = (first.scores_of([topic_clauses(text)], office_taxonomy) for text in ("台账。", "档案柜。"))
    assert cue[0] > word[0] > first.scores_of([["无"]], office_taxonomy)[0, 0]


def test_words_that_two_categories_share_tell_them_not_apart(tmp_path, settings) -> None:
    text = '[[category]]\nid = "one"\nname = "甲村档案"\n[[category]]\nid = "two"\nname = "乙村档案"\n'
    taxonomy = load_taxonomy(
        write_taxonomy(tmp_path, text.replace('"\n[[', '"\ncues = ["甲村"]\n[[') + 'cues = ["乙村"]\n')
    )
    model = sorter(None, taxonomy, settings.sort)
    scores = model.scores_of([["档案很乱"], ["无"]], taxonomy)
    assert scores[0].tolist() == scores[1].tolist()


def test_a_taxonomy_that_was_learnt_is_left_as_it_is(classifier, shipped_taxonomy, settings) -> None:
    assert sorter(classifier.models.categories, shipped_taxonomy, settings.sort) is classifier.models.categories


def test_a_category_that_was_learnt_keeps_what_is_known_of_it(classifier, tmp_path, settings) -> None:
    taxonomy = load_taxonomy(write_taxonomy(tmp_path, TAXONOMY + FUNDING))
    model = sorter(classifier.models.categories, taxonomy, settings.sort)
    assert model.labels == ("ledger", "volunteers", "funding")
    texts = [topic_clauses(text) for text in ("村里没有活动室，党费返还没有到位。", "班子年龄老化。")]
    learnt = classifier.models.categories
    before = learnt.scores_of(texts, taxonomy)[:, learnt.labels.index("funding")]
    assert model.scores_of(texts, taxonomy)[:, 2] == pytest.approx(before, abs=1e-4)


def test_the_order_of_the_taxonomy_counts(classifier, shipped_taxonomy, settings) -> None:
    turned = dataclasses.replace(shipped_taxonomy, categories=shipped_taxonomy.categories[::-1])
    model = sorter(classifier.models.categories, turned, settings.sort)
    text = [topic_clauses("村里没有活动室，党费返还没有到位。")]
    assert model.labels == turned.ids
    assert model.scores_of(text, turned)[0, ::-1] == pytest.approx(
        classifier.models.categories.scores_of(text, shipped_taxonomy)[0], abs=1e-4
    )


def test_vectors_say_nothing_of_a_category_that_was_not_learnt(office_taxonomy, settings) -> None:
    learnt = LinearModel(
        ("volunteers",), {"c:帮": 0}, np.ones((1, 1), np.float32), np.zeros(1, np.float32), np.ones((2, 1), np.float32)
    )
    clauses = LinearModel(("volunteers",), {"c:帮": 0}, np.ones((1, 1), np.float32), np.zeros(1, np.float32))
    model = sorter(TopicModel(learnt, clauses), office_taxonomy, settings.sort)
    vectors = np.array([[3.0, 4.0]], np.float32)
    moved = model.scores_of([["无"]], office_taxonomy, vectors) - model.scores_of([["无"]], office_taxonomy)
    assert moved.tolist() == [[0.0, 3.5]]


def test_papers_are_sorted_by_the_office_alone(paper_of, office_file, settings) -> None:
    rules = dataclasses.replace(settings.classify, taxonomy=str(office_file))
    classifier = load_classifier(rules, settings.sort)
    paper = paper_of(
        "河口镇党委自查报告\n一、存在的问题\n（一）台账不齐。有的支部会议记录没有归档。\n"
        "（二）志愿服务不足。帮扶队没有结对走访过一次。\n二、整改措施\n要建立台账归档制度。要排出志愿服务的日程。\n"
    )
    found = {
        s.text: label.categories for s, label in zip(paper.structure.statements, classifier.labels(paper), strict=True)
    }
    assert found == {
        "河口镇党委自查报告": (),
        "一、存在的问题": (),
        "（一）台账不齐。": ("ledger",),
        "有的支部会议记录没有归档。": ("ledger",),
        "（二）志愿服务不足。": ("volunteers",),
        "帮扶队没有结对走访过一次。": ("volunteers",),
        "二、整改措施": (),
        "要建立台账归档制度。": ("ledger",),
        "要排出志愿服务的日程。": ("volunteers",),
    }
    grounds = {b.label for label in classifier.labels(paper) for b in label.because if b.reason.key == "because.words"}
    assert {"ledger", "volunteers"} <= grounds
