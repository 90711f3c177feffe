"""A text with layers of spans over it, as HTML that shows every character exactly once.

Layers may overlap and cross; HTML elements may not. So the text is cut wherever a layer begins or ends, and each
piece carries the classes of all layers above it. Taking the tags away gives the text back: numbers and notes live
in attributes and are drawn by the style sheet, so that a copied passage is the passage. Only a layer that shows
something else (an alias for a name) changes what is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from markupsafe import Markup, escape

from textmine.model import Span

Attributes = tuple[tuple[str, str], ...]

HAZARDS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)
"""Characters that are invisible, turn the direction of reading or cannot stand in a page."""

REPLACEMENT = "\ufffd"
UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
"""What no HTML file can hold, not even as a reference."""
XML_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold (https://www.w3.org/TR/xml/#charsets), and so no file of an office program."""

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


@dataclass(frozen=True, slots=True)
class Layer:
    """Something that is said about ``span``: classes on all its pieces, ``first`` only on the piece that opens it.

    ``every`` and ``first`` are attributes with plain values; they are escaped here. Of two layers that set one
    attribute on one piece, the earlier in the list wins. ``shown`` stands for the characters of the span: the piece
    that opens the layer shows it, the others show nothing and are there for the layers above them.
    """

    span: Span
    classes: str
    every: Attributes = ()
    first: Attributes = ()
    shown: str | None = None


def circled(number: int) -> str:
    """Return ① to ㊿, and plain figures in brackets beyond, for which Unicode has no circles.

    >>> circled(1), circled(50), circled(51)
    ('①', '㊿', '(51)')
    """
    return CIRCLED[number - 1] if 1 <= number <= len(CIRCLED) else f"({number})"


def plain(text: str) -> Markup:
    """Return ``text`` escaped, with each hidden or unwritable character isolated and named.

    A right-to-left override inside its own isolate turns nothing but itself.
    """
    if not HAZARDS.search(text):
        return escape(text)
    pieces: list[str] = []
    position = 0
    for found in HAZARDS.finditer(text):
        pieces.append(escape(text[position : found.start()]))
        pieces.append(_hazard(found[0]))
        position = found.end()
    pieces.append(escape(text[position:]))
    return Markup("".join(pieces))  # noqa: S704 - every piece was escaped above


def _hazard(character: str) -> str:
    if character == "\r":
        return "&#13;"  # a raw one would be read as a line feed and the copied text would differ
    written = REPLACEMENT if UNWRITABLE.match(character) else character
    return f'<span class="ctl" data-u="U+{ord(character):04X}">{written}</span>'


def marked(text: str, window: Span, layers: Iterable[Layer]) -> Markup:
    """Return the characters ``window`` of ``text`` as HTML with ``layers`` over them.

    Layers outside of the window are left out, those across its edge are cut, empty ones say nothing.
    """
    return Markup("".join(_html(p) for p in pieces(text, window, layers)))  # noqa: S704 - escaped on its way


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters between two neighbouring cuts, or what is shown for them, with what all layers above them say."""

    text: str
    classes: str
    attributes: Attributes


def pieces(text: str, window: Span, layers: Iterable[Layer]) -> Iterator[Piece]:
    """Yield the characters ``window`` of ``text`` cut wherever a layer begins or ends, each once."""
    seen = [layer for layer in layers if layer.span.start < window.end and layer.span.end > window.start and layer.span]
    cuts = {window.start, window.end}
    opening: dict[int, list[int]] = {}
    for index, layer in enumerate(seen):
        start = max(layer.span.start, window.start)
        cuts |= {start, min(layer.span.end, window.end)}
        opening.setdefault(start, []).append(index)
    active: list[int] = []
    for start, end in pairwise(sorted(cuts)):
        active = sorted([i for i in active if seen[i].span.end > start] + opening.get(start, []))
        opened = set(opening.get(start, ()))
        yield _piece(text[start:end], [(seen[i], i in opened) for i in active])


def _piece(chunk: str, layers: list[tuple[Layer, bool]]) -> Piece:
    attributes: dict[str, str] = {}
    for layer, opens in layers:
        for name, value in (*layer.every, *(layer.first if opens else ())):
            attributes.setdefault(name, value)
    classes = " ".join(dict.fromkeys(layer.classes for layer, _ in layers))
    return Piece(_shown(chunk, layers), classes, tuple(attributes.items()))


def _shown(chunk: str, layers: list[tuple[Layer, bool]]) -> str:
    """Return what a piece shows: its characters, or the share of those layers that show something else."""
    instead = [layer.shown if opens else "" for layer, opens in layers if layer.shown is not None]
    return next((shown for shown in instead if shown), "") if instead else chunk


def _html(piece: Piece) -> str:
    if not piece.classes and not piece.attributes:
        return plain(piece.text)
    attributes = (("class", piece.classes), *((n, v) for n, v in piece.attributes if n != "class"))
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes)
    return f"<span{written}>{plain(piece.text)}</span>"


def clip(text: str, chars: int) -> str:
    """Cut ``text`` to ``chars`` characters, with an ellipsis where something was cut."""
    return text if len(text) <= chars else text[: chars - 1].rstrip() + "…"
