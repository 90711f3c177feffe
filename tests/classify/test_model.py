import dataclasses
from pathlib import Path

import numpy as np
import pytest

from textmine.classify import model
from textmine.classify.context import places
from textmine.classify.corpus import labelled_papers
from textmine.classify.features import VERSION, topic_clauses
from textmine.classify.lessons import lessons
from textmine.classify.model import held_categories, load_classifier
from textmine.classify.stored import save_models
from textmine.errors import UsageError, WorkspaceError
from textmine.model import FINDING_ROLES, Role

from .office import FakeEncoder

TEXT = """沙洲镇党委自查报告
现将有关情况报告如下。
一、存在的问题
（一）抓党建的意识不强。有的支部书记认为党建是虚功，对支部工作很少过问。
（二）经费没有着落。村里没有活动室，党费返还一直没有到位。
二、原因分析
由于考核指标不科学，干好干坏一个样。
三、整改措施
（一）要健全考核制度，把党建工作与评先评优挂钩。
（二）加大经费投入，年底前建成党员活动室。
下载文档请联系客服，版权归上传用户所有
"""


@pytest.fixture(scope="module")
def labelled(classifier, paper_of):
    paper = paper_of(TEXT)
    return paper, {s.text: label for s, label in zip(paper.structure.statements, classifier.labels(paper), strict=True)}


class TestLabels:
    def test_a_titled_report_is_labelled_as_a_person_would(self, labelled) -> None:
        _, found = labelled
        assert found["（一）抓党建的意识不强。"].role is Role.PROBLEM
        assert found["（一）抓党建的意识不强。"].categories == ("awareness",)
        assert "funding" in found["村里没有活动室，党费返还一直没有到位。"].categories
        assert found["由于考核指标不科学，干好干坏一个样。"].role is Role.CAUSE
        assert found["由于考核指标不科学，干好干坏一个样。"].categories == ("mechanism",)
        assert found["（一）要健全考核制度，把党建工作与评先评优挂钩。"].role is Role.REMEDY
        assert found["现将有关情况报告如下。"].role is Role.CONTEXT
        assert found["一、存在的问题"].role is Role.CONTEXT

    def test_clutter_is_noise_and_has_no_category(self, labelled) -> None:
        _, found = labelled
        label = found["下载文档请联系客服，版权归上传用户所有"]
        assert (label.role, label.categories, label.unsure) == (Role.NOISE, (), False)

    def test_only_findings_have_categories(self, labelled) -> None:
        _, found = labelled
        assert all(not label.categories for label in found.values() if label.role not in FINDING_ROLES)

    def test_grounds_point_at_words_of_the_statement_and_at_the_section(self, labelled) -> None:
        paper, found = labelled
        label = found["村里没有活动室，党费返还一直没有到位。"]
        assert any(
            b.reason.key == "because.section" and b.span.of(paper.text) == "一、存在的问题" for b in label.because
        )
        for because in (b for label in found.values() for b in label.because if b.reason.key == "because.words"):
            assert because.span.of(paper.text) == dict(because.reason.values)["words"]

    def test_every_label_of_a_finding_has_its_own_grounds(self, labelled) -> None:
        _, found = labelled
        label = found["（二）加大经费投入，年底前建成党员活动室。"]
        assert {b.label for b in label.because} == {"remedy", *label.categories}

    def test_confidence_and_margin_are_shares(self, labelled) -> None:
        assert all(0 < label.confidence <= 1 for label in labelled[1].values())
        assert all(0 <= label.margin <= 1 for label in labelled[1].values())

    def test_what_is_not_sure_enough_is_marked(self, classifier, paper_of) -> None:
        paper = paper_of(TEXT)
        strict, lax = (
            dataclasses.replace(classifier, rules=dataclasses.replace(classifier.rules, sure=sure)).labels(paper)
            for sure in (1.0, 0.0)
        )
        assert [label.unsure for label in strict] == [label.confidence < 1 for label in strict]
        assert not any(label.unsure for label in lax)

    def test_no_grounds_where_none_are_wanted(self, classifier, paper_of) -> None:
        silent = dataclasses.replace(classifier, rules=dataclasses.replace(classifier.rules, max_because=0))
        grounds = [b.reason.key for label in silent.labels(paper_of(TEXT)) for b in label.because]
        assert set(grounds) == {"because.section", "because.clutter"}

    def test_topics_are_told_whatever_the_role(self, classifier, paper_of) -> None:
        paper = paper_of(
            "沙洲镇党委自查报告\n一、主要做法\n投入经费三十万元，建成活动室五间。\n下载文档请联系客服，版权归上传用户所有\n"
        )
        [*_, praised, clutter] = zip(*classifier.judged(paper), strict=True)
        assert praised[0].role is Role.ACHIEVEMENT
        assert praised[0].categories == ()
        assert "funding" in praised[1]
        assert clutter[1] == ()

    def test_topics_of_findings_are_their_categories(self, classifier, paper_of) -> None:
        paper = paper_of(TEXT)
        for label, about in zip(*classifier.judged(paper), strict=True):
            assert label.categories in ((), about)

    @pytest.mark.parametrize("text", ["3.", "一、", "…", "？", "a" * 5000, "、" * 300, "\U00020bb7\U0001f600 党建"])
    def test_odd_lines_have_labels_too(self, classifier, paper_of, text: str) -> None:
        paper = paper_of(f"沙洲镇党委自查报告\n{text}\n")
        assert len(classifier.labels(paper)) == len(paper.structure.statements)

    def test_a_paper_of_nothing_but_clutter(self, classifier, paper_of) -> None:
        paper = paper_of("下载文档请联系客服，版权归上传用户所有\n")
        assert [label.role for label in classifier.labels(paper)] == [Role.NOISE]
        assert classifier.judged(paper)[1] == ((),)

    def test_a_paper_of_nothing_but_a_table(self, classifier, paper_of) -> None:
        paper = paper_of("存在问题\t整改措施\n台账缺页。\t按月归档。\n会议太少。\t每月一次。\n")
        cells = [s for s in paper.structure.statements if s.column]
        assert cells
        assert len(classifier.labels(paper)) == len(paper.structure.statements)

    def test_blocks_are_seamless(self, classifier, paper_of, lexicon, monkeypatch) -> None:
        paper = paper_of(TEXT)
        placed = places(paper, lexicon)
        whole = classifier._looked_at(paper.structure.statements, placed)
        for size in (1, 3, 7):
            monkeypatch.setattr(model, "_BLOCK", size)
            in_blocks = classifier._looked_at(paper.structure.statements, placed)
            for one, other in zip(whole, in_blocks, strict=True):
                assert {i: pytest.approx(dict(chances), abs=1e-5) for i, chances in one.items()} == other

    def test_statements_are_labelled_as_they_were_when_taught(
        self, classifier, shipped_taxonomy, lexicon, settings
    ) -> None:
        """The packed pieces of characters and the features that models are taught on give the same scores."""
        lines = ["# id=t", *(f">?|{line}" for line in TEXT.splitlines())]
        [paper] = labelled_papers(lines)
        [lesson] = lessons(paper, lexicon, shipped_taxonomy, settings.structure)
        statements = lesson.statements
        role, topics = classifier.models.role, classifier.sorter
        taught = role.scores(lesson.features)
        told = [s.text for s in statements]
        rows = [row_without_pieces(features) for features in lesson.features]
        assert classifier._role_scores(rows, told, None) == pytest.approx(taught, abs=1e-3)
        packed = topics.scores_of([topic_clauses(text) for text in told], shipped_taxonomy)
        assert packed == pytest.approx(topics.scores(lesson.topics), abs=1e-3)


