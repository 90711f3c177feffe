"""Who probably had it first: every ground with its trap, and silence where the grounds point both ways."""

from __future__ import annotations

from dataclasses import replace

import pytest

from textmine.judge import precedence
from textmine.model import CopyKind, Finding, Match, Origin, Paper, Reason, Span
from textmine.words import LANGUAGES, say

from .pairs import LEXICON, PASSAGE, SETTINGS, match, of_origin, paper, told


def pair(a: str = "石坪镇党委", b: str = "柳湾镇党委", **of_both: tuple[str, str]) -> tuple[Paper, Paper]:
    """The first paper ``a.txt`` and the second ``b.txt``, each with the first or second of the values given."""
    passage = of_both.pop("passage", (PASSAGE, PASSAGE))
    return tuple(
        paper(f"{'ab'[i]}.txt", unit, passage[i], **{name: values[i] for name, values in of_both.items()})
        for i, unit in enumerate((a, b))
    )  # type: ignore[return-value]


class TestDates:
    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ("2025年10月9日", "2025年10月12日"),
            ("二〇二五年十月九日", "2025年10月12日"),
            ("2025 年 9 月 30 日", "2025.10.2"),
            ("2025-10-09", "2025/10/20"),
        ],
    )
    def test_the_earlier_signature_was_probably_first(self, first: str, second: str) -> None:
        a, b = pair(ending=(first, second))
        assert told(a, b, match(a, b, PASSAGE, PASSAGE)) == ("a.txt", ["date"])

    @pytest.mark.parametrize(
        "endings",
        [("2025年10月9日", "2025年10月9日"), ("2025年10月9日", "2025年10月10日"), ("2025年10月9日", ""), ("", "")],
    )
    def test_a_day_more_or_less_tells_nothing(self, endings: tuple[str, str]) -> None:
        a, b = pair(ending=endings)
        assert told(a, b, match(a, b, PASSAGE, PASSAGE)) == ("", [])

    def test_a_date_in_a_sentence_is_no_signature(self) -> None:
        told_of = (
            "2025年3月5日，镇党委在青石小学的操场上开了一次现场会，到会的有三十多个支部的书记和委员，会后形成了纪要。"
        )
        a, b = pair(own=(told_of, ""), ending=("", "2025年10月9日"))
        assert told(a, b, match(a, b, PASSAGE, PASSAGE)) == ("", [])

    def test_without_days_the_year_tells(self) -> None:
        a, b = paper("a.txt", "石坪镇党委", PASSAGE), paper("b.txt", "柳湾镇党委", PASSAGE, year=2023)
        assert told(a, b, match(a, b, PASSAGE, PASSAGE)) == ("b.txt", ["year"])

    def test_a_paper_of_an_earlier_submission_was_first_whatever_else_speaks(self) -> None:
        a, b = pair(ending=("2025年10月9日", "2025年10月12日"))
        b = of_origin(b, Origin.PREVIOUS)
        assert told(a, b, match(a, b, PASSAGE, PASSAGE)) == ("b.txt", ["origin_previous"])


class TestNames:
    NAMED = PASSAGE.replace("会改在", "石坪镇党委把会改在")

    def test_the_name_of_one_unit_in_the_paper_of_another(self) -> None:
        a, b = pair(passage=(self.NAMED, self.NAMED))
        assert told(a, b, match(a, b, self.NAMED, self.NAMED)) == ("a.txt", ["own_name"])

    def test_a_unit_that_is_spoken_of_elsewhere_too_is_known_there(self) -> None:
        a, b = pair(passage=(self.NAMED, self.NAMED), own=("", "我镇与石坪镇隔河相望，渡口由两家合管。"))
        assert told(a, b, match(a, b, self.NAMED, self.NAMED)) == ("", [])

    def test_a_unit_that_is_visited_is_rightly_named(self) -> None:
        passage = PASSAGE + "十月带队赴石坪镇学习了夜校的办法。"
        a, b = pair(passage=(passage, passage))
        assert told(a, b, match(a, b, passage, passage)) == ("", [])

    def test_a_village_names_the_town_that_it_belongs_to(self) -> None:
        a, b = pair(b="石桥村党支部", passage=(self.NAMED, self.NAMED))
        assert told(a, b, match(a, b, self.NAMED, self.NAMED)) == ("", [])

    def test_a_name_inside_the_own_name_is_none(self) -> None:
        passage = PASSAGE.replace("会改在", "大石桥村把会改在")
        a, b = pair("石桥村党支部", "大石桥村党支部", passage=(passage, passage))
        assert told(a, b, match(a, b, passage, passage)) == ("b.txt", ["own_name"])

    def test_a_name_that_was_exchanged_in_one_place_and_left_in_another(self) -> None:
        source = PASSAGE + "上岭村的账三年没有公布。后来上岭村补了一份。"
        copy = PASSAGE + "竹溪村的账三年没有公布。后来上岭村补了一份。"
        a, b = pair(passage=(copy, source))
        assert told(a, b, match(a, b, copy, source, ("竹溪", "上岭"))) == ("b.txt", ["leftover"])

    def test_two_names_that_both_papers_hold_tell_nothing(self) -> None:
        one = PASSAGE + "上岭村的账三年没有公布。后来上岭村补了一份，竹溪村也补了。"
        other = PASSAGE + "竹溪村的账三年没有公布。后来上岭村补了一份，竹溪村也补了。"
        a, b = pair(passage=(one, other))
        assert told(a, b, match(a, b, one, other, ("上岭", "竹溪"))) == ("", [])

    def test_a_common_word_left_standing_is_no_name(self) -> None:
        source = PASSAGE + "学校的账三年没有公布。后来学校补了一份。"
        copy = PASSAGE + "医院的账三年没有公布。后来学校补了一份。"
        a, b = pair(passage=(copy, source))
        assert told(a, b, match(a, b, copy, source, ("医院", "学校"))) == ("", [])


