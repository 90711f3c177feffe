"""Text boxes of a Word file: which characters each holds, and where in the text it is anchored.

A box is text of its own behind the main text; the shape that shows it is anchored in the main text ([MS-DOC] 2.4.5).
A box inside a group of shapes is found by way of the drawing ([MS-ODRAW] 2.2.16), for only the group is anchored.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from textmine.read.doc.plc import read_plc

_BOX, _ANCHOR = 22, 26
_RECORD = struct.Struct("<HHI")
_DRAWING_GROUP, _DRAWING, _SHAPES, _SHAPE, _SHAPE_HEAD = 0xF000, 0xF002, 0xF003, 0xF004, 0xF00A
_CONTAINERS = frozenset({_DRAWING, _SHAPES, _SHAPE})


@dataclass(frozen=True, slots=True)
class Box:
    """Characters ``start`` to ``end`` of the part of the text that holds boxes, and their anchor in the other part.

    ``anchor`` is -1 where it cannot be told.
    """

    start: int
    end: int
    anchor: int


def read_boxes(boxes: bytes, anchors: bytes, drawings: bytes) -> list[Box]:
    """Return the boxes of a file in the order in which they were made; positions count from the start of their part."""
    shapes = read_plc(anchors, _ANCHOR)
    places = {struct.unpack_from("<I", raw)[0]: at for at, raw in zip(shapes.positions, shapes.items, strict=False)}
    groups = dict(_grouped(drawings))
    found = read_plc(boxes, _BOX)
    made: list[Box] = []
    # The last one is a guard that stands for no box.
    for i, raw in enumerate(found.items[:-1]):
        unused, shape = struct.unpack_from("<H4xI", raw, 8)
        if not unused:
            anchor = places.get(shape, places.get(groups.get(shape, 0), -1))
            made.append(Box(found.positions[i], found.positions[i + 1], anchor))
    return made


def _grouped(drawings: bytes) -> Iterator[tuple[int, int]]:
    """Yield shape and outermost group of each shape inside a group."""
    at = 0
    if len(drawings) >= _RECORD.size:
        _, kind, length = _RECORD.unpack_from(drawings)
        at = _RECORD.size + length if kind == _DRAWING_GROUP else 0
    # Each drawing stands behind a byte that says whether it belongs to the text or to the headers.
    while at + 1 + _RECORD.size <= len(drawings):
        _, _, length = _RECORD.unpack_from(drawings, at + 1)
        yield from _shapes(drawings, at + 1, min(at + 1 + _RECORD.size + length, len(drawings)))
        at += 1 + _RECORD.size + length


def _shapes(drawings: bytes, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Walk the records of one drawing; those that hold others are entered."""
    groups: list[tuple[int, int]] = []  # where each open group ends, and its own shape, 0 until it is known
    while at + _RECORD.size <= end:
        _, kind, length = _RECORD.unpack_from(drawings, at)
        at += _RECORD.size
        while groups and at > groups[-1][0]:
            groups.pop()
        if kind == _SHAPES:
            groups.append((at + length, 0))
        elif kind == _SHAPE_HEAD and at + 4 <= end and groups:
            shape = struct.unpack_from("<I", drawings, at)[0]
            if not groups[-1][1]:
                groups[-1] = (groups[-1][0], shape)
            # The outermost group is the whole drawing.
            if len(groups) > 1 and groups[1][1] != shape:
                yield shape, groups[1][1]
        if kind not in _CONTAINERS:
            at += length
