"""The command that searches the texts of a workspace."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from contextlib import closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from textmine.cli.base import SetOption, SettingsOption, WorkspaceOption, app, settings_of, workspace_here
from textmine.cli.console import Console
from textmine.cli.grammar import SpokenCommand
from textmine.errors import UsageError, WorkspaceError
from textmine.model import Origin, Role, Taxonomy
from textmine.words import LANGUAGES, Language, word

if TYPE_CHECKING:
    from textmine.store.results import Results

_LAST_YEAR = 9999
_WordsArgument = Annotated[list[str], typer.Argument(help="search.words", metavar="WORDS...", show_default=False)]
_RoleOption = Annotated[str | None, typer.Option("--role", help="search.role", metavar="ROLE")]
_CategoryOption = Annotated[str | None, typer.Option("--category", help="search.category", metavar="NAME")]
_UnitOption = Annotated[str | None, typer.Option("--unit", help="search.unit", metavar="NAME")]
_Year = typer.Option("--year", help="search.year", metavar="YEAR", min=1, max=_LAST_YEAR)
_OriginOption = Annotated[str, typer.Option("--origin", help="search.origin", metavar="ORIGIN")]
_Limit = typer.Option("--limit", help="search.limit", metavar="NUMBER", min=0, max=sys.maxsize)


@app.command(cls=SpokenCommand, help="cli.search")
def search(
    context: typer.Context,
    words: _WordsArgument,
    workspace: WorkspaceOption = None,
    role: _RoleOption = None,
    category: _CategoryOption = None,
    unit: _UnitOption = None,
    year: Annotated[int | None, _Year] = None,
    origin: _OriginOption = Origin.SUBMISSION.value,
    limit: Annotated[int | None, _Limit] = None,
    as_json: Annotated[bool, typer.Option("--json", help="search.json")] = False,
    settings_file: SettingsOption = None,
    changes: SetOption = None,
) -> None:
    """Print the statements of a workspace that hold all words."""
    from textmine.cli.searched import print_found, print_json, tell
    from textmine.store.results import Search
    from textmine.store.results.found import look, with_papers

    console: Console = context.obj
    text = " ".join(words)
    if not text.strip():
        raise UsageError("search.no_words")
    wanted = Role(_chosen(role, "search.no_role", _called(Role, "role."), console.language)) if role else None
    place = Origin(_chosen(origin, "search.no_origin", _called(Origin, "report.origin_"), console.language))
    folder = workspace_here(workspace)
    settings = settings_of(folder, settings_file, changes)
    with _newest(folder) as results:
        taxonomy = results.facts.taxonomy
        about = _chosen(category, "search.no_category", _categories(taxonomy), console.language) if category else None
        most = limit if limit is not None else 0 if as_json else settings.desk.hits
        answer = look(results, Search(text, unit, year, wanted, about, place), most)
        found = with_papers(results, answer.hits.hits, place)
        if as_json:
            print_json(found, console.language)
        else:
            print_found(found, taxonomy, console.language, settings.desk.hit_chars)
    tell(console, answer, unit or "")


def _newest(folder: Path) -> Results:
    """Open the newest results of a workspace.

    Raises:
        WorkspaceError: there are none yet, or they or the workspace are damaged.
    """
    from textmine.store.results import Results
    from textmine.store.workspace import Workspace

    with closing(Workspace(folder)) as workspace:
        run = workspace.latest()
        if run is None:
            raise WorkspaceError("search.no_run", path=str(folder))
        return Results.open(workspace.results_path(run))


def _called(kinds: Iterable[StrEnum], table: str) -> dict[str, dict[Language, str]]:
    """Return what each of some kinds is called, by its value."""
    return {kind.value: {spoken: word(table + kind.value, spoken) for spoken in LANGUAGES} for kind in kinds}


def _categories(taxonomy: Taxonomy) -> dict[str, dict[Language, str]]:
    return {known: {spoken: taxonomy.name(known, spoken) for spoken in LANGUAGES} for known in taxonomy.ids}


def _chosen(asked: str, refusal: str, called: Mapping[str, Mapping[Language, str]], language: Language) -> str:
    """Return the value that is asked for by itself or by what it is called in any language.

    Raises:
        UsageError: there is none; the sentence ``refusal`` lists those that there are.
    """
    from textmine.store.results.grams import folded

    wanted = folded(asked)
    for value, names in called.items():
        if wanted in map(folded, (value, *names.values())):
            return value
    known = (_named(value, names[language], language) for value, names in called.items())
    raise UsageError(refusal, name=asked, known=word("report.comma", language).join(known))


def _named(value: str, name: str, language: Language) -> str:
    return name if name == value else word("search.named", language, name=name, id=value)
