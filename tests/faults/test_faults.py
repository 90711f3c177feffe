"""The disk fails where a test says, for Python and SQLite alike, in all processes of a run, and nowhere else."""

from __future__ import annotations

import errno
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from tests.faults.deeds import insert, rows
from tests.faults.faults import Fault, Faults
from tests.faults.shim import KINDS, arm, build

DEEDS = "tests.faults.deeds:"
NUMBERS = {"ENOSPC": errno.ENOSPC, "EIO": errno.EIO}
NONE = dict.fromkeys(KINDS, 0)


@pytest.fixture(scope="module")
def faults() -> Iterator[Faults]:
    with Faults("tests.faults.deeds") as warm:
        yield warm


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "工作区"
    path.mkdir()
    return path


class TestCounting:
    def test_each_call_counts_as_its_kind(self, faults, folder):
        outcome = faults.run(DEEDS + "everything", folder, fault=Fault(folder))
        assert outcome.calls == {"open": 1, "write": 1, "sync": 1, "rename": 2, "read-open": 1}
        assert (outcome.status, outcome.signal, outcome.left, outcome.fired, outcome.where) == (0, 0, 0, False, "")

    def test_a_function_that_always_does_the_same_counts_the_same(self, faults, tmp_path):
        places = [tmp_path / name for name in "甲乙"]
        for place in places:
            place.mkdir()
        first, second = (faults.run(DEEDS + "insert", place, 5, fault=Fault(place)).calls for place in places)
        assert first == second
        assert first["sync"] >= 5
        assert first["write"] > first["sync"]

    def test_nothing_counts_outside_of_the_folder(self, faults, folder, tmp_path):
        beside = tmp_path / "工作区2"  # its name begins with the folder's
        beside.mkdir()
        fault = Fault(folder, "any", 1, "EIO", sticky=True)
        outcome = faults.run(DEEDS + "everything", beside, fault=fault)
        assert (outcome.calls, outcome.fired, outcome.raised) == (NONE, False, "")
        assert faults.run(DEEDS + "sockets", fault=fault).value == 3

    def test_a_folder_behind_a_link_is_the_same_folder(self, faults, folder, tmp_path):
        (tmp_path / "link").symlink_to(folder)
        outcome = faults.run(DEEDS + "everything", tmp_path / "link", fault=Fault(folder))
        assert outcome.calls["write"] == 1
        outcome = faults.run(DEEDS + "write", folder, 3, fault=Fault(tmp_path / "link"))
        assert outcome.calls["write"] == 3

    def test_the_folder_itself_is_made_and_counted(self, faults, tmp_path):
        outcome = faults.run(DEEDS + "everything", tmp_path, fault=Fault(tmp_path / "新"))
        assert outcome.calls == {"open": 1, "write": 1, "sync": 1, "rename": 2, "read-open": 1}

    def test_nothing_is_left_of_the_run_before(self, faults, folder):
        assert faults.run(DEEDS + "everything", folder, fault=Fault(folder, "write", 1, "EIO")).fired
        outcome = faults.run(DEEDS + "write", folder, 1)
        assert (outcome.calls, outcome.fired, outcome.where, outcome.value) == (NONE, False, "", [1000])


