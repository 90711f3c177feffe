"""Characters on a terminal: what may be shown, how wide it is, where a line may break, and the two streams."""

from __future__ import annotations

import os
import re
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from types import MappingProxyType
from typing import TextIO

_REPLACEMENT = "\ufffd"
_DELETE = 0x7F
# ESC becomes ␛. C1 controls and marks that reverse the direction of writing have no picture.
_SHOWN = MappingProxyType(
    {code: chr(0x2400 + code) for code in range(0x20)}
    | {_DELETE: "\u2421"}
    | dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), _REPLACEMENT)
    | {0x2028: "\u2424", 0x2029: "\u2424"}
)
_SHOWN_TEXT = MappingProxyType({code: shown for code, shown in _SHOWN.items() if chr(code) not in "\n\t"})
_JSON_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
# What stays together on a line: a run of Latin letters and digits, with the marks that may not be torn from it.
_PIECE = re.compile(r"[（《〈“‘「『【〔［〖]*(?:[!-~]+|.)[，。；：、！？）》〉”’」』】〕］〗…％]*", re.DOTALL)


def shown(text: str) -> str:
    """Return ``text`` on one line, with a picture for every control character: none reaches the terminal."""
    return text.translate(_SHOWN)


def shown_text(text: str) -> str:
    """Return ``text`` as :func:`shown`, line ends and tabs kept."""
    return text.replace("\r\n", "\n").translate(_SHOWN_TEXT)


def shown_json(text: str) -> str:
    """Return JSON with the control characters that JSON itself lets through escaped; it stays the same JSON."""
    return _JSON_CONTROL.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def write_text(text: str) -> None:
    """Write a text to stdout: as it is for a program, controls shown for a person."""
    sys.stdout.write(shown_text(text) if sys.stdout.isatty() else text)


def write_json(text: str) -> None:
    """Write one line of JSON to stdout; on a terminal no control character stands raw in it."""
    sys.stdout.write((shown_json(text) if sys.stdout.isatty() else text) + "\n")


def cells(text: str) -> int:
    """Return the columns that ``text`` takes on a terminal: Chinese characters two, combining marks none."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 0 if unicodedata.combining(c) else 1 for c in text)


def fold(text: str, width: int) -> Iterator[str]:
    """Break ``text`` into lines of at most ``width`` columns; Latin words and closing marks aren't torn off."""
    return (text[line] for line in folds(text, width))


def folds(text: str, width: int) -> Iterator[slice]:
    """Yield which characters of ``text`` stand on each line of :func:`fold`; blanks at a break stand on none."""
    start = position = used = 0
    for piece in _pieces(text, width):
        wide = cells(piece)
        if used and used + wide > width:
            yield _line(text, start, position)
            start, used = position, 0
            if piece.isspace():
                start = position = position + len(piece)
                continue
        position += len(piece)
        used += wide
    if position > start:
        yield _line(text, start, position)


def _line(text: str, start: int, end: int) -> slice:
    return slice(start, start + len(text[start:end].rstrip()))


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield what stays together; what is wider than a whole line comes apart."""
    for found in _PIECE.finditer(text):
        if cells(found.group()) <= width:
            yield found.group()
        else:
            yield from found.group()


def percent(share: float) -> int:
    """Return a share as whole per cent: 0 and 100 only where it is nothing and all, for people read them so."""
    return round(share * 100) if share in (0.0, 1.0) else min(99, max(1, round(share * 100)))


def width() -> int:
    """Return the columns of the terminal (``COLUMNS`` where it is set, 80 where there is none)."""
    return max(40, shutil.get_terminal_size().columns)


def styled() -> bool:
    """Say whether stderr is a terminal that shows bold print."""
    return sys.stderr.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def prepare_streams() -> None:
    """Make stdout and stderr safe for any text, and stdin for any bytes.

    A closed stream becomes the null device, so that no file of ours can take its place. A terminal keeps its own
    encoding where that knows Chinese; everything else is UTF-8.
    """
    sys.stdin = _readable(sys.stdin)
    sys.stdout = _prepared(sys.stdout)
    sys.stderr = _prepared(sys.stderr)


def _readable(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, encoding="utf-8")  # noqa: PTH123  # lives as long as the process
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="replace")
    return stream


def _prepared(stream: TextIO | None) -> TextIO:
    if stream is None:
        return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123  # lives as long as the process
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        own = stream.isatty() and _knows_chinese(stream.encoding)
        reconfigure(encoding=stream.encoding if own else "utf-8", errors="backslashreplace")
    return stream


def _knows_chinese(encoding: str) -> bool:
    try:
        return bool("中".encode(encoding))
    except (UnicodeEncodeError, LookupError):
        return False
