"""Who is at the page: sessions behind cookies, begun with the address that was printed or with a password.

A session lives as long as the server and is never written anywhere. On this machine alone the address with its token
is enough, and the reader says a name; on a network a reader signs in.
"""

from __future__ import annotations

import hmac
import secrets
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from textmine.words import Language

if TYPE_CHECKING:
    from textmine.web.pairs import PairsQuery
    from textmine.web.queue import QueueQuery

Theme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Session:
    """One browser: its reader (empty before one is named), its form key, and how it wants to see things.

    ``queue`` and ``pairs`` are what it last asked the lists for, so that going on follows them; ``said`` is what the
    next page says once. ``secret`` is the hash of the password that it was begun with, on a network.
    """

    key: str
    form_key: str
    who: str = ""
    language: Language = "zh"
    theme: Theme = "auto"
    anonymous: bool = False
    queue: QueueQuery | None = None
    pairs: PairsQuery | None = None
    said: str = ""
    secret: str = field(default="", repr=False)


@dataclass(slots=True)
class Sessions:
    """All sessions of one server, and how often signing in failed.

    ``trying`` is held while one password is tried: a hundred at once would take gigabytes and pass the count.
    """

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    language: Language = "zh"
    trying: threading.Lock = field(default_factory=threading.Lock)
    _held: dict[str, Session] = field(default_factory=dict)
    _failed: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def opens(self, token: str) -> bool:
        """Say whether ``token`` is that of the printed address; takes as long either way."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())

    def begin(self, who: str = "", secret: str = "") -> Session:
        """Begin a session."""
        session = Session(secrets.token_urlsafe(32), secrets.token_urlsafe(24), who, self.language, secret=secret)
        with self._lock:
            self._held[session.key] = session
        return session

    def find(self, key: str) -> Session | None:
        """Return the session behind a cookie."""
        return self._held.get(key)

    def change(self, session: Session, **values: object) -> Session:
        """Change what a session remembers."""
        changed = replace(session, **values)  # type: ignore[arg-type]
        with self._lock:
            if session.key in self._held:
                self._held[session.key] = changed
        return changed

    def end(self, session: Session) -> None:
        """Forget a session."""
        with self._lock:
            self._held.pop(session.key, None)

    def may_try(self, name: str, tries: int, seconds: float) -> bool:
        """Say whether a password may be tried for ``name``: at most ``tries`` failures within ``seconds``."""
        since = time.monotonic() - seconds
        with self._lock:
            for known in list(self._failed):
                self._failed[known] = [at for at in self._failed[known] if at > since]
                if not self._failed[known]:
                    del self._failed[known]
            return len(self._failed.get(name, ())) < tries

    def note_failure(self, name: str) -> None:
        """Remember that a password was wrong."""
        with self._lock:
            self._failed[name].append(time.monotonic())
