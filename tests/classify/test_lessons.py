from textmine.classify.features import TOPIC_WEIGHT, gram_features, gram_words, topic_clauses
from textmine.model import Role

LINES = """# id=甲1 hand=王芳
>C|某某党支部自查报告
>C|一、存在的问题
>P ledger|会议记录没有归档。
?|没有人来看过。
P volunteers|结对走访流于形式。
"""


def told(lesson) -> dict[str, Role | None]:
    return {s.text: gold and gold.role for s, gold in zip(lesson.statements, lesson.gold, strict=True)}


def test_a_statement_has_the_label_of_its_words(lessons_of) -> None:
    [lesson] = lessons_of(LINES.splitlines())
    assert told(lesson) == {
        "某某党支部自查报告": Role.CONTEXT,
        "一、存在的问题": Role.CONTEXT,
        "会议记录没有归档。": Role.PROBLEM,
        "没有人来看过。": None,
        "结对走访流于形式。": Role.PROBLEM,
    }
    assert (lesson.id, lesson.hand) == ("甲1", "王芳")


def test_where_the_product_cuts_finer_each_part_has_the_label_of_the_whole(lessons_of) -> None:
    [lesson] = lessons_of(
        ["# id=甲1", ">C|某某党支部自查报告", ">P ledger|台账没有人管。会议记录没有归档。", ">R|要管起来。"]
    )
    assert told(lesson) == {
        "某某党支部自查报告": Role.CONTEXT,
        "台账没有人管。": Role.PROBLEM,
        "会议记录没有归档。": Role.PROBLEM,
        "要管起来。": Role.REMEDY,
    }


def test_where_it_cuts_coarser_the_middle_decides(lessons_of) -> None:
    [lesson] = lessons_of(
        ["# id=甲1", ">C|某某党支部自查报告", ">U|由于没有人管，", "P ledger|会议记录一直堆在柜子里没有归档。"]
    )
    assert told(lesson)["由于没有人管，会议记录一直堆在柜子里没有归档。"] is Role.PROBLEM


def test_a_paper_is_whole_when_all_running_text_is_decided(lessons_of) -> None:
    lines = LINES.splitlines()
    [partly] = lessons_of(lines)
    [wholly] = lessons_of([line.replace("?|", "P|") for line in lines])
    [with_clutter] = lessons_of(
        [line.replace("?|", "P|") for line in lines] + [">?|下载文档请联系客服，版权归上传用户所有"]
    )
    assert (partly.whole, wholly.whole) == (False, True)
    assert with_clutter.statements[-1].clutter
    assert with_clutter.whole


def test_a_list_of_statements_is_no_paper(lessons_of) -> None:
    [lesson] = lessons_of(["# id=甲1 kind=条目", ">P ledger|台账缺页。"])
    assert lesson.loose
    assert not lesson.whole


def test_a_compilation_gives_a_lesson_a_paper(lessons_of) -> None:
    lines = ["# id=甲1"]
    for number in (1, 2):
        lines += [
            f">C|【篇{number}】某村党支部自查报告",
            ">C|一、存在的问题",
            ">P ledger|会议记录没有归档，没有人看过。",
        ]
    assert [lesson.id for lesson in lessons_of(lines)] == ["甲1#1", "甲1#2"]


def test_clutter_and_cells_are_not_running(lessons_of) -> None:
    [lesson] = lessons_of(
        [
            *("# id=甲1", ">C|某某党支部自查报告", ">C|序号\t存在问题\t整改措施", ">P|1\t台账缺页。\t按月归档。"),
            *(">P|会议记录没有归档。", ">N|下载文档请联系客服，版权归上传用户所有"),
        ]
    )
    running = {lesson.statements[i].text for i in lesson.running}
    assert running == {"某某党支部自查报告", "序号", "存在问题", "整改措施", "会议记录没有归档。"} - {
        s.text for s in lesson.statements if s.column
    }
    assert any(s.column for s in lesson.statements)


def test_features_hold_the_words_that_the_classifier_packs(office_lessons) -> None:
    lesson = office_lessons[0]
    for statement, features, topics in zip(lesson.statements, lesson.features, lesson.topics, strict=True):
        assert set(gram_features(gram_words(statement.text), 1.0)) <= set(features)
        assert len(topics) == len(topic_clauses(statement.text))
        assert gram_features(topic_clauses(statement.text)[-1], TOPIC_WEIGHT).items() <= topics[-1].items()


def test_a_paper_without_words_teaches_nothing(lessons_of) -> None:
    assert lessons_of(["# id=甲1"]) == []
