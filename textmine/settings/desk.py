"""The table of the review page."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DeskSettings:
    """What the page takes in, and how much of it is shown at once.

    ``upload_bytes`` is the most that one file may have, ``uploads`` the files of one workspace; ``form_bytes`` what
    one field of a form may hold. ``rows`` are the lines of a list that come at once, the others follow as the reader
    scrolls. Of a text ``text_chars`` characters are shown on a page of their own, of each side of a pair
    ``pair_chars`` beside each other, and no more than ``statements`` statements of either; ``findings`` are listed of
    one paper. ``hits`` are shown of a search, ``hit_chars`` characters of each; ``core_chars`` of what a group shares,
    ``members`` of a theme, ``events`` of the record. A reader may try ``sign_in_tries`` passwords in
    ``sign_in_seconds``, one machine those of ``sign_in_names`` readers. ``poll_seconds`` is how often the page looks
    how far a run is.
    """

    upload_bytes: int
    uploads: int
    form_bytes: int
    rows: int
    text_chars: int
    pair_chars: int
    statements: int
    findings: int
    hits: int
    hit_chars: int
    core_chars: int
    members: int
    events: int
    sign_in_tries: int
    sign_in_seconds: float
    sign_in_names: int
    poll_seconds: float
