"""Inputs are built in the tests themselves (:mod:`read_inputs`); nothing is read that a test did not write."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.model import Document, Origin
from textmine.read import Source, read_source
from textmine.settings import ReadSettings, load_settings


@pytest.fixture
def limits() -> ReadSettings:
    """The shipped limits, with those lowered that a test would take long to reach."""
    shipped = load_settings(environment={}).read
    return replace(
        shipped,
        max_bytes=20 * 2**20,
        max_inflated_bytes=40 * 2**20,
        max_members=2000,
        max_pages=50,
        max_chars=1_000_000,
    )


@pytest.fixture
def small(limits: ReadSettings) -> Callable[...]:
    """ReadSettings with some of them changed."""

    def changed(**values: float) -> ReadSettings:
        return replace(limits, **values)

    return changed


@pytest.fixture
def submit(tmp_path: Path, limits: ReadSettings) -> Callable[..., Document]:
    """Write bytes under a name, read them as a submission."""

    def read(data: bytes, name: str = "报告.txt", within: ReadSettings | None = None) -> Document:
        path = tmp_path / name
        path.write_bytes(data)
        return read_source(Source(path, name, Origin.SUBMISSION), within or limits)

    return read
