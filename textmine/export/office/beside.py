"""Passages beside each other on paper, so marked that they can be read in black and white.

What both sides hold is bold, underlined and numbered; what differs stands in a box; what anybody may write is grey.
"""

from __future__ import annotations

import re

from textmine.export.marked import Layer, Piece, pieces
from textmine.export.office.leads import PairLead
from textmine.export.office.letter import Letter, Run
from textmine.export.office.source import Source
from textmine.export.page import percent
from textmine.export.passages import Excerpt, Sizes, passage
from textmine.model import Match, Span

GREY, FAINT = "7F7F7F", "A6A6A6"
SHADES = ("F2F2F2", "E4E4E4")
"""Of every other shared run, so that two that touch can be told apart."""
_TURN = re.compile(r"[^\S\n]*\n\s*")


def sizes(source: Source, chars: int) -> Sizes:
    """Return how much of a passage is shown, ``chars`` characters of a side; the rest is as on the page."""
    page = source.head.bounds.report
    return Sizes(page.context, chars, page.numbered_chars, source.limits.swaps)


def lay_out(letter: Letter, source: Source, lead: PairLead, most: int, chars: int) -> None:
    """Write the first ``most`` passages of a pair, each as a table of two columns, in the order of the left text."""
    shown = sorted(lead.matches[:most], key=lambda m: m.a_span)
    for number, match in enumerate(shown, 1):
        _lay_out_one(letter, source, lead, match, number, chars)
    if left := len(lead.matches) - len(shown):
        letter.note(source.t("office.passages_left", count=left))


def _lay_out_one(letter: Letter, source: Source, lead: PairLead, match: Match, number: int, chars: int) -> None:
    laid = passage(match, source.lookup, sizes(source, chars))
    letter.note(
        source.t(
            "office.passage",
            number=number,
            kind=source.t(f"kind.{match.kind.value}"),
            chars=match.chars,
            longest=laid.longest,
            similarity=percent(match.similarity),
        )
    )
    sides = ((lead.a, laid.left), (lead.b, laid.right))
    head = [source.t("office.side", unit=source.call(p), place=_place(source, e)) for p, e in sides]
    letter.table(head, [[runs(source, excerpt) for _, excerpt in sides]], (0.5, 0.5))
    if laid.swaps:
        letter.note(source.t("office.swaps", swaps=swapped(source, lead, laid.swaps, laid.more_swaps)))


def _place(source: Source, excerpt: Excerpt) -> str:
    offset = next((layer.span for layer in excerpt.layers if layer.classes.startswith("same")), excerpt.window)
    return source.place(excerpt.paper, offset)


def swapped(source: Source, lead: PairLead, swaps: tuple[tuple[str, str], ...], more: int = 0) -> str:
    """Say what stands in the left paper where something else stands in the right one."""
    every = [
        source.t(
            "office.swap",
            a=source.quote(lead.a, a) or source.t("report.nothing"),
            b=source.quote(lead.b, b) or source.t("report.nothing"),
        )
        for a, b in swaps[: source.limits.swaps]
    ]
    left = more + max(0, len(swaps) - source.limits.swaps)
    shown = source.t("office.list_mark").join(dict.fromkeys(every))
    return source.t("office.and_more_swaps", swaps=shown, count=left) if left else shown


def runs(source: Source, excerpt: Excerpt) -> list[Run]:
    """Return one side of a passage, with the names of persons left blank."""
    text = excerpt.paper.text
    here = text[excerpt.window.start : excerpt.window.end]
    blank, at = source.t("office.name_blank"), excerpt.window.start
    names = [
        Layer(Span(span.start + at, span.end + at), "name", shown=blank)
        for span in source.names_in(excerpt.paper, here)
    ]
    cut = list(pieces(text, excerpt.window, (*names, *excerpt.layers)))
    found: list[Run] = []
    mark = ""  # of a run that opens with words that do not count; it is shown with the first that do
    for piece in cut:
        mark = dict(piece.attributes).get("data-n", mark)
        if _counts(piece):
            found += [Run(mark, bold=True)] if mark else []
            mark = ""
        found.append(_run(piece))
    if cut and "cuts" in cut[0].classes.split():
        found.insert(0, Run("…"))
    if excerpt.more:
        found.append(Run(source.t("office.passage_cut"), colour=GREY))
    elif cut and "cuts" in cut[-1].classes.split():
        found.append(Run("…"))
    return found or [Run("")]


def _counts(piece: Piece) -> bool:
    """Say whether a piece is shared and has words in it; marks alone beside a title would only be noise."""
    classes = set(piece.classes.split())
    return "same" in classes and not classes & {"grey", "clutter"} and any(c.isalnum() for c in piece.text)


def _run(piece: Piece) -> Run:
    classes, text = set(piece.classes.split()), _TURN.sub("\n", piece.text)
    if "clutter" in classes or "grey" in classes:
        return Run(text, colour=FAINT if "clutter" in classes else GREY)
    same, differs = _counts(piece), "diff" in classes
    shade = SHADES["even" in classes] if same else ""
    return Run(text, bold=same, underline="single" if same else "wave" if differs else "", shade=shade, boxed=differs)
