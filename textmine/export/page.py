"""What every HTML page of ours is made with: its sentences in two languages, and templates that escape everything."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from textmine.export.lookup import finding_name
from textmine.export.marked import clip
from textmine.model import Reason
from textmine.words import Language, say, word

LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
"""What a page calls its languages (BCP 47)."""


@dataclass(frozen=True, slots=True)
class Words:
    """The page's sentences: ``t`` in its language, ``o`` in the other one, small beside the headings."""

    table: ClassVar[str] = "report"
    """The table of a key that names none."""
    language: Language

    @property
    def other(self) -> Language:
        """The second language of the page."""
        return "en" if self.language == "zh" else "zh"

    def t(self, key: str, **values: str | int | float) -> str:
        """Return a sentence of the page's table, or of another one where ``key`` names it."""
        return word(self._named(key), self.language, **values)

    def o(self, key: str) -> str:
        """Return a heading in the second language."""
        return word(self._named(key), self.other)

    def beside(self, key: str) -> Markup:
        """Return a heading in the second language as it stands beside that in the first."""
        return Markup('<span class="other" lang="{}">{}</span>').format(LANG[self.other], self.o(key))

    def reason(self, reason: Reason) -> str:
        """Return a reason as a sentence."""
        return say(reason, self.language)

    def finding(self, kind: str) -> str:
        """Return the name of a kind of finding."""
        return finding_name(kind, self.language)

    def _named(self, key: str) -> str:
        return key if "." in key else f"{self.table}.{key}"


def percent(share: float) -> str:
    """Write a share as a whole percentage that never hides a trace: 0.004 is ``<1%``, 0.996 is ``99%``.

    >>> percent(0.0), percent(0.004), percent(0.5), percent(0.996), percent(1.0)
    ('0%', '<1%', '50%', '99%', '100%')
    """
    if 0 < share < 0.01:
        return "<1%"
    return f"{int(share * 100 + 0.5) if share < 0.99 else int(share * 100 + 1e-9)}%"


def environment(package: str, **filters: Callable[..., object]) -> Environment:
    """Return the environment of a package's templates: all is escaped, a name that does not exist is an error."""
    made = Environment(
        loader=PackageLoader(package),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(percent=percent, number="{:,}".format, clip=clip, lang=LANG.__getitem__, **filters)
    return made
