from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from textmine.export.anchors import Anchors
from textmine.export.evidence import Evidence
from textmine.export.lookup import Lookup
from textmine.export.passages import figures_apart, gaps, lines
from textmine.model import Span
from textmine.settings import load_settings

from .stack_of_papers import document, paper

texts = st.text("党建工作 \n\r，。12", max_size=40)
spans = st.tuples(st.integers(0, 40), st.integers(0, 40)).map(lambda s: Span(min(s), max(s)))


def cards_of(corpus, **limits):
    lookup, bounds = Lookup.of(corpus), replace(load_settings(environment={}).report, **limits)
    return list(Evidence(lookup, Anchors.of(lookup, bounds), bounds).cards())


def words(text, found):
    return [span.of(text) for span in found]


@given(texts, spans, st.lists(spans, max_size=4))
def test_gaps_lie_outside_of_every_block_and_begin_and_end_with_words(text, span, blocks):
    span = Span(min(span.start, len(text)), min(span.end, len(text)))
    held = {i for block in blocks for i in range(block.start, block.end)}
    for gap in gaps(text, span, blocks):
        assert span.start <= gap.start < gap.end <= span.end
        assert not held & set(range(gap.start, gap.end))
        assert text[gap.start].isalnum()
        assert text[gap.end - 1].isalnum()


@given(texts, spans, st.lists(spans, max_size=4))
def test_every_word_of_a_span_is_in_a_block_or_in_a_gap(text, span, blocks):
    span = Span(min(span.start, len(text)), min(span.end, len(text)))
    marked = {i for s in (*blocks, *gaps(text, span, blocks)) for i in range(s.start, s.end)}
    assert {i for i in range(span.start, span.end) if text[i].isalnum()} <= marked


@given(texts)
def test_lines_hold_all_words_and_no_white_space_at_their_ends(text):
    found = list(lines(text, Span(0, len(text))))
    assert "".join(words(text, found)).replace(" ", "") == "".join(text.split())
    assert all(s.of(text) == s.of(text).strip() for s in found)


def test_figures_that_differ_are_told_and_those_of_another_width_are_not():
    a, b = paper(document("a", "距县城37公里，2.4万人，5个")), paper(document("b", "距县城22公里，3.1万人，５个"))
    pairs = list(figures_apart(a, a.span, b, b.span))
    assert [(x.of(a.text), y.of(b.text)) for x, y in pairs] == [("37", "22"), ("2.4", "3.1")]


def test_page_numbers_between_do_not_disturb_the_figures():
    a, b = paper(document("a", "有3人\n第1页\n共5天")), paper(document("b", "有4人共6天"))
    at = Span(4, 7)
    a = replace(a, structure=replace(a.structure, clutter=(at,)))
    assert [x.of(a.text) for x, _ in figures_apart(a, a.span, b, b.span)] == ["3", "5"]


def test_unequally_many_figures_say_nothing():
    a, b = paper(document("a", "1和2")), paper(document("b", "3"))
    assert list(figures_apart(a, a.span, b, b.span)) == []


def test_every_pair_is_shown_or_linked_in_both_cards(corpus):
    lookup = Lookup.of(corpus)
    found = cards_of(corpus)
    for card in found:
        shown = {p.other.name for p in card.pairs} | {link.other.name for link in card.links}
        assert shown == set(lookup.partners[card.paper.name])
    keys = [pair.key for card in found for pair in card.pairs]
    assert len(keys) == len(set(keys)) == len(lookup.pairs)


def test_room_that_is_spent_leaves_pairs_out_but_counts_them(corpus):
    found = cards_of(corpus, evidence_chars=1)
    assert sum(len(card.pairs) for card in found) == 1
    assert sum(card.left_out for card in found) > 0


def test_surroundings_are_whole_sentences_where_they_fit(corpus):
    [first, *_] = cards_of(corpus)
    card = next(c for c in cards_of(corpus) if c.paper.unit == "青石镇党委")
    side = card.pairs[0].passages[0].left
    assert first.paper.unit == "大河镇党委"
    assert "cuts" not in str(side.html)
    assert side.section == "二、存在的问题"


def test_a_pair_says_who_was_probably_first(corpus):
    leads = [pair for card in cards_of(corpus) for pair in card.pairs if pair.earlier]
    [lead] = leads
    assert lead.earlier.unit == "青石镇党委"
    assert [reason.key for reason in lead.because] == ["precedence.date"]
