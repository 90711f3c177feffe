"""Who looks on while names are hidden reads none of them."""

from __future__ import annotations

from contextlib import closing
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Page, expect

from textmine.store.results import Results
from textmine.store.workspace import Workspace

from .driving import Server, arrive, press, press_through
from .pages import every_page

PERSONS = ("邱国栋", "罗海燕", "陶立新", "谭素珍", "侯启明", "周伯炎", "沈柏年", "吴秀兰")


class Held(HTMLParser):
    """Collects all that a page holds: texts, and every attribute, addresses and hidden fields too."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [f"{name}={unquote(value)}" for name, value in attrs if value]

    def handle_data(self, data: str) -> None:
        self.found.append(data)


def held(html: str) -> str:
    """Return what a page holds."""
    parser = Held()
    parser.feed(html)
    return "\n".join(parser.found)


@pytest.fixture(scope="module")
def names(desk: Server) -> list[str]:
    """The names of the units of the samples and of some persons in them."""
    with closing(Workspace(desk.workspace)) as workspace:
        run = workspace.latest()
        assert run
        with closing(Results.open(workspace.results_path(run))) as results:
            units = [unit.value for unit in results.units()]
    assert len(units) > 30
    return [*units, *PERSONS, "云岭镇", "竹溪村", "柳湾镇", "南坪乡", "双塘乡"]


def seen(page: Page, names: list[str]) -> list[str]:
    text = held(page.content()) + unquote(page.url)
    return [name for name in names if name in text]


def test_no_name_is_shown_where_names_are_hidden(browser: Browser, desk: Server, names: list[str]) -> None:
    page = arrive(browser, desk, "王阅")
    places = every_page(page, desk)
    found: dict[str, list[str]] = {}
    for name, place in places.items():
        page.goto(desk.origin + place)
        found[name] = seen(page, names)
    assert {"queue", "paper", "pair", "group", "theme", "found", "intake", "audit", "themes"} <= {
        name for name, named in found.items() if named
    }, "the pages name nobody anyway"
    page.goto(f"{desk.origin}/queue")
    with page.expect_navigation():
        page.locator("button[name=anonymous]").press("Enter")
    expect(page.locator("button[name=anonymous]")).to_have_attribute("aria-pressed", "true")
    left: dict[str, list[str]] = {}
    for name, place in places.items():
        page.goto(desk.origin + place)
        left[name] = seen(page, names)
    assert {name: named for name, named in left.items() if named} == {}
    page.context.close()


def test_what_is_said_of_a_decision_hides_names_too(browser: Browser, desk: Server, names: list[str]) -> None:
    page = arrive(browser, desk, "王阅")
    with page.expect_navigation():
        page.locator("button[name=anonymous]").press("Enter")
    press(page, "j")
    press_through(page, "Enter")
    first = page.locator("#text").inner_text()
    press(page, "/")
    page.keyboard.type("云岭镇党委抄了柳湾镇党委")
    press(page, "Escape")
    press_through(page, "1")
    expect(page.locator("#said")).to_contain_text("已记下")
    assert seen(page, names) == []
    press_through(page, "k")
    assert page.locator("#text").inner_text() == first
    page.goto(f"{desk.origin}/audit")
    assert seen(page, names) == []
    press(page, "?")
    page.context.close()


def test_the_search_knows_units_by_their_aliases(browser: Browser, desk: Server) -> None:
    page = arrive(browser, desk)
    with page.expect_navigation():
        page.locator("button[name=anonymous]").press("Enter")
    alias = page.locator("datalist#units option").first.get_attribute("value")
    assert alias
    page.locator("input[name=unit]").fill(alias)
    with page.expect_navigation():
        page.locator("input[name=unit]").press("Enter")
    assert page.locator("[data-row] .paper .unit").all_inner_texts() == [alias]
    page.context.close()
