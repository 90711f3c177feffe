"""From the command line to an exit code: what goes wrong becomes a sentence, never a traceback."""

from __future__ import annotations

import glob
import logging
import os
import signal
import sys
import traceback
import warnings
from collections.abc import Mapping, Sequence
from types import FrameType
from typing import NoReturn

import typer

from textmine.cli import app as _stack_commands  # noqa: F401  # each module adds its commands
from textmine.cli import desk as _desk_commands  # noqa: F401
from textmine.cli import lessons as _lesson_commands  # noqa: F401
from textmine.cli import search as _search_command  # noqa: F401
from textmine.cli import workspace as _workspace_commands  # noqa: F401
from textmine.cli.base import app
from textmine.cli.console import Console
from textmine.cli.grammar import usage_reason
from textmine.cli.terminal import prepare_streams
from textmine.errors import INTERRUPTED, TextmineError, UsageError, WorkspaceError
from textmine.words import LANGUAGES, Language

DEFECT = 70
"""Exit code of a defect of ours (EX_SOFTWARE), so that a script cannot take it for a result."""
DEBUG = "TEXTMINE_DEBUG"
LANGUAGE = "TEXTMINE_LANGUAGE"
_OPTION = "--language"


def start(args: Sequence[str]) -> int:
    """Set the process up, carry out its command line and return the exit code."""
    prepare_streams()
    _hush()
    _stop_in_order()
    return run(args)


def run(args: Sequence[str]) -> int:
    """Carry out one command line and return its exit code. Changes nothing of the process that calls it."""
    console = Console("zh")
    try:
        language, rest = asked_language(args, os.environ)
        console = Console(language)
        code = _invoke(console, _expanded(rest))
        sys.stdout.flush()
    except Exception as error:
        return _told(console, error)
    except KeyboardInterrupt:
        console.message("cli.interrupted")
        return INTERRUPTED
    return code


def asked_language(args: Sequence[str], environment: Mapping[str, str]) -> tuple[Language, list[str]]:
    """Return the language to speak, and the arguments without the option that names it.

    ``--language`` may stand anywhere: it has to be known before the other arguments, for their errors are told in it.

    Raises:
        UsageError: there is no such language, or none is named.
    """
    name = environment.get(LANGUAGE) or LANGUAGES[0]
    rest: list[str] = []
    todo = iter(args)
    for arg in todo:
        if arg == "--":
            rest += [arg, *todo]
        elif arg == _OPTION:
            name = next(todo, "")
        elif arg.startswith(f"{_OPTION}="):
            name = arg.removeprefix(f"{_OPTION}=")
        else:
            rest.append(arg)
    found = next((known for known in LANGUAGES if known == name), None)
    if found is None:
        raise UsageError("cli.no_language", name=name, languages=", ".join(LANGUAGES))
    return found, rest


def _invoke(console: Console, args: list[str]) -> int:
    """Run the command and return its code. The parser's own ``main`` isn't used: it keeps some errors to itself."""
    command = typer.main.get_command(app)
    try:
        with command.make_context("textmine", args, obj=console) as context:
            command.invoke(context)
    except typer.Exit as leave:
        return leave.exit_code
    return 0


def _told(console: Console, error: Exception) -> int:
    """Say what stopped a command and return the exit code."""
    if isinstance(error, TextmineError):
        console.say(error.reason)
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left; nothing more to say
        return 0
    if isinstance(error, MemoryError):
        console.message("cli.no_memory")
        return WorkspaceError.exit_code
    if reason := usage_reason(error):
        console.say(reason)
        context = getattr(error, "ctx", None)
        console.message("cli.see_help", command=context.command_path if context else "textmine")
        return UsageError.exit_code
    return _defect(console, error)


def _defect(console: Console, error: Exception) -> int:
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    if isinstance(error, OSError):
        console.message("cli.system", error=error.strerror or str(error), path=str(error.filename or ""))
        _give_up_stdout()
        return WorkspaceError.exit_code
    console.message("cli.unexpected", error=f"{type(error).__name__}: {error}")
    return DEFECT


def _give_up_stdout() -> None:
    """Send what is still buffered nowhere, else leaving would fail on the same full disk once more."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _hush() -> None:
    """Keep libraries from speaking to the person, unless somebody hunts a defect."""
    if not os.environ.get(DEBUG):
        warnings.simplefilter("ignore")
        logging.getLogger().addHandler(logging.NullHandler())


def _stop_in_order() -> None:
    """Leave by way of all clean-up when the system ends the process or the terminal is closed."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _leave)


def _leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + number)


def _expanded(args: Sequence[str]) -> list[str]:
    """Return the arguments with ``*`` and ``?`` expanded where the system's shell doesn't do so."""
    if os.name != "nt":
        return list(args)
    found = ((arg, glob.glob(arg) if set("*?") & set(arg) else []) for arg in args)  # noqa: PTH207  # any root
    return [path for arg, paths in found for path in sorted(paths) or [arg]]
