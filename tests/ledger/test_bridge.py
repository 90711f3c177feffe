"""Which answers fit which problems by what the themes of the codebook say."""

from __future__ import annotations

import numpy as np
import pytest

from textmine.classify.meaning import load_meaning
from textmine.ledger import Bridge, bridge
from textmine.lexicon.codebook import Codebook, KnownTheme, load_codebook
from textmine.model import Role

PROBLEMS = ("打工在外的老党员大半年没人问过一声", "村里的账目贴出来的只有零头")
REMEDIES = ("给外出务工的党员逐个建立联系卡", "按季把收支明细张榜公布")


def theme(role: Role, name: str, *examples: str) -> KnownTheme:
    return KnownTheme(name, role, (), examples)


def own(*themes: KnownTheme) -> Bridge:
    return bridge(Codebook(themes), load_meaning())


BOATS = theme(Role.PROBLEM, "渔船管理松", "渔船上的党员没有人管", "出海的党员不过组织生活")
BOOKS = theme(Role.PROBLEM, "账本混乱", "账本记得乱", "收支没有台账")
VISITS = theme(Role.REMEDY, "管好渔船党员", "每月上渔船给党员开会", "出海的党员过好组织生活")
ORDER = theme(Role.REMEDY, "理清账本", "重新记好账本", "收支建立台账")


@pytest.fixture(scope="module")
def shipped() -> Bridge:
    return bridge(load_codebook(), load_meaning())


def test_what_answers_a_problem_fits_better_than_what_answers_another(shipped: Bridge) -> None:
    close = shipped.closeness(PROBLEMS, REMEDIES, Role.REMEDY)
    assert close[0, 0] > close[0, 1]
    assert close[1, 1] > close[1, 0]
    assert close[0, 0] > 0


def test_causes_fit_by_themes_of_their_own(shipped: Bridge) -> None:
    causes = ["没有人专门管外出的党员", "公开的规矩没有立起来"]
    close = shipped.closeness(PROBLEMS, causes, Role.CAUSE)
    assert close.shape == (2, 2)
    assert not np.allclose(close, shipped.closeness(PROBLEMS, causes, Role.REMEDY))


@pytest.mark.parametrize(("problems", "answers"), [(0, 0), (2, 0), (0, 2), (2, 1), (1, 2)])
def test_there_is_a_row_a_problem_and_a_column_an_answer(shipped: Bridge, problems: int, answers: int) -> None:
    close = shipped.closeness(PROBLEMS[:problems], REMEDIES[:answers], Role.REMEDY)
    assert close.shape == (problems, answers)


def test_a_pair_comes_as_close_alone_as_among_others(shipped: Bridge) -> None:
    together = shipped.closeness(PROBLEMS, REMEDIES, Role.REMEDY)
    alone = shipped.closeness(PROBLEMS[1:], REMEDIES[:1], Role.REMEDY)
    assert alone[0, 0] == pytest.approx(together[1, 0], abs=1e-4)


@pytest.mark.parametrize("text", ["", " ", "<td><b></b></td>", "qqq", "学习" * 5000, "\ud83d\x00", "，。；"])
def test_hostile_text_gives_a_number(shipped: Bridge, text: str) -> None:
    close = shipped.closeness([text, PROBLEMS[0]], [text, REMEDIES[0]], Role.REMEDY)
    assert np.isfinite(close).all()


def test_an_empty_text_comes_less_close_than_a_fitting_one(shipped: Bridge) -> None:
    close = shipped.closeness(PROBLEMS[:1], [REMEDIES[0], ""], Role.REMEDY)
    assert close[0, 0] > close[0, 1]


@pytest.mark.parametrize("role", [Role.CAUSE, Role.REMEDY])
def test_themes_fit_neither_way_by_and_large(shipped: Bridge, role: Role) -> None:
    fits = shipped.fits[role]
    assert fits.shape == (len(load_codebook().of(Role.PROBLEM)), len(load_codebook().of(role)))
    assert np.abs(fits.mean(axis=0)).max() < 1e-6
    assert np.abs(fits.mean(axis=1)).max() < 1e-6
    assert fits.std() > 0


def test_an_offices_own_themes_decide() -> None:
    close = own(BOATS, BOOKS, VISITS, ORDER).closeness(
        ["渔船党员散着", "账本乱"], ["月月到渔船上开党员会", "记好账本"], Role.REMEDY
    )
    assert close[0, 0] > 0 > close[0, 1]
    assert close[1, 1] > 0 > close[1, 0]


def test_without_themes_nothing_fits_or_not() -> None:
    assert not own().closeness(PROBLEMS, REMEDIES, Role.REMEDY).any()


def test_without_themes_of_one_side_nothing_fits_or_not() -> None:
    assert own(BOATS, BOOKS).closeness(PROBLEMS, REMEDIES, Role.REMEDY).tolist() == [[0, 0], [0, 0]]
    assert own(VISITS, ORDER).closeness(PROBLEMS, REMEDIES, Role.REMEDY).tolist() == [[0, 0], [0, 0]]
    assert not own(BOATS, BOOKS, VISITS, ORDER).closeness(PROBLEMS, REMEDIES, Role.CAUSE).any()


def test_one_theme_a_side_tells_nothing_apart() -> None:
    close = own(BOATS, VISITS).closeness(PROBLEMS, REMEDIES, Role.REMEDY)
    assert np.abs(close).max() < 1e-6


def test_a_bridge_is_built_once_a_codebook() -> None:
    assert own(BOATS, VISITS) is own(BOATS, VISITS)
    assert own(BOATS, VISITS) is not own(BOOKS, ORDER)
