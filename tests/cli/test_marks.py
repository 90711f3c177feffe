"""What is marked in a passage, on matches built by hand."""

from __future__ import annotations

from itertools import groupby

from hypothesis import given
from hypothesis import strategies as st

from textmine.cli.marks import Ink, Inked, Margin, passage
from textmine.model import Block, CopyKind, Document, Legitimate, Match, Outcome, Paper, Span, Structure

MARKS = {Ink.SHARED: "[]", Ink.GREY: "{}", Ink.APART: "", Ink.NUMBER: ""}


def margin(text, grey=(), paragraphs=None, clutter=()):
    """A paper of which each line is a paragraph, unless they are given as the lines of each."""
    starts = [i for i in range(len(text)) if i == 0 or text[i - 1] == "\n"]
    lines = paragraphs or tuple((Span(start, start + 1),) for start in starts)
    document = Document("x.txt", "txt", Outcome.TEXT, text)
    paper = Paper("x.txt", document, 1, Span(0, len(text)), structure=Structure(clutter=clutter, paragraphs=lines))
    return Margin.of(paper, [Legitimate(span, CopyKind.FORMULA) for span in grey])


def match(a, b, *shared, kind=CopyKind.EDITED, legitimate=False):
    """A match over two whole texts; ``shared`` are the words that both hold, or pairs of them."""
    both = [(words, words) if isinstance(words, str) else words for words in shared]
    blocks = tuple(Block(Span(a.index(x), a.index(x) + len(x)), Span(b.index(y), b.index(y) + len(y))) for x, y in both)
    return Match("a", Span(0, len(a)), "b", Span(0, len(b)), kind, legitimate, 1, 1.0, blocks)


def written(words: Inked) -> str:
    """The words of one side with brackets around what is marked."""
    parts = []
    for ink, run in groupby(zip(words.inks, words.text, strict=True), key=lambda pair: pair[0]):
        piece = "".join(character for _, character in run)
        parts.append(piece.join(MARKS[ink]) or piece)
    return "".join(parts)


def shown(a, b, found, limit=1000, **more):
    return [(written(one), written(other)) for one, other in passage(found, margin(a, **more), margin(b), limit).rows]


def test_marks_between_shared_words_are_shared_and_others_stay_outside():
    a, b = "（一）学习不够，落实“三会一课”不严。", "（一）学习不够，坚持“三会一课”不严。"
    [row] = shown(a, b, match(a, b, "一）学习不够", "三会一课", "不严"))
    assert row == ("[（一）学习不够]，落实“[三会一课”不严。]", "[（一）学习不够]，坚持“[三会一课”不严。]")


def test_figures_that_differ_in_a_shared_run_are_not_shared():
    a, b = "全镇有党员961名，支部33个", "全镇有党员874名，支部33个"
    [row] = shown(a, b, match(a, b, (a, b)))
    assert row == ("[全镇有党员]961[名，支部33个]", "[全镇有党员]874[名，支部33个]")


def test_legitimate_characters_are_grey_on_both_sides_whichever_side_knows():
    a = b = "要提高认识，村里的路灯坏了三盏"
    found = match(a, b, a)
    assert shown(a, b, found, grey=[Span(1, 5)]) == [("[要]{提高认识，}[村里的路灯坏了三盏]",) * 2]
    assert shown(a, b, match(a, b, a, legitimate=True)) == [("{" + a + "}",) * 2]


def test_rows_begin_where_both_sides_begin_a_paragraph():
    a = "头一段讲路灯。\n第二段讲河道。\n只有甲讲的话。\n第三段讲夜校。"
    b = "头一段讲路灯。第二段讲河道。\n第三段讲夜校。"
    rows = shown(a, b, match(a, b, "头一段讲路灯", "第二段讲河道", "第三段讲夜校"))
    assert rows == [
        (
            "[头一段讲路灯。\n第二段讲河道]。\n只有甲讲的话。",
            "[头一段讲路灯。第二段讲河道。]",
        ),
        ("[第三段讲夜校。]", "[第三段讲夜校。]"),
    ]


def test_wrapped_lines_are_joined_and_clutter_left_out():
    a = "村口的路\n— 3 —\n　　灯坏了 Word 文\n档"
    b = "村口的路灯坏了Word文档"
    lines = (tuple(Span(*edge) for edge in ((0, 4), (11, len(a)))),)
    [row] = shown(a, b, match(a, b, (a, b)), paragraphs=lines, clutter=(Span(5, 10),))
    assert row == ("[村口的路灯坏了 Word 文档]", "[村口的路灯坏了Word文档]")


def test_sentences_in_another_order_bear_equal_numbers_before_their_opening_marks():
    a, b = "“路灯坏了”。河道堵了。夜校开了。", "夜校开了。“路灯坏了”。河道堵了。"
    found = match(a, b, "路灯坏了", "河道堵了", "夜校开了", kind=CopyKind.SHUFFLED)
    [row] = shown(a, b, found)
    assert row == ("(1)[“路灯坏了”。河道堵了。](2)[夜校开了。]", "(2)[夜校开了。](1)[“路灯坏了”。河道堵了。]")


def test_a_long_passage_is_cut_on_both_sides_with_what_is_left_counted():
    a = "路灯坏了没有人修" * 100
    found = passage(match(a, a, a), margin(a), margin(a), 50)
    assert found.left == (750, 750)
    assert [(len(one.text), len(other.text)) for one, other in found.rows] == [(50, 50)]
    assert set(found.rows[0][0].inks) == {Ink.SHARED}


def test_a_match_without_runs_is_shared_as_a_whole():
    assert shown("路灯坏了", "路灯坏了", match("路灯坏了", "路灯坏了")) == [("[路灯坏了]", "[路灯坏了]")]


@given(st.text(alphabet="路灯坏了12，。（“” \n\x1b", min_size=1, max_size=60), st.data())
def test_every_character_has_one_ink_and_none_is_lost(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    found = Match(
        "a",
        Span(0, len(text)),
        "b",
        Span(0, len(text)),
        CopyKind.EDITED,
        False,
        1,
        1.0,
        (Block(Span(start, end), Span(start, end)),),
    )
    rows = passage(found, margin(text), margin(text), 1000).rows
    for side in (0, 1):
        words = "".join(row[side].text for row in rows)
        assert "".join(words.split()) == "".join(text.split()).replace("\x1b", "␛")
        assert all(len(row[side].text) == len(row[side].inks) for row in rows)
        assert not any("\x1b" in row[side].text for row in rows)
