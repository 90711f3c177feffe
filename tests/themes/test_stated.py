import gc
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from textmine.lexicon import load_lexicon
from textmine.model import (
    CopyKind,
    Document,
    Entry,
    Group,
    Item,
    Label,
    Ledger,
    Legitimate,
    Link,
    LinkKind,
    Member,
    Outcome,
    Paper,
    Role,
    Span,
    Statement,
)
from textmine.settings import load_settings
from textmine.structure.papers import papers
from textmine.themes.stated import Stated, stated_in

SETTINGS = load_settings(environment={})
RULES = SETTINGS.themes
LEXICON = load_lexicon()
SAID = (
    "晒谷场的夜校停了半年。",
    "上课的人只剩七个。",
    "支部把夜校当作农技站的事。",
    "十一月起夜校每周开一次。",
    "活动室的灯坏了没人换。",
)


def paper(name: str = "甲.txt", said: Sequence[str] = SAID) -> Paper:
    text = "东山村自查报告\n" + "\n".join(said) + "\n"
    [made] = papers(Document(name, "txt", Outcome.TEXT, text), LEXICON, SETTINGS.structure)
    return made


def ledger(made: Paper, items: Sequence[tuple[Role, Sequence[str]]], links: Sequence[tuple[int, int]] = ()) -> Ledger:
    """A ledger of items, each given by its sentences; ``links`` are pairs of a problem and what goes with it."""
    number = {s.text: n for n, s in enumerate(made.structure.statements)}
    held = []
    for role, said in items:
        own = tuple(number[text] for text in said)
        first, last = (made.structure.statements[own[n]] for n in (0, -1))
        held.append(Item(role, own, first.span, last.span.end, first.text))
    entries = [
        Entry(
            index,
            tuple(Link(b, LinkKind.PLACE, 0.9) for a, b in links if a == index and held[b].role is Role.CAUSE),
            tuple(Link(b, LinkKind.PLACE, 0.9) for a, b in links if a == index and held[b].role is Role.REMEDY),
        )
        for index, item in enumerate(held)
        if item.role is Role.PROBLEM
    ]
    return Ledger(tuple(held), tuple(entries))


def told(
    made: Sequence[Paper],
    ledgers: Sequence[Ledger],
    groups: Iterable[Group] = (),
    issued: dict[str, tuple[Legitimate, ...]] | None = None,
) -> list[Stated]:
    labels = {p.name: tuple(Label(Role.PROBLEM, (), 0.9) for _ in p.structure.statements) for p in made}
    books = {p.name: book for p, book in zip(made, ledgers, strict=True)}
    return list(stated_in(made, labels, books, groups, issued or {}, RULES))


ITEMS = [(Role.PROBLEM, SAID[:2]), (Role.CAUSE, SAID[2:3]), (Role.REMEDY, SAID[3:4]), (Role.PROBLEM, SAID[4:])]


def test_every_sentence_of_an_item_is_stated_under_the_one_that_names_it() -> None:
    made = paper()
    found = told([made], [ledger(made, ITEMS)])
    assert [(s.text, s.point.item, s.point.head) for s in found] == [
        (SAID[0], 0, SAID[0]),
        (SAID[1], 0, SAID[0]),
        (SAID[2], 1, SAID[2]),
        (SAID[3], 2, SAID[3]),
        (SAID[4], 3, SAID[4]),
    ]
    assert all(s.span.of(made.text) == s.text and s.member.paper == made.name for s in found)


def test_a_sentence_keeps_its_own_label() -> None:
    made = paper()
    labels = tuple(Label(Role.PROBLEM, (str(n),), 0.9) for n, _ in enumerate(made.structure.statements))
    found = list(stated_in([made], {made.name: labels}, {made.name: ledger(made, ITEMS)}, (), {}, RULES))
    assert all(made.structure.statements[int(s.categories[0])].text == s.text for s in found)
    assert {s.role for s in found} == {Role.PROBLEM}


def test_nothing_of_what_it_was_taken_from_is_kept() -> None:
    made = paper()
    held: list[object] = list(told([made], [ledger(made, ITEMS, [(0, 1)])]))
    seen = {id(held)}
    for thing in held:  # grows while it is gone through
        if id(thing) not in seen and not isinstance(thing, type):
            seen.add(id(thing))
            held += gc.get_referents(thing)
    kinds = {type(thing) for thing in held}
    assert Member in kinds
    assert not kinds & {Paper, Statement, Label, Document, Ledger, Item}


def test_equal_texts_of_a_paper_are_one_string() -> None:
    made = paper()
    found = {s.text: s for s in told([made], [ledger(made, ITEMS, [(0, 1)])])}
    assert found[SAID[0]].text is found[SAID[1]].point.head is found[SAID[2]].point.around[0]


