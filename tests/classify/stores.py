"""Stores of arrays, taken apart and put together again with something wrong in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np


def parts(path: Path) -> dict[str, np.ndarray]:
    """Return the arrays of a store by name."""
    with np.load(path) as file:
        return {name: file[name] for name in file}


def overclaim(path: Path, name: str, descr: str, shape: tuple[int, int]) -> None:
    """Write a store anew with an array whose head claims a shape that no data stand behind."""
    claim = io.BytesIO()
    np.lib.format.write_array_header_1_0(claim, {"descr": descr, "fortran_order": False, "shape": shape})
    held = parts(path)
    with zipfile.ZipFile(path, "w") as archive:
        for other, array in held.items():
            file = io.BytesIO()
            np.save(file, array)
            archive.writestr(f"{other}.npy", claim.getvalue() if other == name else file.getvalue())
