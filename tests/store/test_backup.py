"""A backup is a workspace; what is damaged is found, and only what can be made anew is taken away."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from textmine.errors import TextmineError
from textmine.model import Decision, Reason, Subject, SubjectKind, Verdict
from textmine.store.backup import back_up
from textmine.store.checking import damage, mend
from textmine.store.ledger import EventKind
from textmine.store.memo import Memo
from textmine.store.results import write_results
from textmine.store.workspace import LABELS, LEDGER, SETTINGS, TEMPLATES, Workspace

from .stack_of_results import by_hand, figures_of


@pytest.fixture
def workspace(tmp_path: Path):
    with closing(Workspace(tmp_path / "工作区")) as opened:
        opened.add("甲.txt", "submission", [b"one"])
        opened.add("乙.txt", "submission", [b"two"])
        opened.add("乙.txt", "submission", [b"three"])
        run = opened.begin_run("王芳")
        write_results(by_hand(), opened.results_path(run), figures_of(by_hand()))
        opened.finish_run(run)
        opened.decide(Decision(Subject(SubjectKind.PAPER, ("甲.txt",)), Verdict.FAIR, "王芳", ""))
        with closing(Memo(opened.memo_path)) as memo:
            memo.put([(b"k", b"v")])
        for name in (LABELS, TEMPLATES):
            (opened.folder / name).mkdir()
            (opened.folder / name / "a").write_text(name, "utf-8")
        (opened.folder / SETTINGS).write_text("", "utf-8")
        yield opened


def keys(workspace: Workspace) -> list[str]:
    return [reason.key for reason in damage(workspace)]


def refusal(workspace: Workspace, target: Path) -> Reason:
    with pytest.raises(TextmineError) as caught:
        back_up(workspace, target)
    return caught.value.reason


def content_of(workspace: Workspace, name: str) -> Path:
    stored = workspace.file("submission", name)
    assert stored
    return workspace.path_of(stored)


def test_a_backup_opens_as_a_workspace_with_everything(workspace, tmp_path):
    assert back_up(workspace, tmp_path / "备份", "王芳") == 3
    with closing(Workspace(tmp_path / "备份")) as copy:
        assert copy.files() == workspace.files()
        assert content_of(copy, "乙.txt").read_bytes() == b"three"
        assert copy.review() == workspace.review()
        assert copy.latest() == workspace.latest()
        assert keys(copy) == []
        with closing(Memo(copy.memo_path)) as memo:
            assert memo.get(b"k") == b"v"
        for name in (LABELS, TEMPLATES):
            assert (copy.folder / name / "a").read_text("utf-8") == name
    [event] = workspace.ledger.events(EventKind.BACKED_UP)
    assert (event.who, event.body["files"]) == ("王芳", 3)


def test_a_backup_takes_no_place_that_is_taken(workspace, tmp_path):
    (tmp_path / "有").mkdir()
    assert refusal(workspace, tmp_path / "有").key == "backup.exists"
    assert refusal(workspace, workspace.folder / "里面").key == "backup.inside"


def test_damage_does_not_travel_and_a_backup_that_failed_is_not_there(workspace, tmp_path):
    content_of(workspace, "甲.txt").write_bytes(b"other")
    assert refusal(workspace, tmp_path / "备份").key == "check.file_damaged"
    content_of(workspace, "甲.txt").unlink()
    assert refusal(workspace, tmp_path / "备份").key == "check.file_missing"
    assert [path.name for path in tmp_path.iterdir()] == ["工作区"]


def test_what_a_killed_backup_left_goes_with_the_next(workspace, tmp_path):
    (tmp_path / ".备份.partial-x").mkdir()
    (tmp_path / ".备份.partial-x" / "a").write_bytes(b"x")
    back_up(workspace, tmp_path / "备份")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["备份", "工作区"]


def test_a_sound_workspace_has_no_damage(workspace):
    counted: list[tuple[int, int]] = []
    assert list(damage(workspace, lambda done, total: counted.append((done, total)))) == []
    assert counted == [(1, 2), (2, 2)]


def test_originals_that_are_gone_or_changed_are_named(workspace):
    content_of(workspace, "甲.txt").unlink()
    content_of(workspace, "乙.txt").write_bytes(b"3hree")
    found = {dict(reason.values)["name"]: reason.key for reason in damage(workspace)}
    assert found == {"甲.txt": "check.file_missing", "乙.txt": "check.file_damaged"}
    workspace.add("甲.txt", "submission", [b"one"])
    workspace.add("乙.txt", "submission", [b"three"])
    assert keys(workspace) == [], "putting them in again mends it"


def spoilt(path: Path) -> None:
    held = bytearray(path.read_bytes())
    held[5000:9000] = b"\xee" * 4000
    path.write_bytes(held)


def test_damaged_results_and_a_damaged_memo_are_taken_away_and_nothing_else(workspace):
    latest = workspace.latest()
    assert latest
    spoilt(workspace.results_path(latest))
    workspace.memo_path.write_bytes(b"SQLite format 3\0" + bytes(4080) + b"\xee" * 4096)
    assert keys(workspace) == ["check.results_damaged", "check.memo_damaged"]
    mend(workspace)
    assert not workspace.results_path(latest).exists()
    assert not workspace.memo_path.exists()
    assert keys(workspace) == []
    assert len(workspace.files()) == 2


def test_an_entry_of_the_memo_that_was_changed_is_found(workspace):
    with closing(sqlite3.connect(workspace.memo_path)) as base, base:
        base.execute("UPDATE kept SET data = ?", (b"w",))
    assert keys(workspace) == ["check.memo_damaged"]


def test_a_ledger_that_was_changed_behind_our_back_is_found(workspace):
    with closing(sqlite3.connect(workspace.folder / LEDGER)) as base, base:
        base.execute("DROP TRIGGER events_stay")
        base.execute("UPDATE events SET who = '李强' WHERE number = 2")
    assert keys(workspace) == ["check.ledger_changed"]
