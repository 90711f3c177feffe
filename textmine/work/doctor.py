"""What works here: every kind of file is read for a trial, in a worker that has no way to a network.

A probe is a small file of its kind that holds one known sentence; it works when that sentence comes out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from socket import create_connection

import numpy as np

from textmine.engine import run_each
from textmine.engine.limits import ENFORCED, OutsideError
from textmine.model import Document, Origin, Reason
from textmine.read import Source
from textmine.read.formats import READERS, Format
from textmine.settings import Settings, shipped
from textmine.store.vectors import KeptEncoder, chosen
from textmine.work.analyse import TextOnly
from textmine.work.rounds import take_in

SENTENCE = "这份材料读得出来。"
"""What every probe says. Its mark is not asked for, which a recogniser may see in another form."""

_FOLDER = "corpora/probes"
_NOWHERE = ("127.0.0.1", 9)


@dataclass(frozen=True, slots=True)
class Check:
    """Whether one kind of file can be read here; ``extra`` names what to install where that is what is lacking."""

    format: Format
    works: bool
    reader: str = ""
    extra: str = ""
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class Vectors:
    """Which library gives sentence vectors to the classifier, nothing where none does, and whether it works here."""

    name: str
    works: bool


@dataclass(frozen=True, slots=True)
class Examination:
    """What an installation can do.

    ``offline``: all of it was done where every attempt to reach out is refused. ``cluster``: what speaks with a cluster
    is installed; nothing is asked of any.
    """

    checks: tuple[Check, ...]
    offline: bool
    bounded: bool
    vectors: Vectors
    cluster: bool

    @property
    def sound(self) -> bool:
        """Whether everything works that is installed."""
        vectors = self.vectors.works or not self.vectors.name
        return self.offline and vectors and all(check.works or check.extra for check in self.checks)


def examine(settings: Settings) -> Examination:
    """Read the probe of every kind of file, and try once to reach out.

    Raises:
        WorkspaceError: the probes are missing; the installation is damaged.
    """
    found = {Format(path.name.partition(".")[0]): path for path in shipped(_FOLDER).iterdir()}
    probes = {kind: found[kind] for kind in Format if kind in found}
    sources = [Source(path, path.name, Origin.SUBMISSION) for path in probes.values()]
    documents = [done.document for done in take_in(sources, TextOnly, settings).analysed]
    return Examination(
        checks=tuple(_check(kind, path.name, documents) for kind, path in probes.items()),
        offline=_is_refused(settings),
        bounded=ENFORCED,
        vectors=_vectors(settings),
        cluster=find_spec("pyspark") is not None,
    )


def _vectors(settings: Settings) -> Vectors:
    """Let a worker make the vector of one sentence."""
    name = chosen(settings.classify.vectors)
    if not name:
        return Vectors("", works=False)
    [attempt] = run_each(_encode, [name], settings.engine)
    return Vectors(name, works=attempt.result is True)


def _encode(name: str) -> bool:
    [vector] = KeptEncoder(name, None)([SENTENCE])
    return bool(np.isfinite(vector).all() and vector.any())


def _check(kind: Format, probe: str, documents: Sequence[Document]) -> Check:
    """Judge one kind by the documents that its probe gave: itself, or what it held."""
    found = [document for document in documents if document.path == probe or document.path.startswith(f"{probe}/")]
    works = bool(found) and all(SENTENCE.rstrip("。") in document.text for document in found)
    needed = READERS.get(kind)
    return Check(
        kind,
        works,
        reader=next((document.reader for document in found if document.reader), ""),
        extra=needed.extra if needed and needed.missing else "",
        reason=None if works else next((document.reason for document in found if document.reason), None),
    )


def _is_refused(settings: Settings) -> bool:
    """Tell whether a worker that tries to connect, on this machine even, is stopped by us."""
    [attempt] = run_each(_reach_out, [_NOWHERE], settings.engine)
    return attempt.result is True


def _reach_out(address: tuple[str, int]) -> bool:
    try:
        create_connection(address, timeout=1).close()
    except OutsideError:
        return True
    except OSError:
        return False
    return False
