"""What a document can hold of the words of a hostile or damaged file."""

from __future__ import annotations

from textmine.export.marked import HAZARDS, REPLACEMENT, XML_UNWRITABLE

_UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"


def writable(text: str) -> str:
    r"""Return ``text`` as a document can hold it: nothing that XML forbids or that turns the direction of reading.

    >>> writable("a\x00b\u202ec\u200bd")
    'a�b�cd'
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(dict.fromkeys(map(ord, _UNSEEN)))
    return XML_UNWRITABLE.sub(REPLACEMENT, HAZARDS.sub(REPLACEMENT, text))
