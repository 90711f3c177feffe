"""Who shares what with whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from textmine.model.spans import Reason, Span


class CopyKind(StrEnum):
    """How two passages come to share their characters; the last four are legitimate."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    MASKED = "masked"
    SHUFFLED = "shuffled"
    SELF = "self"
    COMMON = "common"
    HEADING = "heading"
    TEMPLATE = "template"
    QUOTATION = "quotation"
    FORMULA = "formula"


LEGITIMATE = frozenset({CopyKind.HEADING, CopyKind.TEMPLATE, CopyKind.QUOTATION, CopyKind.FORMULA})
"""The kinds that are found, shown in grey and deducted."""


@dataclass(frozen=True, slots=True)
class Block:
    """A run of shared characters inside a match: ``a`` and ``b`` hold the same characters but for width and digits."""

    a: Span
    b: Span


@dataclass(frozen=True, slots=True)
class Swap:
    """What stands in ``a`` where something else stands in ``b``, in a copy with names or numbers exchanged."""

    a: str
    b: str


@dataclass(frozen=True, slots=True)
class Match:
    """A passage that two papers share.

    ``a`` and ``b`` are names of papers. ``chars`` counts the characters of a (blanks left out) that are shared and
    not legitimate; for a legitimate match it counts all that are shared. ``similarity`` is the shared characters
    over those of the longer side, marks left out, 0 to 1. ``earlier`` names the paper that probably had the passage
    first, by the grounds in ``because``; empty where nothing speaks for either, or the grounds contradict each other.
    """

    a: str
    a_span: Span
    b: str
    b_span: Span
    kind: CopyKind
    legitimate: bool
    chars: int
    similarity: float
    blocks: tuple[Block, ...] = ()
    swaps: tuple[Swap, ...] = ()
    earlier: str = ""
    because: tuple[Reason, ...] = ()

    def turned(self) -> Match:
        """Return the same passage with the other paper as ``a``, its runs in the order of that paper's text."""
        return replace(
            self,
            a=self.b,
            a_span=self.b_span,
            b=self.a,
            b_span=self.a_span,
            blocks=tuple(sorted((Block(x.b, x.a) for x in self.blocks), key=lambda block: block.a)),
            swaps=tuple(Swap(x.b, x.a) for x in self.swaps),
        )


@dataclass(frozen=True, slots=True)
class Legitimate:
    """Characters of one paper that anybody may share, and why."""

    span: Span
    kind: CopyKind


@dataclass(frozen=True, slots=True)
class Ratios:
    """How much of a paper is shared, as shares of its own characters (0 to 1).

    ``total`` counts everything shared, legitimate text included; ``net`` leaves the legitimate out; ``single`` is
    the largest share with one other paper; ``own_past`` the share with the unit's earlier papers. ``longest`` counts
    the characters of the longest run, as :func:`textmine.reuse.pairs.longest_run` does.
    """

    total: float = 0.0
    net: float = 0.0
    single: float = 0.0
    own_past: float = 0.0
    longest: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """How much of a group's body one paper holds: ``spans`` over the text of the group's base."""

    paper: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Papers that share one body. ``core`` is the text that all of them hold; ``chars`` its length.

    ``base`` is the paper in whose words the core is given, ``held`` what each of the others holds of it, so that the
    core can be told again without some of them (``textmine.reuse.groups.core_without``). Where the group is not
    ``whole``, the body is only a part of papers that are otherwise their own.
    """

    papers: tuple[str, ...]
    core: str
    chars: int
    base: str = ""
    held: tuple[Held, ...] = ()
    whole: bool = True
