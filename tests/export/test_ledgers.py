"""The ledgers and the empty words in the page: hostile text stays text, claims lead to places, nothing goes beyond limits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from textmine.export.anchors import Anchors
from textmine.export.ledgers import EntryView, LedgerView, ledgers
from textmine.export.lookup import Lookup
from textmine.model import (
    Concreteness,
    Corpus,
    Document,
    Entry,
    Finding,
    FindingKind,
    Item,
    Ledger,
    Link,
    LinkKind,
    Outcome,
    Paper,
    Reason,
    Role,
    Span,
    Statement,
    Structure,
    Timing,
    TimingKind,
)
from textmine.settings import load_settings

from . import stack_of_papers as made
from .test_html import Page, render

LIMITS = load_settings(environment={}).report
HOSTILE = "</style></details><img src=x onerror=alert(2)>"


def shown(corpus: Corpus, language: str = "zh", **limits: int) -> list[LedgerView]:
    lookup, bounds = Lookup.of(corpus), replace(LIMITS, **limits)
    return list(ledgers(lookup, Anchors.of(lookup, bounds), bounds, "en" if language == "en" else "zh"))


def section(html: str, key: str) -> str:
    found = re.search(rf'<section id="{key}">.*?</section>', html, re.DOTALL)
    assert found
    return found[0]


def first_entry(corpus: Corpus) -> EntryView:
    return shown(corpus)[0].entries[0]


@pytest.fixture(scope="module")
def html(corpus: Corpus) -> str:
    return render(corpus)


# --- ledgers ----------------------------------------------------------------------------------------------------------


def test_papers_with_a_problem_have_a_ledger_in_the_order_of_the_queue(corpus: Corpus) -> None:
    assert [view.paper.unit for view in shown(corpus)] == ["青石镇党委", "<b>甲</b>社区"]
    turned = replace(
        corpus, queue=tuple(replace(s, rank=len(corpus.queue) + 1 - s.rank) for s in reversed(corpus.queue))
    )
    assert [view.paper.unit for view in shown(turned)] == ["<b>甲</b>社区", "青石镇党委"]


def test_an_entry_leads_to_the_statements_that_it_names(corpus: Corpus) -> None:
    paper = corpus.submissions[0]
    entry = first_entry(corpus)
    for quote in (entry.problem, *entry.causes, *entry.remedies):
        number = int(quote.href.removeprefix("#p1-s"))
        assert paper.structure.statements[number - 1].text == quote.text


def test_links_lead_to_the_line_of_the_queue_where_the_text_is_not_in_the_page(corpus: Corpus) -> None:
    [first, *_] = shown(corpus, text_chars=0)
    assert {quote.href for entry in first.entries for quote in (entry.problem, *entry.remedies)} == {"#q1"}


def test_a_cause_or_remedy_says_what_ties_it_to_the_problem(corpus: Corpus) -> None:
    entry = first_entry(corpus)
    assert [quote.note for quote in (*entry.causes, *entry.remedies)] == ["同序", "内容相近", "紧跟其后"]
    assert entry.problem.note == ""
    assert [quote.note for quote in shown(corpus, "en")[0].entries[0].causes] != ["同序"]


def test_persons_and_dates_are_named_once_each_in_the_order_of_the_text(corpus: Corpus) -> None:
    entry = first_entry(corpus)
    assert entry.persons == ("村党组织书记",)
    assert entry.dates == ("每半年", "三年内")


def test_gaps_count_what_is_missing_and_nothing_else(corpus: Corpus) -> None:
    paper = corpus.submissions[0]
    span = corpus.ledgers[paper.name].items[0].span
    more = [
        Finding(paper.name, span, kind, Reason("report.creed"))
        for kind in (FindingKind.UNANSWERED, FindingKind.NO_PERSON, FindingKind.TYPO, FindingKind.HOLLOW)
    ]
    first, second = shown(replace(corpus, findings=(*corpus.findings, *more)))
    assert first.gaps == {"unanswered": 2, "no_person": 1}
    assert second.gaps == {}


def test_idle_remedies_stand_below_their_ledger(corpus: Corpus, html: str) -> None:
    [idle] = shown(corpus)[0].idle
    assert idle.text.startswith("（三）把活动经费提高到每村每年8000元")
    assert section(html, "ledgers").count("没有对应问题的措施：") == 1


def test_a_ledger_that_finds_no_room_is_left_out_and_a_later_shorter_one_is_not(corpus: Corpus) -> None:
    assert [view.paper.unit for view in shown(corpus, ledger_entries=3)] == ["青石镇党委"]
    assert [view.paper.unit for view in shown(corpus, ledger_entries=2)] == ["<b>甲</b>社区"]
    assert shown(corpus, ledger_entries=0) == []


@pytest.mark.parametrize(("room", "said"), [(4, False), (3, True), (0, True)])
def test_ledgers_that_are_left_out_are_named(corpus: Corpus, room: int, said: bool) -> None:
    part = section(render(corpus, ledger_entries=room), "ledgers")
    assert ("其余材料的台账见" in part) == said


def test_the_chapter_counts_all_problems_whatever_is_shown(corpus: Corpus) -> None:
    for room in (0, 100):
        assert '<span class="count">4</span>' in section(render(corpus, ledger_entries=room), "ledgers")


def test_hostile_words_of_a_ledger_are_words(html: str) -> None:
    page = Page(section(html, "ledgers"))
    assert HOSTILE in page.words
    assert '<script>alert("1")</script>' in page.words
    assert "{{ 7*7 }}" in page.words
    assert "49" not in page.words
    assert not {"script", "img", "style"} & set(page.tags)
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    assert page.open == []


def test_a_problem_without_a_remedy_says_so_in_its_row(html: str) -> None:
    part = section(html, "ledgers")
    assert part.count("没有找到对应的措施") == 1
    row = next(r for r in re.findall(r"<tr role=.*?</tr>", part, re.DOTALL) if "没有找到对应的措施" in r)
    assert "组织生活质量不高" in row


def test_a_stack_without_problems_says_so(corpus: Corpus) -> None:
    part = section(render(replace(corpus, ledgers={})), "ledgers")
    assert "没有材料写到问题。" in part
    assert "<details" not in part
    assert "其余材料的台账见" not in part


def big(words: str, entries: int = 1) -> Corpus:
    """A stack of one paper with one sentence of ``words`` that all of its ledger points to."""
    document = Document("大.txt", "txt", Outcome.TEXT, words)
    whole = Span(0, len(words))
    paper = Paper(document.path, document, 1, whole, structure=Structure(statements=(Statement(whole, words),)))
    items = tuple(Item(role, (0,), whole, len(words), words) for role in (Role.PROBLEM, Role.CAUSE, Role.REMEDY))
    entry = Entry(
        0,
        (Link(1, LinkKind.NAMED, 1.0),),
        (Link(2, LinkKind.NAMED, 1.0),),
        (whole,),
        (Timing(TimingKind.OPEN, whole),),
    )
    empty = Corpus((document,), (paper,), {}, (), {}, {}, (), (), (), ())
    return replace(empty, ledgers={paper.name: Ledger(items, (entry,) * entries, (2,))})


def test_a_problem_of_five_million_characters_is_cut_wherever_it_stands() -> None:
    [view] = shown(big("责任" * 2_500_000))
    [entry] = view.entries
    for quote in (entry.problem, *entry.causes, *entry.remedies, *view.idle):
        assert len(quote.text) == LIMITS.sentence_chars
        assert quote.text.endswith("…")
    assert {len(words) for words in (*entry.persons, *entry.dates)} == {LIMITS.context}


def test_a_ledger_of_all_lines_there_is_room_for_stays_a_page() -> None:
    page = Page(section(render(big("抓得不紧。", LIMITS.ledger_entries)), "ledgers"))
    assert page.tags.count("tr") == LIMITS.ledger_entries + 1
    assert shown(big("抓得不紧。", LIMITS.ledger_entries + 1)) == []


def test_characters_that_turn_the_direction_of_reading_stay_inside_their_own_isolate() -> None:
    part = section(render(big("责任\u202e倒写")), "ledgers")
    outside = re.sub(r"<bdi[^>]*>.*?</bdi>", "", part, flags=re.DOTALL)
    assert "\u202e" in part
    assert "\u202e" not in re.sub(r'title="[^"]*"', "", outside)


# --- empty words ------------------------------------------------------------------------------------------------------


def units(part: str) -> list[str]:
    return re.findall(r'<bdi class="unit">(.*?)</bdi>', part)


def test_papers_with_the_largest_share_of_empty_sentences_come_first(html: str) -> None:
    assert units(section(html, "hollow")) == ["&lt;b&gt;甲&lt;/b&gt;社区", "第一中学", "区民政局"]


def test_of_equal_shares_the_paper_with_fewer_facts_comes_first(corpus: Corpus) -> None:
    names = [p.name for p in corpus.submissions]
    measured = {names[0]: Concreteness(50, 1, 1000, 2, 4), names[1]: Concreteness(3, 1, 1000, 1, 2)}
    part = section(render(replace(corpus, concreteness=measured)), "hollow")
    assert units(part) == ["大河镇党委", "青石镇党委"]


def test_empty_sentences_stand_with_their_phrases_and_lead_to_their_place(corpus: Corpus, html: str) -> None:
    page = Page(section(html, "hollow"))
    assert HOSTILE in page.words
    assert "有 2 处套话：“<b>深入</b>”" in page.words
    assert not {"img", "b", "script"} & set(page.tags)
    [href] = [v for _, name, v in page.attributes if name == "href"]
    number = int(href.removeprefix("#p8-s"))
    assert corpus.submissions[7].structure.statements[number - 1].text.startswith(HOSTILE)


def test_figures_are_those_of_the_paper(html: str) -> None:
    words = Page(section(html, "hollow")).words
    assert "12 句中 3 句" in words
    assert "每千字 17.5 处具体事实" in words


def with_many(corpus: Corpus, count: int) -> Corpus:
    paper = corpus.submissions[0]
    spans = [s.span for s in paper.structure.statements][:count]
    why = Reason.of("finding.hollow", count=2, words="“深入”")
    found = tuple(Finding(paper.name, span, FindingKind.HOLLOW, why) for span in spans)
    measured = {paper.name: Concreteness(0, count, 500, count, count)}
    return replace(corpus, findings=found, concreteness=measured)


def test_more_empty_sentences_than_asked_for_are_counted(corpus: Corpus) -> None:
    part = section(render(with_many(corpus, 9), hollow_sentences=4), "hollow")
    assert part.count('<p class="because">') == 4
    assert "另有 5 条" in part
    assert "另有" not in section(render(with_many(corpus, 9), hollow_sentences=9), "hollow")


def test_no_more_papers_are_listed_than_asked_for(corpus: Corpus) -> None:
    assert units(section(render(corpus, hollow_papers=2), "hollow")) == ["&lt;b&gt;甲&lt;/b&gt;社区", "第一中学"]


def test_a_stack_without_empty_words_says_so(corpus: Corpus) -> None:
    for measured in ({}, {p.name: Concreteness() for p in corpus.submissions}):
        part = section(render(replace(corpus, concreteness=measured, findings=())), "hollow")
        assert "没有需要提示的空话。" in part
        assert "<details" not in part


def test_a_finding_of_empty_words_is_marked_in_the_full_text_in_its_own_way(html: str) -> None:
    text = re.search(r'id="p8-text">.*?</article>|id="p8-text">.*', html, re.DOTALL)
    assert text
    assert re.search(r'class="[^"]*\bempty\b[^"]*"[^>]*>[^<]*&lt;img src=x', text[0])


# --- what one unit alone names ----------------------------------------------------------------------------------------


def test_the_problems_of_one_unit_stand_apart_from_the_shared_ones(html: str) -> None:
    part = section(html, "themes")
    own = part[part.index('class="own-problems"') :]
    assert "流动党员底数不清，登记在册的流动党员84名" in own
    assert "流动党员底数不清，" not in part[: part.index('class="own-problems"')]
    assert units(own) == ["柳林街道"]


def test_the_picture_of_layers_leads_to_the_themes_below_it(corpus: Corpus, html: str) -> None:
    picture = re.search(r'<figure class="wide">.*?</figure>', html, re.DOTALL)
    assert picture
    page = Page(picture[0])
    assert page.tags.count("path") == len(made.LINKS)
    assert {v[1:] for v in page.values("href")} <= set(Page(html).ids)
    assert len(page.values("href")) == 6


def test_without_links_there_is_no_picture(corpus: Corpus) -> None:
    assert '<figure class="wide">' not in render(replace(corpus, links=()))


def test_the_picture_holds_the_themes_that_papers_link_most(corpus: Corpus) -> None:
    picture = re.search(r'<figure class="wide">.*?</figure>', render(corpus, layered_themes=1), re.DOTALL)
    assert picture
    words = Page(picture[0]).words
    assert "考核办法不科学" in words
    assert "修订考核办法" in words
    assert "思想认识不到位" not in words
    assert "建立轮训" not in words
