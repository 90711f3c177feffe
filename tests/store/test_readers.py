"""Readers with passwords: what is kept of them, who is let in, and who no more."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from textmine.errors import UsageError
from textmine.store import readers as module
from textmine.store.ledger import EventKind, Ledger
from textmine.store.readers import SHORTEST, add_reader, hashed, is_password, nobodys, readers, remove_reader

PASSWORD = "六月的风吹过山冈很凉"


@pytest.fixture
def ledger(tmp_path: Path):
    with closing(Ledger(tmp_path / "textmine.sqlite")) as opened:
        yield opened


def refusal(*args: object) -> str:
    with pytest.raises(UsageError) as caught:
        add_reader(*args)
    return caught.value.reason.key


def test_a_reader_is_known_by_the_password_alone(ledger):
    add_reader(ledger, " 王芳 ", PASSWORD, "李")
    assert list(readers(ledger)) == ["王芳"]
    assert is_password(PASSWORD, readers(ledger)["王芳"])
    for wrong in ("", PASSWORD + " ", PASSWORD[:-1], PASSWORD.upper() + "a", "王芳"):
        assert not is_password(wrong, readers(ledger)["王芳"])
    assert ledger.events()[0].who == "李"


def test_the_password_itself_is_in_no_file(ledger, tmp_path):
    word = "correct horse battery"
    add_reader(ledger, "王芳", word)
    files = list(tmp_path.iterdir())
    assert files
    for file in files:
        assert word.encode() not in file.read_bytes()


def test_the_same_password_is_hashed_differently_each_time():
    one, other = hashed(PASSWORD), hashed(PASSWORD)
    assert one != other
    assert one.split("$")[2:] != other.split("$")[2:]
    assert one.startswith("scrypt$32768$")


def test_odd_passwords_are_passwords_too():
    for word in ("\0" * SHORTEST, "\ud800" * SHORTEST, "😀" * SHORTEST, "长" * 5000):
        assert is_password(word, hashed(word))
    assert not is_password("\0" * SHORTEST + "甲", hashed("\0" * SHORTEST + "乙"))


@pytest.mark.parametrize("secret", ["", "x", "scrypt$1$2", "scrypt$0$AAAA$AAAA", "scrypt$16$!$!", "plain$16$AAAA$AAAA"])
def test_a_secret_that_is_none_lets_nobody_in(secret):
    assert not is_password(PASSWORD, secret)
    assert not is_password("", secret)


@pytest.mark.parametrize("name", ["", "  ", "\n", "王\n芳", "王\0", "\ud800", "王" * 41, "\u202e王", "王\u3000芳"])
def test_a_name_that_says_nothing_or_hides_something_is_refused(ledger, name):
    assert refusal(ledger, name, PASSWORD) == "readers.bad_name"
    assert readers(ledger) == {}


@pytest.mark.parametrize("password", ["", "短", "x" * (SHORTEST - 1)])
def test_a_short_password_is_refused(ledger, password):
    assert refusal(ledger, "王芳", password) == "readers.short_password"
    assert readers(ledger) == {}


def test_a_new_password_takes_the_place_of_the_old_one(ledger):
    add_reader(ledger, "王芳", PASSWORD)
    add_reader(ledger, "王芳", "another password")
    assert not is_password(PASSWORD, readers(ledger)["王芳"])
    assert is_password("another password", readers(ledger)["王芳"])


def test_a_reader_who_is_removed_is_unknown_and_stays_in_the_record(ledger):
    add_reader(ledger, "王芳", PASSWORD)
    add_reader(ledger, "李强", PASSWORD)
    remove_reader(ledger, "王芳")
    assert list(readers(ledger)) == ["李强"]
    assert [e.kind for e in ledger.events()] == [EventKind.READER_ADDED] * 2 + [EventKind.READER_REMOVED]


def test_a_reader_who_is_not_there_cannot_be_removed(ledger):
    with pytest.raises(UsageError) as caught:
        remove_reader(ledger, "王芳")
    assert caught.value.reason.key == "readers.unknown"
    assert ledger.last == 0


def test_an_unknown_reader_costs_as_much_as_a_known_one(monkeypatch):
    """The hash that is compared with is one of the same cost, so that time tells nothing."""
    known = nobodys()
    calls = []
    monkeypatch.setattr(module.hashlib, "scrypt", lambda *_a, **more: calls.append(more["n"]) or b"")
    assert not is_password(PASSWORD, known)
    assert not is_password(PASSWORD, hashed(PASSWORD).replace("$", "$", 1)[:-1] + "A")
    assert set(calls) == {2**15}
    assert nobodys() == known
