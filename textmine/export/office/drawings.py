"""Charts as pictures in a document: the SVG of the page, drawn with colours for paper."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

import resvg_py
from docx.shared import Mm
from markupsafe import Markup

from textmine.export.marked import REPLACEMENT, XML_UNWRITABLE

_OPENING = "<svg "
_SPACE = 'xmlns="http://www.w3.org/2000/svg" '
_UNSEEN = re.compile(r"<title\b[^>]*>.*?</title>|<desc\b[^>]*>.*?</desc>|</?a\b[^>]*>", re.DOTALL)
"""What only a page can use: names for the pointer, and links."""
_WIDTH = re.compile(r'viewBox="0 0 ([\d.]+)')
TYPE_WIDTH = 440.0
"""Units of a drawing that fill the width of the type area, so that its letters have about 12 points at most."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: its PNG, its width on paper in EMU, its title, and its words for those who cannot see it."""

    png: bytes
    width: int
    title: str
    words: str


def drawing(svg: Markup, title: str, words: str, pixels: int) -> Drawing | None:
    """Draw a chart ``pixels`` wide; None where there is nothing to draw or it cannot be drawn.

    A computer without a Chinese font draws the bars and leaves the letters out.
    """
    found = _WIDTH.search(svg)
    if not found:
        return None
    text = _OPENING + _SPACE + _UNSEEN.sub("", XML_UNWRITABLE.sub(REPLACEMENT, str(svg))).removeprefix(_OPENING)
    try:
        png = resvg_py.svg_to_bytes(svg_string=text, style_sheet=_style(), width=pixels, background="#ffffff")
    except ValueError:
        return None
    share = min(1.0, float(found[1]) / TYPE_WIDTH)
    return Drawing(bytes(png), int(Mm(156) * share), title, words)


@cache
def _style() -> str:
    return resources.files(__package__).joinpath("assets", "chart.css").read_text("utf-8")
