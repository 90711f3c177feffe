"""What more than one folder of tests needs: the command line called in this process, and stacks to call it on."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from textmine.store import vectors

from .stacks import PLAIN, SHARED, command, environment, paper, write_docx


@dataclass(frozen=True)
class Said:
    """What a command said and how it left."""

    code: int
    out: str
    err: str


Call = Callable[..., Said]
_TOLD = "told"


@pytest.fixture(scope="session", autouse=True)
def no_vectors_by_themselves() -> Iterator[None]:
    """Have sentence vectors used only where a test names the library: they cost what a hundred sentences cost without."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TEXTMINE_CLASSIFY_VECTORS", "off")
        patch.setattr(vectors, "ENCODERS", ())
        yield


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Have a line printed behind the tests, whichever process ran this one."""
    return lambda line: record_property(_TOLD, line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    reports = [report for listed in terminalreporter.stats.values() for report in listed]
    for report in reports:
        if getattr(report, "when", "") == "call":
            for line in (value for name, value in report.user_properties if name == _TOLD):
                terminalreporter.write_line(str(line))


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call ``textmine`` in this process."""
    from textmine.cli.entry import run

    monkeypatch.delenv("TEXTMINE_LANGUAGE", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    for name, value in PLAIN.items():
        monkeypatch.setenv(name, value)

    def call(*args: object) -> Said:
        capsys.readouterr()
        code = run([str(arg) for arg in args])
        caught = capsys.readouterr()
        assert "Traceback" not in caught.err
        return Said(code, caught.out, caught.err)

    return call


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Call ``textmine`` as a program of its own."""

    def call(*args: object, env: dict[str, str] | None = None, **more: object) -> subprocess.CompletedProcess[bytes]:
        options = {"capture_output": True} | more
        return subprocess.run(command(*args), env=environment(**(env or {})), timeout=60, check=False, **options)

    return call


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Two papers with nothing in common but their form: the quickest stack that can be read."""
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "甲.txt").write_text(paper("河口镇党委", "渔船支部的集中学习"), encoding="utf-8")
    (folder / "乙.txt").write_text(paper("石坪镇党委", "茶园工人的组织关系"), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stack in all formats, with a copy, a compilation, a broken file, a template, an earlier paper and a roster."""
    folder = tmp_path_factory.mktemp("mixed") / "材料"
    for name in ("乡镇", "村", "known", "previous"):
        (folder / name).mkdir(parents=True)
    (folder / "乡镇/甲.txt").write_text(paper("河口镇党委", "渔船支部的集中学习", SHARED), encoding="gb18030")
    write_docx(folder / "乡镇/乙.docx", paper("石坪镇党委", "茶园工人的组织关系", SHARED))
    lines = "".join(f"<p>{line}</p>" for line in paper("柳湾镇党委", "养蜂大户的参会").splitlines())
    html = f"<html><head><meta charset='utf-8'><title>自查</title></head><body>{lines}</body></html>"
    (folder / "乡镇/丙.html").write_text(html, encoding="utf-8")
    parts = (("东山村党支部", "晒谷场的夜校"), ("西山村党支部", "水渠队的党员评议"))
    texts = [f"【篇{number}】{paper(*part)}" for number, part in enumerate(parts, 1)]
    (folder / "村/合集.txt").write_text("\n".join(texts) + "回XX镇过年才见一面。\n", encoding="utf-8")
    (folder / "村/坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))
    (folder / "known/模板.txt").write_text(
        "一、基本情况\n二、存在的问题\n三、原因分析\n四、整改措施\n", encoding="utf-8"
    )
    earlier = paper("柳湾镇党委", "果园新修的会场", year=2024)
    (folder / "previous/丙去年.txt").write_text(earlier, encoding="utf-8")
    roster = "单位,类别\n河口镇党委,乡镇\n石坪镇党委,乡镇\n柳湾镇党委,乡镇\n南岭镇党委,乡镇\n"
    (folder / "roster.csv").write_text(roster, encoding="utf-8-sig")
    return folder
