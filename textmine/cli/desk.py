"""The commands around a workspace: review, users, export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.base import (
    SetOption,
    SettingsOption,
    WorkspaceOption,
    app,
    settings_of,
    usual_workspace,
    workspace_here,
)
from textmine.cli.console import Console
from textmine.cli.grammar import SpokenCommand
from textmine.errors import UsageError

_PORTS = 65535
WorkspaceArgument = Annotated[
    Path | None, typer.Argument(help="review.workspace", metavar="WORKSPACE", show_default=False)
]


@app.command(cls=SpokenCommand, help="cli.review")
def review(
    context: typer.Context,
    workspace: WorkspaceArgument = None,
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
    folder = usual_workspace(workspace)
    settings = settings_of(folder, settings_file, changes)

    def ready(address: str, shared: bool) -> None:
        """Say where the page is, and open it unless others come too."""
        typer.echo(address)
        console.message("review.shared_is" if shared else "review.address_is", host=host)
        if not no_open and not shared:
            webbrowser.open(address)

    page = import_module("textmine.web.serve")  # by its name: neither door knows what is behind the other
    page.serve(folder, settings, console.language, host, port, ready)


@app.command(cls=SpokenCommand, help="cli.users")
def users(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="review.user_name", metavar="NAME", show_default=False)],
    workspace: WorkspaceOption = None,
    remove: Annotated[bool, typer.Option("--remove", help="review.user_remove")] = False,
) -> None:
    """Let a reader sign in from the network, or no more."""
    from contextlib import closing

    from textmine.store.readers import add_reader, remove_reader
    from textmine.store.workspace import Workspace
    from textmine.words import word

    console: Console = context.obj
    with closing(Workspace(workspace_here(workspace) if remove else usual_workspace(workspace))) as opened:
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
    workspace: WorkspaceOption = None,
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
    folder = workspace_here(workspace)
    settings = settings_of(folder, settings_file, changes)
    with closing(Desk(folder, settings)) as desk:
        write_everything(desk, out, console.language, date.today(), issuer)
    console.message("review.exported_to", path=str(out.absolute()))
