"""The marks of Chinese and Western print that structure goes by."""

from __future__ import annotations

FULL_STOPS = frozenset("。！？!?；;")
"""Marks that end a sentence."""

CLAUSE_ENDS = FULL_STOPS | frozenset("，,：:、")
"""Marks that end a clause."""

TITLE_STOPS = CLAUSE_ENDS - frozenset("、")
"""Marks that no title ends with."""

COMPLETE = FULL_STOPS | frozenset("：:…")
"""Marks after which nothing more need come; a line without one breaks off, or is a title."""

OPEN_ENDS = frozenset("，,、（(“‘《—-")
"""Marks after which a sentence must go on."""

BULLETS = "•·●○◦■□▪▫◆◇►▶➢➤✓✔★☆※"
"""Signs that open a point of a list."""

CLOSERS = "”’」』）)】》〉\"'"
"""Marks that close a quotation or bracket, and stay with the sentence inside."""


def last_mark(words: str) -> str:
    """Return the last character of ``words`` that closes no quotation or bracket; empty if there is none."""
    return words.rstrip(CLOSERS)[-1:]
