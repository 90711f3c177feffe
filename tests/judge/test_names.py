"""Places that a sentence names: what is looked at does not grow with the sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from textmine.judge.residue.names import _BEFORE, places_in
from textmine.lexicon import load_lexicon

LEXICON = load_lexicon()
BEFORE = LEXICON.residue.places.before


@dataclass(eq=False)
class Watched:
    """A pattern that notes how much of a text it is given."""

    given: list[int] = field(default_factory=list)

    def search(self, text: str, start: int, end: int) -> re.Match[str] | None:
        self.given.append(end - start)
        return BEFORE.search(text, start, end)


def test_all_that_may_stand_before_a_name_fits_into_what_is_looked_at() -> None:
    _, longest = re._parser.parse(BEFORE.pattern).getwidth()
    assert 0 < longest <= _BEFORE


def test_what_stands_before_a_name_is_looked_at_and_no_more() -> None:
    watched = Watched()
    places = replace(LEXICON.residue.places, before=watched)
    lexicon = replace(LEXICON, residue=replace(LEXICON.residue, places=places))
    text = "我们对柳坞镇" + "和柳坞镇" * 200
    assert places_in(text, lexicon) == places_in(text, LEXICON) != ()
    assert len(watched.given) > 100
    assert max(watched.given) <= _BEFORE
