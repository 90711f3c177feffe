"""How a workspace stands: what is in it, what the last run made of it, what has come since, who works on it."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from textmine.model import Reason, Status
from textmine.store.holding import Holder, holder_of
from textmine.store.results import Results
from textmine.store.workspace import PURPOSES, Run, Workspace
from textmine.work.background import STOPPED

_BROKE_READER = frozenset({"engine.crashed", "engine.timed_out", "engine.out_of_memory"})


@dataclass(frozen=True, slots=True)
class Unread:
    """A file that the last run could not read; ``set_aside`` where it broke its reader twice."""

    path: str
    reason: Reason | None
    set_aside: bool


@dataclass(frozen=True, slots=True)
class State:
    """How a workspace stands.

    ``files`` counts files by purpose, ``bytes`` is what all in the folder takes; ``since`` counts the files that came,
    changed or went since the last run with results, ``run``. ``failed`` says why the last run left none.
    """

    folder: Path
    files: dict[str, int]
    bytes: int
    run: Run | None
    since: int
    failed: Reason | None
    holder: Holder | None
    unread: tuple[Unread, ...]
    decisions: int


def state_of(workspace: Workspace) -> State:
    """Return how a workspace stands.

    Raises:
        WorkspaceError: it is damaged.
    """
    run, runs, holder = workspace.latest(), workspace.runs(), holder_of(workspace.folder)
    counts = Counter(stored.purpose for stored in workspace.files().values())
    ended = not runs or bool(runs[-1].finished) or holder is not None
    return State(
        folder=workspace.folder.absolute(),
        files={purpose: counts[purpose] for purpose in PURPOSES},
        bytes=sum(path.stat().st_size for path in workspace.folder.rglob("*") if path.is_file()),
        run=run,
        since=_since(workspace, run),
        failed=None if ended else runs[-1].failed or STOPPED,
        holder=holder,
        unread=_unread(workspace, run) if run else (),
        decisions=len(workspace.review().decisions),
    )


def is_set_aside(reason: Reason | None) -> bool:
    """Tell whether a file cannot be read because it broke its reader, or took more than it may, twice."""
    return reason is not None and reason.key in _BROKE_READER


def _since(workspace: Workspace, run: Run | None) -> int:
    """Count the files that are not as the run found them."""
    then = {key: stored.sha256 for key, stored in (workspace.files_at(run) if run else {}).items()}
    now = {key: stored.sha256 for key, stored in workspace.files().items()}
    return len({key for key, _ in then.items() ^ now.items()})


def _unread(workspace: Workspace, run: Run) -> tuple[Unread, ...]:
    with closing(Results.open(workspace.results_path(run))) as results:
        lost = results.documents(Status.UNREADABLE)
    return tuple(Unread(row.path, row.reason, is_set_aside(row.reason)) for row in lost)
