"""The chapters of the report on what papers share: how many pairs, what was decided of them, a few of them in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from textmine.export.office import figures
from textmine.export.office.beside import lay_out
from textmine.export.office.leads import Leads, PairLead
from textmine.export.office.letter import Letter
from textmine.export.office.source import ALIKE, FAIR, STATES, SUSPECT, Source
from textmine.export.office.worksheet import pair_facts
from textmine.export.page import percent
from textmine.model import Group


def write_alike(letter: Letter, source: Source, pairs: Sequence[PairLead]) -> None:
    """Write 雷同情况."""
    legitimate = sum(match.legitimate for match in source.corpus.matches)
    bodies = Leads(source).groups()
    if not pairs and not bodies:
        letter.say(source.t("analysis.nothing_alike") + source.t("analysis.deducted", count=legitimate))
        return
    concerned = {paper.name for pair in pairs for paper in (pair.a, pair.b)} & set(source.lookup.numbers)
    opening = source.t("analysis.alike_opening", pairs=len(pairs), papers=len(concerned), groups=len(bodies))
    letter.say(opening + source.t("analysis.deducted", count=legitimate))
    letter.say(_decided(source, pairs, bodies))
    states = _state_rows(source, pairs, bodies)
    head = [source.t(f"analysis.{key}") for key in ("decision", "pairs_count", "groups_count")]
    letter.table(head, states, (0.4, 0.3, 0.3), source.t("analysis.states_table"))
    _write_bodies(letter, source, bodies)
    _write_pairs(letter, source, pairs)
    letter.picture(figures.ratios(source))
    letter.picture(figures.bodies(source))


def _decided(source: Source, pairs: Sequence[PairLead], bodies: Sequence[tuple[int, Group, str]]) -> str:
    counted = Counter([*(pair.state for pair in pairs), *(state for _, _, state in bodies)])
    settled = counted[ALIKE] + counted[SUSPECT] + counted[FAIR]
    left = sum(counted.values()) - settled
    if not settled:
        return source.t("analysis.none_decided", count=left)
    said = source.t("analysis.decided", alike=counted[ALIKE], suspect=counted[SUSPECT], fair=counted[FAIR])
    return said + (source.t("analysis.left_open", count=left) if left else source.t("analysis.all_decided"))


def _state_rows(
    source: Source, pairs: Sequence[PairLead], bodies: Sequence[tuple[int, Group, str]]
) -> Iterator[list[str]]:
    of_pairs, of_bodies = Counter(pair.state for pair in pairs), Counter(state for _, _, state in bodies)
    for state in STATES:
        if of_pairs[state] or of_bodies[state]:
            yield [source.t(f"office.state_{state}"), str(of_pairs[state]), str(of_bodies[state])]
    yield [source.t("analysis.sum"), str(len(pairs)), str(len(bodies))]


def _write_bodies(letter: Letter, source: Source, bodies: Sequence[tuple[int, Group, str]]) -> None:
    for number, group, state in bodies[: source.limits.groups]:
        papers = [source.lookup.papers[name] for name in group.papers]
        letter.say(
            source.t(
                "analysis.body",
                number=number,
                count=len(papers),
                units=source.listed(source.call(paper) for paper in papers),
                chars=group.chars,
                state=source.t(f"office.state_{state}"),
            )
        )
    if left := len(bodies) - len(bodies[: source.limits.groups]):
        letter.say(source.t("analysis.bodies_left", count=left))


def _write_pairs(letter: Letter, source: Source, pairs: Sequence[PairLead]) -> None:
    if not pairs:
        return
    keys = ("a_unit", "b_unit", "chars", "a_share", "b_share", "pair_kinds", "decision")
    head = [source.t(f"problem_list.{key}") for key in keys]
    shown = pairs[: source.limits.pairs]
    rows = [
        [
            source.call(pair.a),
            source.call(pair.b),
            f"{pair.chars:,}",
            percent(pair.a_share),
            percent(pair.b_share),
            source.listed(source.t(f"kind.{kind.value}") for kind in pair.kinds),
            source.t(f"office.state_{pair.state}"),
        ]
        for pair in shown
    ]
    letter.table(head, rows, (0.21, 0.21, 0.1, 0.1, 0.1, 0.16, 0.12), source.t("analysis.pairs_table"))
    if left := len(pairs) - len(shown):
        letter.say(source.t("analysis.pairs_left", count=left))


def write_cases(letter: Letter, source: Source, pairs: Sequence[PairLead]) -> None:
    """Write 典型事例: the decided pairs first, none that was found to be fair, no paper twice if it can be helped."""
    chosen = list(_cases(source, [pair for pair in pairs if pair.state != FAIR and pair.matches]))
    if not chosen:
        letter.say(source.t("analysis.no_cases"))
        return
    letter.say(source.t("analysis.cases_opening", count=len(chosen), name=source.t("office.name_blank")))
    for number, pair in enumerate(chosen, 1):
        title = source.t("analysis.case", a=source.call(pair.a), b=source.call(pair.b))
        letter.heading(source.t("office.heading_two", number=source.ordinal(number), title=title), 2)
        stands = source.t("analysis.stands", state=source.t(f"office.state_{pair.state}"))
        letter.say(pair_facts(source, pair) + stands)
        lay_out(letter, source, pair, source.limits.case_passages, source.limits.case_chars)


def _cases(source: Source, pairs: Sequence[PairLead]) -> Iterator[PairLead]:
    room = source.limits.cases
    seen: set[str] = set()
    fresh: list[PairLead] = []
    again: list[PairLead] = []
    for pair in pairs:
        names = {pair.a.name, pair.b.name}
        (again if names & seen else fresh).append(pair)
        seen |= names
    chosen = (*fresh, *again)[:room]
    yield from sorted(chosen, key=pairs.index)
