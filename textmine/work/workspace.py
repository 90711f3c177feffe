"""A run of a workspace: what was put in is analysed, and what is found is kept beside it."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import TextmineError, WorkspaceError
from textmine.inputs import KNOWN, PREVIOUS, ROSTERS, Inputs
from textmine.model import Corpus, Document, Origin, Reason, Status
from textmine.read import Source, printable, walk_key
from textmine.reuse.pairs import pairs_of
from textmine.settings import Settings
from textmine.store.holding import working
from textmine.store.memo import Memo
from textmine.store.results import PairFigures, Results, write_results
from textmine.store.scratch import sweep_scratch
from textmine.store.workspace import ROSTER, Run, Stored, Workspace, clean_name, roster_among
from textmine.work import versions
from textmine.work.aliases import Known, keep_names
from textmine.work.background import STOPPED
from textmine.work.memory import KeptMemory, is_passing
from textmine.work.rounds import Arrived, no_arrival
from textmine.work.run import triage
from textmine.work.stack import Progress, no_progress

_ORIGINS = (*(origin.value for origin in Origin), ROSTER)


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run came to: its results are those of ``run``, and ``anew`` files were worked on.

    ``unchanged`` says that nothing had changed since that run, so that nothing was done.
    """

    run: Run
    anew: int = 0
    unchanged: bool = False


def run_workspace(
    folder: Path,
    settings: Settings,
    who: str = "",
    progress: Progress = no_progress,
    arrived: Arrived = no_arrival,
    *,
    wait: float = 0.0,
    retry: bool = False,
) -> Ran:
    """Analyse what was put into a workspace and keep what is found; what an earlier run worked out is not done again.

    Args:
        folder: the workspace.
        settings: all thresholds. Only what depends on one that has changed is done again.
        who: who started the run.
        progress: see :func:`textmine.work.triage`.
        arrived: see :func:`textmine.work.triage`.
        wait: seconds to wait for another process that works on the workspace; a negative number waits for ever.
        retry: whether files that could not be read are tried again.

    Raises:
        WorkspaceError: another process works on it, or it cannot be written.
        UnreadableStackError: nothing was put in, or nothing could be read.
    """
    with closing(Workspace(folder)) as workspace, working(folder, wait):
        sweep_scratch()
        workspace.drop_results(settings.workspace.kept_results)
        before = workspace.latest()
        if before and not retry and _is_same(workspace, before, _digest_of(inputs_of(workspace), settings)):
            return Ran(before, unchanged=True)
        return _run(workspace, settings, who, (progress, arrived), retry=retry)


def _run(
    workspace: Workspace,
    settings: Settings,
    who: str,
    listeners: tuple[Progress, Arrived],
    *,
    retry: bool,
) -> Ran:
    progress, arrived = listeners
    run = workspace.begin_run(who)
    try:
        inputs = inputs_of(workspace, run)  # what comes or goes meanwhile is the next run's
        digest = _digest_of(inputs, settings)
        with closing(Memo(workspace.memo_path)) as memo:
            memory = KeptMemory(memo, retry=retry)
            corpus = triage(inputs, settings, progress, arrived, memory.for_roster)
            progress("export", 0, 1)
            keep_results(workspace, run, corpus, memory)
            workspace.finish_run(run, who, digest=digest, anew=memory.anew, **_facts(corpus))
            with suppress(WorkspaceError):  # the run is done; the next one forgets it
                memory.forget_rest()
    except TextmineError as error:
        _note_failure(workspace, run, error.reason, who)
        raise
    except KeyboardInterrupt:
        _note_failure(workspace, run, STOPPED, who)
        raise
    return Ran(workspace.latest() or run, memory.anew)


def keep_results(workspace: Workspace, run: Run, corpus: Corpus, known: Known | None = None) -> None:
    """Write what a run found, and what stands for the names in it, to their places.

    What is ``known`` of the names in its papers is not looked for again.

    Raises:
        WorkspaceError: the disk is full or refuses.
    """
    keep_names(workspace, run, corpus, known)
    write_results(corpus, workspace.results_path(run), [PairFigures.of(pair) for pair in pairs_of(corpus)])


def _note_failure(workspace: Workspace, run: Run, why: Reason, who: str) -> None:
    """Note that a run ended, unless it had left its results by then.

    A disk that is full has no room for that either, and a run without an end says it too.
    """
    with suppress(WorkspaceError):
        if not any(noted.finished for noted in workspace.runs() if noted.number == run.number):
            workspace.fail_run(run, why, who)


def _digest_of(inputs: Inputs, settings: Settings) -> str:
    """Return what stands for all that the results of a run depend on; a workspace's file lies under its digest."""
    files = [(source.origin.value, source.name, source.sha256) for source in inputs.sources]
    roster = inputs.roster.name if inputs.roster else ""
    return versions.digest(files, roster, versions.of_run(settings)).hex()


def _is_same(workspace: Workspace, run: Run, digest: str) -> bool:
    """Tell whether a run was over the same files in the same way, no file fell to a passing fault, and all is sound."""
    if not run.facts or run.facts.get("digest") != digest or run.facts.get("passing"):
        return False
    with suppress(WorkspaceError):
        Results.open(workspace.results_path(run)).close()
        return True
    return False


def inputs_of(workspace: Workspace, run: Run | None = None) -> Inputs:
    """Return what was put into a workspace, up to now or before ``run``, as the inputs of a run.

    The files stand in the order in which a walk through their folders meets them, whatever order they came in. The
    last roster counts.
    """
    held = (workspace.files_at(run) if run else workspace.files()).values()
    files = sorted(held, key=lambda f: (_ORIGINS.index(f.purpose), walk_key(f.name)))
    sources = tuple(
        Source(workspace.path_of(stored), read_name(stored), Origin(stored.purpose), stored.sha256)
        for stored in files
        if stored.purpose != ROSTER
    )
    roster = roster_among(held)
    return Inputs((), sources=sources, roster=workspace.path_of(roster) if roster else None)


def purpose_of(name: str, purpose: str) -> tuple[str, str]:
    """Return a file's name and purpose; folders ``known`` and ``previous`` near the top are used for what they say.

    >>> purpose_of("材料/known/通知.docx", "submission"), purpose_of("材料/a.docx", "submission")
    (('材料/通知.docx', 'known'), ('材料/a.docx', 'submission'))
    """
    parts = clean_name(name).split("/")  # first, or ``./known`` would pass for something else than it becomes
    if purpose == Origin.SUBMISSION:
        for depth in (0, 1):
            if len(parts) > depth + 1 and parts[depth] in (KNOWN, PREVIOUS):
                return "/".join(parts[:depth] + parts[depth + 1 :]), parts[depth]
        if len(parts) <= 2 and parts[-1] in ROSTERS:
            return "/".join(parts), ROSTER
    return "/".join(parts), purpose


def read_name(stored: Stored) -> str:
    """Return the name under which a run reads a file: those beside the submissions stand in a folder of their own."""
    name = printable(stored.name)
    return name if stored.purpose == Origin.SUBMISSION else f"{stored.purpose}/{name}"


def _facts(corpus: Corpus) -> dict[str, object]:
    return {
        "version": " ".join(f"{name} {number}" for name, number in sorted(corpus.versions.items()) if number),
        "files": len(corpus.documents),
        "unreadable": sum(map(_is_lost, corpus.documents)),
        "passing": sum(map(is_passing, corpus.documents)),
        "papers": len(corpus.submissions),
        "seconds": round(sum(corpus.seconds.values()), 1),
    }


def _is_lost(document: Document) -> bool:
    return document.status is Status.UNREADABLE
