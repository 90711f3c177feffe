"""What the pages load, what they say, and which keys they show."""

from __future__ import annotations

import hashlib
import re
import string
from html.parser import HTMLParser
from pathlib import Path

import pytest

import textmine
from textmine.classify.taxonomy import load_taxonomy
from textmine.model import AsideKind, Role, Status, SubjectKind, Verdict
from textmine.store.ledger import EventKind
from textmine.store.results import QueueSort
from textmine.store.workspace import PURPOSES
from textmine.web.assets import asset
from textmine.web.pages import CATEGORY_KEYS, ROLE_KEYS, VERDICT_KEYS
from textmine.web.queue import STATES
from textmine.words import LANGUAGES, sentences
from textmine.work.papers import KINDS

from .standing import Page

HOUSE = Path(textmine.__file__).parent
STATIC, ASSETS, TEMPLATES = HOUSE / "web/static", HOUSE / "export/assets", HOUSE / "web/templates"
HTMX = "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717"
STAGES = ("read", "reuse", "themes", "judge", "export")
PLAIN = re.compile(r"\b(?:w\.)?[to]\(['\"]([a-z_0-9.]+)['\"](?=[,)])")
BUILT = re.compile(r"\b(?:w\.)?[to]\(['\"]([a-z_0-9.]+)['\"] ~ ([a-z_.0-9]+)(?: ~ '(_[a-z]+)')?")
IN_PYTHON = re.compile(r"\bwords\.t\(\s*\"([a-z_0-9.]+)\"|\bwrong=\"([a-z_]+)\"|_said\(\"([a-z_.]+)\"")
VALUES: dict[str, tuple[str, ...]] = {
    "nav_": ("intake", "queue", "pairs", "groups", "themes", "search", "disputed", "office", "audit"),
    "theme_": ("auto", "light", "dark"),
    "subject_": tuple(SubjectKind), "this_": ("paper", "pair", "group"), "verdict.": tuple(Verdict),
    "state_": ("disputed", "seconded", "undecided"), "drop_": PURPOSES, "purpose_": PURPOSES, "cli.stage_": STAGES,
    "file_": ("waiting", *Status), "role.": tuple(Role), "linked_": ("problem", "cause", "remedy"), "make_": KINDS,
    "report.origin_": ("known", "previous"), "report.aside_": tuple(set(AsideKind) - {AsideKind.SITE}),
    "kind.": ("verbatim", "edited", "masked", "shuffled", "self", "common"), "event_": tuple(EventKind),
}  # fmt: skip
"""What the templates put behind the first half of a key."""


def full(key: str) -> str:
    return key if "." in key else f"desk.{key}"


def templates() -> dict[str, str]:
    found = {path.name: path.read_text("utf-8") for path in sorted(TEMPLATES.glob("*.html"))}
    assert len(found) > 20
    return found


def named() -> dict[str, str]:
    """Every key that a page names or builds, with the file that does."""
    keys = {}
    for name, text in templates().items():
        keys |= dict.fromkeys(PLAIN.findall(text), name)
        for first, _, last in BUILT.findall(text):
            assert first in VALUES, f"{name} builds keys on {first}"
            keys |= {f"{first}{value}{last}": name for value in VALUES[first]}
    for path in (HOUSE / "web").glob("*.py"):
        for found in IN_PYTHON.findall(path.read_text("utf-8")):
            keys[next(filter(None, found))] = path.name
    return {full(key): name for key, name in keys.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_every_page_is_there(language):
    keys = named()
    assert len(keys) > 200, "the patterns no longer find the calls"
    assert {key: name for key, name in keys.items() if key not in sentences(language)} == {}


def test_every_call_in_a_template_is_one_that_the_patterns_see():
    for name, text in templates().items():
        calls = len(re.findall(r"\b(?:w\.)?(?<![a-z_])[to]\(", text))
        by_name = len(re.findall(r"\b(?:w\.)?(?<![a-z_])[to]\((?:key|title|wrong)\b", text))
        assert calls == len(PLAIN.findall(text)) + len(BUILT.findall(text)) + by_name, name


def test_every_sentence_of_the_desk_is_used():
    """One that nothing names any more is one that a translator keeps up for nobody."""
    sources = "\n".join([*templates().values(), *(p.read_text("utf-8") for p in HOUSE.rglob("*.py"))])
    keys = {key.removeprefix("desk.") for key in sentences("zh") if key.startswith("desk.")}
    unused = {key for key in keys if not re.search(rf"['\"](?:desk\.)?{key}['\"]", sources)}
    built = {f"{first}{value}" for first, values in VALUES.items() for value in values}
    built |= {f"{first}{value}_note" for first, values in VALUES.items() for value in values}
    assert unused - built == set()


def test_the_blanks_of_every_sentence_are_filled_where_it_is_used():
    zh = sentences("zh")
    for name, text in templates().items():
        for key, rest in re.findall(r"\b(?:w\.)?t\('([a-z_0-9.]+)'((?:, [^()]*(?:\([^()]*\)[^()]*)*)?)\)", text):
            blanks = {blank for _, blank, _, _ in string.Formatter().parse(zh[full(key)]) if blank}
            assert blanks <= set(re.findall(r"(\w+)=", rest)), (name, key)


def test_every_column_that_sorts_is_one_that_the_results_know():
    keys = re.search(r"for key, title in \((.*?)\) %}", templates()["queue.html"])
    assert set(re.findall(r"\('(\w+)', t", keys[1])) <= set(QueueSort)
    assert set(STATES) == {*Verdict, "undecided", "seconded", "disputed"}


def test_htmx_is_the_file_that_was_published():
    assert hashlib.sha256((STATIC / "htmx.min.js").read_bytes()).hexdigest() == HTMX
    assert "Zero-Clause" in (STATIC / "htmx.LICENSE.txt").read_text("utf-8")


def test_everything_that_a_page_loads_is_there(page: Page):
    loaded = set()
    for text in templates().values():
        loaded |= {asset(name) for name in re.findall(r"(?:src|href)=\"{{ asset\('([^']+)'\) }}\"", text)}
    assert len(loaded) >= 7
    for path in loaded:
        answer = page.get(path)
        assert answer.status_code == 200, path
        assert answer.content


def test_scripts_and_styles_are_called_what_they_are(page: Page):
    """With nosniff a browser takes neither by another name, and some systems have odd ideas of them."""
    for name, kind in (
        ("desk.js", "javascript"),
        ("htmx.min.js", "javascript"),
        ("desk.css", "text/css"),
        ("icon.svg", "svg"),
    ):
        assert kind in page.get(f"/static/{name}").headers["content-type"]


@pytest.mark.parametrize(
    "path", sorted([*STATIC.iterdir(), *ASSETS.iterdir(), *TEMPLATES.iterdir()]), ids=lambda p: p.name
)
def test_no_file_of_ours_names_another_host(path):
    if path.name in {"htmx.min.js", "htmx.LICENSE.txt", "README.md"}:
        return
    text = path.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"(?i)(?:https?:|wss?:|ftp:)//[^\s\"')]+", text) == []
    assert re.findall(r"(?i)(?:src|href|action)=[\"']?//|url\(\s*[\"']?(?!data:|#|\))|@import", text) == []


