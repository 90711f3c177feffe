"""Text that is not the author's: what web sites, document shops and printers put around a paper.

Everything here only marks lines; nothing is removed. A line is clutter by its look (a rule of the lexicon), by its
neighbours (fields beside a copyright line, the tail of a page), or because it repeats (previews, running heads). An
author's sentence that is taken for clutter is lost to the inspector, so whatever an author could have written needs
a second witness.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from itertools import pairwise

from textmine.lexicon import ClutterRules, Lexicon
from textmine.settings import StructureSettings
from textmine.structure.lines import Line
from textmine.structure.marks import CLAUSE_ENDS, FULL_STOPS, last_mark
from textmine.structure.numbering import marker_at
from textmine.structure.parts import opens_part
from textmine.structure.previews import preview_lines


def clutter_lines(
    text: str, stack: Sequence[Line], lexicon: Lexicon, limits: StructureSettings, furniture: Set[int], sheets: Set[int]
) -> set[int]:
    """Return the indices of the lines of ``stack`` that are clutter.

    Those of the ``furniture`` of sheets are among them; at the lines ``sheets`` a new one begins.
    """
    rules = lexicon.clutter
    words = [line.span.of(text) for line in stack]
    site = {i for i, w in enumerate(words) if i not in furniture and _is_clutter(w, rules)}
    head = next(iter(_prose(words, site, limits)), len(words))
    site |= _site_names(words, site, head, rules)
    site |= _links(words, site, lexicon)
    site |= _tag_clouds(words, site, limits, rules)
    site |= preview_lines(text, stack, site, rules)
    site |= _beside(words, site, rules)
    site |= _repeated(words, head, limits)
    site |= _tail(words, site, furniture, limits)
    drawn = {i for i, w in enumerate(words) if rules.rule.fullmatch(w)}
    return site | furniture | drawn | (_doubled(words, limits) - sheets)


def _is_clutter(words: str, rules: ClutterRules) -> bool:
    """Whether a line shows by itself that a site wrote it."""
    if len(words) > rules.max_chars:
        return False
    if rules.line.fullmatch(words):
        return True
    if rules.site.search(words) and len(set(rules.site_words.findall(words))) >= 2:
        return True
    opens = rules.field.match(words.lstrip("【[(（"))
    return bool(opens) and len(set(rules.field.findall(words))) >= 2 and bool(rules.machine.search(words))


def _prose(words: Sequence[str], site: set[int], limits: StructureSettings) -> list[int]:
    """The lines that end a sentence: where they stand is the paper."""
    return [
        i for i, w in enumerate(words) if i not in site and len(w) >= limits.min_prose and last_mark(w) in FULL_STOPS
    ]


def _site_names(words: Sequence[str], site: set[int], head: int, rules: ClutterRules) -> set[int]:
    """The name of a site above its navigation, and the title of its page, where the paper's own title follows."""
    others = [i for i in range(min(head, len(words))) if i not in site]
    found: set[int] = set()
    for i in others[:-1]:
        if len(words[i]) > rules.max_chars:
            continue
        above = i + 1 in site and rules.name.fullmatch(words[i])
        if above or rules.page_title.fullmatch(words[i]):
            found.add(i)
    return found


def _beside(words: Sequence[str], site: set[int], rules: ClutterRules) -> set[int]:
    """Lines that could be anybody's, next to clutter or to others of their kind that are."""
    found: set[int] = set()

    def spread(order: Sequence[int], step: int) -> None:
        """Take along what may be clutter and stands next to some, in one direction."""
        for i in order:
            near = i - step in site or i - step in found
            if near and i not in site and _could_be_clutter(words[i], rules):
                found.add(i)

    spread(range(len(words)), 1)
    spread(range(len(words) - 1, -1, -1), -1)
    return found


