"""Files that mean harm, each made small: what it is called, its bytes, and what may become of it."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterable


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def taped(*members: tuple[tarfile.TarInfo, bytes]) -> bytes:
    """A tar of these members; sizes are taken as the headers give them."""
    file = io.BytesIO()
    for info, data in members:
        file.write(info.tobuf() + data + bytes(-len(data) % tarfile.BLOCKSIZE))
    return file.getvalue() + bytes(2 * tarfile.BLOCKSIZE)


def member(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    """The header of one member of a tar."""
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size, kind, link
    return info


def nested(depth: int, inner: bytes = b"x") -> bytes:
    """A file in a zip in a zip in a zip."""
    data, name = inner, "a.txt"
    for _ in range(depth):
        data, name = zipped([(name, data)]), "a.zip"
    return data


def growing(levels: int, copies: int, leaf: int) -> bytes:
    """Zips that each hold several of the next: all copies of a leaf of zeros would fill disks."""
    data = zipped([("0.txt", bytes(leaf))])
    for _ in range(levels):
        data = zipped([(f"{number}.zip", data) for number in range(copies)])
    return data


def overlapping(entries: int, size: int) -> bytes:
    """A zip whose directory points many times at one compressed member (Fifield, A better zip bomb, WOOT 2019)."""
    name, packed = b"a.txt", _deflated(bytes(size))
    checksum = zlib.crc32(bytes(size))
    facts = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, checksum, len(packed), size, len(name), 0)
    local = b"PK\x03\x04" + facts + name + packed
    central = bytearray()
    for number in range(entries):
        own = f"{number:05}.txt".encode()
        listed = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, checksum, len(packed), size, len(own), 0)
        central += b"PK\x01\x02" + struct.pack("<H", 20) + listed + struct.pack("<HHHII", 0, 0, 0, 0, 0) + own
    end = struct.pack("<HHHHIIH", 0, 0, entries, entries, len(central), len(local), 0)
    return local + central + b"PK\x05\x06" + end


def _deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def squeezed(kind: str, mebibytes: int) -> bytes:
    """Zeros, packed by gzip, bzip2 or xz."""
    pack = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[kind]
    return pack(bytes(mebibytes * 2**20))


def pdf(objects: dict[int, bytes], root: int = 1) -> bytes:
    """A PDF of these objects, with a right table of where they are."""
    data, offsets = b"%PDF-1.7\n", {}
    for number, body in objects.items():
        offsets[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    highest = max(objects) + 1
    data += b"xref\n0 %d\n0000000000 65535 f \n" % highest
    for number in range(1, highest):
        data += b"%010d 00000 n \n" % offsets.get(number, 0)
    return data + b"trailer\n<< /Size %d /Root %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (highest, root, start)


def stream(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object, deflated."""
    packed = zlib.compress(data, 9)
    return b"<< /Length %d /Filter /FlateDecode %s >>\nstream\n%s\nendstream" % (len(packed), entries, packed)


def one_page(content: bytes, resources: bytes = b"") -> dict[int, bytes]:
    """The objects of a PDF of one page with this content stream."""
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources,
        4: stream(content),
    }


def png(width: int, height: int, rows: int = 1) -> bytes:
    """A picture that claims a size and holds a few rows of it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes((width + 1) * rows), 9)
    chunks = [(b"IHDR", header), (b"IDAT", body), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


WORD = (
    b'<?xml version="1.0" encoding="UTF-8"?>%s<w:document '
    b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>%s</w:body></w:document>'
)


def word(body: bytes, prolog: bytes = b"") -> bytes:
    """A Word document with this body and, before it, a document type."""
    return zipped([("word/document.xml", WORD % (prolog, body))])


def said(words: str) -> bytes:
    """A paragraph of Word."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>".encode()
