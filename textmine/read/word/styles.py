"""Styles of a Word document (ECMA-376 part 1, 17.7), as far as they number or hide text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from textmine.read.word.wordml import child, flag, integer, local, value

_ON = frozenset({"1", "true", "on"})
_GUARD = 64  # styles that inherit from each other in a ring end here


@dataclass(frozen=True, slots=True)
class Style:
    """What a style itself says about numbering and visibility; None where it says nothing."""

    based_on: str = ""
    number: str | None = None
    level: int | None = None
    hidden: bool | None = None


@dataclass(frozen=True, slots=True)
class Styles:
    """All styles by their identifiers; ``default`` is the paragraph style of a paragraph that names none."""

    named: dict[str, Style] = field(default_factory=dict)
    default: str = ""
    all_hidden: bool = False
    hidden: frozenset[str] = frozenset()

    @property
    def hide_some(self) -> bool:
        """Whether any style hides text."""
        return self.all_hidden or bool(self.hidden)

    def chain(self, style: str) -> Iterator[tuple[str, Style]]:
        """Yield a style and those that it is based on, nearest first."""
        for _ in range(_GUARD):
            if style not in self.named:
                return
            yield style, self.named[style]
            style = self.named[style].based_on

    def hides(self, paragraph_style: str, run_style: str = "") -> bool:
        """Tell whether text in these styles is hidden; a property that both set is off again (17.7.3)."""
        return self.all_hidden or ((paragraph_style in self.hidden) != (run_style in self.hidden))


def read_styles(root: etree._Element | None) -> Styles:
    """Read the styles part of a document, which may be missing."""
    named, default, all_hidden = {}, "", False
    if root is not None:
        look = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
        all_hidden = flag(child(look, "vanish")) or False
    for element in () if root is None else root.iterchildren("{*}style"):
        kind = value(element, "type")
        if kind == "table":
            continue
        identifier = value(element, "styleId") or ""
        named[identifier] = _read_style(element)
        if kind == "paragraph" and value(element, "default") in _ON:
            default = identifier
    styles = Styles(named, default)
    hidden = frozenset(name for name, style in named.items() if style.hidden or _inherits_hidden(styles, style))
    return Styles(named, default, all_hidden, hidden)


def _read_style(element: etree._Element) -> Style:
    based_on, number, level, hidden = "", None, None, None
    for part in element.iterchildren("{*}basedOn", "{*}pPr", "{*}rPr"):
        name = local(part)
        if name == "basedOn":
            based_on = value(part) or ""
        elif name == "pPr":
            number, level = read_number(part)
        elif name == "rPr":
            hidden = flag(child(part, "vanish"))
    return Style(based_on, number, level, hidden)


def _inherits_hidden(styles: Styles, style: Style) -> bool:
    if style.hidden is not None:
        return style.hidden
    said = (found.hidden for _, found in styles.chain(style.based_on))
    return next((hidden for hidden in said if hidden is not None), False)


def read_number(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """Return the list and the level that paragraph properties name; in 2003 these had other names."""
    own = child(properties, "numPr")
    if own is not None:
        return value(child(own, "numId")), integer(value(child(own, "ilvl")))
    own = child(properties, "listPr")
    return value(child(own, "ilfo")), integer(value(child(own, "ilvl")))
