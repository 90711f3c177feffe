"""One browser a module, and a workspace with the shipped samples analysed once; tests that change it take a copy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from textmine import load_settings
from textmine.store.workspace import Workspace
from textmine.web.intake import purpose_of
from textmine.work.workspace import run_workspace

from ...stacks import PLAIN
from .driving import Server, launch

SAMPLES = Path(__file__).resolve().parents[3] / "corpora/samples"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium; no longer than a module, as other tests have loops of their own."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        yield started
        started.close()


def filled(workspace: Path, files: Path) -> Path:
    """Put all files below a folder into a workspace, without a page."""
    with closing(Workspace(workspace)) as opened:
        for file in sorted(path for path in files.rglob("*") if path.is_file()):
            name = f"{files.name}/{file.relative_to(files).as_posix()}"
            opened.add(*purpose_of(name, "submission"), [file.read_bytes()], "收件员")
    return workspace


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the samples with one run; never served itself."""
    workspace = filled(tmp_path_factory.mktemp("analysed") / "工作区", SAMPLES)
    run_workspace(workspace, load_settings(environment=PLAIN), "收件员", lambda *_: None, lambda _: None)
    return workspace


@pytest.fixture
def workspace(analysed: Path, tmp_path: Path) -> Path:
    """A copy of the analysed workspace, to be changed."""
    return Path(shutil.copytree(analysed, tmp_path / "工作区"))


@pytest.fixture
def unread(tmp_path: Path) -> Path:
    """A workspace with some of the samples, which nobody has analysed."""
    return filled(tmp_path / "工作区", SAMPLES / "乡镇")


@pytest.fixture(scope="module")
def desk(analysed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over the samples for the tests of a module that decide nothing, or only on what they alone look at."""
    server = Server(Path(shutil.copytree(analysed, tmp_path_factory.mktemp("desk") / "工作区")))
    yield server
    assert server.end() in (0, 130), server.said.read_text("utf-8")
