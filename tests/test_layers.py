"""The house keeps its order: imports go down only, and the pure layers touch no file."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "textmine"
PURE = ("text", "structure", "classify", "ledger", "reuse", "themes", "judge")
TOUCHING_FILES = {
    *("open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "rename", "mkdir", "iterdir", "glob"),
    *("rglob", "exists", "is_file", "is_dir", "stat", "resolve", "getenv", "print", "input", "system", "urlopen"),
    *("savez", "savez_compressed", "loadtxt", "tofile", "fromfile", "scandir", "listdir", "walk", "joinpath"),
}
MODULES_OF_FILES = {"os", "io", "shutil", "tempfile", "socket", "subprocess", "urllib", "http", "sys", "logging"}
ALLOWED = {
    "text/segment.py": "hands the user dictionary to jieba, once a process",
    "classify/meaning.py": "loads and saves its table",
    "classify/stored.py": "loads and saves the models",
    "classify/taxonomy.py": "reads the categories, the shipped ones or an office's own",
    "classify/training.py": "crfsuite trains into a file",
}
"""Modules that may touch files, each with the reason."""


def touches(path: Path) -> list[str]:
    """The calls and imports of a module that reach outside."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)) if name in TOUCHING_FILES:
                found.append(f"{node.lineno}: {name}()")
            case ast.Import(names=names):
                found += [f"{node.lineno}: {n.name}" for n in names if n.name.partition(".")[0] in MODULES_OF_FILES]
            case ast.ImportFrom(module=str(module)) if module.partition(".")[0] in MODULES_OF_FILES:
                found.append(f"{node.lineno}: {module}")
    return found


def modules() -> list[str]:
    return sorted(p.relative_to(PACKAGE).as_posix() for layer in PURE for p in (PACKAGE / layer).rglob("*.py"))


@pytest.mark.parametrize("module", [m for m in modules() if m not in ALLOWED])
def test_pure_layers_touch_no_file(module: str) -> None:
    assert touches(PACKAGE / module) == []


def test_the_exceptions_are_still_there() -> None:
    assert [name for name in ALLOWED if not (PACKAGE / name).is_file()] == []
    assert len(modules()) > len(ALLOWED) + 10


def test_the_check_sees_what_it_looks_for(tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text("import os\nfrom pathlib import Path\nPath('a').read_text()\nopen('b')\n", "utf-8")
    assert touches(tmp_path / "x.py") == ["1: os", "3: read_text()", "4: open()"]


def test_only_the_doors_know_the_libraries_of_doors() -> None:
    door = {"typer", "rich", "starlette", "uvicorn"}
    for path in PACKAGE.rglob("*.py"):
        inside = path.relative_to(PACKAGE).parts[0]
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [n.name for n in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            used = {name.partition(".")[0] for name in names} & door
            assert not used or inside in {"cli", "web"}, f"{path}: {used}"


@pytest.mark.skipif(importlib.util.find_spec("importlinter") is None, reason="import-linter is not installed")
def test_imports_go_down_only() -> None:
    program = shutil.which("lint-imports", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    done = subprocess.run([program, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout
