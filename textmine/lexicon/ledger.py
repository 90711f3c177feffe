"""The words of a ledger: who, by when, how often, in answer to what; and what is no problem, and whose voice speaks."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from textmine.lexicon.reading import either
from textmine.model import TimingKind


@dataclass(frozen=True, slots=True)
class PersonRules:
    """``patterns`` have who is in charge as ``who``, unless it is ``never``; ``columns`` are titles in tables."""

    patterns: tuple[re.Pattern[str], ...]
    columns: re.Pattern[str]
    never: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class VoiceRules:
    """Whose paper it is, and of whom it speaks."""

    personal_title: re.Pattern[str]
    self_critical: re.Pattern[str]
    dated: re.Pattern[str]
    person_heading: re.Pattern[str]
    collective: re.Pattern[str]
    personal: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class LedgerRules:
    """The words of a ledger.

    ``timings`` stand in the order in which they count; ``announces`` is found in a sentence
    that only leads to what follows; ``counted`` opens the next item of a paragraph, ``goes_on`` a
    sentence about the last; ``explicit`` has what is answered as group ``what``, ``ordinal`` its number as ``n``.
    """

    timings: tuple[tuple[TimingKind, re.Pattern[str]], ...]
    deadline_columns: re.Pattern[str]
    persons: PersonRules
    announces: re.Pattern[str]
    counted: re.Pattern[str]
    goes_on: re.Pattern[str]
    explicit: re.Pattern[str]
    ordinal: re.Pattern[str]
    pseudo: re.Pattern[str]
    voice: VoiceRules


def ledger_rules(path: Path) -> LedgerRules:
    """Read the rules."""
    data = tomllib.loads(path.read_text("utf-8"))
    person, voice = data["person"], data["voice"]
    return LedgerRules(
        timings=tuple((TimingKind(entry["kind"]), either(entry["patterns"])) for entry in data["timing"]),
        deadline_columns=re.compile(person["deadline_columns"]),
        persons=PersonRules(
            tuple(map(re.compile, person["patterns"])), re.compile(person["columns"]), re.compile(person["never"])
        ),
        announces=re.compile(data["items"]["announces"]),
        counted=re.compile(data["items"]["counted"]),
        goes_on=re.compile(data["items"]["goes_on"]),
        explicit=re.compile(data["answers"]["explicit"]),
        ordinal=re.compile(data["answers"]["ordinal"]),
        pseudo=either(data["pseudo"]["patterns"]),
        voice=VoiceRules(**{name: re.compile(pattern) for name, pattern in voice.items()}),
    )
