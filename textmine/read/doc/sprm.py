"""Single property modifiers: the changes by which Word describes paragraphs and characters ([MS-DOC] 2.6).

Word 6 and 95 number the same modifiers in one byte; they are handed out under their later numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import IntEnum
from types import MappingProxyType


class Sprm(IntEnum):
    """The modifiers that decide what is printed; all others are passed over."""

    P_STYLE = 0x4600
    P_LEVEL = 0x260A
    P_LIST = 0x460B
    P_IN_TABLE = 0x2416
    P_ROW_END = 0x2417
    P_INNER_CELL_END = 0x244B
    P_INNER_ROW_END = 0x244C
    P_DEPTH = 0x6649
    P_DEPTH_CHANGE = 0x664A
    P_HUGE = 0x6646
    P_HUGE_OLD = 0x6645
    C_DELETED = 0x0800
    C_HIDDEN = 0x083C
    C_STYLE = 0x4A30
    C_SYMBOL = 0x6A09
    C_PLAIN = 0x2A33
    C_FONT = 0x4A4F
    T_ROW = 0xD608


# Operand lengths by the upper three bits; 6 is counted by its first byte ([MS-DOC] 2.2.5.1).
_LENGTHS = (1, 1, 2, 4, 2, 2, -1, 3)
_TAB_CHANGES = 0xC615
_UNCOUNTED = 255
_ROW_SPRMS = frozenset({0xD606, Sprm.T_ROW})  # counted by two bytes, one too many

# Short modifiers (Prm0, [MS-DOC] 2.2.6.1 and 2.9.208) that matter here, by their own number.
_SHORT: Mapping[int, Sprm] = MappingProxyType({
    0x0C: Sprm.P_LEVEL, 0x18: Sprm.P_IN_TABLE, 0x19: Sprm.P_ROW_END, 0x41: Sprm.C_DELETED, 0x5C: Sprm.C_HIDDEN,
})  # fmt: skip

# Word 6 and 95: operand lengths by number, -1 counted by one byte, -2 by two.
_OLD_LENGTHS: Mapping[int, int] = MappingProxyType(
    dict.fromkeys((3, 12, 15, 23, 64, 68, 74, 79, 81, 82, 103, 105, 106, 108, 113, 115, 116, 120, 191, 207), -1)
    | dict.fromkeys((188, 190), -2)
    | dict.fromkeys((52, 83), 0)
    | dict.fromkeys((*range(4, 12), 13, 14, 24, 25, 29, 37, 44, 50, 51, 65, 66, 67, 71, 75), 1)
    | dict.fromkeys((*range(85, 93), 94, 98, 100, 102, 104, 117, 118, 119, 185, 186), 1)
    | dict.fromkeys((2, *range(16, 20), 21, 22, 26, 27, 28, *range(30, 37), *range(38, 44), *range(45, 50)), 2)
    | dict.fromkeys((69, 72, 80, 93, 96, 97, 99, 101, 107, 109, 110, 111, 112, 121, 122, 123, 124), 2)
    | dict.fromkeys((182, 183, 184, 189, 195, 197, 198), 2)
    | dict.fromkeys((73, 95), 3)
    | dict.fromkeys((20, 70, 192, 194, 196, 200), 4)
    | {187: 12, 193: 5, 199: 5}
)
_OLD_NAMES: Mapping[int, Sprm] = MappingProxyType({
    2: Sprm.P_STYLE, 24: Sprm.P_IN_TABLE, 25: Sprm.P_ROW_END, 65: Sprm.C_DELETED, 80: Sprm.C_STYLE,
    83: Sprm.C_PLAIN, 92: Sprm.C_HIDDEN, 93: Sprm.C_FONT, 190: Sprm.T_ROW,
})  # fmt: skip

Modifier = tuple[int, bytes]
"""The number of a modifier and its operand, without the bytes that count it."""


def modifiers(group: bytes, old: bool) -> Iterator[Modifier]:
    """Yield the modifiers of a group (grpprl) in order; a broken group ends where it breaks."""
    return _old_modifiers(group) if old else _modifiers(group)


def short_modifier(number: int, operand: int) -> Iterator[Modifier]:
    """Yield the one modifier that a piece of a fast-saved file carries in itself."""
    if number in _SHORT:
        yield _SHORT[number], bytes((operand,))


def number(operand: bytes) -> int:
    """Return an operand as an unsigned number."""
    return int.from_bytes(operand, "little")


def _modifiers(group: bytes) -> Iterator[Modifier]:
    at = 0
    while at + 3 <= len(group):
        code = number(group[at : at + 2])
        at += 2
        length = _LENGTHS[code >> 13]
        if code in _ROW_SPRMS:
            length, at = number(group[at : at + 2]) - 1, at + 2
        elif code == _TAB_CHANGES and group[at] == _UNCOUNTED:
            length, at = _tab_changes(group[at + 1 :]), at + 1
        elif length < 0:
            length, at = group[at], at + 1
        if length < 0 or at + length > len(group):
            return
        yield code, group[at : at + length]
        at += length


def _tab_changes(operand: bytes) -> int:
    """Return the length of tabs too many for a byte to count (PChgTabsOperand, [MS-DOC] 2.9.181)."""
    removed = operand[0] if operand else 0
    at = 1 + 4 * removed
    return at + 1 + 3 * (operand[at] if at < len(operand) else 0)


def _old_modifiers(group: bytes) -> Iterator[Modifier]:
    at = 0
    while at < len(group) and group[at] in _OLD_LENGTHS:
        code = group[at]
        at += 1
        length = _OLD_LENGTHS[code]
        if length == -1:
            length, at = number(group[at : at + 1]), at + 1
        elif length == -2:
            length, at = number(group[at : at + 2]) - 1, at + 2
        if length < 0 or at + length > len(group):
            return
        if code in _OLD_NAMES:
            yield _OLD_NAMES[code], group[at : at + length]
        at += length
