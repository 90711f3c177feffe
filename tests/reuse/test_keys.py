import numpy as np
import pytest

from textmine.reuse import keys as module
from textmine.reuse.keys import KeyTable


@pytest.mark.parametrize("bits", [1, 8, 20])
def test_what_both_hold_is_marked_on_either_side_however_small_the_table(
    bits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PLACE_BITS", bits)
    table, drawn = KeyTable(), np.random.default_rng(1)
    for size in (0, 1, 50, 4000):
        a, b = (drawn.integers(0, 5000, count).astype(np.uint64) << np.uint64(30) for count in (size, size // 2))
        in_a, in_b = table.in_both(a, b)
        assert in_a.tolist() == np.isin(a, b).tolist()
        assert in_b.tolist() == np.isin(b, a).tolist()
