"""What is drawn on a page of a PDF besides its words: the rules that tables are made of, and pictures.

Only straight rules count: the sides of stroked paths, and filled shapes so thin that they were meant as rules, which
is how word processors draw borders.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pypdfium2 import raw

from textmine.read.pdf.calls import address_of, kind_of_object, page_object

Point = tuple[float, float]
_Matrix = tuple[float, float, float, float, float, float]
_Show = Callable[[float, float], Point]

_NO_CHANGE: _Matrix = (1, 0, 0, 1, 0, 0)
_STRAIGHT = 1.0  # points that a rule may lean
_THIN = 3.0  # points; the thickest border that a word processor offers is 6, the thickest in use 3
_SHORT = 4.0  # points; shorter strokes are parts of drawn letters or dots of a dotted line
_WORDS = raw.FPDF_PAGEOBJ_TEXT
_LINE, _BOX = 2, 5  # points of the path of a line, and of a box
_DEEP = 4  # drawings inside drawings that are looked into


@dataclass(frozen=True, slots=True)
class Rule:
    """One straight rule: ``at`` is its place across its direction, ``start`` to ``end`` its reach along it."""

    upright: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """The rules of a page, how many shapes are drawn on it, and the area of its pictures in square points."""

    rules: tuple[Rule, ...] = ()
    shapes: int = 0
    pictures: float = 0.0


class _TooManyRulesError(Exception):
    """The page is a drawing, not a table."""


def drawing_of(page: Any, shown: _Show, max_rules: int) -> Drawing:
    """Return what is drawn on a loaded page; ``shown`` takes a point of the file to the page as it is shown."""
    rules: list[Rule] = []
    shapes = 0
    pictures = 0.0
    try:
        for thing, kind, matrix in _objects(page, max_rules):
            if kind == raw.FPDF_PAGEOBJ_IMAGE:
                pictures += _area(thing, matrix)
            else:
                shapes += 1
                rules += _rules(thing, matrix, shown, max_rules - len(rules))
    except _TooManyRulesError:
        rules, shapes = [], max_rules
    return Drawing(tuple(rules), shapes, pictures)


def _objects(page: Any, max_rules: int) -> Iterator[tuple[Any, int, _Matrix]]:
    """Yield pictures and paths, those inside drawings too, each with the matrix that places it.

    Words are passed over, a call each; a page made of countless other things ends early.
    """
    address = address_of(page)
    seen = 0
    for index in range(raw.FPDFPage_CountObjects(page)):
        kind = kind_of_object(page_object(address, index))
        if kind == _WORDS:
            continue
        thing = raw.FPDFPage_GetObject(page, index)
        for found in _inside(thing, kind, _NO_CHANGE, _DEEP):
            seen += 1
            if seen > max_rules:
                raise _TooManyRulesError
            yield found


def _inside(thing: Any, kind: int, matrix: _Matrix, deep: int) -> Iterator[tuple[Any, int, _Matrix]]:
    if kind in {raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH}:
        yield thing, kind, matrix
    elif kind == raw.FPDF_PAGEOBJ_FORM and deep:
        inner = _multiplied(_matrix(thing), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(thing)):
            part = raw.FPDFFormObj_GetObject(thing, index)
            yield from _inside(part, raw.FPDFPageObj_GetType(part), inner, deep - 1)


def _matrix(thing: Any) -> _Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        return _NO_CHANGE
    return found.a, found.b, found.c, found.d, found.e, found.f


def _multiplied(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u


def _placed(matrix: _Matrix, x: float, y: float) -> Point:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(thing: Any, matrix: _Matrix) -> tuple[Point, Point]:
    """Return two opposite corners of an object, in points of the file."""
    edges = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(thing, *(ctypes.byref(edge) for edge in edges))
    left, bottom, right, top = (edge.value for edge in edges)
    return _placed(matrix, left, bottom), _placed(matrix, right, top)


def _area(thing: Any, matrix: _Matrix) -> float:
    (x0, y0), (x1, y1) = _bounds(thing, matrix)
    return abs((x1 - x0) * (y1 - y0))


def _rules(path: Any, matrix: _Matrix, shown: _Show, left: int) -> list[Rule]:
    """Return the rules of one path, of which ``left`` more may come.

    A single line, or a single filled box, is told by its bounds alone: most paths of a drawing are such.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    count = raw.FPDFPath_CountSegments(path)
    if not (fill.value or stroke.value):
        return []
    if count <= _LINE or (count <= _BOX and not stroke.value):
        return list(_bar([shown(*corner) for corner in _bounds(path, matrix)]))
    if count > _BOX * (left + 1):
        raise _TooManyRulesError
    shapes = _shapes(path, _multiplied(_matrix(path), matrix), shown)
    found = [rule for shape in shapes for rule in (_sides(shape) if stroke.value else _bar(shape))]
    if len(found) > left:
        raise _TooManyRulesError
    return found


def _shapes(path: Any, matrix: _Matrix, shown: _Show) -> list[list[Point]]:
    """Return the outlines of a path; one with a curve is cut there, for a curve is no rule."""
    x, y = ctypes.c_float(), ctypes.c_float()
    by_x, by_y = ctypes.byref(x), ctypes.byref(y)
    shapes: list[list[Point]] = []
    for index in range(raw.FPDFPath_CountSegments(path)):
        segment = raw.FPDFPath_GetPathSegment(path, index)
        raw.FPDFPathSegment_GetPoint(segment, by_x, by_y)
        point = shown(*_placed(matrix, x.value, y.value))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO and shapes:
            shapes[-1].append(point)
        else:
            shapes.append([point])
        if raw.FPDFPathSegment_GetClose(segment):
            shapes[-1].append(shapes[-1][0])
    return shapes


def _sides(shape: list[Point]) -> Iterator[Rule]:
    for start, end in pairwise(shape):
        yield from _rule(start, end)


def _bar(shape: list[Point]) -> Iterator[Rule]:
    """Yield a thin filled shape as the rule in its middle."""
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    width, height = max(xs) - min(xs), max(ys) - min(ys)
    middle_x, middle_y = min(xs) + width / 2, min(ys) + height / 2
    if height <= _THIN and height < width:
        yield from _rule((min(xs), middle_y), (max(xs), middle_y))
    elif width <= _THIN:
        yield from _rule((middle_x, min(ys)), (middle_x, max(ys)))


def _rule(start: Point, end: Point) -> Iterator[Rule]:
    (x0, y0), (x1, y1) = start, end
    if abs(y1 - y0) <= _STRAIGHT and abs(x1 - x0) >= _SHORT:
        yield Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    elif abs(x1 - x0) <= _STRAIGHT and abs(y1 - y0) >= _SHORT:
        yield Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
