"""A look at the pages of an OFD before ofdkit reads them: what they would cost, and what of them stands aslant.

A graphic unit may be put together from others (GB/T 33190, 13), each of them many times: a page of a few bytes can ask
for more objects than there are atoms. And ofdkit says where words stand, but not that they are turned.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from lxml import etree
from ofdkit import OFDError
from ofdkit.package import Package

from textmine.errors import LimitError, UnreadableError
from textmine.read.word.package import parse_xml
from textmine.read.word.wordml import local
from textmine.settings import ReadSettings

TurnedText = tuple[str, str]
"""The number of a text object and its words."""

_HEAD = 1024
_MAX_NESTING = 32  # levels of units that ofdkit follows
_SLANT = 0.2  # rise over run from which a line is turned and not a slip of the typesetter


@dataclass(frozen=True, slots=True)
class Look:
    """What is known of a page: the text on it that is turned, and whether it shows a picture."""

    turned: frozenset[TurnedText]
    pictured: bool


class Preview:
    """Looks at the pages of one package; what they unpack to is counted together, a page each time it is asked for."""

    def __init__(self, data: bytes, limits: ReadSettings) -> None:
        """Open the package, and look at what its pages share.

        Raises:
            LimitError: it unpacks to more than ``limits`` allow (``read.too_inflated``).
            ofdkit.OFDError: it is broken.
        """
        self._package = Package(io.BytesIO(data))
        self._limits = limits
        self._left = limits.max_inflated_bytes
        shared = [root for name in self._package.names if (root := self._shared(name)) is not None]
        self._weights = _weights(shared)
        self._turned = frozenset(text for root in shared for text in _turned(root))

    def page(self, location: str | None) -> Look:
        """Look at a page by the name of its member.

        Raises:
            LimitError: it has more pieces of text than ``limits`` allow (``read.too_many_runs``), or all pages
                together unpack to more than they allow (``read.too_inflated``).
        """
        root = self._root(location) if location else None
        if root is None:
            return Look(self._turned, pictured=False)
        if _texts(root) + _drawn(_references(root), self._weights) > self._limits.max_runs:
            raise LimitError("read.too_many_runs", limit=self._limits.max_runs)
        pictured = next(root.iter("{*}ImageObject"), None) is not None
        return Look(self._turned | frozenset(_turned(root)), pictured)

    def _shared(self, name: str) -> etree._Element | None:
        """Return the root of a member that pages refer to: resources, or a page that lies below others."""
        try:
            head = self._package.read(name)[:_HEAD] if name.lower().endswith(".xml") else b""
        except OFDError:
            return None
        is_template = b"Page" in head and ("tpl" in name.lower() or "temp" in name.lower())
        return self._root(name) if is_template or b"Res" in head else None

    def _root(self, name: str) -> etree._Element | None:
        """Return the root of a member, or None where ofdkit has to make sense of it."""
        try:
            data = self._package.read(name)
            self._left -= len(data)
            root = parse_xml(data)[0] if self._left >= 0 else None
        except (OFDError, UnreadableError):
            return None
        if root is None:
            raise LimitError("read.too_inflated", limit=self._limits.max_inflated_bytes // 2**20)
        return root


def _weights(resources: Iterable[etree._Element]) -> dict[str, int]:
    """Return how many pieces of text each graphic unit comes to, as deep as ofdkit follows it."""
    units = {unit.get("ID", "").strip(): unit for root in resources for unit in root.iter("{*}CompositeGraphicUnit")}
    own = {name: _texts(unit) for name, unit in units.items()}
    inside = {name: _references(unit) for name, unit in units.items()}
    weights = own
    for _ in range(_MAX_NESTING if any(inside.values()) else 0):
        weights = {name: own[name] + _drawn(inside[name], weights) for name in units}
    return weights


def _texts(root: etree._Element) -> int:
    return sum(1 for _ in root.iter("{*}TextCode"))


def _drawn(references: Counter[str], weights: Mapping[str, int]) -> int:
    return sum(count * (1 + weights.get(name, 0)) for name, count in references.items())


def _references(root: etree._Element) -> Counter[str]:
    return Counter(found.get("ResourceID", "").strip() for found in root.iter("{*}CompositeObject"))


def _turned(root: etree._Element) -> Iterator[TurnedText]:
    """Yield the text objects whose transformation turns them."""
    for found in root.iter("{*}TextObject"):
        if _is_turned(found.get("CTM", "")):
            for code in found:
                if local(code) == "TextCode":
                    yield found.get("ID", "").strip(), (code.text or "").strip()


def _is_turned(matrix: str) -> bool:
    try:
        across, up = (abs(float(number)) for number in matrix.split()[:2])
    except ValueError:
        return False
    return up > _SLANT * across
