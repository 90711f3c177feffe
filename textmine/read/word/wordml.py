"""Looking at WordprocessingML: the same for the transitional and the strict namespace, and for that of 2003."""

from __future__ import annotations

from lxml import etree

_OFF = frozenset({"0", "false", "off"})
# What ST_DecimalNumber may hold; anything longer is an attack on whoever computes with it.
_LONGEST_NUMBER = 10


def local(element: etree._Element) -> str:
    """Return an element's name without its namespace; empty for an entity or a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: etree._Element | None, name: str) -> etree._Element | None:
    """Return the first child of that name, whatever its namespace; None for the child of None."""
    return None if element is None else next(element.iterchildren(f"{{*}}{name}"), None)


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """Return an attribute, whatever its namespace; None when the element or the attribute is missing."""
    if element is None:
        return None
    # Nearly always the namespace of the element, which is a fifth of the work of looking at all attributes.
    found = element.get(f"{element.tag[: element.tag.find('}') + 1]}{name}")
    if found is not None:
        return found
    return next((str(v) for key, v in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def integer(text: str | None) -> int | None:
    """Return a decimal number of the standard, or None for anything else."""
    if text is None or len(text) > _LONGEST_NUMBER:
        return None
    try:
        return int(text)
    except ValueError:
        return None


def flag(element: etree._Element | None) -> bool | None:
    """Return an on/off property: None when it is not given, on when it is given without a value."""
    return None if element is None else (value(element) or "1") not in _OFF
