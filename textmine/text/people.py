"""Names of people in Chinese prose: a surname with a given name where the words around speak of a person.

No list holds all names and a common word may begin with a surname (高度, 任务), so a name counts only where a title
stands before or behind it, in a list of who is responsible, in a signature, or beside another name in a row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from textmine.lexicon import Lexicon
from textmine.text.segment import Segmenter

_AHEAD = 8  # characters that are cut into words to see where a name ends
_BACK = 4  # characters before a name that are cut into words to see that it begins there
_HAN = re.compile("[\u4e00-\u9fff]+")
_LIST = re.compile(r"[、，,；;/\s和及与]+")
_LINE_OF_LIST = re.compile(r"[^。！？\n]{1,60}")
_END = re.compile(r"[，,。；;：:！!？?、\s）)（(／/”」》]|$")
_SIGNATURE = re.compile(r"^[ \t\u3000]*([\u4e00-\u9fff](?:[ \u3000]{0,4}[\u4e00-\u9fff]){1,3})[ \t\u3000]*$", re.M)
_DATE = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月|[二一][〇○零九][〇○零一二三四五六七八九]{2}年")
_BESIDE = 24  # characters between a signature and its date
_COMMON = 1000  # uses from which a word before a full stop is no given name: 强调
_NAMES = frozenset({"", "nr", "nrt", "nrfg", "nz", "ns"})
_VERBS = tuple("vadprcumft")
_FULL, _LONGEST = 3, 4  # characters of most names, and of the longest


def people_in(text: str, lexicon: Lexicon, cut: Segmenter) -> Iterator[str]:
    """Yield the full names of people in a text, in any order; some more than once."""
    finder = _finder(lexicon, cut)
    for start, end in finder.found(text):
        yield text[start:end]
        yield from finder.beside(text, start, end)
    yield from finder.listed(text)
    yield from finder.signed(text)


def people_of(line: str, lexicon: Lexicon, cut: Segmenter) -> Iterator[str]:
    """Yield the names in a cell or a list that is to hold people and offices: nothing but names and what parts them."""
    finder = _finder(lexicon, cut)
    for item in _LIST.split(_without_called(line, lexicon)):
        if finder.is_name(item):
            yield item


def addressed_in(text: str, lexicon: Lexicon, cut: Segmenter) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a text addresses somebody by surname (王书记, 老周), each with the surname in it."""
    rules = lexicon.naming.people
    for pattern in (rules.addressed, rules.nicknames):
        for m in pattern.finditer(text):
            if m.start() and text[m.start() - 1] in rules.no_surname_after:
                continue
            if cut.frequency(text[m.end() - 1 : m.end() + 1]) == 0 and _begins(text, m.start(), cut):
                yield m[0], m["who"]


@lru_cache(maxsize=2)
def _finder(lexicon: Lexicon, cut: Segmenter) -> _Finder:
    return _Finder(lexicon, cut)


