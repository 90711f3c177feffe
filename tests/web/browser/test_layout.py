"""What a reader has before him at common sizes, and what the keyboard alone reaches."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import pytest
from playwright.sync_api import Browser, Page, expect

from .driving import Server, arrive, press
from .pages import every_page

SIZES = [(1093, 614, 1.25), (1366, 768, 1), (1920, 1080, 1)]
BOXES = """selector => [...document.querySelectorAll(selector)]
  .filter(node => node.checkVisibility({ visibilityProperty: true }))
  .map(node => { const box = node.getBoundingClientRect();
    return { what: node.outerHTML.slice(0, 90), left: box.left, top: box.top, right: box.right, bottom: box.bottom,
             cut: node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== 'visible' }; })"""
REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, summary')]
  .filter(node => node.type !== 'hidden' && !node.disabled && node.checkVisibility({ visibilityProperty: true }))"""
FOCUSED = """() => { const node = document.activeElement; const style = getComputedStyle(node);
  const box = node.getBoundingClientRect();
  return { at: """ + REACHABLE.removeprefix("() => ") + """.indexOf(node),
    seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2 && box.width > 0,
    what: node.outerHTML.slice(0, 120) }; }"""  # fmt: skip


@pytest.fixture(scope="module", params=["zh", "en"])
def reader(request: pytest.FixtureRequest, browser: Browser, desk: Server) -> Iterator[Page]:
    """A page in one of the two languages; the words of the second are longer."""
    width, height, scale = SIZES[0]
    page = arrive(browser, desk, viewport={"width": width, "height": height}, device_scale_factor=scale)
    if request.param == "en":
        page.locator("button[name=language]").press("Enter")
        expect(page.locator("html")).to_have_attribute("lang", "en")
    yield page
    page.context.close()


def boxes(page: Page, selector: str) -> list[dict[str, float]]:
    found: list[dict[str, float]] = page.evaluate(BOXES, selector)
    assert found, selector
    return found


def faults(page: Page, selector: str) -> list[str]:
    """Return what is cut off, outside the window, or over something else of its kind."""
    size = page.viewport_size or {}
    all_boxes = boxes(page, selector)
    outside = [
        f"outside: {box['what']}"
        for box in all_boxes
        if box["left"] < 0
        or box["top"] < 0
        or box["right"] > size["width"] + 0.5
        or box["bottom"] > size["height"] + 0.5
    ]
    cut = [f"cut: {box['what']}" for box in all_boxes if box["cut"] and "<input" not in str(box["what"])]
    over = [
        f"over: {a['what']} {b['what']}"
        for a, b in combinations(all_boxes, 2)
        if min(a["right"], b["right"]) - max(a["left"], b["left"]) > 0.5
        and min(a["bottom"], b["bottom"]) - max(a["top"], b["top"]) > 0.5
    ]
    return outside + cut + over


@pytest.mark.parametrize("size", SIZES, ids=["125%", "laptop", "desktop"])
def test_nothing_is_cut_off_and_nothing_overlaps(
    reader: Page, desk: Server, size: tuple[int, int, float], places: dict[str, str]
) -> None:
    width, height, _ = size
    reader.set_viewport_size({"width": width, "height": height})
    found: dict[str, list[str]] = {}
    for name, place in places.items():
        reader.goto(desk.origin + place)
        found[name] = []
        if reader.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found[name].append("the page scrolls sideways")
        if name != "reader":
            found[name] += faults(reader, ".bar a, .bar button")
        if name in ("paper", "pair", "group"):
            found[name] += faults(reader, ".decide button, .decide a, .decide .off, .decide input[name=note]")
            bar = boxes(reader, ".decide")[0]
            assert bar["bottom"] == pytest.approx(height, abs=0.5)
            assert bar["bottom"] - bar["top"] < 110
        if name == "paper":
            press(reader, "ArrowDown")
            found[name] += faults(reader, ".correct button, .correct .what, .decide button, .decide a")
        if name == "queue":
            found[name] += faults(reader, ".hints, [data-row]:nth-child(1) > *")
        if name == "pair":
            found[name] += faults(reader, ".sum, .pane, .decide, .bar")
            pane = boxes(reader, ".pane")[0]
            assert pane["bottom"] - pane["top"] > height * 0.45
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


@pytest.fixture(scope="module")
def places(browser: Browser, desk: Server) -> dict[str, str]:
    """Where the pages are."""
    page = arrive(browser, desk)
    found = every_page(page, desk)
    page.context.close()
    return found


@pytest.mark.parametrize("name", ["paper", "pair", "queue", "intake", "office"])
def test_the_tabulator_reaches_everything_and_shows_where_it_is(
    browser: Browser, desk: Server, places: dict[str, str], name: str
) -> None:
    page = arrive(browser, desk)
    page.goto(desk.origin + places[name])
    count = page.evaluate(f"({REACHABLE})().length")
    assert count > 10
    reached, unseen = set[int](), []
    for _ in range(count + 40):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        reached.add(now["at"])
        inside_label = page.evaluate("document.activeElement.type === 'file'")
        if now["at"] >= 0 and not now["seen"] and not inside_label:
            unseen.append(now["what"])
        if len(reached - {-1}) == count:
            break
    missed = set(range(count)) - reached
    assert (
        page.evaluate(
            f"wanted => ({REACHABLE})().filter((n, i) => wanted.includes(i)).map(n => n.outerHTML)", sorted(missed)
        )
        == []
    )
    assert unseen == []
    page.context.close()


def test_the_help_closes_with_its_key(browser: Browser, desk: Server) -> None:
    page = arrive(browser, desk)
    press(page, "?")
    dialog = page.locator("dialog#help")
    expect(dialog).to_be_visible()
    expect(dialog.locator("button")).to_be_focused()
    press(page, "Escape")
    expect(dialog).to_be_hidden()
    assert page.url == f"{desk.origin}/queue"
    page.context.close()
