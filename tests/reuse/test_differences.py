import pytest

from textmine.model import CopyKind, Swap

from .stacks import copies, paper, reuse

TEXT = (
    "{place}镇党委共有{n}个支部，{m}名党员分在山上山下两片，开一次大会要租三辆中巴，来回的油钱没有地方列支。"
    "前年{place}镇办过一次流动课堂，课桌借自小学，投影仪借自信用社，课讲完了人也散了，后来再也没有续上。"
)


def masked(**values: str):
    base = {"place": "石臼", "n": "14", "m": "265"}
    a = paper("a", TEXT.format(**base), unit="石臼镇")
    b = paper("b", TEXT.format(**(base | values)), unit="云坪镇")
    [match] = copies(reuse(a, b))
    return match


def test_names_and_numbers_are_listed_once_each() -> None:
    match = masked(place="云坪", n="17", m="198")
    assert match.kind is CopyKind.MASKED
    assert match.swaps == (Swap("石臼", "云坪"), Swap("14", "17"), Swap("265", "198"))


def test_one_number_alone_does_not_make_a_masked_copy() -> None:
    match = masked(n="15")
    assert match.kind is CopyKind.VERBATIM
    assert match.swaps == (Swap("14", "15"),)


def test_the_same_text_has_no_swaps() -> None:
    assert masked().swaps == ()


@pytest.mark.parametrize("number", ["１４", "14"])
def test_width_is_no_difference(number: str) -> None:
    assert masked(n=number).swaps == ()


def test_other_words_are_no_swaps() -> None:
    a = paper("a", TEXT.format(place="石臼", n="14", m="265"))
    b = paper("b", a.text.replace("课桌借自小学", "板凳搬自祠堂").replace("租三辆中巴", "雇几条小船"))
    [match] = copies(reuse(a, b))
    assert match.kind is CopyKind.EDITED
    assert match.swaps == ()
