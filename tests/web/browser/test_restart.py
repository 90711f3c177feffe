"""What is decided is on the disk, and what works ends with its server, however hard that is ended."""

from __future__ import annotations

import signal
from pathlib import Path

from playwright.sync_api import Browser, expect

from textmine.store.ledger import EventKind

from .driving import arrive, descendants, events, groups_of, press_through, serving, until, verdicts, working_in


def test_nothing_is_lost_when_the_server_is_killed(browser: Browser, workspace: Path) -> None:
    with serving(workspace) as server:
        page = arrive(browser, server)
        page.keyboard.press("j")
        press_through(page, "Enter")
        for key in "123":
            press_through(page, key)
        server.end(signal.SIGKILL)
        page.context.close()
    with serving(workspace) as server:
        page = arrive(browser, server)
        for verdict in ("alike", "suspect", "fair"):
            expect(page.locator(f"[data-row] .v-{verdict}")).to_have_count(1)
        page.keyboard.press("j")
        press_through(page, "Enter")
        expect(page.locator(".standing .v-alike")).to_be_visible()
        press_through(page, "u")
        expect(page.locator("#said")).to_contain_text("已撤销")
        assert [verdict for _, _, verdict in verdicts(workspace)] == ["alike", "suspect", "fair", ""]
        page.context.close()


def test_a_run_ends_with_its_server_and_can_be_begun_again(browser: Browser, unread: Path) -> None:
    with serving(unread, "--set", "engine.workers=2") as server:
        page = arrive(browser, server)
        page.keyboard.press("Enter")
        expect(page.locator("#progress")).to_be_visible()
        until(lambda: len(descendants(server.process.pid)) >= 4, "a run with its workers")
        groups = groups_of(descendants(server.process.pid))
        server.end(signal.SIGKILL)
        until(lambda: working_in(groups) == [], "no process is left of the run", 10)
        page.context.close()
    assert events(unread, EventKind.RUN_FINISHED) == []
    with serving(unread, "--set", "engine.workers=2") as server:
        page = arrive(browser, server)
        expect(page.get_by_role("alert")).to_contain_text("没有做完")
        page.keyboard.press("Enter")
        expect(page.get_by_text("去看队列")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("alert")).to_have_count(0)
        assert [e.body["run"] for e in events(unread, EventKind.RUN_FINISHED)] == [2]
        page.goto(f"{server.origin}/queue")
        expect(page.locator("[data-row]")).to_have_count(8)
        page.context.close()


def test_stopping_by_key_of_the_terminal_ends_a_run_too(browser: Browser, unread: Path) -> None:
    with serving(unread, "--set", "engine.workers=2") as server:
        page = arrive(browser, server)
        page.keyboard.press("Enter")
        expect(page.locator("#progress")).to_be_visible()
        until(lambda: len(descendants(server.process.pid)) >= 4, "a run with its workers")
        groups = groups_of(descendants(server.process.pid))
        assert server.end(signal.SIGINT) in (0, 130)
        until(lambda: working_in(groups) == [], "no process is left of the run", 10)
        assert "Traceback" not in server.said.read_text("utf-8")
        page.context.close()
