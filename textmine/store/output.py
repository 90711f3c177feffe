"""The folder that a run leaves behind: written beside, then put in place as a whole.

A reader of the folder sees the earlier run or the new one, never half of each. The steps are those of any careful
save: stage beside the target (same file system, so that a rename is enough), flush to the disk, swap by rename.
"""

from __future__ import annotations

import errno
import json
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from textmine.errors import UsageError, WorkspaceError
from textmine.store.held import HeldFolder

PROGRAM = "textmine"
RUN_FILE = "run.json"
PART = ".part"
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""What file managers leave in a folder that somebody only looked at."""

FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """The place ``out`` for a run's files, which are named ``names`` and no other."""

    out: Path
    names: tuple[str, ...]

    def check(self) -> None:
        """Say before work starts whether the run can be put here; writes nothing that stays.

        Raises:
            UsageError: ``out`` is a file, or a folder with anything in it but an earlier run.
            WorkspaceError: the place cannot be written.
        """
        target = self._target()
        with told(self.out):
            _restore(target)
            self._check_contents(target)
            anchor = target if _in_place(target) else _nearest(target.parent)
            if not anchor.is_dir():
                raise UsageError("store.parent_is_file", path=str(self.out), parent=str(anchor))
            with tempfile.TemporaryFile(dir=anchor):
                pass  # the only honest test of a right to write is to write

    @contextmanager
    def staged(self) -> Iterator[Path]:
        """Give an empty folder to write into, and put it in place when the block ends well.

        When the block raises, whatever was there before is still there and the staging folder is gone.

        Raises:
            UsageError, WorkspaceError: as for :meth:`check`; also when the disk fills up on the way.
        """
        self.check()
        target = self._target()
        with told(self.out):
            in_place = _in_place(target)
            home = target if in_place else target.parent
            home.mkdir(parents=True, exist_ok=True)
            with HeldFolder(home, _partial(target)) as staging:
                staging.chmod(0o777 & ~_umask())  # it is private until then; a result folder is for the office
                yield staging
                _flush(staging)
                self._check_contents(target)  # somebody may have put a file there meanwhile
                if in_place:
                    _fill(target, staging)
                else:
                    _swap(target, staging)

    def _target(self) -> Path:
        """Return the folder itself where ``out`` is a link to it, so that the link stays a link."""
        try:
            target = self.out.resolve()
        except (OSError, RuntimeError) as error:  # a loop of links, up to Python 3.12
            raise UsageError("store.unusable_path", path=str(self.out)) from error
        if target.is_symlink():  # the same from Python 3.13 on, where resolving it stops without a word
            raise UsageError("store.unusable_path", path=str(self.out))
        return target

    def _check_contents(self, target: Path) -> None:
        if not target.exists():
            return
        if not target.is_dir():
            raise UsageError("store.out_is_file", path=str(self.out))
        held = sorted(p.name for p in target.iterdir() if not _ignored(p, target))
        strangers = [name for name in held if name not in self.names]
        if strangers:
            raise UsageError("store.out_holds_other", path=str(self.out), name=strangers[0], count=len(strangers))
        if held and not (_is_run(target) and all((target / name).is_file() for name in held)):
            raise UsageError("store.out_not_a_run", path=str(self.out))


def check_out(out: Path, names: tuple[str, ...]) -> None:
    """Say before work starts whether a run can be put at ``out``; see :meth:`OutputFolder.check`."""
    OutputFolder(out, names).check()


@contextmanager
def staged(out: Path, names: tuple[str, ...]) -> Iterator[Path]:
    """Give a folder to write a run into that becomes ``out``; see :meth:`OutputFolder.staged`."""
    with OutputFolder(out, names).staged() as folder:
        yield folder


