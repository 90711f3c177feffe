"""Files of a run that are kept elsewhere under other names, as a workspace keeps them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from textmine import Inputs, load_settings, triage
from textmine.errors import UsageError
from textmine.inputs import sources_of
from textmine.model import Document, Origin
from textmine.read import Source
from textmine.work import UnreadableStackError

from .read.hostile import zipped
from .stacks import PLAIN


def kept(small: Path, tmp_path: Path, names: dict[str, Origin]) -> tuple[Source, ...]:
    """Copies of one paper under names that say nothing, each to be known by its own."""
    sources = []
    for number, (name, origin) in enumerate(names.items()):
        path = tmp_path / f"{number:064x}"
        shutil.copy(small / "甲.txt", path)
        sources.append(Source(path, name, origin))
    return tuple(sources)


def test_files_kept_elsewhere_are_known_by_their_own_names(small: Path, tmp_path: Path) -> None:
    names = {"上交/丙.txt": Origin.SUBMISSION, "往年.txt": Origin.PREVIOUS, "甲.txt": Origin.SUBMISSION}
    given = Inputs((small,), sources=kept(small, tmp_path, names))
    sources, skipped = sources_of(given)
    assert [(s.name, s.origin) for s in sources if s.path in {k.path for k in given.sources}] == [
        ("上交/丙.txt", Origin.SUBMISSION),
        ("往年.txt", Origin.PREVIOUS),
        ("甲.txt (2)", Origin.SUBMISSION),
    ]
    assert {"甲.txt", "乙.txt"} <= {s.name for s in sources}
    assert skipped == ()
    assert given.completed().sources == given.sources


def test_a_run_on_nothing_but_such_files(small: Path, tmp_path: Path) -> None:
    names = {"上交/丙.txt": Origin.SUBMISSION, "往年.txt": Origin.PREVIOUS}
    heard: list[Document] = []
    given = Inputs((), sources=kept(small, tmp_path, names))
    corpus = triage(given, load_settings(environment=PLAIN), arrived=heard.append)
    assert [(d.path, d.origin) for d in corpus.documents] == list(names.items())
    assert tuple(heard) == corpus.documents


def test_where_such_files_hold_nothing_the_error_names_them(small: Path, tmp_path: Path) -> None:
    (tmp_path / "z").write_bytes(zipped([("__MACOSX/._甲.txt", b"x")]))
    empty = Source(tmp_path / "z", "空包.zip", Origin.SUBMISSION)
    gone = Source(tmp_path / "fort", "丢.txt", Origin.SUBMISSION)
    known = kept(small, tmp_path, {"文件.txt": Origin.KNOWN})
    for sources, key in (
        ((), "nothing_given"),
        ((empty,), "nothing_there"),
        ((gone,), "nothing_readable"),
        (known, "only_beside"),
    ):
        with pytest.raises(UnreadableStackError) as raised:
            triage(Inputs((), sources=sources), load_settings(environment=PLAIN))
        assert raised.value.reason.key == f"work.{key}"
        assert ("空包.zip" in str(raised.value.reason)) is (sources == (empty,))


def test_out_may_not_hold_such_a_file(small: Path, tmp_path: Path) -> None:
    given = Inputs((), sources=kept(small, tmp_path, {"丙.txt": Origin.SUBMISSION}))
    with pytest.raises(UsageError) as raised:
        given.apart_from(tmp_path)
    assert raised.value.reason.key == "work.out_holds_input"
