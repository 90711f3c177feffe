"""Several at one workspace at once: runs take turns, nobody's work is lost, and readers go on meanwhile."""

from __future__ import annotations

import getpass
import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.errors import WorkspaceError
from textmine.model import Subject, Verdict
from textmine.settings import Settings
from textmine.store import checking
from textmine.store.backup import back_up
from textmine.store.holding import HOLDER, holder_of, working
from textmine.store.ledger import EventKind
from textmine.store.memo import Memo
from textmine.store.results import Results
from textmine.store.workspace import Workspace
from textmine.work.desk import Desk
from textmine.work.standing import state_of
from textmine.work.workspace import run_workspace

from ..conftest import Call
from ..stacks import SHARED, paper
from .here import run_here
from .together import Crew, add_each, open_often, run_often, run_slowly, run_waiting


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    run_here(monkeypatch)


@pytest.fixture(scope="module")
def crew() -> Iterator[Crew]:
    found = Crew()
    yield found
    found.end()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "工作区"
    with closing(Workspace(folder)) as workspace:
        workspace.add("甲.txt", "submission", [paper("河口镇党委", "渔船支部的集中学习", SHARED).encode()])
        workspace.add("乙.txt", "submission", [paper("石坪镇党委", "茶园工人的组织关系", SHARED).encode()])
    return folder


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with closing(Workspace(folder)) as opened:
        yield opened


def test_a_second_run_says_who_works_or_waits_and_then_has_nothing_to_do(
    crew: Crew, cli: Call, folder, workspace, settings: Settings
) -> None:
    first, second = crew.of(2)
    first.begin(run_slowly, folder, "王芳")
    assert first.hear() == "reading"
    begin = time.monotonic()
    with pytest.raises(WorkspaceError) as caught:
        run_workspace(folder, settings, wait=0.3)
    assert time.monotonic() - begin >= 0.3
    said = dict(caught.value.reason.values)
    assert caught.value.reason.key == "workspace.held"
    told = (first.process.pid, socket.gethostname(), getpass.getuser())
    assert (said["pid"], said["host"], said["account"]) == told
    refused = cli("run", "--workspace", folder)
    assert refused.code == 5
    assert str(first.process.pid) in refused.err
    assert json.loads(cli("status", "--json", "--workspace", folder).out)["holder"]["pid"] == first.process.pid
    holder = state_of(workspace).holder
    assert holder is not None
    assert (holder.pid, holder.host, holder.account) == told
    second.begin(run_waiting, folder, "李强")
    assert second.hear() == "waiting"
    assert second.silent
    first.say()
    assert first.end() == (1, 2, False)
    assert second.end() == (1, 0, True)
    assert state_of(workspace).holder is None
    assert len(workspace.ledger.events(EventKind.RUN_STARTED)) == 1


def test_who_asks_who_works_keeps_no_run_from_beginning(folder, settings: Settings) -> None:
    done = threading.Event()
    asked = 0

    def ask() -> None:
        nonlocal asked
        while not done.is_set():
            holder_of(folder)
            asked += 1

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for _ in range(200):
            with working(folder):
                pass
    finally:
        done.set()
        asking.join()
    assert asked


def test_what_a_killed_run_left_names_nobody(folder) -> None:
    with working(folder):
        left = (folder / HOLDER).read_text("utf-8")
    (folder / HOLDER).write_text(left, "utf-8")
    assert holder_of(folder) is None


def test_what_comes_and_goes_while_a_run_goes_on_is_the_next_runs(
    crew: Crew, folder, workspace, settings: Settings
) -> None:
    [first] = crew.begin((run_slowly, folder, "王芳"))
    assert first.hear() == "reading"
    workspace.add("丙.txt", "submission", [paper("柳湾镇党委", "养蜂大户的参会").encode()])
    workspace.remove("乙.txt", "submission")
    first.say()
    assert first.end() == (1, 2, False)
    assert read_in(workspace) == ["乙.txt", "甲.txt"]
    assert state_of(workspace).since == 2
    ran = run_workspace(folder, settings)
    assert (ran.run.number, ran.anew, ran.unchanged) == (2, 1, False)
    assert read_in(workspace) == ["丙.txt", "甲.txt"]
    assert state_of(workspace).since == 0


