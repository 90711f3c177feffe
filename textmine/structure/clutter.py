"""Text that is not the author's: what web sites, document shops and printers put around a paper.

Everything here only marks lines; nothing is removed. A line is clutter by its look (a rule of the lexicon), by its
neighbours (tag clouds, the tail of a page), or because it repeats (previews, running heads).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from textmine.lexicon import ClutterRules
from textmine.model import Span
from textmine.structure.lines import Line
from textmine.structure.numbering import marker_at
from textmine.text.normal import MatchingForm, matching_form

_STOPS = "。！？；!?;：:，,、"
_FULL_STOPS = "。！？!?；;"
_CLOSERS = "”’」』）)】》〉\"'"
_ELLIPSES = ("...", "…", "。。。")
_BODY_WIDTH = 15.0  # full-width characters that a line of prose has at least, when it ends a sentence
_RUNNING_HEAD = 3  # times that a short line must stand alone before it is a running head


def clutter_lines(text: str, stack: Sequence[Line], rules: ClutterRules, pages: Sequence[Span] = ()) -> set[int]:
    """Return the indices of the lines of ``stack`` that are clutter.

    ``pages`` are the spans of a document's pages: with them, a line that heads or ends many pages is clutter.
    """
    found = {i for i, line in enumerate(stack) if _looks_like_clutter(line.span.of(text), rules)}
    found |= _tag_clouds(text, stack, rules)
    found |= _previews(text, stack, found, rules)
    site = found | _tail(text, stack, found)
    furniture = {i for i, line in enumerate(stack) if rules.page.fullmatch(line.span.of(text))}
    return site | furniture | _running_heads(text, stack, pages)


def _looks_like_clutter(words: str, rules: ClutterRules) -> bool:
    if len(words) > rules.max_chars:
        return False
    bare = words.strip("　 ")
    return bool(rules.line.fullmatch(bare)) or len(set(rules.words.findall(bare))) >= 2


def _tag_clouds(text: str, stack: Sequence[Line], rules: ClutterRules) -> set[int]:
    """Runs of single words a line that the paper's own text holds too: a site's keywords."""
    found: set[int] = set()
    run: list[int] = []
    for i in range(len(stack) + 1):
        words = stack[i].span.of(text) if i < len(stack) else ""
        if words and len(words) <= rules.tag_chars and not any(c in _STOPS for c in words) and not marker_at(words, 0):
            run.append(i)
            continue
        if len(run) >= rules.tag_run:
            again = sum(text.count(stack[k].span.of(text)) > 1 for k in run)
            if again * 2 >= len(run):
                found.update(run)
        run = []
    return found


def _previews(text: str, stack: Sequence[Line], clutter: set[int], rules: ClutterRules) -> set[int]:
    """Long lines that say again what stands elsewhere and break off, as the summary of a document shop does."""
    found: set[int] = set()
    whole: MatchingForm | None = None
    for i, line in enumerate(stack):
        words = line.span.of(text)
        cut_off = words.endswith(_ELLIPSES)
        if len(words) < rules.preview_chars or not (cut_off or i - 1 in clutter or i - 2 in clutter):
            continue
        head = matching_form(words).text[: -4 if cut_off else None]
        if len(head) < rules.preview_chars // 2:
            continue
        whole = whole or matching_form(text)
        folded = whole.text
        if folded.count(head) > 1 and (cut_off or folded.find(head) < whole.within(line.span)[0]):
            found.add(i)
    return found


def _running_heads(text: str, stack: Sequence[Line], pages: Sequence[Span]) -> set[int]:
    """Short lines without a number that repeat: at the edges of pages, or alone at least three times."""
    words = [line.span.of(text) for line in stack]
    alone = Counter(w for w in words if 4 <= len(w) <= 40 and w[-1] not in _STOPS and not marker_at(w, 0))
    seen: set[str] = set()
    found: set[int] = set()
    edges = _page_edges(stack, pages)
    for i, w in enumerate(words):
        repeated = alone[w] >= _RUNNING_HEAD or (alone[w] >= 2 and i in edges)
        if repeated and w in seen:
            found.add(i)
        seen.add(w)
    return found


def _page_edges(stack: Sequence[Line], pages: Sequence[Span]) -> set[int]:
    edges: set[int] = set()
    for page in pages:
        inside = [i for i, line in enumerate(stack) if page.start <= line.span.start < page.end]
        edges.update(inside[:1] + inside[-1:])
    return edges


def _tail(text: str, stack: Sequence[Line], clutter: set[int]) -> set[int]:
    """What follows the first clutter behind the last sentence of prose, and titles repeated before it."""
    prose = [
        i
        for i, line in enumerate(stack)
        if i not in clutter
        and line.width >= _BODY_WIDTH
        and line.span.of(text).rstrip(_CLOSERS)[-1:] in tuple(_FULL_STOPS)
    ]
    last = prose[-1] if prose else len(stack)
    first = next((i for i in range(last + 1, len(stack)) if i in clutter), None)
    if first is None:
        return set()
    earlier = {line.span.of(text) for line in stack[: last + 1]}
    repeated = {i for i in range(last + 1, first) if stack[i].span.of(text) in earlier}
    return repeated | set(range(first, len(stack)))
