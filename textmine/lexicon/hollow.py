"""Words that only strengthen, phrases that fit any office, and what is a fact."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from textmine.lexicon.reading import any_of, either


@dataclass(frozen=True, slots=True)
class HollowRules:
    """``least`` strengthening words and phrases, and no fact, make a sentence of ``min_chars`` hollow.

    What is ``denied`` counts for neither: 没有认真严格落实, 先锋模范作用发挥不明显.
    """

    strengtheners: re.Pattern[str]
    phrases: re.Pattern[str]
    denied: re.Pattern[str]
    facts: re.Pattern[str]
    least: int
    min_chars: int


def hollow_rules(path: Path) -> HollowRules:
    """Read the rules."""
    data = tomllib.loads(path.read_text("utf-8"))
    strengtheners, phrases = any_of(data["strengtheners"]).pattern, either(data["phrases"]).pattern
    word = f"(?:{phrases}|{strengtheners})"
    denials, shortcomings = any_of(data["denials"]).pattern, either(data["shortcomings"]).pattern
    return HollowRules(
        re.compile(f"(?:{strengtheners})(?!性)"),  # 持续性 is another word
        re.compile(phrases),
        re.compile(f"(?:{denials}){word}(?:[、和]?{word})*|(?:{phrases})(?={shortcomings})"),
        either(data["facts"]),
        data["least"],
        data["min_chars"],
    )
