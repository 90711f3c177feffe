"""What notices and templates ask for, in their words."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FormRules:
    """How long a paper is to be, and what it is to hold.

    ``length`` has the groups ``word``, ``n``, ``to`` and ``tail``, ``upper`` finds a bound right behind it; ``least``
    are the words of a lower bound; ``template`` is found in the name of a template, ``number`` before its titles.
    """

    length: re.Pattern[str]
    upper: re.Pattern[str]
    least: tuple[str, ...]
    template: re.Pattern[str]
    number: re.Pattern[str]


def form_rules(path: Path) -> FormRules:
    """Read the rules."""
    data = tomllib.loads(path.read_text("utf-8"))
    return FormRules(
        length=re.compile(data["length"]),
        upper=re.compile(data["upper"]),
        least=tuple(data["least"]),
        template=re.compile(data["template"]),
        number=re.compile(data["number"]),
    )