class TestFiles:
    @pytest.mark.parametrize("error", NUMBERS)
    @pytest.mark.parametrize("kind", ["open", "write", "sync", "rename"])
    def test_the_first_call_of_a_kind_fails(self, faults, folder, kind, error):
        outcome = faults.run(DEEDS + "everything", folder, fault=Fault(folder, kind, 1, error))
        assert (outcome.status, outcome.raised, outcome.fired) == (1, "OSError", True)
        assert f"[Errno {NUMBERS[error]}]" in outcome.printed
        names = {"open": "open 新/甲", "write": "write 新/甲", "sync": "fsync 新/甲", "rename": "mkdir 新"}
        call, name = names[kind].split()
        assert outcome.where == f"{call} {folder / name}"

    def test_opening_to_read_fails_where_it_is_asked_for(self, faults, folder):
        outcome = faults.run(DEEDS + "everything", folder, fault=Fault(folder, "read-open", 1, "EIO"))
        assert (outcome.raised, outcome.where) == ("OSError", f"open {folder / '新/乙'}")

    @pytest.mark.parametrize(("n", "call"), list(enumerate(["mkdir", "open", "write", "fsync", "rename"], 1)))
    def test_any_takes_the_kinds_together(self, faults, folder, n, call):
        outcome = faults.run(DEEDS + "everything", folder, fault=Fault(folder, "any", n, "EIO"))
        assert (outcome.raised, outcome.where.split()[0]) == ("OSError", call)

    def test_a_fault_beyond_the_last_call_does_not_go_off(self, faults, folder):
        outcome = faults.run(DEEDS + "everything", folder, fault=Fault(folder, "any", 6, "EIO", sticky=True))
        assert (outcome.status, outcome.fired) == (0, False)

    def test_once_or_from_then_on(self, faults, folder):
        once = faults.run(DEEDS + "write", folder, 4, fault=Fault(folder, "write", 2, "EIO"))
        assert once.value == [1000, errno.EIO, 1000, 1000]
        sticky = faults.run(DEEDS + "write", folder, 4, fault=Fault(folder, "write", 2, "ENOSPC", sticky=True))
        assert sticky.value == [1000, errno.ENOSPC, errno.ENOSPC, errno.ENOSPC]
        assert once.calls["write"] == sticky.calls["write"] == 4

    def test_a_short_write_takes_half_and_then_the_disk_is_full(self, faults, folder):
        once = faults.run(DEEDS + "write", folder, 4, fault=Fault(folder, "write", 2, "short"))
        assert once.value == [1000, 500, errno.ENOSPC, 1000]
        assert (folder / "甲").stat().st_size == 2500
        sticky = faults.run(DEEDS + "write", folder, 4, fault=Fault(folder, "any", 3, "short", sticky=True))
        assert sticky.value == [1000, 500, errno.ENOSPC, errno.ENOSPC]  # opening is the first of any

    def test_each_way_to_write_is_seen_once_and_takes_half(self, faults, folder):
        found = faults.run(DEEDS + "ways_to_write", folder).value
        ways = ("write", "pwrite", "writev", "sendfile", "copy_file_range", "fwrite")
        assert {way: found[way] for way in ways} == {way: [3, 3, 1, way] for way in ways}
        assert found["pwritev"][:3] == [3, 3, 1]

    def test_all_that_changes_names_or_sizes_can_fail(self, faults, folder):
        outcome = faults.run(DEEDS + "refused", folder)
        assert outcome.raised == ""
        assert len([name for name in outcome.value if name.startswith("EIO ")]) == 20
        assert len([name for name in outcome.value if name.startswith("ENOSPC ")]) == 15
        assert outcome.value == {name: NUMBERS[name.split()[0]] for name in outcome.value}

    def test_a_full_disk_still_opens_shortens_and_removes(self, faults, folder):
        outcome = faults.run(DEEDS + "goes_through", folder)
        assert (outcome.value, outcome.printed) == ([], "")

    def test_numpy_writes_through_it_too(self, faults, folder):
        calls = faults.run(DEEDS + "save_by_numpy", folder, fault=Fault(folder)).calls
        assert calls["write"] >= 2
        for n in range(1, calls["write"] + 1):
            outcome = faults.run(DEEDS + "save_by_numpy", folder, fault=Fault(folder, "write", n, "ENOSPC"))
            assert outcome.raised == "OSError", n


