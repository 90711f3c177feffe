"""Office packages (ECMA-376 part 2): parts that are found through relationships, in a zip or in one XML file.

Opened by hand and not with python-docx, which inflates and parses every member of the package, pictures included,
and gives up on a relationship whose target is missing; Chinese office software leaves such relationships behind.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from lxml import etree

from textmine.errors import EncryptedError, LimitError, UnreadableError
from textmine.read.word.wordml import local
from textmine.settings import ReadSettings

_DIRECTORY_ENTRY = b"PK\x01\x02"
_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_HEADER_SIZE = 30
_ENCRYPTED = 0x1
# All that a package may be compressed with (ECMA-376 part 2, annex C); LZMA would take what memory it likes.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_MEGABYTE = 2**20
_MAIN = "/officeDocument"
_MAIN_CONTENT = re.compile(r"\.word\S*main\+xml$|ms-word\S*main\+xml$|\.wordprocessingml\S*main\+xml$")
_MAIN_NAME = re.compile(r"word/document[^/]*\.xml", re.I)
_DOCTYPE = "<!DOCTYPE"


def open_zip(data: bytes, limits: ReadSettings) -> zipfile.ZipFile:
    """Open a zip whose directory has been counted first, for zipfile builds an object for each entry.

    Raises:
        LimitError: more members than ``limits`` allow (``read.too_many_members``), or members that share their bytes
            (``read.overlapping``): a bomb. Not every release of Python looks at that when it opens a member.
        zipfile.BadZipFile: the directory of the zip is damaged.
    """
    if data.count(_DIRECTORY_ENTRY) > limits.max_members:
        raise LimitError("read.too_many_members", limit=limits.max_members)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (ValueError, OSError, NotImplementedError, struct.error, OverflowError) as error:
        raise zipfile.BadZipFile(str(error)) from error
    if _overlap(data, archive.infolist()):
        raise LimitError("read.overlapping")
    return archive


def _overlap(data: bytes, members: Iterable[zipfile.ZipInfo]) -> bool:
    ranges = sorted(_range(data, info) for info in members)
    return any(first_end > start for (_, first_end), (start, _) in pairwise(ranges))


def _range(data: bytes, info: zipfile.ZipInfo) -> tuple[int, int]:
    """Return the first byte of a member with its local header, and the byte behind its last."""
    start = info.header_offset
    header = data[start : start + _LOCAL_HEADER_SIZE] if start >= 0 else b""
    names = 0
    if len(header) == _LOCAL_HEADER_SIZE and header.startswith(_LOCAL_HEADER):
        names = sum(struct.unpack_from("<HH", header, 26))
    return start, start + _LOCAL_HEADER_SIZE + names + info.compress_size


@dataclass(frozen=True, slots=True)
class Relationship:
    """What one part points to: ``kind`` ends the type's URI, ``target`` names a part of the package.

    A relationship that leads out of the package has the ``target`` "".
    """

    identifier: str
    kind: str
    target: str


class Parts(ABC):
    """The parts of one package, whatever holds them. ``damaged`` says that one of them is not well formed."""

    def __init__(self) -> None:
        self.damaged = False
        self._relationships: dict[str, dict[str, Relationship]] = {}

    @abstractmethod
    def has(self, name: str) -> bool:
        """Tell whether there is a part of this name; part names do not differ in case only."""

    @abstractmethod
    def xml(self, name: str) -> etree._Element | None:
        """Return the root of a part, or None when there is no such part.

        A part that is not well formed is read as far as it goes, and ``damaged`` is set.

        Raises:
            UnreadableError: the part cannot be unpacked, is too large, or is no XML at all.
        """

    @abstractmethod
    def blob(self, name: str) -> bytes | None:
        """Return the bytes of a part that is no XML, or None when there is no such part.

        Raises:
            UnreadableError: the part cannot be unpacked or is too large.
        """

    def main_part(self) -> str:
        """Return the name of the main part, which need not be word/document.xml.

        Raises:
            UnreadableError: the package has none (``read.broken``).
        """
        pointed = (relationship.target for relationship in self.relationships("", _MAIN))
        for name in (*pointed, "word/document.xml", *self._declared()):
            if name and self.has(name):
                return name
        raise UnreadableError("read.broken")

    @abstractmethod
    def _declared(self) -> Iterable[str]:
        """Yield names of parts that look like a main part, for packages whose relationships are lost."""

    def relationships(self, part: str, kind: str = "") -> list[Relationship]:
        """Return what ``part`` points to, as far as the relationship type ends in ``kind``."""
        if part not in self._relationships:
            folder, name = posixpath.split(part)
            root = self.secondary(posixpath.join(folder, "_rels", f"{name}.rels"))
            found = [self._relationship(folder, element) for element in (() if root is None else root)]
            self._relationships[part] = {relationship.identifier: relationship for relationship in found}
        return [found for found in self._relationships[part].values() if found.kind.endswith(kind)]

    def target(self, part: str, identifier: str) -> str:
        """Return the name of the part that ``part`` points to by a relationship's identifier; "" if there is none."""
        self.relationships(part)
        found = self._relationships[part].get(identifier)
        return found.target if found else ""

    def _relationship(self, folder: str, element: etree._Element) -> Relationship:
        target = element.get("Target", "").replace("\\", "/")
        name = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        if not self.has(name) and self.has(unquote(name)):
            name = unquote(name)
        outside = element.get("TargetMode") == "External"
        return Relationship(element.get("Id", ""), element.get("Type", ""), "" if outside else name)

    def related(self, part: str, kind: str) -> etree._Element | None:
        """Return the root of the first part of that kind that ``part`` points to, or None."""
        roots = (self.secondary(relationship.target) for relationship in self.relationships(part, kind))
        return next((root for root in roots if root is not None), None)

    def secondary(self, name: str) -> etree._Element | None:
        """Return the root of a part that the text can do without; None, and ``damaged``, when it is no XML.

        Raises:
            LimitError: the part is too large.
        """
        try:
            return self.xml(name)
        except LimitError:
            raise
        except UnreadableError:
            self.damaged = True
            return None


