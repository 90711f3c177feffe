"""The commands. Each loads what it needs when it is called, so that ``--version`` and ``--help`` come at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.base import (
    EngineOption,
    FileArgument,
    InputsArgument,
    JsonOption,
    KnownOption,
    OtherArgument,
    PreviousOption,
    RosterOption,
    SetOption,
    SettingsOption,
    app,
    load,
)
from textmine.cli.console import Console
from textmine.cli.grammar import SpokenCommand
from textmine.errors import PARTLY_UNREADABLE, NothingReadableError, UsageError
from textmine.model import Corpus, Status

if TYPE_CHECKING:
    pass

FOUND = 1
MOST = 100
"""The highest attention, and the whole of a paper in per cent."""


@app.command(cls=SpokenCommand, help="cli.triage")
def triage(
    context: typer.Context,
    inputs: InputsArgument,
    out: Annotated[Path, typer.Option("--out", help="cli.out", metavar="DIR", show_default=False)],
    known: KnownOption = None,
    previous: PreviousOption = None,
    roster: RosterOption = None,
    fail_on: Annotated[float | None, typer.Option("--fail-on", help="cli.fail_on", metavar="NUMBER")] = None,
    engine: EngineOption = "",
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Do the whole job on a stack and write its folder."""
    from textmine import work
    from textmine.cli.summary import reading, tell_conventions, tell_summary
    from textmine.export import RUN_FILES, write_run
    from textmine.inputs import Inputs
    from textmine.store.output import OutputFolder

    console: Console = context.obj
    _check_fail_on(fail_on)
    settings = load(settings_file, changes, engine)
    given = Inputs(tuple(inputs), tuple(known or ()), tuple(previous or ()), roster).apart_from(out)
    folder = OutputFolder(out, RUN_FILES)
    folder.check()
    tell_conventions(console, given)
    with reading(console) as progress:
        corpus = work.triage(given, settings, progress)
        with folder.staged() as staging:
            progress("export", 0, 1)
            write_run(corpus, staging, console.language, limits=settings.report)
    tell_summary(console, corpus, out / "report.html")
    _leave(corpus, found=fail_on is not None and any(s.attention >= fail_on for s in corpus.queue))


@app.command(cls=SpokenCommand, help="cli.copies")
def copies(
    context: typer.Context,
    inputs: InputsArgument,
    known: KnownOption = None,
    previous: PreviousOption = None,
    roster: RosterOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="cli.json_copies")] = False,
    legitimate: Annotated[bool, typer.Option("--legitimate", help="cli.legitimate_too")] = False,
    min_chars: Annotated[int, typer.Option("--min-chars", help="cli.min_chars", metavar="NUMBER")] = 0,
    fail_on: Annotated[float | None, typer.Option("--fail-on", help="cli.fail_on_share", metavar="NUMBER")] = None,
    engine: EngineOption = "",
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Say who shares how much with whom in a stack."""
    from textmine import work
    from textmine.cli.copied import print_json, print_pairs
    from textmine.cli.summary import reading, tell_conventions, tell_pairs
    from textmine.inputs import Inputs

    console: Console = context.obj
    _check_fail_on(fail_on)
    if min_chars < 0:
        raise UsageError("cli.bad_min_chars", value=min_chars)
    given = Inputs(tuple(inputs), tuple(known or ()), tuple(previous or ()), roster)
    settings = load(settings_file, changes, engine)
    tell_conventions(console, given)
    with reading(console) as progress:
        corpus = work.copies(given, settings, progress)
    pairs = work.pairs_of(corpus)
    wanted = [pair for pair in pairs if pair.chars >= min_chars]
    listed = [pair for pair in wanted if legitimate or pair.counted]
    if as_json:
        print_json(corpus, console.language, wanted)
    elif listed:
        print_pairs(listed, console.language)
    left = 0 if as_json else len(wanted) - len(listed)
    tell_pairs(console, corpus, pairs, grey=left, few=len(pairs) - len(wanted))
    _leave(corpus, found=fail_on is not None and any(p.counted and p.share * MOST >= fail_on for p in wanted))


@app.command(cls=SpokenCommand, help="cli.themes")
def themes(
    context: typer.Context,
    inputs: InputsArgument,
    known: KnownOption = None,
    previous: PreviousOption = None,
    roster: RosterOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="cli.json_themes")] = False,
    single: Annotated[bool, typer.Option("--single", help="cli.single_too")] = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Say which problems, causes and remedies come back in a stack, and what goes with what."""
    from textmine import work
    from textmine.cli.summary import reading, tell_conventions, tell_themes
    from textmine.cli.themed import print_json, print_themes
    from textmine.inputs import Inputs

    console: Console = context.obj
    given = Inputs(tuple(inputs), tuple(known or ()), tuple(previous or ()), roster)
    settings = load(settings_file, changes)
    tell_conventions(console, given)
    with reading(console) as progress:
        corpus = work.triage(given, settings, progress)
    if as_json:
        print_json(corpus, console.language)
    else:
        print_themes(corpus, console.language, single=single)
    tell_themes(console, corpus, single=single or as_json)
    _leave(corpus, found=False)


