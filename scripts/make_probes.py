"""Make ``corpora/probes``: for each kind of file a tiny one that says one known sentence, which ``doctor`` reads.

    python scripts/make_probes.py [--out corpora/probes]

The writers of odd formats are those of the tests. A picture needs a Chinese font (``--font``), and is left as it is
without one.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import io
import lzma
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from xlsxwriter import Workbook

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.read import archive_files, doc_files, hostile, ofd_files, read_inputs, word_inputs  # noqa: E402
from textmine.work.doctor import SENTENCE  # noqa: E402

FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"
INNER = ("材料.txt", SENTENCE.encode())


def xlsx() -> bytes:
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.add_worksheet().write(0, 0, SENTENCE)
    return file.getvalue()


def xls() -> bytes:
    """A workbook of one cell in BIFF8 ([MS-XLS]): globals, one sheet, one LABEL."""
    words = SENTENCE.encode("utf-16-le")
    label = struct.pack("<HHHHB", 0, 0, 0, len(SENTENCE), 1) + words
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6)) + _record(0x204, label) + _record(0x0A)
    name = b"\x05\x00Sheet"
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6))
    end = _record(0x0A)
    place = len(start) + 4 + 6 + len(name) + len(end)
    return doc_files.compound({"Workbook": start + _record(0x85, struct.pack("<IH", place, 0) + name) + end + sheet})


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def rtf() -> bytes:
    escaped = "".join(f"\\u{ord(char) if ord(char) < 32768 else ord(char) - 65536}?" for char in SENTENCE)
    return f"{{\\rtf1\\ansi\\ansicpg936\\deff0 {escaped}\\par}}".encode("ascii")


def wordml() -> bytes:
    body = f"<w:body><w:p><w:r><w:t>{SENTENCE}</w:t></w:r></w:p></w:body>"
    space = 'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"'
    return f'<?xml version="1.0" encoding="UTF-8"?><w:wordDocument {space}>{body}</w:wordDocument>'.encode()


def mhtml() -> bytes:
    head = "From: <Saved by textmine>\nSubject: page\nMIME-Version: 1.0\n"
    head += 'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\n'
    page = f"<html><body><p>{SENTENCE}</p></body></html>"
    return f"{head}Content-Type: text/html; charset=utf-8\n\n{page}\n--b--\n".encode()


def mail() -> bytes:
    head = "From: a@example.org\nSubject: =?utf-8?B?5p2Q5paZ?=\nMIME-Version: 1.0\n"
    kind = "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"
    return f"{head}{kind}\n{SENTENCE}\n".encode()


def picture(font: str) -> bytes:
    image = Image.new("1", (760, 120), 1)
    ImageDraw.Draw(image).text((40, 30), SENTENCE, font=ImageFont.truetype(font, 44), fill=0)
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    return file.getvalue()


def tar() -> bytes:
    return hostile.taped((hostile.member(INNER[0], len(INNER[1])), INNER[1]))


MAKERS: dict[str, Callable[[], bytes]] = {
    "txt.txt": lambda: SENTENCE.encode("gb18030"),
    "md.md": f"# 材料\n\n{SENTENCE}\n".encode,
    "csv.csv": lambda: f"序号,内容\r\n1,{SENTENCE}\r\n".encode("gb18030"),
    "docx.docx": lambda: word_inputs.word(word_inputs.para(word_inputs.run(SENTENCE))),
    "flat_opc.xml": lambda: word_inputs.flat(word_inputs.members(word_inputs.para(word_inputs.run(SENTENCE)))),
    "wordml.xml": wordml,
    "doc.doc": lambda: doc_files.word(doc_files.para(SENTENCE)),
    "wps.wps": lambda: doc_files.word(doc_files.para(SENTENCE)),
    "rtf.rtf": rtf,
    "pdf.pdf": lambda: read_inputs.pdf(read_inputs.lines(SENTENCE)),
    "ofd.ofd": lambda: ofd_files.ofd(SENTENCE),
    "html.html": f"<html><head><meta charset=utf-8></head><body><p>{SENTENCE}</p></body></html>".encode,
    "mhtml.mht": mhtml,
    "eml.eml": mail,
    "xls.xls": xls,
    "xlsx.xlsx": xlsx,
    "zip.zip": lambda: archive_files.gbk_zip([INNER]),
    "rar.rar": lambda: archive_files.rar5([INNER]),
    "7z.7z": lambda: archive_files.seven_zip([INNER]),
    "tar.tar": tar,
    "gz.tar.gz": lambda: gzip.compress(tar(), mtime=0),
    "bz2.txt.bz2": lambda: bz2.compress(INNER[1]),
    "xz.txt.xz": lambda: lzma.compress(INNER[1]),
}


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "corpora/probes")
    parser.add_argument("--font", default=FONT)
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    makers = dict(MAKERS)
    if Path(given.font).exists():
        makers["image.png"] = lambda: picture(given.font)
    for name, make in makers.items():
        (given.out / name).write_bytes(make())
    print(f"{len(makers)} files, {sum(path.stat().st_size for path in given.out.iterdir()):,} bytes in {given.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
