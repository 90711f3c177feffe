"""What of a page is the article and what the web site around it.

readability finds the block of the article (its scores go back to arc90's bookmarklet). It was made to show an article
nicely and drops what does not score, so it is only asked where the article is. What lies outside is the site's as long
as nobody could have written it for a paper: links and the frame around links. Sentences stay wherever they stand.
"""

from __future__ import annotations

import copy
import logging
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import metadata, resources
from itertools import accumulate

from lxml import etree, html

from textmine.read.html.walk import NUMBER, OUT, Block, Piece, Shown, words_of
from textmine.settings import ReadSettings

READER = f"readability-lxml {metadata.version('readability-lxml')}"
"""What finds the article."""

_SENTENCE = re.compile("[。！？；!?;]")
_SITE_TAGS = frozenset({"nav", "footer", "aside", "menu"})
_BLANKS = re.compile(r"\s+")
# What web sites set between the title of a page and their own name.
_TITLE_BREAKS = re.compile(
    r"\s+[-–—|]+\s+|[_|｜»]+|\s*[-–—]{2,}\s*|(?<=[\u4e00-\u9fff）)》”])\s?[-–—]\s?(?=[\u4e00-\u9fff])"
)
_MIN_TITLE = 4


def prose(words: str, links: int, limits: ReadSettings) -> int:
    """Return how many characters of a line are sentences: all outside its links, or none where links prevail."""
    if links > limits.max_link_share * len(words) or not _SENTENCE.search(words):
        return 0
    return len(words) - links


def page_title(root: etree._Element) -> str:
    """Return the title of a page without the name of the site, or nothing."""
    found = root.find(".//title")
    said = "" if found is None else words_of(found)
    meta = root.find(".//meta[@property='og:title']")
    if not said.strip() and meta is not None:
        said = meta.get("content", "")
    parts = [_BLANKS.sub(" ", part).strip() for part in _TITLE_BREAKS.split(said[:500]) if part]
    return max(parts, key=len, default="")


def is_title(words: str, title: str) -> bool:
    """Tell whether a line is the title of its page, or most of it."""
    line, whole = _BLANKS.sub("", words), _BLANKS.sub("", title)
    if len(line) < _MIN_TITLE:
        return False
    return (line in whole and 2 * len(line) > len(whole)) or (whole in line and len(line) < 2 * len(whole))


def of_site(root: etree._Element, shown: Shown, title: str, limits: ReadSettings) -> frozenset[int]:
    """Return the numbers of the pieces that are the site's; none where no article is found."""
    if len(shown.blocks) > limits.max_blocks:
        return frozenset()
    sentences = [prose(piece.line.words, piece.links, limits) for piece in shown.pieces]
    if sum(sentences) < limits.min_article:
        return frozenset()
    article = _article(root)
    inside = [piece.block in article for piece in shown.pieces]
    if sum(count for count, own in zip(sentences, inside, strict=True) if own) < limits.min_article:
        inside = [True] * len(inside)  # found nothing good
    titles = [not piece.links and is_title(piece.line.words, title) for piece in shown.pieces]
    return frozenset(_Judge(shown, inside, titles, limits).site())


def _article(root: etree._Element) -> frozenset[int]:
    """Return the numbers of the blocks that readability takes for the article."""
    # Imported late: it loads lxml's cleaner, which costs more than a page without an article does.
    from readability import Document

    logging.getLogger("readability.readability").disabled = True
    try:
        summary = Document(_bare(root)).summary(html_partial=True)
    except Exception:  # whatever it stumbles over, the page stays whole
        return frozenset()
    kept = html.fragment_fromstring(summary, create_parent=True)
    return frozenset(int(element.get(NUMBER, "")) for element in kept.iter() if element.get(NUMBER, "").isdigit())


def _bare(root: etree._Element) -> etree._Element:
    """Return a copy of what is shown, with the attributes only that readability looks at and the numbers of blocks.

    Without this a page could keep its regular expressions busy for hours.
    """
    bare = copy.deepcopy(root)
    for element in [found for found in bare.iter() if found.get(NUMBER) == OUT]:
        if isinstance(element, html.HtmlElement) and element.getparent() is not None:
            element.drop_tree()
    for element in bare.iter(etree.Element):
        kept = {key: element.get(key, "")[:200] for key in ("class", "id", NUMBER) if key in element.attrib}
        if element.tag == "a" and "href" in element.attrib:
            kept["href"] = "#"
        element.attrib.clear()
        for key, value in kept.items():
            element.set(key, value)
        element.text, element.tail = _short_blanks(element.text), _short_blanks(element.tail)
    return bare


def _short_blanks(words: str | None) -> str | None:
    return None if words is None else _BLANKS.sub(" ", words)


class _Judge:
    """Goes down the blocks of a page from the root and takes the largest that are the site's.

    Blocks are ranges of pieces, so sums over them are differences of running totals.
    """

    def __init__(self, shown: Shown, inside: Sequence[bool], titles: Sequence[bool], limits: ReadSettings) -> None:
        self._shown = shown
        self._inside = inside
        self._titles = _totals(titles)
        self._limits = limits
        pieces = shown.pieces
        self._own = _totals(inside)
        self._chars = _totals(len(piece.line.words) for piece in pieces)
        self._links = _totals(piece.links for piece in pieces)
        self._prose = _totals(prose(piece.line.words, piece.links, limits) for piece in pieces)
        self._children: list[list[int]] = [[] for _ in shown.blocks]
        for number, block in enumerate(shown.blocks):
            if block.parent >= 0:
                self._children[block.parent].append(number)

    def site(self) -> set[int]:
        """Return the numbers of the pieces that are the site's."""
        found: set[int] = set()
        todo = [number for number, block in enumerate(self._shown.blocks) if block.parent < 0]
        while todo:
            number = todo.pop()
            block = self._shown.blocks[number]
            if self._is_site(block):
                found.update(range(block.first, block.last))
            else:
                todo += self._children[number]
        pieces = self._shown.pieces
        return found | {i for i, piece in enumerate(pieces) if not self._inside[i] and self._is_link(piece)}

    def _is_site(self, block: Block) -> bool:
        """Tell whether a block is the site's as a whole, the title not in it.

        Without sentences it is when links prevail in it, or when the site calls it so and it has a link; with a few
        sentences (a notice of copyright) only when the site calls it so. Inside the article, both must hold, for
        readability may have taken more than the article.
        """
        first, last = block.first, block.last
        if first == last or self._titles[last] > self._titles[first]:
            return False
        links = self._links[last] - self._links[first]
        sentences = self._prose[last] - self._prose[first]
        prevail = links > self._limits.max_link_share * (self._chars[last] - self._chars[first])
        named = block.tag in _SITE_TAGS or (links > 0 and not block.names.isdisjoint(site_parts()))
        if self._own[last] > self._own[first]:
            return named and prevail and not sentences
        if sentences:
            return named and sentences < self._limits.min_article
        return named or prevail

    def _is_link(self, piece: Piece) -> bool:
        return piece.links > self._limits.max_link_share * len(piece.line.words)


@cache
def site_parts() -> frozenset[str]:
    """Return the names that sites give to their own parts."""
    lines = resources.files(__package__).joinpath("data/site_parts.txt").read_text("utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def _totals(numbers: Iterable[int]) -> list[int]:
    return list(accumulate(numbers, initial=0))
