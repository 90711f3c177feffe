"""Learning from an office: what is asked first, what is kept of an answer, what models are taught and measured on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from textmine.classify.corpus import LabelledPaper, labelled_papers, written
from textmine.classify.lessons import lessons
from textmine.classify.taxonomy import load_taxonomy
from textmine.lexicon import load_lexicon
from textmine.model import Role
from textmine.store.labels import read_labels
from textmine.work import LabelSession, learn
from textmine.work.labelling import decide, questions, undecided
from textmine.work.learn import is_held_out, shipped_corpus

from ..stacks import paper

TEXT = paper("河口镇党委", "渔船支部的集中学习")
OTHER = paper("石坪镇党委", "茶园工人的组织关系")
ONE_LINE = (
    "青石小学党支部党建责任制自查报告 青石小学党支部现有党员四十七名，服务一所老校。接到通知后，支部开了会。"
    "一、存在的问题 支部的台账三个月没有更新。"
)
CLUTTERED = "点击: 2022-09-05\n" + TEXT + "上一篇：某镇党建工作总结\n下一篇：某村党建工作总结\n"


def roles(kept: LabelledPaper) -> list[Role]:
    return [s.role for s in kept.statements if s.role]


class TestQuestions:
    def test_the_least_sure_statement_comes_first(self, analysed_of):
        done = [analysed_of(TEXT), analysed_of(OTHER, "乙.txt")]
        pairs = [(d.papers[0], d.labels[0]) for d in done]
        asked = questions(pairs, [undecided(p) for p, _ in pairs])
        margins = [question.label.margin for question in asked]
        assert margins == sorted(margins)
        assert {question.paper.name for question in asked} == {"甲.txt", "乙.txt"}

    def test_the_same_words_are_asked_about_once(self, analysed_of):
        pairs = [(d.papers[0], d.labels[0]) for d in (analysed_of(TEXT), analysed_of(TEXT, "乙.txt"))]
        asked = questions(pairs, [undecided(p) for p, _ in pairs])
        assert {question.paper.name for question in asked} == {"甲.txt"}
        assert len({question.statement.text for question in asked}) == len(asked)

    def test_what_was_decided_in_one_paper_is_not_asked_in_another(self, analysed_of):
        pairs = [(d.papers[0], d.labels[0]) for d in (analysed_of(TEXT), analysed_of(OTHER, "乙.txt"))]
        kept = [undecided(p) for p, _ in pairs]
        shared = next(i for i, s in enumerate(kept[0].statements) if s.text == "二、存在的问题")
        kept[0] = decide(kept[0], shared, Role.CONTEXT, (), "")
        assert "二、存在的问题" not in [question.statement.text for question in questions(pairs, kept)]

    def test_clutter_is_never_asked_about(self, analysed_of):
        done = analysed_of(CLUTTERED)
        [found] = done.papers
        clutter = {s.text for s in found.structure.statements if s.clutter}
        assert clutter
        asked = {q.statement.text for q in questions([(found, done.labels[0])], [undecided(found)])}
        assert asked == {s.text for s in found.structure.statements} - clutter

    def test_a_question_knows_its_neighbours_and_the_titles_above(self, analysed_of):
        done = analysed_of(TEXT)
        [found] = done.papers
        asked = {q.index: q for q in questions([(found, done.labels[0])], [undecided(found)])}
        texts = [s.text for s in found.structure.statements]
        assert [asked[3].near(step) for step in (-1, 0, 1)] == texts[2:5]
        assert asked[0].near(-1) == ""
        assert asked[max(asked)].near(len(texts)) == ""
        inside = next(q for q in asked.values() if q.statement.text.startswith("（二）把"))
        assert inside.titles[-1] == "四、整改措施"


class TestKeeping:
    @pytest.mark.parametrize(
        "text",
        [TEXT, CLUTTERED, ONE_LINE, "一句没有标题的话。又一句。", "一、只有标题\n"],
        ids=["titled", "cluttered", "one line", "bare", "title"],
    )
    def test_what_is_kept_of_a_paper_reads_as_the_same_statements(self, paper_of, settings, text):
        found = paper_of(text)
        kept = undecided(found)
        for index in range(len(kept.statements)):
            kept = decide(kept, index, Role.PROBLEM if index % 2 else Role.CONTEXT, ("funding",), "李雷")
        [again] = labelled_papers(written(kept).splitlines())
        [lesson] = lessons(again, load_lexicon(), load_taxonomy(), settings.structure)
        assert [s.text for s in lesson.statements] == [s.text for s in found.structure.statements]
        assert [g.text for g in lesson.gold if g] == [s.text for s in found.structure.statements]

    def test_the_fingerprint_is_that_of_the_words(self, paper_of):
        prints = [undecided(p).facts["text"] for p in (paper_of(TEXT), paper_of(TEXT, "乙.txt"), paper_of(OTHER))]
        assert prints[0] == prints[1] != prints[2]

    def test_only_findings_keep_categories(self, paper_of):
        kept = undecided(paper_of(TEXT))
        about = {role: decide(kept, 0, role, ("funding",), "").statements[0].categories for role in Role}
        assert {role for role, categories in about.items() if categories} == {Role.PROBLEM, Role.CAUSE, Role.REMEDY}

    def test_a_decision_says_who_and_when_and_leaves_what_it_was_made_from(self, paper_of):
        before = undecided(paper_of(TEXT))
        after = decide(before, 2, Role.NOISE, (), "李雷")
        assert roles(before) == []
        assert roles(after) == [Role.NOISE]
        assert after.facts["who"] == "李雷"
        assert after.facts["when"].endswith("Z")
        assert "who" not in before.facts


class TestSession:
    @pytest.fixture
    def opened(self, analysed_of, tmp_path):
        def make(who: str = "李雷", number: int = 5, *texts: str) -> LabelSession:
            stack = [analysed_of(text, f"{n}.txt") for n, text in enumerate(texts or (TEXT,))]
            return LabelSession.open(stack, tmp_path, who, number)

        return make

    def test_it_asks_as_many_as_wanted_and_counts_what_is_left(self, opened):
        session = opened(number=3)
        assert len(session.questions) == 3
        every = session.left
        assert every > 3
        session.decide(session.questions[0], Role.PROBLEM, ("funding",))
        session.decide(session.questions[0], Role.CAUSE, ())
        assert (session.decided, session.left) == (1, every - 1)
        assert opened().left == every - 1

    def test_each_decision_is_on_the_disk_before_the_next(self, opened, tmp_path):
        session = opened()
        for number, question in enumerate(session.questions, 1):
            session.decide(question, Role.REMEDY, ())
            assert sum(len(roles(kept)) for kept in read_labels([tmp_path])) == number

    def test_two_people_at_the_same_paper_at_once_lose_nothing(self, opened, tmp_path):
        one, two = opened("李雷"), opened("韩梅")
        one.decide(one.questions[0], Role.PROBLEM, ("funding",))
        two.decide(two.questions[1], Role.CAUSE, ())
        one.decide(one.questions[2], Role.REMEDY, ())
        [kept] = read_labels([tmp_path])
        assert sorted(roles(kept)) == ["cause", "problem", "remedy"]
        assert opened().left == one.left - 1

    def test_the_parts_of_a_stack_are_kept_apart(self, opened, tmp_path):
        session = opened("", 99, TEXT, OTHER)
        for question in session.questions:
            session.decide(question, Role.CONTEXT, ())
        assert session.left == 0
        assert {kept.id for kept in read_labels([tmp_path])} == {"0.txt", "1.txt"}


class TestCorpus:
    def test_every_shipped_paper_has_a_name_of_its_own_and_a_hand(self):
        found = list(shipped_corpus())
        assert len({p.id for p in found}) == len(found)
        assert all(p.hand for p in found)
        assert {s.role for p in found for s in p.statements} >= set(Role)

    def test_about_a_sixth_is_held_out_whole_papers_by_their_name(self):
        names = [f"p{number}" for number in range(600)]
        held_out = [is_held_out(name) for name in names]
        assert 70 < sum(held_out) < 130
        assert [is_held_out(f"{name}#2") for name in names] == held_out


class TestTeaching:
    """With a teacher that hands back the models it is given: what is taught on what is told by its calls."""

    PAPER = "# id={name}\n>C|{name}会议记录\n>P fu|夜校的灯油钱没有着落。\n>R fu|灯油钱从村集体里出。\n"

    @pytest.fixture
    def taught(self, monkeypatch, settings):
        calls = []

        def teach(found, taxonomy, rules, facts, encoder, base):
            calls.append({lesson.id: lesson.hand for lesson in found})
            return replace(learn.classifier_of(settings).models, facts={**facts, "features": 0})

        shipped = list(shipped_corpus())[:24]
        monkeypatch.setattr(learn, "shipped_corpus", lambda: iter(shipped))
        monkeypatch.setattr(learn, "teach", teach)
        return calls

    def own(self, folder: Path, *names: str) -> Path:
        for name in names:
            (folder / f"{name}.txt").write_text(self.PAPER.format(name=name), encoding="utf-8")
        return folder

    def test_it_is_taught_on_all_own_papers_and_none_held_out(self, taught, settings, tmp_path):
        learn.teach_own([self.own(tmp_path, "东山")], tmp_path / "m.npz", settings)
        [call] = taught
        assert call["东山"] == "own"
        held_out = {p.id for p in learn.shipped_corpus() if is_held_out(p.id)}
        assert held_out
        assert not held_out & set(call)

    def test_what_is_measured_on_own_papers_had_not_seen_them(self, taught, settings, tmp_path):
        done = learn.teach_own([self.own(tmp_path, "东山", "南山", "西山")], tmp_path / "m.npz", settings)
        whole, half = taught
        own = {name for name, hand in whole.items() if hand == "own"}
        assert own == {"东山", "南山", "西山"}
        tried = own - set(half)
        assert 0 < len(tried) < 3
        before, after = done.own
        assert before.papers == after.papers == len(tried)
        assert (done.papers, done.statements) == (3, 9)

    def test_a_paper_that_nobody_decided_on_is_not_what_is_measured(self, taught, settings, tmp_path):
        self.own(tmp_path, "东山", "西山")
        (tmp_path / "南山.txt").write_text("# id=南山\n>?|没有人定过的一句。\n", encoding="utf-8")
        done = learn.teach_own([tmp_path], tmp_path / "m.npz", settings)
        assert done.papers == 2
        assert all(measures.statements for measures in done.own)
