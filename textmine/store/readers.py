"""Who may read on a network: names with hashed passwords, kept as events in the ledger of the workspace."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from functools import cache

from textmine.errors import UsageError
from textmine.store.ledger import EventKind, Ledger

SHORTEST = 10
"""Characters that a password must have at least; length is what counts (NIST SP 800-63B)."""
_COST, _BLOCK, _LANES = 2**15, 8, 1  # scrypt (RFC 7914): 32 MB and about a tenth of a second a guess
_MEMORY = 2**26
LONGEST_NAME = 40


def add_reader(ledger: Ledger, name: str, password: str, who: str = "") -> None:
    """Let a reader in, or give one a new password.

    Raises:
        UsageError: the name says nothing or is too long, or the password is too short.
        WorkspaceError: the ledger cannot be written.
    """
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError("readers.bad_name", most=LONGEST_NAME)
    if len(password) < SHORTEST:
        raise UsageError("readers.short_password", least=SHORTEST)
    ledger.add(EventKind.READER_ADDED, who, name=name, secret=hashed(password))


def remove_reader(ledger: Ledger, name: str, who: str = "") -> None:
    """Let a reader in no more; what he decided stays.

    Raises:
        UsageError: there is no such reader.
    """
    if name not in readers(ledger):
        raise UsageError("readers.unknown", name=name)
    ledger.add(EventKind.READER_REMOVED, who, name=name)


def readers(ledger: Ledger) -> dict[str, str]:
    """Return the hashed passwords of all readers, by name."""
    found: dict[str, str] = {}
    for event in ledger.events(EventKind.READER_ADDED, EventKind.READER_REMOVED):
        name = str(event.body["name"])
        if event.kind is EventKind.READER_ADDED:
            found[name] = str(event.body["secret"])
        else:
            found.pop(name, None)
    return found


def hashed(password: str) -> str:
    """Return a salted hash of a password in the form ``scrypt$cost$salt$hash``."""
    salt = secrets.token_bytes(16)
    return "$".join(["scrypt", str(_COST), _text(salt), _text(_scrypt(password, salt, _COST))])


def is_password(password: str, secret: str) -> bool:
    """Say whether ``secret`` is a hash of ``password``; takes as long either way."""
    try:
        method, cost, salt, digest = secret.split("$")
        expected = base64.b64decode(digest)
        found = _scrypt(password, base64.b64decode(salt), int(cost))
    except ValueError:
        return False
    return method == "scrypt" and hmac.compare_digest(found, expected)


@cache
def nobodys() -> str:
    """Return the hash of a password that nobody has, to be compared with where there is no such reader."""
    return hashed(secrets.token_urlsafe())


def _scrypt(password: str, salt: bytes, cost: int) -> bytes:
    data = password.encode("utf-8", "surrogatepass")
    return hashlib.scrypt(data, salt=salt, n=cost, r=_BLOCK, p=_LANES, maxmem=_MEMORY)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
