"""Stacks with their structure, kept from one evaluation to the next, as making them takes longer than measuring.

A file is of use only as long as nothing changes that it was made by: its name holds a digest of that. Settings count by
their values, so that thresholds of reuse can be tried without making stacks anew.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
MADE_BY = (
    "scripts/plant*", "scripts/disguise.py", "scripts/make_stack.*", "textmine/structure/*.py", "textmine/text/*.py",
    "textmine/model.py", "textmine/lexicon.py", "corpora/statements/*", "corpora/phrases/*", "corpora/dictionary/*",
)  # fmt: skip

Made = TypeVar("Made")


def digest(by: str = "", patterns: Iterable[str] = MADE_BY, root: Path = ROOT) -> str:
    """Return a digest of what is named by ``by`` and of all files that the patterns name."""
    told = hashlib.sha256(by.encode())
    for file in sorted(file for pattern in patterns for file in root.glob(pattern) if file.is_file()):
        told.update(file.name.encode() + b"\0" + file.read_bytes())
    return told.hexdigest()[:16]


def kept(folder: Path | None, name: str, make: Callable[[], Made], by: str = "") -> Made:
    """Return what ``make`` returns, from ``folder`` if it was made there ``by`` the same and the same files before."""
    if folder is None:
        return make()
    file = folder / f"{name}-{digest(by)}.pickle"
    if file.exists():
        made: Made = pickle.loads(file.read_bytes())  # noqa: S301 (written below, by whoever named the folder)
        return made
    made = make()
    folder.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(".part")
    part.write_bytes(pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
    part.replace(file)
    return made
