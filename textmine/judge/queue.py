"""The queue: which paper a person should read first, and why, in words with numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from textmine.model import CopyKind, Family, Finding, FindingKind, LossKind, Match, Paper, Ratios, Reason, Standing
from textmine.settings import QueueSettings

_LOSSES = frozenset(FindingKind(kind.value) for kind in LossKind)
_NAMES = frozenset(
    {FindingKind.PLACE, FindingKind.UNIT, FindingKind.PLACEHOLDER, FindingKind.OFFICE, FindingKind.SLOGAN}
)
"""What somebody who exchanged names left standing."""
_GAPS = (
    FindingKind.RETURNING,
    FindingKind.NO_PROBLEM,
    FindingKind.COLLECTIVE,
    FindingKind.UNANSWERED,
    FindingKind.PSEUDO_PROBLEM,
)
"""Gaps of the ledger that are told as reasons, the weightiest first; the others stand in the ledger alone."""

_FORM = (FindingKind.TOO_SHORT, FindingKind.TOO_LONG, FindingKind.MISSING_PART)
_SHOWN_WORDS = 3
_MAX_WORDS = 24


@dataclass(frozen=True, slots=True)
class _Signs:
    """All that speaks for reading one paper."""

    paper: Paper
    ratios: Ratios
    matches: Sequence[tuple[Match, str]]
    findings: Sequence[Finding]

    @property
    def residue(self) -> list[Finding]:
        """What betrays a borrowed paper."""
        return [f for f in self.findings if f.kind.family is Family.RESIDUE]

    @property
    def losses(self) -> list[Finding]:
        """Where the text is not all there."""
        return [f for f in self.findings if f.kind in _LOSSES]

    def count(self, *kinds: FindingKind) -> int:
        """Count the findings of some kinds."""
        return sum(f.kind in kinds for f in self.findings)


def queue(
    papers: Sequence[Paper],
    ratios: Mapping[str, Ratios],
    matches: Sequence[Match],
    findings: Sequence[Finding],
    settings: QueueSettings,
) -> tuple[Standing, ...]:
    """Return the papers in the order in which to read them; equal ones by name, so the order is always the same."""
    named = {p.name: p for p in papers}
    partners: dict[str, list[tuple[Match, str]]] = defaultdict(list)
    for match in matches:
        if not match.legitimate:
            partners[match.a].append((match, match.b))
            partners[match.b].append((match, match.a))
    found: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.paper].append(finding)
    signs = [_Signs(p, ratios[p.name], partners[p.name], found[p.name]) for p in papers]
    points = {s.paper.name: _attention(s, settings) for s in signs}
    signs.sort(key=lambda s: (-points[s.paper.name], s.paper.name))
    return tuple(
        Standing(s.paper.name, rank, points[s.paper.name], _reasons(s, named, settings))
        for rank, s in enumerate(signs, 1)
    )


def _attention(signs: _Signs, settings: QueueSettings) -> float:
    ratios = signs.ratios
    points = (
        settings.net_ratio * ratios.net
        + settings.single_ratio * ratios.single
        + settings.own_past_ratio * ratios.own_past
        + min(settings.per_residue * len(signs.residue), settings.max_residue)
        + min(_gap_points(signs, settings), settings.max_gaps)
        + settings.incomplete * bool(signs.losses)
        + settings.misshapen * bool(signs.count(*_FORM))
        + settings.within_file * bool(_inside(signs))
    )
    return round(min(points, 100.0), 1)


def _gap_points(signs: _Signs, settings: QueueSettings) -> float:
    return (
        settings.returning * signs.count(FindingKind.RETURNING)
        + settings.no_problem * signs.count(FindingKind.NO_PROBLEM, FindingKind.COLLECTIVE)
        + settings.unanswered * signs.count(FindingKind.UNANSWERED, FindingKind.PSEUDO_PROBLEM)
    )


def _reasons(signs: _Signs, named: Mapping[str, Paper], settings: QueueSettings) -> tuple[Reason, ...]:
    reasons = [
        *(sharing := _sharing(signs, named, settings)),
        *_own_past(signs, named, settings),
        *_residue(signs, told=bool(sharing) and sharing[0].key == "queue.masked_residue"),
        *(_precedence(signs, named) if sharing else ()),
        *_gaps(signs),
        *_within_file(signs),
        *_incomplete(signs),
        *_form(signs),
    ]
    return tuple(reasons[: settings.max_reasons]) or (Reason("queue.nothing"),)


def _sharing(signs: _Signs, named: Mapping[str, Paper], settings: QueueSettings) -> list[Reason]:
    shared = _partners(signs)
    kinds: dict[str, set[CopyKind]] = defaultdict(set)
    swaps: dict[str, int] = defaultdict(int)
    for match, other in signs.matches:
        if other in shared:
            kinds[other].add(match.kind)
            swaps[other] += len(match.swaps) if match.kind is CopyKind.MASKED else 0
    if not shared or (signs.ratios.net < settings.lead_ratio and signs.ratios.longest < settings.min_longest):
        return []
    most = _most(shared)
    values: dict[str, str | int] = {
        "other": _call(named.get(most), most),
        "percent": _percent(signs.ratios.single),
        "longest": signs.ratios.longest,
        "swaps": swaps[most],
        "count": len(shared),
        "total": _percent(signs.ratios.net),
    }
    if any(CopyKind.COMMON in k for k in kinds.values()):
        return [Reason.of("queue.common", **{k: values[k] for k in ("count", "total")})]
    left = [f for f in signs.residue if f.kind in _NAMES]
    if CopyKind.MASKED in kinds[most] and left:
        words = _quoted(left)
        return [
            Reason.of(
                "queue.masked_residue", **{k: values[k] for k in ("other", "percent")}, count=len(left), words=words
            )
        ]
    if CopyKind.MASKED in kinds[most]:
        return [Reason.of("queue.masked", **{k: values[k] for k in ("other", "percent", "swaps")})]
    if len(shared) >= 3:
        return [Reason.of("queue.several", **{k: values[k] for k in ("count", "total", "other", "percent")})]
    return [Reason.of("queue.shared", **{k: values[k] for k in ("other", "percent", "longest")})]


def _partners(signs: _Signs) -> dict[str, int]:
    """The papers of others that a paper shares text with, and how many characters."""
    shared: dict[str, int] = defaultdict(int)
    for match, other in signs.matches:
        if match.kind is not CopyKind.SELF and other.split("#")[0] != signs.paper.document.path:
            shared[other] += match.chars
    return shared


def _most(shared: Mapping[str, int]) -> str:
    return max(shared, key=lambda name: (shared[name], name))


def _precedence(signs: _Signs, named: Mapping[str, Paper]) -> list[Reason]:
    """Who probably had first what the paper shares with the one that it shares most with."""
    most = _most(_partners(signs))
    earlier = {match.earlier for match, other in signs.matches if other == most} - {""}
    if len(earlier) != 1:
        return []
    key = "queue.borrowed" if signs.paper.name in earlier else "queue.borrows"
    return [Reason.of(key, other=_call(named.get(most), most))]


def _own_past(signs: _Signs, named: Mapping[str, Paper], settings: QueueSettings) -> list[Reason]:
    """What the unit's own papers hold too: earlier ones, or, where there are none such, another of the same year."""
    if signs.ratios.own_past < settings.lead_ratio:
        return []
    own = [named.get(other) for match, other in signs.matches if match.kind is CopyKind.SELF]
    same_year = bool(own) and all(p and p.year == signs.paper.year for p in own)
    return [Reason.of(f"queue.own_{'other' if same_year else 'past'}", percent=_percent(signs.ratios.own_past))]


