"""A workspace: what is put in stays, under names that are words and never paths."""

from __future__ import annotations

import hashlib
import os
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.errors import UsageError, WorkspaceError
from textmine.model import Correction, Decision, Reason, Role, Subject, Verdict
from textmine.store import incoming as module
from textmine.store.ledger import EventKind
from textmine.store.workspace import LEDGER, Workspace, clean_name


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "审阅" / "工作区"


@pytest.fixture
def workspace(folder: Path):
    with closing(Workspace(folder)) as opened:
        yield opened


def put(workspace: Workspace, name: str, content: bytes = b"words", purpose: str = "submission", **more: object):
    return workspace.add(name, purpose, [content], **more)


def held(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "files").iterdir()}


def refusal(call, *args: object, error: type[Exception] = UsageError) -> str:
    with pytest.raises(error) as caught:
        call(*args)
    return caught.value.reason.key


def test_a_file_is_kept_under_its_content_and_its_name_is_noted(workspace, folder):
    stored = workspace.add("乡镇/甲.docx", "submission", [b"one ", b"two"], "王")
    digest = hashlib.sha256(b"one two").hexdigest()
    assert held(folder) == {digest: b"one two"}
    assert (stored.name, stored.purpose, stored.sha256, stored.size, stored.who) == (
        "乡镇/甲.docx", "submission", digest, 7, "王",
    )  # fmt: skip
    assert workspace.files() == {("submission", "乡镇/甲.docx"): stored}
    assert workspace.path_of(stored).read_bytes() == b"one two"


def test_the_same_content_under_two_names_is_stored_once(workspace, folder):
    put(workspace, "甲.docx")
    put(workspace, "乙.docx")
    assert len(workspace.files()) == 2
    assert len(held(folder)) == 1


def test_the_same_file_put_in_again_is_no_second_event(workspace):
    first = put(workspace, "甲.docx")
    assert put(workspace, "甲.docx", who="李") == first
    assert workspace.ledger.last == 1


def test_new_content_takes_the_place_of_the_old_and_both_are_noted_and_kept(workspace, folder):
    old, new = put(workspace, "甲.docx", b"old"), put(workspace, "甲.docx", b"new")
    assert list(workspace.files().values()) == [new]
    assert workspace.ledger.events()[-1].body["before"] == old.sha256
    assert set(held(folder).values()) == {b"old", b"new"}


def test_one_name_may_serve_several_purposes(workspace):
    for purpose in ("submission", "known", "previous", "roster"):
        put(workspace, "甲.xlsx", purpose.encode(), purpose)
    assert len(workspace.files()) == 4


def test_a_purpose_that_nobody_knows_leaves_nothing(workspace, folder):
    assert refusal(put, workspace, "甲.docx", b"x", "../files") == "workspace.no_purpose"
    assert (workspace.files(), held(folder)) == ({}, {})


def test_a_file_that_is_removed_leaves_the_stack_and_stays_on_the_disk(workspace, folder):
    put(workspace, "甲.docx")
    assert workspace.remove("甲.docx", "submission", "王")
    assert not workspace.remove("甲.docx", "submission")
    assert not workspace.remove("乙.docx", "submission")
    assert workspace.files() == {}
    assert len(held(folder)) == 1
    assert workspace.ledger.events()[-1].kind is EventKind.FILE_REMOVED


def test_a_file_that_comes_back_after_it_was_removed_is_there(workspace):
    put(workspace, "甲.docx")
    workspace.remove("甲.docx", "submission")
    put(workspace, "甲.docx")
    assert list(workspace.files()) == [("submission", "甲.docx")]


def test_a_file_that_is_too_large_leaves_nothing(workspace, folder):
    assert refusal(lambda: put(workspace, "甲.docx", b"12345", most=4)) == "workspace.file_too_large"
    assert (workspace.files(), held(folder), workspace.ledger.last) == ({}, {}, 0)
    assert put(workspace, "甲.docx", b"1234", most=4).size == 4


