"""The private environments: when they are kept, when they are made anew, what is told when they can't be made."""

import importlib.util
import os
import sys

import environment
import pytest
from environment import CAUSES, ROOT, UNKNOWN_CAUSE, Environment, Said, SetUpError

PYPROJECT = '[project]\nname = "x"\n[build-system]\nrequires = []\n[tool.ruff]\nline-length = 120\n'


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "requirements-build.lock").write_text("hatchling==1\n", "utf-8")
    (tmp_path / "scripts" / "my.lock").write_text("numpy==1\n", "utf-8")
    (tmp_path / "pyproject.toml").write_text(PYPROJECT, "utf-8")
    return tmp_path


@pytest.fixture
def made(checkout, monkeypatch):
    """An environment whose steps run nothing but leave an interpreter, and the commands that were asked for."""
    commands = []

    def run_step(command, environ, log):
        commands.append(command)
        made.python.parent.mkdir(parents=True, exist_ok=True)
        made.python.touch()

    made = Environment("test", "my.lock", checkout)
    monkeypatch.setattr(environment, "run_step", run_step)
    made.ensure()
    made.commands = commands
    return made


def test_first_start_makes_it_from_the_locks_with_hashes(made):
    venv, build, locked, itself = made.commands
    assert venv[1:3] == ["-m", "venv"]
    assert "--require-hashes" in build
    assert build[-1] == str(made.build_lock)
    assert "--require-hashes" in locked
    assert locked[-1] == str(made.lock)
    assert {"--no-index", "--no-deps"} <= set(itself)


def test_it_is_kept_while_the_lock_is_unchanged(made):
    made.commands.clear()
    made.ensure()
    assert made.commands == []


@pytest.mark.parametrize("name", ["my.lock", "requirements-build.lock"])
def test_it_is_made_anew_when_a_lock_changed(made, name):
    made.commands.clear()
    (made.root / "scripts" / name).write_text("numpy==2\n", "utf-8")
    (made.folder / "left over").touch()
    made.ensure()
    assert made.commands
    assert not (made.folder / "left over").exists()


def test_it_is_made_anew_when_asked(made):
    made.commands.clear()
    made.ensure(fresh=True)
    assert made.commands


def test_only_metadata_counts_in_pyproject(made):
    (made.root / "pyproject.toml").write_text(PYPROJECT.replace("120", "100"), "utf-8")
    assert made.is_current()
    (made.root / "pyproject.toml").write_text(PYPROJECT.replace('"x"', '"y"'), "utf-8")
    assert not made.is_current()


def test_it_is_made_anew_when_its_python_is_gone(made):
    made.python.unlink()
    assert not made.is_current()


def test_a_set_up_that_broke_off_is_not_taken_for_made(made, monkeypatch):
    def broken(command, environ, log):
        raise SetUpError(UNKNOWN_CAUSE)

    monkeypatch.setattr(environment, "run_step", broken)
    with pytest.raises(SetUpError):
        made.ensure(fresh=True)
    assert not made.is_current()


def test_git_ignores_all_of_it(made):
    assert (made.folder.parent / ".gitignore").read_text("utf-8") == "*\n"


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13)])
def test_a_python_that_is_too_old_is_named(version):
    with pytest.raises(SetUpError) as raised:
        environment.check_python(version)
    for text in raised.value.said:
        assert "3.11" in text
        assert ".".join(map(str, version)) in text


def test_a_missing_part_of_python_is_named_with_its_package(monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name))
    with pytest.raises(SetUpError) as raised:
        environment.check_python((3, 12, 1))
    for text in raised.value.said:
        assert "ensurepip" in text
        assert "apt install python3.12-venv" in text


@pytest.mark.parametrize(
    ("printed", "sign"),
    [
        ("OSError: [Errno 28] No space left on device\n", "disk is full"),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError'\nERROR: No matching distribution found",
            "can't be reached",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n", "locked hash"),
        ("ERROR: No matching distribution found for numpy==2.4.6\n", "CPython 3.11"),
        ("Segmentation fault\n", "lines above"),
    ],
)
def test_the_cause_of_a_failure_is_told(printed, sign):
    assert sign in environment.cause_of(printed).en


def test_every_message_is_in_both_languages():
    for said in [cause.said for cause in CAUSES] + [UNKNOWN_CAUSE]:
        assert any("\u4e00" <= char <= "\u9fff" for char in said.zh)
        assert said.en.isascii()


