"""Long lists come in pieces: every line of them can be reached, none comes twice, and files of ours are kept."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from textmine.model import Document, Outcome, Reach, Reason, Role, Subject, Verdict
from textmine.web.assets import KEPT, asset

from ..export.stack_of_papers import build
from .standing import READER, Page, opened, results_in

SIZE = 3
FILES = 8


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page that shows three lines at once of lists with more."""
    folder: Path = tmp_path_factory.mktemp("long") / "工作区"
    corpus = build()
    bad = tuple(
        Document(f"坏{n}.pdf", "pdf", Outcome.DAMAGED, reason=Reason("status.unreadable")) for n in range(FILES)
    )
    causes = [t for t in corpus.themes if t.role is Role.CAUSE]
    more = tuple(replace(causes[0], label=f"原因{n}", reach=Reach.SEVERAL) for n in range(FILES))
    results_in(folder, replace(corpus, documents=corpus.documents + bad, themes=corpus.themes + more))
    with opened(folder, rows=SIZE) as page:
        page.arrive()
        for n in range(FILES):
            page.put({"name": f"文件{n}.txt", "purpose": "submission"}, f"{n}".encode())
        for paper in corpus.submissions:
            for who, verdict in ((READER, Verdict.ALIKE), ("李强", Verdict.FAIR)):
                page.desk.decide(who, Subject.paper(paper.name), verdict)
        yield page


def walked(page: Page, path: str, line: str) -> list[list[str]]:
    """Follow the links to what is left and return what each page shows of the lines that ``line`` finds."""
    found = []
    while path:
        said = page.get(path)
        assert said.status_code == 200
        found.append(re.findall(line, said.text))
        path = html.unescape(next(iter(re.findall(r'class="more" hx-get="([^"]+)"', said.text)), ""))
        assert len(found) < 99
    return found


@pytest.mark.parametrize(
    ("path", "line", "whole"),
    [
        ("/intake", r'data-path="([^"]+)"', FILES),
        ("/intake", r"<li><bdi class=\"file\">(坏[^<]+)", FILES),
        ("/themes?role=cause", r'href="/theme\?n=(\d+)"', FILES + 2),
        ("/disputed", r'<article class="card".*?<bdi>([^<]+)', 8),
    ],
)
def test_every_line_is_reached_once(long, path, line, whole):
    pages = walked(long, path, line)
    lines = [one for page in pages for one in page]
    assert len(pages) > 2
    assert all(len(page) <= SIZE for page in pages)
    assert len(lines) == len(set(lines)) == whole


def test_each_role_of_the_themes_says_how_many_are_left(long):
    said = long.get("/themes").text
    assert said.count('class="more"') == 1
    assert "/themes?role=cause&amp;offset=3" in said
    assert f"还有 {FILES + 2 - SIZE} 项" in said


def test_what_an_odd_address_asks_of_a_list_is_nothing(long):
    for query in ("offset=-1", "offset=x", "offset=99999", "role=x", "role=cause&offset=%F0", "offset=1e3"):
        for path in ("/themes", "/intake", "/disputed"):
            assert long.get(f"{path}?{query}").status_code == 200


class TestAssets:
    def test_an_address_holds_what_the_file_is_and_is_kept(self, page):
        for name in ("desk.css", "desk.js", "report.css"):
            answer = page.get(asset(name))
            assert (answer.status_code, answer.headers["cache-control"]) == (200, KEPT)

    @pytest.mark.parametrize("query", ["", "?v=", "?v=None", "?v=0123456789ab", "?w=1"])
    def test_another_address_of_the_file_is_asked_again(self, page, query):
        assert page.get(f"/static/desk.css{query}").headers["cache-control"] == "no-cache"

    def test_what_is_not_there_is_not_kept(self, page):
        answer = page.get("/static/none.css?v=None")
        assert answer.status_code == 404
        assert answer.headers["cache-control"] != KEPT
