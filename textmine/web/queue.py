"""The queue: which paper to look at first, narrowed down and sorted as the reader likes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from textmine.model import FindingKind
from textmine.store.results import PaperRow, QueueFilter, QueueSort, Results, Search
from textmine.web.pages import Words, desk_of, link, offset_of, render, session_of, words_of
from textmine.work.desk import Desk
from textmine.work.views import Seen

STATES = ("undecided", "seconded", "alike", "suspect", "fair", "open", "disputed")
_RISING = frozenset({QueueSort.RANK, QueueSort.UNIT, QueueSort.NAME, QueueSort.TITLE})


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """What the reader asked the queue for, as it stands in the address."""

    q: str = ""
    unit: str = ""
    category: str = ""
    kind: str = ""
    status: str = ""
    sort: str = QueueSort.RANK.value
    down: bool = False

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> QueueQuery:
        """Read an address; what it says wrongly counts as not said."""
        sort = asked.get("sort", "")
        return cls(
            q=asked.get("q", "").strip(),
            unit=asked.get("unit", "").strip(),
            category=asked.get("category", ""),
            kind=asked.get("kind", "") if asked.get("kind", "") in set(FindingKind) else "",
            status=asked.get("status", "") if asked.get("status", "") in STATES else "",
            sort=sort if sort in set(QueueSort) else QueueSort.RANK.value,
            down=bool(asked.get("down")),
        )

    def link(self, path: str, **more: object) -> str:
        """Return the address that asks this of ``path``."""
        sort = "" if self.sort == QueueSort.RANK.value and not self.down else self.sort
        down = "1" if self.down else ""
        asked = {"q": self.q, "unit": self.unit, "category": self.category, "kind": self.kind, "status": self.status}
        return link(path, **asked, sort=sort, down=down, **more)

    def with_(self, **changes: str) -> QueueQuery:
        """Return the query with something else asked."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def sorted_by(self, sort: str) -> QueueQuery:
        """Return the query sorted by a column; asked again, the other way round."""
        falls = QueueSort(sort) not in _RISING
        return replace(self, sort=sort, down=not self.down if self.sort == sort else falls)

    @property
    def narrowed(self) -> bool:
        """Say whether any paper may be left out."""
        return any((self.q, self.unit, self.category, self.kind, self.status))


@dataclass(frozen=True, slots=True)
class QueueLine:
    """A paper of the queue, and what the reader sees of its decisions."""

    row: PaperRow
    seen: Seen


def page(request: Request) -> Response:
    """Show the queue."""
    desk, session = desk_of(request), session_of(request)
    query = QueueQuery.of(request.query_params)
    request.app.state.sessions.change(session, queue=query)
    results, wanted = desk.results, filter_of(desk, query, session.who, words_of(request))
    taxonomy = results.facts.taxonomy
    return render(
        request,
        "queue.html",
        query=query,
        count=results.count(wanted),
        tally=tally(desk, session.who),
        units=[(t.value, t.papers) for t in results.units()],
        categories=[(t.value, taxonomy.name(t.value, session.language), t.papers) for t in results.categories()],
        kinds=[(t.value, t.papers) for t in results.finding_kinds()],
        **_lines(desk, query, session.who, wanted, 0),
    )


def rows(request: Request) -> Response:
    """Show the next lines of the queue."""
    desk, who = desk_of(request), session_of(request).who
    query = QueueQuery.of(request.query_params)
    wanted = filter_of(desk, query, who, words_of(request))
    return render(request, "queue_rows.html", **_lines(desk, query, who, wanted, offset_of(request)))


def _lines(desk: Desk, query: QueueQuery, who: str, wanted: QueueFilter, offset: int) -> dict[str, object]:
    size, views = desk.settings.desk.rows, desk.views(who)
    found = desk.results.queue(wanted, QueueSort(query.sort), descending=query.down, offset=offset, limit=size + 1)
    return {
        "rows": [QueueLine(row, views.paper(row.name)) for row in found[:size]],
        "more": query.link("/queue/rows", offset=offset + size) if len(found) > size else "",
        "limits": desk.settings.report,
    }


def filter_of(desk: Desk, query: QueueQuery, who: str, words: Words) -> QueueFilter:
    """Return what the results are asked for; words are looked for in names and titles and in all texts."""
    unit = words.unit(query.unit, desk.results.units()) if query.unit else None
    wanted = QueueFilter(
        unit=unit, category=query.category or None, kind=FindingKind(query.kind) if query.kind else None
    )
    among = _saying(desk.results, query.q) if query.q else None
    if query.status:
        states = desk.views(who).papers_by_state()
        if query.status == "undecided":
            decided = (names for state, names in states.items() if state != "undecided")
            wanted = replace(wanted, without=frozenset[str]().union(*decided))
        else:
            alike = states.get(query.status, frozenset())
            among = alike if among is None else among & alike
    return replace(wanted, among=among)


def _saying(results: Results, words: str) -> frozenset[str]:
    """The papers that hold words in a sentence, or in their name, unit or title."""
    return results.papers_saying(Search(words)) | frozenset(results.names(QueueFilter(text=words)))


def tally(desk: Desk, who: str) -> list[tuple[str, int]]:
    """Return how many papers of the run stand how."""
    present = set(desk.results.names())
    states = desk.views(who).papers_by_state()
    counted = Counter({state: len(names & present) for state, names in states.items() if state != "undecided"})
    counted["undecided"] = len(present) - counted.total()
    return [(state, counted[state]) for state in STATES if counted[state] or state not in ("seconded", "disputed")]


def around(desk: Desk, query: QueueQuery, who: str, name: str, words: Words) -> tuple[str, str]:
    """Return the addresses of the papers before and after ``name`` in the reader's queue; empty at its ends.

    A paper that the query no longer holds, because deciding moved it, goes on with the whole queue.
    """
    order = _order(desk, query, who, words)
    if name not in order:
        order = _order(desk, replace(query, status=""), who, words)
    if name not in order:
        return "", ""
    at = order.index(name)
    before = link("/paper", p=order[at - 1]) if at else ""
    return before, link("/paper", p=order[at + 1]) if at + 1 < len(order) else ""


def _order(desk: Desk, query: QueueQuery, who: str, words: Words) -> tuple[str, ...]:
    wanted = filter_of(desk, query, who, words)
    return desk.results.names(wanted, QueueSort(query.sort), descending=query.down)
