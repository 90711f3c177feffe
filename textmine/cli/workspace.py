"""The commands of a workspace that stays: init, add, run, status, remove, check, backup, log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from textmine.cli.base import (
    DEFAULT_WORKSPACE,
    EngineOption,
    JsonOption,
    KnownOption,
    PreviousOption,
    RosterOption,
    SetOption,
    SettingsOption,
    WorkspaceOption,
    app,
    settings_of,
    workspace_here,
)
from textmine.cli.console import Console
from textmine.cli.grammar import SpokenCommand
from textmine.errors import PARTLY_UNREADABLE, UsageError, WorkspaceError

NewArgument = Annotated[Path, typer.Argument(help="workspace.new", metavar="DIR", show_default=False)]
PathsArgument = Annotated[list[Path] | None, typer.Argument(help="cli.inputs", metavar="PATH...", show_default=False)]
NamesArgument = Annotated[list[str], typer.Argument(help="workspace.names", metavar="NAME...", show_default=False)]


@app.command(cls=SpokenCommand, help="cli.init")
def init(context: typer.Context, folder: NewArgument = DEFAULT_WORKSPACE) -> None:
    """Make a workspace."""
    from contextlib import closing

    from textmine.store.workspace import LEDGER, Workspace

    console: Console = context.obj
    if (folder / LEDGER).exists():
        raise UsageError("workspace.is_there", path=str(folder.absolute()))
    with closing(Workspace(folder)):
        console.message("workspace.made", path=str(folder.absolute()))


@app.command(cls=SpokenCommand, help="cli.add")
def add(
    context: typer.Context,
    paths: PathsArgument = None,
    known: KnownOption = None,
    previous: PreviousOption = None,
    roster: RosterOption = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Put files and folders into a workspace."""
    from contextlib import closing

    from textmine.cli.stored import tell_added
    from textmine.cli.summary import tell_conventions
    from textmine.inputs import Inputs
    from textmine.store.workspace import Workspace
    from textmine.work.adding import add_paths

    console: Console = context.obj
    given = Inputs(tuple(paths or ()), tuple(known or ()), tuple(previous or ()), roster)
    if not (paths or known or previous or roster):
        raise UsageError("workspace.nothing_to_add")
    folder = workspace_here(workspace)
    tell_conventions(console, given)
    with closing(Workspace(folder)) as opened, console.progress() as progress:
        added = add_paths(opened, given, _account(), lambda done, total: progress("add", done, total))
    tell_added(console, added)
    if added.refused:
        raise typer.Exit(PARTLY_UNREADABLE)


@app.command(cls=SpokenCommand, help="cli.remove")
def remove(context: typer.Context, names: NamesArgument, workspace: WorkspaceOption = None) -> None:
    """Take files out of the stack."""
    from contextlib import closing

    from textmine.store.workspace import Workspace
    from textmine.work.adding import remove_named

    console: Console = context.obj
    with closing(Workspace(workspace_here(workspace))) as opened:
        gone, idle = remove_named(opened, names, _account())
    for stored in gone:
        console.message("workspace.removed", name=stored.name)
    for pattern in idle:
        console.message("workspace.fits_none", name=pattern)
    console.message("workspace.removed_count", count=len(gone))
    if idle and not gone:
        raise typer.Exit(UsageError.exit_code)


@app.command(cls=SpokenCommand, help="cli.run")
def run(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    retry: Annotated[bool, typer.Option("--retry", help="workspace.retry")] = False,
    wait: Annotated[float | None, typer.Option("--wait", help="workspace.wait", metavar="SECONDS")] = None,
    engine: EngineOption = "",
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Analyse what was put in; what was worked out before is not done again."""
    from textmine.cli.stored import tell_results
    from textmine.cli.summary import reading
    from textmine.work.workspace import run_workspace

    console: Console = context.obj
    folder = workspace_here(workspace)
    settings = settings_of(folder, settings_file, changes, engine)
    patience = settings.workspace.wait_seconds if wait is None else wait
    with reading(console) as progress:
        ran = run_workspace(folder, settings, _account(), progress, wait=patience, retry=retry)
    lost = tell_results(console, folder, ran)
    if lost:
        raise typer.Exit(PARTLY_UNREADABLE)


@app.command(cls=SpokenCommand, help="cli.status")
def status(context: typer.Context, workspace: WorkspaceOption = None, as_json: JsonOption = False) -> None:
    """Say how a workspace stands."""
    from contextlib import closing

    from textmine.cli.stored import print_state, print_state_json
    from textmine.store.workspace import Workspace
    from textmine.work.standing import state_of

    console: Console = context.obj
    with closing(Workspace(workspace_here(workspace))) as opened:
        state = state_of(opened)
    if as_json:
        print_state_json(state, console.language)
    else:
        print_state(state, console)


@app.command(cls=SpokenCommand, help="cli.check")
def check(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    mend: Annotated[bool, typer.Option("--mend", help="workspace.mend")] = False,
) -> None:
    """Say whether all of a workspace is as it was written."""
    from contextlib import closing

    from textmine.store import checking
    from textmine.store.holding import working
    from textmine.store.workspace import Workspace

    console: Console = context.obj
    folder = workspace_here(workspace)
    with closing(Workspace(folder)) as opened, console.progress() as progress:
        if mend:
            with working(folder):
                checking.mend(opened)
        found = list(checking.damage(opened, lambda done, total: progress("check", done, total)))
    for reason in found:
        console.say(reason)
    console.message("check.damaged" if found else "check.sound", count=len(found))
    if found:
        raise typer.Exit(WorkspaceError.exit_code)


@app.command(cls=SpokenCommand, help="cli.backup")
def backup(
    context: typer.Context,
    out: Annotated[Path, typer.Option("--out", help="workspace.backup_out", metavar="DIR", show_default=False)],
    workspace: WorkspaceOption = None,
) -> None:
    """Copy a workspace as it stands now."""
    from contextlib import closing

    from textmine.store.backup import back_up
    from textmine.store.workspace import Workspace

    console: Console = context.obj
    with closing(Workspace(workspace_here(workspace))) as opened:
        count = back_up(opened, out, _account())
    console.message("backup.done", path=str(out.absolute()), count=count)


@app.command(cls=SpokenCommand, help="cli.log")
def log(
    context: typer.Context,
    workspace: WorkspaceOption = None,
    limit: Annotated[int, typer.Option("--limit", help="workspace.log_limit", metavar="NUMBER")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Print what was done in a workspace, by whom and when."""
    from contextlib import closing

    from textmine.cli.stored import print_events, print_events_json
    from textmine.store.workspace import Workspace

    console: Console = context.obj
    if limit < 0:
        raise UsageError("workspace.bad_limit", value=limit)
    with closing(Workspace(workspace_here(workspace))) as opened:
        events = opened.ledger.latest(limit or opened.ledger.last)[::-1]
    if as_json:
        print_events_json(events)
    else:
        print_events(events, console.language)


def _account() -> str:
    """Return the name of the account that works, for the log."""
    from textmine.store.holding import Holder

    return Holder.here().account
