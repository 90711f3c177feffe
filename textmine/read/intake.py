"""Which files are read: inputs walked in a stable order, each file with the name it keeps through the run."""

from __future__ import annotations

import fnmatch
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path, PurePosixPath

from textmine.errors import UsageError
from textmine.model import Origin

_DIGITS = re.compile(r"([0-9]+)")
# Controls, lone surrogates, line separators, and the marks that reverse the direction of writing to disguise a name.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Zl", "Zp"})
_REVERSING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Source:
    """One file to be read. ``path`` opens it; ``name`` is printable and says where it lay below its input.

    ``sha256`` is the digest of its bytes where that is known already.
    """

    path: Path
    name: str
    origin: Origin
    sha256: str = ""

    @property
    def suffix(self) -> str:
        """The ending of the file's own name, with its dot; one out of an archive lies on the disk under a number."""
        return PurePosixPath(self.name).suffix


@dataclass(frozen=True, slots=True)
class Intake:
    """What the inputs hold: the files to read, and the names of what was passed over (litter and links)."""

    sources: tuple[Source, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """One file below one input: ``below`` are the folders and the file name as the disk spells them."""

    input: Path
    path: Path
    below: tuple[str, ...]
    skipped: bool = False


def discover(inputs: Sequence[Path], origin: Origin, *, exclude: Sequence[Path] = ()) -> Intake:
    """List the files of ``inputs``, each of which is a file or a folder, in natural order (2.txt before 10.txt).

    Folders are walked to the bottom without following links. A name is the path below its input with ``/`` between
    folders; where two inputs hold the same name, their own folder's name goes in front. A file that two inputs
    reach is listed once. The folders of ``exclude`` are not entered. A folder that cannot be opened is listed as a
    source, so that reading it reports why.

    Raises:
        UsageError: an input does not exist (``read.missing_input``).
    """
    closed = frozenset(os.path.realpath(path) for path in exclude)
    entries: list[_Entry] = []
    seen: set[str] = set()
    for given in inputs:
        if not os.path.lexists(given) or not given.exists():
            raise UsageError("read.missing_input", path=printable(str(given)))
        for entry in _walk(given, closed):
            key = str(entry.path.absolute() if entry.skipped else os.path.realpath(entry.path))
            if key not in seen:
                seen.add(key)
                entries.append(entry)
    names = _names(entries)
    return Intake(
        tuple(Source(e.path, name, origin) for e, name in zip(entries, names, strict=True) if not e.skipped),
        tuple(name for e, name in zip(entries, names, strict=True) if e.skipped),
    )


def unique(name: str, taken: set[str]) -> str:
    """Return ``name``, numbered where it is taken already, and take it: a name is one document's.

    >>> taken = {"甲.txt"}
    >>> unique("甲.txt", taken), unique("甲.txt", taken), unique("乙.txt", taken)
    ('甲.txt (2)', '甲.txt (3)', '乙.txt')
    """
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    taken.add(free)
    return free


def printable(name: str) -> str:
    r"""Return a file name that can be shown and written as UTF-8.

    A name whose bytes are not UTF-8 is read as GB18030, which is what Chinese archives unpack to; characters that
    cannot be shown become ``\xNN``.
    """
    if not name.isprintable():
        raw = os.fsencode(name) if _is_escaped(name) else b""
        try:
            name = raw.decode("gb18030") if raw else name
        except UnicodeDecodeError:
            name = raw.decode("utf-8", "backslashreplace")
    return "".join(char if _shows(char) else f"\\x{ord(char):02x}" for char in name)


def natural_key(name: str) -> tuple[tuple[tuple[int, str], ...], str]:
    """Return a key that sorts numbers inside names by their value; equal but for case, by the name itself."""
    parts = _DIGITS.split(name.casefold())
    return tuple((int(part), "") if i % 2 else (0, part) for i, part in enumerate(parts)), name


def walk_key(name: str) -> tuple[tuple[bool, tuple[tuple[tuple[int, str], ...], str]], ...]:
    """Return a key that sorts paths as a walk through their folders meets them: files first, numbers by their value."""
    *folders, file = name.split("/")
    return (*((True, natural_key(folder)) for folder in folders), (False, natural_key(file)))


def _is_escaped(name: str) -> bool:
    return any("\udc80" <= char <= "\udcff" for char in name)


def _shows(char: str) -> bool:
    return unicodedata.category(char) not in _UNPRINTABLE and char not in _REVERSING


@cache
def _litter() -> tuple[str, ...]:
    lines = resources.files(__package__).joinpath("data/litter.txt").read_text("utf-8").splitlines()
    return tuple(line.casefold() for line in lines if line and not line.startswith("#"))


def is_litter(name: str, folder: bool) -> bool:
    """Tell whether a file, or a folder with all below it, is what systems and office programs leave behind."""
    shown = name.casefold() + ("/" if folder else "")
    return any(fnmatch.fnmatchcase(shown, pattern) for pattern in _litter())


def _walk(given: Path, closed: frozenset[str]) -> Iterator[_Entry]:
    """Yield the files below one input, files of a folder before its subfolders; no recursion, so any depth."""
    if not given.is_dir():
        yield _Entry(given, given, (given.name,))
        return
    todo: list[tuple[Path, tuple[str, ...]]] = [(given, ())]
    while todo:
        folder, below = todo.pop()
        if os.path.realpath(folder) in closed:
            continue
        try:
            with os.scandir(folder) as found:
                children = sorted(found, key=lambda child: natural_key(child.name))
        except OSError:
            yield _Entry(given, folder, below or (folder.name,))
            continue
        folders = []
        for child in children:
            here = (*below, child.name)
            is_folder = child.is_dir(follow_symlinks=False)
            if child.is_symlink() or is_litter(child.name, is_folder):
                yield _Entry(given, Path(child.path), here, skipped=True)
            elif is_folder:
                folders.append((Path(child.path), here))
            else:
                yield _Entry(given, Path(child.path), here)
        todo.extend(reversed(folders))


def _names(entries: Sequence[_Entry]) -> list[str]:
    """Name the entries, each name once: the input's own folder in front where needed, then a number behind."""
    plain = ["/".join(printable(part) for part in entry.below) for entry in entries]
    count = Counter(plain)
    names: list[str] = []
    taken: set[str] = set()
    for entry, name in zip(entries, plain, strict=True):
        full = name if count[name] == 1 else f"{_own_folder(entry.input)}/{name}"
        names.append(unique(full, taken))
    return names


def _own_folder(given: Path) -> str:
    absolute = given.absolute()
    return printable(absolute.name if absolute.is_dir() else absolute.parent.name)
