"""The commands, and how a failure becomes a sentence and an exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.console import Console
from textmine.errors import INTERRUPTED, PARTLY_UNREADABLE, TextmineError, UsageError
from textmine.model import Corpus, Origin, Status
from textmine.words import LANGUAGES, Language, word

if TYPE_CHECKING:
    from textmine.settings import Settings
    from textmine.work import Inputs

app = typer.Typer(
    help=word("cli.program"),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

LanguageOption = Annotated[str, typer.Option("--language", envvar="TEXTMINE_LANGUAGE", help=word("cli.language"))]
SettingsOption = Annotated[Path | None, typer.Option("--settings", help=word("cli.settings"))]
SetOption = Annotated[list[str] | None, typer.Option("--set", help=word("cli.set"))]


def main() -> None:
    """Run the program and leave with its exit code. No input ever shows a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app(prog_name="textmine")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; nothing more to say
        raise SystemExit(0) from None


@contextmanager
def _spoken(console: Console) -> Iterator[None]:
    """Turn what stops a command into a sentence on stderr and its exit code."""
    try:
        yield
    except TextmineError as error:
        console.say(error.reason)
        raise typer.Exit(error.exit_code) from error
    except KeyboardInterrupt as error:
        console.message("cli.interrupted")
        raise typer.Exit(INTERRUPTED) from error
    except (typer.Exit, BrokenPipeError):
        raise
    except Exception as error:
        if os.environ.get("TEXTMINE_DEBUG"):
            raise
        console.message("cli.unexpected", error=f"{type(error).__name__}: {error}")
        raise typer.Exit(1) from error


def _language(name: str) -> Language:
    found = next((known for known in LANGUAGES if known == name), None)
    if found is None:
        raise typer.BadParameter(name, param_hint="--language")
    return found


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"textmine {metadata.version('textmine')}")
        raise typer.Exit


@app.callback()
def program(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=word("cli.version"))
    ] = False,
) -> None:
    """Set what all commands share; the help text stands in ``words``."""


@app.command(help=word("cli.triage"))
def triage(
    inputs: Annotated[list[Path], typer.Argument(help=word("cli.inputs"), show_default=False)],
    out: Annotated[Path, typer.Option("--out", help=word("cli.out"), show_default=False)],
    known: Annotated[list[Path] | None, typer.Option("--known", help=word("cli.known"))] = None,
    previous: Annotated[list[Path] | None, typer.Option("--previous", help=word("cli.previous"))] = None,
    roster: Annotated[Path | None, typer.Option("--roster", help=word("cli.roster"))] = None,
    fail_on: Annotated[float | None, typer.Option("--fail-on", help=word("cli.fail_on"))] = None,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
    language: LanguageOption = "zh",
) -> None:
    """Do the whole job on a stack and write its folder."""
    from textmine import work
    from textmine.export import RUN_FILES, write_run
    from textmine.store.output import OutputFolder

    console = Console(_language(language))
    with _spoken(console):
        settings = _settings(settings_file, changes)
        folder = OutputFolder(out, RUN_FILES)
        folder.check()
        given = work.Inputs(tuple(inputs), tuple(known or ()), tuple(previous or ()), roster, exclude=(out,))
        _tell_conventions(console, given)
        with console.progress() as progress:
            corpus = work.triage(given, settings, progress)
            with folder.staged() as staging:
                progress("export", 0, 1)
                write_run(corpus, staging, console.language)
        console.summary(corpus, out / "report.html")
        _leave(corpus, fail_on)


def _tell_conventions(console: Console, given: Inputs) -> None:
    completed = given.completed()
    if not given.known:
        for path in completed.known:
            console.message("cli.using_known", path=str(path))
    if not given.previous:
        for path in completed.previous:
            console.message("cli.using_previous", path=str(path))
    if not given.roster and completed.roster:
        console.message("cli.using_roster", path=str(completed.roster))


def _leave(corpus: Corpus, fail_on: float | None) -> None:
    """Exit 1 when something was found that the caller watches for, 3 when a submission could not be read."""
    if fail_on is not None and any(s.attention >= fail_on for s in corpus.queue):
        raise typer.Exit(1)
    lost = [d for d in corpus.documents if d.status is Status.UNREADABLE and d.origin is Origin.SUBMISSION]
    if lost:
        raise typer.Exit(PARTLY_UNREADABLE)


@app.command(help=word("cli.parse"))
def parse(
    file: Annotated[Path, typer.Argument(help=word("cli.file"), show_default=False)],
    tree: Annotated[bool, typer.Option("--tree", help=word("cli.tree"))] = False,
    as_json: Annotated[bool, typer.Option("--json", help=word("cli.json"))] = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
    language: LanguageOption = "zh",
) -> None:
    """Print what a file holds."""
    from textmine.cli.parsed import print_json, print_text, print_tree
    from textmine.work import parse_file

    console = Console(_language(language))
    with _spoken(console):
        done = parse_file(file, _settings(settings_file, changes))
        document = done.document
        if document.status is Status.PARTIAL and document.reason:
            console.message("cli.partly_read", path=str(file), reason=console.words(document.reason))
        if as_json:
            print_json(done, console.language)
        elif document.status is Status.UNREADABLE:
            reason = console.words(document.reason) if document.reason else ""
            console.message("cli.unreadable_now", path=str(file), reason=reason)
        elif tree:
            print_tree(done, console.language)
        else:
            print_text(done)
        if document.status is Status.UNREADABLE:
            raise typer.Exit(4)


@app.command(help=word("cli.compare"))
def compare(
    a: Annotated[Path, typer.Argument(help=word("cli.file"), show_default=False)],
    b: Annotated[Path, typer.Argument(help=word("cli.file"), show_default=False)],
    as_json: Annotated[bool, typer.Option("--json", help=word("cli.json"))] = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
    language: LanguageOption = "zh",
) -> None:
    """Print the passages that two papers share, shared characters marked."""
    from textmine.cli.compared import print_json, print_matches
    from textmine.work import compare as compare_files

    console = Console(_language(language))
    with _spoken(console):
        papers, matches = compare_files(a, b, _settings(settings_file, changes))
        if as_json:
            print_json(matches)
        else:
            print_matches(papers, matches, console)


def _settings(file: Path | None, changes: list[str] | None) -> Settings:
    from textmine.settings import load_settings

    flags: dict[str, object] = {}
    for change in changes or ():
        name, sign, value = change.partition("=")
        if not sign:
            raise UsageError("cli.bad_set", text=change)
        flags[name.strip()] = value.strip()
    return load_settings(file, flags=flags)
