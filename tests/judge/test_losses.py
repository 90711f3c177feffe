"""What is lost in a paper becomes a finding, with a sentence in both languages."""

from __future__ import annotations

import pytest

from textmine.judge.losses import losses
from textmine.lexicon import load_lexicon
from textmine.model import Document, Outcome, Reason
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
        ("a.txt", "numbering_gap", "三、原因"),
        ("a.txt", "truncated", "四、对策与建议"),
    ]


def test_where_our_own_reader_stopped_is_no_finding():
    assert [f.kind for f in found(BROKEN, Outcome.PARTIAL)] == ["numbering_gap"]


def test_a_sound_paper_has_none():
    assert found("柏杨乡自查报告\n今年抓得紧。变化大。\n一、问题\n学习少。\n二、措施\n多学。") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_has_its_sentence_and_its_name(language):
    for finding in found(BROKEN):
        assert finding.span.of(BROKEN) in say(finding.why, language)
        assert f"finding_kind.{finding.kind}" in sentences(language)
