"""Papers that were made to break the page: shown as words, within bounds, and nothing of them runs in a browser."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pytest
from benchmark_desk import QUIET, Desk, Stack, serving
from playwright.sync_api import Page as Tab
from playwright.sync_api import sync_playwright

from textmine import load_settings
from textmine.export.marked import REPLACEMENT, UNWRITABLE
from textmine.model import Corpus, Subject, Verdict
from textmine.reuse.pairs import pairs_of
from textmine.store.results import PairFigures, paper_key, write_results
from textmine.store.workspace import Workspace
from textmine.work.workspace import run_workspace

from ..stacks import PLAIN, SHARED, paper
from .hostile_stack import COPIES, CRAZY, FINDINGS, MEMBERS, SECTIONS, pretending, too_much
from .standing import READER, Page, opened
from .test_escaping import seen

SECONDS = 3.0  # of the processor for one page
BYTES = 5_000_000  # of one page
VOID = {"meta", "link", "input", "br", "hr", "option"}  # the page leaves the ends of options out


def asked(path: str, **values: str | int) -> str:
    return f"{path}?" + "&".join(
        f"{name}={quote(str(value).encode('utf-8', 'surrogatepass'), safe='')}" for name, value in values.items()
    )


def kept(folder: Path, corpus: Corpus) -> Path:
    """Keep a stack as the results of a workspace; aliases of its names are not made, which takes longer than all."""
    with closing(Workspace(folder)) as workspace:
        run = workspace.begin_run(READER)
        write_results(corpus, workspace.results_path(run), [PairFigures.of(pair) for pair in pairs_of(corpus)])
        workspace.finish_run(run, READER, version="0.1")
    return folder


@pytest.fixture(scope="module")
def huge_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with far too much of everything."""
    return kept(tmp_path_factory.mktemp("huge") / "工作区", too_much())


@pytest.fixture(scope="module")
def huge(huge_place: Path) -> Iterator[Page]:
    """Its page, with a reader."""
    with opened(huge_place) as page:
        page.arrive()
        yield page


@pytest.fixture(scope="module")
def crazy_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which every word pretends to be something else."""
    return kept(tmp_path_factory.mktemp("crazy") / "工作区", pretending())


@pytest.fixture(scope="module")
def crazy(crazy_place: Path) -> Iterator[Page]:
    """Its page, with a reader who decided on all."""
    with opened(crazy_place) as page:
        page.arrive()
        for row in page.desk.results.queue(limit=99):
            page.desk.decide(READER, Subject.paper(row.name), Verdict.ALIKE, CRAZY[0])
            page.desk.decide("李强", Subject.paper(row.name), Verdict.FAIR, CRAZY[1])
        yield page


@pytest.fixture(scope="module")
def read_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a real run on files whose names and words are hostile."""
    folder = tmp_path_factory.mktemp("read") / "工作区"
    with closing(Workspace(folder)) as workspace:
        for number, words in enumerate(CRAZY):
            text = paper(f"第{number}镇党委", f"{words}的学习{number}", SHARED + words)
            name = f"{number}{words.replace('/', '')}.txt"
            workspace.add(name, "submission", [text.encode("utf-8", "surrogatepass")], READER)
        workspace.add("长" * 84 + ".txt", "submission", [paper("长名镇党委", "夜校的台账").encode()], READER)
        workspace.add("同名.txt", "submission", [paper("甲镇党委", "夜校的学习", SHARED).encode()], READER)
        workspace.add("同名.txt", "previous", [paper("甲镇党委", "夜校的学习", SHARED, 2024).encode()], READER)
        workspace.add("表.csv", "submission", ["单位,问题\n=cmd|' /C calc'!A0,@SUM(1)\n".encode()], READER)
    run_workspace(folder, load_settings(environment=PLAIN), READER, lambda *_: None, lambda _: None)
    return folder


# --- far too much of everything ---------------------------------------------------------------------------------------