class TestSqlite:
    @pytest.mark.parametrize(
        ("kind", "error", "code"),
        [
            ("open", "EIO", "SQLITE_CANTOPEN"),
            ("open", "ENOSPC", "SQLITE_CANTOPEN"),
            ("write", "EIO", "SQLITE_IOERR_WRITE"),
            ("write", "ENOSPC", "SQLITE_FULL"),
            ("write", "short", "SQLITE_FULL"),
            ("sync", "EIO", "SQLITE_IOERR_FSYNC"),
            ("sync", "ENOSPC", "SQLITE_IOERR_FSYNC"),
        ],
    )
    def test_the_first_call_of_a_kind_fails(self, faults, folder, kind, error, code):
        outcome = faults.run(DEEDS + "codes", folder, 3, fault=Fault(folder, kind, 1, error, sticky=True))
        assert (outcome.fired, outcome.value) == (True, code)

    @pytest.mark.parametrize("error", NUMBERS)
    def test_an_insert_fails_and_the_rows_before_it_stay(self, faults, tmp_path, error):
        standing = tmp_path / "standing"
        standing.mkdir()
        assert insert(str(standing), 1) == 1
        place = copytree(standing, tmp_path / "whole")
        writes = faults.run(DEEDS + "insert", place, 3, fault=Fault(place)).calls["write"]
        counts = []
        for n in range(1, writes + 1):
            place = copytree(standing, tmp_path / str(n))
            outcome = faults.run(DEEDS + "insert", place, 3, fault=Fault(place, "write", n, error, sticky=True))
            if not outcome.fired:  # the last call shortens a file: a full disk does that
                assert (error, n, outcome.value) == ("ENOSPC", writes, 4)
                continue
            full = error == "ENOSPC" and not outcome.where.endswith("-shm")  # SQLite tells no more of that file
            said = f"sqlite3.OperationalError: {'database or disk is full' if full else 'disk I/O error'}\n"
            assert (outcome.raised, said in outcome.printed) in [("OperationalError", True), ("", False)], n
            state, (count,) = rows(str(place))
            assert (state, outcome.raised == "") == ("ok", count == 4), (
                n
            )  # written out or not, said or not: no third way
            counts.append(count)
        assert counts == sorted(counts)
        assert {1, 2, 3, 4} == set(counts)


class TestProcesses:
    @pytest.mark.parametrize("way", ["fork", "spawn"])
    def test_workers_count_together_and_one_of_them_is_struck(self, faults, folder, way):
        outcome = faults.run(DEEDS + "by_workers", folder, way, 2, fault=Fault(folder, "write", 4, "EIO"))
        assert outcome.raised == "", outcome.printed
        assert outcome.calls["write"] == 6
        assert sorted(size for sizes in outcome.value for size in sizes) == [errno.EIO] + [1000] * 5

    def test_a_disk_that_stays_full_is_full_for_all(self, faults, folder):
        fault = Fault(folder, "write", 1, "ENOSPC", sticky=True)
        outcome = faults.run(DEEDS + "by_workers", folder, "fork", 2, fault=fault)
        assert outcome.value == [[errno.ENOSPC] * 3] * 2

    def test_another_program_is_struck_too(self, faults, folder):
        outcome = faults.run(DEEDS + "by_another_program", folder, fault=Fault(folder, "write", 1, "ENOSPC"))
        assert "No space left on device" in outcome.value

    def test_the_group_is_killed_before_the_call_is_done(self, faults, folder):
        outcome = faults.run(DEEDS + "everything", folder, fault=Fault(folder, "write", 1, "kill"))
        assert (outcome.status, outcome.signal, outcome.fired) == (0, signal.SIGKILL, True)
        assert (folder / "新/甲").stat().st_size == 0
        assert faults.run(DEEDS + "rows", folder).raised == "OperationalError"  # the next run goes as ever

    def test_kill_after_ends_the_group(self, faults):
        began = time.monotonic()
        outcome = faults.run(DEEDS + "start_sleepers", 30, False, kill_after=0.5)
        assert (outcome.signal, outcome.left) == (signal.SIGKILL, 0)
        assert 0.5 <= outcome.seconds < 5
        assert time.monotonic() - began < 8

    def test_what_a_killed_run_leaves_is_counted_and_ended(self, faults):
        outcome = faults.run(DEEDS + "start_sleepers", 30, True, kill_after=0.5, leave=0.5)
        assert (outcome.signal, outcome.left) == (signal.SIGKILL, 1)
        assert faults.run(DEEDS + "sleep", 0).left == 0

    def test_killed_alone_it_leaves_its_group(self, faults):
        outcome = faults.run(DEEDS + "start_sleepers", 30, False, kill_after=0.3, alone=True, leave=0.3)
        assert (outcome.signal, outcome.left) == (signal.SIGKILL, 1)
        outcome = faults.run(DEEDS + "start_sleepers", 1, False, kill_after=0.3, alone=True)
        assert (outcome.signal, outcome.left) == (signal.SIGKILL, 0)  # it ended by itself within the time

    def test_what_outlives_a_run_is_counted(self, faults):
        outcome = faults.run(DEEDS + "leave_behind", 30, leave=0.3)
        assert (outcome.status, outcome.signal, outcome.left) == (0, 0, 1)

    def test_a_run_that_ends_before_it_is_killed_is_not_killed(self, faults):
        outcome = faults.run(DEEDS + "sleep", 0.01, kill_after=10)
        assert (outcome.status, outcome.signal, outcome.value) == (0, 0, "slept")
        assert outcome.seconds < 5

    def test_a_run_that_hangs_is_said_to(self, faults):
        with pytest.raises(TimeoutError, match=r"sleep took more than 0\.3 s"):
            faults.run(DEEDS + "sleep", 60, limit=0.3)
        assert faults.run(DEEDS + "sleep", 0).value == "slept"


