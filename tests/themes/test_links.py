from collections.abc import Iterator, Mapping
from dataclasses import replace

from textmine.model import Entry, Group, Item, Ledger, Link, LinkKind, Member, Reach, Role, Span, Theme, ThemeLink
from textmine.themes import theme_links

ROLES = {"p": Role.PROBLEM, "c": Role.CAUSE, "r": Role.REMEDY}


def ledger(*items: str, **links: str) -> Ledger:
    """A ledger of items p1, c1, …; ``p1="c1 r1"`` are the causes and remedies of p1."""
    made = tuple(Item(ROLES[i[0]], (n,), Span(n * 10, n * 10 + 9), n * 10 + 9, i) for n, i in enumerate(items))

    def linked(names: str, letter: str) -> tuple[Link, ...]:
        return tuple(Link(items.index(n), LinkKind.PLACE, 0.8) for n in names.split() if n[0] == letter)

    entries = (Entry(items.index(p), linked(names, "c"), linked(names, "r")) for p, names in links.items())
    return Ledger(made, tuple(entries))


def theme(role: Role, members: dict[str, int], reach: Reach = Reach.SEVERAL) -> Theme:
    """A theme of the n-th item of each paper."""
    held = tuple(Member(paper, Span(n * 10, n * 10 + 9), "一句话") for paper, n in members.items())
    return Theme(role, "题目", (), tuple(members), tuple(members), held, reach=reach)


ONE = ledger("p1", "c1", "r1", p1="c1 r1")
THEMES = (
    theme(Role.PROBLEM, dict.fromkeys("甲乙丙", 0)),
    theme(Role.CAUSE, dict.fromkeys("甲乙丙", 1)),
    theme(Role.REMEDY, dict.fromkeys("甲乙", 2)),
)


def test_what_more_papers_set_beside_a_problem_comes_first() -> None:
    found = theme_links(THEMES, {"甲": ONE, "乙": ledger("p1", "c1", "r1", p1="r1"), "丙": ONE}, ())
    assert found == (ThemeLink(0, 1, ("丙", "甲")), ThemeLink(0, 2, ("乙", "甲")))
    back = (THEMES[0], THEMES[2], THEMES[1])
    found = theme_links(back, dict.fromkeys("甲乙丙", ONE), ())
    assert [(link.answer, len(link.papers)) for link in found] == [(2, 3), (1, 2)]


def test_papers_of_one_body_count_once() -> None:
    groups = (Group(("甲", "乙"), "", 0),)
    assert theme_links(THEMES, dict.fromkeys("甲乙丙", ONE), groups) == (
        ThemeLink(0, 1, ("丙", "甲")),
        ThemeLink(0, 2, ("甲",)),
    )


def test_papers_that_share_a_part_are_papers_of_their_own() -> None:
    groups = (Group(("甲", "乙"), "", 0, whole=False),)
    [first, _] = theme_links(THEMES, dict.fromkeys("甲乙丙", ONE), groups)
    assert first.papers == ("丙", "乙", "甲")


def test_a_theme_of_a_single_unit_takes_no_part() -> None:
    alone = (theme(Role.PROBLEM, {"甲": 0}, Reach.SINGLE), THEMES[1], THEMES[2])
    assert theme_links(alone, {"甲": ONE}, ()) == ()


def test_an_item_that_no_theme_holds_is_passed_over() -> None:
    known = (THEMES[0], THEMES[2])
    assert theme_links(known, {"甲": ONE}, ()) == (ThemeLink(0, 1, ("甲",)),)
    assert theme_links(THEMES[1:], {"甲": ONE}, ()) == ()


def test_a_paper_counts_once_however_often_it_says_so() -> None:
    twice = ledger("p1", "c1", "r1", "c2", p1="c1 c2")
    both = (*theme(Role.CAUSE, {"甲": 1}).members, *theme(Role.CAUSE, {"甲": 3}).members)
    themes = (THEMES[0], replace(THEMES[1], members=both))
    assert theme_links(themes, {"甲": twice}, ()) == (ThemeLink(0, 1, ("甲",)),)


def test_the_same_place_of_another_paper_is_another_sentence() -> None:
    assert theme_links((theme(Role.PROBLEM, {"甲": 0}), theme(Role.CAUSE, {"乙": 1})), {"甲": ONE, "乙": ONE}, ()) == ()


def test_an_answer_to_two_problems_is_linked_to_both() -> None:
    shared = ledger("p1", "p2", "r1", p1="r1", p2="r1")
    themes = (theme(Role.PROBLEM, {"甲": 0}), theme(Role.PROBLEM, {"甲": 1}), theme(Role.REMEDY, {"甲": 2}))
    assert theme_links(themes, {"甲": shared}, ()) == (ThemeLink(0, 2, ("甲",)), ThemeLink(1, 2, ("甲",)))


def test_equal_links_come_in_the_order_of_the_themes_whatever_that_of_the_papers() -> None:
    there = dict.fromkeys("丙乙甲", ONE)
    back = dict.fromkeys("甲乙丙", ONE)
    themes = tuple(theme(role, dict.fromkeys("甲乙丙", n)) for n, role in enumerate(ROLES.values()))
    assert [(link.problem, link.answer) for link in theme_links(themes, there, ())] == [(0, 1), (0, 2)]
    assert theme_links(themes, there, ()) == theme_links(themes, back, ())


class Looked(Mapping[str, Ledger]):
    """Ledgers that are made at each look, which it counts."""

    def __init__(self, names: str) -> None:
        self.names, self.looks = names, [""] * 0

    def __getitem__(self, name: str) -> Ledger:
        self.looks.append(name)
        return ledger("p1", "c1", "r1", p1="c1 r1")

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


def test_each_ledger_is_looked_at_once_and_that_of_a_paper_without_a_theme_never() -> None:
    ledgers = Looked("甲丁乙丙")
    assert theme_links(THEMES, ledgers, ()) == theme_links(THEMES, dict.fromkeys("甲乙丙", ONE), ())
    assert ledgers.looks == ["甲", "乙", "丙"]


def test_nothing_gives_nothing() -> None:
    assert theme_links((), {}, ()) == ()
    assert theme_links(THEMES, {}, ()) == ()
    assert theme_links((), {"甲": ONE}, ()) == ()
    assert theme_links(THEMES, {"甲": Ledger()}, ()) == ()
    assert theme_links(THEMES, {"甲": ledger("p1", "c1", p1="")}, ()) == ()
