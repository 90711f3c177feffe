"""What results depend on beside the files: this program, the libraries that it reads with, models, settings."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import astuple
from functools import cache
from importlib import metadata, resources
from pathlib import Path

from textmine.settings import Settings, shipped

_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PARTS = ("models", "corpora/dictionary", "corpora/phrases")
"""What is shipped beside the code and read by a run."""


def digest(*parts: object) -> bytes:
    """Return 32 bytes that stand for plain values; ``repr`` tells numbers, texts and their order apart."""
    return hashlib.sha256("\0".join(map(repr, parts)).encode("utf-8", "surrogatepass")).digest()


def of_reading(settings: Settings) -> bytes:
    """Return what stands for all that reading a file depends on but the file: program, libraries, limits."""
    return digest(program(), astuple(settings.read))


def of_analysis(settings: Settings) -> bytes:
    """Return what stands for all that the work on one file depends on but the file and the roster."""
    tables = (settings.structure, settings.classify, settings.sort, settings.links, settings.gaps, settings.form)
    files = (settings.classify.taxonomy, settings.classify.model, settings.themes.codebook)
    return digest(of_reading(settings), *(astuple(table) for table in tables), *map(_content, files))


def of_run(settings: Settings) -> bytes:
    """Return what stands for all that the results of a run depend on but its files."""
    tables = (settings.reuse, settings.themes, settings.queue, settings.precedence)
    return digest(of_analysis(settings), *(astuple(table) for table in tables))


@cache
def program() -> bytes:
    """Return what stands for this program: its code, its data and models, and the libraries that it uses.

    The code itself is looked at and not its number alone: a mended reader reads anew.
    """
    return digest(*_libraries(), *_own_files())


def _libraries() -> Iterator[str]:
    """Yield the installed ones of the libraries that this program asks for, extras included."""
    for asked in metadata.requires("textmine") or ():
        name = _NAME.match(asked)
        try:
            yield f"{name and name[0]} {metadata.version(name[0])}" if name else asked
        except metadata.PackageNotFoundError:
            yield f"{asked} -"


def _own_files() -> Iterator[str]:
    package = Path(str(resources.files("textmine")))
    for root in (package, *map(shipped, _PARTS)):
        for path in sorted(p for p in root.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
            yield f"{path.relative_to(root).as_posix()} {_content(str(path))}"


def _content(path: str) -> str:
    """Return the digest of a file, or of the files of a folder; of no path, nothing, and of a missing one, its name."""
    place = Path(path)
    if not path or not place.exists():
        return path
    inside = sorted(p for p in place.rglob("*") if p.is_file()) if place.is_dir() else [place]
    return " ".join(hashlib.sha256(p.read_bytes()).hexdigest() for p in inside)
