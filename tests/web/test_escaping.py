"""Words that try to be markup stay words on every page, and no page holds a script or a style of its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from textmine.model import Corpus, Reason, Role, Subject, Verdict
from textmine.store.results import paper_key
from textmine.web.sessions import Session

from ..export.stack_of_papers import build
from .standing import PASSWORD, READER, Page, opened, results_in

BAD = "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}<svg/onload=alert(3)>&lt;"
SCRIPTS = {"/static/htmx.min.js", "/static/desk.js"}
OURS = re.compile(r"hx-(get|select|trigger|swap|headers|request)$")


class Seen(HTMLParser):
    """What a browser would run or load of a page, and the words that it shows."""

    def __init__(self) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.text = ""
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if len(held) < len(attrs):
            self.wrong.append(f"<{tag}> says something twice")
        if tag == "script" and (held.get("src") or "").partition("?")[0] not in SCRIPTS:
            self.wrong.append(f"<script {attrs}>")
        if tag in {"style", "iframe", "object", "embed", "base", "img", "template", "frame", "applet", "foreignobject"}:
            self.wrong.append(f"<{tag}>")
        if tag == "meta" and "http-equiv" in held:
            self.wrong.append("<meta http-equiv>")
        for name, value in attrs:
            if name.startswith("on") or name in {"style", "srcdoc", "formaction", "ping", "xlink:href"}:
                self.wrong.append(f"<{tag} {name}>")
            if name.startswith("hx-") and not OURS.match(name):
                self.wrong.append(f"<{tag} {name}>")
            if not re.fullmatch(r"[a-zA-Z][a-zA-Z0-9-]*", name):
                self.wrong.append(f"<{tag} {name!r}>")
            if name in {"href", "src", "action", "hx-get"}:
                self.links.append(value or "")
                parts = urlsplit(value or "")
                if parts.scheme or parts.netloc:
                    self.wrong.append(f"<{tag} {name}={value}>")

    def handle_data(self, data: str) -> None:
        self.text += data

    def unknown_decl(self, data: str) -> None:
        self.wrong.append(f"<![{data}")

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}")


def seen(html: str) -> Seen:
    parser = Seen()
    parser.feed(html)
    parser.close()
    return parser


@pytest.mark.parametrize(
    "html",
    [
        "<script>x</script>", "<script src=//evil.example/x.js></script>", "<p onclick=x>", "<p style='color:red'>",
        "<a href='javascript:x'>", "<a href='//evil.example'>", "<img src=x>", "<form action=https://evil.example>",
        '<p title="a"b"c">', "<style>x</style>", "<svg/onload=x>", "<p hx-on:click=x>", "<!-- x -->", "<p a=1 a=2>",
    ],
)  # fmt: skip
def test_the_check_sees_what_must_not_be(html):
    assert seen(html).wrong != []


def named_badly() -> Corpus:
    """Put markup wherever a stack holds words: names, units, titles, themes, reasons, kinds of files."""
    corpus = build()
    why = Reason.of("finding.hollow", count=2, words=BAD)
    return replace(
        corpus,
        papers=tuple(replace(p, unit=p.unit + BAD, title=p.title + BAD) for p in corpus.papers),
        themes=tuple(replace(t, label=t.label + BAD, units=(*t.units[:-1], BAD)) for t in corpus.themes),
        findings=tuple(replace(f, why=why) for f in corpus.findings),
        queue=tuple(replace(s, reasons=(*s.reasons, why)) for s in corpus.queue),
        missing=(*corpus.missing, BAD),
        groups=tuple(replace(g, core=BAD + g.core) for g in corpus.groups),
        matches=tuple(replace(m, swaps=tuple(replace(s, a=s.a + BAD) for s in m.swaps)) for m in corpus.matches),
    )


@pytest.fixture(scope="module")
def bad(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A page on which everything that somebody else wrote is markup, readers and their notes included."""
    folder: Path = tmp_path_factory.mktemp("bad") / "工作区"
    results_in(folder, named_badly())
    with opened(folder) as page:
        page.arrive()
        page.sessions.change(page.session, who=BAD[:40])
        page.put({"name": BAD.replace("/", ""), "purpose": "submission"}, BAD.encode())
        papers = page.desk.results.corpus().submissions
        for who, verdict in ((BAD[:40], Verdict.ALIKE), ("李强" + BAD, Verdict.FAIR)):
            page.desk.decide(who, Subject.paper(BAD), verdict, BAD)
            page.desk.decide(who, Subject.pair(papers[0].name, papers[1].name), verdict, BAD)
            for paper in papers:
                page.desk.decide(who, Subject.paper(paper.name), verdict, BAD)
            page.desk.decide(who, Subject.finding(papers[0].name, "place", 1, 2), verdict, BAD)
        page.desk.correct(BAD, papers[0], 1, Role.CAUSE, ["staffing"])
        yield page