class Package(Parts):
    """The members of one zip, inflated one by one and only as far as ``limits`` allow."""

    def __init__(self, data: bytes, limits: ReadSettings) -> None:
        """Open the package.

        Raises:
            UnreadableError: it is no zip (``read.not_a_package``), has too many members, or members that share
                their bytes (``read.overlapping``).
        """
        super().__init__()
        try:
            self._zip = open_zip(data, limits)
        except zipfile.BadZipFile as error:
            raise UnreadableError("read.not_a_package") from error
        self._members = {_plain_name(info.filename).lower(): info for info in self._zip.infolist()}
        self._limits = limits
        self._left = limits.max_inflated_bytes

    def has(self, name: str) -> bool:
        """Tell whether there is a member of this name."""
        return name.lower() in self._members

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of a member; see :meth:`Parts.xml`.

        No entity is resolved and no document type is accepted; the standard forbids both in a package.
        """
        data = self.blob(name)
        if data is None:
            return None
        root, whole = parse_xml(data)
        self.damaged |= not whole
        return root

    def blob(self, name: str) -> bytes | None:
        """Unpack one member; each, and the sum of all, is bounded, whatever the directory claims."""
        info = self._members.get(name.lower())
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedError("read.encrypted")
        if info.compress_type not in _METHODS:
            raise UnreadableError("read.broken")
        most = min(self._left, self._limits.max_part_bytes)
        try:
            with self._zip.open(info) as member:
                data = member.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise UnreadableError("read.broken") from error
        if len(data) > most:
            raise LimitError("read.too_inflated", limit=most // _MEGABYTE)
        self._left -= len(data)
        return data

    def _declared(self) -> Iterable[str]:
        types = self.secondary("[Content_Types].xml")
        for element in [] if types is None else types:
            if local(element) == "Override" and _MAIN_CONTENT.search(element.get("ContentType", "")):
                yield _plain_name(element.get("PartName", ""))
        yield from (name for name in self._members if _MAIN_NAME.fullmatch(name))


def parse_xml(data: bytes) -> tuple[etree._Element, bool]:
    """Return the root of an XML document, and whether it is well formed; what is not is read as far as it goes.

    Raises:
        UnreadableError: there is no element at all, or a document type, which may define entities (``read.broken``).
    """
    # The first character is an angle bracket or a byte order mark; in UTF-16 a zero byte is near.
    encodings = ("utf-16-le", "utf-16-be") if b"\0" in data[:4] else ("utf-8",)
    if any(_DOCTYPE.encode(encoding) in data for encoding in encodings):
        raise UnreadableError("read.broken")
    try:
        root, whole = etree.fromstring(data, _parser(recover=False)), True
    except etree.XMLSyntaxError:
        root, whole = _recovered(data), False
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise UnreadableError("read.broken")
    return root, whole


def _recovered(data: bytes) -> etree._Element | None:
    try:
        return etree.fromstring(data, _parser(recover=True))
    except etree.XMLSyntaxError:
        return None


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
