from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from textmine.classify.codebook import sorter
from textmine.classify.linear import Floats
from textmine.classify.meaning import load_meaning
from textmine.classify.taxonomy import load_taxonomy
from textmine.errors import UsageError
from textmine.lexicon.codebook import Codebook, KnownTheme, load_codebook
from textmine.model import FINDING_ROLES, Role

SHIPPED = load_codebook()
OFFICE = """
[[theme]]
name = "渔船支部难集中"
role = "problem"
categories = ["participation"]
examples = ["休渔期外，船上的党员凑不齐一次会", "出海党员常年参加不了组织生活"]

[[theme]]
name = "码头活动室年久失修"
role = "problem"
examples = ["码头边的活动室漏雨，桌椅也坏了"]

[[theme]]
name = "把会开到船上"
role = "remedy"
examples = ["开渔前在船上集中上党课"]
"""


def office(folder: Path, text: str | bytes = OFFICE) -> str:
    path = folder / "语言库.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def refusal(path: str) -> str:
    with pytest.raises(UsageError) as caught:
        load_codebook(path)
    assert dict(caught.value.reason.values)["path"] == path
    return caught.value.reason.key


class TestShipped:
    def test_every_role_has_many_themes(self) -> None:
        assert min(len(SHIPPED.of(role)) for role in FINDING_ROLES) >= 30
        assert len(SHIPPED.themes) == sum(len(SHIPPED.of(role)) for role in FINDING_ROLES)

    @pytest.mark.parametrize("role", FINDING_ROLES)
    def test_no_name_and_no_example_stands_twice(self, role: Role) -> None:
        said = Counter(text for theme in SHIPPED.of(role) for text in theme.examples)
        assert [text for text, count in said.items() if count > 1] == []
        names = Counter(theme.name for theme in SHIPPED.of(role))
        assert [name for name, count in names.items() if count > 1] == []

    @pytest.mark.parametrize("theme", SHIPPED.themes, ids=lambda t: f"{t.role.value}-{t.name}")
    def test_a_theme_is_complete(self, theme: KnownTheme) -> None:
        assert len(theme.examples) >= 4
        assert theme.categories
        assert len(set(theme.categories)) == len(theme.categories)
        assert set(theme.categories) <= set(load_taxonomy().ids)
        assert all(text == text.strip() for text in (theme.name, *theme.examples))

    def test_names_fit_one_line_of_a_table(self) -> None:
        assert [theme.name for theme in SHIPPED.themes if len(theme.name) > 32] == []

    def test_no_example_is_cut_off_for_their_number(self) -> None:
        sorted_ = sorter(SHIPPED, Role.PROBLEM, load_meaning(), load_meaning())
        assert sorted_.words.shape[1] == sum(len(theme.examples) for theme in SHIPPED.of(Role.PROBLEM))

    def test_no_example_stands_in_two_roles(self) -> None:
        said = Counter(text for theme in SHIPPED.themes for text in theme.examples)
        assert [text for text, count in said.items() if count > 1] == []


class TestOfficesOwn:
    def test_its_themes_come_in_its_order(self, tmp_path: Path) -> None:
        book = load_codebook(office(tmp_path))
        assert [theme.name for theme in book.of(Role.PROBLEM)] == ["渔船支部难集中", "码头活动室年久失修"]
        assert book.of(Role.PROBLEM)[0].categories == ("participation",)
        assert book.of(Role.PROBLEM)[1].categories == ()
        assert [theme.examples for theme in book.of(Role.REMEDY)] == [("开渔前在船上集中上党课",)]

    def test_a_role_that_it_leaves_out_has_no_themes(self, tmp_path: Path) -> None:
        assert load_codebook(office(tmp_path)).of(Role.CAUSE) == ()

    @pytest.mark.parametrize("text", ["", "# 还没有写\n", 'note = "稍后"\n', "theme = []\n"])
    def test_one_without_themes_is_empty(self, tmp_path: Path, text: str) -> None:
        assert load_codebook(office(tmp_path, text)).themes == ()

    def test_words_are_taken_as_they_are_written(self, tmp_path: Path) -> None:
        text = '[[theme]]\nname = "<b>[a-z]*</b>"\nrole = "cause"\nexamples = ["{0} %s ⟦⟧ \\\\d+", "党"]\n'
        [theme] = load_codebook(office(tmp_path, text)).themes
        assert theme == KnownTheme("<b>[a-z]*</b>", Role.CAUSE, (), ("{0} %s ⟦⟧ \\d+", "党"))

    def test_it_is_read_once(self, tmp_path: Path) -> None:
        assert load_codebook(office(tmp_path)) is load_codebook(office(tmp_path))