def test_a_file_that_breaks_off_on_its_way_leaves_nothing(workspace, folder):
    def chunks():
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        workspace.add("甲.docx", "submission", chunks())
    assert (workspace.files(), held(folder)) == ({}, {})


def test_a_disk_that_fills_up_leaves_nothing_and_is_told(workspace, folder, monkeypatch):
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module.os, "fsync", full)
    assert refusal(put, workspace, "甲.docx", error=WorkspaceError) == "store.disk_full"
    assert (workspace.files(), held(folder)) == ({}, {})


def test_what_a_killed_process_left_is_swept_away_but_not_what_comes_in_just_now(workspace, folder):
    """Starting a run opens the workspace a second time while the page takes files in."""
    old = folder / "files" / ".incoming-00"
    old.write_bytes(b"half")
    os.utime(old, (time.time() - 90_000,) * 2)
    with workspace.incoming() as coming:
        coming.write(b"first half, ")
        with closing(Workspace(folder)):
            assert not old.exists()
        coming.write(b"second half")
        stored = workspace.keep(coming, "甲.docx", "submission")
    assert workspace.path_of(stored).read_bytes() == b"first half, second half"


@pytest.mark.parametrize("name", ["notes.txt", "files", ".git"])
def test_a_folder_with_other_things_in_it_is_refused_and_stays_as_it_is(folder, name):
    (folder / name).mkdir(parents=True)
    assert refusal(Workspace, folder) == "workspace.holds_other"
    assert [path.name for path in folder.iterdir()] == [name]


def test_an_empty_ledger_beside_other_things_is_no_workspace(folder):
    """A disk that failed may leave a file without a byte: all decisions must not seem never made."""
    (folder / "runs").mkdir(parents=True)
    (folder / LEDGER).touch()
    assert refusal(Workspace, folder) == "workspace.holds_other"


def test_what_file_managers_leave_in_an_empty_folder_is_in_nobodys_way(folder):
    folder.mkdir(parents=True)
    (folder / ".DS_Store").touch()
    Workspace(folder).close()


def test_a_start_that_broke_off_early_can_be_made_again(folder):
    folder.mkdir(parents=True)
    (folder / LEDGER).touch()
    (folder / f"{LEDGER}-journal").touch()
    with closing(Workspace(folder)) as again:
        put(again, "甲.docx")


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "x").touch()
    assert refusal(Workspace, tmp_path / "x") == "workspace.is_file"


def test_a_damaged_ledger_is_told(folder):
    folder.mkdir(parents=True)
    (folder / LEDGER).write_bytes(b"not a ledger" * 99)
    assert refusal(Workspace, folder, error=WorkspaceError) == "workspace.damaged"


def decision(verdict: Verdict | None = Verdict.ALIKE, **more: object) -> Decision:
    return Decision(Subject.pair("乙", "甲"), verdict, "王", "", **more)


def test_opening_again_keeps_all(workspace, folder):
    put(workspace, "甲.docx")
    run = workspace.begin_run("王")
    workspace.results_path(run).touch()
    workspace.finish_run(run, "王", version="1", papers=3)
    workspace.fail_run(workspace.begin_run(), Reason.of("store.disk_full", path="/x"))
    kept = workspace.decide(decision(note="同", run=1, version="1"))
    corrected = workspace.correct(Correction("甲.docx", 3, "话", Role.CAUSE, ("staffing",), "李"), run=1)
    with closing(Workspace(folder)) as again:
        assert again.files() == workspace.files()
        assert again.runs() == workspace.runs()
        assert again.latest() == workspace.latest()
        assert again.review().decisions == (kept,)
        assert again.corrections() == {("甲.docx", 3): corrected}
        assert kept.subject.names == ("乙", "甲")


def test_runs_are_numbered_and_tell_how_they_ended(workspace):
    first, second, third = workspace.begin_run("王"), workspace.begin_run(), workspace.begin_run()
    workspace.fail_run(second, Reason.of("store.disk_full", path="/x"))
    workspace.finish_run(third, papers=2)
    found = workspace.runs()
    assert [run.number for run in found] == [1, 2, 3]
    assert found[0] == first
    assert found[1].failed == Reason.of("store.disk_full", path="/x")
    assert (found[2].finished > third.started, found[2].facts["papers"]) == (True, 2)


