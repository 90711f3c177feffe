"""One tree of errors. Each class knows its exit code; its sentence is a key of ``words/``."""

from __future__ import annotations

from collections.abc import Callable

from textmine.model import Outcome, Reason


class TextmineError(Exception):
    """Anything that textmine itself stops for, with a sentence for the person who started it."""

    exit_code = 1

    def __init__(self, key: str, **values: str | int | float) -> None:
        self.reason = Reason.of(key, **values)
        super().__init__(key, values)

    def __reduce__(self) -> tuple[Callable[..., TextmineError], tuple[type[TextmineError], Reason]]:
        """Travel between processes; an exception that cannot be unpickled would stop the whole pool for good."""
        return _remade, (type(self), self.reason)


def _remade(kind: type[TextmineError], reason: Reason) -> TextmineError:
    return kind(reason.key, **dict(reason.values))


class UsageError(TextmineError):
    """The call cannot be carried out as it was made: a missing path, an --out that is not ours to replace."""

    exit_code = 2


class UnreadableError(TextmineError):
    """A file cannot be read: raised by one reader, caught where the stack is read. The class itself says: damaged."""

    exit_code = 3
    outcome = Outcome.DAMAGED


class EncryptedError(UnreadableError):
    """The file is locked by a password."""

    outcome = Outcome.ENCRYPTED


class UnsupportedError(UnreadableError):
    """There is no reader for this kind of file, or what it needs is not installed."""

    outcome = Outcome.UNSUPPORTED


class NoTextError(UnreadableError):
    """The file is sound and holds no words."""

    outcome = Outcome.NO_TEXT


class LimitError(UnreadableError):
    """A limit of the settings stopped the reader; the sentence names it."""

    outcome = Outcome.LIMIT


class UnavailableError(UnreadableError):
    """The file cannot be opened: gone, forbidden, no regular file, or on a failing disk."""

    outcome = Outcome.UNAVAILABLE


class NothingReadableError(TextmineError):
    """No file of the stack could be read."""

    exit_code = 4


class WorkspaceError(TextmineError):
    """The place on disk is busy, full or damaged."""

    exit_code = 5


PARTLY_UNREADABLE = UnreadableError.exit_code
"""Exit code of a run that finished although some files could not be read."""

INTERRUPTED = 130
"""Exit code after Ctrl-C."""
