"""Office packages (ECMA-376 part 2): a zip whose members are found through relationships.

Opened by hand and not with python-docx, which inflates and parses every member of the package, pictures included,
and gives up on a relationship whose target is missing; Chinese office software leaves such relationships behind.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib

from lxml import etree

from textmine.errors import EncryptedError, LimitError, UnreadableError
from textmine.settings import ReadSettings

_DIRECTORY_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1
_MAIN = "/officeDocument"


def member_names(data: bytes, limits: ReadSettings) -> list[str]:
    """Return the names of a zip's members, with ``/`` between folders.

    Raises:
        UnreadableError: there are more members than ``limits`` allow.
        zipfile.BadZipFile: the directory of the zip is damaged.
    """
    return [_plain_name(info.filename) for info in _open(data, limits).infolist()]


class Package:
    """The members of one office package, inflated one by one and only as far as ``limits`` allow."""

    def __init__(self, data: bytes, limits: ReadSettings) -> None:
        """Open the package.

        Raises:
            UnreadableError: it is no zip (``read.not_a_package``) or has too many members.
        """
        try:
            self._zip = _open(data, limits)
        except zipfile.BadZipFile as error:
            raise UnreadableError("read.not_a_package") from error
        self._members = {_plain_name(info.filename).lower(): info for info in self._zip.infolist()}
        self._limits = limits
        self._left = limits.max_inflated_bytes
        self.damaged = False

    def main_part(self) -> str:
        """Return the name of the main part, which need not be word/document.xml.

        Raises:
            UnreadableError: the package has none (``read.broken``).
        """
        for name in (*self.related("", _MAIN), "word/document.xml"):
            if name.lower() in self._members:
                return name
        raise UnreadableError("read.broken")

    def related(self, part: str, kind: str) -> list[str]:
        """Return the names of the parts that ``part`` points to with a relationship type that ends in ``kind``."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        return [
            posixpath.normpath(posixpath.join("/", folder, relationship.get("Target", ""))).lstrip("/")
            for relationship in root
            if relationship.get("Type", "").endswith(kind) and relationship.get("TargetMode") != "External"
        ]

    def xml(self, name: str) -> etree._Element | None:
        """Return the root of a member, or None when the package has no such member.

        A member that is not well formed is read as far as it goes, and ``damaged`` is set. No entity is resolved
        and no document type is accepted; the standard forbids both in a package.

        Raises:
            UnreadableError: the member cannot be unpacked, is too large, or is no XML at all.
        """
        data = self._inflate(name)
        if data is None:
            return None
        if b"<!DOCTYPE" in data:
            raise UnreadableError("read.broken")
        try:
            return etree.fromstring(data, _parser(recover=False))
        except etree.XMLSyntaxError:
            self.damaged = True
        try:
            root = etree.fromstring(data, _parser(recover=True))
        except etree.XMLSyntaxError:
            root = None
        if root is None:
            raise UnreadableError("read.broken")
        return root

    def _inflate(self, name: str) -> bytes | None:
        """Unpack one member; the sum of all unpacked members is bounded, whatever the directory claims."""
        info = self._members.get(name.lower())
        if info is None:
            return None
        if info.flag_bits & _ENCRYPTED:
            raise EncryptedError("read.encrypted")
        try:
            with self._zip.open(info) as member:
                data = member.read(self._left + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as e:
            raise UnreadableError("read.broken") from e
        if len(data) > self._left:
            raise LimitError("read.too_inflated", limit=self._limits.max_inflated_bytes // 2**20)
        self._left -= len(data)
        return data


def _open(data: bytes, limits: ReadSettings) -> zipfile.ZipFile:
    """Open a zip whose directory has been counted first, for zipfile builds an object for each entry."""
    if data.count(_DIRECTORY_ENTRY) > limits.max_members:
        raise LimitError("read.too_many_members", limit=limits.max_members)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (ValueError, OSError, NotImplementedError, UnicodeDecodeError) as error:
        raise zipfile.BadZipFile(str(error)) from error


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
