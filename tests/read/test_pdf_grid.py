"""Rules on a page, and the cells that they make; all places in points."""

import pytest

from textmine.read.pdf.drawing import Rule
from textmine.read.pdf.grid import grids_of

MANY = 10_000


def level(y, start, end):
    return Rule(False, y, start, end)


def upright(x, start, end):
    return Rule(True, x, start, end)


def ruled(xs, ys):
    return [level(y, xs[0], xs[-1]) for y in ys] + [upright(x, ys[0], ys[-1]) for x in xs]


def cells(grid):
    return sorted({(cell.row, cell.column, cell.columns) for cell in grid.cells.values()})


def test_each_place_of_a_full_grid_is_a_cell():
    [grid] = grids_of(ruled((0, 100, 200), (0, 30, 60, 90)), MANY)
    assert cells(grid) == [(row, column, 1) for row in range(3) for column in range(2)]


def test_a_rule_that_is_missing_merges_cells_across_and_down():
    rules = [level(y, 0, 300) for y in (0, 90)] + [level(30, 0, 300), level(60, 100, 300)]
    rules += [upright(x, 0, 90) for x in (0, 300)] + [upright(100, 0, 90), upright(200, 30, 90)]
    [grid] = grids_of(rules, MANY)
    assert cells(grid) == [(0, 0, 1), (0, 1, 2), (1, 0, 1), (1, 1, 1), (1, 2, 1), (2, 1, 1), (2, 2, 1)]


def test_a_point_is_in_the_cell_around_it_or_in_none():
    [grid] = grids_of(ruled((0, 100, 200), (0, 30, 60)), MANY)
    inside = grid.at(150, 45)
    assert inside is not None
    assert (inside.row, inside.column) == (1, 1)
    assert grid.at(250, 45) is None
    assert grid.at(-1, 45) is None


def test_borders_of_each_cell_for_itself_make_one_grid():
    rules = [
        rule
        for column in range(3)
        for row in range(4)
        for rule in ruled((column * 100 + 0.5, column * 100 + 99.5), (row * 30 + 0.5, row * 30 + 29.5))
    ]
    [grid] = grids_of(rules, MANY)
    assert cells(grid) == [(row, column, 1) for row in range(4) for column in range(3)]


def test_a_table_without_rules_at_its_sides():
    rules = [level(y, 0, 300) for y in (0, 30, 60)] + [upright(x, 0, 60) for x in (100, 200)]
    [grid] = grids_of(rules, MANY)
    assert cells(grid) == [(row, column, 1) for row in range(2) for column in range(3)]


def test_dashed_rules_are_whole():
    dashes = [level(y, x, x + 4) for y in (0, 30, 60) for x in range(0, 100, 6)]
    [grid] = grids_of([*dashes, *(upright(x, 0, 60) for x in (0, 50, 100))], MANY)
    assert len(cells(grid)) == 4


@pytest.mark.parametrize(
    "rules",
    [
        pytest.param(ruled((0, 500), (0, 800)), id="a frame around the page"),
        pytest.param([level(50, 0, 500)], id="a line under the head"),
        pytest.param([level(50, 0, 500), level(90, 0, 500)], id="lines that nothing crosses"),
        pytest.param([], id="nothing"),
    ],
)
def test_no_table(rules):
    assert grids_of(rules, MANY) == []


def test_two_tables_on_a_page_from_top_to_bottom():
    below, above = ruled((0, 100, 200), (300, 330)), ruled((0, 50, 200), (0, 30))
    assert [grid.ys[0] for grid in grids_of([*below, *above], MANY)] == [0, 300]


def test_a_grid_of_more_places_than_allowed_is_none():
    assert grids_of(ruled(range(0, 1000, 10), range(0, 1000, 10)), 5000) == []
