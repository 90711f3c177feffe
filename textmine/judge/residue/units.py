"""Another unit in the writer's own place: it acts where the writer should, or signs the paper."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.judge.residue.found import is_quoted, own_statements, slip
from textmine.judge.residue.home import Home
from textmine.lexicon import Lexicon
from textmine.model import Finding, FindingKind, Paper, Span, Statement
from textmine.text.names import bare_unit, same_unit, unit_in

_PARTY = r"(?:党委|党组|党工委|党总支|党支部|领导班子|班子|机关党委|委员会|支部)"
_ACTS = re.compile(
    r"(?:领导班子|班子|书记|全体(?:党员|干部))?(?:成员)?"
    r"(?:将|要|会|必须|始终|坚持|高度重视|认真|切实|进一步|深入|严格|全面|积极|召开|组织|落实|按照|坚决|把|对|在|以|存在|没有|从|针对|围绕|虽然|专题|今年|立足|狠抓|聚焦|成立|制定|建立|通过|结合|牢固|承诺|带头|班子|研究|决定|抓|的党建|党建|不断|加强|全体|各支部|研究部署|开展|推动|统筹|严肃|及时|依托|主动|充分|一班人|历来|上下|紧紧|部分|个别|一些|对照|就|自|领导|共|下设|现有|汇报|也|仍|还|已)"
)
_AS = re.compile(r"(?:作为(?:一名)?|我是(?:一名)?|担任|本人(?:现任|任|是)|下一步|今后|近年来)$")
_CLAUSES = re.compile("[，。；：、,;:]")
_SIGNS = 4  # last statements in which a paper is signed
_MAX_SIGNATURE = 30  # characters


def other_units(paper: Paper, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield units of the stack that stand where the writer should: as who acts, or as who signs."""
    own = bare_unit(paper.unit, lexicon)
    if not own:
        return
    strangers = sorted((u for u in home.units if _is_stranger(u, own, paper)), key=len, reverse=True)
    acting = re.compile(rf"({'|'.join(map(re.escape, strangers))})({_PARTY})") if strangers else None
    statements = list(own_statements(paper))
    for statement in statements:
        if acting and not statement.column:
            yield from _acting(paper, statement, acting, lexicon)
    for statement in statements[-_SIGNS:]:
        yield from _signed(paper, statement, own, home, lexicon)


def _is_stranger(unit: str, own: str, paper: Paper) -> bool:
    """Another unit than the writer, neither above nor below it, and not what the paper is about."""
    related = unit in own or own in unit or same_unit(unit, own)
    return len(unit) > 2 and not related and unit not in paper.title


def _acting(paper: Paper, statement: Statement, names: re.Pattern[str], lexicon: Lexicon) -> Iterator[Finding]:
    elsewhere = lexicon.residue.places.elsewhere
    for found in names.finditer(paper.text, statement.span.start, statement.span.end):
        before = paper.text[statement.span.start : found.start()].rstrip()
        clause = _CLAUSES.split(before)[-1]
        as_own = _AS.search(clause)
        acts = not clause and _ACTS.match(paper.text, found.end(), statement.span.end)
        if (as_own or acts) and not elsewhere.search(clause) and not is_quoted(paper.text, statement, found.start()):
            yield slip(paper, Span(*found.span()), FindingKind.UNIT, unit=paper.unit)


def _signed(paper: Paper, statement: Statement, own: str, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """The signature of another unit, known to the stack or not."""
    words = statement.text.strip()
    if not 3 <= len(words) <= _MAX_SIGNATURE or words[-1] in "。；，：！？;,.!?":
        return
    name = unit_in(words, lexicon)
    known = bare_unit(name, lexicon) in home.units
    if name and words.endswith(tuple(lexicon.party_endings)) and not _related(name, own, paper) and (known or own):
        yield slip(paper, statement.span, FindingKind.UNIT, why="unit_signature", unit=paper.unit)


def _related(name: str, own: str, paper: Paper) -> bool:
    return name in own or own in name or same_unit(name, own) or name in paper.title or name in paper.document.path
