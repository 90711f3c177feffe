"""How commands explain themselves: help and usage errors in the language of the person.

typer holds help as keys of ``words/``; they become sentences when they are shown, for only then is the language known.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from textmine.cli.console import Console
from textmine.cli.terminal import cells, fold, width
from textmine.errors import UsageError
from textmine.model import Reason
from textmine.words import word

_LEFT = 22
_LANGUAGE_OPTION = ("--language zh|en", "cli.language")


class SpokenCommand(TyperCommand):
    """A command whose help and errors are sentences of ``words/``."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse the arguments of one command.

        Raises:
            UsageError: an argument is empty (a script's variable was not set), or one too many is there.
        """
        _refuse_empty(args)
        ctx.allow_extra_args = True
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise UsageError("cli.too_many", words=" ".join(rest))
        return rest

    def get_help(self, ctx: Any) -> str:
        """Return the help of one command."""
        return "\n".join(_help(self, ctx, "cli.options_mark"))


class SpokenGroup(TyperGroup):
    """The program itself: without a command it shows its help and leaves with the code for wrong usage."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Parse what stands before the command."""
        _refuse_empty(args)
        if not args and not ctx.resilient_parsing:
            sys.stderr.write(self.get_help(ctx) + "\n")
            raise typer.Exit(UsageError.exit_code)
        return super().parse_args(ctx, args)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is asked for.

        Raises:
            UsageError: there is none of that name.
        """
        if args[0] not in self.commands and not args[0].startswith("-"):
            raise UsageError("cli.no_command", name=args[0], commands=", ".join(self.commands))
        return super().resolve_command(ctx, args)

    def get_help(self, ctx: Any) -> str:
        """Return the help of the program."""
        language = _console(ctx).language
        rows = [(name, word(command.help or "", language)) for name, command in self.commands.items()]
        return "\n".join([*_help(self, ctx, "cli.command_mark"), "", word("cli.commands", language), *_columns(rows)])


def usage_reason(error: Exception) -> Reason | None:
    """Return the sentence for an error of the argument parser, nothing for any other error.

    The parser's classes are told by name: typer moved them from one package to another between its versions.
    """
    match type(error).__name__:
        case "MissingParameter":
            return Reason.of("cli.missing_parameter", name=_parameter(error))
        case "NoSuchOption":
            possible = ", ".join(sorted(getattr(error, "possibilities", None) or ()))
            key = "cli.no_option_but" if possible else "cli.no_option"
            return Reason.of(key, name=getattr(error, "option_name", ""), possible=possible)
        case "BadOptionUsage":
            return Reason.of("cli.bad_option", name=getattr(error, "option_name", ""))
        case "BadParameter":
            return Reason.of("cli.bad_value", name=_parameter(error))
    message = getattr(error, "format_message", None)
    return Reason.of("cli.bad_usage", message=message()) if message else None


def _parameter(error: Exception) -> str:
    parameter = getattr(error, "param", None)
    return _left(parameter) if parameter else ""


def _console(ctx: Any) -> Console:
    console: Console = ctx.find_root().obj
    return console


def _refuse_empty(args: Sequence[str]) -> None:
    if "" in args:
        raise UsageError("cli.empty_argument")


def _help(command: Any, ctx: Any, mark: str) -> Iterator[str]:
    """Yield usage, what the command is for, its arguments and its options."""
    language = _console(ctx).language
    parameters = command.get_params(ctx)
    arguments = [p for p in parameters if p.param_type_name == "argument"]
    needed = [_left(p) for p in parameters if p.required]
    usage = " ".join([ctx.command_path, *needed, word(mark, language)])
    yield word("cli.usage", language, usage=usage)
    yield ""
    yield from fold(word(command.help, language), width())
    if arguments:
        yield ""
        yield word("cli.arguments", language)
        yield from _columns([(_left(p), word(p.help, language)) for p in arguments])
    yield ""
    yield word("cli.options", language)
    options = [p for p in parameters if p.param_type_name == "option"]
    rows = [(_left(p), word("cli.help" if p.name == "help" else p.help, language)) for p in options]
    yield from _columns([*rows, (_LANGUAGE_OPTION[0], word(_LANGUAGE_OPTION[1], language))])


def _left(parameter: Any) -> str:
    """Return how a parameter is written: ``INPUT...``, ``--out DIR``, ``-h, --help``."""
    if parameter.param_type_name == "argument":
        return str(parameter.metavar)
    written = ", ".join(parameter.opts)
    return f"{written} {parameter.metavar}" if parameter.metavar else written


def _columns(rows: Sequence[tuple[str, str]]) -> Iterator[str]:
    room = width() - _LEFT - 4
    for left, right in rows:
        lines = [*fold(right, room)]
        gap = _LEFT - cells(left)
        if gap < 0:
            yield f"  {left}"
        else:
            yield f"  {left}{' ' * gap}  {lines.pop(0)}"
        for line in lines:
            yield f"  {' ' * _LEFT}  {line}"
