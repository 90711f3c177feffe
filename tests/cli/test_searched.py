"""``search``: what a plain scan finds and nothing else, with filters, for persons and programs, whatever is typed."""

from __future__ import annotations

import json
import random
import re
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from textmine.cli.entry import run
from textmine.cli.terminal import cells
from textmine.export.jsonl import statement_lines
from textmine.model import Corpus, Origin, Role
from textmine.settings import load_settings
from textmine.store.results import Results
from textmine.store.results.found import unit_named, units_near
from textmine.store.workspace import LEDGER, Workspace
from textmine.work.workspace import purpose_of, run_workspace

from ..conftest import Call, Said
from ..stacks import PLAIN
from .test_compare import STYLE, Terminal

SAMPLES = Path(__file__).parents[2] / "corpora/samples"
PAPER_KEYS = ("unit", "year", "title", "origin")
CHINESE = re.compile("[\u4e00-\u9fff]")
Line = dict[str, object]
Search = Callable[..., Said]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample submissions, analysed; tests that change it take a copy."""
    made = tmp_path_factory.mktemp("searched") / "工作区"
    with closing(Workspace(made)) as workspace:
        for path in sorted(path for path in SAMPLES.rglob("*") if path.is_file()):
            name, purpose = purpose_of(path.relative_to(SAMPLES).as_posix(), Origin.SUBMISSION)
            workspace.add(name, purpose, [path.read_bytes()])
    run_workspace(made, load_settings(environment=PLAIN), "", lambda *_: None, lambda _: None)
    return made


@pytest.fixture(scope="module")
def corpus(folder: Path) -> Corpus:
    with Results.open(folder / "runs/1.sqlite") as results:
        return results.corpus()


@pytest.fixture(scope="module")
def lines(corpus: Corpus) -> list[Line]:
    """The statements as ``statements.jsonl`` has them, each with what its paper is."""
    about = {p.name: (p.unit, p.year or None, p.title, "submission") for p in corpus.submissions}
    found = statement_lines(corpus, "zh")
    return [line | dict(zip(PAPER_KEYS, about[str(line["document"])], strict=True)) for line in found]


@pytest.fixture
def search(cli: Call, folder: Path) -> Search:
    return lambda *args: cli("search", "--workspace", folder, *args)


@pytest.fixture
def terminal(search: Search, monkeypatch: pytest.MonkeyPatch) -> Search:
    """Search with stdout passing for a terminal of 60 columns that knows colours, unless the environment says no."""
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "60")

    def call(*args: object) -> Said:
        monkeypatch.setattr(sys.stdout, "isatty", Terminal.isatty)
        return search(*args)

    return call


def objects(said: Said) -> list[Line]:
    assert said.code == 0
    return [json.loads(line) for line in said.out.split("\n") if line]


def plain(text: object) -> str:
    """Fold what the samples have two kinds of: marks of two widths; and join wrapped lines."""
    return re.sub(r"\s", "", str(text)).translate(str.maketrans("（），：；！？", "(),:;!?")).lower()


def words_of(lines: list[Line], count: int, seed: int, longest: int) -> list[str]:
    """Return runs of two and more characters from anywhere in the texts, marks among them."""
    chance = random.Random(seed)
    found: list[str] = []
    while len(found) < count:
        text = str(chance.choice(lines)["text"])
        length = chance.randint(2, longest)
        word = text[(start := chance.randrange(len(text))) : start + length]
        if len(word) > 1 and not re.search(r"\s", word) and not word.startswith("-"):
            found.append(word)
    return found


# --- what is found ----------------------------------------------------------------------------------------------------


def test_it_finds_what_a_scan_of_the_statements_finds(search: Search, lines: list[Line]) -> None:
    held = [(plain(line["text"]), line) for line in lines]
    words = words_of(lines, 140, seed=1, longest=2) + words_of(lines, 40, seed=2, longest=8)
    many = 0
    for word in words:
        wanted = [line for text, line in held if plain(word) in text]
        found = objects(search(word, "--json"))
        assert sorted(found, key=str) == sorted(wanted, key=str), word
        many += len(wanted) > 1
    assert many > 100
    assert len({word for word in words if CHINESE.search(word)}) >= 127


def test_filters_choose_among_what_is_found(search: Search, lines: list[Line]) -> None:
    chance = random.Random(3)
    some = cut = 0
    for word in words_of(lines, 50, seed=4, longest=3):
        like = chance.choice([line for line in lines if plain(word) in plain(line["text"])])
        asked = {"role": like["role"], "unit": like["unit"], "year": like["year"]}
        if categories := list(like["categories"]):  # type: ignore[call-overload]
            asked["category"] = chance.choice(categories)
        kept = {k: v for k, v in asked.items() if v and chance.random() < 0.6} or {"role": like["role"]}
        wanted = [
            line
            for line in lines
            if plain(word) in plain(line["text"])
            and all(value in line["categories"] if k == "category" else line[k] == value for k, value in kept.items())
        ]
        found = objects(search(word, "--json", *(arg for k, v in kept.items() for arg in (f"--{k}", v))))
        assert sorted(found, key=str) == sorted(wanted, key=str), (word, kept)
        some += bool(wanted)
        cut += len(wanted) < sum(plain(word) in plain(line["text"]) for line in lines)
    assert some == 50
    assert cut > 15


def test_several_words_must_all_stand_in_the_sentence(search: Search, lines: list[Line]) -> None:
    wanted = [line for line in lines if "组织" in plain(line["text"]) and "问题" in plain(line["text"])]
    assert wanted
    for words in (["组织", "问题"], ["组织 问题"], ["问题\u3000组织"], ["問題", "組織"]):
        found = objects(search(*words, "--json"))
        assert sorted(found, key=str) == sorted(wanted, key=str)


def test_offsets_point_into_the_text_of_the_whole_file(search: Search, corpus: Corpus) -> None:
    texts = {paper.name: paper.text for paper in corpus.submissions}
    found = objects(search("的", "--json"))
    assert {line["document"] for line in found} >= {name for name in texts if name.endswith("#2")}
    assert any(str(line["document"]).endswith("#2") for line in found)
    for line in found:
        assert texts[str(line["document"])][int(str(line["start"])) : int(str(line["end"]))] == line["text"]


def test_one_character_is_a_word(search: Search, lines: list[Line]) -> None:
    found = objects(search("酒", "--json"))
    assert len(found) == sum("酒" in str(line["text"]) for line in lines)


@pytest.mark.parametrize(("origin", "said"), [("known", "上级文件"), ("previous", "往年材料"), ("submission", "报送")])
def test_other_papers_are_looked_through_when_asked_for(search: Search, corpus: Corpus, origin: str, said: str) -> None:
    texts = {paper.name: paper.text for paper in corpus.papers if paper.document.origin == origin}
    found = objects(search("党建", "--json", "--origin", origin))
    assert found
    assert {line["origin"] for line in found} == {origin}
    assert {line["role"] is None for line in found} == {origin == "known"}
    assert all(texts[str(line["document"])].count(str(line["text"])) for line in found)
    assert objects(search("党建", "--json", "--origin", said)) == found
    assert said in search("党建", "--origin", "known").out or origin != "known"


# --- filters by name --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("option", "names"),
    [
        ("--role", ["problem", "问题", "問題", "Problem"]),
        ("--role", ["remedy", "措施"]),
        ("--category", ["awareness", "思想认识", "思想認識"]),
        ("--unit", ["青石镇党委", "青石鎮黨委"]),
    ],
)
def test_names_and_ids_choose_the_same(search: Search, option: str, names: list[str]) -> None:
    found = [objects(search("党员", "--json", option, name)) for name in names]
    assert found[0]
    assert all(other == found[0] for other in found)


@pytest.mark.parametrize(
    ("args", "listed"),
    [
        (["--role", "缺点"], ["problem", "问题", "noise", "杂项"]),
        (["--category", "钱"], ["funding", "经费保障", "participation"]),
        (["--origin", "网上"], ["submission", "上级文件", "previous"]),
    ],
)
def test_a_name_that_is_none_is_refused_with_those_that_are(search: Search, args: list[str], listed: list[str]) -> None:
    said = search("党员", *args)
    assert (said.code, said.out) == (2, "")
    assert f"“{args[1]}”" in said.err
    assert all(name in said.err for name in listed)
    english = search("党员", *args, "--language", "en")
    assert english.code == 2
    assert not CHINESE.search(english.err.replace(args[1], ""))


@pytest.mark.parametrize(
    "args",
    [
        ["--year", "今年"],
        ["--year", "0"],
        ["--year", "9" * 30],
        ["--limit", "-1"],
        ["--limit", "9" * 30],
        ["--unit", ""],
    ],
)
def test_numbers_that_are_none_are_refused(search: Search, args: list[str]) -> None:
    said = search("党员", *args)
    assert (said.code, said.out) == (2, "")
    assert CHINESE.search(said.err)


def test_a_unit_that_is_not_there_is_told_with_those_like_it(search: Search) -> None:
    for as_json in ([], ["--json"]):
        said = search("党员", "--unit", "青石镇党员", *as_json)
        assert (said.code, said.out) == (0, "")
        assert "青石镇党员" in said.err
        assert "青石镇党委" in said.err
    assert "相近" not in search("党员", "--unit", "ζ").err
    assert "“ζ”" in search("党员", "--unit", "ζ").err
    assert "相近" not in search("没有人会写的话", "--unit", "青石镇党委").err


def test_units_like_one_stand_by_likeness() -> None:
    units = ["", "白鹭镇党委", "清石镇党委", "青石镇党委", "大河村", "县青石镇党委会"]
    assert units_near("青石镇党委", units) == ("青石镇党委", "县青石镇党委会", "清石镇党委")
    assert units_near("ζ", units) == ()
    assert units_near("x", []) == ()
    assert unit_named("青石鎮黨委", units) == "青石镇党委"
    assert unit_named("青石", units) is None


# --- what is told -----------------------------------------------------------------------------------------------------


def test_a_block_tells_paper_place_role_and_words(search: Search, lines: list[Line]) -> None:
    said = search("党员", "--unit", "柳湾镇党委")
    wanted = [line for line in lines if line["unit"] == "柳湾镇党委" and "党员" in plain(line["text"])]
    blocks = [block.split("\n") for block in said.out.rstrip("\n").split("\n\n")]
    assert len(blocks) == len(wanted) > 0
    for block, line in zip(blocks, wanted, strict=True):
        head, place, kind, sentence = block
        assert head == f"柳湾镇党委  {line['year']} 年  {line['title']}"
        assert place.startswith(f"{line['document']}  第 {line['paragraph']} 段")
        assert line["text"] == line["section"] or place.endswith(str(line["section"]))
        assert kind.split(" · ")[0] in {"问题", "原因", "措施", "成效", "叙述", "杂项"}
        assert sentence.strip() == line["reading"]
    assert said.err == f"找到 {len(wanted)} 句，出自 1 份材料。\n"


def test_categories_stand_behind_the_role_in_words(search: Search) -> None:
    said = search("党员", "--role", "problem", "--category", "participation", "--limit", "1")
    assert re.search(r"^问题 · .*参与", said.out, re.MULTILINE)
    english = search("党员", "--role", "problem", "--category", "participation", "--limit", "1", "--language", "en")
    assert re.search(r"^problem · .*participation", english.out, re.MULTILINE)


def test_the_count_is_of_all_that_was_found(search: Search, lines: list[Line]) -> None:
    found = [line for line in lines if "党员" in plain(line["text"])]
    papers = len({line["document"] for line in found})
    first = search("党员", "--limit", "3")
    assert first.out.count("\n\n") == 2
    assert f"找到 {len(found)} 句，出自 {papers} 份材料；这里列出前 3 句" in first.err
    whole = search("党员", "--limit", "0")
    assert whole.out.count("\n\n") == len(found) - 1
    assert whole.err == f"找到 {len(found)} 句，出自 {papers} 份材料。\n"
    assert len(objects(search("党员", "--json", "--limit", "3"))) == 3
    assert len(objects(search("党员", "--json"))) == len(found)
    most = search("党员", "--set", "desk.hits=2")
    assert most.out.count("\n\n") == 1


def test_the_count_of_papers_knows_the_filters(search: Search, lines: list[Line]) -> None:
    found = [line for line in lines if "党员" in plain(line["text"]) and line["role"] == "cause"]
    said = search("党员", "--role", "cause")
    papers = len({line["document"] for line in found})
    assert papers < len({line["document"] for line in lines if "党员" in plain(line["text"])})
    assert said.err == f"找到 {len(found)} 句，出自 {papers} 份材料。\n"


def test_a_terminal_marks_the_words_and_keeps_its_width(terminal: Search) -> None:
    said = terminal("组织", "生活", "--role", "problem", "--limit", "4")
    marked = re.findall("\x1b\\[1;31m([^\x1b]*)\x1b\\[0m", said.out)
    assert "".join(marked).count("组织") >= 4
    assert {character for words in marked for character in words} <= set("组织生活")
    lines = STYLE.sub("", said.out).splitlines()
    assert max(map(cells, lines)) <= 60
    assert said.out.count("\x1b[1m") >= 4


def test_without_colours_brackets_mark_the_words_(terminal: Search, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert "〖组织生活〗" in "".join(STYLE.sub("", terminal("组织", "生活", "--limit", "9").out).split())


def test_a_pipe_gets_words_without_marks_on_one_line(search: Search, lines: list[Line]) -> None:
    said = search("组织", "生活", "--limit", "0")
    assert "〖" not in said.out
    assert "\x1b" not in said.out
    found = [line for line in lines if "组织" in plain(line["text"]) and "生活" in plain(line["text"])]
    assert all(f"    {line['reading']}\n" in said.out for line in found)


def test_of_a_long_sentence_what_stands_around_the_word_is_shown(search: Search) -> None:
    said = search("热情", "--limit", "5", "--set", "desk.hit_chars=8")
    sentences = [line.strip() for line in said.out.splitlines() if line.startswith("    ")]
    assert sentences
    assert all("热情" in sentence and len(sentence) <= 10 for sentence in sentences)
    assert any("…" in sentence for sentence in sentences)


def test_nothing_found_is_no_error(search: Search) -> None:
    for options in ([], ["--json"]):
        said = search("没有人会写的话", *options)
        assert (said.code, said.out, said.err) == (0, "", "没有找到。\n")


# --- what people type -------------------------------------------------------------------------------------------------

ODD = (
    *(" ", "\u3000", "\n", "，。！？", "...", "。", "党" * 10_000, "党员 " * 3000, "\0", "党\0员", "\ud800", "\udcff"),
    *('"', "'", '""', '"党员', "党员*", "*", "NEAR", "NEAR(党 员, 2)", "党员 OR 问题", "AND", "NOT 党员", "^党员", "党-员"),
    *("grams:党员", "facets:1", "{grams}:党", "(党员", "党员)", "+", "😀", "👨\u200d👩\u200d👧", "\u202e党员", "\x1b[31m党员"),
    *("％", "%", "_", ";--", "党' OR 1=1", "${HOME}", "{name}", "\\", "é", "e\u0301", "İ", "ß", "\ufeff党员", "[/bold]"),
    " ".join(chr(0x4E00 + n) for n in range(3000)),
)  # fmt: skip


@pytest.mark.parametrize("word", ODD, ids=range(len(ODD)))
def test_anything_that_is_typed_is_words_and_nothing_else(search: Search, lines: list[Line], word: str) -> None:
    said = search("--json", "--", word)
    if not word.strip():
        assert (said.code, said.out) == (2, "")
        assert CHINESE.search(said.err)
        return
    wanted = [line for line in lines if all(plain(part) in plain(line["text"]) for part in set(word.split()))]
    assert len(objects(said)) == len(wanted)
    plainly = search("--", word)
    assert plainly.code == 0
    assert "\x1b" not in plainly.out


def test_what_the_odd_words_are_for(search: Search) -> None:
    """That nothing is found is no proof of anything unless something could be."""
    assert all(objects(search("--json", "--", word)) for word in ("，", "。", "%", "党员 " * 3000))


@pytest.mark.parametrize(
    ("typed", "common"),
    [
        ("黨員", "党员"),
        ("組織生活", "组织生活"),
        ("２０２５", "2025"),
        ("（一）", "(一)"),
        ("ＦＡＮＷＥＮ", "fanwen"),
    ],
)
def test_script_width_and_case_do_not_matter(search: Search, typed: str, common: str) -> None:
    found = objects(search(typed, "--json"))
    assert found
    assert found == objects(search(common, "--json"))


def test_without_a_word_or_with_an_empty_one_help_is_offered(cli: Call, search: Search) -> None:
    for args in ([], [""], ["党员", ""]):
        said = search(*args)
        assert (said.code, said.out) == (2, "")
        assert CHINESE.search(said.err)
    assert "WORDS" in search().err


# --- which workspace --------------------------------------------------------------------------------------------------


def test_the_workspace_is_the_current_folder_or_the_usual_one_in_it(
    cli: Call, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    nowhere = cli("search", "党员")
    assert (nowhere.code, nowhere.out) == (2, "")
    assert "--workspace" in nowhere.err
    assert list(tmp_path.iterdir()) == []
    copied = Path(shutil.copytree(folder, tmp_path / "textmine-workspace"))
    below = cli("search", "党员")
    monkeypatch.chdir(copied)
    assert below == cli("search", "党员")
    assert below.code == 0
    assert below.out


def test_settings_that_lie_in_the_workspace_count(cli: Call, folder: Path, tmp_path: Path) -> None:
    copied = Path(shutil.copytree(folder, tmp_path / "工作区"))
    (copied / "textmine.toml").write_text("[desk]\nhits = 2\n", "utf-8")
    assert cli("search", "党员", "--workspace", copied).out.count("\n\n") == 1


def test_a_folder_that_is_no_workspace_stays_as_it_is(cli: Call, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    for path in (tmp_path, tmp_path / "没有", tmp_path / "notes.txt"):
        said = cli("search", "党员", "--workspace", path)
        assert (said.code, said.out) == (2, "")
        assert path.name in said.err
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_workspace_without_results_says_what_to_do(cli: Call, tmp_path: Path) -> None:
    Workspace(tmp_path / "新").close()
    for language, word in (("zh", "textmine run"), ("en", "textmine run")):
        said = cli("search", "党员", "--workspace", tmp_path / "新", "--language", language)
        assert (said.code, said.out) == (5, "")
        assert word in said.err


@pytest.mark.parametrize("damaged", ["runs/1.sqlite", LEDGER])
def test_a_damaged_workspace_is_told(cli: Call, folder: Path, tmp_path: Path, damaged: str) -> None:
    copied = Path(shutil.copytree(folder, tmp_path / "工作区"))
    (copied / damaged).write_bytes(b"SQLite format 3\0" + bytes(5000))
    said = cli("search", "党员", "--workspace", copied)
    assert (said.code, said.out) == (5, "")
    assert CHINESE.search(said.err)


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_text_that_is_damaged_inside_is_told(cli: Call, folder: Path, tmp_path: Path, options: list[str]) -> None:
    """The head is sound, what stands behind it is not."""
    copied = Path(shutil.copytree(folder, tmp_path / "工作区"))
    path = copied / "runs/1.sqlite"
    data = path.read_bytes()
    path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    said = cli("search", "党员", "--workspace", copied, *options)
    assert said.code == 5
    assert "请重新分析" in said.err


def test_it_leaves_the_workspace_as_it_was(folder: Path, search: Search) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    search("党员")
    after = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert after == before


def test_every_role_can_be_asked_for(folder: Path, lines: list[Line], capsys: pytest.CaptureFixture[str]) -> None:
    for role in Role:
        assert run(["search", "。", "--role", role.value, "--json", "--workspace", str(folder)]) == 0
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert len(found) == sum(line["role"] == role and "。" in str(line["text"]) for line in lines)
