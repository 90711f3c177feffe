import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.classify.context import Place, places
from textmine.classify.features import (
    chain_features,
    clauses,
    cue_features,
    gram_features,
    gram_words,
    place_features,
    role_features,
    topic_clauses,
    topic_features,
    words_of,
)
from textmine.classify.taxonomy import load_taxonomy
from textmine.model import Span, Statement

from .office import write_taxonomy


class TestClauses:
    @given(st.text(st.sampled_from("台账缺页没有人管，；。、：!"), max_size=60))
    def test_they_are_the_words_in_order_with_the_whole_behind(self, words: str) -> None:
        *parts, whole = clauses(words)
        assert whole == words
        assert "".join(parts) in ("", words)
        assert len(parts) != 1
        assert all(len(part) >= 8 for part in parts)

    def test_a_statement_is_cut_behind_its_marks(self) -> None:
        assert clauses("会议记录没有归档，志愿服务没有开展；")[:-1] == ["会议记录没有归档，", "志愿服务没有开展；"]

    def test_a_short_one_joins_the_next_and_at_the_end_the_one_before(self) -> None:
        assert clauses("其次，会议记录没有归档，志愿服务没有开展，很少。") == [
            "其次，会议记录没有归档，",
            "志愿服务没有开展，很少。",
            "其次，会议记录没有归档，志愿服务没有开展，很少。",
        ]

    @pytest.mark.parametrize("words", ["", "台账缺页。", "少，少，少。", "会议记录长期没有归档"])
    def test_a_statement_of_one_clause_stands_alone(self, words: str) -> None:
        assert clauses(words) == [words]

    def test_the_number_that_opens_a_statement_is_none_of_its_words(self) -> None:
        assert topic_clauses("（三）台账共缺12本。") == ["台账共缺0本。"]


class TestWords:
    def test_traditional_words_have_the_features_of_simplified_ones(self, lexicon) -> None:
        traditional, simple = "學習不夠經常，存在應付現象。", "学习不够经常，存在应付现象。"
        assert gram_words(traditional) == simple
        assert cue_features(traditional, lexicon) == cue_features(simple, lexicon)

    def test_numbers_are_alike_whatever_they_count(self) -> None:
        assert gram_words("补缴3,200.5元") == gram_words("补缴18元") == "补缴0元"

    @pytest.mark.parametrize("text", ["（一）台账不齐。", "台账不齐。", "1．臺賬不齊。", "一、"])
    def test_words_begin_where_they_stand_in_the_text(self, text: str) -> None:
        words, start = words_of(text)
        assert len(words) == len(text) - start

    def test_a_piece_counts_once_however_often_it_occurs(self) -> None:
        assert gram_features("会会", 0.5) == {"c:^": 0.5, "c:会": 0.5, "c:^会": 0.5, "c:会会": 0.5, "c:^会会": 0.5}

    def test_a_cue_is_told_once_more_where_it_opens_and_where_there_are_two(self, lexicon) -> None:
        found = cue_features("由于管理松散，导致台账缺页。", lexicon)
        assert {"cue:cause", "cue:cause+", "cue^cause"} <= set(found)
        assert {"cue:cause+", "cue^cause"}.isdisjoint(cue_features("台账缺页，导致无据可查。", lexicon))


class TestTopics:
    def test_a_category_is_told_by_its_cues(self, office_taxonomy) -> None:
        assert set(topic_features("台账缺页。", office_taxonomy)) == {"about:ledger"}
        assert set(topic_features("台账和会议记录都缺页。", office_taxonomy)) == {"about:ledger", "about:ledger+"}
        assert topic_features("没有人来。", office_taxonomy) == {}

    @pytest.mark.parametrize(
        ("cue", "text"),
        [
            ("台账", "臺賬缺頁。"),
            ("臺賬", "台账缺页。"),
            ("12345热线", "12345热线无人接听。"),
            ("OA系统", "ＯＡ系统没有启用。"),
            ("C++(新)*", "C++(新)*没有启用。"),
        ],
        ids=["traditional text", "traditional cue", "figures", "wide letters", "marks"],
    )
    def test_a_cue_is_found_however_it_is_written(self, tmp_path, cue: str, text: str) -> None:
        own = f"[[category]]\nid = 'own'\nname = '自定'\ncues = ['{cue}']\n"
        taxonomy = load_taxonomy(write_taxonomy(tmp_path, own))
        assert "about:own" in topic_features(topic_clauses(text)[-1], taxonomy)


@pytest.fixture(scope="module")
def rows(paper_of, lexicon):
    paper = paper_of("一、存在的问题\n由于管理松散，台账缺页。\n要建立归档制度。\n二、整改措施\n要建立归档制度。\n")
    statements, placed = paper.structure.statements, places(paper, lexicon)
    cues = [cue_features(s.text, lexicon) for s in statements]
    return statements, placed, role_features(statements, placed, cues)


class TestRoleFeatures:
    def test_the_same_words_differ_by_what_was_announced(self, rows) -> None:
        statements, _, features = rows
        first, second = (row for s, row in zip(statements, features, strict=True) if s.text == "要建立归档制度。")
        assert "problem|cue:remedy" in first
        assert "remedy|cue:remedy" in second
        assert first["cue:remedy"] == second["cue:remedy"]

    def test_the_cues_of_both_neighbours_are_seen_and_none_beyond_the_ends(self, rows) -> None:
        _, _, features = rows
        assert "-1|cue:cause" in features[2]
        assert "+1|cue:remedy" in features[1]
        assert not [name for name in features[0] if name.startswith("-1|")]
        assert not [name for name in features[-1] if name.startswith("+1|")]

    def test_no_paper_no_features(self) -> None:
        assert role_features([], [], []) == []


class TestChainFeatures:
    def test_chances_of_a_statement_its_neighbours_and_its_section(self, rows) -> None:
        statements, placed, _ = rows
        chances = [{"problem": 0.1 + 0.2 * i, "remedy": 0.9 - 0.2 * i} for i in range(len(statements))]
        found = list(chain_features(chances, statements, placed))
        assert found[1]["n1:problem"] == chances[2]["problem"]
        assert found[1]["n-1:remedy"] == chances[0]["remedy"]
        assert "n-2:problem" not in found[1]
        inside = [c["problem"] for c, p in zip(chances, placed, strict=True) if p.titles == placed[2].titles]
        assert found[2]["s:problem"] == pytest.approx(sum(inside) / len(inside))

    def test_a_chance_of_nothing_is_no_infinity(self, rows) -> None:
        statements, placed, _ = rows
        chances = [{"problem": 1e-300, "remedy": 1.0}] * len(statements)
        for row in chain_features(chances, statements, placed):
            assert row["l:problem"] == 0.0
            assert min(row.values()) >= 0.0  # crfsuite drops features whose sum is negative

    def test_a_new_section_is_told_at_its_first_statement(self, rows) -> None:
        statements, placed, _ = rows
        chances = [{"problem": 0.5, "remedy": 0.5}] * len(statements)
        told = [any(name.startswith("new:True") for name in row) for row in chain_features(chances, statements, placed)]
        assert told == [True, False, False, True, False]


def test_the_pieces_of_a_title_stand_in_their_order_in_every_process() -> None:
    """Sums of floats depend on the order of what is added, and a set of strings has another order in each process."""
    title = "存在的突出问题及原因分析"
    place = Place(None, 0, None, None, None, (title,), 1, 0.5)
    found = [name[3:] for name in place_features(Statement(Span(0, 2), "略。"), place) if name.startswith("t0:")]
    assert found == [title[i : i + 2] for i in range(len(title) - 1)]
