"""A workspace with the results of the stack made by hand, hostile strings included, and a browser of sorts on it."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import anyio
import httpx

from textmine.model import Corpus, Ledger
from textmine.settings import Settings, load_settings
from textmine.store.workspace import Workspace
from textmine.web.app import application
from textmine.web.guard import Address
from textmine.web.sessions import Session, Sessions
from textmine.work import workspace as runs
from textmine.work.desk import Desk

from ..stacks import PLAIN

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it asks for the successor of httpx, which does the same here
    from starlette.testclient import TestClient

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"
READER, PASSWORD = "王芳", "六月的风吹过山冈很凉"


def results_in(folder: Path, corpus: Corpus) -> None:
    """Keep a stack as the newest results of the workspace in ``folder``."""
    corpus = replace(corpus, ledgers={p.name: corpus.ledgers.get(p.name, Ledger()) for p in corpus.submissions})
    with closing(Workspace(folder)) as workspace:
        run = workspace.begin_run(READER)
        runs.keep_results(workspace, run, corpus)
        workspace.finish_run(run, READER, version="0.1", papers=len(corpus.submissions))


class Page:
    """A browser at the review page: keeps cookies, follows nothing, and sends what a browser sends with a form."""

    def __init__(self, desk: Desk, address: Address, sessions: Sessions) -> None:
        self.desk, self.address, self.sessions = desk, address, sessions
        self.client = self.other()

    def other(self) -> TestClient:
        """Return a second browser."""
        app = application(self.desk, self.address, self.sessions)
        base = f"http://127.0.0.1:{self.address.port}"
        return TestClient(app, base_url=base, follow_redirects=False, raise_server_exceptions=False)

    def arrive(self, who: str = READER) -> Session:
        """Open the printed address and say a name."""
        self.client.get(f"/?token={self.sessions.token}")
        if who:
            self.post("/reader", who=who)
        return self.session

    @property
    def session(self) -> Session:
        """The session of this browser."""
        found = self.sessions.find(self.client.cookies.get(self.address.cookie, ""))
        assert found
        return found

    def get(self, path: str, **more: Any) -> httpx.Response:
        """Open an address."""
        return self.client.get(path, **more)

    def post(self, path: str, *names: str, headers: dict[str, str] | None = None, **form: str) -> httpx.Response:
        """Send a form of our own page; ``names`` are its fields ``name``."""
        key = self.session.form_key if self.client.cookies else ""
        fields = {"form_key": key, **form, **({"name": list(names)} if names else {})}
        return self.client.post(path, data=fields, headers={"origin": HERE, **(headers or {})})

    def put(self, query: dict[str, str], content: Any = b"words", headers: dict[str, str] | None = None):
        """Send a file."""
        own = {"origin": HERE, "x-form-key": self.session.form_key}
        return self.client.put("/intake/file", params=query, content=content, headers={**own, **(headers or {})})


def raw(page: Page, path: str, query: bytes = b"", host: bytes | None = HERE[7:].encode()) -> int:
    """Ask what no client would, past all of them, and return the status of the answer."""
    cookie = f"{page.address.cookie}={page.client.cookies.get(page.address.cookie, '')}".encode()
    headers = [(b"cookie", cookie), *([(b"host", host)] if host is not None else [])]
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode("utf-8", "surrogatepass"),
             "query_string": query, "headers": headers, "server": ("127.0.0.1", page.address.port)}  # fmt: skip
    told: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        told.append(message)

    anyio.run(page.client.app, scope, receive, send)
    return int(told[0]["status"])


@cache
def _settings(**changes: Any) -> Settings:
    return load_settings(flags={f"desk.{k}": v for k, v in changes.items()}, environment=PLAIN)


@contextmanager
def opened(folder: Path, *, shared: bool = False, **changes: Any) -> Iterator[Page]:
    """Open the review page of a workspace without a server; ``changes`` are settings of the page."""
    with closing(Desk(folder, _settings(**changes))) as desk:
        address = Address("10.0.0.5" if shared else "127.0.0.1", PORT, shared)
        yield Page(desk, address, Sessions())


def steps(page: Page) -> int:
    """Return how many events the ledger holds."""
    return page.desk.workspace.ledger.last
