"""A stack with everything found in it, made without finding it: results of any size for the review page in seconds.

The papers are those of ``make_stack.py`` and their structure is the real one. What is found in them is dealt out:
bodies that several papers hold with a few words changed (and their matches, from the alignment of the variants), a
label for each statement by the section it stands in, findings, themes and links. It says nothing about the quality of
what is found; it has the sizes of a real run. The same arguments and corpora give the same stack.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from random import Random

from make_stack import Author, Material, between, pick
from rapidfuzz.distance import Indel

from textmine.classify.taxonomy import load_taxonomy
from textmine.lexicon import load_lexicon
from textmine.model import (
    FINDING_ROLES,
    Because,
    Block,
    CopyKind,
    Corpus,
    Document,
    Entry,
    Finding,
    FindingKind,
    Group,
    Item,
    Label,
    Ledger,
    Legitimate,
    Link,
    LinkKind,
    Match,
    Member,
    Outcome,
    Paper,
    Ratios,
    Reach,
    Reason,
    Role,
    Span,
    Standing,
    Theme,
    ThemeLink,
)
from textmine.settings import load_settings
from textmine.structure.papers import papers

SECTION_ROLES = (Role.ACHIEVEMENT, Role.PROBLEM, Role.CAUSE, Role.REMEDY)
HOLDERS = 5  # papers that hold one body: ten pairs
BODY = (160, 320)  # characters of such a body
CHANGED = 0.06  # share of the clauses of a body that each holder writes anew
LEAST_RUN = 8  # characters of a run that both sides of a match have
LARGE_GROUP = 30  # papers of the largest group
FINDINGS = 6  # of each paper
THEMES = 2.5  # for each paper, as in a run on a thousand of them
MEMBERS = (2, 12)  # papers that state a theme
SENTENCE = 3  # clauses of a sentence


@dataclass
class Draft:
    """One paper in the making: lines, and which of them hold a body, as its number and the body's own words there."""

    path: str
    lines: list[str]
    bodies: list[int]
    unit: str
    held: dict[int, tuple[int, str]] = field(default_factory=dict)

    def places(self) -> Iterator[tuple[int, Span]]:
        """Yield the number of each body with the characters that hold it."""
        at = 0
        for index, line in enumerate(self.lines):
            if index in self.held:
                number, words = self.held[index]
                yield number, Span(at + len(line) - len(words), at + len(line))
            at += len(line) + 1


