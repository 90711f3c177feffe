"""Words that no dictionary has: the hidden Markov model of jieba over characters, in a walk of its own.

A character begins a word (B), stands inside (M), ends it (E), or is one by itself (S). The walk is that of Viterbi
(1967) over these four, written out, since nearly all that it is asked about are runs of two to five characters.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import NamedTuple

from jieba import finalseg

_KEPT = 10_000
_NEVER = finalseg.MIN_FLOAT


class _Steps(NamedTuple):
    """The chance, as a logarithm, that one state follows another: ``es`` that of S behind E."""

    bm: float
    be: float
    mm: float
    me: float
    eb: float
    es: float
    sb: float
    ss: float


@lru_cache(maxsize=_KEPT)
def unknown_words(characters: str) -> tuple[str, ...]:
    """Return the words of characters that stand alone in the dictionary, as ``finalseg.cut`` of jieba does."""
    if not finalseg.re_han.fullmatch(characters):
        return tuple(finalseg.cut(characters))
    words: list[str] = []
    start = 0
    for end, state in enumerate(_states(characters), 1):
        if state in "ES" or end == len(characters):
            word = characters[start:end]
            words += word if word in finalseg.Force_Split_Words else (word,)
            start = end
    return tuple(words)


def _states(characters: str) -> str:
    """Return the likeliest state of each character; of equally likely ones that with the later letter."""
    steps, first = _steps(), _emitted(characters[0])
    b, m, e, s = (finalseg.start_P[state] + chance for state, chance in zip("BMES", first, strict=True))
    in_b, in_m, in_e, in_s = "BMES"
    for character in characters[1:]:
        to_b, to_m, to_e, to_s = _emitted(character)
        b_e, b_s = e + steps.eb + to_b, s + steps.sb + to_b
        m_b, m_m = b + steps.bm + to_m, m + steps.mm + to_m
        e_b, e_m = b + steps.be + to_e, m + steps.me + to_e
        s_e, s_s = e + steps.es + to_s, s + steps.ss + to_s
        b, at_b = (b_s, in_s) if b_s >= b_e else (b_e, in_e)
        m, at_m = (m_m, in_m) if m_m >= m_b else (m_b, in_b)
        e, at_e = (e_m, in_m) if e_m >= e_b else (e_b, in_b)
        s, at_s = (s_s, in_s) if s_s >= s_e else (s_e, in_e)
        in_b, in_m, in_e, in_s = at_b + "B", at_m + "M", at_e + "E", at_s + "S"
    return in_s if s >= e else in_e


@cache
def _steps() -> _Steps:
    return _Steps(*(finalseg.trans_P[name[0].upper()][name[1].upper()] for name in _Steps._fields))


@lru_cache(maxsize=_KEPT)
def _emitted(character: str) -> tuple[float, ...]:
    """Return the chance of a character in each state."""
    return tuple(finalseg.emit_P[state].get(character, _NEVER) for state in "BMES")