class TestBad:
    def test_what_is_not_there_or_a_folder_is_unreadable(self, tmp_path: Path) -> None:
        assert refusal(str(tmp_path / "没有.toml")) == "codebook.unreadable"
        assert refusal(str(tmp_path)) == "codebook.unreadable"

    @pytest.mark.parametrize(
        "text",
        [
            b"[[theme]\nname =",
            b"\x00\x01\x02",
            b"PK\x03\x04",
            OFFICE.encode("gb18030"),
            OFFICE.encode("utf-16"),
            b'name = "a"\nname = "b"\n',
        ],
        ids=["open", "binary", "archive", "gb18030", "utf-16", "twice"],
    )
    def test_what_is_no_toml_is_broken(self, tmp_path: Path, text: bytes) -> None:
        assert refusal(office(tmp_path, text)) == "codebook.broken"

    @pytest.mark.parametrize(
        "entry",
        [
            'role = "problem"\nexamples = ["一句"]',
            'name = "经费"\nexamples = ["一句"]',
            'name = "经费"\nrole = "problem"',
            'name = "经费"\nrole = "problem"\nexamples = []',
            'name = "经费"\nrole = "problem"\nexamples = "一句"',
            'name = "经费"\nrole = "problem"\nexamples = {a = "一句"}',
            'name = "经费"\nrole = "problem"\nexamples = ["一句", 3]',
            'name = "经费"\nrole = "problem"\nexamples = ["一句", "  "]',
            'name = "经费"\nrole = "problem"\nexamples = [["一句"]]',
            'name = "  "\nrole = "problem"\nexamples = ["一句"]',
            'name = 3\nrole = "problem"\nexamples = ["一句"]',
            'name = ["经费"]\nrole = "problem"\nexamples = ["一句"]',
            'name = "经费"\nrole = "问题"\nexamples = ["一句"]',
            'name = "经费"\nrole = "achievement"\nexamples = ["一句"]',
            'name = "经费"\nrole = "noise"\nexamples = ["一句"]',
            'name = "经费"\nrole = ["problem"]\nexamples = ["一句"]',
            'name = "经费"\nrole = {}\nexamples = ["一句"]',
            'name = "经费"\nrole = "problem"\ncategories = "funding"\nexamples = ["一句"]',
            'name = "经费"\nrole = "problem"\ncategories = [1]\nexamples = ["一句"]',
            'name = "经费"\nrole = "problem"\ncategories = [""]\nexamples = ["一句"]',
        ],
    )
    def test_an_incomplete_theme_is_refused_beside_sound_ones(self, tmp_path: Path, entry: str) -> None:
        assert refusal(office(tmp_path, f"{OFFICE}\n[[theme]]\n{entry}\n")) == "codebook.bad_theme"

    @pytest.mark.parametrize("text", ['theme = "经费"', 'theme = ["经费"]', "theme = [1]", '[theme]\nname = "经费"'])
    def test_themes_of_another_make_are_refused(self, tmp_path: Path, text: str) -> None:
        assert refusal(office(tmp_path, text)) == "codebook.bad_theme"

    @pytest.mark.parametrize("text", ["theme = 3", "theme = true", "theme = 1.5", "theme = 2025-10-01"])
    def test_a_theme_that_is_a_number_is_refused(self, tmp_path: Path, text: str) -> None:
        assert refusal(office(tmp_path, text)) == "codebook.bad_theme"

    def test_brackets_without_end_are_broken(self, tmp_path: Path) -> None:
        assert refusal(office(tmp_path, "theme = " + "[" * 100_000)) == "codebook.broken"

    def test_the_mark_that_editors_put_in_front_is_skipped(self, tmp_path: Path) -> None:
        """Windows' own editor writes it, and an office's own categories may have it."""
        assert len(load_codebook(office(tmp_path, OFFICE.encode("utf-8-sig"))).themes) == 3


