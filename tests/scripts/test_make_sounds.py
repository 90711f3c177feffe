"""The shipped list of characters that sound alike."""

import make_sounds
import pytest

from textmine.lexicon import load_lexicon

SOUNDS = load_lexicon().residue.typos.sounds


def test_the_list_is_what_the_script_writes():
    assert make_sounds.TARGET.read_text("utf-8").splitlines() == make_sounds.rows()


def test_every_character_of_the_standard_has_a_sound():
    assert set(SOUNDS) == set(make_sounds.characters())
    assert len(SOUNDS) == 6763


@pytest.mark.parametrize(("character", "like", "unlike"), [("位", "为", "来"), ("底", "低", "七"), ("排", "牌", "摆")])
def test_characters_sound_alike_whatever_their_tone(character, like, unlike):
    assert character in SOUNDS[character]
    assert like in SOUNDS[character]
    assert unlike not in SOUNDS[character]
