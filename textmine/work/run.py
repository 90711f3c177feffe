"""The run: read, analyse, compare, judge, rank.

:func:`triage` does the whole job on a stack of files and returns it as one frozen :class:`~textmine.model.Corpus`;
what writes files or shows pages starts from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib import metadata

from textmine.classify.model import Classifier
from textmine.engine import Engine, engine_of
from textmine.inputs import Inputs
from textmine.judge import Notes, partly, queue
from textmine.lexicon import load_lexicon
from textmine.model import Concreteness, Corpus, Document, Origin, Paper, Status
from textmine.settings import Settings
from textmine.themes import theme_links
from textmine.work.analyse import Analysed, Analysis, Structuring, classifier_of, load_shared
from textmine.work.packing import Aside
from textmine.work.rounds import Arrived, no_arrival
from textmine.work.said import findings_of, themes_of
from textmine.work.stack import (
    Means,
    MemoryOf,
    Progress,
    Stopwatch,
    compared,
    no_memory,
    no_progress,
    reuse_of,
    taken_in,
)


def triage(
    inputs: Inputs,
    settings: Settings,
    progress: Progress = no_progress,
    arrived: Arrived = no_arrival,
    memory: MemoryOf = no_memory,
    engine: Engine | None = None,
) -> Corpus:
    """Do the whole job on a stack and return all that was found; nothing is written.

    Args:
        inputs: what to read; see :meth:`Inputs.completed` for what is used beyond what is named.
        settings: all thresholds, from :func:`textmine.settings.load_settings`.
        progress: called with the stage (``read``, ``reuse``, ``themes``, ``judge``), what is done and what there is.
        arrived: called with the document of each file once it is read, again if it is read again; see
            :data:`textmine.work.rounds.Arrived`.
        memory: called with the lines of the roster, for what earlier runs worked out with the same roster.
        engine: where the work is done; the settings tell if it is not given.

    Raises:
        UsageError: an input does not exist, or the roster cannot be read.
        UnreadableStackError: no submission could be read.
    """
    watch = Stopwatch()
    with watch.time("read"):
        shared = partial(load_shared, settings, judged=True)
        aside = Aside()
        engine = engine or engine_of(settings.engine)
        stack = taken_in(inputs, Analysis, settings, progress, shared, Means(aside, engine, arrived, memory))
    _share_out(watch, stack.done)
    submissions = stack.submissions
    labels, notes, ledgers = aside.labels.only(p.name for p in stack.papers), aside.notes, aside.ledgers
    submitted = ledgers.only(p.name for p in submissions)
    reuse = reuse_of(stack.papers, settings, watch, progress, engine)
    classifier = classifier_of(settings)
    with watch.time("themes"):
        progress("themes", 0, 1)
        themes = themes_of(submissions, aside, reuse, classifier, settings)
        links = theme_links(themes, submitted, reuse.groups)
    with watch.time("judge"):
        progress("judge", 0, 1)
        findings = tuple(findings_of(stack.papers, notes, stack.roster.names, labels, ledgers, settings))
        found = compared(stack, reuse, findings, settings, watch)
        standings = queue(submissions, reuse.ratios, found.matches, findings, settings.queue)
    return replace(
        found,
        labels=labels,
        ledgers=submitted,
        themes=themes,
        links=links,
        concreteness=_measured(submissions, notes),
        queue=standings,
        taxonomy=classifier.taxonomy,
        missing=_missing(stack.roster.units, submissions, stack.documents),
        versions=_versions(classifier),
    )


def copies(
    inputs: Inputs, settings: Settings, progress: Progress = no_progress, engine: Engine | None = None
) -> Corpus:
    """Find who shares what with whom in a stack, and nothing else: no labels, themes, findings or ranks.

    Matches, legitimate text, ratios and groups are those that :func:`triage` finds; who had a passage first is told
    without the residue that only labelled statements show. ``progress`` is called with the stages ``read`` and
    ``reuse``. Raises what :func:`triage` raises.
    """
    watch = Stopwatch()
    with watch.time("read"):
        engine = engine or engine_of(settings.engine)
        stack = taken_in(inputs, Structuring, settings, progress, _load_lists, Means(Aside(), engine))
    return compared(stack, reuse_of(stack.papers, settings, watch, progress, engine), (), settings, watch)


def _load_lists(_files: int) -> None:
    """Load what workers share that label nothing."""
    load_lexicon()


def _share_out(watch: Stopwatch, done: Sequence[Analysed]) -> None:
    """Split the seconds of the first stage between reading and classifying, by what each took in its process."""
    wall = watch.seconds["read"]
    reading, classifying = sum(d.read_seconds for d in done), sum(d.classify_seconds for d in done)
    share = reading / max(reading + classifying, 1e-9)
    watch.seconds |= {"read": round(wall * share, 3), "classify": round(wall * (1 - share), 3)}


def _measured(submissions: Sequence[Paper], notes: Mapping[str, Notes]) -> dict[str, Concreteness]:
    """Return how concrete each submission is."""
    measured = partly(notes, "concreteness", Concreteness)
    return {paper.name: measured[paper.name] for paper in submissions}


def _missing(roster: Sequence[str], submissions: Sequence[Paper], documents: Sequence[Document]) -> tuple[str, ...]:
    """Return the units that handed nothing in; one whose name an unreadable file bears has handed that in."""
    handed_in = {p.unit for p in submissions}
    lost = [d.path for d in documents if d.status is Status.UNREADABLE and d.origin is Origin.SUBMISSION]
    return tuple(unit for unit in roster if unit not in handed_in and not any(unit in path for path in lost))


def _versions(classifier: Classifier) -> dict[str, str]:
    models = classifier.models
    return {
        "textmine": metadata.version("textmine"),
        "statements": str(models.facts.get("version", "")),
        "vectors": models.vectors,
    }
