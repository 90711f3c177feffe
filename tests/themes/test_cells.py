from dataclasses import replace

import numpy as np
import pytest

from textmine.classify.meaning import load_meaning
from textmine.lexicon.codebook import Codebook, KnownTheme
from textmine.model import Member, Role, Span
from textmine.settings import load_settings
from textmine.themes import cells as module
from textmine.themes.cells import Cells
from textmine.themes.space import Space, Views, known_of, own_of, space_of
from textmine.themes.stated import Author, Point, Stated

from .hand import sayings

SETTINGS = load_settings(environment={}).themes
AUTHOR = Author("甲.txt", "甲村", 2025, "甲.txt")
BOOK = Codebook(
    (
        KnownTheme("渔船支部难集中", Role.PROBLEM, (), ("船员党员凑不齐一次会", "出海党员参加不了组织生活")),
        KnownTheme("活动室失修", Role.PROBLEM, (), ("活动室漏雨没人修", "阵地破旧，桌椅都坏了")),
    )
)

VIEWS = Views(BOOK, load_meaning(), load_meaning())
SEA = ("党员出海，一年难得开成一次会", "船上的党员凑不齐人数", "出海的党员到不了会")
ROOF = ("活动室的屋顶漏雨", "活动室漏雨没有人修", "屋顶漏雨，活动室用不成")
BOOKS = ("账目有三个月没有公布", "村里的账目没有公布")


def said(text: str, head: str = "") -> Stated:
    return Stated(AUTHOR, Point(0, head or text, ()), Member(AUTHOR.paper, Span(0, 1), text), Role.PROBLEM)


def space(*texts: str, views: Views = VIEWS) -> Space:
    return space_of(sayings(said(text) for text in texts), views.sorter(Role.PROBLEM), views, SETTINGS)


def likest(cells: Cells, asked: Space) -> tuple[list[int], np.ndarray]:
    rows, values = cells.likest(asked.words, asked.vectors, asked.known)
    return rows.tolist(), values


def test_a_sentence_goes_to_the_cell_that_says_the_same() -> None:
    cells = Cells.of(space(*SEA[:2], *ROOF[:2], *BOOKS[:1]), np.array([0, 0, 1, 1, 2]), SETTINGS)
    rows, values = likest(cells, space(SEA[2], ROOF[2], BOOKS[1]))
    assert rows == [0, 1, 2]
    assert values.min() > SETTINGS.nearer * SETTINGS.alike


@pytest.mark.parametrize("common", [1, 1000])
def test_the_likeness_to_a_cell_of_one_is_that_of_two_sentences(monkeypatch: pytest.MonkeyPatch, common: int) -> None:
    monkeypatch.setattr(module, "_COMMON", common)
    texts = (*SEA, *ROOF, *BOOKS)
    between = space(*texts).likeness(SETTINGS)
    np.fill_diagonal(between, -1)
    for row, text in enumerate(texts):
        others = [n for n in range(len(texts)) if n != row]
        cells = Cells.of(space(*(texts[n] for n in others)), np.arange(len(others)), SETTINGS)
        [found], [value] = likest(cells, space(text))
        assert value == pytest.approx(between[row].max(), abs=1e-5)
        assert others[found] == between[row].argmax()


def test_what_is_like_none_is_not_near_to_any() -> None:
    bare = replace(VIEWS, codebook=Codebook(()))
    cells = Cells.of(space(*SEA, *ROOF, views=bare), np.array([0, 0, 0, 1, 1, 1]), SETTINGS)
    _, [value] = likest(cells, space("🙂🙂🙂🙂", views=bare))
    assert value < SETTINGS.nearer * SETTINGS.alike


def test_the_views_of_a_block_are_those_of_a_space() -> None:
    stated = sayings([said(SEA[0]), said(ROOF[0], head=ROOF[1]), said(BOOKS[0], head=SEA[1])])
    whole = space_of(stated, VIEWS.sorter(Role.PROBLEM), VIEWS, SETTINGS)
    words, vectors = own_of(stated, np.arange(3), VIEWS, SETTINGS)
    assert words.toarray() == pytest.approx(whole.words.toarray(), abs=1e-6)
    assert vectors == pytest.approx(whole.vectors, abs=1e-5)
    assert known_of(whole.chances) == pytest.approx(whole.known)
