"""What all commands share: the program itself, the arguments and options that several have, the settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine import __version__
from textmine.cli.grammar import SpokenGroup
from textmine.errors import UsageError

if TYPE_CHECKING:
    from textmine.settings import Settings

app = typer.Typer(
    cls=SpokenGroup,
    help="cli.program",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

FileArgument = Annotated[Path, typer.Argument(help="cli.file", metavar="FILE", show_default=False)]
OtherArgument = Annotated[Path, typer.Argument(help="cli.other_file", metavar="OTHER", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="cli.json")]
SettingsOption = Annotated[Path | None, typer.Option("--settings", help="cli.settings", metavar="FILE")]
KnownOption = Annotated[list[Path] | None, typer.Option("--known", help="cli.known", metavar="PATH")]
PreviousOption = Annotated[list[Path] | None, typer.Option("--previous", help="cli.previous", metavar="PATH")]
RosterOption = Annotated[Path | None, typer.Option("--roster", help="cli.roster", metavar="FILE")]
InputsArgument = Annotated[list[Path], typer.Argument(help="cli.inputs", metavar="INPUT...", show_default=False)]
WorkspaceOption = Annotated[Path | None, typer.Option("--workspace", help="workspace.option", metavar="DIR")]
EngineOption = Annotated[str, typer.Option("--engine", help="cli.engine", metavar="ADDRESS", show_default=False)]
SetOption = Annotated[list[str] | None, typer.Option("--set", help="cli.set", metavar="NAME=VALUE")]


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"textmine {__version__}")
        raise typer.Exit


@app.callback()
def program(
    _version_wanted: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="cli.version")
    ] = False,
) -> None:
    """Hold what all commands share."""


DEFAULT_WORKSPACE = Path("textmine-workspace")


def usual_workspace(named: Path | None) -> Path:
    """Return the workspace that a command is about: the one named, the current folder, or the usual one in it."""
    from textmine.store.workspace import LEDGER

    here = Path()
    return named or (here if (here / LEDGER).is_file() else DEFAULT_WORKSPACE)


def workspace_here(named: Path | None) -> Path:
    """Return the workspace that a command is about, which has to be one already.

    Raises:
        UsageError: it is none yet; a command that reads makes none.
    """
    from textmine.store.workspace import LEDGER

    folder = usual_workspace(named)
    if named and not folder.is_dir():
        raise UsageError("read.missing_input", path=str(folder))
    if not (folder / LEDGER).is_file():
        raise UsageError("workspace.not_ours" if named else "workspace.none_here", path=str(folder.absolute()))
    return folder


def load(file: Path | None, changes: list[str] | None, engine: str = "") -> Settings:
    """Return the settings of a command line: of a file, of ``NAME=VALUE`` changes, and the address of an engine.

    Raises:
        UsageError: a change has no value, or a setting is not one.
    """
    from textmine.settings import load_settings

    flags: dict[str, object] = {}
    for change in changes or ():
        name, sign, value = change.partition("=")
        if not sign:
            raise UsageError("cli.bad_set", text=change)
        flags[name.strip()] = value.strip()
    if engine:
        flags["engine.address"] = engine
    return load_settings(file, flags=flags)


def settings_of(workspace: Path, file: Path | None, changes: list[str] | None, engine: str = "") -> Settings:
    """Return the settings of a command line; those that lie in the workspace stand where it names no file."""
    from textmine.store.workspace import SETTINGS

    own = workspace / SETTINGS
    return load(file or (own if own.is_file() else None), changes, engine)
