"""What was recognised once is kept on disk, so that a second run over the same scans goes on where the first stopped.

One file for each picture, named by the hash of its pixels and of the recogniser's name. A file that is damaged
counts as none: the picture is recognised again. Without a place to write, nothing is kept.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textmine.settings.folders import cache_folder

if TYPE_CHECKING:
    from PIL import Image

OFF = "off"
"""The value of the setting ``ocr_cache`` that keeps nothing."""

_Corner = tuple[float, float]
Corners = tuple[_Corner, _Corner, _Corner, _Corner]

_CORNERS = 4
_MAX_BYTES = 2**24  # a page of words and places takes some 20 KB


@dataclass(frozen=True, slots=True)
class Found:
    """One recognised line: its words, its four corners in pixels from the top left, the confidence from 0 to 1."""

    words: str
    corners: Corners
    confidence: float


@dataclass(frozen=True, slots=True)
class Recognition:
    """What one picture shows. ``width`` and ``height`` are its own in pixels, turned so that its words are upright."""

    lines: tuple[Found, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class OcrCache:
    """The kept results of one recogniser. ``folder`` is None where none are kept."""

    folder: Path | None
    recogniser: str

    @classmethod
    def at(cls, setting: str, recogniser: str) -> OcrCache:
        """Open the cache that the setting names: a folder, ``off``, or nothing for the user's own cache folder."""
        if setting == OFF:
            return cls(None, recogniser)
        return cls(Path(setting) if setting else cache_folder("ocr"), recogniser)

    def load(self, picture: Image.Image) -> Recognition | None:
        """Return what is kept of a picture, None if nothing is or it cannot be made out."""
        if self.folder is None:
            return None
        try:
            with self._path(self.folder, picture).open("rb") as file:
                kept = json.loads(file.read(_MAX_BYTES))
            lines = tuple(_found(*entry) for entry in kept["lines"])
            return Recognition(lines, int(kept["width"]), int(kept["height"]))
        except (OSError, ValueError, TypeError, KeyError, RecursionError):
            return None

    def save(self, picture: Image.Image, found: Recognition) -> None:
        """Keep what a picture shows, in one step, so that no half of it is ever read."""
        if self.folder is None:
            return
        path = self._path(self.folder, picture)
        lines = [[line.words, line.corners, line.confidence] for line in found.lines]
        kept = json.dumps({"width": found.width, "height": found.height, "lines": lines}, ensure_ascii=False)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
        except OSError:
            return
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(kept)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)

    def _path(self, folder: Path, picture: Image.Image) -> Path:
        digest = hashlib.sha256(f"{self.recogniser} {picture.mode} {picture.size}".encode())
        digest.update(picture.tobytes())
        name = digest.hexdigest()
        return folder / name[:2] / f"{name}.json"


def _found(words: object, corners: Sequence[Sequence[float]], confidence: float) -> Found:
    """Return a kept line.

    Raises:
        ValueError: it is none.
        TypeError: it is none.
    """
    if not isinstance(words, str) or len(corners) != _CORNERS:
        raise ValueError
    first, second, third, fourth = ((float(x), float(y)) for x, y in corners)
    return Found(words, (first, second, third, fourth), float(confidence))
