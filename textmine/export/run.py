"""run.json: how a run was made, so that another can be compared with it or repeated."""

from __future__ import annotations

import json
from importlib import metadata
from pathlib import Path

from textmine.export.lookup import papers_of, status_counts
from textmine.model import Corpus, Family, Origin, Reach, Status

RUN_FILE = "run.json"
PROGRAM = "textmine"
"""The mark by which a later run knows a folder as one of ours and may replace it."""


def write_run_json(corpus: Corpus, path: Path) -> None:
    """Write the record of a run to ``path``."""
    record = {
        "program": PROGRAM,
        "version": version(corpus),
        "settings": corpus.settings,
        "models": {name: number for name, number in corpus.versions.items() if name != PROGRAM},
        "counts": counts(corpus),
        "seconds": corpus.seconds,
        "skipped": list(corpus.skipped),
        "missing": list(corpus.missing),
    }
    text = json.dumps(record, ensure_ascii=False, indent=2, default=str)
    path.write_bytes(text.encode("utf-8", errors="backslashreplace") + b"\n")


def version(corpus: Corpus) -> str:
    """Return the version that made ``corpus``, else the one that is installed, else nothing."""
    if PROGRAM in corpus.versions:
        return corpus.versions[PROGRAM]
    try:
        return metadata.version(PROGRAM)
    except metadata.PackageNotFoundError:
        return ""


def counts(corpus: Corpus) -> dict[str, int]:
    """Count what came in and what was found; copies are those that count, the others are ``legitimate``."""
    statuses = status_counts(corpus.documents)
    gave_papers = papers_of(corpus)
    return {
        "files": len(corpus.documents),
        "read": statuses[Status.READ],
        "partial": statuses[Status.PARTIAL],
        "unreadable": statuses[Status.UNREADABLE],
        "without_papers": sum((d.origin, d.path) not in gave_papers for d in corpus.documents),
        "known": sum(d.origin is Origin.KNOWN for d in corpus.documents),
        "previous": sum(d.origin is Origin.PREVIOUS for d in corpus.documents),
        "papers": len(corpus.submissions),
        "statements": sum(len(paper.structure.statements) for paper in corpus.submissions),
        "copies": sum(not match.legitimate for match in corpus.matches),
        "legitimate": sum(match.legitimate for match in corpus.matches),
        "groups": len(corpus.groups),
        "themes": sum(theme.reach is not Reach.SINGLE for theme in corpus.themes),
        "own_problems": sum(theme.reach is Reach.SINGLE for theme in corpus.themes),
        "links": len(corpus.links),
        "problems": sum(len(ledger.entries) for ledger in corpus.ledgers.values()),
        "findings": len(corpus.findings),
        "listed": sum(f.kind.family in (Family.RESIDUE, Family.FORM) for f in corpus.findings),
        "hollow": sum(f.kind.family is Family.HOLLOW for f in corpus.findings),
    }
