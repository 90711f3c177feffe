"""What archives hold, entry by entry, in one form for all kinds of archive.

Nothing is unpacked to a place that the archive names: an entry is a name to show and a stream of bytes. Zip, tar, gzip
and their kin are read by the standard library, 7z and RAR by libarchive (two builds of it: one leaves RAR 5 out).
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from textmine.errors import EncryptedError, LimitError, UnreadableError, UnsupportedError
from textmine.read import plain, rar5
from textmine.read.formats import Format
from textmine.read.word.package import open_zip
from textmine.settings import ReadSettings

_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800
_UNICODE_NAME = 0x7075  # Info-ZIP's field with the name in UTF-8 (APPNOTE 4.6.9)
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA})
_CHUNK = 1 << 16
_DAMAGE = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,
    ArithmeticError,  # tarfile, over a length of twenty digits
    RuntimeError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in an archive. ``name`` is as the archive spells it; ``chunks`` yields its bytes, once.

    Both iterating over entries and over chunks raises UnreadableError and its kin where the archive is damaged or
    locked.
    """

    name: str
    chunks: Callable[[], Iterator[bytes]]


def entries(kind: Format, path: Path, limits: ReadSettings) -> Iterator[Entry]:
    """Yield the regular files of an archive, in its order; folders, links and devices are passed over.

    An entry has to be read before the next is asked for.

    Raises:
        EncryptedError: the list of names is locked.
        LimitError: the directory of a zip has too many members.
        UnsupportedError: a part of the reader is not installed, or the archive is of a variant without a free reader.
        UnreadableError: damaged.
    """
    with _damage():
        yield from _OPENERS[kind](path, limits)


@contextmanager
def _damage() -> Iterator[None]:
    """Say of whatever the libraries stumble over that the archive is damaged."""
    try:
        yield
    except UnreadableError:
        raise
    except NotImplementedError as error:
        raise UnsupportedError("read.archive_variant") from error
    except _DAMAGE as error:
        raise UnreadableError("read.broken_archive") from error


def _stream(file: IO[bytes]) -> Iterator[bytes]:
    with _damage(), file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _zip(path: Path, limits: ReadSettings) -> Iterator[Entry]:
    archive = open_zip(path.read_bytes(), limits)
    infos = [info for info in archive.infolist() if not info.is_dir() and not stat.S_ISLNK(info.external_attr >> 16)]
    if any(info.compress_type not in _METHODS for info in infos):
        yield from _libarchive(path, "zip")  # it knows PPMd and others that 7-Zip offers; nobody free knows Deflate64
        return
    for info, name in zip(infos, _zip_names(infos, limits), strict=True):
        yield Entry(name, partial(_zip_member, archive, info))


def _zip_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise EncryptedError("read.encrypted")
    with _damage():
        yield from _stream(archive.open(info))


def _zip_names(infos: list[zipfile.ZipInfo], limits: ReadSettings) -> list[str]:
    """Return the names of members. Those without a declared encoding are decoded together, for short names deceive.

    The standard library takes them for code page 437, which loses no byte.
    """
    raw = [None if _declared(info) else info.orig_filename.encode("cp437", "replace") for info in infos]
    together = b"\n".join(name for name in raw if name is not None)
    try:
        decoded = iter(plain.decode(together, limits.max_garbled).split("\n"))
        return [_declared(info) or next(decoded) for info in infos]
    except (UnreadableError, StopIteration):
        return [info.orig_filename for info in infos]


def _declared(info: zipfile.ZipInfo) -> str:
    """Return a name whose encoding the zip states, or nothing."""
    if info.flag_bits & _UTF8_FLAG or info.orig_filename.isascii():
        return info.orig_filename
    extra = info.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_NAME and len(field) > 5:
            return field[5:].decode("utf-8", "replace")
    return ""


def _tar(path: Path, limits: ReadSettings) -> Iterator[Entry]:
    with path.open("rb") as file:
        yield from _members(file, limits)


