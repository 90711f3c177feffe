"""One tree of errors, an exit code on each class."""

from __future__ import annotations

import pickle

import pytest

from textmine import errors
from textmine.errors import (
    INTERRUPTED,
    PARTLY_UNREADABLE,
    NothingReadableError,
    TextmineError,
    UnreadableError,
    UsageError,
    WorkspaceError,
)
from textmine.model import Reason


def test_the_exit_codes_are_those_of_the_contract():
    codes = {UsageError: 2, UnreadableError: 3, NothingReadableError: 4, WorkspaceError: 5}
    assert {cls: cls.exit_code for cls in codes} == codes
    assert (PARTLY_UNREADABLE, INTERRUPTED) == (3, 130)


def test_every_error_of_ours_is_one_of_the_tree():
    ours = [cls for cls in vars(errors).values() if isinstance(cls, type) and issubclass(cls, Exception)]
    assert all(issubclass(cls, TextmineError) for cls in ours)


def test_an_error_carries_its_sentence_with_its_blanks():
    error = WorkspaceError("store.failed", path="甲", error="磁盘坏了")
    assert error.reason == Reason("store.failed", (("error", "磁盘坏了"), ("path", "甲")))
    with pytest.raises(TextmineError, match=r"store\.failed"):
        raise error


@pytest.mark.parametrize("kind", [errors.UsageError, errors.UnreadableError, errors.WorkspaceError])
def test_an_error_travels_between_processes(kind):
    sent = kind("read.too_large", limit=200)
    came = pickle.loads(pickle.dumps(sent))
    assert type(came) is kind
    assert came.reason == sent.reason
