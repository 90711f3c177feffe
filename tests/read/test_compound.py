"""Compound files of one stream."""

import io
import random

import olefile
import pytest

from textmine.read.sheet import compound


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, 4097, 4096 * 1021, 4096 * 1022 + 1, 4096 * 2044 + 1])
def test_the_stream_comes_out_as_it_was(size):
    content = random.Random(1).randbytes(size)
    made = compound.with_stream("Workbook", content)
    assert len(made) % 4096 == 0
    with olefile.OleFileIO(io.BytesIO(made), raise_defects=olefile.DEFECT_UNSURE) as file:
        assert file.listdir() == [["Workbook"]]
        found = file.openstream("Workbook").getvalue()
    assert found.startswith(content)
    assert set(found[size:]) <= {0}


def test_what_does_not_fit_is_refused(monkeypatch):
    monkeypatch.setattr(compound, "LARGEST", 10)
    with pytest.raises(ValueError, match="11 bytes"):
        compound.with_stream("Workbook", bytes(11))