def _could_be_clutter(words: str, rules: ClutterRules) -> bool:
    if len(words) > rules.max_chars or marker_at(words, 0):
        return False
    if rules.beside.fullmatch(words):
        return True
    if last_mark(words) in FULL_STOPS:
        return False
    return bool(rules.field.match(words)) or len(set(rules.words.findall(words))) >= 2


def _links(words: Sequence[str], site: set[int], lexicon: Lexicon) -> set[int]:
    """Titles of other papers below the heading of such a list; a number before one says nothing there."""
    rules = lexicon.clutter
    found: set[int] = set()
    listed = False
    for i, line in enumerate(words):
        if i in site:
            listed = bool(rules.links.fullmatch(line)) or listed
        else:
            title = len(line) <= rules.link_chars and line.rstrip("…. ").endswith(lexicon.link_endings)
            listed = listed and title and last_mark(line) not in FULL_STOPS
        if listed:
            found.add(i)
    return found


def _tag_clouds(words: Sequence[str], site: set[int], limits: StructureSettings, rules: ClutterRules) -> set[int]:
    """Runs of single words a line: a site's keywords, behind its clutter or spelling out the title."""
    titles = [i for i, w in enumerate(words) if rules.tag_chars < len(w) <= limits.max_full_title]
    found: set[int] = set()
    for start, end in _runs(words, lambda w: _is_tag(w, rules)):
        if end - start < rules.tag_run:
            continue
        tags = words[start:end]
        near = [words[i] for i in titles if start - rules.tag_run <= i < end + rules.tag_run]
        if start - 1 in site or any(_spells(tags, title, rules.tag_coverage) for title in near):
            found.update(range(start, end))
    return found


def _is_tag(words: str, rules: ClutterRules) -> bool:
    return len(words) <= rules.tag_chars and not CLAUSE_ENDS.intersection(words) and not marker_at(words, 0)


def _runs(words: Sequence[str], wanted: Callable[[str], bool]) -> list[tuple[int, int]]:
    found, start = [], -1
    for i in range(len(words) + 1):
        inside = i < len(words) and wanted(words[i])
        if inside and start < 0:
            start = i
        elif not inside and start >= 0:
            found.append((start, i))
            start = -1
    return found


def _spells(tags: Sequence[str], title: str, coverage: float) -> bool:
    """Whether the tags, in their order, are most of the title."""
    position, covered = 0, 0
    for tag in tags:
        place = title.find(tag, position)
        if place >= 0:
            position = place + len(tag)
            covered += len(tag)
    return covered >= coverage * len(title)


def _repeated(words: Sequence[str], head: int, limits: StructureSettings) -> set[int]:
    """A title that stands twice before the paper begins: once the site's, once the author's."""
    seen: set[str] = set()
    found: set[int] = set()
    for i in range(min(head, len(words))):
        if len(words[i]) >= limits.min_running_head and words[i] in seen and not opens_part(words[i]):
            found.add(i)
        seen.add(words[i])
    return found


def _doubled(words: Sequence[str], limits: StructureSettings) -> set[int]:
    """Titles that stand twice in a row, as bold print makes them."""
    return {
        i
        for i, (before, line) in enumerate(pairwise(words), 1)
        if line == before
        and limits.min_running_head <= len(line) <= limits.max_full_title
        and CLAUSE_ENDS.isdisjoint(line[-1])
        and "\t" not in line
        and not opens_part(line)
    }


def _tail(words: Sequence[str], site: set[int], furniture: Set[int], limits: StructureSettings) -> set[int]:
    """What follows the first clutter behind the last sentence, and titles repeated before it."""
    prose = _prose(words, site, limits)
    last = prose[-1] if prose else len(words)
    first = next((i for i in range(last + 1, len(words)) if i in site), None)
    if first is None:
        return set()
    earlier = {words[i] for i in range(last + 1) if len(words[i]) >= limits.min_running_head}
    repeated = {i for i in range(last + 1, first) if words[i] in earlier}
    return repeated | {i for i in range(first, len(words)) if i not in furniture}
