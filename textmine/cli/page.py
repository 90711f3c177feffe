"""Lines with styles on stdout: as a terminal shows them, or into a pipe nothing but their characters."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from textmine.cli.terminal import width
from textmine.words import Language


@dataclass(frozen=True, slots=True)
class Page:
    """Prints for one person: in a language, on a terminal or in a pipe, in so many columns."""

    language: Language
    out: Console = field(
        default_factory=lambda: Console(highlight=False, markup=False, emoji=False), init=False, repr=False
    )
    width: int = field(default_factory=width, init=False)

    @property
    def styled(self) -> bool:
        """Say whether styles can show what brackets show otherwise."""
        return self.out.is_terminal and self.out.color_system is not None and not self.out.no_color

    def line(self, text: Text | str = "", style: str = "") -> None:
        """Print one line as it is. Into a pipe nothing is written but its characters."""
        styled = Text(text, style) if isinstance(text, str) else text
        if self.out.is_terminal:
            self.out.print(styled, soft_wrap=True)
        else:
            sys.stdout.write(styled.plain + "\n")
