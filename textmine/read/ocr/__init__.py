"""Words in pictures, recognised on this machine."""

from __future__ import annotations

from textmine.model import Document

_UNFINISHED = frozenset({"read.scan_unread", "read.unfinished_scans", "read.unfinished_picture"})


def is_unfinished(document: Document) -> bool:
    """Tell whether pages of a file wait for recognition, which is installed but was left out or ran out of time."""
    return document.reason is not None and document.reason.key in _UNFINISHED
