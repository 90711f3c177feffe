import pytest

from textmine.classify import load_classifier
from textmine.classify.features import VERSION
from textmine.errors import WorkspaceError
from textmine.model import Category, Role

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
def labelled(lexicon, settings, paper_of):
    paper = paper_of(TEXT)
    labels = load_classifier(lexicon, settings.classify).labels(paper)
    return paper, {s.text: label for s, label in zip(paper.structure.statements, labels, strict=True)}


def test_a_titled_report_is_labelled_as_a_person_would(labelled) -> None:
    _, found = labelled
    assert found["（一）抓党建的意识不强。"].role is Role.PROBLEM
    assert found["（一）抓党建的意识不强。"].categories == (Category.AWARENESS,)
    assert Category.FUNDING in found["村里没有活动室，党费返还一直没有到位。"].categories
    assert found["由于考核指标不科学，干好干坏一个样。"].role is Role.CAUSE
    assert found["由于考核指标不科学，干好干坏一个样。"].categories == (Category.MECHANISM,)
    assert found["（一）要健全考核制度，把党建工作与评先评优挂钩。"].role is Role.REMEDY
    assert found["现将有关情况报告如下。"].role is Role.CONTEXT
    assert found["一、存在的问题"].role is Role.CONTEXT


def test_clutter_is_noise_and_has_no_category(labelled) -> None:
    _, found = labelled
    label = found["下载文档请联系客服，版权归上传用户所有"]
    assert (label.role, label.categories) == (Role.NOISE, ())


def test_only_findings_have_categories(labelled) -> None:
    _, found = labelled
    assert all(not label.categories for label in found.values() if label.role in (Role.CONTEXT, Role.ACHIEVEMENT))


def test_grounds_point_at_words_of_the_statement_and_at_the_section(labelled) -> None:
    paper, found = labelled
    label = found["村里没有活动室，党费返还一直没有到位。"]
    spans = [b.span for b in label.because if b.span]
    assert spans
    assert any(b.reason.key == "because.section" and b.span.of(paper.text) == "一、存在的问题" for b in label.because)
    for because in label.because:
        if because.reason.key == "because.words":
            assert because.span.of(paper.text) == dict(because.reason.values)["words"]


def test_confidence_is_a_probability(labelled) -> None:
    assert all(0 < label.confidence <= 1 for label in labelled[1].values())


def test_the_shipped_models_were_trained_for_these_features(lexicon, settings) -> None:
    assert load_classifier(lexicon, settings.classify).facts["features"] == VERSION


def test_a_model_of_other_features_is_refused(lexicon, settings, tmp_path) -> None:
    from textmine.classify.linear import save_models

    path = tmp_path / "old.npz"
    save_models(path, {}, {"features": VERSION - 1})
    with pytest.raises(WorkspaceError) as caught:
        load_classifier(lexicon, settings.classify, path)
    assert caught.value.reason.key == "classify.model_outdated"