class TestSorter:
    def test_an_example_goes_to_its_theme(self) -> None:
        for role in FINDING_ROLES:
            sorts = sorter(SHIPPED, role, load_meaning(), load_meaning())
            texts = [(theme.name, text) for theme in SHIPPED.of(role) for text in theme.examples]
            best = sorts.chances([text for _, text in texts]).argmax(axis=1)
            right = sum(sorts.names[column] == name for column, (name, _) in zip(best, texts, strict=True))
            assert right / len(texts) > 0.9

    def test_other_words_go_to_the_theme_too(self, tmp_path: Path) -> None:
        sorts = sorter(load_codebook(office(tmp_path)), Role.PROBLEM, load_meaning(), load_meaning())
        at_sea, room = sorts.chances(["党员出海打鱼，组织生活参加不了", "活动室屋顶漏雨，没有一把好桌椅"])
        assert sorts.names[at_sea.argmax()] == "渔船支部难集中"
        assert sorts.names[room.argmax()] == "码头活动室年久失修"

    def test_rows_are_chances(self) -> None:
        sorts = sorter(SHIPPED, Role.CAUSE, load_meaning(), load_meaning())
        found = sorts.chances(["考核办法没有写进党建", "", "🙂🙂🙂", "<b>" * 5000, "党" * 50_000])
        assert found.shape == (5, len(sorts.names))
        assert found.min() >= 0
        assert found.sum(axis=1) == pytest.approx(np.ones(5))

    def test_no_texts_give_no_rows(self) -> None:
        sorts = sorter(SHIPPED, Role.CAUSE, load_meaning(), load_meaning())
        assert sorts.chances([]).shape == (0, len(sorts.names))

    def test_a_role_without_themes_gives_no_columns(self, tmp_path: Path) -> None:
        sorts = sorter(load_codebook(office(tmp_path)), Role.CAUSE, load_meaning(), load_meaning())
        assert sorts.names == ()
        assert sorts.chances(["考核不严", "认识不深"]).shape == (2, 0)

    def test_a_single_theme_is_certain(self, tmp_path: Path) -> None:
        sorts = sorter(load_codebook(office(tmp_path)), Role.REMEDY, load_meaning(), load_meaning())
        assert sorts.chances(["开渔前在船上上党课", "换灯泡"]).tolist() == [[1.0], [1.0]]

    def test_one_sentence_for_two_themes_is_told_of_both(self) -> None:
        same = tuple(KnownTheme(name, Role.PROBLEM, (), ("经费没有着落",)) for name in ("甲", "乙"))
        [found] = sorter(Codebook(same), Role.PROBLEM, load_meaning(), load_meaning()).chances(["经费没有着落"])
        assert found == pytest.approx([0.5, 0.5])

    def test_a_theme_of_many_examples_does_not_swallow_one_of_few(self) -> None:
        many = tuple(f"第{n}支部的会议记录缺了{n + 2}页" for n in range(40))
        book = Codebook(
            (
                KnownTheme("记录", Role.PROBLEM, (), many),
                KnownTheme("经费", Role.PROBLEM, (), ("活动经费没有着落",)),
            )
        )
        sorts = sorter(book, Role.PROBLEM, load_meaning(), load_meaning())
        assert sorts.chances(["活动的经费一直没有着落"])[0].argmax() == 1

    def test_the_given_encoder_is_asked(self) -> None:
        asked: list[str] = []

        def encoder(texts: Sequence[str]) -> Floats:
            asked.extend(texts)
            return np.ones((len(texts), 2), np.float32)

        book = Codebook((KnownTheme("经费", Role.PROBLEM, (), ("经费没有着落", "没有钱办活动")),))
        sorts = sorter(book, Role.PROBLEM, load_meaning(), encoder)
        sorts.chances(["没钱"])
        assert asked == ["经费没有着落", "没有钱办活动", "没钱"]

    def test_examples_beyond_what_a_role_may_have_are_left_out(self) -> None:
        flood = KnownTheme("洪水", Role.PROBLEM, (), tuple(f"水位{'高' * (n % 7)}" for n in range(3000)))
        late = KnownTheme("后来", Role.PROBLEM, (), ("经费没有着落",))
        sorts = sorter(Codebook((flood, late)), Role.PROBLEM, load_meaning(), load_meaning())
        assert sorts.words.shape[1] == 2000
        assert sorts.chances(["水位高高"])[0].argmax() == 0
