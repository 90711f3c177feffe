"""The two commands for a fresh machine, the locks that they use, and the script that checks a change."""

import ast
import os
import re
import sys
import tomllib
from pathlib import Path

import demo
import environment
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
SCRIPTS = ROOT / "scripts"
STARTERS = ["bundle.py", "bundle_files/install.py", "demo.py", "environment.py", "test.py"]
LOCKS = ["requirements-build.lock", "requirements-run.lock", "requirements.lock"]
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
SYSTEMS = [
    {"python_full_version": f"3.{minor}.1", "python_version": f"3.{minor}", "sys_platform": system, "os_name": name}
    for minor in (11, 12, 13)
    for system, name in (("linux", "posix"), ("darwin", "posix"), ("win32", "nt"))
]


def locked(lock):
    """Return the requirements of a lock file."""
    text = (SCRIPTS / lock).read_text("utf-8")
    return [Requirement(line.rstrip(" \\")) for line in text.splitlines() if re.match(r"[a-z]", line)]


def versions(lock, system=None):
    """Return the version of each package that a lock installs on a system."""
    wanted = [pin for pin in locked(lock) if pin.marker is None or system is None or pin.marker.evaluate(system)]
    return {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in wanted}


def declared(lock):
    """Return what ``pyproject.toml`` asks of a lock."""
    project = PYPROJECT["project"]
    lines = {
        "requirements-build.lock": PYPROJECT["dependency-groups"]["build"] + PYPROJECT["build-system"]["requires"],
        "requirements-run.lock": project["dependencies"],
        "requirements.lock": [
            *project["dependencies"],
            *project["optional-dependencies"]["dev"],
            *project["optional-dependencies"]["ocr"],
        ],
    }[lock]
    return [Requirement(line) for line in lines]


@pytest.mark.parametrize("name", STARTERS)
def test_an_old_python_can_read_the_commands_to_say_that_it_is_old(name):
    ast.parse((SCRIPTS / name).read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize("name", STARTERS)
def test_the_commands_import_nothing_that_has_to_be_installed(name):
    ours = {Path(script).stem for script in STARTERS}
    for node in ast.walk(ast.parse((SCRIPTS / name).read_text("utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module] if isinstance(node, ast.ImportFrom) else []
        assert {name.split(".")[0] for name in names} <= sys.stdlib_module_names | ours


@pytest.mark.parametrize("lock", LOCKS)
@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: f"{system['sys_platform']}-{system['python_version']}")
def test_a_lock_holds_what_pyproject_asks_for(lock, system):
    pinned = versions(lock, system)
    for asked in declared(lock):
        if asked.marker and not asked.marker.evaluate(system):
            continue
        assert asked.specifier.contains(pinned[canonicalize_name(asked.name)]), asked


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_a_hash_for_each_package_and_no_place(lock):
    text = (SCRIPTS / lock).read_text("utf-8")
    entries = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)
    assert not re.search(r"https?:|file:|--index|--find-links|--extra-index|(^|\s)/\w", text)


def test_the_locks_agree_on_every_package():
    tests = versions("requirements.lock")
    for lock in LOCKS:
        assert {name: version for name, version in versions(lock).items() if tests.get(name, version) != version} == {}


def test_the_locks_say_how_they_were_made():
    told = " ".join((environment.__doc__ or "").replace("\\\n", " ").split())
    for lock in LOCKS:
        command = (SCRIPTS / lock).read_text("utf-8").splitlines()[1].lstrip("# ")
        assert command in told


def test_every_dependency_has_a_lower_bound():
    for lock in LOCKS:
        assert all(">=" in str(asked.specifier) for asked in declared(lock))


def test_demo_runs_the_main_job_on_samples_that_exist():
    command = demo.job()
    assert command[:3] == ["-m", "textmine", "triage"]
    options = dict(zip(command[4::2], command[5::2], strict=True))
    for given in (command[3], options["--known"], options["--previous"]):
        assert (ROOT / given).is_dir()
    assert (ROOT / options["--out"]) == demo.OUT


def test_the_check_of_a_change_ends_with_the_tests():
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK) or os.name == "nt"
    lines = [line for line in script.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert "scripts/test.py" in lines[-1]
