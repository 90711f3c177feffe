"""Charts as inline SVG: no library, no script, colours only by class so that the page's theme and print decide.

Each chart names itself (``title``, ``desc``) for those who hear the page, writes its figures beside its bars for
those who print it in black and white, and takes its words from the caller.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

WIDTH = 440.0
"""Units of the drawing; the style sheet scales it to its column."""
ROW = 15.0
FIGURES = 44.0
"""Room for a figure behind the longest bar."""
EM = 12.0
"""Size of the letters in units."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: ``style`` is a class of the style sheet, ``note`` what the pointer reads."""

    value: float
    style: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A label with one or more bars below each other; ``href`` makes the label a link inside the page."""

    label: str
    bars: tuple[Bar, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a chart is called and what it shows, for readers who cannot see it; ``key`` is unique in the page."""

    key: str
    title: str
    description: str = ""


def width_of(text: str) -> float:
    """Estimate the width of ``text`` in em: wide characters count one, others a little over half.

    >>> width_of("参与a")
    2.56
    """
    return sum(map(_width_of, text))


@lru_cache(maxsize=8192)
def _width_of(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WF" else 0.56


def shorten(text: str, ems: float) -> str:
    """Cut ``text`` to the width of ``ems``, with an ellipsis where something was cut."""
    if width_of(text) <= ems:
        return text
    kept = ""
    for character in text:
        if width_of(kept + character) > ems - 1:
            break
        kept += character
    return kept + "…"


def bars(caption: Caption, rows: Sequence[Row], *, label_ems: float = 7.0) -> Markup:
    """Draw grouped horizontal bars; all rows share one scale that starts at zero."""
    widest = min(label_ems, max((width_of(row.label) for row in rows), default=0.0))
    left = widest * EM + 10
    top = max((bar.value for row in rows for bar in row.bars), default=0) or 1
    scale = (WIDTH - left - FIGURES) / top
    body = Markup("")
    y = 4.0
    for row in rows:
        body += _bar_row(row, y, left, scale, label_ems)
        y += ROW * len(row.bars) + 9
    axis = Markup('<line class="axis" x1="{0}" x2="{0}" y1="0" y2="{1}"/>').format(number(left), number(y - 4))
    return drawing(caption, y, body + axis)


def _bar_row(row: Row, y: float, left: float, scale: float, label_ems: float) -> Markup:
    middle = y + ROW * len(row.bars) / 2 + EM * 0.36
    label = Markup('<text class="label" x="{}" y="{}" text-anchor="end">{}<title>{}</title></text>').format(
        number(left - 8), number(middle), shorten(row.label, label_ems), row.label
    )
    if row.href:
        label = Markup('<a href="{}">{}</a>').format(row.href, label)
    drawn = Markup("").join(
        Markup('<g class="{style}"><title>{note}</title><rect x="{x}" y="{y}" width="{w}" height="{h}" rx="1.5"/></g>')
        .format(style=bar.style, note=bar.note or f"{row.label} {bar.value:g}", x=number(left),
                y=number(y + i * ROW + 2), w=number(max(bar.value * scale, 1.5 if bar.value else 0)), h=number(ROW - 4))
        + Markup('<text class="figure" x="{}" y="{}">{:g}</text>').format(
            number(left + bar.value * scale + 5), number(y + i * ROW + ROW / 2 + EM * 0.33), bar.value
        )
        for i, bar in enumerate(row.bars)
    )  # fmt: skip
    return label + drawn


def histogram(caption: Caption, shares: Sequence[float], unit: str, *, bins: int = 10, height: float = 200.0) -> Markup:
    """Draw how many of ``shares`` (0 to 1) fall into each of ``bins`` equal steps; 1 belongs to the last.

    ``unit`` is the word that the count carries for the pointer, with a blank ``{n}`` and ``{range}``.
    """
    ticks = [f"{index * 100 // bins}%" for index in range(bins + 1)]
    return _columns(caption, [share * bins for share in shares], ticks, unit, height)


def counted(caption: Caption, values: Sequence[float], unit: str, *, bins: int = 10, height: float = 200.0) -> Markup:
    """Draw how many of ``values`` (0 and up) fall into each of ``bins`` equal steps up to a round number."""
    top = max(values, default=0.0)
    step = next(s for s in (0.5, 1, 2, 3, 5, 10, 20, 50, 100, 200, math.inf) if s * bins > top or s == math.inf)
    ticks = [f"{index * step:g}" for index in range(bins + 1)]
    return _columns(caption, [value / step for value in values], ticks, unit, height)


def _columns(caption: Caption, places: Sequence[float], ticks: Sequence[str], unit: str, height: float) -> Markup:
    """Draw how many ``places`` fall between each two ``ticks``, which are one apart."""
    bins = len(ticks) - 1
    counts = [0] * bins
    for place in places:
        counts[min(int(max(place, 0.0)), bins - 1)] += 1
    top = max(counts) or 1
    step = WIDTH / bins
    body = Markup("")
    for index, count in enumerate(counts):
        span = f"{ticks[index].rstrip('%')}–{ticks[index + 1]}"
        tall = (height - 24) * count / top
        body += Markup(
            '<g class="bin{quiet}"><title>{note}</title><rect x="{x}" y="{y}" width="{w}" height="{h}" rx="1.5"/>'
            '<text class="figure" x="{middle}" y="{above}" text-anchor="middle">{count}</text></g>'
        ).format(quiet="" if count else " none", note=unit.format(n=count, range=span), x=number(index * step + 3),
                 y=number(height - max(tall, 1)), w=number(step - 6), h=number(max(tall, 1)),
                 middle=number(index * step + step / 2), above=number(height - tall - 5),
                 count=count or "")  # fmt: skip
    for index in range(0, bins + 1, 2):
        anchor = "start" if index == 0 else "end" if index == bins else "middle"
        body += Markup('<text class="tick" x="{}" y="{}" text-anchor="{}">{}</text>').format(
            number(index * step), number(height + 15), anchor, ticks[index]
        )
    base = Markup('<line class="axis" x1="0" x2="{}" y1="{y}" y2="{y}"/>').format(number(WIDTH), y=number(height))
    return drawing(caption, height + 20, body + base)


def matrix(caption: Caption, names: Sequence[str], values: dict[tuple[int, int], int]) -> Markup:
    """Draw which of ``names`` share how many characters: figures in cells, darker where more.

    ``values`` is keyed by two indices, the smaller first; the diagonal stays empty.
    """
    cell = min(46.0, (WIDTH - 30) / max(len(names), 1))
    top = max(values.values(), default=0) or 1
    body = Markup("")
    for i, name in enumerate(names):
        body += Markup(
            '<text class="tick" x="{c}" y="14" text-anchor="middle">{n}<title>{name}</title></text>'
            '<text class="tick" x="18" y="{r}" text-anchor="end">{n}<title>{name}</title></text>'
        ).format(c=number(24 + (i + 0.5) * cell), r=number(20 + (i + 0.5) * cell + 4), n=i + 1, name=name)
        for j in range(len(names)):
            value = values.get((min(i, j), max(i, j)), 0)
            level = math.ceil(4 * value / top)
            body += _hole(i, cell) if i == j else _cell((i, j), cell, value, level, f"{name} · {names[j]}")
    return drawing(caption, 24 + len(names) * cell, body, width=30 + len(names) * cell)


def _hole(i: int, size: float) -> Markup:
    """Draw a place on the diagonal, where a paper would meet itself."""
    return Markup('<rect class="self" x="{}" y="{}" width="{s}" height="{s}"/>').format(
        number(25 + i * size), number(21 + i * size), s=number(size - 2)
    )


def _cell(spot: tuple[int, int], size: float, value: int, level: int, note: str) -> Markup:
    x, y = 24 + spot[1] * size, 20 + spot[0] * size
    return Markup(
        '<g class="cell l{level}"><title>{note}: {value}</title>'
        '<rect x="{x}" y="{y}" width="{s}" height="{s}"/>'
        '<text x="{cx}" y="{cy}" text-anchor="middle">{shown}</text></g>'
    ).format(level=level, note=note, value=value, x=number(x + 1), y=number(y + 1), s=number(size - 2),
             cx=number(x + size / 2), cy=number(y + size / 2 + 4), shown=value or "")  # fmt: skip


def graph(caption: Caption, names: Sequence[str], values: dict[tuple[int, int], int]) -> Markup:
    """Draw ``names`` on a circle with a line between those that share, heavier where they share more."""
    radius, middle = 150.0, 180.0
    top = max(values.values(), default=0) or 1
    angles = [2 * math.pi * i / len(names) for i in range(len(names))]
    spots = [(middle + radius * math.sin(a), middle - radius * math.cos(a)) for a in angles]
    body = Markup("")
    for (i, j), value in sorted(values.items(), key=lambda item: item[1]):
        (x1, y1), (x2, y2) = spots[i], spots[j]
        body += Markup(
            '<line class="edge" x1="{}" y1="{}" x2="{}" y2="{}" stroke-width="{}"><title>{} · {}: {}</title></line>'
        ).format(
            number(x1), number(y1), number(x2), number(y2), number(0.6 + 3.4 * value / top), names[i], names[j], value
        )
    for index, (name, (x, y)) in enumerate(zip(names, spots, strict=True), 1):
        body += Markup(
            '<g class="node"><title>{}</title><circle cx="{x}" cy="{y}" r="12"/>'
            '<text x="{x}" y="{}" text-anchor="middle">{}</text></g>'
        ).format(name, number(y + 4), index, x=number(x), y=number(y))
    return drawing(caption, 2 * middle, body, width=2 * middle)


def drawing(caption: Caption, height: float, body: Markup, *, width: float = WIDTH) -> Markup:
    """Return a whole drawing of ``body``, with what it is called for those who cannot see it.

    One with links in it is a group: what is inside an image cannot be reached.
    """
    return Markup(
        '<svg class="chart" viewBox="0 0 {w} {h}" width="{w}" height="{h}" role="{role}" '
        'aria-labelledby="{key}-t {key}-d"><title id="{key}-t">{title}</title><desc id="{key}-d">{description}</desc>'
        "{body}</svg>"
    ).format(w=number(width), h=number(height), key=caption.key, title=caption.title, description=caption.description,
             role="group" if "<a " in body else "img", body=body)  # fmt: skip


def number(value: float) -> str:
    """Write a coordinate without a tail of zeros, which a page of charts would carry by the thousand."""
    return f"{value:.1f}".rstrip("0").rstrip(".")
