"""Empty words: sentences without any fact that lean on set phrases, and how much of a paper can be checked."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from textmine.judge import concreteness, hollow
from textmine.lexicon import load_lexicon
from textmine.model import Concreteness, Document, Finding, FindingKind, Label, Outcome, Paper, Role, Span, Statement
from textmine.model import Structure as Outline
from textmine.words import LANGUAGES, Language, say

LEXICON = load_lexicon()
EMPTY = "要提高政治站位，统一思想，凝心聚力，狠抓落实。"
FULL = "9月底前由王大河牵头修好三座码头。"
PLAIN = "船上的党员要到会场里来说话。"


def paper(*sentences: str, heading: bool = False, clutter: bool = False) -> Paper:
    text = "".join(sentences)
    ends = [sum(map(len, sentences[: n + 1])) for n in range(len(sentences))]
    statements = tuple(
        Statement(Span(end - len(words), end), words, heading=heading, clutter=clutter)
        for words, end in zip(sentences, ends, strict=True)
    )
    document = Document("a.txt", "txt", Outcome.TEXT, text)
    return Paper("a.txt", document, 0, Span(0, len(text)), structure=Outline(statements=statements))


def labels(made: Paper, role: Role = Role.REMEDY) -> list[Label]:
    return [Label(role, (), 1.0) for _ in made.structure.statements]


def found(made: Paper, role: Role = Role.REMEDY) -> list[Finding]:
    return list(hollow([made], {made.name: labels(made, role)}, LEXICON))


def measured(made: Paper, role: Role = Role.REMEDY) -> Concreteness:
    return concreteness(made, labels(made, role), LEXICON)


def phrases(finding: Finding) -> Sequence[str]:
    return str(dict(finding.why.values)["words"]).split("、")


def test_a_sentence_of_set_phrases_is_told_with_some_of_them() -> None:
    made = paper(PLAIN, EMPTY)
    [finding] = found(made)
    assert (finding.kind, finding.span.of(made.text)) == (FindingKind.HOLLOW, EMPTY)
    assert phrases(finding) == ["“提高政治站位”", "“统一思想”", "“凝心聚力”"]
    assert dict(finding.why.values)["count"] == 4


@pytest.mark.parametrize(
    "fact",
    [
        "9月",
        "三座码头修三次",
        "每周",
        "《渡口守则》",
        "3.5万元",
        "王大河书记",
        "2025年",
        "由财政所负责",
        "比如渡口",
        "２０％的人",
    ],
)
def test_one_fact_fills_a_sentence(fact: str) -> None:
    assert found(paper(f"{fact}，{EMPTY}")) == []


def test_plain_words_are_not_empty() -> None:
    assert found(paper(PLAIN)) == []


def test_one_phrase_alone_is_not_enough() -> None:
    assert found(paper("船上和码头上的党员都要统一思想。")) == []
    assert len(found(paper("船上和码头上的党员都要统一思想、真抓实干。"))) == 1


def test_a_short_sentence_is_left_alone() -> None:
    short = "狠抓落实真抓实干。"
    assert len(short) < LEXICON.hollow.min_chars
    assert found(paper(short)) == []
    assert len(found(paper("码头上" + short))) == 1


@pytest.mark.parametrize(
    "words",
    [
        "船上的学习不深入、不扎实、不认真。",
        "船上的规矩不够严格，也不够有力。",
        "长期性和主动性都差在码头上。",
        "船上的规矩没有认真、严格执行，未能真正落到实处。",
        "码头上没有建立健全台账，缺乏有效办法。",
        "船员的先锋模范作用不明显，战斗堡垒作用发挥得不好。",
    ],
)
def test_denied_words_strengthen_nothing(words: str) -> None:
    assert found(paper(words)) == []


def test_what_goes_on_with_no_is_not_denied() -> None:
    [finding] = found(paper("船上的党员要统一思想不松劲，狠抓落实不断向前。"))
    assert phrases(finding) == ["“统一思想”", "“狠抓落实”", "“不断”"]


def test_a_word_inside_a_phrase_counts_once() -> None:
    [finding] = found(paper("码头上要进一步加强船员们的学习，真抓实干。"))
    assert phrases(finding) == ["“进一步加强”", "“真抓实干”"]


def test_traditional_words_are_as_empty() -> None:
    [finding] = found(paper("要統一思想，凝心聚力，真抓實幹。"))
    assert dict(finding.why.values)["count"] == 3


@pytest.mark.parametrize("role", [Role.PROBLEM, Role.CAUSE, Role.REMEDY, Role.ACHIEVEMENT])
def test_what_says_something_must_be_full(role: Role) -> None:
    assert len(found(paper(EMPTY), role)) == 1


@pytest.mark.parametrize("role", [Role.CONTEXT, Role.NOISE])
def test_what_says_nothing_may_be_empty(role: Role) -> None:
    assert found(paper(EMPTY), role) == []
    assert measured(paper(EMPTY), role).sentences == 0


def test_titles_and_clutter_are_no_sentences() -> None:
    assert found(paper(EMPTY, heading=True)) == []
    assert found(paper(EMPTY, clutter=True)) == []


def test_each_sentence_and_each_paper_is_told_by_itself() -> None:
    made = paper(EMPTY, FULL, EMPTY)
    assert [f.span.start for f in found(made)] == [0, len(EMPTY + FULL)]
    assert list(hollow([], {}, LEXICON)) == []


def test_what_can_be_checked_is_counted() -> None:
    told = measured(paper(EMPTY, FULL, PLAIN))
    assert (told.hollow, told.sentences, told.phrases) == (1, 3, 4)
    assert told.facts == 2  # 9月, and who does it
    assert told.chars == len(EMPTY + FULL + PLAIN)
    assert told.hollow_share == pytest.approx(1 / 3)


def test_facts_of_titles_count_and_those_of_clutter_do_not() -> None:
    title, clutter = (measured(paper(FULL, heading=h, clutter=not h)) for h in (True, False))
    assert title.facts > 0
    assert title.sentences == 0
    assert clutter == Concreteness()


def test_a_paper_without_words_has_no_shares() -> None:
    told = measured(paper())
    assert told == Concreteness()
    assert (told.facts_per_thousand, told.phrases_per_thousand, told.hollow_share) == (0, 0, 0)


def test_counts_grow_with_the_paper_and_shares_do_not() -> None:
    one, many = measured(paper(EMPTY, FULL)), measured(paper(*[EMPTY, FULL] * 50))
    assert (many.facts, many.phrases, many.hollow) == (50 * one.facts, 50 * one.phrases, 50 * one.hollow)
    assert many.hollow_share == one.hollow_share
    assert many.phrases_per_thousand == pytest.approx(one.phrases_per_thousand)


@pytest.mark.parametrize(
    "words", ["", " " * 500, "<td></td>" * 50, "\ud83d\x00" * 20, "，" * 500, "不" * 500, "船" * 5000]
)
def test_hostile_words_are_not_called_empty(words: str) -> None:
    assert found(paper(words)) == []


def test_markup_does_not_hide_empty_words() -> None:
    assert len(found(paper("<b>统一思想</b>，<i>凝心聚力</i>，真抓实干。"))) == 1


def test_a_phrase_a_thousand_times_is_shown_once() -> None:
    [finding] = found(paper("真抓实干" * 1000))
    assert dict(finding.why.values) == {"count": 1000, "words": "“真抓实干”"}


def test_labels_must_match_statements() -> None:
    made = paper(EMPTY, FULL)
    with pytest.raises(ValueError, match="zip"):
        list(hollow([made], {made.name: labels(made)[:1]}, LEXICON))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_sentence_shows_the_phrases(language: Language) -> None:
    [finding] = found(paper(EMPTY))
    assert "凝心聚力" in say(finding.why, language)


def test_three_different_phrases_are_shown_where_one_is_repeated() -> None:
    [finding] = found(paper("真抓实干、真抓实干、真抓实干，统一思想，凝心聚力。"))
    assert len(phrases(finding)) == 3
