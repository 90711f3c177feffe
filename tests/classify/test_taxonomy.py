"""Categories are data: the shipped ones, an office's own, and files that mean no good or no sense."""

from __future__ import annotations

import re
import time
from collections import Counter
from pathlib import Path

import pytest

from textmine.classify.grams import figures_equal
from textmine.classify.taxonomy import load_taxonomy
from textmine.errors import UsageError
from textmine.model import Taxonomy
from textmine.settings import shipped
from textmine.text.normal import ruled_form
from textmine.words import LANGUAGES, say

SMALL = '[[category]]\nid = "ledger"\nname = "台账"\ncues = ["台账", "会议记录"]\n'


@pytest.fixture
def written(tmp_path: Path):
    def write(text: str | bytes, encoding: str = "utf-8") -> Path:
        file = tmp_path / "categories.toml"
        file.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return file

    return write


@pytest.fixture
def refused(written):
    """The reason why a file is refused, after the sentence for it was said in every language."""

    def refuse(text: str | bytes) -> str:
        with pytest.raises(UsageError) as caught:
            load_taxonomy(written(text))
        for language in LANGUAGES:
            assert "categories.toml" in say(caught.value.reason, language)
        return caught.value.reason.key

    return refuse


def one(**changed: object) -> str:
    """A file of one category, some of its values written another way."""
    values = {"id": '"own"', "name": '"自定"', "cues": '["台账"]'} | changed
    return "[[category]]\n" + "".join(f"{key} = {value}\n" for key, value in values.items() if value is not None)


class TestShipped:
    def test_the_five(self) -> None:
        assert load_taxonomy().ids == ("awareness", "mechanism", "staffing", "funding", "participation")

    def test_each_has_all_that_a_category_can_have(self) -> None:
        for category in load_taxonomy().categories:
            assert category.name
            assert category.name_en
            assert len(category.description) > 10
            assert len(category.cues) > 20

    def test_no_cue_stands_twice_or_speaks_for_nothing(self) -> None:
        for category in load_taxonomy().categories:
            assert [cue for cue, count in Counter(category.cues).items() if count > 1] == []
            assert not category.pattern.search("")

    def test_its_cues_are_expressions(self) -> None:
        [awareness] = [c for c in load_taxonomy().categories if c.id == "awareness"]
        assert awareness.pattern.search("他们重业务轻党建。")

    def test_it_is_read_once(self) -> None:
        assert load_taxonomy() is load_taxonomy()

    def test_its_own_form_is_what_an_office_may_copy(self, written) -> None:
        text = shipped("corpora/dictionary/categories.toml").read_text("utf-8")
        assert load_taxonomy(written(text)).ids == load_taxonomy().ids


class TestNames:
    def test_a_name_in_the_language_asked_for(self, written) -> None:
        taxonomy = load_taxonomy(written(SMALL + 'name_en = "records"\n'))
        assert [taxonomy.name("ledger", language) for language in ("zh", "en")] == ["台账", "records"]

    def test_an_id_where_there_is_no_name(self, written) -> None:
        assert load_taxonomy(written(SMALL)).name("ledger", "en") == "ledger"
        assert Taxonomy(()).name("ledger", "zh") == "ledger"


class TestOwn:
    def test_categories_stand_in_their_order(self, written) -> None:
        ids = ("zeal", "alms", "mood")
        text = "".join(one(id=f'"{name}"') for name in ids)
        assert load_taxonomy(written(text)).ids == ids

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_a_mark_of_the_encoding_is_no_part_of_it(self, written, encoding: str) -> None:
        [category] = load_taxonomy(written(SMALL, encoding)).categories
        assert (category.id, category.name, category.cues) == ("ledger", "台账", ("台账", "会议记录"))

    def test_windows_line_ends(self, written) -> None:
        assert load_taxonomy(written(SMALL.replace("\n", "\r\n"))).ids == ("ledger",)

    def test_without_cues_the_name_is_looked_for(self, written) -> None:
        [category] = load_taxonomy(written(one(cues=None, description='"会议记录和归档"'))).categories
        assert category.cues == ()
        assert category.pattern.search("自定的词")
        assert not category.pattern.search("会议记录和归档")

    @pytest.mark.parametrize(
        "cue", ["(a+)+$", ".*", "台账|记录", "[台账]", "^", "(?i)x", "\\\\d", "*", "(", "?", "(?P<a>b)", "{3}"]
    )
    def test_a_cue_is_taken_as_it_is_written(self, written, cue: str) -> None:
        [category] = load_taxonomy(written(one(cues=f'["{cue}"]'))).categories
        plain = cue.replace("\\\\", "\\")
        looked_at = figures_equal(ruled_form(plain))  # as the words of a statement are
        assert category.pattern.findall(f"前{looked_at}后") == [looked_at]
        assert not category.pattern.search("台账记录a3d")

    def test_an_expression_made_to_run_for_ever_does_not(self, written) -> None:
        [category] = load_taxonomy(written(one(cues='["(a+)+$", "(台|台账)*页"]'))).categories
        begin = time.perf_counter()
        assert not category.pattern.search("a" * 5000 + "台账" * 5000 + "!")
        assert time.perf_counter() - begin < 1

    def test_the_longest_cue_is_found_first(self, written) -> None:
        [category] = load_taxonomy(written(one(cues='["台账", "台账管理"]'))).categories
        assert category.pattern.findall("台账管理和台账") == ["台账管理", "台账"]

    def test_an_empty_cue_speaks_for_nothing(self, written) -> None:
        [category] = load_taxonomy(written(one(cues='["", "台账"]'))).categories
        assert category.cues == ("台账",)
        assert not category.pattern.search("会议")

    def test_fifty_categories_of_two_thousand_cues(self, written) -> None:
        cues = ", ".join(f'"词{i}"' for i in range(2000))
        text = "".join(one(id=f'"c{number:02}"', cues=f"[{cues}]") for number in range(50))
        assert len(load_taxonomy(written(text)).categories) == 50


