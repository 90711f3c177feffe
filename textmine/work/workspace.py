"""A run of a workspace: what was put in is analysed, and what is found is kept beside it."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from textmine.errors import TextmineError, WorkspaceError
from textmine.inputs import KNOWN, PREVIOUS, ROSTERS, Inputs
from textmine.lexicon import load_lexicon
from textmine.model import Corpus, FindingKind, Origin
from textmine.read import Source, printable
from textmine.reuse.pairs import pairs_of
from textmine.settings import Settings
from textmine.store.output import told
from textmine.store.results import PairFigures, write_results
from textmine.store.workspace import ROSTER, Run, Stored, Workspace, clean_name
from textmine.text.pseudonyms import NOBODY, Pseudonyms, pseudonyms
from textmine.text.segment import segmenter
from textmine.work.background import STOPPED, working
from textmine.work.rounds import Arrived
from textmine.work.run import Progress, triage


def run_workspace(folder: Path, settings: Settings, who: str, progress: Progress, arrived: Arrived) -> Run:
    """Analyse what was put into a workspace and keep what is found.

    Raises:
        WorkspaceError: another process works on it, or it cannot be written.
        UnreadableStackError: nothing was put in, or nothing could be read.
    """
    workspace = Workspace(folder)
    try:
        with working(folder):
            run = workspace.begin_run(who)
            try:
                corpus = triage(inputs_of(workspace), settings, progress, arrived)
                progress("export", 0, 1)
                _keep(workspace, run, corpus)
            except TextmineError as error:
                workspace.fail_run(run, error.reason, who)
                raise
            except KeyboardInterrupt:
                workspace.fail_run(run, STOPPED, who)
                raise
            workspace.finish_run(run, who, **_facts(corpus))
            return run
    finally:
        workspace.close()


def inputs_of(workspace: Workspace) -> Inputs:
    """Return what was put into a workspace as the inputs of a run; the last roster counts."""
    files = workspace.files()
    sources = tuple(
        Source(workspace.path_of(stored), read_name(stored), Origin(purpose))
        for (purpose, _), stored in files.items()
        if purpose != ROSTER
    )
    rosters = [workspace.path_of(stored) for (purpose, _), stored in files.items() if purpose == ROSTER]
    return Inputs((), sources=sources, roster=rosters[-1] if rosters else None)


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


def _keep(workspace: Workspace, run: Run, corpus: Corpus) -> None:
    lexicon = load_lexicon()
    papers = {paper.name: paper for paper in corpus.papers}
    names = pseudonyms(
        corpus.papers,
        corpus.missing,
        lexicon,
        segmenter(lexicon),
        lines=[document.path for document in corpus.documents],
        persons=[s.of(p.text) for p in corpus.submissions for e in corpus.ledgers[p.name].entries for s in e.persons],
        places=[f.span.of(papers[f.paper].text) for f in corpus.findings if f.kind is FindingKind.PLACE],
        kept=_names_before(workspace),
    )
    _save_names(_names_path(workspace, run), names)
    write_results(corpus, workspace.results_path(run), [PairFigures.of(pair) for pair in pairs_of(corpus)])


def _facts(corpus: Corpus) -> dict[str, object]:
    return {
        "version": " ".join(f"{name} {number}" for name, number in sorted(corpus.versions.items()) if number),
        "files": len(corpus.documents),
        "papers": len(corpus.submissions),
        "seconds": round(sum(corpus.seconds.values()), 1),
    }


def _names_path(workspace: Workspace, run: Run) -> Path:
    return workspace.results_path(run).with_suffix(".names.json")


def _names_before(workspace: Workspace) -> Pseudonyms:
    """Return what stood for names in the last run; a run whose names are gone stops no other."""
    before = workspace.latest()
    with suppress(WorkspaceError):
        return load_names(workspace, before) if before else NOBODY
    return NOBODY


def load_names(workspace: Workspace, run: Run) -> Pseudonyms:
    """Return what stands for names in the results of a run.

    Raises:
        WorkspaceError: it is missing or damaged.
    """
    path = _names_path(workspace, run)
    try:
        kept = json.loads(path.read_text("utf-8"))
        never = {name: frozenset((a, b) for a, b in around) for name, around in kept["never"].items()}
        return Pseudonyms(kept["aliases"], never, kept["codes"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WorkspaceError("workspace.damaged", path=str(path), error=type(error).__name__) from error


def _save_names(path: Path, names: Pseudonyms) -> None:
    never = {name: sorted(around) for name, around in names.never.items()}
    kept = {"aliases": dict(names.aliases), "never": never, "codes": dict(names.codes)}
    with told(path):
        path.write_text(json.dumps(kept), "utf-8")
