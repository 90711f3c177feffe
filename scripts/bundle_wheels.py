"""The wheels of a bundle: downloaded for another system, or built here where there is only source."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bundle_locks import Pin, Platform
from environment import CAUSES, Said, SetUpError, cause_of, pip_environ
from packaging.utils import parse_wheel_filename

NOT_THERE = next(cause.said for cause in CAUSES if "No matching distribution" in cause.signs)
_NAMED = re.compile(r"No matching distribution found for ([A-Za-z0-9._-]+)==")


class MissingError(Exception):
    """The index has no fitting file of one package."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True)
class Wheels:
    """Gets wheels into a folder, with the pip of this Python.

    Args:
        folder: where they are put; it exists.
        root: the top of the checkout, whose downloads are kept and used again.
    """

    folder: Path
    root: Path

    def download(self, pins: Sequence[Pin], platform: Platform, python: str) -> list[Pin]:
        """Download what there is for a platform; return the pins that there is nothing of.

        Raises:
            SetUpError: the index can't be reached, a file differs from its hash, or the disk is full.
        """
        wanted, missing = list(pins), []
        while wanted:
            try:
                self._pip("download", wanted, _fitting(platform, python))
            except MissingError as error:
                missing += [pin for pin in wanted if pin.name == error.name]
                wanted = [pin for pin in wanted if pin.name != error.name]
            else:
                break
        return missing

    def build(self, pin: Pin) -> Path:
        """Build a wheel from source that has one of the pin's hashes; without compiled parts, so it fits everywhere.

        Raises:
            SetUpError: it can't be had or built, or it fits this system only.
        """
        try:
            self._pip("wheel", [pin], ["--no-binary", ":all:", "--use-pep517", "--no-build-isolation"])
        except MissingError as error:
            raise SetUpError(NOT_THERE) from error
        return self._built(pin.name)

    def build_ours(self) -> Path:
        """Build the wheel of the checkout.

        Raises:
            SetUpError: it can't be built.
        """
        self._run(["wheel", "--no-deps", "--no-index", "--no-build-isolation", "-w", str(self.folder), str(self.root)])
        return self._built("textmine")

    def _built(self, name: str) -> Path:
        [file] = [file for file in wheels_in(self.folder) if wheel_name(file) == name]
        if not file.name.endswith("-none-any.whl"):
            zh, en = f"{file.name} 只适用于本机，不能放进安装包。", f"{file.name} fits this system only."
            raise SetUpError(Said(zh, en))
        return file

    def _pip(self, command: str, pins: Iterable[Pin], options: Sequence[str]) -> None:
        asked = self.folder.with_name("asked.txt")
        # conditions were judged for the platform asked for; pip would judge them for the one it runs on
        asked.write_text("".join(Pin(p.name, p.version, "", p.hashes).line() + "\n" for p in pins), "utf-8")
        where = "-d" if command == "download" else "-w"
        locked = ["--no-deps", "--require-hashes", *options, "-r", str(asked), where, str(self.folder)]
        try:
            self._run([command, *locked])
        finally:
            asked.unlink()

    def _run(self, arguments: Sequence[str]) -> None:
        command = [sys.executable, "-m", "pip", *arguments, "--progress-bar", "off"]
        environ = pip_environ(self.root, os.environ)
        done = subprocess.run(
            command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        if done.returncode:
            cause, named = cause_of(done.stdout), _NAMED.search(done.stdout)
            if cause is NOT_THERE and named:
                raise MissingError(named[1])
            sys.stderr.write("".join(done.stdout.splitlines(keepends=True)[-15:]))
            raise SetUpError(cause)


def _fitting(platform: Platform, python: str) -> list[str]:
    """Return pip's options that ask for wheels of another system."""
    tags = [option for tag in platform.tags for option in ("--platform", tag)]
    return ["--only-binary", ":all:", "--implementation", "cp", "--python-version", python, *tags]


def wheels_in(folder: Path) -> list[Path]:
    """Return the wheels of a folder, by name."""
    return sorted(folder.glob("*.whl"))


def wheel_name(file: Path) -> str:
    """Return the name of the package in a wheel."""
    return str(parse_wheel_filename(file.name)[0])


def digest(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def requirements(pins: Sequence[Pin], folder: Path) -> Iterator[str]:
    """Return the lines of the requirements file: each pin with the hashes of its wheels in the folder."""
    wheels = wheels_in(folder)
    for pin in sorted(pins, key=lambda p: p.name):
        hashes = [f"sha256:{digest(file)}" for file in wheels if wheel_name(file) == pin.name]
        yield pin.line(hashes) + "\n"


def glibc_of(folder: Path) -> str:
    """Return the oldest glibc that all wheels of a folder run with, such as ``2.28``, nothing for any."""
    asked = []
    for file in wheels_in(folder):
        minors = [_glibc(tag.platform) for tag in parse_wheel_filename(file.name)[3]]
        asked.append(min(minors))
    return f"2.{max(asked)}" if any(asked) else ""


def _glibc(tag: str) -> int:
    old = {"manylinux1": 5, "manylinux2010": 12, "manylinux2014": 17}
    found = re.match(r"manylinux_2_(\d+)_", tag)
    return int(found[1]) if found else next((minor for name, minor in old.items() if tag.startswith(f"{name}_")), 0)
