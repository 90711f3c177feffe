"""Names of files that every Windows takes."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile(
    r'[\\/:*?"<>|\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+'
)
_DEVICE = re.compile(r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\.|$)", re.IGNORECASE)


def file_name(stem: str, ending: str, taken: set[str], most: int) -> str:
    """Return ``stem`` with ``ending`` as a name that Windows takes and that is not in ``taken``, and enter it there.

    >>> file_name('a/b: "c"', ".docx", set(), 40), file_name("CON", ".docx", set(), 40)
    ('a_b_c_.docx', '_CON.docx')
    """
    safe = _FORBIDDEN.sub("_", " ".join(stem.split()))
    safe = re.sub(r"\s*_[_\s]*", "_", safe)[:most].strip(" .") or "_"
    if _DEVICE.match(safe):
        safe = f"_{safe}"
    name, count = safe + ending, 1
    while name.casefold() in taken:
        count += 1
        name = f"{safe}({count}){ending}"
    taken.add(name.casefold())
    return name