STAR = "长" * 83 + "0/" + "/".join(["长" * 85] * 2) + ".txt"
TOO_MUCH = {
    "queue": "/queue",
    "queue by a word": asked("/queue", q="一句话"),
    "queue far down": "/queue/rows?offset=2900",
    "queue of the undecided": "/queue?status=undecided",
    "10,000 copies, alone": asked("/paper", p="甲.txt"),
    "20,000 findings": asked("/paper", p="线索.txt"),
    "findings further down": asked("/paper", p="线索.txt", offset=30_000),
    "10,000 sections": asked("/paper", p="层次.txt"),
    "one sentence": asked("/paper", p="长句.txt"),
    "one sentence further down": asked("/paper", p="长句.txt", offset=900_000),
    "a paper with 3,000 partners": asked("/paper", p=STAR),
    "10,000 copies": asked("/pair", a="甲.txt", b="乙.txt"),
    "10,000 copies the other way": asked("/pair", a="乙.txt", b="甲.txt"),
    "pairs": "/pairs",
    "pairs of the undecided": "/pairs?status=undecided",
    "groups": "/groups",
    "group of 3,000": "/group?g=1",
    "group without one": asked("/group", g=1, without=STAR.replace("0/", "5/", 1)),
    "themes": "/themes",
    "theme of 3,000": "/theme?n=1",
    "search in a long sentence": asked("/search", q="党"),
    "search for a run in it": asked("/search", q="党党党党"),
    "search with many hits": asked("/search", q="问题"),
    "audit": "/audit",
    "intake": "/intake",
    "disputed": "/disputed",
    "office": "/office",
}


