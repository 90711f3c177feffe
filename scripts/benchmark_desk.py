"""Measure the review page in a browser on a large workspace, and the same bytes as static files in the same run.

    python scripts/benchmark_desk.py [--papers 1000] [--pairs 5000] [--decisions 5000] [--repeat 15] [--seed 1] [--json]

Prints Markdown: for each page the server's time to its first byte, the time to the first contentful paint and to the
end of loading as Chromium tells them (Navigation and Paint Timing), and its bytes; the median of ``--repeat`` and the
worst, the very first one included. Each repeat looks at another paper or pair. *Deciding* counts from the key to the
paint of the paper that comes next, *next lines* from the moment they come into sight until they are drawn. Then the
first paint of the same HTML and style sheets from Python's ``http.server``, and the ratio of the medians.

Last come the frames of scrolling through the whole queue, each row of it loaded: the intervals between animation
frames while the page moves by a third of a screen a frame. The workspace is made by ``desk_corpus.py``, not analysed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from benchmarks.machine import processor
from desk_corpus import desk_corpus
from playwright.sync_api import Browser, Page, sync_playwright

from textmine.model import Corpus, Decision, Subject, Verdict
from textmine.settings import load_settings
from textmine.store.results import PairFigures, write_results
from textmine.store.workspace import Workspace
from textmine.work import pairs_of

QUIET = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
SCREEN = {"width": 1366, "height": 768}
READERS = ("甲", "乙")
OF_PAPERS = 0.3  # share of the decisions that are on papers; the others are on pairs
LIBRARIES = ("textmine", "starlette", "uvicorn", "jinja2", "playwright")
WORD = "台账"
TIMING = """() => new Promise(done => {
  const told = () => {
    const nav = performance.getEntriesByType('navigation')[0];
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    if (!paint || !nav.loadEventEnd) { return setTimeout(told, 5); }
    done({server: nav.responseStart - (nav.redirectStart || nav.requestStart), paint: paint.startTime,
      load: nav.loadEventEnd, size: nav.decodedBodySize});
  };
  told();
})"""
MORE = """() => new Promise(done => {
  const rows = () => document.querySelectorAll('[data-row]').length;
  const before = rows(), begin = performance.now();
  const asked = document.querySelector('tr.more').getAttribute('hx-get').split('?')[0];
  const told = () => {
    if (rows() === before) { return requestAnimationFrame(told); }
    requestAnimationFrame(() => {
      const got = performance.getEntriesByType('resource').filter(each => each.name.includes(asked)).pop();
      const end = performance.now() - begin;
      done({server: got.responseStart - got.requestStart, paint: end, load: end, size: got.decodedBodySize});
    });
  };
  document.querySelector('tr.more').scrollIntoView();
  told();
})"""
ALL = """() => new Promise(done => {
  const on = () => {
    const more = document.querySelector('tr.more');
    if (!more) { return done(document.querySelectorAll('[data-row]').length); }
    more.scrollIntoView();
    setTimeout(on, 20);
  };
  on();
})"""
FRAMES = """() => new Promise(done => {
  const root = document.scrollingElement, found = [];
  root.scrollTop = 0;
  let last = 0;
  const step = now => {
    if (last) { found.push(now - last); }
    last = now;
    const before = root.scrollTop;
    root.scrollTop = before + innerHeight / 3;
    if (root.scrollTop === before) { return done(found); }
    requestAnimationFrame(step);
  };
  requestAnimationFrame(() => requestAnimationFrame(step));
})"""


@dataclass(frozen=True)
class Load:
    """One page once: milliseconds of the server, to the first paint, to the end; its bytes."""

    server: float
    paint: float
    load: float
    size: int


@dataclass(frozen=True)
class Row:
    """One kind of page: every load, and the first paints of the same bytes as a static file."""

    name: str
    loads: tuple[Load, ...]
    static: tuple[float, ...] = ()


@dataclass(frozen=True)
class Stack:
    """A workspace that was made."""

    folder: Path
    papers: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]
    said: str


def make_workspace(folder: Path, given: argparse.Namespace) -> Stack:
    """Make a workspace with results and the decisions of two readers."""
    corpus = desk_corpus(given.papers, given.pairs, given.chars, given.seed)
    pairs = pairs_of(corpus)
    workspace = Workspace(folder)
    try:
        for paper in corpus.papers:
            workspace.add(paper.name, "submission", [paper.text.encode()], READERS[0])
        run = workspace.begin_run(READERS[0])
        write_results(corpus, workspace.results_path(run), [PairFigures.of(pair) for pair in pairs])
        workspace.finish_run(run, READERS[0], version="made", papers=len(corpus.papers))
        names = tuple((pair.a.paper.name, pair.b.paper.name) for pair in pairs)
        _decide(workspace, corpus, names, given.decisions, Random(given.seed))  # noqa: S311
    finally:
        workspace.close()
    return Stack(folder, tuple(standing.paper for standing in corpus.queue), names, _described(corpus, len(pairs)))


def _decide(
    workspace: Workspace, corpus: Corpus, pairs: Sequence[tuple[str, str]], decisions: int, rng: Random
) -> None:
    for number in range(decisions):
        of_paper = rng.random() < OF_PAPERS
        subject = Subject.paper(rng.choice(corpus.papers).name) if of_paper else Subject.pair(*rng.choice(pairs))
        workspace.decide(Decision(subject, rng.choice(list(Verdict)), READERS[number % 2], "", run=1))


def _described(corpus: Corpus, pairs: int) -> str:
    digest = hashlib.sha256()
    for paper in corpus.papers:
        digest.update(paper.text.encode())
    characters = sum(len(paper.text) for paper in corpus.papers)
    statements = sum(len(paper.structure.statements) for paper in corpus.papers)
    runs = sum(len(match.blocks) for match in corpus.matches)
    return (
        f"{len(corpus.papers):,} papers, {characters:,} characters, {statements:,} statements, {pairs:,} pairs with "
        f"{runs:,} shared runs, {len(corpus.findings):,} findings, {len(corpus.themes):,} themes, "
        f"sha256 {digest.hexdigest()[:12]}"
    )


@contextmanager
def serving(workspace: Path) -> Iterator[str]:
    """Serve a workspace as users do and give the address."""
    command = [sys.executable, "-m", "textmine", "review", str(workspace), "--no-open"]
    with _process(command, subprocess.DEVNULL) as server:
        assert server.stdout  # noqa: S101
        yield server.stdout.readline().strip()


@contextmanager
def serving_files(folder: Path) -> Iterator[str]:
    """Serve static files with the standard library and give the address."""
    command = [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1", "--directory", str(folder)]
    with _process(command, subprocess.DEVNULL) as server:
        assert server.stdout  # noqa: S101
        yield f"http://127.0.0.1:{server.stdout.readline().split(' port ')[1].split()[0]}"


@contextmanager
def _process(command: Sequence[str], stderr: int) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)
        if process.stdout:
            process.stdout.close()


class Desk:
    """The review page in a browser, with a reader at it."""

    def __init__(self, browser: Browser, address: str, stack: Stack) -> None:
        self.stack = stack
        self.origin = "{0.scheme}://{0.netloc}".format(urlsplit(address))
        self.page: Page = browser.new_context(viewport=SCREEN, locale="zh-CN").new_page()
        self.page.goto(address)
        self.page.fill("input[name=who]", READERS[0])
        self.page.press("input[name=who]", "Enter")
        self.page.wait_for_url(f"{self.origin}/queue")

    def load(self, path: str) -> Load:
        """Open a page and say what that took."""
        self.page.goto(self.origin + path, wait_until="load")
        return Load(**self.page.evaluate(TIMING))

    def next_lines(self) -> Load:
        """Open the queue and let the next lines come into sight."""
        self.page.goto(f"{self.origin}/queue", wait_until="load")
        return Load(**self.page.evaluate(MORE))

    def decide(self, path: str) -> Load:
        """Decide on a paper with a key, and go on to the next."""
        self.page.goto(self.origin + path, wait_until="load")
        with self.page.expect_navigation(wait_until="load"):
            self.page.keyboard.press("1")
        return Load(**self.page.evaluate(TIMING))

    def frames(self) -> tuple[int, list[float]]:
        """Load every line of the queue, scroll through it, and return the lines and the milliseconds of each frame."""
        self.page.goto(f"{self.origin}/queue", wait_until="load")
        rows = self.page.evaluate(ALL)
        return rows, self.page.evaluate(FRAMES)

    def paths(self) -> dict[str, Callable[[int], str]]:
        """Return the address of each kind of page, by the number of the repeat."""
        papers, pairs = self.stack.papers, self.stack.pairs
        return {
            "queue": lambda _: "/queue",
            "queue filtered by a word": lambda _: f"/queue?q={quote(WORD)}",
            "queue of what is undecided": lambda _: "/queue?status=undecided",
            "paper": lambda k: f"/paper?p={quote(papers[7919 * k % len(papers)])}",
            "pair": lambda k: "/pair?a={}&b={}".format(*map(quote, pairs[7919 * k % len(pairs)])),
            "list of pairs": lambda _: "/pairs",
            "groups": lambda _: "/groups",
            "themes": lambda _: "/themes",
            "search": lambda _: f"/search?q={quote(WORD)}",
            "intake": lambda _: "/intake",
            "what readers differ on": lambda _: "/disputed",
            "record": lambda _: "/audit",
        }

    def measured(self, repeat: int) -> list[Row]:
        """Measure every kind of page; the statics are measured by :func:`with_statics`."""
        rows = [Row(name, tuple(self.load(at(k)) for k in range(repeat))) for name, at in self.paths().items()]
        if len(self.stack.papers) > load_settings().desk.rows:
            rows.insert(1, Row("next lines of the queue", tuple(self.next_lines() for _ in range(repeat))))
        paper = self.paths()["paper"]
        rows.append(Row("decide and move on", tuple(self.decide(paper(k)) for k in range(repeat))))
        return rows

    def with_statics(self, rows: Sequence[Row], repeat: int, folder: Path) -> list[Row]:
        """Save the pages as files and measure them from another server."""
        (folder / "static").mkdir()
        root = Path(__file__).resolve().parent.parent / "textmine"
        for file in (*(root / "export/assets").iterdir(), *(root / "web/static").iterdir()):
            shutil.copy(file, folder / "static")
        paths = self.paths()
        for name, at in paths.items():
            answer = self.page.request.get(self.origin + at(0))
            (folder / f"{name}.html").write_bytes(answer.body())
        found = []
        with serving_files(folder) as origin:
            for row in rows:
                file = {"decide and move on": "paper"}.get(row.name, row.name)
                paints = [self._static(f"{origin}/{quote(file)}.html") for _ in range(repeat)] if file in paths else []
                found.append(Row(row.name, row.loads, tuple(paints)))
        return found

    def _static(self, address: str) -> float:
        self.page.goto(address, wait_until="load")
        told: dict[str, Any] = self.page.evaluate(TIMING)
        return float(told["paint"])


def measured(given: argparse.Namespace) -> tuple[list[Row], tuple[int, list[float]], dict[str, str]]:
    """Return the rows of the table, the frames, and what they depend on."""
    with tempfile.TemporaryDirectory() as place:
        stack = make_workspace(Path(place) / "workspace", given)
        print("workspace made", file=sys.stderr, flush=True)
        with sync_playwright() as playwright, serving(stack.folder) as address:
            browser = playwright.chromium.launch(executable_path=given.chromium, args=list(QUIET))
            try:
                desk = Desk(browser, address, stack)
                rows = desk.measured(given.repeat)
                frames = desk.frames()
                folder = Path(place) / "files"
                folder.mkdir()
                return desk.with_statics(rows, given.repeat, folder), frames, circumstances(stack, browser, given)
            finally:
                browser.close()


def circumstances(stack: Stack, browser: Browser, given: argparse.Namespace) -> dict[str, str]:
    """Return what the figures depend on."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in LIBRARIES)
    return {
        "machine": f"{processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}; "
        f"processes that were waiting for them on average: {os.getloadavg()[0]:.1f}",
        "versions": f"Python {platform.python_version()}, {versions}, Chromium {browser.version}, headless, no GPU",
        "corpus": f"scripts/desk_corpus.py, seed {given.seed}: {stack.said}; "
        f"{given.decisions:,} decisions of {len(READERS)} readers",
        "runs": f"median (worst) of {given.repeat} loads in milliseconds, the first after the server's start included",
    }