class TestOutcome:
    def test_an_error_comes_with_its_class_and_reason(self, faults):
        outcome = faults.run(DEEDS + "refuse")
        assert (outcome.status, outcome.raised, outcome.reason) == (1, "WorkspaceError", "workspace.busy")

    def test_an_exit_status_is_kept(self, faults):
        outcome = faults.run(DEEDS + "leave", 5)
        assert (outcome.status, outcome.raised) == (5, "")

    def test_a_signal_is_no_status(self, faults):
        outcome = faults.run(DEEDS + "end_by_signal")
        assert (outcome.status, outcome.signal) == (0, signal.SIGTERM)

    def test_what_is_printed_is_kept_apart_and_complete(self, faults):
        outcome = faults.run(DEEDS + "talk", "河口镇")
        assert (outcome.value, outcome.status) == ("", 0)
        assert sorted(outcome.printed.splitlines()) == ["and on", "from a thread", "河口镇"]


class TestSettingUp:
    def test_without_a_compiler_it_fails_and_says_what_to_install(self, monkeypatch, tmp_path):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(RuntimeError, match="install gcc and libc6-dev"), Faults():
            pass

    def test_a_compiler_without_headers_fails_with_its_own_words(self, monkeypatch, tmp_path):
        cc = tmp_path / "cc"
        cc.write_text("#!/bin/sh\necho no headers >&2\nexit 1\n")
        cc.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        with pytest.raises(RuntimeError, match="no headers"):
            build(tmp_path)

    def test_a_module_that_starts_threads_is_refused(self):
        with Faults("tests.faults.threaded") as warm, pytest.raises(RuntimeError, match="2 threads"):
            warm.run(DEEDS + "sleep", 0)

    def test_what_is_loaded_before_is_there_in_each_run(self):
        with Faults(DEEDS + "load") as warm:
            assert warm.run(DEEDS + "loaded_before").value
        with Faults("tests.faults.deeds") as warm:
            assert not warm.run(DEEDS + "loaded_before").value

    def test_a_module_that_does_not_come_up_is_said(self):
        with pytest.raises(RuntimeError, match="ended with 1"), Faults("tests.faults.nowhere"):
            pass

    def test_a_fault_that_cannot_be_is_refused(self, folder):
        for kind, n, error in (("close", 1, "EIO"), ("write", -1, "EIO"), ("write", 1, "EPERM")):
            with pytest.raises(ValueError, match="Fault"):
                Fault(folder, kind, n, error)

    def test_a_process_without_the_library_says_so(self, folder):
        with pytest.raises(RuntimeError, match="without the library"):
            arm(Fault(folder))
