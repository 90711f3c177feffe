"""The commands around a workspace: review, users, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.base import SetOption, SettingsOption, app, load
from textmine.cli.console import Console
from textmine.cli.grammar import SpokenCommand
from textmine.errors import UsageError

if TYPE_CHECKING:
    from textmine.settings import Settings

DEFAULT = Path("textmine-workspace")
_PORTS = 65535
WorkspaceArgument = Annotated[Path, typer.Argument(help="review.workspace", metavar="WORKSPACE", show_default=False)]
WorkspaceOption = Annotated[Path, typer.Option("--workspace", help="review.workspace", metavar="DIR")]


@app.command(cls=SpokenCommand, help="cli.review")
def review(
    context: typer.Context,
    workspace: WorkspaceArgument = DEFAULT,
    port: Annotated[int, typer.Option("--port", help="review.port", metavar="NUMBER")] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="review.no_open")] = False,
    host: Annotated[str, typer.Option("--host", help="review.host", metavar="ADDRESS")] = "127.0.0.1",
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Serve the review page until interrupted; the address is the only line on stdout."""
    import webbrowser
    from importlib import import_module

    console: Console = context.obj
    if not 0 <= port <= _PORTS:
        raise UsageError("review.bad_port", value=port)
    settings = load(settings_file or _own_settings(workspace), changes)

    def ready(address: str, shared: bool) -> None:
        typer.echo(address)
        console.message("review.shared_is" if shared else "review.address_is", host=host)
        if not no_open and not shared:
            webbrowser.open(address)

    page = import_module("textmine.web.serve")  # by its name: neither door knows what is behind the other
    page.serve(workspace, settings, console.language, host, port, ready)


@app.command(cls=SpokenCommand, help="cli.users")
def users(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="review.user_name", metavar="NAME", show_default=False)],
    workspace: WorkspaceOption = DEFAULT,
    remove: Annotated[bool, typer.Option("--remove", help="review.user_remove")] = False,
) -> None:
    """Let a reader sign in from the network, or no more."""
    from contextlib import closing

    from textmine.store.readers import add_reader, remove_reader
    from textmine.store.workspace import Workspace
    from textmine.words import word

    console: Console = context.obj
    if remove:
        _must_exist(workspace)
    with closing(Workspace(workspace)) as opened:
        if remove:
            remove_reader(opened.ledger, name)
        else:
            asked = word("review.password_ask", console.language)
            add_reader(opened.ledger, name, typer.prompt(asked, hide_input=True, confirmation_prompt=True, err=True))
    console.message("review.user_removed" if remove else "review.user_added", name=name)


@app.command(cls=SpokenCommand, help="cli.export")
def export(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="cli.out", metavar="DIR", show_default=False)],
    workspace: WorkspaceOption = DEFAULT,
    issuer: Annotated[str, typer.Option("--issuer", help="review.issuer", metavar="NAME")] = "",
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Write the newest results of a workspace with the papers that go up."""
    from contextlib import closing
    from datetime import date

    from textmine.work.desk import Desk
    from textmine.work.papers import write_everything

    console: Console = context.obj
    settings = load(settings_file or _own_settings(workspace), changes)
    _must_exist(workspace)
    with closing(Desk(workspace, settings)) as desk:
        write_everything(desk, out, console.language, date.today(), issuer)
    console.message("review.exported_to", path=str(out.absolute()))


def workspace_here(path: Path | None) -> Path:
    """Return the workspace that is meant: ``path``, else the current folder if it is one, else the one in it.

    Raises:
        UsageError: there is none.
    """
    from textmine.store.workspace import LEDGER

    found = path or (Path() if Path(LEDGER).is_file() else DEFAULT)
    if not path and not found.exists():
        raise UsageError("search.no_workspace")
    _must_exist(found)
    return found


def settings_of(workspace: Path, file: Path | None, changes: list[str] | None) -> Settings:
    """Return the settings of a command line; those in the workspace stand where it names no file."""
    return load(file or _own_settings(workspace), changes)


def _must_exist(workspace: Path) -> None:
    """Refuse a folder that is no workspace yet, where one would be made of it otherwise.

    Raises:
        UsageError: there is none.
    """
    from textmine.store.workspace import LEDGER

    if not workspace.is_dir():
        raise UsageError("read.missing_input", path=str(workspace))
    if not (workspace / LEDGER).is_file():
        raise UsageError("workspace.not_ours", path=str(workspace))


def _own_settings(workspace: Path) -> Path | None:
    """Return the settings that lie in a workspace, if there are any."""
    from textmine.store.workspace import SETTINGS

    path = workspace / SETTINGS
    return path if path.is_file() else None
