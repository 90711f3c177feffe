"""Two who judge apart, what they differ on, and the record that nobody can change."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from textmine.store.ledger import EventKind
from textmine.store.workspace import LEDGER

from .driving import Server, arrive, events, press, press_through, serving

ASK = """async ([place, method]) => (await fetch(place, {
  method: method, headers: JSON.parse(document.body.getAttribute('hx-headers')),
  body: method === 'GET' ? undefined : new URLSearchParams({ number: 1, kind: 'paper', name: 'x', verdict: '' }),
})).status"""


@pytest.fixture
def server(workspace: Path) -> Iterator[Server]:
    with serving(workspace) as started:
        yield started


def first_paper(browser: Browser, server: Server, who: str) -> Page:
    page = arrive(browser, server, who)
    press(page, "j")
    press_through(page, "Enter")
    return page


def tab_to(page: Page, selector: str, key: str = "Tab") -> None:
    """Go to something with the tabulator."""
    for _ in range(120):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"the tabulator doesn't come to {selector}")


def test_two_judge_apart_and_settle_what_they_differ_on(browser: Browser, server: Server) -> None:
    one = first_paper(browser, server, "甲组长")
    press(one, "/")
    one.keyboard.type("整段相同")
    press(one, "Escape")
    press_through(one, "1")

    two = first_paper(browser, server, "乙组长")
    expect(two.locator(".standing .v-seconded")).to_be_visible()
    assert "整段相同" not in two.content()
    assert two.locator(".decide [aria-pressed=true][name=verdict], main .state.v-alike, .noted").count() == 0
    two.goto(f"{server.origin}/queue")
    expect(two.locator("[data-row] .v-seconded")).to_have_count(1)
    expect(two.locator("[data-row] .v-alike")).to_have_count(0)
    two.goto(f"{server.origin}/disputed")
    expect(two.locator("article")).to_have_count(0)
    two.goto(f"{server.origin}/queue")
    press(two, "j")
    press_through(two, "Enter")
    press_through(two, "3")

    third = arrive(browser, server, "丙组长")
    third.goto(f"{server.origin}/disputed")
    expect(third.locator("article")).to_have_count(0)
    for page in (one, two):
        page.goto(f"{server.origin}/queue?status=disputed")
        expect(page.locator("[data-row]")).to_have_count(1)
        page.goto(f"{server.origin}/disputed")
        expect(page.locator("article")).to_have_count(1)
        assert page.locator("article .views .state").all_inner_texts() == ["雷同", "合理"]

    tab_to(two, "article input[name=note]")
    two.keyboard.type("合议后认为相同")
    tab_to(two, "article button[value=alike]", "Shift+Tab")
    press_through(two, "Enter")
    expect(two.locator("article")).to_have_count(0)
    for page in (one, two, third):
        page.goto(f"{server.origin}/queue")
        expect(page.locator("[data-row] .v-alike[data-settled]")).to_have_count(1)
    decided = events(server.workspace, EventKind.DECIDED)
    assert [(e.who, e.body["verdict"], e.body["settles"], e.body["note"]) for e in decided] == [
        ("甲组长", "alike", False, "整段相同"), ("乙组长", "fair", False, ""), ("乙组长", "alike", True, "合议后认为相同"),
    ]  # fmt: skip

    one.goto(f"{server.origin}/audit")
    numbers = [int(text) for text in one.locator(".audit tbody td.n").all_inner_texts()]
    assert numbers == [e.number for e in reversed(events(server.workspace))]
    rows = one.locator(".audit tbody tr").all_inner_texts()[:3]
    for row, (who, said) in zip(rows, [("乙组长", "合议"), ("丙组长", "开始阅读"), ("乙组长", "合理")], strict=True):
        assert who in row, row
        assert said in row, row
    for page in (one, two, third):
        page.context.close()


def test_nothing_changes_the_record(browser: Browser, server: Server) -> None:
    page = first_paper(browser, server, "甲组长")
    press_through(page, "1")
    page.goto(f"{server.origin}/audit")
    assert page.locator("main :is(form, button, input, select, textarea, [contenteditable])").count() == 0
    assert page.locator("main a").evaluate_all("links => links.map(a => new URL(a.href).pathname)") in ([], ["/audit"])
    before = events(server.workspace)
    for place in ("/audit", "/audit/1", "/paper", "/events"):
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            assert page.evaluate(ASK, [place, method]) in (404, 405), (place, method)
    assert page.evaluate(ASK, ["/decide", "POST"]) == 400
    assert events(server.workspace) == before
    with closing(sqlite3.connect(server.workspace / LEDGER)) as connection:
        for statement in (
            "UPDATE events SET who = '别人'",
            "DELETE FROM events",
            "REPLACE INTO events SELECT * FROM events",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="events"):
                connection.execute(statement)
    assert events(server.workspace) == before
    page.context.close()


def test_a_record_changed_behind_its_back_says_so(browser: Browser, workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / LEDGER)) as connection, connection:
        connection.execute("DROP TRIGGER events_stay")
        connection.execute("UPDATE events SET who = '别人' WHERE number = 3")
    with serving(workspace) as server:
        page = arrive(browser, server)
        page.goto(f"{server.origin}/audit")
        expect(page.locator(".alert")).to_have_text(re.compile("第 3 条"))
        page.context.close()
