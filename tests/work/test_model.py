"""Whatever is done to a workspace in whatever order: it holds what a plain dictionary would, and a run is over that.

The model is a few dictionaries. A step is done to both, and what can be seen of the workspace must be what the model
says. Results must be those of a workspace that was made afresh with the same files, however the stack came about.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from textmine.errors import NothingReadableError
from textmine.inputs import Inputs
from textmine.model import Corpus, Document, Role, Subject, Verdict
from textmine.settings import Settings, load_settings
from textmine.store import checking
from textmine.store.backup import back_up
from textmine.store.ledger import EventKind
from textmine.store.memo import Memo
from textmine.store.results import Results
from textmine.store.workspace import PURPOSES, ROSTER, Workspace
from textmine.work import workspace as running
from textmine.work.adding import add_paths, remove_named
from textmine.work.desk import Desk
from textmine.work.standing import state_of
from textmine.work.workspace import Ran, run_workspace

from ..read.hostile import zipped
from ..stacks import PLAIN
from .here import run_here

Key = tuple[str, str]
"""A file of the stack: its purpose and name."""
Unit = tuple[object, ...]
"""All that the work on one file depends on."""

INSIDE = {"内甲.txt": "云水乡党委自查报告\n一、存在的问题\n支部记录不全。\n", "内乙.txt": "谈心谈话流于形式。\n"}
CONTENTS = {
    "a": "河口镇党委2025年度自查报告\n一、存在的问题\n（一）集中学习抓得不紧，台账三个月没有更新。\n二、整改措施\n每月通报一次。\n".encode(),
    "b": "石坪镇党委2025年度自查报告\n一、存在的问题\n（一）集中学习抓得不紧，台账三个月没有更新。\n".encode(),
    "c": "河口镇党委2024年度述职报告\n党费收缴不及时。\n".encode("gb18030"),
    "zip": zipped([(name, text.encode()) for name, text in INSIDE.items()]),
    "lost": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(40),
}
ROSTERS = ("单位\n河口镇党委\n石坪镇党委\n", "单位\n云水乡党委\n")
LISTS = ("花名册.csv", "roster.csv")
NAMES = ("甲.txt", "乙.txt", "丙.txt")
FOLDERS = ("东", "西", "南")
READERS = ("王芳", "李强")
SUBMISSION = "submission"
CHANGES: dict[str, dict[str, object]] = {
    "": {},
    "themes": {"themes.alike": 0.3},
    "form": {"form.slack": 0.2},
}
"""What may be set otherwise: a threshold of the whole stack, and one that the work on each file depends on."""


class KilledError(BaseException):
    """A process that was ended: nothing of ours catches it."""


@dataclass(frozen=True)
class Step:
    """A step of a reader: on a subject, or on a statement by its paper, index and words."""

    who: str
    about: Subject | tuple[str, int, str]
    became: Verdict | Role
    before: Verdict | None = None


@dataclass
class Model:
    """What has to stand."""

    disk: set[tuple[str, str]] = field(default_factory=set)
    """Files on this machine, by folder and name."""
    files: dict[Key, tuple[bytes, tuple[str, str] | None]] = field(default_factory=dict)
    """Files of the stack in the order in which they came: what each holds and where it was taken from."""
    steps: list[Step] = field(default_factory=list)
    """What readers did and have not taken back."""
    said: dict[tuple[str, Subject], Verdict] = field(default_factory=dict)
    over: dict[Key, bytes] | None = None
    """The files that the last results are over."""
    stack: object = None
    """All that these results depend on."""
    sure: set[Unit] = field(default_factory=set)
    maybe: set[Unit] = field(default_factory=set)
    """Work that is kept from run to run; after a kill nobody can say of all of it."""

    @property
    def roster(self) -> bytes:
        return next((held for (purpose, _), (held, _) in reversed(self.files.items()) if purpose == ROSTER), b"")

    @property
    def contents(self) -> dict[Key, bytes]:
        return {key: held for key, (held, _) in self.files.items()}

    def depends(self, changed: str) -> object:
        papers = frozenset((key, held) for key, held in self.contents.items() if key[0] != ROSTER)
        return papers, self.roster, changed

    def units(self, changed: str) -> dict[str, Unit]:
        """The work of a run, by the name of the file that is read."""
        found: dict[str, Unit] = {}
        for (purpose, name), held in self.contents.items():
            if purpose == ROSTER:
                continue
            shown = name if purpose == SUBMISSION else f"{purpose}/{name}"
            inside = INSIDE if held == CONTENTS["zip"] else {}
            for path in (shown, *(f"{shown}/{inner}" for inner in inside)):
                found[path] = (path, held, self.roster, changed if changed == "form" else "")
        return found

    def name_for(self, purpose: str, folder: str, name: str) -> str:
        """The name that a file gets: that of its place, else its own, else behind its folder, else with a number."""
        for (known, given), (_, place) in self.files.items():
            if known == purpose and place == (folder, name):
                return given
        for tried in (name, f"{folder}/{name}"):
            place = self.files[purpose, tried][1] if (purpose, tried) in self.files else None
            if place is None or place not in self.disk:
                return tried
        number = 2
        while (purpose, f"{folder}/{name} ({number})") in self.files:
            number += 1
        return f"{folder}/{name} ({number})"

    def put(self, purpose: str, name: str, held: bytes, place: tuple[str, str] | None) -> None:
        former = self.files.get((purpose, name))
        newest = purpose != ROSTER or [key for key in self.files if key[0] == ROSTER][-1:] == [(purpose, name)]
        if former and former[0] == held and place in (None, former[1]) and newest:
            return
        self.files.pop((purpose, name), None)
        self.files[purpose, name] = (held, place)


class Stack(RuleBasedStateMachine):
    """The steps that people and accidents take with one workspace."""

    afresh: dict[object, Corpus] = {}  # noqa: RUF012 - what a fresh workspace finds, by what it depends on; costs a run

    @initialize()
    def begin(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="model-"))
        self.model = Model()
        self.copies = 0
        self.changed = ""
        self.settings = settings_of("")
        self.left: list[Desk] = []
        self.open(self.home / "0")

    def open(self, folder: Path) -> None:
        self.folder = folder
        self.desk = Desk(folder, self.settings)

    @property
    def workspace(self) -> Workspace:
        return self.desk.workspace

    def teardown(self) -> None:
        if not hasattr(self, "home"):
            return
        if hasattr(self, "desk"):
            assert list(checking.damage(self.workspace)) == []
            self.desk.close()
        for desk in self.left:
            desk.close()
        shutil.rmtree(self.home)

    # files

    @rule(
        purpose=st.sampled_from((SUBMISSION, SUBMISSION, "known", "previous")),
        folder=st.sampled_from(FOLDERS), name=st.sampled_from(NAMES), content=st.sampled_from(sorted(CONTENTS)),
    )  # fmt: skip
    def add_from_disk(self, purpose: str, folder: str, name: str, content: str) -> None:
        self.add(purpose, folder, name, CONTENTS[content])

    def add(self, purpose: str, folder: str, name: str, held: bytes) -> None:
        path = self.home / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(held)
        self.model.disk.add((folder, name))
        expected = self.model.name_for(purpose, folder, name)
        before = self.model.contents.get((purpose, expected))
        match purpose:
            case "known":
                given = Inputs((), known=(path,))
            case "previous":
                given = Inputs((), previous=(path,))
            case "roster":
                given = Inputs((), roster=path)
            case _:
                given = Inputs((path,))
        added = add_paths(self.workspace, given, "王芳")
        found = (added.new, added.replaced, added.unchanged)
        assert found == tuple(
            (expected,) if became else () for became in (before is None, before not in (None, held), before == held)
        )
        self.model.put(purpose, expected, held, (folder, name))

    @rule(name=st.sampled_from(NAMES), content=st.sampled_from(sorted(CONTENTS)))
    def send(self, name: str, content: str) -> None:
        self.workspace.add(name, SUBMISSION, [CONTENTS[content]], "李强")
        self.model.put(SUBMISSION, name, CONTENTS[content], None)

    @precondition(lambda self: self.model.disk)
    @rule(data=st.data())
    def take_from_disk(self, data: st.DataObject) -> None:
        folder, name = data.draw(st.sampled_from(sorted(self.model.disk)))
        (self.home / folder / name).unlink()
        self.model.disk.remove((folder, name))

    @precondition(lambda self: self.model.files)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        purpose, name = data.draw(st.sampled_from(sorted(self.model.files)))
        shown = name if purpose == SUBMISSION else f"{purpose}/{name}"
        gone, idle = remove_named(self.workspace, [shown], "王芳")
        assert ([(stored.purpose, stored.name) for stored in gone], idle) == ([(purpose, name)], [])
        del self.model.files[purpose, name]

    # runs

    def set_otherwise(self, change: str) -> None:
        self.changed, self.settings = change, settings_of(change)
        self.desk.settings = self.settings

    @rule()
    def run(self) -> None:
        self.run_and_compare(retry=False)

    @rule(change=st.sampled_from(sorted(CHANGES)))
    def run_otherwise(self, change: str) -> None:
        self.set_otherwise(change)
        self.run_and_compare(retry=False)

    @rule(text=st.sampled_from(ROSTERS), name=st.sampled_from(LISTS))
    def run_with_roster(self, text: str, name: str) -> None:
        self.add(ROSTER, "东", name, text.encode())
        self.run_and_compare(retry=False)

    @rule()
    def run_again_for_the_unread(self) -> None:
        self.run_and_compare(retry=True)

    def run_and_compare(self, retry: bool) -> None:
        if not self.readable():
            with pytest.raises(NothingReadableError):
                run_workspace(self.folder, self.settings, "王芳")
            self.kept_perhaps()
            return
        ran = run_workspace(self.folder, self.settings, "王芳", retry=retry)
        self.check_ran(ran, retry)
        assert self.corpus(ran) == self.fresh()
        again = run_workspace(self.folder, self.settings, "李强")
        assert (again.run, again.anew, again.unchanged) == (ran.run, 0, True)
        assert list(checking.damage(self.workspace)) == []

    def check_ran(self, ran: Ran, retry: bool) -> None:
        depends, units = self.model.depends(self.changed), self.model.units(self.changed)
        assert ran.unchanged == (not retry and depends == self.model.stack)
        if not ran.unchanged:
            work = set(units.values())
            archives = {unit for unit in work if retry and unit[1] == CONTENTS["zip"]}  # no texts, so looked at again
            lost = {unit for unit in work if retry and unit[1] == CONTENTS["lost"]}
            assert len((work - self.model.maybe) | lost) <= ran.anew <= len((work - self.model.sure) | lost | archives)
            self.model.sure, self.model.maybe = work, set(work)
            self.model.over, self.model.stack = self.model.contents, depends

    @rule(
        where=st.sampled_from(("arrived", "read", "reuse", "export", "memo", "results", "finish")),
        after=st.integers(0, 3),
    )
    def run_killed(self, where: str, after: int) -> None:
        told: list[Document] = []
        with killing(where, after, told) as (progress, arrived):
            try:
                ran = run_workspace(self.folder, self.settings, "王芳", progress, arrived)
            except KilledError:
                units = self.model.units(self.changed)
                self.model.sure |= {units[document.path] for document in told if document.path in units}
                self.kept_perhaps()
                if where == "finish":  # only what is of no use any more is still remembered
                    self.model.over, self.model.stack = self.model.contents, self.model.depends(self.changed)
            except NothingReadableError:
                assert not self.readable()
                self.kept_perhaps()
            else:
                self.check_ran(ran, retry=False)

    def kept_perhaps(self) -> None:
        self.model.maybe |= set(self.model.units(self.changed).values())

    def readable(self) -> bool:
        return any(key[0] == SUBMISSION and held != CONTENTS["lost"] for key, held in self.model.contents.items())

    def corpus(self, ran: Ran) -> Corpus:
        with closing(Results.open(self.workspace.results_path(ran.run))) as results:
            return replace(results.corpus(), seconds={})

    def fresh(self) -> Corpus:
        """What a new workspace finds in the same files, put in the other way round."""
        depends = self.model.depends(self.changed)
        if depends not in self.afresh:
            folder = self.home / "fresh"
            with closing(Workspace(folder)) as workspace:
                papers = [(key, held) for key, held in self.model.contents.items() if key[0] != ROSTER]
                for (purpose, name), held in reversed(papers):
                    workspace.add(name, purpose, [held])
                if self.model.roster:
                    workspace.add("单位.csv", ROSTER, [self.model.roster])
                ran = run_workspace(folder, self.settings)
                with closing(Results.open(workspace.results_path(ran.run))) as results:
                    self.afresh[depends] = replace(results.corpus(), seconds={})
            shutil.rmtree(folder)
        return self.afresh[depends]

    # readers

    @rule(who=st.sampled_from(READERS), name=st.sampled_from(NAMES), verdict=st.sampled_from(list(Verdict)))
    def decide(self, who: str, name: str, verdict: Verdict) -> None:
        subject = Subject.paper(name)
        self.desk.decide(who, subject, verdict)
        self.model.steps.append(Step(who, subject, verdict, self.model.said.get((who, subject))))
        self.model.said[who, subject] = verdict

    @precondition(lambda self: self.model.over)
    @rule(who=st.sampled_from(READERS), role=st.sampled_from((Role.PROBLEM, Role.CAUSE, Role.NOISE)), data=st.data())
    def correct(self, who: str, role: Role, data: st.DataObject) -> None:
        papers = [paper for paper in self.desk.results.corpus().submissions if paper.structure.statements]
        paper = data.draw(st.sampled_from(papers))
        index = data.draw(st.integers(0, len(paper.structure.statements) - 1))
        key = (paper.name, index, paper.structure.statements[index].text)
        self.desk.correct(who, paper, index, role, ())
        self.model.steps.append(Step(who, key, role))

    @rule(who=st.sampled_from(READERS))
    def undo(self, who: str) -> None:
        done = self.desk.undo(who)
        own = [number for number, step in enumerate(self.model.steps) if step.who == who]
        assert (done is None) == (not own)
        if not own:
            return
        step = self.model.steps.pop(own[-1])
        if isinstance(step.about, Subject):
            del self.model.said[who, step.about]
            if step.before:
                self.model.said[who, step.about] = step.before

    # accidents

    @rule(how=st.sampled_from(("crash", "reopen", "backup")))
    def go_on_after(self, how: str) -> None:
        match how:
            case "crash":
                self.crash()
            case "reopen":
                self.desk.close()
                self.open(self.folder)
            case _:
                self.go_on_from_backup()

    def crash(self) -> None:
        """Go on from what lies on the disk while all files are still open, as after the end of the power."""
        self.copies += 1
        copy = Path(shutil.copytree(self.folder, self.home / str(self.copies)))
        self.left.append(self.desk)
        self.open(copy)

    def go_on_from_backup(self) -> None:
        self.copies += 1
        copy = self.home / str(self.copies)
        digests = {event.body["sha256"] for event in self.workspace.ledger.events(EventKind.FILE_ADDED)}
        assert back_up(self.workspace, copy, "王芳") == len(digests)
        self.desk.close()
        self.open(copy)
        self.set_otherwise("" if self.changed == "themes" else "themes")  # there is something to do, but with no file
        self.run_and_compare(retry=False)

    # what has to hold at any time

    @invariant()
    def the_files_are_those_of_the_model(self) -> None:
        if not hasattr(self, "desk"):
            return
        held = {key: self.workspace.path_of(stored).read_bytes() for key, stored in self.workspace.files().items()}
        assert list(held.items()) == list(self.model.contents.items())
        digests = {stored.sha256 for stored in self.workspace.files().values()}
        assert digests == {hashlib.sha256(data).hexdigest() for data in held.values()}

    @invariant()
    def decisions_and_corrections_stand(self) -> None:
        if not hasattr(self, "desk"):
            return
        review = self.workspace.review()
        said = {
            (who, subject): decision.verdict
            for subject in review.subjects
            for who, decision in review.of(subject).by.items()
        }
        assert said == self.model.said
        stands = {(c.paper, c.index, c.text): c.role for c in self.workspace.every_correction() if c.role}
        assert stands == {step.about: step.became for step in self.model.steps if not isinstance(step.about, Subject)}

    @invariant()
    def the_ledger_is_whole_and_the_state_is_told(self) -> None:
        if not hasattr(self, "desk"):
            return
        assert self.workspace.ledger.broken_at() == 0
        state, now, then = state_of(self.workspace), self.model.contents, self.model.over or {}
        assert state.files == {purpose: sum(key[0] == purpose for key in now) for purpose in PURPOSES}
        assert state.since == sum(now.get(key) != then.get(key) for key in now.keys() | then.keys())
        assert (state.run is None) == (self.model.over is None)
        assert state.holder is None


def settings_of(change: str) -> Settings:
    return load_settings(flags=dict(CHANGES[change]), environment=PLAIN)


@contextmanager
def killing(where: str, after: int, told: list[Document]) -> Iterator[tuple[object, object]]:
    """Give listeners to a run that ends at one place, the ``after``-th time that it comes by."""
    left = after

    def count() -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise KilledError

    def progress(stage: str, _done: int, _total: int) -> None:
        if stage == where:
            count()

    def arrived(document: Document) -> None:
        told.append(document)
        if where == "arrived":
            count()

    put, write, finish = Memo.put, running.write_results, Workspace.finish_run
    with pytest.MonkeyPatch.context() as patch:
        if where == "memo":
            patch.setattr(Memo, "put", lambda *given: (count(), put(*given)))
        if where == "results":
            patch.setattr(running, "write_results", lambda *given: (write(*given), count()))
        if where == "finish":
            patch.setattr(Workspace, "finish_run", lambda *given, **facts: (finish(*given, **facts), count()))
        yield progress, arrived


def test_a_workspace_is_what_its_model_is_after_any_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    run_here(monkeypatch)
    Stack.afresh = {}
    run_state_machine_as_test(
        Stack,
        settings=hypothesis_settings(
            max_examples=16, stateful_step_count=25, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
