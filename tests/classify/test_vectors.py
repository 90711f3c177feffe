import numpy as np
import pytest

from textmine.classify.vectors import Centred, Encoder

from .office import FakeEncoder

TEXTS = ["台账缺页。", "志愿服务没有开展。", "没有人来。"]


def test_centred_vectors_have_length_one() -> None:
    encoder = FakeEncoder()
    found = Centred(encoder, encoder(TEXTS).mean(axis=0))(TEXTS)
    assert np.linalg.norm(found, axis=1) == pytest.approx(1.0)
    assert found.dtype == np.float32


def test_what_all_sentences_share_is_taken_off() -> None:
    encoder = FakeEncoder()
    crowded = encoder(TEXTS)
    apart = Centred(encoder, crowded.mean(axis=0))(TEXTS)
    assert crowded[0] @ crowded[1] > 0.8
    assert apart[0] @ apart[1] < 0.2


def test_a_sentence_at_the_centre_has_no_direction_and_no_error() -> None:
    encoder = FakeEncoder()
    found = Centred(encoder, encoder(TEXTS[:1])[0])(TEXTS[:1])
    assert np.isfinite(found).all()


def test_an_encoder_is_what_the_interface_says() -> None:
    encoder: Encoder = FakeEncoder("other")
    assert encoder.name == "other"
    assert hash(encoder) == hash(FakeEncoder("other"))
