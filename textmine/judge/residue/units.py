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
    r"(?:将|要|一定|必将|会|必须|始终|坚持|高度重视|认真|切实|进一步|深入|严格|全面|积极|召开|组织|落实|按照|坚决|把|对|在|以|存在|没有|从|针对|围绕|虽然|专题|今年|立足|狠抓|聚焦|成立|制定|建立|通过|结合|牢固|承诺|带头|班子|研究|决定|抓|的党建|党建|不断|加强|全体|各支部|研究部署|开展|推动|统筹|严肃|及时|依托|主动|充分|一班人|历来|上下|紧紧|部分|个别|一些|对照|就|自|领导|共|下设|现有|汇报|仍|还|已)"
)
_AS = re.compile(r"(?:作为(?:一名)?|我是(?:一名)?|担任|本人(?:现任|任|是)|我代表|下一步|今后|近年来)$")
_CLAUSES = re.compile("[，。；：、,;:]")
_CLAUSE = re.compile(r"[^，。；：、！？,;:\s]+")
_PROMISES = re.compile(
    rf"(?:我们|同时|今后|下一步|总之)?(?P<name>[\u4e00-\u9fff]{{3,22}}?)(?P<party>{_PARTY})?(?=将|要以|一定|必将|定将|定会|会以|以此|以这次|决心|誓|有信心|每月|按月|每季|每周)"
)
_OF_ANYBODY = (
    "本",
    "我",
    "各",
    "该",
    "镇",
    "乡",
    "村",
    "局",
    "院",
    "校",
    "街",
    "社",
    "公",
    "上",
    "全",
    "支",
    "机",
    "党",
)
_DIVISION = re.compile(
    r"^(?:[\u4e00-\u9fff]{2,4}?[省市县区旗](?!场|政))*(?:[省县区旗]|市(?!场|政))?(?=[\u4e00-\u9fff]{2})"
)
_NONE: frozenset[str] = frozenset()
_ABOVE = {
    "village": frozenset({"town"}),
    "school": frozenset({"town", "bureau"}),
    "hospital": frozenset({"town", "bureau"}),
    "company": frozenset({"bureau"}),
}
_BELOW = {
    "town": frozenset({"village", "school", "hospital"}),
    "bureau": frozenset({"school", "hospital", "company"}),
}
_SIGNS = 4  # last statements in which a paper is signed
_MAX_SIGNATURE = 30  # characters


def other_units(paper: Paper, home: Home, lexicon: Lexicon) -> Iterator[Finding]:
    """Yield units of the stack that stand where the writer should: as who acts, or as who signs."""
    own = bare_unit(paper.unit, lexicon)
    if not own:
        return
    strangers = sorted((u for u in home.units if _is_stranger(u, own, paper, lexicon)), key=len, reverse=True)
    acting = re.compile(rf"({'|'.join(map(re.escape, strangers))})({_PARTY})") if strangers else None
    statements = list(own_statements(paper))
    for statement in statements:
        if statement.column:
            continue
        told = list(_acting(paper, statement, acting, lexicon)) if acting else []
        yield from told
        taken = {finding.span.start for finding in told}
        yield from (f for f in _promising(paper, statement, own, lexicon) if f.span.start not in taken)
    for statement in statements[-_SIGNS:]:
        yield from _signed(paper, statement, own, home, lexicon)


def _is_stranger(unit: str, own: str, paper: Paper, lexicon: Lexicon) -> bool:
    """Another unit than the writer, neither above nor below it, and not what the paper is about."""
    related = unit in own or own in unit or same_unit(unit, own)
    kinds = lexicon.residue.offices
    below = kinds.kind(unit) in _BELOW.get(kinds.kind(own), _NONE)
    return len(unit) > 2 and not related and not below and unit not in paper.title


def _acting(paper: Paper, statement: Statement, names: re.Pattern[str], lexicon: Lexicon) -> Iterator[Finding]:
    elsewhere = lexicon.residue.places.elsewhere
    for found in names.finditer(paper.text, statement.span.start, statement.span.end):
        before = paper.text[statement.span.start : found.start()].rstrip()
        clause = _CLAUSES.split(before)[-1]
        as_own = _AS.search(clause)
        acts = not clause and _ACTS.match(paper.text, found.end(), statement.span.end)
        if (as_own or acts) and not elsewhere.search(clause) and not is_quoted(paper.text, statement, found.start()):
            yield slip(paper, Span(*found.span()), FindingKind.UNIT, unit=paper.unit)


def _promising(paper: Paper, statement: Statement, own: str, lexicon: Lexicon) -> Iterator[Finding]:
    """A unit, known to the stack or not, that promises what only the writer can."""
    rules, elsewhere = lexicon.residue.units, lexicon.residue.places.elsewhere
    for clause in _CLAUSE.finditer(paper.text, statement.span.start, statement.span.end):
        found = _PROMISES.match(clause[0])
        if not found or elsewhere.search(found["name"]):
            continue
        vows = rules.vow.match(clause[0], found.end())
        if not vows:  # 以此次检查为契机 may follow after a comma
            vows = rules.vow.match(paper.text, clause.start() + found.end(), statement.span.end)
        if not found["party"] and not vows:
            continue
        promises = bool(found["party"]) and rules.promise.match(clause[0], found.end())
        start = clause.start() + found.start("name")
        name = found["name"]
        if _is_other(name, own, paper, bool(vows), bool(promises), lexicon) and not is_quoted(
            paper.text, statement, start
        ):
            span = Span(start, clause.start() + found.end())
            yield slip(paper, span, FindingKind.UNIT, unit=paper.unit)


def _is_other(name: str, own: str, paper: Paper, vows: bool, promises: bool, lexicon: Lexicon) -> bool:
    """Tell whether a unit that promises something is neither the writer nor above or below it."""
    offices = lexicon.residue.offices
    bare = bare_unit(name, lexicon)
    kind, mine = offices.kind(bare), offices.kind(offices.posts.sub("", own))
    if not kind or bare[:1] in _OF_ANYBODY or not unit_in(name, lexicon) or _related(bare, own, paper):
        return False
    if kind == mine:
        return vows or (promises and kind in lexicon.residue.units.peers)
    return vows and kind not in _ABOVE.get(mine, _NONE) and kind not in _BELOW.get(mine, _NONE)


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
    alike = same_unit(name, own) or _shortened(name, own) or _shortened(own, name)
    return name in own or own in name or alike or name in paper.title or name in paper.document.path


def _shortened(short: str, full: str) -> bool:
    """Tell whether one name is the other with characters left out: 区科技局 is 锦湾区科学技术局."""
    short, full = _DIVISION.sub("", short), _DIVISION.sub("", full)
    if len(short) < 3 or len(short) >= len(full) or (short[0], short[-1]) != (full[0], full[-1]):
        return False
    rest = iter(full)
    return all(character in rest for character in short)
