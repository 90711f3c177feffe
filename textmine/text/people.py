"""Names of people in Chinese prose: a surname with a given name where the words around speak of a person.

No list holds all names and a common word may begin with a surname (高度, 任务), so a name counts only where a title
stands before or behind it, in a list of who is responsible, in a signature, or beside another name in a row. Alone
counts only an unknown word of three characters, a surname and two others that names are made of: 柳小梅.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from textmine.lexicon import Lexicon
from textmine.model import Span
from textmine.text.givens import GivenNames
from textmine.text.segment import Segmenter

_AHEAD = 8  # characters that are cut into words to see where a name ends
_BACK = 4  # characters before a name that are cut into words to see that it begins there
_HAN = re.compile("[\u4e00-\u9fff]+")
_LIST = re.compile(r"[、，,；;/\s和及与]+")
_LINE_OF_LIST = re.compile(r"[^。！？\n]{1,60}")
_END = re.compile(r"[，,。；;：:！!？?、\s）)（(／/”」》|｜]|$")
_SIGNATURE = re.compile(r"^[ \t\u3000]*([\u4e00-\u9fff](?:[ \u3000]{0,4}[\u4e00-\u9fff]){1,3})[ \t\u3000]*$", re.M)
_DATE = re.compile(r"(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月|[二一][〇○零九][〇○零一二三四五六七八九]{2}年")
_BESIDE = 24  # characters between a signature and its date
_COMMON = 1000  # uses from which a word before a full stop is no given name: 强调
_SELDOM = 100  # uses up to which an adjective may be a name: 高峻
_NAMES = frozenset({"", "nr", "nrt", "nrfg", "nz", "ns"})
_VERBS = tuple("vadprcumft")
_FULL, _LONGEST = 3, 4  # characters of most names, and of the longest


def people_in(text: str, lexicon: Lexicon, cut: Segmenter) -> Iterator[str]:
    """Yield the full names of people in a text, in any order; some more than once."""
    finder = _finder(lexicon, cut)
    found = dict(finder.found(text))
    found |= {start: end for start, end in finder.alone(text) if start not in found}
    for start, end in found.items():
        yield text[start:end]
        yield from finder.beside(text, start, end)
    yield from finder.listed(text)
    yield from finder.counted(text)
    yield from finder.signed(text)


def spans_of(text: str, names: Collection[str]) -> list[Span]:
    """Return where ``names`` stand in ``text``, the longer one where two begin together."""
    if not names:
        return []
    pattern = "|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n)))
    return [Span(m.start(), m.end()) for m in re.finditer(pattern, text)]


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
        self.givens = GivenNames(cut, self.rules.surnames)

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where names stand that a title or a verb shows to be some."""
        for m in self.rules.titles.finditer(text):
            if end := self._ending(text, m.end()) or self._likely_end(text, m.end()):
                yield m.end(), end
        for m in self.rules.asked.finditer(text):
            if m["weak"] and text[m.end()] in self.rules.doubtful:
                continue
            if not (end := self._ending(text, m.end())) or not self.rules.acts.match(text, end):
                continue
            if not m["weak"] or text[end - 1] not in self.rules.no_endings:
                yield m.end(), end
        for m in self.rules.called.finditer(text):
            for start in range(max(0, m.start() - _LONGEST), m.start() - 1):
                if text[start] in self.rules.surnames and self._ends_at(text, start, m.start()):
                    yield start, m.start()
                    break

    def alone(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where names of three characters stand that nothing announces."""
        for m in self.rules.alone.finditer(text):
            start, end = m.start(), m.start() + _FULL
            if (
                self.givens.likelihood(text[start:end]) > self.rules.likely
                and not self._is_in_words(text, start)
                and self._is_cut_out(text, start, end)
            ):
                yield start, end

    def _is_in_words(self, text: str, start: int) -> bool:
        """Tell whether words of the dictionary make up three characters, or reach into them."""
        name, ahead = text[start : start + _FULL], text[max(0, start - 1) : start + 1]
        if self.cut.frequency(name) or name in self.rules.keep:
            return True
        if self._holds_word(name) or self._is_act(name[1:]):
            return True
        if len(ahead) > 1 and self.cut.frequency(ahead):
            return True
        return self.cut.frequency(text[start + 2 : start + 4]) >= self.rules.common

    def _is_cut_out(self, text: str, start: int, end: int) -> bool:
        """Tell whether the text around is cut into words of which a name is one."""
        position = max(0, start - _BACK)
        for word in self.cut.words(text[position : start + _AHEAD]):
            behind = position + len(word)
            if position == start + 1 and behind == end:  # 冯, 国强
                return self.cut.word_class(word).startswith("nr") and self.cut.frequency(word) < _COMMON
            if position > start or behind > start + 1:
                return position == start and behind == end
            position = behind
        return False

    def _likely_end(self, text: str, start: int) -> int:
        """Return where three characters behind a title end that look like a name whatever words they hold; else 0."""
        end = start + _FULL
        name, edge = text[start:end], text[end - 1 : end + 1]
        if name[0] not in self.rules.surnames or not _HAN.fullmatch(name) or len(name) < _FULL:
            return 0
        if name in self.rules.keep or name[-1] in self.rules.follows or self._is_no_given(name[1:]):
            return 0
        if self._is_word(name) or self._is_word(name[:2]) or self.givens.likelihood(name) <= self.rules.likely:
            return 0
        if name[0] in self.rules.doubtful and (self.cut.frequency(name[:2]) or self._is_act(name[1:])):
            return 0
        reached = self.cut.frequency(edge) if name[1] not in self.rules.halves else 0
        return end if reached < self.rules.common or reached <= self.cut.frequency(name[1:]) else 0

    def _is_no_given(self, characters: str) -> bool:
        """Tell whether characters are no given name: one of them never is, or they are a title."""
        return bool(set(characters) & self.rules.no_name or self.rules.called.fullmatch(characters))

    def _is_act(self, characters: str) -> bool:
        """Tell whether characters are a common word behind what only looks like a surname: 连登录, 向亲戚."""
        if self._is_word(characters):
            return True
        common = self.cut.frequency(characters) >= self.rules.common
        return common and self.cut.word_class(characters).startswith(_VERBS)

    def _is_word(self, characters: str) -> bool:
        """Tell whether characters are a word in frequent use that is no name."""
        return self.cut.frequency(characters) >= _COMMON and self.cut.word_class(characters) not in _NAMES

    def listed(self, text: str) -> Iterator[str]:
        """Yield the names behind labels: 责任人：王建国、李秀英."""
        for m in self.rules.labels.finditer(text):
            line = _LINE_OF_LIST.match(text, m.end())
            for item in _LIST.split(_without_called(line[0], self.lexicon)) if line else ():
                if not item or not self.is_name(item, certain=True):
                    break
                yield item

    def counted(self, text: str) -> Iterator[str]:
        """Yield the names of a row behind which people are counted: 张伟、李娜等3名党员."""
        for m in self.rules.rows.finditer(text):
            names = m[0].split("、")
            if all(map(self.is_name, names)) and _begins(text, m.start(), self.cut):
                yield from names

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
            before = next(
                (at for at in range(max(0, start - 1 - _LONGEST), start - 2) if self._is_item(text, at, start - 1)), -1
            )
            if before < 0:
                break
            yield text[before : start - 1]
            start = before

    def _is_item(self, text: str, start: int, end: int) -> bool:
        """Tell whether the last characters of an item in a row are a name: 挑出李昌、石小燕."""
        return self.is_name(text[start:end]) and (
            not start or not _HAN.match(text[start - 1]) or _begins(text, start, self.cut)
        )

    def _ends_at(self, text: str, start: int, end: int) -> bool:
        if text[start : start + 2] in self.rules.compound and self.is_name(text[start:end], certain=True):
            return True
        return self._ending(text, start) == end and _begins(text, start, self.cut)

    def is_name(self, item: str, *, certain: bool = False) -> bool:
        """Tell whether an item may be a name; where one is expected (``certain``), rare words may be one."""
        rules = self.rules
        family = next((c for c in rules.compound if item.startswith(c)), item[:1])
        given = item[len(family) :]
        if not given or len(given) > 2 or given in rules.halves or (len(family) == 1 and family not in rules.surnames):
            return False
        if not _HAN.fullmatch(given) or (len(item) == _FULL and self._holds_word(item)):
            return False
        if item in rules.keep or self._is_no_given(given):
            return False
        known = self.cut.word_class(item)
        rare = self.cut.frequency(item) < (rules.common if known != "ns" else _COMMON)
        if certain and rare and not known.startswith(_VERBS):
            return True
        if certain and known == "a" and self.cut.frequency(item) < _SELDOM:
            return True
        return not known or known.startswith(("nr", "nz"))

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
            and self._goes_on(text[start : start + 2], text[start + 2 : start + 4])
            and (len(words[0]) == 1 or self._may_begin(words[0]))
        ):
            size = _FULL
        name = text[start : start + size]
        closed = bool(_END.match(text, start + size) or self.rules.called.match(text, start + size))
        if name[:1] in self.rules.doubtful and not self._is_sure(name, closed=closed, whole=len(words[0]) == size):
            return 0
        return start + size if self.is_name(name, certain=closed) else 0

    def _is_sure(self, name: str, *, closed: bool, whole: bool) -> bool:
        """Tell whether a name may have a surname that is mostly another word: three characters, or a known name."""
        if len(name) < _FULL:
            return closed and whole and self.cut.word_class(name) == "nr" and self.cut.frequency(name) < _COMMON
        return closed or whole

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

    def _goes_on(self, name: str, behind: str) -> bool:
        """Tell whether a name of two characters has a third: one that makes no word with what follows."""
        third = behind[:1]
        if not "\u4e00" <= third <= "\u9fff" or third in self.rules.follows or third in self.rules.no_name:
            return False
        uses = self.cut.frequency(behind) if _HAN.fullmatch(behind[1:]) else 0
        if behind[1:] in self.rules.follows and self.givens.likelihood(name + third) > self.rules.likely:
            return uses < self.rules.common  # 贺春林任: 林任 is hardly a word
        return not uses


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