class TestMistakes:
    def test_a_file_that_is_not_there_or_a_folder(self, tmp_path: Path) -> None:
        for path in (tmp_path / "none.toml", tmp_path):
            with pytest.raises(UsageError) as caught:
                load_taxonomy(path)
            assert caught.value.reason.key == "taxonomy.unreadable"

    @pytest.mark.parametrize(
        "text",
        [
            *(SMALL.encode("gb18030"), SMALL.encode("utf-16"), b"\x00\xff"),
            *("[[category]\n", "id = \n", "[[category]]\nid", "deep = " + "[" * 100_000),
        ],
        ids=["gbk", "utf-16", "bytes", "bracket", "value", "line", "deep"],
    )
    def test_what_is_not_toml_in_utf8(self, refused, text: str | bytes) -> None:
        assert refused(text) == "taxonomy.broken"

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "category = []\n",
            "category = 3\n",
            'category = "ledger"\n',
            '[category]\nid = "ledger"\nname = "台账"\n',
            'awareness = ["认识"]\n',
            "".join(one(id=f'"c{number:02}"') for number in range(51)),
        ],
        ids=["empty", "none", "number", "word", "table", "lists", "too many"],
    )
    def test_no_list_of_categories_or_too_long_a_one(self, refused, text: str) -> None:
        assert refused(text) == "taxonomy.no_categories"

    @pytest.mark.parametrize(
        "name",
        [None, "3", '""', '"a"', '"Own"', '"自定"', '"a b"', '"9a"', '"a-b"', '"own\\n"', f'"{"a" * 32}"', '["own"]'],
    )
    def test_an_id_that_files_cannot_hold(self, refused, name: str | None) -> None:
        assert refused(one(id=name)) == "taxonomy.bad_id"

    @pytest.mark.parametrize("name", ["aw", "me", "st", "fu", "pa"])
    def test_an_id_that_labels_write_for_another_category(self, refused, name: str) -> None:
        assert refused(one(id=f'"{name}"')) == "taxonomy.bad_id"

    def test_a_category_that_is_no_table(self, refused) -> None:
        assert refused('category = ["ledger", "volunteers"]\n') == "taxonomy.bad_id"

    @pytest.mark.parametrize(
        "changed",
        [
            {"name": None},
            {"name": '""'},
            {"name": "3"},
            {"name": '["台账"]'},
            {"name_en": "true"},
            {"description": "1979-05-27"},
            {"cues": None},
            {"cues": "[]"},
            {"cues": '[""]'},
            {"cues": '"台账"'},
            {"cues": "3"},
            {"cues": "0.5"},
            {"cues": "true"},
            {"cues": "1979-05-27"},
            {"cues": '{ one = "台账" }'},
            {"cues": '["台账", 3]'},
            {"cues": '[["台账"]]'},
            {"cues": f'["{"账" * 201}"]'},
            {"description": f'"{"账" * 2001}"'},
            {"cues": "[" + ", ".join(f'"词{i}"' for i in range(2001)) + "]"},
        ],
        ids=lambda changed: " ".join(f"{key}={value}" for key, value in changed.items())[:30],
    )
    def test_a_category_that_lacks_words_or_has_other_things(self, refused, changed: dict[str, str | None]) -> None:
        assert refused(one(**changed)) == "taxonomy.bad_category"

    def test_a_million_cues_are_refused_at_once(self, refused) -> None:
        text = one(cues="[" + ", ".join(f'"词{i}"' for i in range(1_000_000)) + "]")
        begin = time.perf_counter()
        assert refused(text) == "taxonomy.bad_category"
        assert time.perf_counter() - begin < 30  # nearly all of it reads the file

    def test_one_id_for_two(self, refused) -> None:
        assert refused(SMALL + SMALL) == "taxonomy.twice"

    def test_what_is_shown_of_a_mistake_is_short(self, written) -> None:
        with pytest.raises(UsageError) as caught:
            load_taxonomy(written(one(id='"' + "长" * 5000 + '"')))
        assert len(say(caught.value.reason)) < 300


def test_patterns_of_the_office_hold_no_expression(written) -> None:
    text = shipped("corpora/dictionary/categories.toml").read_text("utf-8")
    for category in load_taxonomy(written(text)).categories:
        looked_for = [re.escape(figures_equal(ruled_form(cue))) for cue in category.cues]
        assert category.pattern.pattern == "|".join(sorted(looked_for, key=len, reverse=True))
