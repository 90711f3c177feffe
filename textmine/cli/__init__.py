"""The command line: parse arguments, call, print. stdout carries data, stderr carries progress and messages."""

from __future__ import annotations

import sys

__all__ = ["main"]

INTERRUPTED = 130


def main() -> None:
    """Run the program and leave with its exit code; an interrupt while it still loads is one as well."""
    try:
        from textmine.cli.entry import start

        code = start(sys.argv[1:])
    except KeyboardInterrupt:
        code = INTERRUPTED
    sys.exit(code)
