"""Reuse in tables is reuse in memory, on every engine: one stack with every kind of sharing, compared whole."""

import random
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from clusters import sail

from textmine.engine import LOCAL
from textmine.engine.spark import SparkEngine, connect
from textmine.errors import WorkspaceError
from textmine.model import CopyKind, Origin, Paper
from textmine.reuse import Reuse, find_reuse
from textmine.reuse.tables import Columns, Made, Part, Tables
from textmine.reuse.tables.light import Light

from .stacks import SENTENCES, lexicon, noise, paper, pick, rules, settings

TEMPLATE = "按照县里统一部署，我单位逐条对照责任清单认真开展了自查，现将五个方面的情况如实报告，请予审阅。"
PHRASE = "坚持以群众满意为标准推动工作落到实处"
QUOTED = "“把支部建在田埂上，把党课讲到院坝里，让每一条支渠都有人管、有人问、有人记挂在心上”"


def stack() -> list[Paper]:
    """Verbatim and reworded copies, a body of many, a template, a quotation, a phrase, a unit's own past, and odd papers."""
    drawn = random.Random(5)
    body = "".join(SENTENCES[:14])
    found = [paper("known/通知", TEMPLATE + noise(900, 80), origin=Origin.KNOWN)]
    found += [paper(f"previous/{k}", pick(20, 21) + noise(910 + k, 300), f"{k}镇", Origin.PREVIOUS) for k in range(3)]
    for k in range(46):
        own = "".join(noise(100 + 10 * k + j, 29) + "。" for j in range(8))
        text = TEMPLATE + "\n一、基本情况\n" + own + PHRASE + "。"
        if k % 4 == 0:
            text += body  # twelve papers hold it: a common body
        if k % 5 == 0:
            text += "".join(drawn.sample(SENTENCES[14:], 3))
        if k % 6 == 0:
            text += f"老话讲{QUOTED}，我们差得远。"
        if k < 3:
            text += pick(20, 21)
        found.append(paper(f"{k:02}", text, f"{k}镇"))
    found.append(paper("奇", "党建工作😀𠀀会议" + pick(3) + "𠀀" * 9))
    found.append(paper("短", "三会一课"))
    return found


@pytest.fixture(scope="module")
def papers() -> list[Paper]:
    return stack()


@pytest.fixture(scope="module")
def in_memory(papers: list[Paper]) -> Reuse:
    found = find_reuse(papers, lexicon(), rules())
    kinds = {m.kind for m in found.matches}
    assert {CopyKind.VERBATIM, CopyKind.COMMON, CopyKind.TEMPLATE, CopyKind.QUOTATION, CopyKind.SELF} <= kinds
    assert found.groups
    return found


def in_tables(tables: Tables, papers: list[Paper], part: int, tile: int) -> Reuse:
    from textmine.reuse.tables import find_reuse_in

    return find_reuse_in(tables, papers, lexicon(), rules(part_papers=part, tile_papers=tile))


@pytest.mark.parametrize(("part", "tile"), [(7, 9), (100, 100), (1, 20)])
def test_tables_on_this_machine_find_what_memory_finds(
    papers: list[Paper], in_memory: Reuse, tmp_path: Path, part: int, tile: int
) -> None:
    with LOCAL.tables(tmp_path, settings().engine) as tables:
        assert in_tables(tables, papers, part, tile) == in_memory


def test_the_order_in_which_papers_come_does_not_matter(papers: list[Paper], in_memory: Reuse, tmp_path: Path) -> None:
    mixed = papers.copy()
    random.Random(1).shuffle(mixed)
    with LOCAL.tables(tmp_path, settings().engine) as tables:
        assert in_tables(tables, mixed, 10, 10) == in_memory


@pytest.mark.filterwarnings("ignore")  # of what speaks with the cluster
def test_spark_connect_finds_what_memory_finds(papers: list[Paper], in_memory: Reuse, tmp_path: Path) -> None:
    with sail(tmp_path) as address:
        session = connect(address)
        with SparkEngine(session).tables(tmp_path, settings().engine) as tables:
            assert in_tables(tables, papers, 20, 30) == in_memory
        session.stop()


def test_a_large_stack_is_searched_in_tables_and_a_small_one_is_not(papers: list[Paper], in_memory: Reuse) -> None:
    opened = []

    def refused() -> ExitStack:
        opened.append(1)
        raise WorkspaceError("engine.part_failed")

    characters = sum(len(p.span) for p in papers)
    assert find_reuse(papers, lexicon(), rules(most_in_memory=characters), refused) == in_memory
    assert not opened
    with pytest.raises(WorkspaceError):
        find_reuse(papers, lexicon(), rules(most_in_memory=characters - 1), refused)


