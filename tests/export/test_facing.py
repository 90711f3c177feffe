"""Two papers beside each other: one number for one run, on either side."""

from __future__ import annotations

from textmine.export.facing import facing
from textmine.export.lookup import Lookup
from textmine.export.marked import marked
from textmine.model import CopyKind, Corpus, Span

from .stack_of_papers import document, match, paper

LEFT = "青石镇自查报告\n今年开会十二次，党员都到齐了。\n会后没有人记账。\n"
RIGHT = "白鹭镇自查报告\n会后没有人记账。\n今年开会十五次，党员都到齐了。\n"


def laid(numbered: int = 4):
    a, b = paper(document("a.txt", LEFT)), paper(document("b.txt", RIGHT))
    shared = (
        match(b, ("今年", "到齐了"), a, ("今年", "到齐了"), CopyKind.MASKED),  # told from the other side
        match(a, ("会后", "记账"), b, ("会后", "记账"), CopyKind.VERBATIM),
    )
    corpus = Corpus((a.document, b.document), (a, b), {}, shared, {}, {}, (), (), (), ())
    return a, b, facing(Lookup.of(corpus), a, b, numbered, "zh")


def numbered(text: str, layers) -> dict[str, str]:
    found: dict[str, str] = {}
    for layer in layers:
        number = dict(layer.every).get("data-b")
        if number:
            found[number] = found.get(number, "") + layer.span.of(text)
    return found


def test_equal_numbers_hold_equal_words_and_count_from_the_left_texts_first() -> None:
    _, _, found = laid()
    left, right = numbered(LEFT, found.left), numbered(RIGHT, found.right)
    assert left == right
    assert list(left.values()) == ["今年开会十", "次，党员都到齐了", "会后没有人记账"]
    assert found.blocks == len(left) == 3


def test_short_runs_are_marked_without_a_number() -> None:
    _, _, found = laid(numbered=6)
    assert list(numbered(LEFT, found.left).values()) == ["次，党员都到齐了", "会后没有人记账"]
    assert any(layer.span.of(LEFT) == "今年开会十" and layer.classes == "same" for layer in found.left)


def test_what_was_exchanged_is_marked_on_both_sides() -> None:
    _, _, found = laid()
    sides = ((LEFT, found.left), (RIGHT, found.right))
    assert [[layer.span.of(text) for layer in side if layer.classes == "diff"] for text, side in sides] == [
        ["二"],
        ["五"],
    ]


def test_nothing_of_a_text_is_lost_under_the_marks() -> None:
    a, _, found = laid()
    html = marked(a.text, Span(0, len(a.text)), found.left)
    assert html.striptags().replace(" ", "") == "".join(LEFT.split())
