"""The real page driven in Debian's Chromium: a server as a process of its own, readers with keyboards, and a watch."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from textmine.store.ledger import Event, EventKind, Ledger
from textmine.store.workspace import LEDGER

from ...stacks import command, environment

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
LAPTOP = {"width": 1366, "height": 768}
WAIT = 20.0  # seconds that anything may take on a busy machine


def launch(playwright: Playwright) -> Browser:
    """Start Debian's Chromium; a machine without one fails the tests, it does not skip them."""
    path = shutil.which("chromium")
    assert path, "no chromium on this machine: install Debian's package (.ci/run does)"
    return playwright.chromium.launch(executable_path=path, args=list(QUIET))


def until(holds: Callable[[], object], what: str, seconds: float = WAIT) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
        time.sleep(0.03)


class Server:
    """``textmine review`` as a process of its own, in a group of its own."""

    def __init__(self, workspace: Path, *args: object) -> None:
        self.workspace = workspace
        self.said = workspace.parent / f"{workspace.name}.stderr"
        with self.said.open("wb") as stderr:
            self.process = subprocess.Popen(
                command("review", workspace, "--no-open", "--port", 0, *args),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=stderr, env=environment(),
                start_new_session=True, text=True,
            )  # fmt: skip
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http://127.0.0.1:"), self.said.read_text("utf-8")

    @property
    def origin(self) -> str:
        parts = urlsplit(self.address)
        return f"{parts.scheme}://{parts.netloc}"

    def end(self, number: int = signal.SIGINT) -> int:
        """End the server and return how it left."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        code = self.process.wait(WAIT)
        assert self.process.stdout
        self.process.stdout.close()
        return code


@contextmanager
def serving(workspace: Path, *args: object) -> Iterator[Server]:
    """Serve a workspace for the length of a test."""
    server = Server(workspace, *args)
    try:
        yield server
    finally:
        server.end(signal.SIGKILL)


def descendants(pid: int) -> set[int]:
    """The process and all that came from it and still run."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z":
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = set[int](), [pid]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += children.get(one, [])
    return found


@dataclass
class Watch:
    """What a page did that it must not do: other hosts asked, errors said, answers refused."""

    origin: str
    faults: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> Watch:
        """Watch all pages of a context from now on."""
        context.on("request", lambda request: self._asked(request.url))
        context.on("response", lambda answer: self._answered(answer.status, answer.url))
        context.on("console", lambda said: self._said(said.type, said.text))
        context.on("weberror", lambda error: self.faults.append(f"error {error.error}"))
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation',"
            " function (e) { console.error('policy', e.violatedDirective, e.blockedURI); });"
        )
        return self

    def _asked(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "data:")):
            self.faults.append(f"asked {url}")

    def _answered(self, status: int, url: str) -> None:
        if status >= 400:
            self.faults.append(f"{status} {url}")

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(f"{kind} {text}")


def arrive(browser: Browser, server: Server, who: str = "李组长", **options: object) -> Page:
    """Open the printed address in a browser context of its own and say who reads, by keyboard."""
    context = browser.new_context(**({"viewport": LAPTOP, "locale": "zh-CN"} | options))  # type: ignore[arg-type]
    context.set_default_timeout(1000 * WAIT)
    page = context.new_page()
    page.goto(server.address)
    expect(page.locator("input[name=who]")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type(who)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(queue|intake)$"))
    return page


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        page.keyboard.press(key)


def press_through(page: Page, key: str) -> None:
    """Press a key that leads to another page, and wait until that is there."""
    with page.expect_navigation():
        page.keyboard.press(key)


def events(workspace: Path, *kinds: EventKind) -> list[Event]:
    """Return what stands in the ledger of a workspace while its server works, and see that nobody tampered with it."""
    with closing(Ledger(workspace / LEDGER)) as ledger:
        assert ledger.broken_at() == 0
        return ledger.events(*kinds)


def verdicts(workspace: Path) -> list[tuple[str, str, str]]:
    """Return who decided what of which kind of thing, in order; an empty verdict took one back."""
    return [(e.who, str(e.body["subject"]), str(e.body["verdict"])) for e in events(workspace, EventKind.DECIDED)]


def working_in(groups: set[int]) -> list[int]:
    """The processes of some groups that still run."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) in groups and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def groups_of(pids: set[int]) -> set[int]:
    """The process groups of some processes."""
    found = set()
    for pid in pids:
        with suppress(ProcessLookupError):
            found.add(os.getpgid(pid))
    return found
