"""What tells the name of a person from a common word."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import lru_cache

from textmine.lexicon.reading import any_of
from textmine.settings import shipped

_HAN = "\u4e00-\u9fff"


@dataclass(frozen=True, slots=True)
class PersonRules:
    """``surname`` finds a surname at the start of a word, ``rare`` also those that are common words nearly always.

    ``hint`` finds where a name may stand beside an office at all,
    ``called`` an office at the end of what stands before a name, ``titled`` what may stand right behind one;
    ``known`` are names that everybody quotes, ``no_endings`` characters in which no name ends, ``no_words`` words of
    which none is a name.
    """

    surname: re.Pattern[str]
    rare: re.Pattern[str]
    hint: re.Pattern[str]
    called: re.Pattern[str]
    titled: re.Pattern[str]
    known: frozenset[str]
    no_endings: frozenset[str]
    no_words: frozenset[str]

    def may_name(self, word: str, *, rare: bool = False) -> bool:
        """Say whether a word has the shape of a name: a surname and one or two characters behind it."""
        head = (self.rare if rare else self.surname).match(word)
        given = word[head.end() :] if head else ""
        return 1 <= len(given) <= 2 and word not in self.no_words and word not in self.known


@lru_cache(maxsize=1)
def person_rules() -> PersonRules:
    """Read the rules.

    Raises:
        WorkspaceError: the installation is damaged and the list is missing.
    """
    data = tomllib.loads((shipped("corpora/phrases") / "persons.toml").read_text("utf-8"))
    compound = any_of(data["compound"]).pattern
    before, any_surname = any_of(data["before"]).pattern, f"(?:{compound}|[{data['surnames']}{data['rare']}])"
    return PersonRules(
        surname=re.compile(f"{compound}|[{data['surnames']}]"),
        rare=re.compile(any_surname),
        hint=re.compile(rf"(?:{before})[：:\s]*{any_surname}|{any_surname}[{_HAN}]{{1,2}}(?:同志|先生|女士)"),
        called=re.compile(rf"(?:{before})[：:\s]*$"),
        titled=re.compile(rf"{any_of(data['after']).pattern}|[^{_HAN}]|$"),
        known=frozenset(data["known"]),
        no_endings=frozenset(data["no_endings"]),
        no_words=frozenset(data["no_words"]),
    )
