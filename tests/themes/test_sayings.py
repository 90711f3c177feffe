from collections.abc import Sequence

import numpy as np
import pytest

from textmine.classify.meaning import load_meaning
from textmine.model import CopyKind, Group, Legitimate, Member, Role, Span
from textmine.settings import load_settings
from textmine.themes.said import said_in
from textmine.themes.sayings import Gathered, Members, Sayings, bodies_of
from textmine.themes.stated import Author, Point, Stated

from .hand import sayings

RULES = load_settings(environment={}).themes
MEANING = load_meaning()
SAID = ("晒谷场的夜校停了半年。", "上课的人只剩七个。", "支部把夜校当作农技站的事。", "十一月起夜校每周开一次。")
HOSTILE = ["", "\ud800", "\x00", "🙂🙂", "a" * 5000]


def author(name: str = "甲.txt", body: str = "") -> Author:
    return Author(name, f"{name}村", 2025, body or name)


def said(
    text: str,
    where: Author | None = None,
    item: int = 0,
    around: tuple[str, ...] = (),
    role: Role = Role.PROBLEM,
    start: int = 0,
    categories: tuple[str, ...] = (),
    heading: bool = False,
) -> Stated:
    own = where or author()
    member = Member(own.paper, Span(start, start + len(text)), text)
    return Stated(own, Point(item, SAID[item], around), member, role, categories, heading)


def gathered(stated: Sequence[Stated], issued: Sequence[Legitimate] = (), where: Author | None = None) -> list[str]:
    """What is left of the sentences of one paper."""
    one = said_in(stated, MEANING)
    stack = Gathered(RULES)
    stack.add(where or author(), one, 0, issued)
    found = stack.sayings(lambda places: [one.words[at : at + size] for at, size in places])
    return [s.text for s in found]


FULL = [
    said(SAID[0], categories=("funding", "mechanism"), around=(SAID[2], SAID[3])),
    said(SAID[1], start=20, around=(SAID[2], SAID[3])),
    said(SAID[2], item=2, role=Role.CAUSE, around=(SAID[0],), start=40, heading=True),
    said(SAID[0], author("乙.txt"), categories=("funding",)),
    said(SAID[3], author("乙.txt"), item=3, role=Role.REMEDY, start=90),
]


def test_sentences_come_out_as_they_went_in() -> None:
    found = sayings(FULL)
    assert list(found) == FULL
    assert found[1:3] == FULL[1:3]
    assert found[-1] == FULL[-1]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_come_out_as_they_went_in(text: str) -> None:
    stated = [said(SAID[0]), said(text, around=(text, SAID[1])), said(SAID[1], item=1)]
    assert list(sayings(stated)) == stated


def test_the_sentences_of_a_role_are_those_of_that_role() -> None:
    found = sayings(FULL)
    assert list(found.with_role(Role.CAUSE)) == FULL[2:3]
    assert list(found.with_role(Role.REMEDY)) == FULL[4:]


def test_roles_of_which_no_themes_are_made_are_left_out() -> None:
    assert list(sayings([said(SAID[0], role=Role.CONTEXT), FULL[0]])) == FULL[:1]


def test_the_pieces_are_those_that_the_meaning_finds_in_the_words() -> None:
    found = sayings(FULL)
    texts = found.rows["text"].astype(np.int64)
    rows, owner = found.pieces(texts)
    there = MEANING.weighed(rows, owner, len(texts))
    assert (there != MEANING.words([s.text for s in FULL])).nnz == 0


def test_items_are_told_apart_by_paper_and_number() -> None:
    owners = sayings(FULL).owners(np.arange(len(FULL))).tolist()
    assert owners[0] == owners[1]
    assert len(set(owners)) == 4


class TestBody:
    def test_papers_of_one_group_are_one_body(self) -> None:
        assert bodies_of([Group(("乙.txt", "丙.txt"), "", 0)]) == {"乙.txt": "乙.txt", "丙.txt": "乙.txt"}

    def test_papers_that_share_a_part_are_bodies_of_their_own(self) -> None:
        assert bodies_of([Group(("甲.txt", "乙.txt"), "", 0, whole=False)]) == {}

    def test_sentences_of_one_body_have_one_number(self) -> None:
        found = sayings([said(SAID[0], author(name, body)) for name, body in (("甲", "甲"), ("乙", "甲"), ("丙", ""))])
        assert found.bodies_at(np.arange(3)).tolist() == [0, 0, 1]


class TestLength:
    @pytest.mark.parametrize("chars", [RULES.min_chars, RULES.max_chars])
    def test_a_sentence_of_just_the_length_is_kept(self, chars: int) -> None:
        assert gathered([said("夜" * chars)]) == ["夜" * chars]

    @pytest.mark.parametrize("chars", [RULES.min_chars - 1, RULES.max_chars + 1, 20_000])
    def test_fragments_and_what_holds_several_themes_are_left_out(self, chars: int) -> None:
        assert gathered([said("夜" * chars), said(SAID[0])]) == [SAID[0]]


class TestIssued:
    def left(self, *given: tuple[int, int, CopyKind]) -> list[str]:
        """What is left of a sentence of eleven characters where parts of it are legitimate."""
        spans = [Legitimate(Span(20 + a, 20 + b), kind) for a, b, kind in given]
        return gathered([said(SAID[0], start=20)], spans)

    @pytest.mark.parametrize("kind", [CopyKind.TEMPLATE, CopyKind.QUOTATION])
    def test_most_of_it_from_a_template_or_a_quotation_is_no_statement_of_the_author(self, kind: CopyKind) -> None:
        assert self.left((0, 6, kind)) == []

    def test_half_of_it_still_is(self) -> None:
        assert self.left((0, 5, CopyKind.TEMPLATE)) == [SAID[0]]

    def test_pieces_add_up(self) -> None:
        assert self.left((0, 3, CopyKind.TEMPLATE), (5, 8, CopyKind.QUOTATION)) == []

    @pytest.mark.parametrize("kind", [CopyKind.HEADING, CopyKind.FORMULA])
    def test_titles_and_set_phrases_are_the_authors_own(self, kind: CopyKind) -> None:
        assert self.left((0, 11, kind)) == [SAID[0]]

    def test_what_stands_beside_it_does_not_count(self) -> None:
        assert self.left((-6, 0, CopyKind.TEMPLATE), (11, 60, CopyKind.TEMPLATE)) == [SAID[0]]


class TestMembers:
    @staticmethod
    def members() -> Members:
        return Members(sayings(FULL), np.array([3, 0, 1]))

    def test_they_are_a_sequence_like_any_other(self) -> None:
        plain = tuple(FULL[row].member for row in (3, 0, 1))
        found = self.members()
        assert (len(found), tuple(found), found[0], found[-1], found[1:]) == (3, plain, plain[0], plain[-1], plain[1:])
        assert found == plain
        assert plain == found
        assert found != plain[:2]
        assert found != plain[::-1]
        assert hash(found) == hash(plain)

    def test_their_places_are_told_without_their_words(self) -> None:
        def unread(_places: object) -> list[bytes]:
            raise AssertionError

        whole = sayings(FULL)
        blind = Sayings(**{name: getattr(whole, name) for name in Sayings.__dataclass_fields__} | {"read": unread})
        assert list(Members(blind, np.array([4, 2])).places()) == [("乙.txt", 90, 102), ("甲.txt", 40, 53)]


def test_of_nothing_nothing_is_stated() -> None:
    assert list(sayings([])) == []
    assert gathered([]) == []
