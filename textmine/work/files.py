"""Some files without a run: read, parsed, labelled, or two of them compared."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import BinaryIO

from textmine.errors import UsageError
from textmine.inputs import Inputs, sources_of
from textmine.lexicon import load_lexicon
from textmine.model import Corpus, Document, Match, Origin, Paper
from textmine.read import Source, discover, printable, unique
from textmine.settings import Settings
from textmine.store.output import told
from textmine.store.scratch import scratch
from textmine.work.analyse import Analysed, Analysis, Structuring, TextOnly, load_shared
from textmine.work.rounds import take_in
from textmine.work.stack import (
    Progress,
    Stack,
    Stopwatch,
    UnreadableStackError,
    compared,
    no_progress,
    reuse_of,
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files beside each other: the papers of each, and what they share.

    The matches of ``found`` are those between the two files, with the first file's paper as ``a``. Its ``papers``
    hold the known documents as well, where such were given.
    """

    first: tuple[Paper, ...]
    second: tuple[Paper, ...]
    found: Corpus


def compare(first: Path, second: Path, settings: Settings, known: Sequence[Path] = ()) -> Comparison:
    """Read two files and return what they share; what both share with a ``known`` document is legitimate.

    Raises:
        UsageError: a path does not exist, or both are one file.
        UnreadableStackError: one of them cannot be read, or holds no words.
    """
    if os.path.realpath(first) == os.path.realpath(second):
        raise UsageError("work.same_file", path=str(first))
    watch = Stopwatch()
    taken: set[str] = set()
    with watch.time("read"):
        load_lexicon()
        sides = [_side(path, settings, taken) for path in (first, second)]
        given = discover(known, Origin.KNOWN).sources if known else []
        named = [replace(source, name=unique(f"{Origin.KNOWN.value}/{source.name}", taken)) for source in given]
        beside = take_in(named, Structuring, settings)
    stack = Stack((*sides[0], *sides[1], *beside.analysed), skipped=beside.skipped)
    found = compared(stack, reuse_of(stack.papers, settings, watch, no_progress), (), settings, watch)
    one, other = (tuple(paper for entry in side for paper in entry.papers) for side in sides)
    return Comparison(one, other, replace(found, matches=tuple(_facing(one, other, found.matches))))


def _side(path: Path, settings: Settings, taken: set[str]) -> tuple[Analysed, ...]:
    """Read one side of a comparison under a name that is not ``taken`` yet."""
    source = _source(path)
    done = take_in([replace(source, name=unique(source.name, taken))], Structuring, settings).analysed
    if not any(entry.papers for entry in done):
        raise UnreadableStackError("work.cannot_compare", [entry.document for entry in done], path=str(path))
    return done


def _facing(first: Sequence[Paper], second: Sequence[Paper], matches: Sequence[Match]) -> Iterator[Match]:
    """Yield the matches between the two files, those of the first as ``a``."""
    ours, theirs = ({paper.name for paper in papers} for papers in (first, second))
    for m in matches:
        if m.a in ours and m.b in theirs:
            yield m
        elif m.b in ours and m.a in theirs:
            yield m.turned()


def parse_file(path: Path, settings: Settings) -> tuple[Analysed, ...]:
    """Read one file with its structure and labels; an archive or mail gives all that it holds.

    Documents are named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    load_shared(settings)
    return take_in([_source(path)], partial(Analysis, notes=False), settings).analysed


def classify(
    paths: Sequence[Path],
    piped: BinaryIO | None,
    settings: Settings,
    progress: Progress = no_progress,
    apart: Sequence[Path] = (),
) -> tuple[Analysed, ...]:
    """Read files, folders and archives and label the statements of all; ``piped`` is one more file, named ``-``.

    What is beside the submissions by convention, and what earlier runs wrote, is passed over as in a run; the folders
    ``apart`` are too.

    Raises:
        UsageError: a path does not exist, nothing is named, or what is piped is too large.
        UnreadableStackError: nothing could be read.
    """
    load_shared(settings)
    with scratch() as folder:
        found, _ = sources_of(Inputs(tuple(paths), exclude=tuple(apart)).completed())
        sources = [source for source in found if source.origin is Origin.SUBMISSION]
        if piped:
            sources.append(_piped(piped, folder, settings))
        analysed = take_in(sources, partial(Analysis, ledgers=False), settings, partial(progress, "read")).analysed
    if not any(done.papers for done in analysed):
        documents = [done.document for done in analysed]
        raise UnreadableStackError("work.nothing_readable", documents, count=len(documents))
    return analysed


def _piped(stream: BinaryIO, folder: Path, settings: Settings) -> Source:
    """Put what is piped into a file, so that it is read like any other."""
    most = settings.read.max_bytes
    held = stream.read(most + 1)
    if len(held) > most:
        raise UsageError("work.piped_too_large", most=most)
    with told(folder):
        (folder / "piped").write_bytes(held)
    [source] = discover([folder / "piped"], Origin.SUBMISSION).sources
    return replace(source, name="-")


def read_file(path: Path, settings: Settings) -> tuple[Document, ...]:
    """Read one file and nothing more; an archive or mail gives all that it holds.

    Documents are named by ``path`` as given.

    Raises:
        UsageError: the path does not exist, or is a folder.
    """
    return tuple(done.document for done in take_in([_source(path)], TextOnly, settings).analysed)


def _source(path: Path) -> Source:
    if path.is_dir():
        raise UsageError("work.not_a_file", path=str(path))
    [source] = discover([path], Origin.SUBMISSION).sources
    return replace(source, name=printable(str(path)))
