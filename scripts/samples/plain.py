"""Samples as .txt files: encodings, line ends, lines broken by hand."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from samples.sources import Paper, wrap


def text_lines(paper: Paper) -> Iterator[str]:
    """The lines of a .txt file, wrapped where the header says so."""
    indent = "" if paper.header.get("indent") == "none" else "　　"
    width = int(paper.header.get("wrap", "0"))
    for block in paper.blocks:
        line = block.written
        if block.kind in {"body", "heading"} and not line.startswith(("【", "　")):
            line = indent + line
        yield from wrap(line, lambda s: len(s) <= width) if width else (line,)


def render_txt(paper: Paper) -> bytes:
    """A plain text file in the encoding and with the line ends of the header."""
    if paper.header.get("oneline"):
        title, *rest = [b.written for b in paper.blocks]
        text = f"{title} {''.join(rest)}\n"
    else:
        text = "\n".join(text_lines(paper)) + "\n"
    if paper.header.get("eol") == "crlf":
        text = text.replace("\n", "\r\n")
    encoding = paper.header.get("encoding", "utf-8")
    if encoding.startswith("utf-16"):
        order = "be" if encoding.endswith("be") else "le"
        bom = codecs.BOM_UTF16_BE if order == "be" else codecs.BOM_UTF16_LE
        return bom + text.encode(f"utf-16-{order}")
    return text.encode(encoding)