def test_a_paper_that_shares_nothing_and_a_stack_of_one(tmp_path: Path) -> None:
    for k, alone in enumerate(([paper("a", pick(0))], [paper("a", pick(0)), paper("b", pick(1))])):
        (folder := tmp_path / str(k)).mkdir()
        with LOCAL.tables(folder, settings().engine) as tables:
            assert in_tables(tables, alone, 2, 2) == find_reuse(alone, lexicon(), rules())


def test_what_fails_in_a_part_ends_the_search_with_a_reason(tmp_path: Path) -> None:
    with LOCAL.tables(tmp_path, settings().engine) as tables:
        tables.put("numbers", [{"part": np.arange(4)}])
        with pytest.raises(WorkspaceError, match="part_failed"):
            tables.work(_failing, "numbers", ("part",), (), {"none": ("part",)})


def _failing(part: Part) -> Made:
    raise ValueError(part.number)


def test_a_folder_whose_name_has_a_quotation_mark(tmp_path: Path) -> None:
    (odd := tmp_path / "县委'办").mkdir()
    with LOCAL.tables(odd, settings().engine) as tables:
        tables.put("numbers", [{"part": np.arange(4)}])
        tables.query("later", "SELECT part FROM numbers WHERE part > 1")
        assert sorted(np.concatenate([rows["part"] for rows in tables.rows("later")])) == [2, 3]


def test_a_work_is_given_the_rows_of_one_part_and_the_bytes_that_they_name(tmp_path: Path) -> None:
    with LOCAL.tables(tmp_path, settings().engine) as tables:
        rows: Columns = {"part": np.array([0, 0, 1]), "paper": np.array([5, 6, 6])}
        tables.put("given", [rows])
        tables.keep("names", [(5, b"five"), (6, b"six"), (7, b"seven")])
        tables.work(_told, "given", ("paper",), ("names",), {"seen": ("part", "papers"), "words": ()})
        assert dict(tables.blobs("words")) == {0: b"five six", 1: b"six"}
        [seen] = [row for row in tables.rows("seen") if len(row["part"]) == 1 and row["part"][0] == 0]
        assert seen["papers"].tolist() == [2]


def _told(part: Part) -> Made:
    held = part.blobs["names"]
    words = b" ".join(held[number] for number in sorted(held))
    rows = {"part": np.array([part.number]), "papers": np.array([len(part.rows["paper"])])}
    return Made({"seen": rows}, {"words": {part.number: words}})


@pytest.mark.parametrize("code", [0x4E00, 0x20000])
def test_a_light_comes_back_as_it_was(code: int) -> None:
    light = Light(
        codes=np.array([code, 0x30, 0x61], np.uint32),
        kind=np.array([0, 4, 2], np.int8),
        inline=np.array([True, False, True]),
        spread=np.array([0, 7, 70_000], np.int32),
    )
    back, starts = Light.decode([light.encode()])
    assert starts.tolist() == [0, 3]
    assert back.codes.tolist() == light.codes.tolist()
    assert back.kind.tolist() == light.kind.tolist()
    assert back.inline.tolist() == light.inline.tolist()
    assert back.spread.tolist() == [0, 7, 0xFFFF]


def test_lights_of_several_papers_come_back_end_to_end() -> None:
    def light(kind: int, *codes: int) -> bytes:
        marks = np.full(len(codes), kind, np.int8)
        return Light(np.array(codes, np.uint32), marks, marks == 2, np.full(len(codes), kind * 9, np.int32)).encode()

    back, starts = Light.decode([light(1, 0x4E00, 0x30), light(2), light(2, 0x20000)])
    assert starts.tolist() == [0, 2, 2, 3]
    assert back.codes.tolist() == [0x4E00, 0x30, 0x20000]
    assert back.kind.tolist() == [1, 1, 2]
    assert back.inline.tolist() == [False, False, True]
    assert back.spread.tolist() == [9, 9, 18]


def test_more_tiles_than_papers_are_no_matter(tmp_path: Path) -> None:
    pair = [replace(paper(name, pick(0, 1)), unit=name) for name in "ab"]
    with LOCAL.tables(tmp_path, settings().engine) as tables:
        found = in_tables(tables, pair, 1, 1)
    assert [m.kind for m in found.matches] == [CopyKind.VERBATIM]
