"""Words that no dictionary has are those of jieba."""

import random

import pytest
from jieba import finalseg

from textmine.text.unknown import unknown_words

WORDS = "岗双责述职张伟民王晓燕学习强国流动党员管理难龘鱻㐀的了在和村社区"


@pytest.mark.parametrize("size", range(1, 9))
def test_they_are_those_of_jieba(size: int) -> None:
    chance = random.Random(size)
    for _ in range(300):
        characters = "".join(chance.choices(WORDS, k=size))
        assert unknown_words(characters) == tuple(finalseg.cut(characters)), characters


@pytest.mark.parametrize("characters", ["王a1晓", "㐀ab龘鱻", "九7%", "_-"])
def test_what_is_no_ideograph_is_cut_as_jieba_does(characters: str) -> None:
    assert unknown_words(characters) == tuple(finalseg.cut(characters))


def test_words_that_must_be_split_are(monkeypatch: pytest.MonkeyPatch) -> None:
    assert unknown_words("张伟明明") == ("张伟", "明明")
    unknown_words.cache_clear()
    monkeypatch.setattr(finalseg, "Force_Split_Words", {"张伟"})
    assert unknown_words("张伟明明") == ("张", "伟", "明明")
    unknown_words.cache_clear()