def _check_fail_on(fail_on: float | None) -> None:
    if fail_on is not None and not 0 <= fail_on <= MOST:
        raise UsageError("cli.bad_fail_on", value=fail_on)


def _leave(corpus: Corpus, *, found: bool) -> None:
    """Exit 1 when something was found that the caller watches for, else 3 when a file could not be read."""
    if found:
        raise typer.Exit(FOUND)
    if any(d.status is Status.UNREADABLE for d in corpus.documents):
        raise typer.Exit(PARTLY_UNREADABLE)


@app.command(cls=SpokenCommand, help="cli.parse")
def parse(
    context: typer.Context,
    file: FileArgument,
    tree: Annotated[bool, typer.Option("--tree", help="cli.tree")] = False,
    as_json: JsonOption = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Print what a file holds."""
    from textmine.cli.parsed import print_json, print_texts, print_tree
    from textmine.cli.summary import tell_states
    from textmine.work import classifier_of, parse_file, read_file

    console: Console = context.obj
    if tree and as_json:
        raise UsageError("cli.tree_or_json")
    settings = load(settings_file, changes)
    if not tree and not as_json:
        documents = read_file(file, settings)
        tell_states(console, documents)
        print_texts(documents)
    else:
        analysed = parse_file(file, settings)
        documents = tuple(done.document for done in analysed)
        tell_states(console, documents)
        for loss in (loss for done in analysed for paper in done.papers for loss in paper.structure.losses):
            console.message("cli.loss", why=console.words(loss.why))
        taxonomy = classifier_of(settings).taxonomy
        for done in analysed:
            if as_json:
                print_json(done, console.language)
            else:
                print_tree(done, taxonomy, console.language)
    unreadable = [document.status is Status.UNREADABLE for document in documents]
    if any(unreadable):
        raise typer.Exit(NothingReadableError.exit_code if all(unreadable) else PARTLY_UNREADABLE)


@app.command(cls=SpokenCommand, help="cli.compare")
def compare(
    context: typer.Context,
    a: FileArgument,
    b: OtherArgument,
    known: KnownOption = None,
    as_json: JsonOption = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Print the passages that two papers share, shared characters marked."""
    from textmine import work
    from textmine.cli.compared import print_comparison, print_json
    from textmine.cli.summary import reading, tell_states

    console: Console = context.obj
    settings = load(settings_file, changes)
    with reading(console):
        comparison = work.compare(a, b, settings, tuple(known or ()))
    tell_states(console, comparison.found.documents)
    if as_json:
        print_json(comparison, console.language)
    else:
        print_comparison(comparison, console.language, settings.report)
    _leave(comparison.found, found=False)


@app.command(cls=SpokenCommand, help="cli.doctor")
def doctor(
    context: typer.Context,
    as_json: JsonOption = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Say which files can be read here, and what to install for the rest."""
    from textmine.cli.examined import print_examination, print_json
    from textmine.work.doctor import examine

    console: Console = context.obj
    settings = load(settings_file, changes)
    found = examine(settings)
    if as_json:
        print_json(found, console.language)
    else:
        print_examination(found, settings, console.language)
    if not found.sound:
        raise typer.Exit(FOUND)