def _members(file: IO[bytes], limits: ReadSettings) -> Iterator[Entry]:
    """Yield the members of an unpacked tar that is read from its beginning to its end."""
    with tarfile.open(fileobj=file, mode="r|", errors="surrogateescape") as archive:
        for member in archive:
            if member.size > limits.max_unpacked_bytes:  # tarfile would look for its end block by block
                raise LimitError("read.too_unpacked", limit=limits.max_unpacked_bytes // 2**20)
            if member.isreg() and (content := archive.extractfile(member)) is not None:
                yield Entry(member.name, partial(_stream, content))


def _squeezed(opener: Callable[[Path], Any]) -> Callable[[Path, ReadSettings], Iterator[Entry]]:
    """Return what lists the one file of a gzip and its kin, or the members of the tar that it turns out to be."""

    def listed(path: Path, limits: ReadSettings) -> Iterator[Entry]:
        """Yield what the file holds."""
        with opener(path) as file:
            is_tar = file.read(512)[257:262] == b"ustar"
        with opener(path) as file:
            if is_tar:
                yield from _members(file, limits)
            else:
                yield Entry("", partial(_stream, file))

    return listed


def _seven_zip(path: Path, _limits: ReadSettings) -> Iterator[Entry]:
    yield from _libarchive(path, "7zip")


def _rar(path: Path, _limits: ReadSettings) -> Iterator[Entry]:
    data = path.read_bytes()
    yield from _rar5(data) if data.startswith(rar5.SIGNATURE) else _libarchive(path, "rar")


def _libarchive(path: Path, kind: str) -> Iterator[Entry]:
    """List an archive with archive_r, which reports what is wrong to a callback and not by an exception."""
    try:
        import archive_r
    except ImportError as error:
        raise UnsupportedError("read.needs_archives") from error
    faults: list[str] = []
    archive_r.on_fault(lambda fault: faults.append(str(fault.get("message"))))
    try:
        with archive_r.Traverser([str(path)], formats=[kind], descend_archives=False) as found:
            for entry in found:
                if not entry.depth:
                    entry.set_descent(True)
                elif entry.is_file:
                    yield Entry(entry.name, partial(_pieces, entry.read, faults))
    finally:
        archive_r.on_fault(None)  # a callback that is still there when Python ends aborts the process
    _complain(faults)


def _rar5(data: bytes) -> Iterator[Entry]:
    try:
        import archi
    except ImportError as error:
        raise UnsupportedError("read.needs_archives") from error
    sound = rar5.sound_part(data)
    try:
        for entry in archi.Archive(io.BytesIO(sound)):
            if stat.S_ISREG(entry.mode):
                yield Entry(entry.filename, partial(_pieces, entry.read, []))
    except archi.Error as error:
        _complain([str(error)])
    if len(sound) < len(data):
        raise UnreadableError("read.broken_archive")


def _pieces(read: Callable[[int], Any], faults: list[str]) -> Iterator[bytes]:
    while True:
        try:
            chunk = read(_CHUNK)
        except (UnreadableError, MemoryError):
            raise
        except Exception as error:  # the libraries have their own, derived from nothing in common
            said = [*faults, str(error)]
            faults.clear()  # what is wrong with this file is not held against the archive
            _complain(said)
            return
        if not chunk:
            return
        yield chunk


def _complain(faults: list[str]) -> None:
    """Raise what libarchive's messages amount to; nothing where there are none."""
    said = " ".join(faults).lower()
    if "encrypt" in said:
        raise EncryptedError("read.encrypted")
    if "support" in said or "truncated rar" in said:
        raise UnsupportedError("read.archive_variant")
    if said:
        raise UnreadableError("read.broken_archive")


_OPENERS: dict[Format, Callable[[Path, ReadSettings], Iterator[Entry]]] = {
    Format.ZIP: _zip,
    Format.TAR: _tar,
    Format.GZ: _squeezed(gzip.open),
    Format.BZ2: _squeezed(bz2.open),
    Format.XZ: _squeezed(lzma.open),
    Format.SEVEN_ZIP: _seven_zip,
    Format.RAR: _rar,
}