def test_a_failing_step_shows_its_last_lines_and_tells_the_cause(tmp_path, capsys):
    program = "import sys; print('[Errno 28]'); sys.exit(3)"
    with (tmp_path / "log").open("w", encoding="utf-8") as log, pytest.raises(SetUpError) as raised:
        environment.run_step([sys.executable, "-c", program], dict(os.environ), log)
    assert "disk is full" in raised.value.said.en
    assert "[Errno 28]" in capsys.readouterr().err
    assert "[Errno 28]" in (tmp_path / "log").read_text("utf-8")


def test_a_folder_that_cant_be_written_is_told(checkout, capsys):
    (checkout / ".environments").write_text("a file in the way", "utf-8")
    code = environment.set_up(Environment("test", "my.lock", checkout), fresh=False)
    assert code == environment.SET_UP_FAILED
    assert "Can't read or write" in capsys.readouterr().err


def test_an_interrupted_set_up_ends_like_an_interrupted_program(checkout, monkeypatch):
    def interrupted(command, environ, log):
        raise KeyboardInterrupt

    monkeypatch.setattr(environment, "run_step", interrupted)
    assert environment.set_up(Environment("test", "my.lock", checkout), fresh=False) == environment.INTERRUPTED


def test_only_ways_to_the_network_are_taken_from_the_settings_of_pip(tmp_path):
    given = {"PIP_PROXY": "p", "PIP_CONSTRAINT": "c", "PIP_TARGET": "t", "PYTHONPATH": "x", "PATH": "/bin"}
    taken = environment.pip_environ(tmp_path, given)
    assert taken["PIP_PROXY"] == "p"
    assert taken["PATH"] == "/bin"
    assert taken["PIP_CONSTRAINT"] == os.devnull
    assert not {"PIP_TARGET", "PYTHONPATH"} & set(taken)
    assert taken["PIP_CACHE_DIR"].startswith(str(tmp_path))


def test_the_interpreter_is_found_on_every_system(tmp_path):
    assert environment.interpreter(tmp_path, windows=True) == tmp_path / "Scripts" / "python.exe"
    assert environment.interpreter(tmp_path, windows=False) == tmp_path / "bin" / "python"


def test_the_checkout_is_pointed_at_by_a_path_of_plain_characters(tmp_path):
    root = tmp_path / "检出"
    site = root / ".environments" / "run" / "Lib" / "site-packages"
    site.mkdir(parents=True)
    file = site / "_editable_impl_textmine.pth"
    file.write_text(str(root), "utf-8")
    environment.make_relative(root / ".environments" / "run", root)
    pointed = file.read_text("ascii")
    assert (site / pointed).resolve() == root.resolve()


@pytest.mark.parametrize("code", [0, 3, 5])
def test_the_exit_code_of_the_command_is_passed_on(tmp_path, code, monkeypatch):
    ready = Environment("run", "my.lock", tmp_path)
    monkeypatch.setattr(environment, "interpreter", lambda folder: sys.executable)
    assert ready.run(["-c", f"import sys; sys.exit({code})"]) == code


@pytest.mark.skipif(os.name == "nt", reason="signals as exit codes are of POSIX")
def test_a_command_that_was_killed_ends_as_in_a_shell(tmp_path, monkeypatch):
    ready = Environment("run", "my.lock", tmp_path)
    monkeypatch.setattr(environment, "interpreter", lambda folder: sys.executable)
    assert ready.run(["-c", "import os, signal; os.kill(os.getpid(), signal.SIGTERM)"]) == 128 + 15


def test_a_terminal_that_cant_show_chinese_gets_the_english(monkeypatch, tmp_path):
    with (tmp_path / "terminal").open("w", encoding="cp1252") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        environment.say(Said("环境", "environment"))
    assert (tmp_path / "terminal").read_text("cp1252") == "??\nenvironment\n"


def test_fresh_is_ours_and_all_else_is_passed_on():
    assert environment.without_fresh(["-k", "x", "--fresh"]) == (True, ["-k", "x"])
    assert environment.without_fresh(["-k", "x"]) == (False, ["-k", "x"])


def test_the_environments_lie_in_the_checkout():
    for made in environment.environments().values():
        assert ROOT in made.folder.parents
        assert made.lock.is_file()