def test_our_script_makes_no_code_of_words():
    text = (STATIC / "desk.js").read_text("utf-8")
    assert (
        re.findall(r"\beval\(|new Function|document\.write|outerHTML|insertAdjacentHTML|setTimeout\(\s*[\"']", text)
        == []
    )
    assert len(re.findall(r"innerHTML", text)) == 1, "the one place takes a piece of page that we escaped"


class Keys(HTMLParser):
    """The keys that elements carry, and those printed in them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.carrier: tuple[str, str] | None = None
        self.printing = False
        self.printed = ""
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if tag in {"button", "a"}:
            self.carrier, self.printed = (tag, held.get("data-key") or ""), ""
        self.printing = tag == "kbd"
        if "data-key" in held:
            self.said.append(held["data-key"] or "")

    def handle_data(self, data: str) -> None:
        if self.printing:
            self.printed += data

    def handle_endtag(self, tag: str) -> None:
        self.printing = False
        if self.carrier and tag == self.carrier[0]:
            if self.printed:
                self.found.append((self.carrier[1], self.printed))
            self.carrier = None


NAMES = {"Esc": "escape", "↵": "enter"}


def test_a_key_that_is_printed_is_the_key_that_works(judged_page: Page):
    seen = set()
    corpus = judged_page.desk.results.corpus()
    pair = judged_page.desk.results.pairs(limit=1)[0]
    for path, params in (
        ("/queue", {}), ("/paper", {"p": corpus.queue[2].paper}), ("/pair", {"a": pair.a.name, "b": pair.b.name}),
        ("/group", {"g": 1}), ("/theme", {"n": 1}), ("/intake", {}), ("/search", {}),
    ):  # fmt: skip
        keys = Keys()
        keys.feed(judged_page.get(path, params=params).text)
        for carried, printed in keys.found:
            if (carried, printed) == ("", "Esc"):
                continue  # the help's own button, which a dialog's Escape presses
            assert carried.lower() == NAMES.get(printed, printed.lower()), path
            seen.add(carried)
        assert len({*keys.said}) >= len(keys.said) - 1, f"a key twice on {path}: {keys.said}"
    assert seen >= set("1234jkpngu?") | {"Escape"} | {key for key, _ in ROLE_KEYS}


def test_no_two_keys_of_one_page_are_the_same():
    keys = [key for key, _ in (*VERDICT_KEYS, *ROLE_KEYS)] + [*CATEGORY_KEYS, *"jknpugs/?"]
    assert len(set(keys)) == len(keys)


def test_the_help_names_every_key_that_a_page_carries():
    text = templates()
    categories = CATEGORY_KEYS[: len(load_taxonomy().ids)]
    told = "".join(keys for keys, _ in re.findall(r"\('([^']+)', '(key_\w+)'\)", text["base.html"])).upper()
    carried = set(re.findall(r"data-key=\"([^\"{]+)\"", "".join(text.values())))
    for key in {*carried, *(k for k, _ in (*VERDICT_KEYS, *ROLE_KEYS)), *categories} - {"Enter", "Escape"}:
        assert key.upper() in told, key
    assert "ESC" in told


def test_every_stage_of_a_run_has_a_word():
    sources = "".join(path.read_text("utf-8") for path in (HOUSE / "work").glob("*.py"))
    assert set(re.findall(r"progress\(\"([a-z]+)\"", sources)) <= set(STAGES)
