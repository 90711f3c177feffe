"""What stands of decisions: the last word of each reader, what they differ on, what settles it, what was undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.model import Decision, Review, Subject, Verdict

ALIKE, SUSPECT, FAIR = Verdict.ALIKE, Verdict.SUSPECT, Verdict.FAIR
PAPER = Subject.paper("甲.docx")


def said(who: str, verdict: Verdict | None, subject: Subject = PAPER, **more: object) -> Decision:
    return Decision(subject, verdict, who, "2026-01-01T00:00:00Z", **more)


def review(*decisions: Decision) -> Review:
    return Review(tuple(replace(d, number=number) for number, d in enumerate(decisions, 1)))


def test_nothing_stands_before_anybody_decided():
    opinion = Review().of(PAPER)
    assert (opinion.verdict, opinion.disputed, opinion.notes) == (None, False, ())
    assert Review().subjects == ()


def test_the_last_word_of_a_reader_counts():
    assert review(said("王", ALIKE), said("王", FAIR)).verdict(PAPER) is FAIR


def test_a_decision_on_one_subject_says_nothing_of_another():
    assert review(said("王", ALIKE)).verdict(Subject.paper("乙.docx")) is None


def test_a_withdrawal_leaves_nothing():
    standing = review(said("王", ALIKE), said("王", None))
    assert standing.verdict(PAPER) is None
    assert standing.subjects == ()


def test_a_withdrawal_leaves_what_another_said():
    assert review(said("王", ALIKE), said("李", FAIR), said("王", None)).verdict(PAPER) is FAIR


def test_readers_who_agree_are_one_verdict():
    opinion = review(said("王", ALIKE), said("李", ALIKE)).of(PAPER)
    assert opinion.verdict is ALIKE
    assert not opinion.disputed


def test_readers_who_differ_have_no_verdict_but_a_dispute():
    opinion = review(said("王", ALIKE), said("李", FAIR)).of(PAPER)
    assert opinion.verdict is None
    assert opinion.disputed


def test_a_settlement_ends_a_dispute_and_leaves_what_each_said():
    opinion = review(said("王", ALIKE), said("李", FAIR), said("王", SUSPECT, settles=True)).of(PAPER)
    assert opinion.verdict is SUSPECT
    assert not opinion.disputed
    assert {who: d.verdict for who, d in opinion.by.items()} == {"王": ALIKE, "李": FAIR}


def test_a_new_decision_ends_a_settlement():
    opinion = review(said("王", ALIKE), said("李", FAIR), said("王", SUSPECT, settles=True), said("赵", FAIR)).of(PAPER)
    assert opinion.settlement is None
    assert opinion.disputed


def test_a_settlement_that_is_withdrawn_leaves_the_dispute():
    settled = said("王", ALIKE), said("李", FAIR), said("王", FAIR, settles=True)
    assert review(*settled, said("王", None, settles=True)).of(PAPER).disputed


def test_what_was_undone_was_never_said():
    standing = review(said("王", ALIKE, note="一"), said("王", FAIR, note="二"), said("王", ALIKE, undoes=2))
    assert standing.verdict(PAPER) is ALIKE
    assert standing.of(PAPER).notes == ("一",)
    assert standing.of(PAPER).by["王"].number == 1


def test_undoing_the_decision_that_ended_a_settlement_brings_the_settlement_back():
    settled = said("王", ALIKE), said("李", FAIR), said("王", SUSPECT, settles=True)
    assert review(*settled, said("李", FAIR), said("李", FAIR, undoes=4)).verdict(PAPER) is SUSPECT


def test_undoing_a_settlement_brings_back_that_of_another_reader():
    settled = said("王", ALIKE), said("李", FAIR), said("王", SUSPECT, settles=True), said("李", FAIR, settles=True)
    assert review(*settled, said("李", None, settles=True, undoes=4)).verdict(PAPER) is SUSPECT


def test_notes_are_told_once_the_oldest_first_without_those_that_no_longer_stand():
    told = review(
        said("王", ALIKE, note="甲"), said("李", FAIR, note="乙"), said("赵", FAIR, note="乙"), said("王", FAIR, note="丙"),
        said("王", FAIR, note="定", settles=True),
    )  # fmt: skip
    assert told.of(PAPER).notes == ("乙", "丙", "定")


def test_a_pair_and_a_group_are_the_same_whichever_way_they_are_asked_for():
    assert Subject.pair("乙", "甲") == Subject.pair("甲", "乙")
    assert Subject.group(["丙", "甲", "乙"]) == Subject.group(("乙", "甲", "丙"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Subject.paper("甲"), Subject.paper("乙")),
        (Subject.pair("甲", "乙"), Subject.group(["甲", "乙"])),
        (Subject.finding("甲", "place", 1, 2), Subject.finding("甲", "place", 1, 3)),
        (Subject.finding("甲", "place", 1, 2), Subject.finding("甲", "date", 1, 2)),
        (Subject.paper("甲\ud800"), Subject.paper("甲\ud801")),
    ],
)
def test_subjects_that_differ_have_keys_that_differ(one, other):
    assert one.key != other.key


READERS = st.sampled_from(["王", "李", "赵"])
SUBJECTS = st.sampled_from([PAPER, Subject.pair("乙", "甲"), Subject.group(["甲", "乙", "丙"])])
STEPS = st.lists(
    st.tuples(READERS, SUBJECTS, st.sampled_from([*Verdict, None]), st.booleans(), st.booleans()), max_size=14
)


@given(STEPS)
def test_any_sequence_stands_as_a_plain_dictionary_says(steps):
    """The model: a list of steps that are left, undone from its end, and one dictionary for each subject."""
    events, left = [], []
    for who, subject, verdict, settles, undo in steps:
        number = len(events) + 1
        mine = [step for step in left if step.who == who]
        if undo and mine:
            events.append(replace(mine[-1], verdict=None, undoes=mine[-1].number, number=number))
            left.remove(mine[-1])
        else:
            step = replace(said(who, verdict, subject, settles=settles), number=number)
            events.append(step)
            left.append(step)
    words, settled = {}, {}
    for step in left:
        if step.settles and step.verdict:
            settled[step.subject] = step.verdict
            continue
        settled.pop(step.subject, None)
        if not step.settles:
            words.setdefault(step.subject, {})[step.who] = step.verdict
    standing = Review(tuple(events))
    for subject in {step.subject for step in events}:
        last = {who: verdict for who, verdict in words.get(subject, {}).items() if verdict}
        opinion = standing.of(subject)
        assert {who: d.verdict for who, d in opinion.by.items()} == last
        agreed = last and len(set(last.values())) == 1
        assert opinion.verdict == settled.get(subject, next(iter(last.values())) if agreed else None)
        assert opinion.disputed == (subject not in settled and len(set(last.values())) > 1)
        assert (
            (subject in standing.subjects)
            == (standing.named(subject.key) is not None)
            == bool(last or subject in settled)
        )
