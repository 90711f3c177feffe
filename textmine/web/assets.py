"""Our own style sheets, scripts and pictures: where they lie, and addresses that change when they do."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import resources
from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

KEPT = "max-age=31536000, immutable"
"""What is said of a file under an address that holds its digest: a browser need not ask for it again."""
_DIGITS = 12


class Assets(StaticFiles):
    """The files of several folders, by name."""

    def __init__(self) -> None:
        super().__init__(directory=_folders()[0])
        self.all_directories = list(_folders())

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Let the browser keep a file for as long as it asks whether it is still the same, or for good."""
        response = await super().get_response(path, scope)
        known = scope["query_string"] == f"v={_digests().get(path)}".encode()
        response.headers["Cache-Control"] = KEPT if known else "no-cache"
        return response


def asset(name: str) -> str:
    """Return the address of a file, for as long as its content is this."""
    return f"/static/{name}?v={_digests()[name]}"


@cache
def _digests() -> dict[str, str]:
    """Return what is in the address of each file; they are read once a process."""
    files = [path for folder in _folders() for path in folder.iterdir() if path.is_file()]
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest()[:_DIGITS] for path in files}


def _folders() -> list[Path]:
    return [
        Path(str(resources.files("textmine.web").joinpath("static"))),
        Path(str(resources.files("textmine.export").joinpath("assets"))),
    ]