def test_a_run_whose_results_are_gone_is_not_the_newest(workspace):
    for _ in range(2):
        run = workspace.begin_run()
        workspace.results_path(run).touch()
        workspace.finish_run(run)
    workspace.results_path(run).unlink()
    assert workspace.latest().number == 1


def test_a_decision_of_another_process_is_seen(workspace, folder):
    assert workspace.review().decisions == ()
    with closing(Workspace(folder)) as other:
        other.decide(decision())
    assert workspace.review().verdict(Subject.pair("甲", "乙")) is Verdict.ALIKE


def test_threads_that_read_at_once_see_every_decision_once(workspace):
    failed = []

    def look() -> None:
        for _ in range(40):
            numbers = [d.number for d in workspace.review().decisions]
            if numbers != sorted(set(numbers)):
                failed.append(numbers)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for _ in range(30):
        workspace.decide(decision())
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(workspace.review().decisions) == 30


def test_an_event_that_tells_no_decision_is_called_damage(workspace):
    workspace.ledger.add(EventKind.DECIDED, "王", subject="village")
    assert refusal(workspace.review, error=WorkspaceError) == "workspace.damaged"


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("甲.docx", "甲.docx"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Users\\王\\甲.docx", "Users/王/甲.docx"),
        ("c:甲.docx", "甲.docx"),
        ("c:D: x/ e:../甲.docx", "x/甲.docx"),
        ("a\\..\\..\\b", "a/b"),
        ("\\\\server\\share\\甲.docx", "server/share/甲.docx"),
        ("a//./ /b ", "a/b"),
        ("C:../x", "x"),
        ("长" * 10_000 + ".docx", "长" * 395 + ".docx"),
        ("夹/" * 3000 + "甲.docx", "夹/" * 19 + "甲.docx"),
        (("夹" * 390 + "/") * 2 + "甲.docx", "夹" * 390 + "/甲.docx"),
    ],
)
def test_a_name_is_words_and_no_way_to_anywhere(name, clean):
    assert clean_name(name) == clean


@pytest.mark.parametrize("name", ["", ".", "..", "/", "../..", "\\..\\", "C:", "C:\\..", " / "])
def test_a_name_of_which_nothing_is_left_is_refused(workspace, folder, name):
    assert refusal(put, workspace, name) == "workspace.no_name"
    assert held(folder) == {}


@given(st.text(st.characters() | st.sampled_from("/\\.: C\0\ud800\r\n"), max_size=60))
def test_no_name_leads_out_of_where_it_is(name):
    try:
        clean = clean_name(name)
    except UsageError:
        return
    parts = clean.split("/")
    assert not {"", ".", ".."} & set(parts)
    assert "\\" not in clean
    assert len(clean) <= 400
    assert clean_name(clean) == clean


def test_odd_names_are_kept_as_they_are(workspace, folder):
    names = [
        "回车\r\n换行.docx",
        "空\0字符.docx",
        "半\ud800个.docx",
        "😀<script>.docx",
        "...",
        "COM1",
        "'; DROP TABLE--",
    ]
    for name in names:
        put(workspace, name)
    with closing(Workspace(folder)) as again:
        assert [name for _, name in again.files()] == names
    assert len(held(folder)) == 1


def test_results_of_a_run_that_was_killed_push_out_none_that_finished(workspace, folder):
    """Two such runs once left a reader without results."""
    for finished in (True, True, False, False):
        run = workspace.begin_run()
        for path in (workspace.results_path(run), workspace.results_path(run).with_suffix(".names.json")):
            path.write_bytes(b"1")
        if finished:
            workspace.finish_run(run)
    workspace.drop_results(2)
    assert sorted(path.name for path in (folder / "runs").iterdir()) == [
        "1.names.json", "1.sqlite", "2.names.json", "2.sqlite",
    ]  # fmt: skip
    workspace.drop_results(1)
    assert workspace.latest().number == 2
    assert len(list((folder / "runs").iterdir())) == 2
