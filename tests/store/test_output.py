import errno
import json
import os
from pathlib import Path

import pytest

from textmine.errors import UsageError, WorkspaceError
from textmine.export import RUN_FILES, run
from textmine.store import output
from textmine.store.output import OutputFolder, check_out, staged
from textmine.words import sentences, word

NAMES = ("run.json", "report.html", "documents.jsonl")


def fill(folder, mark="新"):
    (folder / "run.json").write_text(json.dumps({"program": "textmine", "mark": mark}), "utf-8")
    (folder / "report.html").write_text(mark, "utf-8")


def mark(folder):
    return (folder / "report.html").read_text("utf-8")


def run_at(out, said="旧"):
    out.mkdir(parents=True)
    fill(out, said)
    return out


def put(out, said="新"):
    with staged(out, NAMES) as folder:
        fill(folder, said)


def alone(out):
    """The output folder is all that its parent holds: nothing staged, nothing left aside."""
    return [p.name for p in out.parent.iterdir()] == [out.name]


def refused(out, key):
    before = {p: p.read_bytes() for p in out.rglob("*") if p.is_file()} if out.is_dir() else {}
    for attempt in (lambda: check_out(out, NAMES), lambda: put(out)):
        with pytest.raises(UsageError) as caught:
            attempt()
        assert caught.value.reason.key == key
        assert str(out) in word(key, **dict(caught.value.reason.values))
    assert before == ({p: p.read_bytes() for p in out.rglob("*") if p.is_file()} if out.is_dir() else {})


@pytest.fixture
def out(tmp_path):
    return tmp_path / "office" / "out"


def test_a_folder_that_is_not_there_is_made_with_its_parents(out):
    put(out)
    assert mark(out) == "新"
    assert alone(out)


def test_an_empty_folder_is_taken(out):
    out.mkdir(parents=True)
    put(out)
    assert mark(out) == "新"
    assert alone(out)


def test_an_earlier_run_is_replaced_as_a_whole(out):
    run_at(out)
    (out / "documents.jsonl").write_text("旧", "utf-8")
    put(out)
    assert sorted(p.name for p in out.iterdir()) == ["report.html", "run.json"]
    assert mark(out) == "新"
    assert alone(out)


