from pathlib import Path

import pytest

from textmine.settings.folders import cache_folder


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home without anything set; nothing is written to it."""
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: Path("/home/li"))
    return Path("/home/li")


def on(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    monkeypatch.setattr("sys.platform", system)


@pytest.mark.parametrize(
    ("system", "place"),
    [("linux", ".cache"), ("freebsd14", ".cache"), ("darwin", "Library/Caches"), ("win32", "AppData/Local")],
)
def test_caches_lie_where_the_system_keeps_them(home: Path, monkeypatch, system: str, place: str) -> None:
    on(monkeypatch, system)
    assert cache_folder("vectors") == home / place / "textmine" / "vectors"


@pytest.mark.parametrize(("system", "variable"), [("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA")])
def test_who_moved_them_finds_them_there(home: Path, monkeypatch, system: str, variable: str) -> None:
    on(monkeypatch, system)
    monkeypatch.setenv(variable, "/mnt/caches")
    assert cache_folder("ocr") == Path("/mnt/caches/textmine/ocr")


@pytest.mark.parametrize(
    ("system", "variable"), [("linux", "LOCALAPPDATA"), ("darwin", "XDG_CACHE_HOME"), ("win32", "XDG_CACHE_HOME")]
)
def test_variables_of_other_systems_say_nothing(home: Path, monkeypatch, system: str, variable: str) -> None:
    on(monkeypatch, system)
    before = cache_folder("ocr")
    monkeypatch.setenv(variable, "/mnt/caches")
    assert cache_folder("ocr") == before


@pytest.mark.parametrize(("system", "variable"), [("linux", "XDG_CACHE_HOME"), ("win32", "LOCALAPPDATA")])
def test_an_empty_variable_is_none(home: Path, monkeypatch, system: str, variable: str) -> None:
    on(monkeypatch, system)
    before = cache_folder("ocr")
    monkeypatch.setenv(variable, "")
    assert cache_folder("ocr") == before


def test_who_has_no_home_has_no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    def homeless() -> Path:
        raise RuntimeError("no home")

    monkeypatch.setattr(Path, "home", homeless)
    assert cache_folder("ocr") is None


def test_nothing_is_made_by_asking(home: Path, monkeypatch, tmp_path: Path) -> None:
    on(monkeypatch, "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert not cache_folder("ocr").exists()
    assert [*tmp_path.iterdir()] == []