def addresses(page: Page) -> list[str]:
    corpus = page.desk.results.corpus()
    named = [quote(paper.name, safe="") for paper in corpus.papers]
    pairs = [(quote(p.a.name, safe=""), quote(p.b.name, safe="")) for p in page.desk.results.pairs(limit=99)]
    bad = quote(BAD, safe="")
    return [
        "/reader", "/intake", "/intake/files", "/queue", "/queue/rows", "/pairs", "/pairs/rows", "/groups", "/group?g=1",
        "/themes", "/disputed", "/audit", "/office", "/search", "/search?q=%E5%85%9A", "/nothing/" + bad,
        *(f"/theme?n={n + 1}" for n in range(len(corpus.themes))),
        *(f"/paper?p={name}" for name in named),
        *(f"/pair?a={a}&b={b}" for a, b in pairs),
        *(f"{path}={bad}" for path in ("/queue?q", "/queue?unit", "/queue?category", "/queue?kind", "/queue?sort", "/pairs?chars",
                                       "/search?q", "/search?unit", "/search?role", "/search?category", "/audit?before",
                                       "/paper?p", "/group?g=1&without", "/theme?n")),
    ]  # fmt: skip


@pytest.fixture(params=["plain", "anonymous", "english"])
def session(bad: Page, request: pytest.FixtureRequest) -> Session:
    how = {"plain": {}, "anonymous": {"anonymous": True}, "english": {"language": "en"}}[request.param]
    return bad.sessions.change(bad.session, **{"anonymous": False, "language": "zh", "said": BAD, **how})


def test_no_page_runs_what_somebody_wrote(bad, session):
    asked = addresses(bad)
    assert len(asked) > 50
    told = ""
    for address in asked:
        answer = bad.get(address)
        assert answer.status_code in {200, 404}, (address, answer.text[:300])
        found = seen(answer.text)
        assert found.wrong == [], address
        told += found.text
    assert "<script>alert(1)</script>" in told
    assert "{{7*7}}" in told


def test_every_link_of_every_page_leads_somewhere(bad):
    bad.sessions.change(bad.session, anonymous=False, language="zh", said="")
    links = {link.split("#")[0] for address in addresses(bad) for link in seen(bad.get(address).text).links}
    links -= {
        "",
        "/paper?p=" + paper_key(BAD),
        "/leave",
        "/preferences",
        "/undo",
        "/decide",
        "/reader",
        "/intake/run",
        "/intake/remove",
        "/office/make",
    }
    assert len(links) > 60
    assert {link: status for link in links if (status := bad.get(link).status_code) not in {200, 303}} == {}


def test_names_that_a_script_reads_come_out_as_they_are(bad):
    """The list of papers of a row is JSON in an attribute, and holds keys alone: what a file is called stays inside."""
    bad.sessions.change(bad.session, anonymous=False)
    found: list[str] = []

    class Rows(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.extend(json.loads(value or "") for name, value in attrs if name == "data-names")

    for path in ("/queue/rows", "/pairs/rows", "/groups"):
        Rows().feed(bad.get(path).text)
    known = {paper_key(paper.name) for paper in bad.desk.results.corpus().papers}
    groups = {Subject.group(g.group.papers).key for g in bad.desk.results.groups()}
    assert known & {name for names in found for name in names}
    assert {name for names in found for name in names} <= known | groups


def test_what_goes_over_the_wire_is_json_in_one_line(bad):
    text = bad.get("/events").text
    assert [line[:6] for line in text.split("\n") if line] == ["data: "]
    json.loads(text.removeprefix("data: "))


def test_a_state_that_comes_alone_is_escaped_too(bad):
    answer = bad.post("/decide", BAD, kind="paper", verdict="fair", inline="1", note=BAD)
    assert answer.status_code == 200
    assert seen(answer.text).wrong == []


def test_a_correction_is_told_as_json(bad):
    paper = bad.desk.results.corpus().submissions[0]
    answer = bad.post("/correct", paper=paper.name, index="2", role="cause", category="staffing")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["role"] == "cause"


def test_the_pages_before_signing_in_hold_nothing_foreign(office):
    assert seen(office.get("/sign-in").text).wrong == []
    answer = office.client.post(
        "/sign-in", data={"who": BAD, "password": BAD}, headers={"origin": "http://127.0.0.1:8765"}
    )
    assert seen(answer.text).wrong == []
    assert "alert(" not in answer.text
    assert PASSWORD not in answer.text
    assert READER not in answer.text
