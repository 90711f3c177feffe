"""Damage sound files at random and have them read as a run reads them: what becomes of each is counted.

    python scripts/mutate.py FOLDER [--count 10000] [--seed 1] [--seconds 5] [--batch 2500] [--keep DIR]

Bits flip, blocks vanish, come twice or turn to zeros, files end early, begin with another format's head, or go on as
another file of theirs does; numbers become the largest there are. What is packed is damaged inside as well and packed
again, so that the check sums of a zip, a tar, a 7z or a RAR do not stop everything at the door. The same seed gives
the same files, and each depends on its number alone. Those that cost a worker its life or its time are kept in
``--keep``. Leaves with 1 where there are any, or a file was not accounted for.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import lzma
import random
import re
import struct
import sys
import tarfile
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from textmine.model import Document, Origin, Outcome
from textmine.read import discover
from textmine.settings import Settings, load_settings
from textmine.work.analyse import TextOnly
from textmine.work.rounds import Work, take_in

Mutation = Callable[[bytes, Sequence[bytes], random.Random], bytes]
"""Damages a file; the others are files to take pieces from, those of its own kind first."""

LOST = frozenset({Outcome.CRASHED, Outcome.TIMED_OUT})
"""What a file may not come to, however it was damaged."""

_MOST_FLIPS, _LONGEST, _HEAD = 64, 512, 64
_EXTREMES = (b"\0", b"\xff", b"\x7f", b"\x80", b"\0\x80", b"\xff\x7f", b"\0\0\0\x80", b"\xff\xff\xff\x7f", b"\xff" * 4)
_DIGITS = re.compile(rb"\d+")
_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"4294967296", b"99999999999999999999", b"1e999", b"")
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_SEVEN_START = 32
_RAR, _RAR5 = b"Rar!\x1a\x07", b"Rar!\x1a\x07\x01\x00"
_DAY = (2024, 5, 1, 0, 0, 0)


def mutations(files: Mapping[str, bytes], count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield ``count`` damaged files made from ``files``, each with a name that says what was done to which."""
    names = sorted(files)
    for number in range(count):
        dice = random.Random(f"{seed}/{number}")  # noqa: S311
        name = dice.choice(names)
        others = [files[other] for other in sorted(names, key=lambda other: _suffix(other) != _suffix(name))]
        related = sum(_suffix(other) == _suffix(name) for other in names)
        kind, data = _damaged(files[name], others, related, dice)
        yield f"{number:06}-{kind}-{name}", data


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix


def _damaged(data: bytes, others: Sequence[bytes], related: int, dice: random.Random) -> tuple[str, bytes]:
    """Return what was done, and what it made."""
    kind, mutate = dice.choice(_KINDS)
    inside = dice.random() < 0.6 and _inside(data, lambda part: mutate(part, [part], dice), dice)
    if inside:
        return f"inner-{kind}", inside
    if dice.random() < 0.15:
        return "spliced", _spliced(data, dice.choice(others[:related]), dice)
    return kind, mutate(data, others[related:] or others, dice)


# --- what is done to bytes --------------------------------------------------------------------------------------------


