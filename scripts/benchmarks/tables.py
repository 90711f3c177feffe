"""Tables of figures as Markdown, and the place in README.md where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

USUAL = "benchmark"
BY_ITSELF = {"large": "benchmark of large stacks", "sharing": "benchmark of what large stacks share"}
"""The names of the places in README.md, each between ``<!-- name -->`` and ``<!-- /name -->``, by part but for one."""


@dataclass(frozen=True)
class Table:
    """What one part measured: cells as they are printed, and what they depend on, such as the corpus."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    facts: Mapping[str, str] = field(default_factory=dict)
    libraries: Sequence[str] = ()

    def lines(self) -> list[str]:
        """Return it as lines of Markdown; the first column stands left, figures right."""
        rule = f"|---|{'---:|' * (len(self.head) - 1)}"
        listed = [f"- {name}: {fact}" for name, fact in self.facts.items()]
        return [f"**{self.title}**", "", row(self.head), rule, *map(row, self.rows), "", *listed, ""]


def row(cells: Sequence[str]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join(cells)} |"


def times(ours: float, theirs: float) -> str:
    """Return how many times theirs ours takes."""
    return f"{ours / theirs:.2f} ×" if theirs else "–"


def printed(tables: Sequence[Table], facts: Mapping[str, str]) -> str:
    """Return all tables as Markdown, and behind them what all depend on."""
    return "\n".join(_printed(tables, facts)) + "\n"


def _printed(tables: Sequence[Table], facts: Mapping[str, str]) -> Iterator[str]:
    for table in tables:
        yield from table.lines()
    for name, fact in facts.items():
        yield f"- {name}: {fact}"


def rewritten(page: str, tables: str, place: str = USUAL) -> str:
    """Return a page with tables in place of what stands between the two markers of a place.

    Raises:
        ValueError: a marker is missing, or there more than once.
    """
    begin, end = f"<!-- {place} -->", f"<!-- /{place} -->"
    if page.count(begin) != 1 or page.count(end) != 1 or page.index(begin) > page.index(end):
        raise ValueError(f"the page must have one {begin} and behind it one {end}")
    before, rest = page.split(begin)
    return f"{before}{begin}\n\n{tables.strip()}\n\n{end}{rest.split(end)[1]}"
