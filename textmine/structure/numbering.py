"""The numbers that open titles: GB/T 9704 (一、 （一） 1. （1）) and what people make of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType

from textmine.model import Span

_HAN = "一二三四五六七八九十"
_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九十")}
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_BRACKETED = "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"
_DOTTED = "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"
_HAN_BRACKETED = "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩"
_ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ"
_SPOKEN = ("首先", "其次", "再次", "最后")
_ORDINARY = r"0-9０-９"
_FIGURES = "0123456789０１２３４５６７８９"
_MEASURES = "万亿元倍个公米吨亩%％"  # 2.5 万元 is an amount, not a number of a title
_NOT_MUST = "素件点求害闻目道"  # 三要素, 一要求
_NOT_COMES = "二三四往去年到得电访宾"  # 一来二去, 三来一补

_FORMS: tuple[tuple[str, int, str, str], ...] = (
    # kind, level by GB/T 9704-2012 §7.3.3 (1 to 4; 5 for what it does not know), the signs that it begins with, pattern
    # with the value as group 1
    ("chapter", 1, "第", rf"第([{_HAN}]{{1,3}}|[{_ORDINARY}]{{1,2}})(?:部分|章)[、，,:：\s]{{0,2}}"),
    ("han", 1, _HAN, rf"([{_HAN}]{{1,3}})\s?[、．.]\s*"),
    ("roman", 1, _ROMAN, rf"([{_ROMAN}])[、．.\s]\s*"),
    ("han_square", 1, "【", rf"【\s*([{_HAN}]{{1,3}})\s*】[、．.]?\s*"),
    ("han_blank", 1, _HAN, rf"([{_HAN}]{{1,2}})[\s　]+(?=\S)"),
    ("han_bracket", 2, "（(〔﹝", rf"[（(〔﹝]\s*([{_HAN}]{{1,3}})\s*[）)〕﹞][、．.]?\s*"),
    ("han_bracket", 2, _HAN_BRACKETED, rf"([{_HAN_BRACKETED}])[、．.]?\s*"),
    ("han_half", 2, _HAN, rf"([{_HAN}]{{1,3}})[）)][、．.]?\s*"),
    ("section", 2, "第", rf"第([{_HAN}]{{1,3}}|[{_ORDINARY}]{{1,2}})节[、，,:：\s]{{0,2}}"),
    ("digit", 3, _FIGURES, rf"([{_ORDINARY}]{{1,2}})[．.、](?![{_ORDINARY}])\s*"),
    ("digit", 3, _DOTTED, rf"([{_DOTTED}])\s*"),
    ("decimal", 2, _FIGURES, rf"[{_ORDINARY}]{{1,2}}[．.]([{_ORDINARY}]{{1,2}})[、\s]\s*(?![{_MEASURES}])"),
    ("digit_half", 4, _FIGURES, rf"([{_ORDINARY}]{{1,2}})[）)]、?\s*"),
    ("digit_bracket", 4, "（(", rf"[（(]\s*([{_ORDINARY}]{{1,2}})\s*[）)][、．.]?\s*"),
    ("digit_bracket", 4, _BRACKETED, rf"([{_BRACKETED}])、?\s*"),
    ("circled", 5, _CIRCLED, rf"([{_CIRCLED}])、?\s*"),
    ("is", 5, _HAN, rf"([{_HAN}]{{1,2}})(?:(?:要|则)?是(?:要)?|来(?![一{_NOT_COMES}]))[，,、]?"),
    ("must", 5, _HAN, rf"([{_HAN}])要(?=[\u4e00-\u9fff])(?![{_NOT_MUST}])"),
    ("ordinal", 5, "第", rf"第([{_HAN}]{{1,3}})[，,、：:．.]\s*"),
    ("ordinal_is", 5, "其", rf"其([{_HAN}])(?:是[，,、：:]?|[，,、：:])"),
    ("spoken", 5, "首其再最", rf"({'|'.join(_SPOKEN)})(?:是|要|，|,|、)"),
)
_PATTERNS = tuple((kind, level, signs, re.compile(pattern)) for kind, level, signs, pattern in _FORMS)
_BY_SIGN = MappingProxyType({
    sign: tuple((kind, level, pattern) for kind, level, signs, pattern in _PATTERNS if sign in signs)
    for sign in sorted({sign for _, _, signs, _ in _FORMS for sign in signs})
})  # fmt: skip

LISTED = 5
"""Level of enumerations in running text (一是, 第一，, ①), below all levels of the standard."""


@dataclass(frozen=True, slots=True)
class Marker:
    """One number as it stands: its kind, its value from 1, its level, and where it is."""

    kind: str
    value: int
    level: int
    span: Span


def _value(figure: str) -> int:
    for row in (_CIRCLED, _BRACKETED, _DOTTED, _HAN_BRACKETED, _ROMAN):
        if figure in row:
            return row.index(figure) + 1
    if figure in _SPOKEN:
        return _SPOKEN.index(figure) + 1
    if figure.isdecimal():
        return int(figure)
    return han_number(figure)


def han_number(figure: str) -> int:
    """Return the value of a Chinese number below one hundred.

    >>> [han_number(n) for n in ("七", "十", "十二", "二十", "二十三")]
    [7, 10, 12, 20, 23]
    """
    tens, ten, ones = figure.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS.get(ones, 0) if ones else 0)


def han_figure(value: int) -> str:
    """Return a number below one hundred in Chinese.

    >>> [han_figure(n) for n in (7, 10, 12, 20, 23)]
    ['七', '十', '十二', '二十', '二十三']
    """
    tens, ones = divmod(value, 10)
    ten = ("" if tens == 1 else _HAN[tens - 1]) + "十" if tens else ""
    return ten + (_HAN[ones - 1] if ones else "")


def marker_at(text: str, position: int) -> Marker | None:
    """Return the number that stands in ``text`` at ``position``, if one does."""
    for kind, level, pattern in _BY_SIGN.get(text[position : position + 1], ()):
        if found := pattern.match(text, position):
            value = _value(found[1])
            return Marker(kind, value, level, Span(position, found.end())) if value else None
    return None


def opens_paragraph(marker: Marker) -> bool:
    """Whether a number opens a paragraph of its own; 一是 and 第一 may stand anywhere in one."""
    return marker.level < LISTED or marker.kind == "circled"
