"""Settings: ``defaults.toml``, then the office's ``textmine.toml``, then ``TEXTMINE_*``, then flags.

Each value remembers where it came from. The tables themselves are in :mod:`textmine.settings.tables` and beside it.
"""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from importlib import resources
from pathlib import Path
from typing import Any, get_type_hints

from textmine.errors import UsageError, WorkspaceError
from textmine.settings.desk import DeskSettings
from textmine.settings.engine import EngineSettings
from textmine.settings.office import OfficeSettings
from textmine.settings.tables import (
    ClassifySettings,
    FormSettings,
    GapSettings,
    LinkSettings,
    PrecedenceSettings,
    QueueSettings,
    ReadSettings,
    ReportSettings,
    ReuseSettings,
    SortSettings,
    StructureSettings,
    ThemeSettings,
    TrainSettings,
    WorkspaceSettings,
)

__all__ = [
    "PREFIX",
    "ClassifySettings",
    "DeskSettings",
    "EngineSettings",
    "FormSettings",
    "GapSettings",
    "LinkSettings",
    "OfficeSettings",
    "PrecedenceSettings",
    "QueueSettings",
    "ReadSettings",
    "ReportSettings",
    "ReuseSettings",
    "Settings",
    "SortSettings",
    "StructureSettings",
    "ThemeSettings",
    "TrainSettings",
    "WorkspaceSettings",
    "load_settings",
    "shipped",
]

