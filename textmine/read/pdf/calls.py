"""The calls of PDFium that are made for every line and every object, at half their cost.

pypdfium2 declares pointers to a type for each kind of object, which ctypes checks and wraps at every call. These take
and give plain addresses, and keep the interpreter's lock, for none of them takes a microsecond.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

from pypdfium2 import raw

_ADDRESS = ctypes.c_void_p


def address_of(handle: Any) -> int:
    """Return the address that a handle of PDFium holds; it is good as long as what it points to is open."""
    return ctypes.cast(handle, _ADDRESS).value or 0


def _direct(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    return ctypes.PYFUNCTYPE(result, *arguments)(address_of(function))


loose_char_box = _direct(raw.FPDFText_GetLooseCharBox, ctypes.c_int, _ADDRESS, ctypes.c_int, _ADDRESS)
"""(text page, number of a character, where to write a FS_RECTF)"""

char_angle = _direct(raw.FPDFText_GetCharAngle, ctypes.c_float, _ADDRESS, ctypes.c_int)
"""(text page, number of a character) to radians, clockwise"""

page_object = _direct(raw.FPDFPage_GetObject, _ADDRESS, _ADDRESS, ctypes.c_int)
"""(page, number of an object) to the object"""

kind_of_object = _direct(raw.FPDFPageObj_GetType, ctypes.c_int, _ADDRESS)
"""(object) to its kind, one of FPDF_PAGEOBJ_"""
