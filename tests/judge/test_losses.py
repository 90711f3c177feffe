"""What is lost in a paper becomes a finding, with a sentence in both languages."""

from __future__ import annotations

import pytest

from textmine.judge.losses import losses
from textmine.lexicon import load_lexicon
from textmine.model import Document, Family, FindingKind, LossKind, Outcome, Reason
from textmine.settings import load_settings
from textmine.structure.papers import papers
from textmine.words import LANGUAGES, say, sentences

BROKEN = "柏杨乡自查报告\n今年抓得紧。变化大。\n一、问题\n学习少。记录乱。\n三、原因\n责任不实。\n四、对策与建议"


def found(text: str, outcome: Outcome = Outcome.TEXT):
    reason = Reason("read.too_long") if outcome is Outcome.PARTIAL else None
    document = Document("a.txt", "txt", outcome, text, reason=reason)
    return list(losses(papers(document, load_lexicon(), load_settings(environment={}).structure)))


def test_each_loss_is_a_finding_at_its_words():
    assert [(f.paper, f.kind, f.span.of(BROKEN)) for f in found(BROKEN)] == [
        ("a.txt", FindingKind.NUMBERING_GAP, "三、原因"),
        ("a.txt", FindingKind.TRUNCATED, "四、对策与建议"),
    ]


def test_where_our_own_reader_stopped_is_no_finding():
    assert [f.kind for f in found(BROKEN, Outcome.PARTIAL)] == [FindingKind.NUMBERING_GAP]


def test_a_sound_paper_has_none():
    assert found("柏杨乡自查报告\n今年抓得紧。变化大。\n一、问题\n学习少。\n二、措施\n多学。") == []


def test_every_loss_is_a_finding_of_the_papers_form():
    assert {FindingKind(kind.value).family for kind in LossKind} == {Family.FORM}


def test_an_empty_paper_has_lost_nothing_that_shows():
    assert found("") == []
    assert found("\n" * 500) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence_and_its_name(language):
    for finding in found(BROKEN):
        assert finding.span.of(BROKEN) in say(finding.why, language)
        assert f"finding_kind.{finding.kind.value}" in sentences(language)