def test_a_file_that_comes_as_a_run_begins_is_in_no_results_that_do_not_say_so(
    folder, workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that came behind the digest of a run and went again stayed in its results, with nothing to be done."""
    begin = Workspace.begin_run

    def coming(self: Workspace, who: str = ""):
        run = begin(self, who)
        workspace.add("丙.txt", "submission", [paper("柳湾镇党委", "养蜂大户的参会").encode()])
        return run

    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "begin_run", coming)
        run_workspace(folder, settings)
    workspace.remove("丙.txt", "submission")
    run_workspace(folder, settings)
    assert read_in(workspace) == ["乙.txt", "甲.txt"]


def test_readers_decide_and_read_on_while_two_processes_run(crew: Crew, folder, settings: Settings) -> None:
    run_workspace(folder, settings)
    readers, turns, runs = ("王芳", "李强", "赵敏"), 20, 5
    subjects = [Subject.paper("甲.txt"), Subject.paper("乙.txt"), Subject.pair("甲.txt", "乙.txt")]
    verdicts = list(Verdict)
    over = threading.Event()
    failures: list[BaseException] = []
    pages = 0

    def decide(who: str) -> None:
        for turn in range(turns):
            desk.decide(who, subjects[turn % len(subjects)], verdicts[turn % len(verdicts)], f"{who} {turn}")
            time.sleep(0.05)

    def read() -> None:
        nonlocal pages
        while not over.is_set():
            results = desk.results
            corpus = results.corpus()
            assert [document.path for document in corpus.documents] == ["乙.txt", "甲.txt"]
            assert results.matches_of("甲.txt")
            assert desk.pseudonyms().aliases
            pages += 1
            time.sleep(0.05)

    def guarded(work, *given: object) -> None:
        try:
            work(*given)
        except BaseException as error:  # told by the test, which is in another thread
            failures.append(error)

    works = [(run_often, folder, who, runs, base) for who, base in (("夜里", 0.1), ("白天", 0.3))]
    with closing(Desk(folder, settings)) as desk:
        running = crew.begin(*works)
        threads = [threading.Thread(target=guarded, args=(decide, who)) for who in readers]
        reading = [threading.Thread(target=guarded, args=(read,)) for _ in range(2)]
        for thread in (*threads, *reading):
            thread.start()
        numbers = [number for process in running for number in process.end()]
        for thread in threads:
            thread.join()
        over.set()
        for thread in reading:
            thread.join()
        assert not failures
        assert pages
        assert sorted(numbers) == list(range(2, 2 + 2 * runs))
        decisions = desk.review().decisions
        assert {(d.who, d.note) for d in decisions} == {
            (who, f"{who} {turn}") for who in readers for turn in range(turns)
        }
        assert len(decisions) == len(readers) * turns
        for who in readers:
            own = [(d.subject, d.verdict) for d in decisions if d.who == who]
            assert own == [(subjects[n % 3], verdicts[n % len(verdicts)]) for n in range(turns)]
    with closing(Workspace(folder)) as workspace:
        events = workspace.ledger.events()
        assert [event.number for event in events] == list(range(1, len(events) + 1))
        assert [event.kind for event in events].count(EventKind.RUN_FINISHED) == 1 + 2 * runs
        kept = settings.workspace.kept_results + 1  # what a run leaves stands beside what it found kept
        assert len(list((folder / "runs").glob("*.sqlite"))) == kept
        assert list(checking.damage(workspace)) == []


def test_results_that_are_open_can_be_read_while_the_next_run_replaces_them(
    crew: Crew, folder, workspace, settings: Settings
) -> None:
    before = run_workspace(folder, settings).run
    with Results.open(workspace.results_path(before)) as results:
        workspace.add("丙.txt", "submission", [paper("柳湾镇党委", "养蜂大户的参会").encode()])
        [run] = crew.begin((run_slowly, folder, "王芳"))
        assert run.hear() == "reading"
        assert len(results.corpus().documents) == 2
        run.say()
        run.end()
        assert len(results.corpus().documents) == 2
    assert read_in(workspace) == ["丙.txt", "乙.txt", "甲.txt"]


def test_killed_runs_take_the_last_results_from_nobody(folder, workspace, settings: Settings, monkeypatch) -> None:
    """Results that a killed run wrote and nobody vouched for counted among those that are kept."""

    class KilledError(BaseException):
        pass

    def killed(*_given: object, **_facts: object) -> None:
        raise KilledError

    whole = run_workspace(folder, settings).run
    with monkeypatch.context() as patch:
        patch.setattr(Workspace, "finish_run", killed)
        for turn in range(settings.workspace.kept_results + 1):
            workspace.add("丙.txt", "submission", [f"第{turn}份自查报告，学习不够。".encode()])
            with pytest.raises(KilledError):
                run_workspace(folder, settings)
            assert workspace.latest() == whole
    run_workspace(folder, settings)
    assert read_in(workspace) == ["丙.txt", "乙.txt", "甲.txt"]


@pytest.mark.parametrize("error", [WorkspaceError("store.disk_full", path=""), KeyboardInterrupt()])
def test_what_goes_wrong_behind_the_end_of_a_run_takes_its_results_from_nobody(
    error: BaseException, folder, workspace, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that was full once the results were there made a failed run of it."""

    def prune(*_given: object) -> None:
        raise error

    monkeypatch.setattr(Memo, "prune", prune)
    with suppress(KeyboardInterrupt):
        assert run_workspace(folder, settings).run.finished
    state = state_of(workspace)
    assert state.run
    assert state.failed is None
    assert read_in(workspace) == ["乙.txt", "甲.txt"]


def test_a_backup_goes_on_with_what_was_worked_out(folder, workspace, tmp_path: Path, settings: Settings) -> None:
    run_workspace(folder, settings)
    back_up(workspace, tmp_path / "备份")
    assert run_workspace(tmp_path / "备份", settings).unchanged
    ran = run_workspace(tmp_path / "备份", replace(settings, themes=replace(settings.themes, alike=0.3)))
    assert (ran.anew, ran.unchanged) == (0, False)


def test_two_processes_put_files_in_at_once(crew: Crew, folder, workspace, tmp_path: Path) -> None:
    each = 12
    stacks = [placed(tmp_path / name, each, name) for name in ("东", "西")]
    adding = crew.begin(*((add_each, folder, paths, "王芳") for paths in stacks))
    new = [name for process in adding for names in process.end() for name in names]
    places = {stored.place for stored in workspace.files().values() if stored.place}
    assert places == {str(path) for paths in stacks for path in paths}
    assert len(new) == len(set(new)) == 2 * each
    assert list(checking.damage(workspace)) == []


def test_a_workspace_that_many_open_at_once_is_refused_to_nobody(crew: Crew, tmp_path: Path) -> None:
    turns, times, processes = 12, 4, 3
    for turn in range(turns):
        opening = crew.begin(*((open_often, tmp_path / f"新工作区{turn}", times) for _ in range(processes)))
        assert [process.end() for process in opening] == [times] * processes


def placed(folder: Path, count: int, words: str) -> list[Path]:
    """Write files of the same names in each folder, every third with the same content too."""
    folder.mkdir()
    paths = [folder / f"{number}.txt" for number in range(count)]
    for number, path in enumerate(paths):
        path.write_text(f"{words if number % 3 else ''}自查报告第{number}份。", encoding="utf-8")
    return paths


def read_in(workspace: Workspace) -> list[str]:
    """The files of the newest results."""
    run = workspace.latest()
    assert run
    with Results.open(workspace.results_path(run)) as results:
        return sorted(document.path for document in results.corpus().documents)
