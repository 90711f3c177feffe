"""What paragraphs and characters look like, as far as it decides what is printed ([MS-DOC] 2.4.6).

A look is built up in layers: the styles that a style is based on, the style, the paragraph's own modifiers, and what
a fast save changed in the piece.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from textmine.read.doc.sprm import Modifier, Sprm, modifiers, number

_LIKE_STYLE, _UNLIKE_STYLE = 0x80, 0x81


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """One paragraph. ``uses`` numbers the list that it counts in, from 1, 0 for none; ``level`` counts from 0.

    ``depth`` is how many tables the paragraph stands in. ``cell_end`` and ``row_end`` say that its mark closes a
    cell or a row of a table inside a table; ``outer_row_end`` the same of a row that is not. ``edges`` are the
    borders between the cells of the row that ends here, in twips from the left.
    """

    style: int = 0
    uses: int = 0
    level: int = 0
    depth: int = 0
    cell_end: bool = False
    row_end: bool = False
    outer_row_end: bool = False
    edges: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class CharacterLook:
    """A run of characters. ``hidden`` is 0 or 1, 0x80 or 0x81 for as the style or not as the style, None for not said.

    ``style`` and ``font`` are numbers of a character style and a font, -1 for none; ``symbol`` is the code of the
    symbol in that font which stands for each character of the run, -1 for none.
    """

    hidden: int | None = None
    deleted: bool = False
    style: int = -1
    symbol: int = -1
    font: int = -1

    def hides(self, by_style: bool) -> bool:
        """Tell whether the run is hidden, given whether its style hides it."""
        if self.hidden in {None, _LIKE_STYLE}:
            return by_style
        return not by_style if self.hidden == _UNLIKE_STYLE else bool(self.hidden)


PLAIN = CharacterLook()
"""A run without any modifier that matters."""

Expand = Callable[[int], bytes]
"""Returns a group of modifiers that is too long for its page, from its offset in the stream of data."""


def paragraph_look(
    look: ParagraphLook, changes: Iterable[Modifier], style: Callable[[int], ParagraphLook]
) -> ParagraphLook:
    """Return ``look`` after ``changes``; a new style, which ``style`` looks up, drops what the old one said."""
    for code, operand in changes:
        look = _changed(look, code, operand, style)
    return look


def _changed(look: ParagraphLook, code: int, operand: bytes, style: Callable[[int], ParagraphLook]) -> ParagraphLook:
    value = number(operand[:4])
    changed = look
    match code:
        case Sprm.P_STYLE:
            changed = style(value)
        case Sprm.P_LIST:
            changed = replace(look, uses=value)
        case Sprm.P_LEVEL:
            changed = replace(look, level=value)
        case Sprm.P_IN_TABLE:
            changed = replace(look, depth=max(look.depth, 1) if value else 0)
        case Sprm.P_DEPTH:
            changed = replace(look, depth=value)
        case Sprm.P_DEPTH_CHANGE:
            changed = replace(look, depth=max(0, look.depth + int.from_bytes(operand, "little", signed=True)))
        case Sprm.P_ROW_END:
            changed = replace(look, outer_row_end=bool(value))
        case Sprm.P_INNER_CELL_END:
            changed = replace(look, cell_end=bool(value))
        case Sprm.P_INNER_ROW_END:
            changed = replace(look, row_end=bool(value))
        case Sprm.T_ROW:
            changed = replace(look, edges=_edges(operand))
    return changed


def _edges(operand: bytes) -> tuple[int, ...]:
    """Return the borders of a row (TDefTableOperand, [MS-DOC] 2.9.321); nothing where they are cut off."""
    count = operand[0] + 1 if operand else 0
    if count < 2 or len(operand) < 1 + 2 * count:
        return ()
    return struct.unpack_from(f"<{count}h", operand, 1)


def expanded(group: bytes, old: bool, expand: Expand) -> Iterable[Modifier]:
    """Yield the modifiers of a paragraph; one that points to a longer group is replaced by that group."""
    for code, operand in modifiers(group, old):
        if code in {Sprm.P_HUGE, Sprm.P_HUGE_OLD}:
            yield from modifiers(expand(number(operand)), old)
        else:
            yield code, operand


def character_look(changes: Iterable[Modifier], with_font: bool = False) -> CharacterLook:
    """Return the look of a run with these modifiers; its font only where that is asked for, for every run has one."""
    look = PLAIN
    for code, operand in changes:
        match code:
            case Sprm.C_HIDDEN:
                look = replace(look, hidden=number(operand))
            case Sprm.C_DELETED:
                look = replace(look, deleted=bool(number(operand)))
            case Sprm.C_STYLE:
                look = replace(look, style=number(operand))
            case Sprm.C_SYMBOL:
                look = replace(look, symbol=number(operand[2:4]), font=number(operand[:2]))
            case Sprm.C_PLAIN:
                look = replace(look, hidden=None)
            case Sprm.C_FONT if with_font and look.symbol < 0:
                look = replace(look, font=number(operand))
    return look