class _Finder:
    def __init__(self, lexicon: Lexicon, cut: Segmenter) -> None:
        self.rules = lexicon.naming.people
        self.lexicon = lexicon
        self.cut = cut

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where names stand that a title or a verb shows to be some."""
        for m in self.rules.titles.finditer(text):
            if end := self._ending(text, m.end()):
                yield m.end(), end
        for m in self.rules.asked.finditer(text):
            if m["weak"] and text[m.end()] in self.rules.doubtful:
                continue
            if (end := self._ending(text, m.end())) and self.rules.acts.match(text, end):
                yield m.end(), end
        for m in self.rules.called.finditer(text):
            for start in range(max(0, m.start() - _LONGEST), m.start() - 1):
                if text[start] in self.rules.surnames and self._ends_at(text, start, m.start()):
                    yield start, m.start()
                    break

    def listed(self, text: str) -> Iterator[str]:
        """Yield the names behind labels: 责任人：王建国、李秀英."""
        for m in self.rules.labels.finditer(text):
            line = _LINE_OF_LIST.match(text, m.end())
            for item in _LIST.split(_without_called(line[0], self.lexicon)) if line else ():
                if not item or not self.is_name(item, certain=True):
                    break
                yield item

    def signed(self, text: str) -> Iterator[str]:
        """Yield the names that are a line of their own beside a date."""
        for m in _SIGNATURE.finditer(text):
            name = re.sub(r"\s", "", m[1])
            near = text[max(0, m.start() - _BESIDE) : m.end() + _BESIDE]
            if self.is_name(name) and _DATE.search(near):
                yield name

    def beside(self, text: str, start: int, end: int) -> Iterator[str]:
        """Yield the names in a row with one: 王建国、李秀英、张伟."""
        while text[end : end + 1] == "、" and (stop := self._ending(text, end + 1) if end + 1 < len(text) else 0):
            yield text[end + 1 : stop]
            end = stop
        while text[start - 1 : start] == "、":
            opening = max(text.rfind(mark, 0, start - 1) for mark in "，。；：、\n 　（")
            item = text[opening + 1 : start - 1]
            if not self.is_name(item):
                break
            yield item
            start = opening + 1

    def _ends_at(self, text: str, start: int, end: int) -> bool:
        return self._ending(text, start) == end and _begins(text, start, self.cut)

    def is_name(self, item: str, *, certain: bool = False) -> bool:
        """Tell whether an item may be a name; where one is expected (``certain``), rare words may be one."""
        rules = self.rules
        family = next((c for c in rules.compound if item.startswith(c)), item[:1])
        given = item[len(family) :]
        if not given or len(given) > 2 or (len(family) == 1 and family not in rules.surnames):
            return False
        if not _HAN.fullmatch(given) or (len(item) == _FULL and self._holds_word(item)):
            return False
        if item in rules.keep or set(given) & rules.no_name:
            return False
        known = self.cut.word_class(item)
        rare = self.cut.frequency(item) < (rules.common if known != "ns" else _COMMON)
        return not known or known.startswith(("nr", "nz")) or (certain and rare and not known.startswith(_VERBS))

    def _holds_word(self, item: str) -> bool:
        """Tell whether three characters begin or end with a common word: 安全岗, 双备份."""
        clear = item[0] not in self.rules.doubtful
        parts = (item[:2], self.rules.common), (item[1:], _COMMON if clear else self.rules.common)
        return any(self.cut.frequency(part) >= most and self.cut.word_class(part) not in _NAMES for part, most in parts)

    def _ending(self, text: str, start: int) -> int:
        """Return where a name that begins at ``start`` ends, by the words that the text is cut into; 0 if none does."""
        words = self.cut.words(text[start : start + _AHEAD])
        size, known = len(words[0]), self.cut.frequency(words[0])
        if size == 1 or words[0] in self.rules.compound:
            size += self._given(words[1:])
        elif size >= _FULL and not known:
            size = 2 if text[start + 2] in self.rules.follows else _FULL  # jieba guesses 张伟说 and 龚雪琴排
        if (
            size == 2
            and self._goes_on(text[start + 2 : start + 4])
            and (len(words[0]) == 1 or self._may_begin(words[0]))
        ):
            size = _FULL
        name = text[start : start + size]
        closed = bool(_END.match(text, start + size) or self.rules.called.match(text, start + size))
        if name[:1] in self.rules.doubtful and (size < _FULL or not (closed or len(words[0]) == size)):
            return 0
        return start + size if self.is_name(name, certain=closed) else 0

    def _may_begin(self, word: str) -> bool:
        """Tell whether a word of two characters may be the beginning of a name: no word, or a name itself (江永)."""
        return self.cut.word_class(word) in _NAMES or not self.cut.frequency(word)

    def _given(self, words: list[str]) -> int:
        """Return how many characters of the words behind a surname are the given name; 0 if they are none."""
        if not words or len(words[0]) > 2:
            return 0
        closed = len(words) > 1 and bool(_END.match(words[1]))
        rare = self.cut.frequency(words[0]) < (_COMMON if closed else self.rules.common)
        known = self.cut.word_class(words[0])
        return len(words[0]) if len(words[0]) == 1 or rare or not known.startswith(_VERBS) else 0

    def _goes_on(self, behind: str) -> bool:
        """Tell whether a name of two characters has a third: one that makes no word with what follows."""
        third = behind[:1]
        if not "\u4e00" <= third <= "\u9fff" or third in self.rules.follows or third in self.rules.no_name:
            return False
        return not self.cut.frequency(behind) if len(behind) == 2 and "\u4e00" <= behind[1] <= "\u9fff" else True


def _without_called(line: str, lexicon: Lexicon) -> str:
    return re.sub(
        rf"(?<=[\u4e00-\u9fff]{{2}}){lexicon.naming.people.called.pattern}(?=[、，,；;/\s]|$)", "", line.strip()
    )


def _begins(text: str, at: int, cut: Segmenter) -> bool:
    """Tell whether a word of the text begins at a place, by a few characters around it."""
    back = max(0, at - _BACK)
    position = back
    for word in cut.words(text[back : at + _BACK]):
        if position >= at:
            break
        position += len(word)
    return position == at
