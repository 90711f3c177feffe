"""A copy of a workspace at one moment, whole or not there at all, while runs and readers go on."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from textmine.errors import UsageError, WorkspaceError
from textmine.store.ledger import EventKind
from textmine.store.output import staged_folder, told
from textmine.store.sqlite import sqlite_told
from textmine.store.workspace import FILES, LABELS, LEDGER, MEMO, RUNS, SETTINGS, TEMPLATES, Workspace

_CHUNK = 2**20  # bytes that are copied at once


def back_up(workspace: Workspace, target: Path, who: str = "") -> int:
    """Copy a workspace to a folder that does not exist yet; the copy is a workspace. Returns how many files it holds.

    The ledger is copied first, as it stands at one moment, and then what it names; each file's digest is looked at on
    the way, so that damage does not travel in silence.

    Raises:
        UsageError: ``target`` exists, or lies in the workspace.
        WorkspaceError: a file of the workspace is missing or damaged, or the disk is full.
    """
    if target.exists():
        raise UsageError("backup.exists", path=str(target))
    if target.resolve().is_relative_to(workspace.folder.resolve()):
        raise UsageError("backup.inside", path=str(target))
    with told(target), staged_folder(target) as staging:
        _copy_base(workspace.folder / LEDGER, staging / LEDGER)
        with closing(Workspace(staging)) as copy:
            digests = {event.body["sha256"] for event in copy.ledger.events(EventKind.FILE_ADDED)}
            for digest in sorted(map(str, digests)):
                _copy_file(workspace.folder / FILES / digest, staging / FILES / digest)
            if run := copy.latest_noted():
                for path in (workspace.folder / RUNS).glob(f"{run.number}.*"):
                    shutil.copyfile(path, staging / RUNS / path.name)
        if workspace.memo_path.exists():
            _copy_base(workspace.memo_path, staging / MEMO)
        for name in (LABELS, TEMPLATES):
            if (workspace.folder / name).is_dir():
                shutil.copytree(workspace.folder / name, staging / name)
        if (workspace.folder / SETTINGS).is_file():
            shutil.copyfile(workspace.folder / SETTINGS, staging / SETTINGS)
    workspace.ledger.add(EventKind.BACKED_UP, who, path=str(target.absolute()), files=len(digests))
    return len(digests)


def _copy_base(source: Path, target: Path) -> None:
    """Copy an SQLite file as it stands at one moment, others writing meanwhile."""
    with sqlite_told(source), closing(sqlite3.connect(source)) as base, closing(sqlite3.connect(target)) as copy:
        base.backup(copy)


def _copy_file(source: Path, target: Path) -> None:
    """Copy a file that is named by its content.

    Raises:
        WorkspaceError: it is missing, or is not what its name says.
    """
    found = hashlib.sha256()
    try:
        with source.open("rb") as file, target.open("xb") as copy:
            while chunk := file.read(_CHUNK):
                found.update(chunk)
                copy.write(chunk)
    except FileNotFoundError as error:
        raise WorkspaceError("check.file_missing", name=source.name) from error
    if found.hexdigest() != source.name:
        raise WorkspaceError("check.file_damaged", name=source.name)