PREFIX = "TEXTMINE_"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of a run, and ``origins``: for each ``table.name``, what set it."""

    read: ReadSettings
    engine: EngineSettings
    workspace: WorkspaceSettings
    structure: StructureSettings
    classify: ClassifySettings
    sort: SortSettings
    train: TrainSettings
    reuse: ReuseSettings
    links: LinkSettings
    themes: ThemeSettings
    gaps: GapSettings
    form: FormSettings
    queue: QueueSettings
    precedence: PrecedenceSettings
    report: ReportSettings
    office: OfficeSettings
    desk: DeskSettings
    origins: tuple[tuple[str, str], ...] = ()

    def without_recognition(self) -> Settings:
        """Return these settings with text recognition off, for the round in which every file is read once."""
        return replace(self, read=replace(self.read, ocr_pages=0))

    def for_recognition(self) -> Settings:
        """Return these settings with the longer time that a file of pictures may take; recognition uses threads."""
        seconds, threads = self.read.ocr_seconds, self.read.ocr_threads
        engine = replace(
            self.engine,
            seconds=self.engine.seconds + seconds,
            cpu_seconds=self.engine.cpu_seconds and self.engine.cpu_seconds + seconds * threads,
        )
        return replace(self, engine=engine)

    def described(self) -> dict[str, dict[str, object]]:
        """Return ``{"table.name": {"value": …, "origin": …}}`` for the record of a run."""
        origins = dict(self.origins)
        return {
            f"{table}.{f.name}": {
                "value": getattr(getattr(self, table), f.name),
                "origin": origins.get(f"{table}.{f.name}", "defaults.toml"),
            }
            for table in _TABLES
            for f in fields(getattr(self, table))
        }


_TABLES: dict[str, type[Any]] = {
    "read": ReadSettings,
    "engine": EngineSettings,
    "workspace": WorkspaceSettings,
    "structure": StructureSettings,
    "classify": ClassifySettings,
    "sort": SortSettings,
    "train": TrainSettings,
    "reuse": ReuseSettings,
    "links": LinkSettings,
    "themes": ThemeSettings,
    "gaps": GapSettings,
    "form": FormSettings,
    "queue": QueueSettings,
    "precedence": PrecedenceSettings,
    "report": ReportSettings,
    "office": OfficeSettings,
    "desk": DeskSettings,
}


_NOT_IN_FILES = frozenset({"engine.address"})
"""What only a person may say: a file that came with papers must not send them over a network."""


def shipped(name: str) -> Path:
    """Return a file or folder that comes with the product: inside the installed package, else beside it.

    Raises:
        WorkspaceError: it is in neither place; the installation is damaged.
    """
    package = Path(str(resources.files("textmine")))
    for place in (package / "shipped" / name, package.parent / name):
        if place.exists():
            return place
    raise WorkspaceError("settings.not_shipped", name=name)


def load_settings(
    file: Path | None = None,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, object] | None = None,
) -> Settings:
    """Lay the sources of settings over one another, later ones on top.

    Args:
        file: a ``textmine.toml``; without one, that of the current folder counts where it exists.
        environment: variables such as ``TEXTMINE_REUSE_MIN_PASSAGE``; the process's own without it.
        flags: values from the command line, keyed ``table.name``.

    Raises:
        UsageError: a file is missing or not TOML, a name is unknown or may not stand in a file, or a value has the
            wrong type.
    """
    defaults = tomllib.loads(resources.files("textmine").joinpath("defaults.toml").read_text("utf-8"))
    layers: list[tuple[str, dict[str, object]]] = [("defaults.toml", dict(_flat(defaults)))]
    if path := file or _office_file():
        layers.append((path.name, _read_file(path)))
    variables = os.environ if environment is None else environment
    layers.append(("environment", _from_environment(variables, layers[0][1])))
    layers.append(("flag", dict(flags or {})))
    return _build(layers)


def _office_file() -> Path | None:
    path = Path("textmine.toml")
    return path if path.is_file() else None


def _read_file(path: Path) -> dict[str, object]:
    try:
        found = dict(_flat(tomllib.loads(path.read_text("utf-8-sig"))))
    except OSError as error:
        raise UsageError("settings.file_unreadable", path=str(path)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError("settings.file_broken", path=str(path), detail=str(error)) from error
    if named := sorted(_NOT_IN_FILES & found.keys()):
        raise UsageError("settings.not_in_a_file", name=named[0], path=str(path))
    return found


def _flat(tables: Mapping[str, Any]) -> Iterable[tuple[str, object]]:
    for table, values in tables.items():
        if not isinstance(values, dict):
            yield table, values
            continue
        for name, value in values.items():
            yield f"{table}.{name}", value


def _from_environment(variables: Mapping[str, str], known: Mapping[str, object]) -> dict[str, object]:
    """Take ``TEXTMINE_TABLE_NAME`` for every setting; other variables of ours name no table."""
    names = {PREFIX + key.replace(".", "_").upper(): key for key in known}
    tables = tuple(f"{PREFIX}{table.upper()}_" for table in _TABLES)
    return {names.get(name, name): value for name, value in variables.items() if name.startswith(tables)}


def _build(layers: Iterable[tuple[str, Mapping[str, object]]]) -> Settings:
    values: dict[str, object] = {}
    origins: dict[str, str] = {}
    for origin, layer in layers:
        values.update(layer)
        origins.update(dict.fromkeys(layer, origin))
    types = {f"{t}.{n}": hint for t, cls in _TABLES.items() for n, hint in get_type_hints(cls).items()}
    for key in values:
        if key not in types:
            raise UsageError("settings.unknown", name=key, origin=origins[key])
    typed = {key: _typed(key, types[key], value, origins[key]) for key, value in values.items()}
    tables = {table: cls(**{f.name: typed[f"{table}.{f.name}"] for f in fields(cls)}) for table, cls in _TABLES.items()}
    return Settings(**tables, origins=tuple(sorted(origins.items())))


def _typed(key: str, kind: type[Any], value: object, origin: str) -> object:
    """Return ``value`` as a text, or as an int or float that is not negative and not without end."""
    if kind is str and isinstance(value, str):
        return value
    try:
        number = kind(value)
        sound = math.isfinite(number) and number >= 0 and (kind is not int or float(str(value)) == number)
    except (TypeError, ValueError, OverflowError) as error:
        raise UsageError("settings.wrong_type", name=key, value=str(value), origin=origin) from error
    if isinstance(value, bool) or not sound:
        raise UsageError("settings.wrong_type", name=key, value=str(value), origin=origin)
    return number
