"""Names of persons in Chinese prose, found so that they can be left blank.

A name is told by what stands around it (书记…, …同志) or by being an unknown word of three characters that begins with
a surname. What is found once is a name wherever it stands in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from textmine.lexicon import Lexicon
from textmine.lexicon.persons import PersonRules, person_rules
from textmine.model import Span
from textmine.text.segment import Segmenter, Tagged, segmenter

_PERSON = ("nr", "nrt", "nrfg")
_HAN = re.compile(r"[\u4e00-\u9fff·]+")
_FORMAL = re.compile("同志|先生|女士")
_LINE = re.compile(r"[^\n\r。；;！？]{1,400}")
_REACH = 8
"""Characters before a name in which its office stands."""


def persons_named(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the names of persons in ``text``; those that everybody quotes are none of them.

    >>> from textmine.lexicon import load_lexicon
    >>> sorted(persons_named("镇党委书记邱国栋同志带队，学习习近平总书记讲话。", load_lexicon()))
    ['邱国栋']
    """
    rules, cut = person_rules(), segmenter(lexicon)
    found: set[str] = set()
    for line in _LINE.finditer(text):
        if _hinted(line[0], cut, rules):
            found |= set(_in_line(line[0], cut.tagged(line[0]), rules))
    return frozenset(found)


def places_of(text: str, names: frozenset[str]) -> list[Span]:
    """Return where ``names`` stand in ``text``, longer ones first where two begin together."""
    if not names:
        return []
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n))))
    return [Span(m.start(), m.end()) for m in pattern.finditer(text)]


def _hinted(line: str, cut: Segmenter, rules: PersonRules) -> bool:
    """Say whether a line may name anybody, so that the slow tagger reads few lines."""
    if rules.hint.search(line):
        return True
    return any(rules.may_name(word) and cut.word_class(word) in {"", *_PERSON} for word in cut.words(line))


def _in_line(line: str, words: Sequence[Tagged], rules: PersonRules) -> Iterator[str]:
    for index, word in enumerate(words):
        before, following = line[max(0, word.start - _REACH) : word.start], words[index + 1 : index + 3]
        if not _HAN.fullmatch(word.text):
            continue
        called = bool(rules.called.search(before))
        for name in _readings(word, following, rules, called=called):
            behind = line[word.start + len(name) :]
            formal = bool(_FORMAL.match(behind))
            if called or formal or _stands_alone(name, word, rules) or _listed(words, index, rules):
                yield name
                break


def _readings(word: Tagged, following: Sequence[Tagged], rules: PersonRules, *, called: bool) -> Iterator[str]:
    """The names that may begin with ``word``, the longest first: jieba cuts 沈柏年 into 沈柏 and 年."""
    after = following[0] if following and _HAN.fullmatch(following[0].text) else None
    person = word.kind in _PERSON
    joined = word.text + after.text if after else ""
    if after and rules.rare.fullmatch(word.text) and (person or after.kind in _PERSON):
        if rules.may_name(joined, rare=True):
            yield joined
    elif after and person and rules.may_name(word.text + after.text[0], rare=True):
        rest = after.text[1:] + (following[1].text if len(following) > 1 else "")
        if _FORMAL.match(rest) or (called and rules.titled.match(rest)):
            yield word.text + after.text[0]
    if person and rules.may_name(word.text, rare=called):
        yield word.text


def _stands_alone(name: str, word: Tagged, rules: PersonRules) -> bool:
    """Say whether a name needs nothing around it: three characters that jieba takes for a person."""
    whole = name == word.text and not word.known and rules.surname.match(name) is not None
    return whole and len(name) == 3 and name[-1] not in rules.no_endings


def _listed(words: Sequence[Tagged], index: int, rules: PersonRules) -> bool:
    """Say whether another name stands beside this one in a list: 张伟、李娜."""
    beside = [words[i] for i, gap in ((index - 2, index - 1), (index + 2, index + 1)) if _lists(words, i, gap)]
    return any(w.kind in _PERSON and rules.surname.match(w.text) and rules.may_name(w.text) for w in beside)


def _lists(words: Sequence[Tagged], other: int, gap: int) -> bool:
    return 0 <= other < len(words) and words[gap].text in {"、", "和", "，", "与"}
