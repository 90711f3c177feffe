"""Workspaces for the page: one with results and one without, made once and copied for tests that change them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from textmine.store.readers import add_reader
from textmine.store.workspace import Workspace

from ..export.stack_of_papers import build
from .standing import PASSWORD, READER, Page, opened, results_in


@pytest.fixture(scope="session")
def judged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the stack made by hand; copied, never opened by a test."""
    folder = tmp_path_factory.mktemp("judged") / "工作区"
    results_in(folder, build())
    return folder


@pytest.fixture
def page(judged: Path, tmp_path: Path) -> Iterator[Page]:
    """The page of a workspace with results, before anybody came."""
    with opened(Path(shutil.copytree(judged, tmp_path / "工作区"))) as found:
        yield found


@pytest.fixture
def at_work(page: Page) -> Page:
    """The page with results, and a reader who sits at it."""
    page.arrive()
    return page


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Page]:
    """The page of a new workspace that takes in ten bytes a file, with a reader at it."""
    with opened(tmp_path / "空工作区", upload_bytes=10, uploads=4) as found:
        found.arrive()
        yield found


@pytest.fixture
def office(judged: Path, tmp_path: Path) -> Iterator[Page]:
    """The page open to a network, with one reader who has a password."""
    folder = Path(shutil.copytree(judged, tmp_path / "工作区"))
    with closing(Workspace(folder)) as workspace:
        add_reader(workspace.ledger, READER, PASSWORD)
    with opened(folder, shared=True) as found:
        yield found


@pytest.fixture(scope="module")
def judged_page(judged: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page with results and a reader, shared by tests that only look."""
    with opened(Path(shutil.copytree(judged, tmp_path_factory.mktemp("looked-at") / "工作区"))) as found:
        found.arrive()
        yield found


@pytest.fixture(scope="module")
def judged_office(judged: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page open to a network, shared by tests that are not let in."""
    with opened(Path(shutil.copytree(judged, tmp_path_factory.mktemp("closed") / "工作区")), shared=True) as found:
        yield found
