"""Nothing leaves the machine: not from the program, and not from the report in a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from .stacks import environment

ASSETS = Path(__file__).resolve().parents[1] / "textmine/export"
GUARD = '''
import os, socket
def refuse(name):
    def attempt(*args, **_more):
        with open(os.environ["ATTEMPTS"], "a") as log:
            log.write(f"{name} {args[-1:]}\\n")
        raise OSError("no network in this test")
    return attempt
class Guarded(socket.socket):
    """A socket that may only speak to this machine's own processes."""
    def _checked(self, name, address):
        if self.family != getattr(socket, "AF_UNIX", None):
            refuse(name)(address)
    def connect(self, address):
        self._checked("connect", address)
        return super().connect(address)
    def connect_ex(self, address):
        self._checked("connect_ex", address)
        return super().connect_ex(address)
    def sendto(self, data, *rest):
        self._checked("sendto", rest[-1])
        return super().sendto(data, *rest)
socket.socket = Guarded
for name in ("getaddrinfo", "gethostbyname", "gethostbyname_ex", "gethostbyaddr", "getnameinfo", "create_connection"):
    setattr(socket, name, refuse(name))
'''
LOADING = {("script", "src"), ("img", "src"), ("iframe", "src"), ("link", "href"), ("video", "src"), ("audio", "src")} | {
    ("source", "src"), ("embed", "src"), ("object", "data"), ("img", "srcset"), ("form", "action"), ("image", "href"),
    ("use", "href"), ("base", "href"), ("track", "src"), ("body", "background"), ("input", "src"), ("video", "poster"),
}  # fmt: skip
CALLS = re.compile(r"\b(fetch|XMLHttpRequest|EventSource|WebSocket|sendBeacon|importScripts|import)\s*\(")
IN_STYLE = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)[^)]*", re.IGNORECASE)


@pytest.fixture(scope="module")
def run(mixed: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[subprocess.CompletedProcess[str], Path, Path]:
    """A run with worker processes, in which every way to a network is watched and closed."""
    folder = tmp_path_factory.mktemp("offline")
    (folder / "guard").mkdir()
    (folder / "guard/sitecustomize.py").write_text(GUARD, encoding="utf-8")
    attempts = folder / "attempts"
    args = [
        "triage",
        str(mixed),
        "--out",
        str(folder / "out"),
        "--set",
        "engine.workers=2",
        "--set",
        "engine.workers=2",
    ]
    env = environment(PYTHONPATH=str(folder / "guard"), ATTEMPTS=str(attempts), http_proxy="http://127.0.0.1:9")
    done = subprocess.run(
        [sys.executable, "-m", "textmine", *args], capture_output=True, text=True, env=env, timeout=120, check=False
    )
    return done, folder / "out", attempts


def test_a_run_never_tries_to_reach_a_network(run) -> None:
    done, _, attempts = run
    assert done.returncode == 3, done.stderr
    assert not attempts.exists(), attempts.read_text("utf-8")


def test_the_guard_would_have_seen_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    tries = (
        "import urllib.request, socket\n"
        "for go in (lambda: urllib.request.urlopen('http://127.0.0.1:9/'), lambda: socket.getaddrinfo('x.invalid', 1),\n"
        "           lambda: socket.socket().connect(('127.0.0.1', 9))):\n"
        "    try: go()\n"
        "    except OSError: pass\n"
    )
    env = environment(PYTHONPATH=str(tmp_path), ATTEMPTS=str(tmp_path / "attempts"))
    subprocess.run([sys.executable, "-c", tries], env=env, check=True, timeout=60)
    seen = {line.split()[0] for line in (tmp_path / "attempts").read_text("utf-8").splitlines()}
    assert seen == {"create_connection", "getaddrinfo", "connect"}


class Loads(HTMLParser):
    """Collects what a browser would load of itself when it opens a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag
        for name, value in attrs:
            if (tag, name.removeprefix("xlink:")) in LOADING and not (value or "").startswith(("data:", "#")):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "style":
                self.found += IN_STYLE.findall(value or "")
            if tag == "meta" and name == "http-equiv" and (value or "").lower() == "refresh":
                self.found.append("<meta refresh>")

    def handle_endtag(self, tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside == "style":
            self.found += IN_STYLE.findall(data)
        if self.inside == "script":
            self.found += CALLS.findall(data)


def loads(page: str) -> list[str]:
    parser = Loads()
    parser.feed(page)
    return parser.found


def test_the_report_loads_nothing(run) -> None:
    page = (run[1] / "report.html").read_text("utf-8")
    assert "河口镇党委" in page
    assert loads(page) == []


@pytest.mark.parametrize(
    "page",
    [
        "<script src=//a/b.js></script>",
        "<link rel=stylesheet href=https://a/b.css>",
        "<style>@import 'x.css'</style>",
        "<p style='background:url(http://a/b.png)'>",
        "<script>fetch('/x')</script>",
        "<img src='http://a/b.png'>",
    ],
)
def test_the_check_sees_what_a_browser_would_load(page: str) -> None:
    assert loads(page) != []


def test_no_asset_names_an_address_to_load() -> None:
    assets = [p for p in ASSETS.rglob("*") if p.suffix in {".css", ".js", ".html", ".svg", ".j2", ".jinja"}]
    assert assets
    for path in assets:
        text = path.read_text("utf-8")
        assert IN_STYLE.findall(text) == [], path.name
        assert CALLS.findall(text) == [], path.name
        assert re.findall(r"(?:src|href)\s*=\s*[\"']?(?:https?:)?//[^\s\"']+", text) == [], path.name
