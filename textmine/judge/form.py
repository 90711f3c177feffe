"""The form of a paper: shorter or longer than the notice asks, without a part that the template asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from textmine.classify.context import announces
from textmine.lexicon import FormRules, Lexicon
from textmine.model import Finding, FindingKind, Label, Origin, Paper, Reason, Role, Span
from textmine.settings import FormSettings
from textmine.text.normal import ruled_form


@dataclass(frozen=True, slots=True)
class Demands:
    """What the notice and the template ask for: characters (0: nothing said), and the titles of parts."""

    least: int = 0
    most: int = 0
    parts: tuple[str, ...] = ()


def demands(known: Sequence[Paper], lexicon: Lexicon, rules: FormSettings) -> Demands:
    """Read what the known documents ask for; the settings come first."""
    words, least, most = lexicon.form, rules.min_chars, rules.max_chars
    parts: tuple[str, ...] = ()
    for paper in known:
        text = ruled_form(paper.span.of(paper.text))
        for found in words.length.finditer(text):
            low, high = _bounds(found, words)
            also = words.upper.match(text, found.end())
            least, most = least or low, most or high or (_count(also["n"]) if also and low else 0)
        if not parts and (words.template.search(paper.title) or words.template.search(paper.document.path)):
            top = [s.heading.of(paper.text).strip() for s in paper.structure.sections if s.level == 1]
            parts = tuple(words.number.sub("", title) for title in top) if len(top) > 1 else ()
    return Demands(least, most, parts)


def _bounds(found: re.Match[str], words: FormRules) -> tuple[int, int]:
    number, tail = _count(found["n"]), found["tail"] or ""
    if found["to"]:
        return number, _count(found["to"])
    if found["word"] in words.least or tail == "以上":
        return number, 0
    return (0, number) if tail != "左右" else (0, 0)


def _count(figure: str) -> int:
    return int(figure.replace(",", "").replace("，", ""))


def form(
    papers: Sequence[Paper],
    labels: Mapping[str, Sequence[Label]],
    asked: Demands,
    lexicon: Lexicon,
    rules: FormSettings,
) -> Iterator[Finding]:
    """Yield where papers are shorter or longer than asked, or lack a part.

    A part is there when a title says so, or when statements of the role that its title announces stand in the paper.
    """
    for paper in papers if asked != Demands() else ():
        if paper.document.origin is not Origin.SUBMISSION:
            continue
        own = [s for s in paper.structure.statements if not s.clutter]
        chars = sum(len("".join(s.text.split())) for s in own)
        place = own[0].span if own else paper.span
        if asked.least and chars < asked.least * (1 - rules.slack):
            yield _found(paper, place, FindingKind.TOO_SHORT, chars=chars, asked=asked.least)
        if asked.most and chars > asked.most * (1 + rules.slack):
            yield _found(paper, place, FindingKind.TOO_LONG, chars=chars, asked=asked.most)
        if not _follows(paper, asked, lexicon):
            continue
        held = {label.role for label in labels[paper.name]}
        titles = "\n".join(s.heading.of(paper.text) for s in paper.structure.sections)
        for part in asked.parts:
            if not _has(part, titles, held, lexicon):
                yield _found(paper, place, FindingKind.MISSING_PART, part=part)


def _follows(paper: Paper, asked: Demands, lexicon: Lexicon) -> bool:
    """Tell whether a paper is of the kind that the template is for: one of its titles stands in the paper."""
    titles = [
        lexicon.form.number.sub("", s.heading.of(paper.text).strip()) for s in paper.structure.sections if s.level == 1
    ]
    return any(part in titles for part in asked.parts)


def _has(part: str, titles: str, held: set[Role], lexicon: Lexicon) -> bool:
    if part in titles:
        return True
    roles = announces(part, lexicon).roles
    return bool(roles) and all(role in held for role in roles)


def _found(paper: Paper, span: Span, kind: FindingKind, **values: str | int) -> Finding:
    return Finding(paper.name, span, kind, Reason.of(f"finding.{kind.value}", **values))