@pytest.mark.parametrize("litter", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_a_file_manager_leaves_is_nobodys_work(out, litter):
    (run_at(out) / litter).write_bytes(b"x")
    put(out)
    assert mark(out) == "新"


def test_a_folder_with_something_else_is_left_alone(out):
    (run_at(out) / "笔记.docx").write_text("我的", "utf-8")
    refused(out, "store.out_holds_other")


def test_a_folder_within_is_something_else(out):
    (run_at(out) / "子").mkdir()
    refused(out, "store.out_holds_other")


@pytest.mark.parametrize("record", ['{"program": "other"}', "[1]", "{", None])
def test_our_names_without_our_mark_are_not_ours(out, record):
    out.mkdir(parents=True)
    (out / "report.html").write_text("别人的", "utf-8")
    if record is not None:
        (out / "run.json").write_text(record, "utf-8")
    refused(out, "store.out_not_a_run")


def test_a_folder_named_like_one_of_our_files_is_not_ours(out):
    run_at(out)
    (out / "documents.jsonl").mkdir()
    refused(out, "store.out_not_a_run")


def test_a_file_is_not_a_folder(out):
    out.parent.mkdir()
    out.write_text("x", "utf-8")
    refused(out, "store.out_is_file")
    assert out.read_text("utf-8") == "x"


def test_a_file_above_is_said(tmp_path):
    (tmp_path / "file").write_text("x", "utf-8")
    refused(tmp_path / "file" / "a" / "out", "store.parent_is_file")


def test_a_loop_of_links_is_said(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises((UsageError, WorkspaceError)):
        check_out(tmp_path / "a", NAMES)


def test_checking_leaves_no_trace(out):
    check_out(out, NAMES)
    assert not out.parent.exists()


@pytest.mark.parametrize("error", [RuntimeError("x"), KeyboardInterrupt(), SystemExit(1)])
def test_whatever_interrupts_the_old_run_stays_and_the_staging_goes(out, error):
    run_at(out)

    def interrupted():
        with staged(out, NAMES) as folder:
            fill(folder)
            raise error

    with pytest.raises(type(error)):
        interrupted()
    assert mark(out) == "旧"
    assert alone(out)


def test_the_old_run_is_there_until_the_new_one_is_whole(out):
    run_at(out)
    with staged(out, NAMES) as folder:
        fill(folder)
        assert folder.parent == out.parent
        assert folder != out
        assert mark(out) == "旧"
    assert mark(out) == "新"


def test_the_old_run_comes_back_when_the_second_rename_fails(out, monkeypatch):
    run_at(out)
    rename = Path.rename

    def failing(self, target):
        if ".partial-" in self.name:
            raise OSError(errno.EIO, "broken")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(WorkspaceError) as caught:
        put(out)
    assert caught.value.reason.key == "store.failed"
    assert mark(out) == "旧"
    assert alone(out)


def test_a_crash_between_the_renames_is_healed_by_the_next_start(out):
    former = out.parent / ".out.former-1"
    run_at(former / "out")
    check_out(out, NAMES)
    assert mark(out) == "旧"
    assert alone(out)


@pytest.mark.parametrize(
    ("code", "key"),
    [(errno.ENOSPC, "store.disk_full"), (errno.EACCES, "store.not_writable"), (errno.EIO, "store.failed")],
)
def test_what_the_disk_refuses_becomes_a_sentence(out, code, key):
    run_at(out)
    with pytest.raises(WorkspaceError) as caught, staged(out, NAMES):
        raise OSError(code, "no")
    assert caught.value.reason.key == key
    assert caught.value.exit_code == 5
    assert mark(out) == "旧"
    assert alone(out)


def test_a_place_that_cannot_be_written_is_found_before_the_work(out, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise PermissionError(errno.EACCES, "no")

    monkeypatch.setattr(output.tempfile, "TemporaryFile", refuse)
    with pytest.raises(WorkspaceError) as caught:
        check_out(out, NAMES)
    assert caught.value.reason.key == "store.not_writable"


def test_somebody_who_writes_into_the_folder_meanwhile_is_not_overwritten(out):
    run_at(out)

    def disturbed():
        with staged(out, NAMES) as folder:
            fill(folder)
            (out / "笔记.txt").write_text("我的", "utf-8")

    with pytest.raises(UsageError):
        disturbed()
    assert (out / "笔记.txt").read_text("utf-8") == "我的"
    assert mark(out) == "旧"
    assert alone(out)


def test_a_link_stays_a_link(tmp_path):
    real = run_at(tmp_path / "disk" / "real")
    link = tmp_path / "out"
    link.symlink_to(real)
    put(link)
    assert link.is_symlink()
    assert mark(real) == "新"
    assert alone(real)


def test_a_dangling_link_makes_what_it_points_to(tmp_path):
    link = tmp_path / "out"
    link.symlink_to(tmp_path / "later")
    put(link)
    assert link.is_symlink()
    assert mark(tmp_path / "later") == "新"


@pytest.mark.parametrize("why", ["mounted", "working folder"])
def test_a_folder_that_has_to_stay_is_filled_file_by_file(out, monkeypatch, why):
    run_at(out)
    inode = out.stat().st_ino
    if why == "mounted":
        monkeypatch.setattr(output.os.path, "ismount", lambda path: Path(path) == out)
    else:
        monkeypatch.chdir(out)
    put(out)
    assert out.stat().st_ino == inode
    assert mark(out) == "新"
    assert sorted(p.name for p in out.iterdir()) == ["report.html", "run.json"]


def test_what_a_killed_run_left_staged_does_not_stop_the_next(out, monkeypatch):
    run_at(out)
    (out / ".out.partial-dead").mkdir()
    monkeypatch.chdir(out)
    put(out)
    assert mark(out) == "新"


def test_everybody_may_read_the_result(out):
    put(out)
    assert out.stat().st_mode & 0o777 == 0o777 & ~output._umask()


def test_a_relative_path(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    put(Path("out"))
    assert mark(tmp_path / "out") == "新"


def test_export_and_store_mean_the_same_names_and_the_same_mark():
    assert output.RUN_FILE in RUN_FILES
    assert (output.PROGRAM, output.RUN_FILE) == (run.PROGRAM, run.RUN_FILE)
    assert len(RUN_FILES) == 10


def test_every_refusal_has_its_sentence():
    keys = {key for key in sentences() if key.startswith("store.")}
    assert {"store.disk_full", "store.not_writable", "store.failed", "store.unusable_path"} <= keys


def test_the_class_is_the_functions(out):
    folder = OutputFolder(out, NAMES)
    folder.check()
    with folder.staged() as staging:
        fill(staging)
    assert mark(out) == "新"
    assert os.listdir(out.parent) == ["out"]  # noqa: PTH208