def desk_corpus(count: int, pairs: int, chars: int = 3000, seed: int = 1) -> Corpus:
    """Return a stack of ``count`` papers of about ``chars`` characters with at least ``pairs`` pairs of them.

    Raises:
        ValueError: there are too few papers for so many pairs.
    """
    rng = Random(f"{seed}:{count}:desk")  # noqa: S311
    every = list(combinations(range(HOLDERS), 2))
    clusters = -(-pairs // len(every))
    if count < HOLDERS or clusters * HOLDERS > 4 * count:
        raise ValueError("the stack is too small for so many pairs")
    material = Material.load(load_lexicon())
    room = round(clusters * HOLDERS / count * sum(BODY) / 2)
    author = Author(material, max(800, chars - room), seed)
    drafts = _drafts(author, count)
    _plant(drafts, clusters, author, rng)
    made = [_paper(draft) for draft in drafts]
    places = [dict(draft.places()) for draft in drafts]
    matches = tuple(_matches(made, places, rng))
    return _corpus(made, matches, rng)


def _drafts(author: Author, count: int) -> list[Draft]:
    reports = [author.write(index) for index in range(count)]
    seen: Counter[str] = Counter()
    drafts = []
    for report in reports:
        seen[report.path] += 1
        again = f"（{seen[report.path]}）" if seen[report.path] > 1 else ""
        path = report.path.removesuffix(".txt") + f"{again}.txt"
        drafts.append(Draft(path, list(report.lines), list(report.bodies), report.cast.unit))
    return drafts


def _plant(drafts: Sequence[Draft], clusters: int, author: Author, rng: Random) -> None:
    """Let each body be held by a few papers that hold no other body together, so that pairs are as many as asked."""
    met: set[tuple[int, int]] = set()
    for number in range(clusters):
        role = SECTION_ROLES[number % len(SECTION_ROLES)].value
        clauses = _clauses(author, role, rng)
        holders = _holders(drafts, met, rng)
        met |= set(combinations(holders, 2))
        for holder in holders:
            own = [author.clause(role, 1, rng) if rng.random() < CHANGED else clause for clause in clauses]
            draft = drafts[holder]
            line = pick(rng, [index for index in draft.bodies if index not in draft.held])
            words = "".join(f"{'，'.join(own[at : at + SENTENCE])}。" for at in range(0, len(own), SENTENCE))
            draft.lines[line] += words
            draft.held[line] = number, words


def _clauses(author: Author, role: str, rng: Random) -> list[str]:
    found: list[str] = []
    size = between(rng, *BODY)
    while sum(map(len, found)) < size:
        found.append(author.clause(role, len(found), rng))
    return found


def _holders(drafts: Sequence[Draft], met: set[tuple[int, int]], rng: Random) -> list[int]:
    for _ in range(1000):
        found = sorted(rng.sample(range(len(drafts)), HOLDERS))
        free = all(len(drafts[index].held) < len(drafts[index].bodies) for index in found)
        if free and met.isdisjoint(combinations(found, 2)):
            return found
    raise ValueError("the stack is too small for so many pairs")


def _paper(draft: Draft) -> Paper:
    text = "\n".join(draft.lines) + "\n"
    document = Document(draft.path, "txt", Outcome.TEXT, text, sha256=hashlib.sha256(text.encode()).hexdigest())
    [made] = papers(document, load_lexicon(), load_settings(environment={}).structure)
    return made


def _matches(made: Sequence[Paper], places: Sequence[dict[int, Span]], rng: Random) -> Iterator[Match]:
    holders: dict[int, list[int]] = defaultdict(list)
    for index, held in enumerate(places):
        for number in held:
            holders[number].append(index)
    for number, holding in sorted(holders.items()):
        for a, b in combinations(holding, 2):
            yield _match(made[a], places[a][number], made[b], places[b][number], rng)


def _match(a: Paper, a_span: Span, b: Paper, b_span: Span, rng: Random) -> Match:
    one, other = a_span.of(a.text), b_span.of(b.text)
    runs = [op for op in Indel.opcodes(one, other) if op.tag == "equal" and op.src_end - op.src_start >= LEAST_RUN]
    blocks = tuple(
        Block(
            Span(a_span.start + run.src_start, a_span.start + run.src_end),
            Span(b_span.start + run.dest_start, b_span.start + run.dest_end),
        )
        for run in runs
    )
    chars = sum(len(block.a) for block in blocks)
    kind = CopyKind.VERBATIM if one == other else pick(rng, (CopyKind.EDITED, CopyKind.EDITED, CopyKind.MASKED))
    because = (Reason.of("precedence.date", earlier=a.unit, later=b.unit, first="2025-09-02", second="2025-10-09"),)
    first = {"earlier": a.name, "because": because} if rng.random() < 0.4 else {}
    return Match(a.name, a_span, b.name, b_span, kind, False, chars, chars / max(len(one), len(other)), blocks, **first)


def _corpus(made: Sequence[Paper], matches: tuple[Match, ...], rng: Random) -> Corpus:
    labels = {paper.name: tuple(_labels(paper, rng)) for paper in made}
    themes = tuple(_themes(made, labels, rng))
    findings = tuple(finding for paper in made for finding in _findings(paper, rng))
    ratios = _ratios(made, matches)
    return Corpus(
        documents=tuple(paper.document for paper in made),
        papers=tuple(made),
        labels=labels,
        matches=matches,
        legitimate={paper.name: tuple(_legitimate(paper)) for paper in made},
        ratios=ratios,
        groups=tuple(_groups(made, rng)),
        themes=themes,
        findings=findings,
        queue=_queue(made, ratios, findings),
        ledgers={paper.name: _ledger(paper, labels[paper.name]) for paper in made},
        links=tuple(_links(themes, rng)),
        taxonomy=load_taxonomy(),
        missing=tuple(f"第{number}居民委员会" for number in range(12)),
        versions={"textmine": "0", "roles": "made"},
    )


def _labels(paper: Paper, rng: Random) -> Iterator[Label]:
    taxonomy = load_taxonomy().ids
    role = Role.CONTEXT
    for statement in paper.structure.statements:
        opens = "一二三四".find(statement.text[:1]) if statement.heading and statement.text[1:2] == "、" else -1
        role = SECTION_ROLES[opens] if opens >= 0 else role
        about = tuple(c for c in taxonomy if rng.random() < 0.3) if role in FINDING_ROLES else ()
        words = Span(statement.span.start, min(statement.span.end, statement.span.start + 4))
        because = (Because(role.value, words, Reason.of("because.words", words=words.of(paper.text))),)
        yield Label(role, about, 0.9, because, unsure=rng.random() < 0.05)


def _findings(paper: Paper, rng: Random) -> Iterator[Finding]:
    kinds = [kind for kind in FindingKind if kind is not FindingKind.HOLLOW] + [FindingKind.HOLLOW] * 3
    for statement in rng.sample(paper.structure.statements, min(FINDINGS, len(paper.structure.statements))):
        yield Finding(paper.name, statement.span, pick(rng, kinds), Reason("report.findings_note"))


def _legitimate(paper: Paper) -> Iterator[Legitimate]:
    for section in paper.structure.sections:
        if section.level == 1:
            yield Legitimate(section.heading, CopyKind.HEADING)


def _ratios(made: Sequence[Paper], matches: Sequence[Match]) -> dict[str, Ratios]:
    shared: dict[str, list[int]] = defaultdict(list)
    for match in matches:
        shared[match.a].append(match.chars)
        shared[match.b].append(match.chars)
    found = {}
    for paper in made:
        counts, size = shared.get(paper.name, [0]), len(paper.text)
        net = min(1.0, sum(counts) / (HOLDERS - 1) / size)
        found[paper.name] = Ratios(min(1.0, net + 0.02), net, max(counts) / size, 0.0, max(counts))
    return found


def _groups(made: Sequence[Paper], rng: Random) -> Iterator[Group]:
    for _ in range(max(1, len(made) // 50)):
        members = rng.sample(list(made), min(len(made), between(rng, 3, LARGE_GROUP)))
        core = members[0].text[200:1200]
        yield Group(tuple(sorted(p.name for p in members)), core, len(core), members[0].name)


def _themes(made: Sequence[Paper], labels: dict[str, tuple[Label, ...]], rng: Random) -> Iterator[Theme]:
    said = {paper.name: _said(paper, labels[paper.name]) for paper in made}
    units = {paper.name: paper.unit for paper in made}
    for number in range(max(6, round(THEMES * len(made)))):
        role = FINDING_ROLES[number % len(FINDING_ROLES)]
        chosen = rng.sample(list(made), min(len(made), between(rng, *MEMBERS)))
        members = tuple(pick(rng, said[paper.name][role]) for paper in chosen if said[paper.name][role])
        if members:
            holding = tuple(dict.fromkeys(member.paper for member in members))
            several = tuple(dict.fromkeys(units[name] for name in holding))
            reach = pick(rng, (Reach.COMMON, *[Reach.SEVERAL] * 20, Reach.SINGLE))
            yield Theme(role, members[0].text[:24], ("mechanism",), holding, several, members, members[0].text, reach)


def _said(paper: Paper, labels: Sequence[Label]) -> dict[Role, list[Member]]:
    found: dict[Role, list[Member]] = {role: [] for role in Role}
    for statement, label in zip(paper.structure.statements, labels, strict=True):
        found[label.role].append(Member(paper.name, statement.span, statement.text))
    return found


def _links(themes: Sequence[Theme], rng: Random) -> Iterator[ThemeLink]:
    by: dict[Role, list[int]] = {role: [i for i, t in enumerate(themes) if t.role is role] for role in FINDING_ROLES}
    for problem in by[Role.PROBLEM]:
        for role in (Role.CAUSE, Role.REMEDY):
            for answer in rng.sample(by[role], min(2, len(by[role]))):
                yield ThemeLink(problem, answer, themes[problem].papers[: between(rng, 1, 6)])


def _ledger(paper: Paper, labels: Sequence[Label]) -> Ledger:
    items = tuple(
        Item(label.role, (index,), s.span, s.span.end, s.text, label.categories)
        for index, (s, label) in enumerate(zip(paper.structure.statements, labels, strict=True))
        if label.role in FINDING_ROLES and s.heading
    )
    answers = [index for index, item in enumerate(items) if item.role is Role.REMEDY]
    problems = [index for index, item in enumerate(items) if item.role is Role.PROBLEM]
    entries = [
        Entry(problem, remedies=(Link(answers[place], LinkKind.NUMBER, 0.8),) if place < len(answers) else ())
        for place, problem in enumerate(problems)
    ]
    return Ledger(items, tuple(entries))


def _queue(made: Sequence[Paper], ratios: dict[str, Ratios], findings: Sequence[Finding]) -> tuple[Standing, ...]:
    counted = Counter(finding.paper for finding in findings)
    order = sorted(made, key=lambda paper: (-ratios[paper.name].net, paper.name))
    return tuple(
        Standing(
            paper.name,
            rank,
            100 * ratios[paper.name].net,
            (
                Reason.of("queue.shared", other=order[-rank].unit, percent=20, longest=ratios[paper.name].longest),
                Reason.of("queue.unanswered", count=counted[paper.name]),
            ),
        )
        for rank, paper in enumerate(order, 1)
    )
