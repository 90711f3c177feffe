"""What the stack says again and again, and where a person should look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from textmine.model.labels import Role
from textmine.model.spans import Reason, Span


@dataclass(frozen=True, slots=True)
class Member:
    """One statement that a theme rests on."""

    paper: str
    span: Span
    text: str


class Reach(StrEnum):
    """How widely a theme is stated: 共性 by many of the units, by several, or 个性 by a single one."""

    COMMON = "common"
    SEVERAL = "several"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class Theme:
    """Statements of one role that say the same in other words.

    ``papers`` and ``units`` count each body once: a paper that copies another adds no weight. ``example`` is the
    member that says it best. ``first`` and ``last`` are the years of the papers that state it, 0 where none has one;
    ``known`` says that the label comes from the codebook.
    """

    role: Role
    label: str
    categories: tuple[str, ...]
    papers: tuple[str, ...]
    units: tuple[str, ...]
    members: Sequence[Member]
    example: str = ""
    reach: Reach = Reach.SEVERAL
    first: int = 0
    last: int = 0
    known: bool = False


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """A cause or remedy that papers set beside a problem: indexes of two themes, and the papers that do so."""

    problem: int
    answer: int
    papers: tuple[str, ...]


class Family(StrEnum):
    """What a finding tells: a borrowed paper, empty words, a gap in the ledger, or a paper that is not all there."""

    RESIDUE = "residue"
    LEDGER = "ledger"
    FORM = "form"
    HOLLOW = "hollow"


class FindingKind(StrEnum):
    """All that a person may be pointed to, each of one family."""

    PLACEHOLDER = "placeholder"
    LEFTOVER = "leftover"
    UNIT = "unit"
    PLACE = "place"
    OFFICE = "office"
    SLOGAN = "slogan"
    YEAR = "year"
    OUTDATED = "outdated"
    TYPO = "typo"

    RETURNING = "returning"
    NO_PROBLEM = "no_problem"
    UNANSWERED = "unanswered"
    IDLE_REMEDY = "idle_remedy"
    PSEUDO_PROBLEM = "pseudo_problem"
    COLLECTIVE = "collective"
    OPEN_ENDED = "open_ended"
    NO_PERSON = "no_person"
    NO_DEADLINE = "no_deadline"

    TRUNCATED = "truncated"
    LOST_TEXT = "lost_text"
    NUMBERING_GAP = "numbering_gap"
    MISSING_PART = "missing_part"
    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"

    HOLLOW = "hollow"

    @property
    def family(self) -> Family:
        """What findings of this kind tell."""
        return _FAMILIES[self]


_FAMILIES = {
    FindingKind.PLACEHOLDER: Family.RESIDUE,
    FindingKind.LEFTOVER: Family.RESIDUE,
    FindingKind.UNIT: Family.RESIDUE,
    FindingKind.PLACE: Family.RESIDUE,
    FindingKind.OFFICE: Family.RESIDUE,
    FindingKind.SLOGAN: Family.RESIDUE,
    FindingKind.YEAR: Family.RESIDUE,
    FindingKind.OUTDATED: Family.RESIDUE,
    FindingKind.TYPO: Family.RESIDUE,
    FindingKind.RETURNING: Family.LEDGER,
    FindingKind.NO_PROBLEM: Family.LEDGER,
    FindingKind.UNANSWERED: Family.LEDGER,
    FindingKind.IDLE_REMEDY: Family.LEDGER,
    FindingKind.PSEUDO_PROBLEM: Family.LEDGER,
    FindingKind.COLLECTIVE: Family.LEDGER,
    FindingKind.OPEN_ENDED: Family.LEDGER,
    FindingKind.NO_PERSON: Family.LEDGER,
    FindingKind.NO_DEADLINE: Family.LEDGER,
    FindingKind.TRUNCATED: Family.FORM,
    FindingKind.LOST_TEXT: Family.FORM,
    FindingKind.NUMBERING_GAP: Family.FORM,
    FindingKind.MISSING_PART: Family.FORM,
    FindingKind.TOO_SHORT: Family.FORM,
    FindingKind.TOO_LONG: Family.FORM,
    FindingKind.HOLLOW: Family.HOLLOW,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A place in a paper that a person should look at, and why."""

    paper: str
    span: Span
    kind: FindingKind
    why: Reason


@dataclass(frozen=True, slots=True)
class Concreteness:
    """How much of a paper can be checked.

    ``facts`` counts figures with units, dates, amounts and names; ``chars`` the characters of its prose, ``hollow``
    the sentences without any such fact that lean on set phrases, of ``sentences`` that say what is or will be done.
    """

    facts: int = 0
    phrases: int = 0
    chars: int = 0
    hollow: int = 0
    sentences: int = 0

    @property
    def facts_per_thousand(self) -> float:
        """Facts in 1,000 characters."""
        return 1000 * self.facts / self.chars if self.chars else 0.0

    @property
    def phrases_per_thousand(self) -> float:
        """Set phrases and words that only strengthen, in 1,000 characters."""
        return 1000 * self.phrases / self.chars if self.chars else 0.0

    @property
    def hollow_share(self) -> float:
        """Share of hollow sentences, 0 to 1."""
        return self.hollow / self.sentences if self.sentences else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """A paper's place in the queue: rank from 1, attention 0 to 100, and the reasons in words."""

    paper: str
    rank: int
    attention: float
    reasons: tuple[Reason, ...]