@contextmanager
def told(out: Path) -> Iterator[None]:
    """Turn what the operating system refuses into a sentence about ``out``."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise WorkspaceError("store.disk_full", path=str(out)) from error
        if error.errno in REFUSED:
            raise WorkspaceError("store.not_writable", path=str(out)) from error
        raise WorkspaceError("store.failed", path=str(out), error=error.strerror or str(error)) from error


@contextmanager
def beside(path: Path) -> Iterator[Path]:
    """Give a file to write that takes the place of ``path`` when the block ends well, and is gone when it does not.

    It is brought to the disk before it gets its name, so that nobody ever sees half of it there.
    """
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}{PART}")
    part.open("xb").close()
    try:
        yield part
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
        flush_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def staged_folder(target: Path) -> Iterator[Path]:
    """Give a folder to fill that is named ``target`` when the block ends well, and is gone when it does not.

    What a process that was killed left of the same target goes first.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with HeldFolder(target.parent, _partial(target)) as staging:
        staging.chmod(0o777 & ~_umask())  # it is private until then
        yield staging
        for folder in (staging, *(path for path in staging.rglob("*") if path.is_dir())):
            _flush(folder)
        staging.rename(target)
        flush_folder(target.parent)


def sweep_parts(folder: Path) -> None:
    """Take away what :func:`beside` left in a folder when its process was killed; nobody may be writing there now."""
    for path in folder.glob(f".*{PART}*"):  # SQLite's journal of a part too
        path.unlink(missing_ok=True)


def _ignored(path: Path, target: Path) -> bool:
    """Say whether ``path`` is nobody's work: litter, or what a run that was killed left staged."""
    return path.name in LITTER or (path.name.startswith(_partial(target)) and path.is_dir())


def _is_run(folder: Path) -> bool:
    """Say whether ``folder`` holds a run that we wrote."""
    try:
        record = json.loads((folder / RUN_FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and record.get("program") == PROGRAM


def _partial(target: Path) -> str:
    return f".{target.name}.partial-"


def _former(target: Path) -> str:
    return f".{target.name}.former-"


def _nearest(folder: Path) -> Path:
    """Return ``folder`` or the nearest above it that exists."""
    return next(path for path in (folder, *folder.parents) if path.exists())


def _in_place(target: Path) -> bool:
    """Say whether the folder itself has to stay: it is mounted, somebody works in it, or its parent is closed."""
    if not target.is_dir():
        return False
    return os.path.ismount(target) or Path.cwd().is_relative_to(target) or not os.access(target.parent, os.W_OK)


def _swap(target: Path, staging: Path) -> None:
    """Put ``staging`` where ``target`` is; the old folder comes back if that fails."""
    if not target.exists():
        staging.rename(target)
        flush_folder(target.parent)
        return
    former = HeldFolder(target.parent, _former(target))
    old = former.path / target.name
    try:
        target.rename(old)
        try:
            staging.rename(target)
        except BaseException:
            old.rename(target)
            raise
        flush_folder(target.parent)
    finally:
        if target.exists():  # else the old folder could not go back, and must not be thrown away
            former.close()


def _restore(target: Path) -> None:
    """Bring back an earlier run that a crash between the two renames left aside."""
    if target.exists() or not target.parent.is_dir():
        return
    for former in sorted(target.parent.glob(f"{_former(target)}*")):
        if (old := former / target.name).is_dir():
            old.rename(target)
            former.rmdir()
            return


def _fill(target: Path, staging: Path) -> None:
    """Replace file by file, ``run.json`` last: the mark of a whole run is set when the run is whole."""
    for path in sorted(staging.iterdir(), key=lambda p: (p.name == RUN_FILE, p.name)):
        path.replace(target / path.name)
    flush_folder(target)


def _flush(folder: Path) -> None:
    """Bring everything in ``folder`` to the disk."""
    for path in (path for path in folder.iterdir() if path.is_file()):
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    flush_folder(folder)


def flush_folder(folder: Path) -> None:
    """Bring the names in ``folder`` to the disk, where the system lets folders be opened (Windows does not)."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _umask() -> int:
    """Return the process's file mode mask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