def row_without_pieces(features: dict[str, float]) -> dict[str, float]:
    return {name: value for name, value in features.items() if not name.startswith("c:")}


class TestHeld:
    def test_all_that_reach_the_threshold(self, settings) -> None:
        assert held_categories({"a": 0.9, "b": 0.5, "c": 0.1}, settings.classify) == ["a", "b"]

    def test_the_best_alone_where_none_does(self, settings) -> None:
        rules = dataclasses.replace(settings.classify, category_threshold=0.5, least_category=0.3)
        assert held_categories({"a": 0.3, "b": 0.4, "c": 0.35}, rules) == ["b"]

    def test_none_where_nothing_speaks(self, settings) -> None:
        assert held_categories({"a": 0.01, "b": 0.02}, settings.classify) == []


class TestLoading:
    def test_the_shipped_models_were_trained_for_these_features(self, classifier) -> None:
        assert classifier.models.facts["features"] == VERSION

    def test_the_shipped_models_need_no_vectors(self, classifier) -> None:
        assert classifier.models.vectors == ""
        assert classifier.encoder is None

    def test_the_shipped_models_know_all_roles_and_categories(self, classifier, shipped_taxonomy) -> None:
        assert set(classifier.models.role.labels) == set(classifier.models.chain.states.labels) == {*Role}
        assert classifier.sorter is classifier.models.categories
        assert classifier.sorter.labels == shipped_taxonomy.ids

    def test_it_is_loaded_once(self, settings) -> None:
        first = load_classifier(settings.classify, settings.sort)
        assert load_classifier(settings.classify, settings.sort) is first

    def test_a_model_of_other_features_is_refused(self, classifier, settings, tmp_path: Path) -> None:
        path = tmp_path / "old.npz"
        save_models(path, dataclasses.replace(classifier.models, facts={"features": VERSION - 1}))
        with pytest.raises(WorkspaceError) as caught:
            load_classifier(dataclasses.replace(settings.classify, model=str(path)), settings.sort)
        assert caught.value.reason.key == "classify.model_outdated"

    def test_a_model_that_is_not_there_is_named(self, settings, tmp_path: Path) -> None:
        rules = dataclasses.replace(settings.classify, model=str(tmp_path / "none.npz"))
        with pytest.raises(UsageError) as caught:
            load_classifier(rules, settings.sort)
        assert dict(caught.value.reason.values)["path"].endswith("none.npz")

    def test_a_file_that_is_no_model_is_not_blamed_on_the_installation(self, settings, tmp_path: Path) -> None:
        (tmp_path / "report.npz").write_bytes(b"PK\x03\x04")
        rules = dataclasses.replace(settings.classify, model=str(tmp_path / "report.npz"))
        with pytest.raises(UsageError):
            load_classifier(rules, settings.sort)

    def test_vectors_that_no_shipped_models_know_are_refused(self, settings) -> None:
        with pytest.raises(WorkspaceError):
            load_classifier(settings.classify, settings.sort, FakeEncoder("unheard_of"))

    def test_a_taxonomy_that_cannot_be_used_is_refused(self, settings, tmp_path: Path) -> None:
        rules = dataclasses.replace(settings.classify, taxonomy=str(tmp_path / "none.toml"))
        with pytest.raises(UsageError):
            load_classifier(rules, settings.sort)

    def test_a_stored_copy_says_the_same(self, classifier, settings, tmp_path: Path, paper_of) -> None:
        path = tmp_path / "copy.npz"
        save_models(path, classifier.models)
        copy = load_classifier(dataclasses.replace(settings.classify, model=str(path)), settings.sort)
        assert np.array_equal(copy.models.role.weights, classifier.models.role.weights)
        assert copy.labels(paper_of(TEXT)) == classifier.labels(paper_of(TEXT))