class TestFigures:
    SOURCE = PASSAGE + "全镇15个行政村，党员874名。会后15个行政村都报了计划。"

    def test_a_figure_that_contradicts_itself(self) -> None:
        copy = self.SOURCE.replace("15个", "19个", 1).replace("874", "961")
        a, b = pair(passage=(copy, self.SOURCE))
        assert told(a, b, match(a, b, copy, self.SOURCE, ("19", "15"), ("961", "874"))) == ("b.txt", ["figure"])

    def test_figures_that_were_all_exchanged_tell_nothing(self) -> None:
        copy = self.SOURCE.replace("15个", "19个").replace("874", "961")
        a, b = pair(passage=(copy, self.SOURCE))
        assert told(a, b, match(a, b, copy, self.SOURCE, ("19", "15"), ("961", "874"))) == ("", [])

    def test_small_figures_meet_by_chance(self) -> None:
        source = PASSAGE + "有3个支部没有书记，另有3个支部没有场所。"
        copy = source.replace("3个", "4个", 1)
        a, b = pair(passage=(copy, source))
        assert told(a, b, match(a, b, copy, source, ("4", "3"))) == ("", [])


class TestResidue:
    def finding(self, made: Paper, words: str, kind: str, **values: int) -> Finding:
        at = made.text.index(words)
        return Finding(made.name, Span(at, at + len(words)), kind, Reason.of(f"finding.{kind}", words=words, **values))

    def test_the_words_of_another_office(self) -> None:
        passage = "我局" + PASSAGE
        a, b = pair("县财政局党组", "县中医院党总支", passage=(passage, passage))
        slip = self.finding(b, "我局", "office")
        assert told(a, b, match(a, b, passage, passage), findings=(slip,)) == ("a.txt", ["office"])

    def test_words_that_fit_neither_tell_nothing(self) -> None:
        passage = "我局" + PASSAGE
        a, b = pair("县实验小学党支部", "县中医院党总支", passage=(passage, passage))
        slips = (self.finding(a, "我局", "office"), self.finding(b, "我局", "office"))
        assert told(a, b, match(a, b, passage, passage), findings=slips) == ("", [])

    def test_a_deadline_of_the_other_papers_year_comes_with_the_year(self) -> None:
        passage = PASSAGE + "2024年底前修好屋顶。"
        a, b = paper("a.txt", "石坪镇党委", passage), paper("b.txt", "柳湾镇党委", passage, year=2024)
        slip = self.finding(a, "2024年底前", "year", year=2024, current=2025)
        assert told(a, b, match(a, b, passage, passage), findings=(slip,)) == ("b.txt", ["year", "old_year"])

    def test_a_blank_left_empty_tells_of_borrowing_not_from_whom(self) -> None:
        blank, full = (PASSAGE.replace("会改在", f"{name}镇把会改在") for name in ("XX", "石坪"))
        a, b = pair(passage=(full, blank))
        slip = self.finding(b, "XX镇", "placeholder")
        assert told(a, b, match(a, b, full, blank, ("石坪", "XX")), findings=(slip,)) == ("", [])


