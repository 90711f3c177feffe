"""What the crash tests have done in a child: a workspace is filled, run, decided on, copied and exported."""

from __future__ import annotations

import gc
import os
import tempfile
import time
import zipfile
from contextlib import closing, redirect_stderr
from functools import partial
from io import StringIO
from pathlib import Path

from textmine.cli.entry import run as command
from textmine.model import Decision, Document, Origin, Subject, Verdict
from textmine.read import Source, discover
from textmine.settings import Settings, load_settings
from textmine.store.workspace import Workspace
from textmine.work import run as stage
from textmine.work.analyse import Analysed, Analysis
from textmine.work.workspace import run_workspace

from ..stacks import PLAIN, SHARED, paper, write_docx

WHO = "甲"
WORKERS = 2


def warm() -> None:
    """Load what a run loads, by one run here and one as a user starts it."""
    os.environ |= PLAIN
    with tempfile.TemporaryDirectory() as folder, redirect_stderr(StringIO()):
        stack = Path(folder, "材料")
        write_first(stack)
        write_rest(stack)
        work = Analysis(load_settings(environment=PLAIN))
        for source in discover([stack], Origin.SUBMISSION).sources:
            work(source)
        place = str(Path(folder, "工作区"))
        init(place, folder)
        add(place, str(stack), folder)
        run(place, folder)
        export(place, str(Path(folder, "结果")), folder)
    tempfile.tempdir = None
    gc.freeze()  # else each child looks through all of it when it leaves


def write_first(folder: Path) -> None:
    """Write what the first run is over: two papers with a passage in common, and a template."""
    (folder / "known").mkdir(parents=True)
    (folder / "known/模板.txt").write_text("一、基本情况\n二、存在的问题\n三、原因分析\n", encoding="utf-8")
    (folder / "甲.txt").write_text(paper("河口镇党委", "渔船支部的集中学习", SHARED), encoding="utf-8")
    (folder / "乙.txt").write_text(paper("石坪镇党委", "茶园工人的组织关系"), encoding="utf-8")


def write_rest(folder: Path) -> None:
    """Write what comes then: another state of a paper, one of Word, an archive with two, and a broken one."""
    (folder / "乙.txt").write_text(paper("石坪镇党委", "茶园工人的组织关系", SHARED), encoding="utf-8")
    write_docx(folder / "丙.docx", paper("柳湾镇党委", "养蜂大户的参会"))
    with zipfile.ZipFile(folder / "包.zip", "w") as packed:
        packed.writestr("丁.txt", paper("东山村党支部", "晒谷场的夜校"))
        packed.writestr("戊.txt", paper("西山村党支部", "水渠队的党员评议"))
    (folder / "坏.docx").write_bytes(b"PK\x03\x04" + bytes(200))


def init(folder: str, aside: str) -> int:
    """Make a workspace, as ``textmine init`` does; temporary files go to ``aside``. Returns the exit code."""
    return _called(aside, "init", folder)


def add(folder: str, source: str, aside: str) -> int:
    """Put files in, as ``textmine add`` does; returns the exit code."""
    return _called(aside, "add", source, "--workspace", folder)


def run(folder: str, aside: str, *more: str) -> int:
    """Run the workspace, as ``textmine run`` does; returns the exit code."""
    return _called(aside, "run", "--workspace", folder, "--set", f"engine.workers={WORKERS}", *more)


def back_up(folder: str, target: str, aside: str) -> int:
    """Copy the workspace, as ``textmine backup`` does; returns the exit code."""
    return _called(aside, "backup", "--workspace", folder, "--out", target)


def export(folder: str, target: str, aside: str) -> int:
    """Write the files of the last run, as ``textmine export`` does; returns the exit code."""
    return _called(aside, "export", "--workspace", folder, "--out", target)


def triage(source: str, target: str, aside: str) -> int:
    """Do the whole job, as ``textmine triage`` does; returns the exit code."""
    return _called(aside, "triage", source, "--out", target)


def decide(folder: str, name: str, note: str) -> int:
    """Decide on one paper; returns the number of the decision."""
    with closing(Workspace(Path(folder))) as workspace:
        return workspace.decide(Decision(Subject.paper(name), Verdict.FAIR, WHO, "", note)).number


def marked(folder: str, aside: str, marks: str, slow: str = "") -> int:
    """Run the workspace with files handed over one by one, each leaving a mark when it is begun, named by its process.

    The file that is called ``slow`` takes for ever. Returns how many were worked on.
    """
    _aside(aside)
    environment = PLAIN | {"TEXTMINE_ENGINE_WORKERS": str(WORKERS), "TEXTMINE_ENGINE_BATCH": "1"}
    settings = load_settings(environment=environment)
    stage.Analysis = partial(Marked, marks, slow)
    return run_workspace(Path(folder), settings, WHO).anew


class Marked:
    """The work on a file, with a mark."""

    def __init__(self, marks: str, slow: str, settings: Settings, roster: tuple[str, ...] = ()) -> None:
        self.marks, self.slow, self.work = marks, slow, Analysis(settings, roster)

    def __call__(self, source: Source, read: Document | None = None) -> Analysed:
        Path(self.marks, f"{source.name} {os.getpid()}").touch()
        if source.name == self.slow:
            time.sleep(600)
        return self.work(source, read)


def _called(aside: str, *args: str) -> int:
    _aside(aside)
    return command(args)


def _aside(folder: str) -> None:
    tempfile.tempdir = folder  # else the library tries the folder with a file of its own, and no kill must find that
