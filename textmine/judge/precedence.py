"""Who probably had a shared passage first: a lead with its grounds, never a verdict.

The grounds are looked for pair by pair, as one slip in one passage tells where the others come from. Where they point
both ways nothing is said; neither is it between the parts of one file, nor of a body that many share.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from textmine.judge.sides import sides
from textmine.judge.surroundings import Common, surroundings
from textmine.judge.telltale import Ground, telltales
from textmine.lexicon import Lexicon
from textmine.model import CopyKind, Finding, Match, Origin, Paper, Reason
from textmine.settings import PrecedenceSettings
from textmine.text.dates import dates_in


def precedence(
    papers: Sequence[Paper],
    matches: Sequence[Match],
    findings: Sequence[Finding],
    lexicon: Lexicon,
    rules: PrecedenceSettings,
) -> tuple[Match, ...]:
    """Return ``matches`` with ``earlier`` and ``because`` where something speaks for one of two papers.

    Time grows with the characters of the papers that share, not with the square of anything.

    Args:
        papers: all papers of the stack, known and previous ones too.
        matches: what they share; legitimate matches come back as they are.
        findings: the residue of the papers; others are not looked at.
        lexicon: lists of names and of words by which units speak of themselves.
        rules: what each ground weighs.
    """
    named = {p.name: p for p in reversed(papers)}
    pairs: dict[tuple[str, str], list[Match]] = defaultdict(list)
    for match in matches:
        if _is_asked(match, named):
            pairs[match.a, match.b].append(match)
    dates = {name: _signature_date(named[name], rules) for name in {name for pair in pairs for name in pair}}
    witness = _Witness(dates, Common.of(papers if pairs else (), rules), _by_paper(findings), lexicon, rules)
    leads = {pair: witness.lead(named[pair[0]], named[pair[1]], found) for pair, found in pairs.items()}
    return tuple(_with(match, leads.get((match.a, match.b))) if _is_asked(match, named) else match for match in matches)


@dataclass(frozen=True, slots=True)
class Lead:
    """The paper that probably was first, and why."""

    earlier: str
    because: tuple[Reason, ...]


def _is_asked(match: Match, named: Mapping[str, Paper]) -> bool:
    if match.legitimate or match.kind is CopyKind.COMMON:
        return False
    first, second = (named[name].document for name in (match.a, match.b))
    return (first.origin, first.path) != (second.origin, second.path)


def _with(match: Match, lead: Lead | None) -> Match:
    return replace(match, earlier=lead.earlier, because=lead.because) if lead else match


def _by_paper(findings: Sequence[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.paper].append(finding)
    return found


@dataclass(frozen=True, slots=True)
class _Witness:
    """Looks for the grounds of one stack: ``dates`` of the papers that share, and what is ``common`` to all."""

    dates: Mapping[str, date | None]
    common: Common
    findings: Mapping[str, Sequence[Finding]]
    lexicon: Lexicon
    rules: PrecedenceSettings

    def lead(self, a: Paper, b: Paper, matches: Sequence[Match]) -> Lead | None:
        """Weigh what speaks for ``a`` against what speaks for ``b``."""
        if a.document.origin is not b.document.origin:
            earlier, later = (a, b) if a.document.origin is not Origin.SUBMISSION else (b, a)
            return self._weighed(earlier, later, [Ground(f"origin_{earlier.document.origin.value}", {})], [])
        for_a, for_b = list(self._dated(a, b)), list(self._dated(b, a))
        if max(len(a.span), len(b.span)) <= self.rules.max_paper:
            one, other = sides(a, b, matches)
            about = [*self.findings.get(a.name, ()), *self.findings.get(b.name, ())]
            home, away = surroundings(one, other, self.common, self.lexicon, self.rules)
            for_a += [*telltales(one, other, about, self.lexicon, self.rules), *home]
            for_b += [*telltales(other, one, about, self.lexicon, self.rules), *away]
        return self._weighed(a, b, for_a, for_b) or self._weighed(b, a, for_b, for_a)

    def _weighed(self, earlier: Paper, later: Paper, pro: Sequence[Ground], con: Sequence[Ground]) -> Lead | None:
        points, against = (sum(self._points(g) for g in grounds) for grounds in (pro, con))
        if points < self.rules.least or against > self.rules.max_against * points:
            return None
        names = _calls(earlier, later)
        ranked = sorted(pro, key=lambda ground: -self._points(ground))
        return Lead(earlier.name, tuple(Reason.of(f"precedence.{g.kind}", **names, **g.blanks) for g in ranked))

    def _points(self, ground: Ground) -> float:
        points: float = getattr(self.rules, "origin" if ground.kind.startswith("origin") else ground.kind)
        return points

    def _dated(self, earlier: Paper, later: Paper) -> Iterator[Ground]:
        """An earlier signature, or, where one is not dated to the day, an earlier year."""
        first, second = self.dates[earlier.name], self.dates[later.name]
        if first and second:
            if (second - first).days >= self.rules.least_days:
                kind = "date" if first.year == second.year else "year"
                yield Ground(kind, {"first": first.isoformat(), "second": second.isoformat()})
        elif 0 < earlier.year < later.year:
            yield Ground("year", {"first": earlier.year, "second": later.year})


def _signature_date(paper: Paper, rules: PrecedenceSettings) -> date | None:
    """The day that a paper gives as its own: the last one in its last lines, else the first in its first."""
    own = [s.text for s in paper.structure.statements if not s.clutter]
    for lines, at in ((own[-rules.date_lines :][::-1], -1), (own[: rules.date_lines], 0)):
        for line in lines:
            if len(line) <= rules.date_chars and (days := dates_in(line)):
                return days[at]
    return None


def _calls(earlier: Paper, later: Paper) -> dict[str, str]:
    """What a reader knows the two by: their units, else their titles, else their files; never one name for both."""
    for first, second in ((p, q) for p, q in zip(_names(earlier), _names(later), strict=True)):
        if first and second and first != second:
            return {"earlier": first, "later": second}
    return {"earlier": earlier.name, "later": later.name}


def _names(paper: Paper) -> tuple[str, str]:
    return paper.unit, paper.title
