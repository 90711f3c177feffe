"""Ten thousand damaged files through a whole run: each comes out once, with a status and a reason, and in time."""

from __future__ import annotations

import multiprocessing
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mutate import LOST, Fates, batches, fates, lowered, mutations

from textmine.model import Document, Origin, Outcome
from textmine.read import Source, read_source
from textmine.read.formats import CONTAINERS, READERS
from textmine.settings import load_settings
from textmine.words import LANGUAGES, say
from textmine.work.analyse import TextOnly

from .seed_files import seed_files

pytestmark = pytest.mark.long
COUNT, SEED, BATCH, SECONDS = 10_000, 1, 2500, 5.0
SETTINGS = lowered(load_settings(environment={}), SECONDS)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return seed_files()


@pytest.fixture(scope="module")
def soundly_read(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    """What the sound files give. Their readers are loaded with that, and need not be in every worker."""
    folder = tmp_path_factory.mktemp("sound")
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {name: read_source(Source(folder / name, name, Origin.SUBMISSION), SETTINGS.read) for name in files}


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder that is the home, the current folder and the place of temporary files, and has to stay empty."""
    folder = tmp_path / "empty"
    folder.mkdir()
    monkeypatch.chdir(folder)
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(folder))
    yield folder
    assert list(folder.rglob("*")) == []


def test_the_sound_files_are_of_every_kind_and_are_read(soundly_read: dict[str, Document]) -> None:
    assert {document.format for document in soundly_read.values()} == {*READERS, *CONTAINERS}
    unread = {document.format for document in soundly_read.values() if not document.text}
    assert unread == {*CONTAINERS - READERS.keys(), "image"}


def test_a_seed_gives_the_same_files(files: dict[str, bytes]) -> None:
    made = list(mutations(files, 300, SEED))
    assert made == list(mutations(seed_files(), 300, SEED))
    assert made[:50] == list(mutations(files, 50, SEED))
    assert made != list(mutations(files, 300, SEED + 1))
    changed = [name for name, data in made if data != files[name.rpartition("-")[2]]]
    assert len(changed) > 0.9 * len(made)


def test_ten_thousand_damaged_files_are_all_accounted_for(
    files: dict[str, bytes], soundly_read: dict[str, Document], empty: Path, tell: Callable[[str], None]
) -> None:
    counted: Counter[str] = Counter()
    put_in = 0
    for folder in batches(mutations(files, COUNT, SEED), BATCH):
        names = {path.name for path in folder.iterdir()}
        found = fates(folder, TextOnly, SETTINGS)
        put_in += len(names)
        assert set(found.documents) == names
        check(found)
        counted.update(document.outcome.value for several in found.documents.values() for document in several)
        assert list(empty.iterdir()) == [folder]
        assert multiprocessing.active_children() == []
    assert put_in == COUNT
    tell(f"{put_in} damaged files, {counted.total()} documents: {dict(counted.most_common())}")


def check(found: Fates) -> None:
    """All that was put in came out, once and in time, and says in both languages what is wrong with it."""
    assert found.unaccounted == []
    assert found.strays == []
    assert found.slowest < SECONDS
    assert found.lost == []
    documents = [document for several in found.documents.values() for document in several]
    assert len({document.path for document in documents}) == len(documents)
    assert not {document.outcome for document in documents} & LOST
    for document in documents:
        assert bool(document.text.strip()) == (document.outcome in {Outcome.TEXT, Outcome.PARTIAL}), document.path
        assert (document.reason is None) == (document.outcome is Outcome.TEXT or document.format == "litter")
    for reason in {document.reason for document in documents} - {None}:
        assert all(say(reason, language) for language in LANGUAGES)