class TestSurroundings:
    HOSPITAL = "手术室的护士长排班紧，临床科室的党员轮不开。医德档案由护士长代填，手术记录里看不出谁是党员。"
    PASSAGE = "手术台上是先锋，支部会上是看客。外科的护士长代念医德分析稿，临床党员念完便散会，手术排期从不让路。"
    OTHERS = tuple(
        paper(f"其他{i}.txt", f"东{i}村党支部", f"第{i}条水渠归谁管，支部议了三回。", own=f"今年收了{i}车瓜。")
        for i in range(14)
    )

    def test_phrases_that_return_in_the_rest_of_one_paper(self) -> None:
        own = (self.HOSPITAL, "公交车队两班倒，调度室墙上的排班表压着学习通知。")
        a, b = pair("县人民医院党委", "公交公司党支部", passage=(self.PASSAGE, self.PASSAGE), own=own)
        found = match(a, b, self.PASSAGE, self.PASSAGE)
        assert told(a, b, found, self.OTHERS) == ("a.txt", ["surroundings"])
        [lead] = precedence([a, b, *self.OTHERS], [found], (), LEXICON, SETTINGS.precedence)
        assert "护士长" in str(dict(lead.because[0].values)["words"])

    def test_phrases_that_return_in_both_tell_nothing(self) -> None:
        own = (self.HOSPITAL, self.HOSPITAL)
        a, b = pair("县人民医院党委", "县中医院党总支", passage=(self.PASSAGE, self.PASSAGE), own=own)
        assert told(a, b, match(a, b, self.PASSAGE, self.PASSAGE), self.OTHERS) == ("", [])

    def test_a_few_papers_cannot_tell_what_is_common(self) -> None:
        a, b = pair("县人民医院党委", "公交公司党支部", passage=(self.PASSAGE, self.PASSAGE), own=(self.HOSPITAL, ""))
        assert told(a, b, match(a, b, self.PASSAGE, self.PASSAGE)) == ("", [])


class TestSilence:
    def test_grounds_that_point_both_ways(self) -> None:
        named = TestNames.NAMED
        a, b = pair(passage=(named, named), ending=("2025年10月20日", "2025年10月9日"))
        assert told(a, b, match(a, b, named, named)) == ("", [])

    def test_an_office_may_let_the_stronger_ground_win(self) -> None:
        named = TestNames.NAMED
        a, b = pair(passage=(named, named), ending=("2025年10月20日", "2025年10月9日"))
        rules = replace(SETTINGS.precedence, max_against=0.4)
        assert told(a, b, match(a, b, named, named), rules=rules) == ("a.txt", ["own_name"])

    def test_nothing_is_said_of_the_parts_of_one_file(self) -> None:
        a, b = pair(ending=("2025年10月9日", "2025年10月20日"))
        b = replace(b, document=replace(b.document, path="a.txt"))
        assert told(a, b, match(a, b, PASSAGE, PASSAGE)) == ("", [])

    @pytest.mark.parametrize("kind", [CopyKind.COMMON, CopyKind.TEMPLATE])
    def test_nor_of_what_many_share_or_may_share(self, kind: CopyKind) -> None:
        a, b = pair(ending=("2025年10月9日", "2025年10月20日"))
        found = replace(match(a, b, PASSAGE, PASSAGE), kind=kind, legitimate=kind is not CopyKind.COMMON)
        assert precedence([a, b], [found], (), LEXICON, SETTINGS.precedence) == (found,)

    def test_a_very_long_paper_is_only_asked_for_its_date(self) -> None:
        named = TestNames.NAMED
        a, b = pair(passage=(named, named))
        rules = replace(SETTINGS.precedence, max_paper=10)
        assert told(a, b, match(a, b, named, named), rules=rules) == ("", [])


def test_a_slip_in_one_passage_tells_of_all_that_two_papers_share() -> None:
    named = TestNames.NAMED
    body = "渡口的账归谁记，两家说了三年。"
    a, b = pair(passage=(named + body, named + body))
    found: list[Match] = [match(a, b, named, named), match(a, b, body, body)]
    leads = precedence([a, b], found, (), LEXICON, SETTINGS.precedence)
    assert [lead.earlier for lead in leads] == ["a.txt", "a.txt"]
    assert [replace(lead, earlier="", because=()) for lead in leads] == found


def test_the_grounds_are_sentences_that_name_both_by_what_tells_them_apart() -> None:
    a, b = pair("石坪镇党委", "石坪镇党委", ending=("2025年10月9日", "2025年10月20日"))
    b = replace(b, title=a.title)
    [lead] = precedence([a, b], [match(a, b, PASSAGE, PASSAGE)], (), LEXICON, SETTINGS.precedence)
    for language in LANGUAGES:
        [sentence] = [say(reason, language) for reason in lead.because]
        assert "a.txt" in sentence
        assert "b.txt" in sentence
