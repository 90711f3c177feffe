"""Where the pages of the desk are."""

from __future__ import annotations

from playwright.sync_api import Page

from .driving import Server

LISTS = ("/intake", "/queue", "/pairs", "/groups", "/themes", "/search", "/disputed", "/office", "/audit")
"""What the navigation leads to."""


def first_link(page: Page, server: Server, place: str, start: str) -> str:
    """Return the first address on a page that begins with ``start``."""
    page.goto(server.origin + place)
    found = page.locator(f"main a[href^='{start}']").first.get_attribute("href")
    assert found
    return found


def every_page(page: Page, server: Server) -> dict[str, str]:
    """Return a name and an address for each kind of page that a reader can come to."""
    return {place.strip("/"): place for place in LISTS} | {
        "paper": first_link(page, server, "/queue", "/paper?"),
        "pair": first_link(page, server, "/pairs", "/pair?"),
        "group": first_link(page, server, "/groups", "/group?"),
        "theme": first_link(page, server, "/themes", "/theme?"),
        "found": "/search?q=" + "支部",
        "narrowed": "/queue?q=党建&status=undecided",
        "reader": "/reader",
    }