def test_papers_labels_and_ledgers_are_looked_at_once() -> None:
    made = [paper(f"{n}.txt") for n in "甲乙丙"]
    looks: list[str] = []

    class Looked(dict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            looks.append(name)
            return super().__getitem__(name)

    labels = Looked({p.name: tuple(Label(Role.PROBLEM, (), 0.9) for _ in p.structure.statements) for p in made})
    ledgers = Looked({p.name: ledger(p, ITEMS) for p in made})
    found = stated_in((p for p in made), labels, ledgers, (), {}, RULES)
    assert looks == []
    assert len(list(found)) == 15
    assert sorted(looks) == sorted([p.name for p in made] * 2)


def test_what_is_in_no_item_is_not_stated() -> None:
    made = paper()
    assert [s.text for s in told([made], [ledger(made, ITEMS[3:])])] == [SAID[4]]


class TestAround:
    def test_a_problem_has_its_causes_and_remedies_beside_it_and_they_have_it(self) -> None:
        made = paper()
        found = told([made], [ledger(made, ITEMS, [(0, 2), (0, 1)])])
        assert [s.point.around for s in found] == [(SAID[2], SAID[3])] * 2 + [(SAID[0],)] * 2 + [()]

    def test_an_answer_to_two_problems_has_both_beside_it(self) -> None:
        made = paper()
        found = told([made], [ledger(made, ITEMS, [(3, 2), (0, 2)])])
        assert {s.text: s.point.around for s in found}[SAID[3]] == (SAID[0], SAID[4])

    def test_the_words_of_one_paper_never_stand_beside_another(self) -> None:
        one, other = paper(), paper("乙.txt")
        found = told([one, other], [ledger(one, ITEMS, [(0, 1)]), ledger(other, ITEMS)])
        assert [s.point.around for s in found if s.paper == other.name] == [()] * 5


class TestBody:
    def test_papers_of_one_group_are_one_body(self) -> None:
        made = [paper(f"{n}.txt") for n in "甲乙丙"]
        found = told(made, [ledger(p, ITEMS[3:]) for p in made], [Group(("乙.txt", "丙.txt"), "", 0)])
        assert [s.author.body for s in found] == ["甲.txt", "乙.txt", "乙.txt"]

    def test_papers_that_share_a_part_are_bodies_of_their_own(self) -> None:
        made = [paper(f"{n}.txt") for n in "甲乙"]
        found = told(made, [ledger(p, ITEMS[3:]) for p in made], [Group(("甲.txt", "乙.txt"), "", 0, whole=False)])
        assert [s.author.body for s in found] == ["甲.txt", "乙.txt"]

    def test_a_unit_is_named_or_else_its_paper(self) -> None:
        made = replace(paper(), unit="")
        named = replace(paper("乙.txt"), unit="西山村党支部")
        found = told([made, named], [ledger(made, ITEMS[3:]), ledger(named, ITEMS[3:])])
        assert [s.author.unit for s in found] == ["甲.txt", "西山村党支部"]


class TestLength:
    @pytest.mark.parametrize("chars", [RULES.min_chars, RULES.max_chars])
    def test_a_sentence_of_just_the_length_is_kept(self, chars: int) -> None:
        said = "夜" * (chars - 1) + "。"
        made = paper(said=(said,))
        assert [s.text for s in told([made], [ledger(made, [(Role.PROBLEM, [said])])])] == [said]

    @pytest.mark.parametrize("chars", [RULES.min_chars - 1, RULES.max_chars + 1, 20_000])
    def test_fragments_and_what_holds_several_themes_are_left_out(self, chars: int) -> None:
        said = "夜" * (chars - 1) + "。"
        made = paper(said=(said, SAID[0]))
        found = told([made], [ledger(made, [(Role.PROBLEM, [said, SAID[0]])])])
        assert [(s.text, s.point.head) for s in found] == [(SAID[0], said)]


class TestIssued:
    def stated(self, *given: tuple[int, int, CopyKind]) -> list[str]:
        """What is left of the first sentence where parts of it are legitimate."""
        made = paper()
        start = made.text.index(SAID[0])
        spans = tuple(Legitimate(Span(start + a, start + b), kind) for a, b, kind in given)
        found = told([made], [ledger(made, [(Role.PROBLEM, SAID[:1])])], issued={made.name: spans})
        return [s.text for s in found]

    @pytest.mark.parametrize("kind", [CopyKind.TEMPLATE, CopyKind.QUOTATION])
    def test_most_of_it_from_a_template_or_a_quotation_is_no_statement_of_the_author(self, kind: CopyKind) -> None:
        assert self.stated((0, 6, kind)) == []

    def test_half_of_it_still_is(self) -> None:
        assert len(SAID[0]) == 11
        assert self.stated((0, 5, CopyKind.TEMPLATE)) == [SAID[0]]

    def test_pieces_add_up(self) -> None:
        assert self.stated((0, 3, CopyKind.TEMPLATE), (5, 8, CopyKind.QUOTATION)) == []

    @pytest.mark.parametrize("kind", [CopyKind.HEADING, CopyKind.FORMULA])
    def test_titles_and_set_phrases_are_the_authors_own(self, kind: CopyKind) -> None:
        assert self.stated((0, 11, kind)) == [SAID[0]]

    def test_what_stands_beside_it_does_not_count(self) -> None:
        assert self.stated((-6, 0, CopyKind.TEMPLATE), (11, 60, CopyKind.TEMPLATE)) == [SAID[0]]

    def test_the_template_of_another_paper_does_not_count(self) -> None:
        made = paper()
        everything = (Legitimate(Span(0, len(made.text)), CopyKind.TEMPLATE),)
        assert len(told([made], [ledger(made, ITEMS)], issued={"乙.txt": everything})) == 5


def test_papers_come_in_their_order() -> None:
    made = [paper(f"{n}.txt") for n in "丙甲乙"]
    assert [s.paper for s in told(made, [ledger(p, ITEMS[3:]) for p in made])] == ["丙.txt", "甲.txt", "乙.txt"]


def test_nothing_gives_nothing() -> None:
    assert told([], []) == []
    assert told([paper()], [Ledger()]) == []
