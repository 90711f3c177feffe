"""Of a paper with very many items, which are held against which."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from textmine.inputs import Inputs
from textmine.ledger.stretches import stretches
from textmine.model import Item, Role, Span
from textmine.settings import load_settings
from textmine.work import triage

KINDS = {"p": Role.PROBLEM, "c": Role.CAUSE, "r": Role.REMEDY}


def parted(order: str, most: int, role: Role = Role.REMEDY) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    """The stretches of items whose roles stand one after the other."""
    items = [Item(KINDS[kind], (i,), Span(i, i + 1), i + 1, kind, ()) for i, kind in enumerate(order)]
    return [(found.problems, found.answers) for found in stretches(items, role, most)]


@pytest.mark.parametrize(("order", "found"), [("", ((), ())), ("prc", ((0,), (1,))), ("rp", ((1,), (0,)))])
def test_few_items_are_one_stretch(order: str, found: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    assert parted(order, 500) == [found]


def test_a_long_table_is_cut_before_a_problem_that_follows_an_answer() -> None:
    assert parted("pcr" * 3, 2) == [((0, 3), (2, 5)), ((6,), (8,))]
    assert parted("prrprrprr", 2) == [((0,), (1, 2)), ((3,), (4, 5)), ((6,), (7, 8))]


def test_items_of_another_role_part_nothing() -> None:
    assert parted("pcpc", 1, Role.CAUSE) == [((0,), (1,)), ((2,), (3,))]
    assert parted("pcpc", 1, Role.REMEDY) == [((0, 2), ())]


def test_two_long_lists_go_along_each_other() -> None:
    assert parted("pppprr", 1) == [((0, 1), (4,)), ((2, 3), (5,))]
    assert parted("pprrrr", 2) == [((0, 1), (2, 3, 4, 5))]


@pytest.mark.parametrize("most", [0, 1, 2, 3, 7])
@pytest.mark.parametrize("order", ["p" * 9, "r" * 9, "prcp" * 5, "ppprrcr" * 4])
def test_every_item_is_in_one_stretch(order: str, most: int) -> None:
    found = parted(order, most)
    problems, answers = ([i for part in found for i in part[side]] for side in (0, 1))
    assert problems == [i for i, kind in enumerate(order) if kind == "p"]
    assert answers == [i for i, kind in enumerate(order) if kind == "r"]


def test_rows_of_a_long_table_hold_together(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["序号", "存在的问题", "整改措施"])
    for n in range(1, 41):
        book.active.append([n, f"{n}号渡口的党员半年没有开会", f"由支部书记每月到{n}号渡口开会，年底前补齐"])
    book.save(tmp_path / "台账.xlsx")
    settings = load_settings(environment={})
    whole, in_parts = (
        triage(Inputs((tmp_path,)), replace(settings, links=replace(settings.links, stretch=stretch)))
        for stretch in (500, 10)
    )
    [name] = whole.ledgers
    links = [
        {(entry.problem, link.item) for entry in corpus.ledgers[name].entries for link in entry.remedies}
        for corpus in (whole, in_parts)
    ]
    assert len(links[1]) == 40
    assert links[0] == links[1]
