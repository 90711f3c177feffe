"""``review``, ``users`` and ``export``: what they refuse, in both languages, and what they leave."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
import typer

from textmine.settings import Settings, load_settings
from textmine.store.readers import add_reader, is_password, readers
from textmine.store.workspace import LEDGER, Workspace
from textmine.words import word
from textmine.work.workspace import run_workspace

from ..stacks import PLAIN, SHARED, command, environment, paper

PASSWORD = "六月的风吹过山冈很凉"
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "工作区"


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is asked for a password; the answer is always the same."""
    asked: list[str] = []

    def prompt(text: str, **more: object) -> str:
        assert more == {"hide_input": True, "confirmation_prompt": True, "err": True}
        asked.append(text)
        return PASSWORD

    monkeypatch.setattr(typer, "prompt", prompt)
    return asked


def held(folder: Path) -> dict[str, str]:
    with closing(Workspace(folder)) as workspace:
        return readers(workspace.ledger)


def both(cli, *args: object) -> list[object]:
    """Call in both languages; the sentence is in each of them, on stderr, and stdout stays empty."""
    found = [cli(*args, "--language", language) for language in ("zh", "en")]
    assert CHINESE.search(found[0].err.splitlines()[0])
    assert found[0].err != found[1].err
    assert [each.out for each in found] == ["", ""]
    return found


class TestUsers:
    def test_a_reader_is_named_with_a_password_that_nobody_sees(self, cli, folder, said):
        done = cli("users", "王芳", "--workspace", folder)
        assert (done.code, done.out) == (0, "")
        assert "王芳" in done.err
        assert PASSWORD not in done.err
        assert said == ["密码"]
        assert is_password(PASSWORD, held(folder)["王芳"])

    def test_a_reader_is_let_in_no_more(self, cli, folder, said):
        cli("users", "王芳", "--workspace", folder)
        done = cli("users", "王芳", "--workspace", folder, "--remove")
        assert (done.code, done.out) == (0, "")
        assert held(folder) == {}

    @pytest.mark.parametrize("name", ["", "  ", "王" * 41, "王\n芳"])
    def test_a_name_that_says_nothing_is_refused_in_both_languages(self, cli, folder, said, name):
        for done in both(cli, "users", name, "--workspace", folder):
            assert done.code == 2
        assert held(folder) == {}

    def test_a_short_password_is_refused_in_both_languages(self, cli, folder, monkeypatch):
        monkeypatch.setattr(typer, "prompt", lambda *_, **__: "kurz")
        for done in both(cli, "users", "王芳", "--workspace", folder):
            assert done.code == 2
            assert "10" in done.err

    def test_a_reader_who_is_not_there_cannot_be_removed(self, cli, folder, said):
        Workspace(folder).close()
        for done in both(cli, "users", "王芳", "--workspace", folder, "--remove"):
            assert done.code == 2
            assert "王芳" in done.err

    def test_a_folder_with_other_things_stays_as_it_is(self, cli, folder, said):
        folder.mkdir()
        (folder / "notes.txt").touch()
        for done in both(cli, "users", "王芳", "--workspace", folder):
            assert done.code == 2
        assert [p.name for p in folder.iterdir()] == ["notes.txt"]

    def test_nobody_there_to_answer_leaves_nothing(self, folder):
        """No terminal and no input, as in a script: the password is not empty then, there is none."""
        done = subprocess.run(
            command("users", "王芳", "--workspace", folder), stdin=subprocess.DEVNULL, capture_output=True, text=True,
            env=environment(), timeout=60, check=False, start_new_session=True,
        )  # fmt: skip
        assert done.returncode != 0
        assert done.stdout == ""
        assert "Traceback" not in done.stderr
        assert held(folder) == {}


