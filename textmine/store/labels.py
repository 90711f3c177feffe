"""What people decided about statements, in files that they can read and correct: one labelled paper a file.

The form is that of the shipped corpus (:mod:`textmine.classify.corpus`), with ``?`` where nobody has decided yet.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from textmine.classify.corpus import OWN, LabelledPaper, labelled_papers, labelled_records, written
from textmine.errors import UsageError, WorkspaceError

_LARGEST = 2**26  # bytes; a paper takes some 20 KB
_UNSAFE = re.compile(r"[^\w.\-]+")


def read_labels(paths: Sequence[Path]) -> list[LabelledPaper]:
    """Read labelled papers from files (``.txt`` or ``.jsonl``) and from all such files of folders.

    Raises:
        UsageError: a path is missing, a file cannot be read, or a line is not in the form; the message tells which.
    """
    return [paper for path in paths for file in _files(path) for paper in read_file(file)]


def read_own(paths: Sequence[Path]) -> list[LabelledPaper]:
    """Read what the office labelled: as :func:`read_labels`, marked as its own."""
    papers = read_labels(paths)
    for paper in papers:
        paper.facts["hand"] = OWN
    return papers


def read_file(file: Path) -> list[LabelledPaper]:
    """Read the labelled papers of one file.

    Raises:
        UsageError: it cannot be read, or a line is not in the form.
    """
    try:
        if file.stat().st_size > _LARGEST:
            raise UsageError("labels.too_large", path=str(file))
        lines = file.read_text("utf-8-sig").splitlines()
        return list(labelled_records(lines) if file.suffix == ".jsonl" else labelled_papers(lines))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("labels.unreadable", path=str(file)) from error
    except (ValueError, RecursionError) as error:
        raise UsageError("labels.bad_line", path=str(file), line=str(error)[:80]) from error


def _files(path: Path) -> list[Path]:
    try:
        if path.is_dir():
            return sorted(p for p in path.iterdir() if p.suffix in (".txt", ".jsonl") and p.is_file())
    except OSError as error:
        raise UsageError("labels.unreadable", path=str(path)) from error
    if not path.exists():
        raise UsageError("labels.missing", path=str(path))
    return [path]


def place_of(folder: Path, paper: LabelledPaper) -> Path:
    """Return the file that a paper is kept in: its name, made safe, and a part of its fingerprint."""
    name = _UNSAFE.sub("_", paper.id).strip("._")[-60:] or "paper"
    return folder / f"{name}-{paper.facts.get('text', '')[:8]}.txt"


def load_decided(folder: Path, paper: LabelledPaper) -> LabelledPaper:
    """Return a paper with what was decided of it before.

    A paper whose text changed has another file. In its own, people may have corrected a word, which counts for
    nothing, or added and taken out lines: then decisions are known by the words of their statements.
    """
    file = place_of(folder, paper)
    if not file.is_file():
        return paper
    [kept, *_] = [*read_file(file), paper]
    if len(kept.statements) == len(paper.statements):
        found = kept.statements
    else:
        known = {s.text: s for s in kept.statements}
        found = [known.get(" ".join(s.text.split()), s) for s in paper.statements]
    statements = [
        replace(s, role=k.role, categories=k.categories) for s, k in zip(paper.statements, found, strict=True)
    ]
    return LabelledPaper(paper.id, {**paper.facts, **kept.facts}, statements)


def save_decided(folder: Path, paper: LabelledPaper) -> None:
    """Keep a paper with what is decided of it, in one step, so that no half of it is ever read.

    Raises:
        WorkspaceError: the place cannot be written.
    """
    file = place_of(folder, paper)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        part = folder / f"{secrets.token_hex(8)}.part"
        try:
            with part.open("x", encoding="utf-8", errors="replace") as out:
                out.write(written(paper))
                out.flush()
                os.fsync(out.fileno())
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise WorkspaceError("labels.not_written", path=str(file), detail=error.strerror or "") from error
