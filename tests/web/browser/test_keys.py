"""The whole work with keys alone: papers, rows, pairs, groups, corrections, and taking back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from textmine.store.labels import read_labels
from textmine.store.ledger import EventKind
from textmine.store.results import paper_key

from .driving import arrive, events, press, press_through, serving, verdicts

KEYS = {"1": "alike", "2": "suspect", "3": "fair", "4": "open"}
PAPERS = 38


def open_next(page: Page) -> None:
    """Go into the next row of the list, the first one where none was chosen."""
    press(page, "j")
    expect(page.locator("[data-row].on")).to_have_count(1)
    press_through(page, "Enter")


def lit(page: Page) -> list[int]:
    """Return which pieces of the text are lit."""
    found: list[int] = page.locator("#text span").evaluate_all(
        "all => all.map((node, place) => node.classList.contains('lit') ? place : -1).filter(place => place >= 0)"
    )
    return found


def undecided(page: Page, left: int) -> None:
    """See on the queue how many papers nobody decided on."""
    expect(page.locator(".tally .v-undecided b")).to_have_text(str(left))


def test_a_whole_queue_is_worked_without_a_pointer(browser: Browser, workspace: Path) -> None:
    with serving(workspace) as server:
        page = arrive(browser, server, "李组长")
        began = datetime.now(UTC)
        open_next(page)
        pressed = list(islice(cycle(KEYS), PAPERS))
        for place, key in enumerate(pressed):
            assert page.url.startswith(f"{server.origin}/paper?"), place
            if place % 12 == 0:
                press(page, "/")
                page.keyboard.type(f"第{place}份，J 和 1 都只是字")
                press(page, "Escape")
            press_through(page, key)
        expect(page).to_have_url(re.compile("/queue$"))
        undecided(page, 0)
        kept = events(workspace, EventKind.DECIDED)
        assert [e.body["verdict"] for e in kept] == [KEYS[key] for key in pressed]
        assert len({str(e.body["names"]) for e in kept}) == PAPERS
        assert [e.body["note"] for e in kept if e.body["note"]] == [
            f"第{n}份，J 和 1 都只是字" for n in (0, 12, 24, 36)
        ]
        for event in kept:
            assert began <= datetime.fromisoformat(event.at) <= datetime.now(UTC)
            assert (event.who, event.body["run"], event.body["subject"]) == ("李组长", 1, "paper")
            assert "textmine" in str(event.body["version"])
        for back in (1, 2, 3):
            press_through(page, "u")
            expect(page.locator("#said")).to_contain_text("已撤销")
            undecided(page, back)  # on the list, where the last step led
            assert events(workspace, EventKind.DECIDED)[-1].body["undoes"] == kept[-back].number
        page.context.close()


def test_the_keys_of_a_paper_do_what_they_say(browser: Browser, workspace: Path) -> None:
    with serving(workspace) as server:
        page = arrive(browser, server)
        press(page, "j", "j", "j")  # one with several passages
        open_next(page)
        first = page.url
        press(page, "n")
        expect(page.locator(".lit").first).to_be_in_viewport()
        one = lit(page)
        press(page, "n")
        assert lit(page) != one
        press(page, "p")
        assert lit(page) == one
        press(page, "g")
        expect(page.locator("body")).to_have_class(re.compile("no-legit"))
        press(page, "g")
        expect(page.locator("body")).not_to_have_class(re.compile("no-legit"))
        press(page, "?")
        expect(page.locator("dialog#help")).to_be_visible()
        press(page, "j", "1")
        press(page, "Escape")
        expect(page.locator("dialog#help")).to_be_hidden()
        assert (page.url, verdicts(workspace)) == (first, [])
        press_through(page, "j")
        assert page.url != first
        press_through(page, "k")
        assert page.url == first
        press_through(page, "Escape")
        assert page.url == f"{server.origin}/queue"
        press_through(page, "u")
        expect(page.locator("#said")).to_contain_text("没有可以撤销的了")
        page.context.close()


def test_rows_are_decided_where_they_stand(browser: Browser, workspace: Path) -> None:
    with serving(workspace) as server:
        page = arrive(browser, server)
        names = page.locator("[data-row]").evaluate_all("rows => rows.map(row => JSON.parse(row.dataset.names)[0])")
        press(page, "j", "1", "2", "3", "4")  # as fast as keys come
        for row, verdict in enumerate(KEYS.values()):
            expect(page.locator(f"[data-row]:nth-child({row + 1}) .state.v-{verdict}")).to_be_visible()
        expect(page.locator("[data-row].on td.rank")).to_have_text("5")
        kept = events(workspace, EventKind.DECIDED)
        said = {paper_key(str(e.body["names"][0])): e.body["verdict"] for e in kept}  # type: ignore[index]
        assert said == dict(zip(names, KEYS.values(), strict=False))
        assert {(e.who, e.body["run"]) for e in kept} == {("李组长", 1)}
        press(page, "k")
        press_through(page, "u")
        expect(page.locator("#said")).to_contain_text("已撤销")
        undecided(page, PAPERS - 3)
        press(page, "/")
        page.keyboard.type("竹溪")
        press_through(page, "Enter")
        assert 0 < page.locator("[data-row]").count() < PAPERS
        page.context.close()


def test_pairs_and_groups_are_decided_by_key(browser: Browser, workspace: Path) -> None:
    with serving(workspace) as server:
        page = arrive(browser, server)
        page.goto(f"{server.origin}/pairs")
        open_next(page)
        first = page.url
        press(page, "n", "n")
        expect(page.locator("[data-pane=a] .lit").first).to_be_in_viewport()
        expect(page.locator("[data-pane=b] .lit").first).to_be_in_viewport()
        press(page, "/")
        page.keyboard.type("整段换名")
        press(page, "Escape")
        press_through(page, "1")
        assert page.url.startswith(f"{server.origin}/pair?")
        assert page.url != first
        press_through(page, "k")
        expect(page.locator(".sum .v-alike")).to_be_visible()
        press_through(page, "Escape")
        expect(page.locator("[data-row] .v-alike")).to_have_count(1)
        page.goto(f"{server.origin}/groups")
        open_next(page)
        press_through(page, "2")
        expect(page.locator("[data-row] .v-suspect")).to_have_count(1)
        assert verdicts(workspace) == [("李组长", "pair", "alike"), ("李组长", "group", "suspect")]
        press_through(page, "u")
        expect(page.locator("[data-row] .v-undecided")).to_have_count(1)
        page.goto(first)
        expect(page.locator(".sum .v-alike")).to_have_count(1)
        press_through(page, "u")
        assert page.url == first
        expect(page.locator(".sum .v-alike")).to_have_count(0)
        assert [verdict for _, _, verdict in verdicts(workspace)] == ["alike", "suspect", "", ""]
        page.context.close()


def test_a_role_and_a_category_are_put_right_by_key(browser: Browser, workspace: Path) -> None:
    with serving(workspace) as server:
        page = arrive(browser, server)
        open_next(page)
        press(page, "ArrowDown", "ArrowDown", "ArrowDown")
        chosen = page.locator(".st.chosen[id]")
        name, index = chosen.get_attribute("id"), int(chosen.get_attribute("data-s") or -1)
        role = chosen.get_attribute("data-role")
        assert role not in ("problem", None)
        press(page, "q")
        expect(page.locator(f"#{name}.r-problem.corrected")).to_be_visible()
        expect(page.locator("#said")).to_contain_text("问题")
        press(page, "v")
        expect(page.locator("#correct [data-key=v]")).to_have_attribute("aria-pressed", "true")
        category = page.locator("#correct [data-key=v]").get_attribute("data-category")
        [paper] = read_labels([workspace / "labels"])
        decided = {place: (s.role, s.categories) for place, s in enumerate(paper.statements) if s.role}
        assert {place: (role.value, about) for place, (role, about) in decided.items() if role} == {
            index: ("problem", (category,))
        }
        page.reload()
        expect(page.locator(f"#{name}")).to_have_attribute("data-role", "problem")
        press_through(page, "u")
        expect(page.locator(f"#{name}")).to_have_attribute("data-c", "")
        press_through(page, "u")
        expect(page.locator(f"#{name}")).to_have_attribute("data-role", role or "")
        [paper] = read_labels([workspace / "labels"])
        assert not any(s.role for s in paper.statements)
        assert [bool(e.body["undoes"]) for e in events(workspace, EventKind.CORRECTED)] == [False, False, True, True]
        page.context.close()
