from dataclasses import replace

import pytest

from textmine.export.places import Place, Places, scan_note
from textmine.model import Cell, Document, Outcome, Paper, Scan, Span, Structure
from textmine.words import LANGUAGES, say

TEXT = "一、问题\n序号\t问题\n1\t学习不深入\n第二页的话。\n"
LINES = tuple(
    (Span(TEXT.index(words), TEXT.index(words) + len(words)),) for words in ("一、问题", "序号\t问题", "1\t", "第二页")
)
DOCUMENT = Document(
    "甲.pdf",
    "pdf",
    Outcome.TEXT,
    TEXT,
    pages=(Span(0, 18), Span(18, len(TEXT))),
    cells=(Cell(Span(5, 7), 0, 0, 0), Cell(Span(8, 10), 0, 0, 1), Cell(Span(13, 18), 0, 1, 1)),
    scans=(Scan(Span(19, 25), 0.9),),
)
PAPER = Paper("甲.pdf", DOCUMENT, 1, Span(0, len(TEXT)), structure=Structure(paragraphs=LINES))


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("一、问题", Place(page=1, paragraph=1)),
        ("学习不深入", Place(page=1, paragraph=3, table=1, row=2, column=2)),
        ("第二页的话", Place(page=2, paragraph=4, scanned=True)),
    ],
)
def test_a_statement_is_placed(words: str, place: Place) -> None:
    start = TEXT.index(words)
    assert Places(PAPER).of(Span(start, start + len(words))) == place


def test_what_stands_between_cells_is_in_none() -> None:
    assert Places(PAPER).of(Span(7, 8)).table == 0


def test_without_pages_paragraphs_or_cells_there_is_no_place() -> None:
    document = replace(DOCUMENT, pages=(), cells=(), scans=())
    assert Places(replace(PAPER, document=document, structure=Structure())).of(Span(0, 2)) == Place()


def test_a_place_is_said_as_one_would_note_it() -> None:
    assert Place(page=3, paragraph=7).said("zh") == "第 3 页、第 7 段"
    assert Place(page=3, paragraph=7, table=1, row=2, column=4).said("zh") == "第 3 页、表 1 第 2 行第 4 列"
    assert Place(scanned=True).said("zh") == "识别文字"
    assert Place().said("en") == ""


def test_a_recognised_text_says_how_sure_it_is() -> None:
    both = replace(DOCUMENT, scans=(Scan(Span(0, 10), 0.9), Scan(Span(10, 20), 0.7)))
    for language in LANGUAGES:
        assert "80" in say(scan_note(both), language)
    assert scan_note(replace(DOCUMENT, scans=())) is None