@pytest.mark.parametrize("path", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_too_much_of_anything_has_its_bounds(huge, path):
    begin = time.process_time()
    answer = huge.get(path)
    spent = time.process_time() - begin
    assert answer.status_code == 200
    assert len(answer.content) < BYTES
    assert spent < SECONDS


def test_what_is_left_out_is_counted(huge):
    said = huge.get(TOO_MUCH["20,000 findings"]).text
    assert f'<span class="count">{FINDINGS}</span>' in said
    assert f"另有 {FINDINGS - 300} 个" in said
    assert f"<dd>{2 * COPIES}</dd>" in huge.get(TOO_MUCH["10,000 copies"]).text


def test_every_statement_of_a_long_paper_is_on_one_of_its_pages(huge):
    path, found = TOO_MUCH["10,000 sections"], list[str]()
    while path:
        said = huge.get(path).text
        found += re.findall(r'id="s(\d+)"', said)
        path = next(iter(re.findall(r'<p class="more"><a href="(/paper[^"]+offset=[^"]+)"', said)), "").replace(
            "&amp;", "&"
        )
    assert found == [str(n) for n in range(1, SECTIONS + 1)]


def test_a_group_of_any_size_is_decided_on_by_its_key(huge):
    said = huge.get("/group?g=1").text
    [key] = re.findall(r'name="name" value="(group:[0-9a-f]+)"', said)
    assert huge.post("/decide", key, kind="group", verdict="fair", next="/groups").status_code == 303
    names = huge.desk.review().decisions[-1].subject.names
    assert len(names) == MEMBERS
    assert huge.post("/undo").status_code == 303
    assert huge.post("/decide", key, kind="group", verdict="open", inline="1").status_code == 200
    before = len(huge.desk.review().decisions)
    for wrong in ("group:0", key + "0", "甲.txt"):
        assert huge.post("/decide", wrong, kind="group", verdict="fair").status_code == 400
    assert len(huge.desk.review().decisions) == before


def test_papers_of_one_name_are_told_apart_by_what_they_are_in_the_run_for(huge):
    said = huge.get(TOO_MUCH["10,000 copies, alone"])
    assert said.status_code == 200
    assert said.text.count(f'data-paper="{paper_key("甲.txt")}"') == 1


# --- words that pretend -----------------------------------------------------------------------------------------------


def addresses(page: Page) -> list[str]:
    """Return every page that shows anything of the stack."""
    names = [row.name for row in page.desk.results.queue(limit=99)]
    pairs = [(pair.a.name, pair.b.name) for pair in page.desk.results.pairs(limit=5)]
    return [
        *("/queue", "/queue/rows", "/pairs", "/groups", "/themes", "/audit", "/intake"),
        *(
            "/disputed",
            "/office",
            asked("/search", q="党支部"),
            asked("/search", q="__pwned"),
            asked("/queue", q="台账"),
        ),
        *(f"/group?g={each.number}" for each in page.desk.results.groups()),
        *(f"/theme?n={each.number + 1}" for each in page.desk.results.themes()[:2]),
        *(asked("/paper", p=name) for name in names),
        *(asked("/pair", a=a, b=b) for a, b in pairs),
    ]


class Shown(HTMLParser):
    """The words of a page by what holds them; characters that turn the direction of reading outside of any hold."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append("bdi" if ("class", "ctl") in attrs else tag)

    def handle_endtag(self, tag: str) -> None:
        if self.open:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text += data
        if re.search("[\u202a-\u202e\u2066-\u2069]", data) and not {
            "bdi",
            "title",
            "svg",
            "li",
            "td",
            "blockquote",
        } & set(self.open):
            self.loose.append(f"{'>'.join(self.open)}: {data[:60]!r}")


def test_every_page_shows_the_words_as_words(crazy):
    for path in addresses(crazy):
        answer = crazy.get(path)
        assert answer.status_code == 200, path
        assert seen(answer.text).wrong == [], path
        assert not UNWRITABLE.search(answer.text), path
        assert "{{ 49 }}" not in answer.text, path


def test_the_words_are_there_to_be_read(crazy):
    words = [UNWRITABLE.sub(REPLACEMENT, word) for word in CRAZY if "\n" not in word]
    for row in crazy.desk.results.queue(limit=99):
        shown = Shown()
        shown.feed(crazy.get(asked("/paper", p=row.name)).text)
        assert [word for word in words if word not in shown.text] == []
    listed = Shown()
    listed.feed(crazy.get("/queue").text)
    assert [word for word in words if word[:40] not in listed.text] == []


def test_nothing_turns_what_stands_beside_it(crazy):
    """An override reaches to the end of what isolates it; each word of a stack is isolated, or stands alone."""
    for path in addresses(crazy):
        shown = Shown()
        shown.feed(crazy.get(path).text)
        assert shown.loose == [], path


# --- in a browser -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tab_of() -> Iterator[object]:
    """Open a workspace in Chromium and give a tab with all that went wrong in it."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        assert path, "no chromium on this machine"
        browser = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield lambda address: watched(Desk(browser, address, Stack(Path(), (), (), "")))
        browser.close()


def watched(desk: Desk) -> tuple[Tab, str, list[str]]:
    """Note what no page of ours does: asking, failing, complaining."""
    tab, wrong = desk.page, list[str]()
    tab.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("pageerror", lambda error: wrong.append(f"error {error}"))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    return tab, desk.origin, wrong


@pytest.mark.parametrize("place", ["crazy_place", "read_place"])
def test_no_word_runs(place, request, tab_of):
    folder: Path = request.getfixturevalue(place)
    with opened(folder) as page:
        paths = addresses(page)
    with serving(folder) as address:
        tab, origin, wrong = tab_of(address)
        papers = [path for path in paths if path.startswith("/paper?")]
        for path in [path for path in paths if path not in {*papers, "/queue/rows"}] + papers[::4]:
            tab.goto(origin + path, wait_until="load")
            assert tab.evaluate("window.__pwned") is None, path
            assert wrong == [], path


def test_a_browser_gets_through_too_much(huge_place, tab_of):
    with serving(huge_place) as address:
        tab, origin, wrong = tab_of(address)
        for name in ("queue", "20,000 findings", "one sentence", "10,000 copies", "group of 3,000"):
            tab.goto(origin + TOO_MUCH[name], wait_until="load")
            assert tab.evaluate("new Promise(done => requestAnimationFrame(() => done(1)))") == 1, name
            assert wrong == [], name
