"""What a paper says of itself: its title, the unit that wrote it, the year it is about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath

from textmine.lexicon import Lexicon
from textmine.model import Statement
from textmine.text.dates import years_in
from textmine.text.names import roster_unit_in, unit_in

_MAX_TITLE = 60
_SIGNATURE = 4
_PART_MARK = re.compile(r"^\s*[【\[（(]?\s*(?:第?\s*[一二三四五六七八九十\d]{1,3}\s*篇|篇\s*[一二三四五六七八九十\d]{1,3})\s*[】\]）)]?\s*[:：、]?")


def title_of(statements: Sequence[Statement], path: str) -> str:
    """Return the first title-like statement, else the name of the file without its ending.

    Behind the mark of a part its title counts even where it only repeats the title of the site.
    """
    marked = next((i for i, s in enumerate(statements) if _PART_MARK.match(s.text)), 0)
    own = [s for s in statements[marked:] if not s.clutter or _PART_MARK.match(s.text)][:3]
    for i, statement in enumerate(own):
        words = _PART_MARK.sub("", statement.text).strip()
        if statement.section >= 0:
            break
        if words and len(words) <= _MAX_TITLE and words[-1] not in "。；;，,：:":
            following = own[i + 1].text if i + 1 < len(own) else ""
            if words.endswith(("关于", "的")) and following and len(following) < _MAX_TITLE:
                return words + following  # a title set in two lines
            return words
        if len(words) > _MAX_TITLE:
            break
    return PurePosixPath(path).stem


def unit_of(title: str, statements: Sequence[Statement], path: str, lexicon: Lexicon, roster: Sequence[str]) -> str:
    """Return the unit by its title, its signature, or the names of file and folders; empty if none tells."""
    own = [s.text for s in statements if not s.clutter]
    signature = [line for line in reversed(own[-_SIGNATURE:]) if len(line) <= 30]
    names = [PurePosixPath(path).stem, *reversed(PurePosixPath(path).parts[:-1])]
    lines = [title, *signature, *names, *own[1:3]]
    listed = (roster_unit_in(line, lexicon, roster) for line in lines)
    guessed = (unit_in(line, lexicon) for line in lines)
    return next(filter(None, (*listed, *guessed)), "")


def year_of(title: str, statements: Sequence[Statement], path: str) -> int:
    """Return the year by the title, the signature, the name of the file, else the year named most; 0 if none is."""
    own = [s.text for s in statements if not s.clutter]
    for line in (title, *reversed(own[-_SIGNATURE:]), path):
        if years := years_in(line if line is not path else path + "年"):
            return max(years)
    counted = Counter(year for line in own for year in years_in(line))
    return max(counted, key=lambda year: (counted[year], year)) if counted else 0