class TestReview:
    @pytest.mark.parametrize("port", ["-1", "65536", "99999999999999999999"])
    def test_a_port_that_is_none_is_refused_in_both_languages(self, cli, folder, port):
        for done in both(cli, "review", folder, "--no-open", "--port", port):
            assert done.code == 2
            assert port in done.err
        assert not folder.exists()

    def test_a_port_in_words_is_refused(self, cli, folder):
        assert cli("review", folder, "--no-open", "--port", "http").code == 2

    def test_a_port_that_is_taken_is_told_in_both_languages(self, cli, folder):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            for done in both(cli, "review", folder, "--no-open", "--port", port):
                assert done.code == 2
                assert str(port) in done.err

    def test_a_network_needs_readers(self, cli, folder):
        for host in ("0.0.0.0", "localhost", "::"):
            for done in both(cli, "review", folder, "--no-open", "--host", host):
                assert done.code == 2
                assert "textmine users" in done.err

    @pytest.mark.parametrize("host", ["no.such.host.invalid", "..", "x" * 80, "999.1.1.1"])
    def test_a_host_that_is_none_is_told(self, cli, folder, host):
        with closing(Workspace(folder)) as workspace:
            add_reader(workspace.ledger, "王芳", PASSWORD)
        for done in both(cli, "review", folder, "--no-open", "--host", host):
            assert done.code == 2

    def test_a_folder_with_other_things_is_refused(self, cli, folder):
        folder.mkdir()
        (folder / "notes.txt").touch()
        for done in both(cli, "review", folder, "--no-open"):
            assert done.code == 2
            assert str(folder) in done.err

    def test_a_damaged_workspace_is_told(self, cli, folder):
        folder.mkdir()
        (folder / LEDGER).write_bytes(b"not a ledger" * 99)
        for done in both(cli, "review", folder, "--no-open"):
            assert done.code == 5

    def test_the_address_is_the_only_line_on_stdout_and_opens_the_page(self, folder):
        server = subprocess.Popen(
            command("review", folder, "--no-open"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment(), start_new_session=True,
        )  # fmt: skip
        try:
            address = server.stdout.readline().strip()
            assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{32}", address)
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor())
            with opener.open(address, timeout=20) as answer:
                assert answer.status == 200
                assert word("desk.reader_title") in answer.read().decode()
                assert "server" not in {name.lower() for name in answer.headers}
            os.kill(server.pid, signal.SIGINT)
            out, err = server.communicate(timeout=30)
        finally:
            server.kill()
            server.wait()
        assert out == ""
        assert "Traceback" not in err
        assert server.returncode == 0
        with closing(Workspace(folder)) as workspace:
            assert workspace.ledger.broken_at() == 0


@pytest.fixture(scope="module")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("export") / "工作区"
    settings: Settings = load_settings(flags={"engine.workers": 1}, environment=PLAIN)
    with closing(Workspace(folder)) as workspace:
        for name, unit, own in (
            ("甲.txt", "河口镇党委", "渔船支部的集中学习"),
            ("乙.txt", "石坪镇党委", "茶园工人的组织关系"),
        ):
            workspace.add(name, "submission", [paper(unit, own, SHARED).encode()])
    run_workspace(folder, settings, "王芳", lambda *_: None, lambda _: None)
    return folder


class TestExport:
    def test_the_files_of_a_run_and_the_papers_that_go_up_are_written(self, cli, analysed, tmp_path):
        out = tmp_path / "out"
        done = cli("export", "--workspace", analysed, "--out", out, "--issuer", "县委组织部")
        assert (done.code, done.out) == (0, "")
        assert str(out) in done.err
        names = {path.name for path in out.iterdir()}
        assert {"run.json", "documents.jsonl", "report.html", "triage.xlsx"} <= names
        assert {"分析报告.docx", "问题汇总表.xlsx"} <= names
        assert all(path.stat().st_size for path in out.iterdir() if path.suffix != ".jsonl")

    def test_an_export_takes_the_place_of_the_one_before(self, cli, analysed, tmp_path):
        out = tmp_path / "out"
        assert [cli("export", "--workspace", analysed, "--out", out).code for _ in range(2)] == [0, 0]
        assert [path.name for path in tmp_path.iterdir()] == ["out"]

    def test_a_folder_with_other_things_stays_as_it_is(self, cli, analysed, tmp_path):
        (tmp_path / "notes.txt").write_text("mine", "utf-8")
        for done in both(cli, "export", "--workspace", analysed, "--out", tmp_path):
            assert done.code == 2
        assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]

    def test_a_workspace_that_is_not_there_is_told_and_not_made(self, cli, folder, tmp_path):
        for done in both(cli, "export", "--workspace", folder, "--out", tmp_path / "out"):
            assert done.code == 2
            assert str(folder) in done.err
        assert list(tmp_path.iterdir()) == []

    def test_a_workspace_without_results_is_told(self, cli, folder, tmp_path):
        Workspace(folder).close()
        for done in both(cli, "export", "--workspace", folder, "--out", tmp_path / "out"):
            assert done.code == 5
        assert not (tmp_path / "out").exists()

    def test_where_to_must_be_said(self, cli, analysed):
        done = cli("export", "--workspace", analysed)
        assert done.code == 2
        assert "--out" in done.err


@pytest.mark.parametrize("args", [("users", "王芳", "--remove"), ("export", "--out", "out")])
def test_a_folder_that_is_no_workspace_is_refused_and_none_is_made_of_it(cli, tmp_path, args):
    (tmp_path / "空").mkdir()
    done = cli(*args, "--workspace", str(tmp_path / "空"))
    assert (done.code, list((tmp_path / "空").iterdir())) == (2, [])


def test_settings_and_forms_may_lie_ready_before_the_workspace_is_there(tmp_path):
    (tmp_path / "templates").mkdir()
    (tmp_path / "textmine.toml").write_text("[desk]\nrows = 7\n", encoding="utf-8")
    Workspace(tmp_path).close()
    assert (tmp_path / "textmine.sqlite").is_file()
