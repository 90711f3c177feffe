"""The server of the review page, for as long as somebody works."""

from __future__ import annotations

import socket
from collections.abc import Callable
from pathlib import Path

import uvicorn

from textmine.errors import UsageError
from textmine.settings import Settings
from textmine.store.readers import readers
from textmine.web.app import application
from textmine.web.guard import Address
from textmine.web.sessions import Sessions
from textmine.words import Language
from textmine.work.desk import Desk

LOCAL = "127.0.0.1"
_LAST_ANSWERS = 1  # seconds that answers still on their way have when the server ends


def serve(
    folder: Path, settings: Settings, language: Language, host: str, port: int, ready: Callable[[str, bool], None]
) -> None:
    """Serve the workspace in ``folder`` until interrupted; what was decided is on the disk at any moment.

    Args:
        folder: the workspace, made where there is none.
        settings: those of runs and of the page.
        language: that in which the page opens.
        host: where to listen; anything but this machine alone needs readers with passwords.
        port: where to listen; 0 takes a free one.
        ready: called with the address once the page can be opened, and whether others on the network may come.

    Raises:
        UsageError: the folder is no workspace, the port is taken, or nobody has a password for the network.
        WorkspaceError: the workspace is damaged or cannot be written.
    """
    shared = host != LOCAL
    desk = Desk(folder, settings)
    try:
        if shared and not readers(desk.workspace.ledger):
            raise UsageError("review.shared_needs_users")
        with _listening(host, port) as listening:
            address = Address(host, listening.getsockname()[1], shared)
            sessions = Sessions(language=language)
            app = application(desk, address, sessions)
            server = uvicorn.Server(
                uvicorn.Config(
                    app,
                    log_level="error",
                    access_log=False,
                    server_header=False,
                    lifespan="off",
                    ws="none",
                    timeout_graceful_shutdown=_LAST_ANSWERS,
                )
            )
            app.state.is_ending = lambda: server.should_exit
            token = "" if shared else f"?token={sessions.token}"
            ready(f"http://{_written(host)}:{address.port}/{token}", shared)
            try:
                server.run(sockets=[listening])
            except KeyboardInterrupt:
                return  # the way in which it is meant to end
    finally:
        desk.close()


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        UsageError: the port is taken or not ours to take, or there is no such host.
    """
    try:
        family, kind, protocol, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(place)
            listening.listen()
        except BaseException:
            listening.close()
            raise
    except (OSError, OverflowError, UnicodeError) as error:  # the last for what can be no host
        raise UsageError("review.port_taken", host=host, port=port) from error
    return listening


def _written(host: str) -> str:
    """Return a host as an address holds it."""
    return f"[{host}]" if ":" in host else host
