"""The desk: what readers decide and correct is kept, taken back, seen by whom it may be, and outlives a second run."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.errors import NothingReadableError, WorkspaceError
from textmine.model import Decision, Origin, Role, Subject, Verdict
from textmine.settings import Settings
from textmine.store.labels import read_labels
from textmine.store.workspace import LABELS, Workspace
from textmine.work.desk import Desk
from textmine.work.workspace import inputs_of, read_name, run_workspace

from ..stacks import SHARED, paper

ALIKE, SUSPECT, FAIR = Verdict.ALIKE, Verdict.SUSPECT, Verdict.FAIR
WANG, LI, ZHAO = "王芳", "李强", "赵敏"
A, B = "甲.txt", "乙.txt"
OWN, OTHER = "渔船支部的集中学习", "茶园工人的组织关系"


def texts() -> dict[str, str]:
    return {A: paper("河口镇党委", OWN, SHARED), B: paper("石坪镇党委", OTHER, SHARED)}


def put(folder: Path, files: dict[str, str], purpose: str = "submission") -> None:
    with closing(Workspace(folder)) as workspace:
        for name, text in files.items():
            workspace.add(name, purpose, [text.encode()])


def run(folder: Path, settings: Settings) -> None:
    run_workspace(folder, settings, WANG, lambda *_: None, lambda _: None)


@pytest.fixture(scope="module")
def alone(settings: Settings) -> Settings:
    return replace(settings, engine=replace(settings.engine, workers=1))


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory, alone: Settings) -> Path:
    """A workspace with two papers that share a passage, analysed once; copied for each test."""
    folder = tmp_path_factory.mktemp("desk") / "工作区"
    put(folder, texts())
    run(folder, alone)
    return folder


@pytest.fixture
def desk(analysed: Path, tmp_path: Path, alone: Settings) -> Iterator[Desk]:
    with closing(Desk(Path(shutil.copytree(analysed, tmp_path / "工作区")), alone)) as opened:
        yield opened


def stands(desk: Desk, subject: Subject) -> Verdict | None:
    return desk.review().verdict(subject)


class TestDeciding:
    def test_a_decision_tells_which_run_and_versions_it_rests_on(self, desk):
        done = desk.decide(WANG, Subject.paper(A), ALIKE, "  两段一样 ")
        assert (done.who, done.note, done.run) == (WANG, "两段一样", 1)
        assert "textmine" in done.version
        assert done.when
        assert done.number == desk.workspace.ledger.last

    def test_a_decision_is_on_the_disk_when_it_returns(self, desk):
        desk.decide(WANG, Subject.pair(A, B), ALIKE)
        with closing(Workspace(desk.workspace.folder)) as other:
            assert other.review().verdict(Subject.pair(B, A)) is ALIKE

    def test_a_decision_that_cannot_be_kept_is_told_and_does_not_stand(self, desk):
        desk.workspace.ledger._connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(WorkspaceError):
            desk.decide(WANG, Subject.paper(A), ALIKE, "长" * 60_000)
        assert stands(desk, Subject.paper(A)) is None

    def test_a_workspace_without_results_says_so(self, tmp_path, alone):
        with closing(Desk(tmp_path / "new", alone)) as desk:
            assert desk.run is None
            assert desk.version == ""
            with pytest.raises(WorkspaceError) as caught:
                desk.results  # noqa: B018
            assert caught.value.reason.key == "workspace.no_results"


class TestUndo:
    def test_steps_are_taken_back_one_after_the_other_across_subjects(self, desk):
        paper_, pair = Subject.paper(A), Subject.pair(A, B)
        for subject, verdict in ((paper_, ALIKE), (pair, SUSPECT), (paper_, FAIR), (pair, ALIKE)):
            desk.decide(WANG, subject, verdict)
        left = []
        for _ in range(4):
            desk.undo(WANG)
            left.append((stands(desk, paper_), stands(desk, pair)))
        assert left == [(FAIR, SUSPECT), (ALIKE, SUSPECT), (ALIKE, None), (None, None)]
        assert desk.undo(WANG) is None

    def test_a_step_after_an_undo_is_the_first_to_be_taken_back(self, desk):
        subject = Subject.paper(A)
        desk.decide(WANG, subject, ALIKE)
        desk.decide(WANG, subject, FAIR)
        desk.undo(WANG)
        desk.decide(WANG, subject, SUSPECT)
        assert [(desk.undo(WANG), stands(desk, subject))[1] for _ in range(2)] == [ALIKE, None]

    def test_nobody_takes_back_what_another_did(self, desk):
        desk.decide(WANG, Subject.paper(A), ALIKE)
        assert desk.undo(LI) is None
        assert stands(desk, Subject.paper(A)) is ALIKE

    def test_a_withdrawal_can_be_taken_back(self, desk):
        desk.decide(WANG, Subject.paper(A), ALIKE)
        desk.decide(WANG, Subject.paper(A), None)
        desk.undo(WANG)
        assert stands(desk, Subject.paper(A)) is ALIKE

    def test_what_ended_a_settlement_is_taken_back_and_the_settlement_stands(self, desk):
        subject = Subject.paper(A)
        for who, verdict, settles in (
            (WANG, ALIKE, False),
            (LI, FAIR, False),
            (WANG, SUSPECT, True),
            (LI, ALIKE, False),
        ):
            desk.decide(who, subject, verdict, settles=settles)
        assert desk.review().of(subject).settlement is None
        desk.undo(LI)
        assert stands(desk, subject) is SUSPECT

    def test_a_settlement_is_taken_back_to_the_dispute(self, desk):
        subject = Subject.paper(A)
        desk.decide(WANG, subject, ALIKE)
        desk.decide(LI, subject, FAIR)
        desk.decide(LI, subject, FAIR, settles=True)
        desk.undo(LI)
        assert desk.review().of(subject).disputed

    def test_an_undo_is_an_event_of_its_own_and_says_which(self, desk):
        number = desk.decide(WANG, Subject.paper(A), ALIKE, "一").number
        undone = desk.undo(WANG)
        assert isinstance(undone, Decision)
        assert (undone.undoes, undone.number) == (number, number + 1)
        assert len(desk.review().decisions) == 2
        assert desk.workspace.ledger.broken_at() == 0

    def test_decisions_and_corrections_are_taken_back_in_their_order(self, desk):
        [found] = desk.results.corpus_of([A]).papers
        desk.decide(WANG, Subject.paper(A), ALIKE)
        desk.correct(WANG, found, 4, Role.CAUSE, ["staffing"])
        desk.decide(WANG, Subject.paper(A), FAIR)
        kinds = [type(desk.undo(WANG)).__name__ for _ in range(4)]
        assert kinds == ["Decision", "Correction", "Decision", "NoneType"]


def role(desk: Desk, index: int, name: str = A) -> Role:
    return desk.corrected(desk.results.corpus_of([name])).labels[name][index].role


class TestCorrections:
    @pytest.fixture
    def found(self, desk: Desk):
        [found] = desk.results.corpus_of([A]).papers
        return found

    @pytest.fixture
    def index(self, desk: Desk) -> int:
        labels = desk.results.corpus_of([A]).labels[A]
        return next(i for i, label in enumerate(labels) if label.role is Role.PROBLEM)

    def test_a_correction_is_laid_over_the_results_and_kept_for_training(self, desk, found, index):
        desk.correct(WANG, found, index, Role.CAUSE, ["staffing"])
        corpus = desk.corrected(desk.results.corpus())
        assert (corpus.labels[A][index].role, corpus.labels[A][index].categories) == (Role.CAUSE, ("staffing",))
        assert corpus.labels[B] == desk.results.corpus().labels[B]
        assert desk.results.corpus().labels[A][index].role is Role.PROBLEM
        [kept] = [s for p in read_labels([desk.workspace.folder / LABELS]) for s in p.statements if s.role]
        assert (kept.text, kept.role) == (found.structure.statements[index].text, Role.CAUSE)

    def test_corrections_are_taken_back_one_after_the_other(self, desk, found, index):
        for each in (Role.CAUSE, Role.REMEDY):
            desk.correct(WANG, found, index, each, [])
        left = [(desk.undo(WANG), role(desk, index))[1] for _ in range(2)]
        assert left == [Role.CAUSE, Role.PROBLEM]
        assert desk.undo(WANG) is None

    def test_taking_back_leaves_what_another_said_after_it(self, desk, found, index):
        desk.correct(WANG, found, index, Role.CAUSE, [])
        desk.correct(LI, found, index, Role.REMEDY, [])
        desk.undo(WANG)
        assert role(desk, index) is Role.REMEDY

    def test_taking_back_brings_what_another_said_before_it(self, desk, found, index):
        desk.correct(LI, found, index, Role.REMEDY, ["funding"])
        desk.correct(WANG, found, index, Role.CAUSE, [])
        desk.undo(WANG)
        assert role(desk, index) is Role.REMEDY

    def test_what_was_taken_back_by_another_does_not_come_back(self, desk, found, index):
        desk.correct(LI, found, index, Role.REMEDY, [])
        desk.correct(WANG, found, index, Role.CAUSE, [])
        desk.undo(LI)
        desk.undo(WANG)
        assert role(desk, index) is Role.PROBLEM

    def test_a_correction_of_nothing_is_refused(self, desk, found):
        with pytest.raises(IndexError):
            desk.correct(WANG, found, 9999, Role.CAUSE, [])
        assert desk.workspace.corrections() == {}


class TestViews:
    def test_a_second_reader_is_blind_until_he_decided(self, desk):
        subject = Subject.paper(A)
        desk.decide(WANG, subject, ALIKE, "机密")
        seen = desk.views(LI).of(subject)
        assert (seen.state, seen.verdict, seen.mine, seen.others, seen.notes, seen.note) == (
            "seconded", None, None, 1, (), "",
        )  # fmt: skip
        desk.decide(LI, subject, ALIKE)
        assert (desk.views(LI).of(subject).state, desk.views(LI).of(subject).notes) == ("alike", ("机密",))

    def test_a_dispute_is_seen_by_those_who_are_in_it(self, desk):
        subject = Subject.paper(A)
        desk.decide(WANG, subject, ALIKE)
        desk.decide(LI, subject, FAIR)
        assert [desk.views(who).of(subject).state for who in (WANG, LI, ZHAO)] == ["disputed", "disputed", "seconded"]

    def test_a_settlement_is_seen_by_all(self, desk):
        subject = Subject.paper(A)
        desk.decide(WANG, subject, ALIKE)
        desk.decide(WANG, subject, FAIR, "定了", settles=True)
        seen = desk.views(ZHAO).of(subject)
        assert (seen.state, seen.settled, seen.notes) == ("fair", True, ("定了",))

    def test_a_note_is_offered_again_to_the_one_who_wrote_it(self, desk):
        subject = Subject.paper(A)
        desk.decide(WANG, subject, ALIKE, "王的话")
        desk.decide(LI, subject, ALIKE, "李的话")
        assert [desk.views(who).of(subject).note for who in (WANG, LI, ZHAO)] == ["王的话", "李的话", ""]

    def test_a_pair_is_decided_with_its_group_unless_it_is_decided_itself(self, desk):
        desk.decide(WANG, Subject.group([A, B, "丙.txt"]), FAIR)
        seen, inherited = desk.views(WANG).pair(B, A)
        assert (seen.state, inherited) == ("fair", True)
        assert desk.views(WANG).pair(A, "丁.txt")[0].state == "undecided"
        desk.decide(WANG, Subject.pair(A, B), ALIKE)
        seen, inherited = desk.views(WANG).pair(A, B)
        assert (seen.state, inherited) == ("alike", False)

    def test_papers_are_found_by_what_the_reader_sees_of_them(self, desk):
        desk.decide(WANG, Subject.paper(A), ALIKE)
        desk.decide(WANG, Subject.pair(A, B), FAIR)
        assert desk.views(WANG).papers_by_state() == {"alike": {A}}
        assert desk.views(LI).papers_by_state() == {"seconded": {A}}

    def test_disputes_stand_with_the_newest_first(self, desk):
        subjects = [Subject.paper(A), Subject.paper(B), Subject.pair(A, B)]
        for who, verdict in ((WANG, ALIKE), (LI, FAIR)):
            for subject in subjects:
                desk.decide(who, subject, verdict)
        assert [subject for subject, _ in desk.disputed()] == subjects[::-1]
        desk.decide(WANG, subjects[0], FAIR)
        assert [subject for subject, _ in desk.disputed()] == subjects[:0:-1]


@pytest.fixture(scope="module")
def again(analysed: Path, tmp_path_factory: pytest.TempPathFactory, alone: Settings) -> Iterator[Desk]:
    """The desk after a second run, in which one paper is new, one has other words, and one is gone."""
    folder = Path(shutil.copytree(analysed, tmp_path_factory.mktemp("again") / "工作区"))
    with closing(Desk(folder, alone)) as desk:
        desk.first_results, desk.first_names = desk.results, desk.pseudonyms()
        desk.decide(WANG, Subject.paper(A), ALIKE, "第一次")
        [one] = desk.results.corpus_of([A]).papers
        [other] = desk.results.corpus_of([B]).papers
        index = len(one.structure.statements) - 3
        desk.correct(WANG, one, 2, Role.CAUSE, [])
        desk.correct(WANG, one, index, Role.NOISE, [])
        desk.correct(LI, other, 2, Role.CAUSE, [])
        desk.index = index
        words = one.structure.statements[index].text
        put(
            folder,
            {
                A: texts()[A].replace(words, "另一句话，与从前的不是同一句。"),
                "丙.txt": paper("柳湾镇党委", "养蜂大户的参会"),
            },
        )
        desk.workspace.remove(B, "submission")
        run(folder, alone)
        yield desk


class TestSecondRun:
    def test_the_newest_results_are_read_and_the_old_ones_still_can_be(self, again):
        assert again.run.number == 2
        assert set(again.results.names()) == {A, "丙.txt"}
        assert set(again.first_results.names()) == {A, B}
        assert again.first_results.corpus_of([B]).papers[0].text == texts()[B]

    def test_a_decision_stands_and_the_next_names_the_new_run(self, again):
        assert stands(again, Subject.paper(A)) is ALIKE
        assert again.decide(LI, Subject.paper("丙.txt"), FAIR).run == 2

    def test_a_correction_stands_where_the_words_are_the_same(self, again):
        assert role(again, 2) is Role.CAUSE
        assert role(again, again.index) is not Role.NOISE

    def test_what_is_taken_back_of_former_words_leaves_what_is_said_of_the_present_ones(self, again, tmp_path):
        copy = Path(shutil.copytree(again.workspace.folder, tmp_path / "工作区"))
        with closing(Desk(copy, again.settings)) as desk:
            self.check_taken_back(desk, again.index)

    def check_taken_back(self, desk, index):
        [present] = desk.results.corpus_of([A]).submissions
        desk.correct(LI, present, index, Role.NOISE, [])
        assert role(desk, index) is Role.NOISE
        while (done := desk.undo(WANG)) and (done.paper, done.index) != (A, index):
            pass
        assert done
        assert done.text != present.structure.statements[index].text
        assert role(desk, index) is Role.NOISE

    def test_every_unit_keeps_its_alias(self, again):
        before, after = again.first_names, again.pseudonyms()
        for unit in ("河口镇党委", "石坪镇党委"):
            assert before.apply(unit) != unit
            assert after.apply(unit) == before.apply(unit)
        new = after.apply("柳湾镇党委")
        assert new not in {"柳湾镇党委", before.apply("河口镇党委"), before.apply("石坪镇党委")}

    def test_a_correction_can_be_taken_back_though_its_words_or_its_paper_are_gone(self, again):
        assert again.undo(WANG).role is None
        assert role(again, 2) is Role.CAUSE
        while (done := again.undo(LI)) and isinstance(done, Decision):
            pass
        assert (done.paper, done.role) == (B, None)
        assert again.undo(LI) is None


class TestInputs:
    def test_papers_beside_the_submissions_stand_in_folders_of_their_own(self, tmp_path):
        with closing(Workspace(tmp_path / "w")) as workspace:
            for purpose in ("submission", "known", "previous", "roster"):
                workspace.add("夹/甲.txt", purpose, [purpose.encode()])
            workspace.add("新.csv", "roster", [b"new"])
            found = inputs_of(workspace)
            read = {(read_name(stored), purpose) for (purpose, _), stored in workspace.files().items()}
        assert [(s.path.read_bytes().decode(), s.name, s.origin) for s in found.sources] == [
            ("submission", "夹/甲.txt", Origin.SUBMISSION),
            ("known", "known/夹/甲.txt", Origin.KNOWN),
            ("previous", "previous/夹/甲.txt", Origin.PREVIOUS),
        ]
        assert found.roster.read_bytes() == b"new"
        assert len(read) == 5

    def test_a_name_that_cannot_be_shown_is_read_under_one_that_can(self, tmp_path):
        with closing(Workspace(tmp_path / "w")) as workspace:
            for name in ("回车\r\n.txt", "半\ud800.txt", "空\0.txt", "\u202e甲.txt"):
                workspace.add(name, "submission", [name.encode("utf-8", "surrogatepass")])
            names = [source.name for source in inputs_of(workspace).sources]
            assert sorted(names) == sorted(read_name(stored) for stored in workspace.files().values())
        assert all(name.isprintable() for name in names)
        assert len(set(names)) == 4

    def test_a_run_of_nothing_fails_with_its_reason_in_the_record(self, tmp_path, alone):
        folder = tmp_path / "w"
        with pytest.raises(NothingReadableError):
            run(folder, alone)
        with closing(Workspace(folder)) as workspace:
            [done] = workspace.runs()
            assert done.failed.key == "work.nothing_given"
            assert workspace.latest() is None


def test_the_desk_of_two_processes_is_one(desk: Desk, alone: Settings):
    with closing(Desk(desk.workspace.folder, alone)) as other:
        other.decide(LI, Subject.paper(A), FAIR)
        desk.decide(WANG, Subject.paper(A), ALIKE)
        assert [subject for subject, _ in other.disputed()] == [Subject.paper(A)] == [s for s, _ in desk.disputed()]
