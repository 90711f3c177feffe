"""Training: who is held out, what is left out of it, and what the card says."""

import pytest
import train

SHARED = "渔船归港那几天支部把学习挪到码头边上开，十一名流动党员当场补交了党费，签到册由三个人轮流保管。"
TEACHING, HELD = (
    next(f"T{i}" for i in range(99) if train.is_held_out(f"T{i}") is held_out) for held_out in (False, True)
)


def paper(name: str, own: str, *shared: str) -> list[str]:
    return [
        f"# id={name}",
        f">C|{own}党支部自查报告",
        ">C|一、存在的问题",
        f">P aw|{own}的台账很久没有人翻过。",
        *shared,
    ]


@pytest.fixture
def lessons(tmp_path):
    def make(*papers: list[str]):
        (tmp_path / "z_01.txt").write_text("\n".join(line for lines in papers for line in lines), "utf-8")
        return train.lessons_of(train.read_corpus([tmp_path / "z_01.txt"]))

    return make


def test_about_one_paper_in_six_is_held_out_whatever_the_machine():
    held = [name for name in (f"B{i:02}" for i in range(600)) if train.is_held_out(name)]
    assert 60 < len(held) < 140
    assert [name for name in held if not train.is_held_out(name)] == []


def test_the_letter_of_a_file_names_the_hand(tmp_path):
    (tmp_path / "z_01.txt").write_text("# id=T1\n>C|题\n# id=T2 hand=王芳\n>C|题\n", "utf-8")
    assert [p.hand for p in train.read_corpus([tmp_path / "z_01.txt"])] == ["z", "王芳"]


def test_no_paper_is_on_both_sides(lessons):
    seen, unseen = train.split(lessons(paper(TEACHING, "河口"), paper(HELD, "石坪")))
    assert [s.id for s in seen] == [TEACHING]
    assert [s.id for s in unseen] == [HELD]


def test_parts_of_a_compilation_stay_together(lessons):
    lines = [f"# id={HELD}"]
    for number, own in enumerate(("河口", "石坪"), 1):
        lines += [f">C|【篇{number}】{own}村党支部自查报告", ">C|一、存在的问题", f">P aw|{own}的台账很久没有人翻过。"]
    seen, unseen = train.split(lessons(lines))
    assert seen == []
    assert len(unseen) == 2


def test_a_list_of_statements_measures_nothing(lessons):
    loose = [f"# id={HELD} kind=条目", ">P aw|台账很久没有人翻过。"]
    assert train.split(lessons(loose, paper(TEACHING, "河口"))) != ([], [])
    assert train.split(lessons(loose, paper(TEACHING, "河口")))[1] == []


def test_what_a_training_paper_holds_too_is_not_measured(lessons):
    copied, own = f">P pa|{SHARED}", "茶园工人的组织关系还挂在外省，三年里没有谁去信问过一声。"
    held_out = [f"# id={HELD}", ">C|石坪镇述职材料", f">P me|{own}", copied]
    _, [unseen] = train.split(lessons(paper(TEACHING, "河口", copied), held_out))
    told = {s.text: gold is not None for s, gold in zip(unseen.statements, unseen.gold, strict=True)}
    assert told[SHARED] is False
    assert told[own] is True


def test_what_two_held_out_papers_share_is_measured(lessons):
    other = next(f"U{i}" for i in range(99) if train.is_held_out(f"U{i}"))
    copied = f">P pa|{SHARED}"
    _, unseen = train.split(lessons(paper(HELD, "石坪", copied), paper(other, "河口", copied)))
    assert all(gold for lesson in unseen for gold in lesson.gold)


def test_the_card_says_what_was_measured(lessons, capsys):
    found = train.measure(train.classifier(train.load_models(train.file_of(train.PLAIN))), lessons(paper(HELD, "石坪")))
    said = train.figures(found)
    assert (said["papers"], said["statements"]) == (1, 3)
    assert said["role_accuracy"] == round(found.accuracy, 4)
    assert set(said["roles"]) == {"problem", "cause", "remedy", "achievement", "context", "noise"}
    assert sum(count for count, _, _ in said["bins"]) == 3
    assert str(said["category_micro_f1"]) in train.kind_line("plain", said)
