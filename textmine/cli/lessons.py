"""The commands around the labels of statements: classify, label, train, evaluate."""

from __future__ import annotations

import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from textmine.cli.base import JsonOption, SetOption, SettingsOption, app, load
from textmine.cli.console import Console
from textmine.cli.grammar import SpokenCommand
from textmine.errors import PARTLY_UNREADABLE, UsageError
from textmine.model import Role, Status

if TYPE_CHECKING:
    from textmine.settings import Settings
    from textmine.work import Analysed

STDIN = "-"
FilesArgument = Annotated[list[Path], typer.Argument(help="cli.files", metavar="FILE...", show_default=False)]
PapersArgument = Annotated[list[Path], typer.Argument(help="cli.label_files", metavar="FILE...", show_default=False)]
LabelledArgument = Annotated[list[Path], typer.Argument(help="cli.labelled", metavar="FILE...", show_default=False)]
OwnArgument = Annotated[list[Path] | None, typer.Argument(help="cli.own_labels", metavar="PATH...", show_default=False)]
RoleOption = Annotated[list[Role] | None, typer.Option("--role", help="cli.role", metavar="ROLE")]
CategoryOption = Annotated[list[str] | None, typer.Option("--category", help="cli.category", metavar="NAME")]
LabelsOption = Annotated[Path, typer.Option("--labels", help="cli.labels", metavar="DIR")]


@app.command(cls=SpokenCommand, help="cli.classify")
def classify(
    context: typer.Context,
    files: FilesArgument,
    roles: RoleOption = None,
    categories: CategoryOption = None,
    as_json: JsonOption = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Print the statements of files with what each does and is about."""
    from textmine import work
    from textmine.cli.classified import Wanted, print_json, print_rows

    console: Console = context.obj
    settings = load(settings_file, changes)
    taxonomy = work.classifier_of(settings).taxonomy
    if unknown := [name for name in categories or () if name not in taxonomy.ids]:
        raise UsageError("cli.no_category", name=unknown[0], known=", ".join(taxonomy.ids))
    wanted = Wanted(frozenset(roles or Role), frozenset(categories or ()))
    piped = sys.stdin.buffer if Path(STDIN) in files else None
    analysed = _classified(console, [f for f in files if f != Path(STDIN)], settings, piped=piped)
    (print_json if as_json else print_rows)(analysed, wanted, taxonomy, console.language)
    if any(done.document.status is Status.UNREADABLE for done in analysed):
        raise typer.Exit(PARTLY_UNREADABLE)


def _classified(
    console: Console,
    paths: Sequence[Path],
    settings: Settings,
    *,
    piped: BinaryIO | None = None,
    apart: Sequence[Path] = (),
) -> tuple[Analysed, ...]:
    """Read and label files, and say what is used for what it is called and what could not be read."""
    from textmine import work
    from textmine.cli.summary import reading, tell_conventions, tell_states
    from textmine.inputs import Inputs

    tell_conventions(console, Inputs(tuple(paths)))
    with reading(console) as progress:
        analysed = work.classify(paths, piped, settings, progress, apart=apart)
    tell_states(console, [done.document for done in analysed])
    return analysed


@app.command(cls=SpokenCommand, help="cli.label")
def label(
    context: typer.Context,
    files: PapersArgument,
    labels: LabelsOption = Path("labels"),
    number: Annotated[int, typer.Option("--number", help="cli.number", metavar="NUMBER")] = 20,
    who: Annotated[str, typer.Option("--who", help="cli.who", metavar="NAME")] = "",
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Ask a person about the statements that the classifier is least sure of, and keep what they decide."""
    from textmine import work
    from textmine.cli.asked import ask

    console: Console = context.obj
    if number < 1:
        raise UsageError("cli.bad_number", value=number)
    settings = load(settings_file, changes)
    taxonomy = work.classifier_of(settings).taxonomy
    analysed = _classified(console, files, settings, apart=[labels])
    session = work.LabelSession.open(analysed, labels, who or _user(), number)
    ask(console, session, taxonomy)
    console.message("label.kept", count=session.decided, left=session.left, path=str(labels))


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user, as in a container
        return ""


@app.command(cls=SpokenCommand, help="cli.train")
def train(
    context: typer.Context,
    labels: OwnArgument = None,
    out: Annotated[Path, typer.Option("--out", help="cli.train_out", metavar="FILE")] = Path("textmine-model.npz"),
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Teach the models on the shipped corpus and the office's own labels, and say what changed."""
    from textmine import work
    from textmine.cli.measured import print_change

    console: Console = context.obj
    settings = load(settings_file, changes)
    if out.is_dir():
        raise UsageError("train.out_is_folder", path=str(out))
    taught = work.teach_own(labels or [Path("labels")], out, settings)
    print_change(taught, work.classifier_of(settings).taxonomy, console.language)
    console.message("train.written", path=str(out))


@app.command(cls=SpokenCommand, help="cli.evaluate")
def evaluate(
    context: typer.Context,
    files: LabelledArgument,
    as_json: JsonOption = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Measure the classifier on labelled files."""
    from textmine import work
    from textmine.cli.measured import print_json, print_measures

    console: Console = context.obj
    settings = load(settings_file, changes)
    found = work.evaluate(files, settings)
    if as_json:
        print_json(found)
    else:
        print_measures(found, work.classifier_of(settings).taxonomy, console.language)