def table(rows: Sequence[Row]) -> list[str]:
    """Return the table as lines of Markdown."""
    lines = ["| page | server | first paint | loaded | KB | static file, first paint | ratio |", f"|---|{'---:|' * 6}"]
    for row in rows:
        cells = [_told([load.server for load in row.loads]), _told([load.paint for load in row.loads])]
        cells += [_told([load.load for load in row.loads])]
        cells += [f"{statistics.median(load.size for load in row.loads) / 1024:,.0f}"]
        cells += [_told(row.static) if row.static else "", f"{ratio(row):.1f} ×" if row.static else ""]
        lines.append(f"| {' | '.join([row.name, *cells])} |")
    return lines


def ratio(row: Row) -> float:
    """How many times the first paint of a static file ours takes."""
    return statistics.median(load.paint for load in row.loads) / max(statistics.median(row.static), 0.1)


def _told(values: Sequence[float]) -> str:
    return f"{statistics.median(values):,.0f} ({max(values):,.0f})"


def told_frames(rows: int, frames: Sequence[float]) -> str:
    """Return what scrolling was like in a line."""
    ordered = sorted(frames)
    late = sum(frame > 2 * 1000 / 60 for frame in frames) / len(frames)
    return (
        f"scrolling through {rows:,} rows: {len(frames)} frames, median {statistics.median(frames):.1f} ms, "
        f"95th of 100 {ordered[int(0.95 * len(ordered))]:.1f} ms, worst {ordered[-1]:.1f} ms, "
        f"{100 * late:.1f}% of them later than two sixtieths of a second"
    )


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the review page in a browser.")
    parser.add_argument("--papers", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=5000, help="pairs of papers that share something, at least")
    parser.add_argument("--decisions", type=int, default=5000)
    parser.add_argument("--chars", type=int, default=3000, help="characters a paper")
    parser.add_argument("--repeat", type=int, default=15, help="loads of each page")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--chromium", default=shutil.which("chromium"), help="the browser's program")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def main() -> int:
    given = arguments()
    rows, (count, frames), facts = measured(given)
    if given.json:
        told = {**facts, "rows": [asdict(row) for row in rows], "frames": frames}
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        lines = [f"- {name}: {fact}" for name, fact in facts.items()]
        print("\n".join([*table(rows), "", f"- {told_frames(count, frames)}", *lines]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
