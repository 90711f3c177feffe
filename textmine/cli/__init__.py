"""The command line: parse arguments, call, print. stdout carries data, stderr carries progress and messages."""

from __future__ import annotations

import sys

from textmine import __version__

__all__ = ["main"]

INTERRUPTED = 130


def main() -> None:
    """Run the program and leave with its exit code; an interrupt while it still loads is one as well."""
    try:
        code = 0 if sys.argv[1:] == ["--version"] and _version_told() else _carried_out(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)


def _version_told() -> bool:
    """Print the version, for which nothing has to be loaded; False when it can't be, which the long way tells about."""
    try:
        print(f"textmine {__version__}", flush=True)  # noqa: T201
    except OSError:
        return False
    return True


def _carried_out(args: list[str]) -> int:
    from textmine.cli.entry import start

    return start(args)
