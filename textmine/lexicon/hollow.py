"""Words that only strengthen, phrases that fit any office, and what is a fact."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.lexicon.reading import any_of, either


@dataclass(frozen=True, slots=True)
class HollowRules:
    """``least`` strengthening words and phrases, and no fact, make a sentence of ``min_chars`` hollow."""

    strengtheners: re.Pattern[str]
    phrases: re.Pattern[str]
    facts: re.Pattern[str]
    least: int
    min_chars: int


def _affirmed(words: Sequence[str]) -> re.Pattern[str]:
    """Find words that are said to be so: 不够有力 denies one, 持续性 is another word."""
    return re.compile(f"(?<!不够)(?<!不)(?:{any_of(words).pattern})(?!性)")


def hollow_rules(path: Path) -> HollowRules:
    """Read the rules."""
    data = tomllib.loads(path.read_text("utf-8"))
    return HollowRules(
        _affirmed(data["strengtheners"]),
        either(data["phrases"]),
        either(data["facts"]),
        data["least"],
        data["min_chars"],
    )
