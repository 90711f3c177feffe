"""Wrong usage, help and versions: in the person's language, with the code 2 or 0."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

import textmine.cli
from textmine.cli.app import app
from textmine.cli.entry import asked_language
from textmine.errors import UsageError
from textmine.words import sentences

CHINESE = re.compile("[\u4e00-\u9fff]")
COMMANDS = [command.callback.__name__ for command in app.registered_commands]


@pytest.mark.parametrize(
    ("args", "names"),
    [
        (["triage", "x"], "--out"),
        (["triage", "--out", "y"], "INPUT"),
        (["triage", "x", "--out"], "--out"),
        (["triage", "x", "--ou", "y"], "--out"),
        (["triage", "x", "--out", "y", "--fail-on", "viel"], "--fail-on"),
        (["triage", "x", "--out", "y", "--fail-on", "101"], "101"),
        (["triage", "x", "--out", "y", "--fail-on", "nan"], "nan"),
        (["triage", "", "--out", "y"], ""),
        (["parse", "a", "b c"], "b c"),
        (["parse", "a", "--tree", "--json"], "--json"),
        (["parse", "--tree=1", "a"], "--tree"),
        (["frobnicate"], "frobnicate"),
        (["--frobnicate"], "--frobnicate"),
        (["parse", "a", "--language", "fr"], "fr"),
        (["parse", "a", "--language"], ""),
    ],
)
def test_wrong_usage_is_a_chinese_sentence_and_code_2(cli, tmp_path, monkeypatch, args, names):
    monkeypatch.chdir(tmp_path)
    said = cli(*args)
    assert (said.code, said.out) == (2, "")
    assert names in said.err
    first = said.err.splitlines()[0]
    assert CHINESE.search(first)
    assert not re.search(r"\b(Error|Missing|Invalid|Usage|No such)\b", said.err)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("args", [["triage", "x"], ["frobnicate"], ["parse", "a", "b"], ["parse", "gone.txt"]])
def test_english_is_spoken_where_it_is_asked_for(cli, monkeypatch, args):
    for said in (cli("--language", "en", *args), cli(*args, "--language=en")):
        assert said.code == 2
        assert said.err.isascii()
    monkeypatch.setenv("TEXTMINE_LANGUAGE", "en")
    assert cli(*args).err.isascii()
    assert not cli(*args, "--language", "zh").err.isascii()


def test_the_language_may_stand_anywhere_but_behind_two_dashes():
    assert asked_language(["a", "--language", "en", "b"], {}) == ("en", ["a", "b"])
    assert asked_language(["a", "--", "--language", "en"], {}) == ("zh", ["a", "--", "--language", "en"])
    assert asked_language([], {"TEXTMINE_LANGUAGE": "en"}) == ("en", [])
    with pytest.raises(UsageError):
        asked_language([], {"TEXTMINE_LANGUAGE": "de"})


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_whole_in_both_languages(cli, monkeypatch, language, command):
    monkeypatch.setenv("COLUMNS", "80")
    args = [command] if command else []
    said = cli(*args, "--help", "--language", language)
    assert (said.code, said.err) == (0, "")
    assert "cli." not in said.out
    assert bool(CHINESE.search(said.out)) == (language == "zh")
    assert max(len(line.encode("gb18030")) for line in said.out.splitlines()) <= 80
    if command:
        assert sentences(language)[f"cli.{command}"][:20] in said.out.replace("\n", "")
    else:
        assert all(name in said.out for name in COMMANDS)


def test_without_a_command_help_comes_on_stderr(cli):
    said = cli()
    assert (said.code, said.out) == (2, "")
    assert "triage" in said.err


def test_the_version_comes_on_stdout_and_loads_nothing_heavy(process):
    script = (
        "import sys\nfrom textmine.cli.entry import run\ncode = run(['--version'])\n"
        "print(code, *sorted({m.partition('.')[0] for m in sys.modules}), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    code, *modules = done.stderr.split()
    assert re.fullmatch(r"textmine \d+\.\d+\S*\n", done.stdout)
    assert code == "0"
    heavy = {
        "numpy",
        "scipy",
        "sklearn",
        "jieba",
        "pypdfium2",
        "lxml",
        "docx",
        "networkx",
        "jinja2",
        "xlsxwriter",
        "rich",
    }
    assert heavy & set(modules) == set()
    assert process("--version").stdout.decode() == done.stdout


def test_the_version_is_that_of_the_package_and_loads_nothing_of_the_command_line(process):
    script = (
        "import sys\nbefore = set(sys.modules)\nfrom textmine.cli import main\nsys.argv[1:] = ['--version']\n"
        "try: main()\nfinally: print(*sorted(set(sys.modules) - before), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == f"textmine {metadata.version('textmine')}\n"
    assert done.stderr.split() == ["__future__", "textmine", "textmine.cli"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_version_that_cant_be_written_is_told(process):
    with Path("/dev/full").open("wb") as full:
        done = process("--version", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 5
    assert done.stderr.count(b"\n") == 1


def test_every_sentence_of_the_command_line_is_there_and_used():
    source = "\n".join(path.read_text("utf-8") for path in Path(textmine.cli.__file__).parent.glob("*.py"))
    named = set(re.findall(r'"(cli\.[a-z_]+)"', source))
    built = {f"cli.stage_{stage}" for stage in ("read", "reuse", "themes", "judge", "export", "add", "check")}
    assert named | built == {key for key in sentences() if key.startswith("cli.")}
