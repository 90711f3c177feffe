"""Which packages a bundle holds: pins out of the locks, by platform, Python and extras."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from environment import Said, SetUpError
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

GLIBC_OF_OLD = 5  # manylinux1, the oldest there is

_ENTRY = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>\S+)(?: ; (?P<marker>.*?))? *\\?$")
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


@dataclass(frozen=True)
class Pin:
    """One package of a lock: version, condition ("" for none), hashes, and the packages that ask for it."""

    name: str
    version: str
    marker: str
    hashes: tuple[str, ...]
    via: tuple[str, ...] = ()

    def line(self, hashes: Sequence[str] = ()) -> str:
        """Return it as a line of a requirements file, with its own hashes or others."""
        condition = f" ; {self.marker}" if self.marker else ""
        return " ".join([f"{self.name}=={self.version}{condition}", *(f"--hash={h}" for h in hashes or self.hashes)])


@dataclass(frozen=True)
class Platform:
    """What a bundle is made for; see ``bundle.toml``."""

    key: str
    said: Said
    machine: str
    markers: Mapping[str, str]
    wheel_tags: tuple[str, ...]
    instead: str = ""
    glibc: int = 0

    @classmethod
    def of(cls, key: str, told: Mapping[str, object]) -> Platform:
        """Make one of its table in ``bundle.toml``."""
        facts = {**told}
        said = Said(str(facts.pop("zh")), str(facts.pop("en")))
        return cls(key, said, wheel_tags=tuple(facts.pop("tags")), **facts)  # type: ignore[call-overload]

    @property
    def windows(self) -> bool:
        """Whether it starts with batch files."""
        return self.markers["os_name"] == "nt"

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of wheels that fit, best first."""
        machine = self.machine.partition("-")[2]
        newer = range(self.glibc, GLIBC_OF_OLD - 1, -1) if self.glibc else ()
        return (*(f"manylinux_2_{minor}_{machine}" for minor in newer), *self.wheel_tags)

    def wants(self, marker: str, python: str) -> bool:
        """Tell whether a condition of a lock holds here, for a Python such as ``3.11``."""
        own = {"python_version": python, "python_full_version": f"{python}.0"}
        ours = {"platform_python_implementation": "CPython", "implementation_name": "cpython"}
        return not marker or Marker(marker).evaluate({**ours, **own, **self.markers})


@dataclass(frozen=True)
class Facts:
    """What ``bundle.toml`` holds."""

    source_only: frozenset[str]
    lost: Mapping[str, Sequence[str]]
    platforms: Mapping[str, Platform]

    @classmethod
    def read(cls, file: Path) -> Facts:
        """Read the file."""
        table = tomllib.loads(file.read_text("utf-8"))
        platforms = {key: Platform.of(key, told) for key, told in table["platform"].items()}
        return cls(frozenset(table["source_only"]), table["lost"], platforms)


def pins_of(lock: str) -> list[Pin]:
    """Return the pins of a lock, in its order."""
    found: list[Pin] = []
    for line in lock.splitlines():
        if entry := _ENTRY.match(line):
            found.append(Pin(entry["name"], entry["version"], entry["marker"] or "", ()))
        elif found:
            found[-1] = _with(found[-1], line.strip())
    return found


def _with(pin: Pin, line: str) -> Pin:
    """Add what a line below a pin says: a hash, or who asks for it."""
    if given := _HASH.search(line):
        return Pin(pin.name, pin.version, pin.marker, (*pin.hashes, given[1]), pin.via)
    asked = line.removeprefix("#").strip().removeprefix("via").strip()
    return Pin(pin.name, pin.version, pin.marker, pin.hashes, (*pin.via, asked)) if asked else pin


def extra_names(pyproject: Path, extras: Iterable[str], platform: Platform, python: str) -> list[str]:
    """Return what the extras of the package ask for themselves.

    Raises:
        SetUpError: there is no such extra.
    """
    known = tomllib.loads(pyproject.read_text("utf-8"))["project"]["optional-dependencies"]
    names: list[str] = []
    for extra in extras:
        if extra not in known:
            raise SetUpError(Said(f"没有 {extra} 这一组件。", f"There is no extra {extra}."))
        asked = [Requirement(text) for text in known[extra]]
        wanted = [r for r in asked if platform.wants(str(r.marker or ""), python)]
        names += [canonicalize_name(requirement.name) for requirement in wanted]
    return names


def closure(pins: Sequence[Pin], names: Iterable[str]) -> list[Pin]:
    """Return the pins of these names and of all that they ask for, in the order of the lock."""
    wanted = set(names)
    while more := {pin.name for pin in pins if wanted & set(pin.via)} - wanted:
        wanted |= more
    return [pin for pin in pins if pin.name in wanted]


def together(run: Sequence[Pin], more: Sequence[Pin]) -> list[Pin]:
    """Return the pins of both, each once.

    Raises:
        SetUpError: the locks give one package two versions.
    """
    known = {pin.name: pin.version for pin in run}
    for pin in more:
        if known.setdefault(pin.name, pin.version) != pin.version:
            zh, en = "两个锁文件中 {} 的版本不同，请先更新。", "The locks have two versions of {}; renew them first."
            raise SetUpError(Said(zh.format(pin.name), en.format(pin.name)))
    there = {pin.name for pin in run}
    return [*run, *(pin for pin in more if pin.name not in there)]