def _residue(signs: _Signs, *, told: bool) -> list[Reason]:
    """The signs of borrowing; where the names left standing are ``told`` already, only the others."""
    left = [f for f in signs.residue if not (told and f.kind in _NAMES)]
    return [Reason.of("queue.residue", count=len(left), words=_quoted(left))] if left else []


def _quoted(findings: Sequence[Finding]) -> str:
    words = dict.fromkeys(str(dict(f.why.values).get("words", "")) for f in findings)
    return "、".join(f"“{word[:_MAX_WORDS]}”" for word in list(words)[:_SHOWN_WORDS])


def _gaps(signs: _Signs) -> list[Reason]:
    """What is missing in the ledger, one reason a kind."""
    counts = {kind: signs.count(kind) for kind in _GAPS}
    return [Reason.of(f"queue.{kind.value}", count=count) for kind, count in counts.items() if count]


def _form(signs: _Signs) -> list[Reason]:
    return [f.why for f in signs.findings if f.kind in _FORM][:1]


def _within_file(signs: _Signs) -> list[Reason]:
    inside = _inside(signs)
    if not inside:
        return []
    return [Reason.of("queue.within_file", count=len(inside), chars=sum(m.chars for m in inside))]


def _incomplete(signs: _Signs) -> list[Reason]:
    """How often the text shows that it is not all there."""
    if not signs.losses:
        return []
    return [Reason.of("queue.incomplete", count=len(signs.losses))]


def _inside(signs: _Signs) -> list[Match]:
    """The passages that a paper shares with another part of its own file."""
    return [m for m, other in signs.matches if other.split("#")[0] == signs.paper.document.path]


def _call(paper: Paper | None, name: str) -> str:
    """What a reader knows a paper by: its unit, else its title, else its file."""
    return (paper.unit or paper.title or name) if paper else name


def _percent(share: float) -> int:
    return round(share * 100)
