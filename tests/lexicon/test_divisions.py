"""The list of divisions: well-formed codes, and who lies in whom."""

from collections import Counter
from pathlib import Path

import pytest

from textmine.lexicon import load_lexicon
from textmine.lexicon.divisions import Divisions, read_divisions

SHIPPED = load_lexicon().residue.places.divisions
CODES = [(code, name) for name, codes in SHIPPED.codes.items() for code in codes]


def test_every_code_has_six_digits_and_one_name() -> None:
    assert [(code, name) for code, name in CODES if len(code) != 6 or not (code.isascii() and code.isdigit())] == []
    assert [code for code, count in Counter(code for code, _ in CODES).items() if count > 1] == []


def test_every_division_lies_in_a_province_of_the_list() -> None:
    provinces = {code for code, _ in CODES if code.endswith("0000")}
    assert len(provinces) >= 31
    assert [name for code, name in CODES if f"{code[:2]}0000" not in provinces] == []


def test_every_name_says_what_kind_of_division_it_is() -> None:
    assert [name for _, name in CODES if not name.endswith(("省", "市", "区", "县", "旗", "州", "盟"))] == []


@pytest.mark.parametrize("name", ["正定县", "石家庄市", "河北省"])
def test_a_name_is_known(name: str) -> None:
    assert name in SHIPPED


@pytest.mark.parametrize("name", ["正定", "云坪县", "", "正定县委"])
def test_a_part_of_a_name_or_an_invented_one_is_unknown(name: str) -> None:
    assert name not in SHIPPED


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("河北省", "正定县"),
        ("石家庄市", "正定县"),
        ("河北省", "石家庄市"),
        ("北京市", "海淀区"),
        ("重庆市", "万州区"),
    ],
)
def test_the_upper_holds_the_lower(upper: str, lower: str) -> None:
    assert upper in SHIPPED.above(lower)


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("正定县", "河北省"),
        ("正定县", "正定县"),
        ("石家庄市", "河北省"),
        ("邯郸市", "正定县"),
        ("河南省", "正定县"),
        ("正定县", "井陉县"),
        ("云坪县", "正定县"),
        ("河北省", "云坪县"),
        ("", ""),
    ],
)
def test_neither_the_lower_nor_a_stranger_holds(upper: str, lower: str) -> None:
    assert upper not in SHIPPED.above(lower)


def test_of_two_that_share_a_name_one_is_enough() -> None:
    assert len(SHIPPED.codes["桥西区"]) > 1
    assert "石家庄市" in SHIPPED.above("桥西区")
    assert "邢台市" in SHIPPED.above("桥西区")
    assert "保定市" not in SHIPPED.above("桥西区")


@pytest.mark.parametrize("name", ["成都市", "贵阳市", "昆明市"])
def test_chongqing_holds_no_city_of_its_neighbours(name: str) -> None:
    assert name in SHIPPED
    assert "重庆市" not in SHIPPED.above(name)


def test_a_list_is_read_with_its_remarks_left_out(tmp_path: Path) -> None:
    file = tmp_path / "divisions.txt"
    file.write_text("# 虚构\n990000 云坪省\n\n990100 石臼市  # 旧名\n990102 柳湾区\n990202 柳湾区\n", "utf-8")
    found = read_divisions(file)
    assert dict(found.codes) == {"云坪省": ("990000",), "石臼市": ("990100",), "柳湾区": ("990102", "990202")}
    assert "石臼市" in found.above("柳湾区")


def test_an_empty_list_knows_nothing() -> None:
    assert "正定县" not in Divisions({}, {})
    assert Divisions({}, {}).above("正定县") == frozenset()
