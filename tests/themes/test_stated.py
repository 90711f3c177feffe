from collections.abc import Sequence
from dataclasses import replace

from textmine.lexicon import load_lexicon
from textmine.model import (
    Document,
    Entry,
    Item,
    Label,
    Ledger,
    Link,
    LinkKind,
    Outcome,
    Paper,
    Role,
)
from textmine.settings import load_settings
from textmine.structure.papers import papers
from textmine.themes.stated import Stated, stated_in

SETTINGS = load_settings(environment={})
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


def told(made: Paper, ledger: Ledger) -> list[Stated]:
    return list(stated_in(made, [Label(Role.PROBLEM, (), 0.9) for _ in made.structure.statements], ledger))


ITEMS = [(Role.PROBLEM, SAID[:2]), (Role.CAUSE, SAID[2:3]), (Role.REMEDY, SAID[3:4]), (Role.PROBLEM, SAID[4:])]


def test_every_sentence_of_an_item_is_stated_under_the_one_that_names_it() -> None:
    made = paper()
    found = told(made, ledger(made, ITEMS))
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
    found = list(stated_in(made, labels, ledger(made, ITEMS)))
    assert all(made.structure.statements[int(s.categories[0])].text == s.text for s in found)
    assert {s.role for s in found} == {Role.PROBLEM}


def test_what_is_in_no_item_is_not_stated() -> None:
    made = paper()
    assert [s.text for s in told(made, ledger(made, ITEMS[3:]))] == [SAID[4]]


class TestAround:
    def test_a_problem_has_its_causes_and_remedies_beside_it_and_they_have_it(self) -> None:
        made = paper()
        found = told(made, ledger(made, ITEMS, [(0, 2), (0, 1)]))
        assert [s.point.around for s in found] == [(SAID[2], SAID[3])] * 2 + [(SAID[0],)] * 2 + [()]

    def test_an_answer_to_two_problems_has_both_beside_it(self) -> None:
        made = paper()
        found = told(made, ledger(made, ITEMS, [(3, 2), (0, 2)]))
        assert {s.text: s.point.around for s in found}[SAID[3]] == (SAID[0], SAID[4])


def test_a_unit_is_named_or_else_its_paper() -> None:
    made = replace(paper(), unit="")
    assert {s.author.unit for s in told(made, ledger(made, ITEMS))} == {"甲.txt"}
    named = replace(made, unit="西山村党支部")
    assert {s.author.unit for s in told(named, ledger(named, ITEMS))} == {"西山村党支部"}


def test_nothing_gives_nothing() -> None:
    assert told(paper(), Ledger()) == []
