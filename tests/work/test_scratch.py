"""Folders of killed processes are removed, those in use are not, and nothing that is not ours is."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from textmine.work.scratch import scratch, sweep

HOLD = (
    "import sys, time\nfrom textmine.work.scratch import scratch\n"
    "with scratch() as folder:\n (folder / 'x').write_bytes(b'x')\n print(folder, flush=True)\n time.sleep(600)\n"
)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def holder(place: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process with a folder of its own."""
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert Path(process.stdout.readline().strip()).is_dir()
        yield process
        process.kill()


def test_a_folder_is_there_while_it_is_used_and_not_afterwards(place: Path) -> None:
    with scratch() as folder:
        (folder / "x").mkdir()
        assert folder.is_relative_to(place)
    assert not list(place.iterdir())


def test_an_error_leaves_no_folder(place: Path) -> None:
    with pytest.raises(InterruptedError), scratch():
        raise InterruptedError
    assert not list(place.iterdir())


def test_a_folder_in_use_stays_here_and_in_another_process(place: Path, holder: subprocess.Popen[str]) -> None:
    with scratch() as folder:
        sweep(place)
        assert folder.is_dir()
        [other] = [found for found in place.iterdir() if found != folder.parent]
        assert (other / "content" / "x").is_file()
    assert list(place.iterdir()) == [other]


def test_the_folder_of_a_killed_process_is_removed_by_who_starts_next(
    place: Path, holder: subprocess.Popen[str]
) -> None:
    [other] = place.iterdir()
    holder.kill()
    holder.wait()
    assert (other / "content" / "x").is_file()
    with scratch() as folder:
        assert list(place.iterdir()) == [folder.parent]


def test_what_is_not_ours_is_not_touched(place: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "held.lock").touch()
    (elsewhere / "content").mkdir()
    (place / "textmine-link").symlink_to(elsewhere, target_is_directory=True)
    (place / "textmine-other").mkdir()
    (place / "textmine-file").touch()
    (place / "other").mkdir()
    (place / "other" / "held.lock").touch()
    sweep(place)
    assert sorted(path.name for path in place.iterdir()) == [
        "other",
        "textmine-file",
        "textmine-link",
        "textmine-other",
    ]
    assert (elsewhere / "content").is_dir()