def _flip(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    return _flipped(data, 1, dice)


def _flips(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    return _flipped(data, dice.randint(2, _MOST_FLIPS), dice)


def _flipped(data: bytes, count: int, dice: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(count if data else 0):
        made[dice.randrange(len(made))] ^= 1 << dice.randrange(8)
    return bytes(made)


def _overwrite(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    return data[:start] + dice.randbytes(end - start) + data[end:]


def _extreme(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    """Put in the largest, the smallest and other suspicious numbers."""
    for _ in range(dice.randint(1, 4)):
        value, at = dice.choice(_EXTREMES), dice.randrange(len(data) + 1)
        data = data[:at] + value + data[at + len(value) :]
    return data


def _digits(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """Change numbers that are written in figures."""
    found = list(_DIGITS.finditer(data))
    if not found:
        return _extreme(data, others, dice)
    number = dice.choice(found)
    return data[: number.start()] + dice.choice(_NUMBERS) + data[number.end() :]


def _truncate(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _delete(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    return data[:start] + data[end:]


def _double(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 1, 2, 20)) + data[end:]


def _zero(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    return data[:start] + bytes(end - start) + data[end:]


def _move(data: bytes, _others: Sequence[bytes], dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    rest = data[:start] + data[end:]
    at = dice.randrange(len(rest) + 1)
    return rest[:at] + data[start:end] + rest[at:]


def _foreign_head(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    """Put the head of another format before the file, or over its own."""
    head = dice.choice(others)[: dice.randint(2, _HEAD)]
    return head + data[dice.choice((0, len(head))) :]


def _foreign_tail(data: bytes, others: Sequence[bytes], dice: random.Random) -> bytes:
    other = dice.choice(others)
    return data + other[dice.randrange(len(other) + 1) :]


def _spliced(data: bytes, other: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)] + other[dice.randrange(len(other) + 1) :]


def _block(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(start + dice.randint(1, _LONGEST), len(data))


_KINDS: tuple[tuple[str, Mutation], ...] = (
    ("flip", _flip),
    ("flips", _flips),
    ("overwrite", _overwrite),
    ("extreme", _extreme),
    ("digits", _digits),
    ("truncate", _truncate),
    ("delete", _delete),
    ("double", _double),
    ("zero", _zero),
    ("move", _move),
    ("head", _foreign_head),
    ("tail", _foreign_tail),
)


# --- what is packed ---------------------------------------------------------------------------------------------------


def _inside(data: bytes, mutate: Callable[[bytes], bytes], dice: random.Random) -> bytes:
    """Return a package whose content is damaged and whose check sums are right; nothing where it is no package."""
    for signature, unpack, pack in _SQUEEZED:
        if data.startswith(signature):
            content = unpack(data)
            return pack(_inside(content, mutate, dice) or mutate(content))
    for signature, at, damaged in _PACKED:
        if data.startswith(signature, at):
            return damaged(data, mutate, dice)
    return b""


def _zip_inside(data: bytes, mutate: Callable[[bytes], bytes], dice: random.Random) -> bytes:
    """Damage one member, or now and then lose it or give it the name of another."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    at = dice.randrange(len(members))
    name, content = members[at]
    fate = dice.random()
    members[at] = (dice.choice(members)[0], content) if fate > 0.97 else (name, mutate(content))
    if fate < 0.03:
        del members[at]
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for found, inside in dict(members).items():
            archive.writestr(zipfile.ZipInfo(found, _DAY), inside, zipfile.ZIP_DEFLATED)
    return file.getvalue()


def _sealed_tar(data: bytes, mutate: Callable[[bytes], bytes], _dice: random.Random) -> bytes:
    """Damage a tar and write the right sum into every header that is left."""
    made = bytearray(mutate(data))
    for start in range(0, len(made) - tarfile.BLOCKSIZE + 1, tarfile.BLOCKSIZE):
        header = made[start : start + tarfile.BLOCKSIZE]
        if header[257:262] == b"ustar":
            header[148:156] = b" " * 8
            made[start + 148 : start + 156] = b"%06o\0 " % sum(header)
    return bytes(made)


def _sealed_seven_zip(data: bytes, mutate: Callable[[bytes], bytes], _dice: random.Random) -> bytes:
    """Damage the list of a 7z, which stands at its end, and seal it again."""
    (offset,) = struct.unpack_from("<Q", data, 12)
    listed = mutate(data[_SEVEN_START + offset :])
    start = struct.pack("<QQI", offset, len(listed), zlib.crc32(listed))
    return data[:8] + struct.pack("<I", zlib.crc32(start)) + start + data[_SEVEN_START : _SEVEN_START + offset] + listed


def _sealed_rar(data: bytes, mutate: Callable[[bytes], bytes], dice: random.Random) -> bytes:
    """Damage one header of an archive of RAR 3 or 5 and seal it again, its length as it was."""
    headers = list(_rar_headers(data))
    start, end = dice.choice(headers)
    if data.startswith(_RAR5):
        size_end = start + 4 + next(count for count in range(1, 4) if data[start + 3 + count] < 0x80)
        sealed = data[start + 4 : size_end] + mutate(data[size_end:end])
        return data[:start] + struct.pack("<I", zlib.crc32(sealed)) + sealed + data[end:]
    sealed = data[start + 2 : start + 7] + mutate(data[start + 7 : end])
    return data[:start] + struct.pack("<H", zlib.crc32(sealed) & 0xFFFF) + sealed + data[end:]


def _rar_headers(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield where each header of a sound archive begins and ends, its sum and its length in it."""
    at = len(_RAR5) if data.startswith(_RAR5) else len(_RAR) + 1
    while at < len(data):
        if data.startswith(_RAR5):
            length, start = _number5(data, at + 4)
            end = start + length
            _, place = _number5(data, start)
            flags, place = _number5(data, place)
            _, place = _number5(data, place) if flags & 1 else (0, place)
            packed = _number5(data, place)[0] if flags & 2 else 0
        else:
            flags, length = struct.unpack_from("<HH", data, at + 3)
            end = at + length
            packed = struct.unpack_from("<I", data, at + 7)[0] if flags & 0x8000 else 0
        yield at, end
        at = end + packed


def _number5(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 0x80:
            return value, at


_SQUEEZED: tuple[tuple[bytes, Callable[[bytes], bytes], Callable[[bytes], bytes]], ...] = (
    (b"\x1f\x8b", gzip.decompress, partial(gzip.compress, mtime=0)),
    (b"BZh", bz2.decompress, bz2.compress),
    (b"\xfd7zXZ", lzma.decompress, lzma.compress),
)
_PACKED = (
    (b"PK", 0, _zip_inside),
    (b"ustar", 257, _sealed_tar),
    (_RAR, 0, _sealed_rar),
    (_SEVEN_ZIP, 0, _sealed_seven_zip),
)


# --- what becomes of them ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fates:
    """What became of the files of one batch: by name, the documents that came of it; and what belongs to none.

    ``slowest`` are the seconds that the reading of one document took at most.
    """

    documents: Mapping[str, Sequence[Document]]
    strays: Sequence[str] = ()
    slowest: float = 0.0

    @property
    def unaccounted(self) -> list[str]:
        """The files of which nothing came."""
        return [name for name, found in self.documents.items() if not found]

    @property
    def lost(self) -> list[str]:
        """The files that cost a worker its life or its time, or that a reader stumbled over."""
        return [name for name, found in self.documents.items() if any(map(_is_lost, found))]

    def counted(self) -> Counter[tuple[str, str, str]]:
        """Count the documents by the ending of the file, their outcome, and the reason's key."""
        return Counter(
            (_suffix(name), document.outcome.value, document.reason.key if document.reason else "")
            for name, found in self.documents.items()
            for document in found
        )


def fates(folder: Path, work: Work, settings: Settings) -> Fates:
    """Read the files of a folder as a run does, and find out what became of each.

    What an archive held counts for the archive, litter among it too.
    """
    sources = discover([folder], Origin.SUBMISSION).sources
    taken = take_in(sources, work, settings)
    found: dict[str, list[Document]] = {source.name: [] for source in sources}
    strays = []
    for done in taken.analysed:
        owner = _owner(done.document.path, found)
        found[owner].append(done.document) if owner else strays.append(done.document.path)
    for name in taken.skipped:
        found[_owner(name, found)].append(Document(name, "litter", Outcome.NO_TEXT))
    return Fates(found, strays, max((done.read_seconds for done in taken.analysed), default=0.0))


def _owner(path: str, names: Mapping[str, object]) -> str:
    """Return the file that a document came of: itself, or the archive around it. The files lie in one folder."""
    name = path.partition("/")[0]
    return name if name in names else ""


def _is_lost(document: Document) -> bool:
    return document.outcome in LOST or (document.reason is not None and document.reason.key == "engine.failed")


def lowered(settings: Settings, seconds: float) -> Settings:
    """Return settings with little time for a file, and no recognition of pictures."""
    engine = replace(settings.engine, seconds=seconds, cpu_seconds=seconds)
    return replace(settings, engine=engine, read=replace(settings.read, ocr_pages=0))


def batches(files: Iterator[tuple[str, bytes]], size: int) -> Iterator[Path]:
    """Yield folders with so many of the files in each; a folder is gone when the next is asked for."""
    while True:
        with tempfile.TemporaryDirectory() as folder:
            for _, (name, data) in zip(range(size), files, strict=False):
                Path(folder, name).write_bytes(data)
            if not any(Path(folder).iterdir()):
                return
            yield Path(folder)


def main() -> int:
    arguments = _arguments()
    files = {path.name: path.read_bytes() for path in sorted(arguments.folder.rglob("*")) if path.is_file()}
    settings = lowered(load_settings(), arguments.seconds)
    counted: Counter[tuple[str, str, str]] = Counter()
    bad = 0
    for folder in batches(mutations(files, arguments.count, arguments.seed), arguments.batch):
        found = fates(folder, TextOnly, settings)
        counted += found.counted()
        bad += len(found.unaccounted) + len(found.strays) + len(found.lost)
        for name in found.lost if arguments.keep else ():
            (arguments.keep / name).write_bytes((folder / name).read_bytes())
    for (suffix, outcome, key), number in sorted(counted.items()):
        print(f"{number:7} {suffix:6} {outcome:12} {key}")
    print(f"{bad} unaccounted for, crashed, failed or late")
    return int(bad > 0)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--batch", type=int, default=2500)
    parser.add_argument("--keep", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
