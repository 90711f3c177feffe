import pytest

from .stacks import copies, paper, pick, reuse, words


def passage(first: str, second: str) -> tuple[str, str]:
    a, b = paper("a", first), paper("b", second)
    [match] = copies(reuse(a, b))
    return words(match, a, b)


def test_a_sentence_is_shown_from_its_first_word_to_its_stop() -> None:
    assert passage(pick(3, 0, 4), pick(5, 0, 6)) == (pick(0), pick(0))


def test_closing_quotation_marks_stay_with_the_passage_on_both_sides() -> None:
    said = (
        "老支书在会上拍了桌子：台账年年加厚、柜子年年加高，村口那条坑坑洼洼的路却没人去垫，他反问大家“这算哪门子实绩？”"
    )
    assert passage(pick(3) + said + pick(4), pick(5) + said + pick(6)) == (said, said)


def test_opening_marks_stay_with_the_passage() -> None:
    said = "“扫把不到，灰尘不会自己跑掉”，退下来的老站长把这句话写在黑板上，底下坐着的年轻人没有一个抬头。"
    assert passage(pick(3) + said + pick(4), pick(5) + said + pick(6)) == (said, said)


def test_marks_that_only_one_side_has_are_left() -> None:
    a, b = passage(pick(3, 0, 4), pick(5) + SENTENCE_WITH_ELLIPSIS + pick(6))
    assert a == b == pick(0)[:-1]


SENTENCE_WITH_ELLIPSIS = pick(0)[:-1] + "……"


@pytest.mark.parametrize("tail", ["党建工作责任", "值得我们深思"])
def test_a_few_chance_characters_of_the_next_sentence_are_left(tail: str) -> None:
    assert passage(
        pick(0) + tail + "层层松劲，到了村里只剩回声。", pick(0) + tail + "有待压实，先从签字背书改起。"
    ) == (pick(0), pick(0))


def test_a_swapped_name_at_the_front_belongs_to_the_passage() -> None:
    rest = "镇党委把会开在晒谷场上，来的人自带板凳，讲到一半下起雨来，剩下的议程就在屋檐底下念完了事。"
    assert passage(pick(3) + "石臼" + rest, pick(4) + "云坪" + rest) == ("石臼" + rest, "云坪" + rest)


def test_a_number_at_the_front_does_not_belong_to_the_passage() -> None:
    own = "（一）学习不够。\n"
    a, b = passage(f"{own}1.{pick(3)}\n2.{pick(0)}\n", f"{own}1.{pick(4)}\n2.{pick(5)}\n3.{pick(0)}\n")
    assert (a, b) == (pick(0), pick(0))


def test_a_copied_title_in_front_is_left() -> None:
    a, b = passage(f"二、存在的主要问题\n{pick(0)}\n{pick(1)}", f"二、存在的主要问题\n{pick(0)}\n{pick(2)}")
    assert (a, b) == (pick(0), pick(0))


def test_the_end_of_a_shared_lead_in_leaves_no_crumb() -> None:
    first = f"对照通知逐项查摆，主要存在以下问题。\n（一）{pick(0)}\n"
    second = f"经过几轮讨论，主要存在以下问题。\n（一）思想认识方面。{pick(0)}\n"
    assert passage(first, second) == (pick(0), pick(0))


@pytest.mark.parametrize("mark", ["（二）", "二、", "2."])
def test_the_same_number_before_another_title_is_left(mark: str) -> None:
    start = {"（二）": "（一）", "二、": "一、", "2.": "1."}[mark]
    first = f"{start}{pick(0)}\n{mark}阵地和钱都紧。{pick(3)}\n"
    second = f"{start}{pick(0)}\n{mark}关于场所。{pick(4)}\n"
    a, b = passage(first, second)
    assert a.endswith(pick(0))
    assert b.endswith(pick(0))
