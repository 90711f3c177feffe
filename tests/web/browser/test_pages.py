"""Every page by day and by night: nothing foreign is asked, nothing goes wrong, and everybody can read it."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from .driving import LAPTOP, Server, Watch, arrive, until
from .pages import every_page

Scheme = Literal["light", "dark"]
schemes = pytest.mark.parametrize("scheme", ["light", "dark"])


def shown(page: Page, address: str, status: int = 200) -> None:
    """Open an address to its end: what stands further down is loaded too."""
    answer = page.goto(address)
    assert answer
    assert answer.status == status, address
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")


@schemes
def test_no_page_asks_another_host_or_says_an_error(browser: Browser, desk: Server, scheme: Scheme) -> None:
    page = arrive(browser, desk, color_scheme=scheme)
    pages = every_page(page, desk)
    watch = Watch(desk.origin).over(page.context)
    for place in pages.values():  # what a page does late is seen at the next one, and in the end
        shown(page, desk.origin + place)
        expect(page.locator("h1").first).to_be_attached()
        assert watch.faults == [], place
    night = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    assert night == (scheme == "dark")
    page.context.close()


@schemes
def test_pages_without_a_session_ask_nothing_either(browser: Browser, desk: Server, scheme: Scheme) -> None:
    context = browser.new_context(viewport=LAPTOP, color_scheme=scheme)
    page = context.new_page()
    watch = Watch(desk.origin).over(context)
    shown(page, f"{desk.origin}/sign-in")
    assert watch.faults == []
    shown(page, f"{desk.origin}/?token=guessed", 403)
    shown(page, f"{desk.origin}/queue", 403)
    refused = [fault for fault in watch.faults if not fault.startswith(("403 ", "error Failed to load resource"))]
    assert refused == []
    context.close()


def test_the_watch_sees_what_it_is_there_for(browser: Browser, desk: Server) -> None:
    page = arrive(browser, desk)
    watch = Watch(desk.origin).over(page.context)
    page.goto(f"{desk.origin}/queue")
    page.evaluate(
        "document.body.insertAdjacentHTML('beforeend',"
        " '<img src=http://textmine.invalid/a.png><p style=color:red></p><img src=/paper?p=none>')"
    )
    page.evaluate("setTimeout(function () { throw new Error('broken'); }, 0)")
    for fault in ("asked http://textmine.invalid", "style-src", "404 ", "broken"):
        until(lambda fault=fault: page.evaluate("1") and fault in "\n".join(watch.faults), fault)
    page.context.close()


def serious(page: Page) -> list[str]:
    """Return what keeps people from reading the page as it stands, by the rules of axe."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['impact']} {v['id']}: {node['target']} {node.get('failureSummary', '')[:300]}"
        for v in found
        if v["impact"] in ("serious", "critical")
        for node in v["nodes"]
    ]


@schemes
def test_everybody_can_read_every_page(browser: Browser, desk: Server, scheme: Scheme) -> None:
    page = arrive(browser, desk, color_scheme=scheme)
    found: dict[str, list[str]] = {}
    for name, place in every_page(page, desk).items():
        page.goto(desk.origin + place)
        if name == "paper":
            page.keyboard.press("ArrowDown")
            expect(page.locator("#correct")).to_be_visible()
        found[name] = serious(page)
    page.keyboard.press("?")
    page.context.clear_cookies()
    for name, place in {"sign-in": "/sign-in", "refused": "/?token=guessed"}.items():
        page.goto(desk.origin + place)
        found[name] = serious(page)
    assert {name: faults for name, faults in found.items() if faults} == {}
    page.context.close()


def test_the_rules_see_what_cannot_be_read(browser: Browser, desk: Server) -> None:
    page = arrive(browser, desk)
    page.goto(f"{desk.origin}/queue")
    page.evaluate("document.querySelector('h1').style.color = '#e0ded8'")
    assert any("color-contrast" in fault for fault in serious(page))
    page.context.close()
