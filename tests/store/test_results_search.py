"""Statements are found by any run of characters, and by nothing else."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.store.stack_of_results import by_hand, results_of
from textmine.model import FINDING_ROLES, Category, Label, Origin, Role, Span, Statement, Taxonomy
from textmine.store.results import Hit, Search
from textmine.store.results import grams as module
from textmine.store.results.grams import folded, grams, marks_of, words_of

SAID = (
    "党员队伍建设有短板。",
    "黨員隊伍建設有短板。",
    "党 员 队 伍 松散，ＡＢＣ类。",
    "主题党日 NEAR 流于形式 OR AND NOT",
    "review of abc def cases",
    '他说："好"*；(grams:党员) ^党- +',
    "党",
    "员党",
    "空\0字符与\ud800半个",
    "😀笑脸😀",
    "",
    "İSTANBUL 与 ΟΔΟΣ。",
)


@pytest.fixture(scope="module")
def corpus():
    corpus = by_hand()
    first = corpus.papers[0]
    said = tuple(Statement(Span(n, n + 1), text) for n, text in enumerate(SAID))
    paper = replace(first, structure=replace(first.structure, statements=said))
    labels = tuple(Label(Role.PROBLEM, ("awareness", '"x" OR y'), 1.0) for _ in said)
    return replace(
        corpus,
        papers=(paper, *corpus.papers[1:]),
        matches=(),
        labels={**corpus.labels, paper.name: labels},
        taxonomy=Taxonomy((*corpus.taxonomy.categories, replace_id(corpus.taxonomy.categories[0], '"x" OR y'))),
    )


def replace_id(category: Category, name: str) -> Category:
    return replace(category, id=name)


@pytest.fixture(scope="module")
def results(corpus, tmp_path_factory):
    with results_of(corpus, tmp_path_factory.mktemp("runs") / "1.sqlite") as opened:
        yield opened


def statements(corpus, origin=Origin.SUBMISSION):
    """Every statement with its paper and label."""
    for paper in corpus.papers:
        labels = corpus.labels.get(paper.name, ())
        if origin is None or paper.document.origin is origin:
            for n, statement in enumerate(paper.structure.statements):
                yield paper, n, statement, labels[n] if n < len(labels) else None


def expected(corpus, query):
    words = query.split()
    return {
        (paper.name, n)
        for paper, n, statement, _ in statements(corpus)
        if all(folded(word) in folded(statement.text) for word in words)
    }


def found(results, query, **more):
    hits = results.search(Search(query, **more), limit=10_000)
    assert hits.total == len(hits.hits)
    return {(hit.paper, hit.index) for hit in hits.hits}


QUERIES = (
    *("党员", "党", "员", "短板。", "的", "。", "主题党日", "組織生活", "组织 生活", "党员 短板", "党员队伍建设有短板"),
    *("NEAR", "OR", "AND", "NOT", "not", '"', '"好"', "*", "党*", "(grams:党员)", "grams:党", "^党", "党-", "+"),
    *(
        "facets:1",
        "'",
        "';--",
        '党" OR "员',
        "abc",
        "ABC",
        "ａｂｃ",
        "bc d",
        "abcdef",
        "cases",
        "队伍松散",
        "伍 松散，",
    ),
    *("\0", "空\0字", "\ud800", "半个", "😀", "笑脸😀", "没有这个词", "NEAR(党 员, 2)", "{grams}:党", "党" * 500),
    *("istanbul", "İ", "οδοσ", "οδος", "ΟΔΟΣ", "，", ",", "：", ":"),
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_the_statements_with_its_words_and_no_other(corpus, results, query):
    assert found(results, query) == expected(corpus, query)


def test_what_the_queries_are_for(results):
    """That nothing is found is no proof of anything unless something could be."""
    some = {query for query in QUERIES if found(results, query)}
    assert {"党员", "党", "組織生活", "OR", '"', "*", "(grams:党员)", "abc", "队伍松散", "空\0字", "😀"} <= some
    assert not some & {"没有这个词", "facets:1", "{grams}:党", "';--", "abcdef", "NEAR(党 员, 2)"}


@given(st.text(st.sampled_from('党员队伍建设 abcAＢ"*:()-^.，。\0\ud800'), max_size=6))
@example("党员队")
@hypothesis_settings(deadline=None, max_examples=150)
def test_any_query_is_words_and_nothing_else(corpus, results, query):
    assert found(results, query) == (expected(corpus, query) if query.split() else set())


def test_a_thousand_words(results):
    assert results.search(Search(" ".join(f"党{n}" for n in range(1000))), limit=5).total == 0
    assert results.search(Search("党员 " * 5000), limit=5).total == results.search(Search("党员"), limit=5).total


def test_a_hit_tells_where_it_stands(corpus, results):
    papers = {paper.name: paper for paper in corpus.submissions}
    for hit in results.search(Search("组织 生活"), limit=99).hits:
        paper = papers[hit.paper]
        statement = paper.structure.statements[hit.index]
        assert (hit.span, hit.text) == (statement.span, statement.text)
        assert (hit.title, hit.unit) == (paper.title, paper.unit)
        assert hit.role is corpus.labels[hit.paper][hit.index].role
        assert {mark.of(hit.text) for mark in hit.marks} <= {"组织", "生活", "组织生活"}
        assert hit.marks


def test_hits_stand_by_rank_and_pages_join(corpus, results):
    every = results.search(Search("的"), limit=999)
    ranks = [results.paper(hit.paper).rank or 999 for hit in every.hits]
    assert ranks == sorted(ranks)
    pages = [results.search(Search("的"), offset=n, limit=7) for n in range(0, every.total, 7)]
    assert tuple(hit for page in pages for hit in page.hits) == every.hits
    assert {page.total for page in pages} == {every.total}


@pytest.mark.parametrize("query", ["", "的", "党", "组织 生活"])
def test_filters_hold_together(corpus, results, query):
    for role in FINDING_ROLES:
        for unit in ("第一中学", "青石镇党委"):
            wanted = {
                (paper.name, n)
                for paper, n, statement, label in statements(corpus)
                if label
                and (label.role, paper.unit, paper.year) == (role, unit, 2024)
                and all(word in folded(statement.text) for word in query.split())
            }
            assert found(results, query, role=role, unit=unit, year=2024) == wanted


def test_a_category_by_any_name(corpus, results):
    for category in ("mechanism", '"x" OR y', "awareness"):
        wanted = {(p.name, n) for p, n, _, label in statements(corpus) if label and category in label.categories}
        assert found(results, "", category=category) == wanted
        assert wanted
    assert found(results, "党", category="没有") == set()
    assert found(results, "党", unit='"') == set()


def test_without_anything_asked_nothing_is_found(results):
    assert found(results, "") == found(results, " \u3000\n") == set()


def test_papers_that_are_not_under_inspection_are_found_when_asked_for(corpus, results):
    [notice] = [p.name for p in corpus.papers if p.document.origin is Origin.KNOWN]
    assert notice not in {name for name, _ in found(results, "党")}
    assert {name for name, _ in found(results, "党", origin=Origin.KNOWN)} == {notice}
    assert notice in {name for name, _ in found(results, "党", origin=None)}


@pytest.mark.parametrize("query", ["组织 生活", "党", "没有这个词", "", '"'])
def test_papers_that_say_something(results, query):
    assert results.papers_saying(Search(query)) == {name for name, _ in found(results, query)}


@given(st.lists(st.text(st.characters() | st.sampled_from(" \0\ud800İΣσς党黨Ａ"), max_size=8), max_size=6))
def test_texts_folded_together_are_folded_alone(texts):
    for text, tokens in zip(texts, grams(texts), strict=True):
        alone = folded(text)
        pairs = [alone[n : n + 2] for n in range(len(alone))]
        assert "".join(token.ljust(2) + " " for token in pairs) == tokens


@given(st.text(max_size=12), st.text(max_size=3))
def test_marks_stand_on_what_was_asked(text, query):
    for mark in marks_of(text, words_of(query)):
        assert 0 <= mark.start < mark.end <= len(text)


def test_a_word_that_is_asked_for_often_is_folded_once(results, monkeypatch):
    """A question of three thousand words took sixteen seconds: all were folded again for every hit."""
    folding = []
    monkeypatch.setattr(module, "folded", lambda word: folding.append(word) or folded(word))
    assert results.search(Search("党员 " * 500), limit=99).total > 1
    assert set(folding) == {"党员"}
    assert len(folding) < 5


@pytest.mark.parametrize("origin", list(Origin))
def test_units_of_an_origin(corpus, results, origin):
    wanted = Counter(paper.unit for paper in corpus.papers if paper.document.origin is origin)
    assert {tally.value: tally.papers for tally in results.units(origin)} == wanted


@pytest.mark.parametrize("origin", [None, *Origin])
def test_papers_saying_something_with_filters(corpus, results, origin):
    for more in ({}, {"role": Role.PROBLEM}, {"unit": "第一中学"}, {"year": 2024}, {"category": "awareness"}):
        asked = {"origin": origin, **more}
        assert results.papers_saying(Search("的", **asked)) == {name for name, _ in found(results, "的", **asked)}


@given(st.text(st.sampled_from("党员建设的abc"), max_size=40), st.text(st.sampled_from("党员建 "), max_size=6))
@example("的" * 30 + "党员", "党员")
@example("的" * 30 + "党员" + "的" * 30, "党员")
def test_the_pieces_of_a_hit_are_its_text_as_far_as_there_is_room(text, query):
    hit = Hit("", "", "", 0, Span(0, 1), text, None, marks_of(text, words_of(query)))
    whole = list(hit.pieces(len(text)))
    assert "".join(piece for piece, _ in whole) == text
    assert [piece for piece, asked in whole if asked] == [mark.of(text) for mark in hit.marks]
    part = list(hit.pieces(8))
    shown = "".join(piece for piece, _ in part)
    assert shown.strip("…") in text
    assert len(shown.strip("…")) == min(8, len(text))
    if hit.marks and len(hit.marks[0]) <= 6:
        assert (hit.marks[0].of(text), True) in part
