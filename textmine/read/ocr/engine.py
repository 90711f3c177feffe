"""RapidOCR, as far as we use it: from a grey picture to lines. Nothing else here calls it.

It makes every picture small enough for its detector, which makes a screenshot of a whole web page illegible. Tall
pictures are therefore cut between lines, and wide ones, which it refuses, are set on a taller ground.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from importlib.metadata import version
from statistics import fmean
from typing import Any

import numpy as np
from PIL import Image

from textmine.read.ocr.cache import Corners, Found, Recognition
from textmine.settings import ReadSettings

NAME = f"rapidocr {'.'.join(version('rapidocr').split('.')[:2])}"
"""The recogniser and its version: what it finds depends on it."""

_TALL = 2.0  # heights of a strip in its widths; a page of paper has 1.4
_SEARCHED = 0.25  # share of a strip, at its end, in which a blank row is looked for
_WIDE = 20.0  # widths of a picture in its heights beyond which the recogniser refuses it
_NARROWEST = 320  # pixels; a strip of a narrower picture would hold a few lines, and there might be a million strips
_UPRIGHT = 1.5  # times its width that a box is high when its words run down the page


def recognise(picture: Image.Image, limits: ReadSettings) -> Recognition:
    """Recognise a grey picture, which may lie on its side or stand on its head.

    Words that run down the page are turned before they are recognised, always to the same side. If that was the
    wrong one they come out as nonsense without confidence, as words do that stand on their head.
    """
    found = _recognised(picture, limits)
    if sum(_is_tall(line) for line in found.lines) * 2 > len(found.lines):
        picture = picture.rotate(90, expand=True)
        found = _recognised(picture, limits)
    if found.lines and fmean([line.confidence for line in found.lines]) < limits.ocr_sure:
        return max(found, _recognised(picture.rotate(180), limits), key=_weight)
    return found


def _recognised(picture: Image.Image, limits: ReadSettings) -> Recognition:
    """Recognise a picture as it stands."""
    lines = [
        replace(line, corners=_lowered(line.corners, top))
        for top, strip in _strips(picture)
        for line in _lines(strip, limits.ocr_threads)
    ]
    return Recognition(tuple(lines), picture.width, picture.height)


def _strips(picture: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    """Yield a picture in strips of a page's shape, each with the height at which it begins, cut in the blankest row."""
    picture = _grounded(picture)
    width, height = picture.size
    longest = int(_TALL * width)
    unrest = np.ptp(np.asarray(picture), axis=1) if height > longest else np.zeros(0)
    top = 0
    while height - top > longest:
        first = top + int(longest * (1 - _SEARCHED))
        bottom = first + int(unrest[first : top + longest].argmin())
        yield top, picture.crop((0, top, width, bottom))
        top = bottom
    yield top, picture.crop((0, top, width, height))


def _grounded(picture: Image.Image) -> Image.Image:
    """Return a picture on a white ground at its left upper corner, if it is too narrow or too low by itself."""
    width = max(picture.width, _NARROWEST)
    height = max(picture.height, math.ceil(width / _WIDE))
    if (width, height) == picture.size:
        return picture
    ground = Image.new("L", (width, height), "white")
    ground.paste(picture)
    return ground


def _lines(picture: Image.Image, threads: int) -> Iterator[Found]:
    result = _engine(threads)(np.asarray(picture.convert("RGB")))
    if result.txts is None or result.boxes is None or result.scores is None:
        return
    for words, box, score in zip(result.txts, result.boxes, result.scores, strict=True):
        if words.strip():
            yield Found(words, _corners(box), float(score))


@cache
def _engine(threads: int) -> Any:
    """Load the recogniser: two seconds and 300 MB, so once a process. It says nothing and calls nobody."""
    from rapidocr import RapidOCR

    import_module("onnxruntime").disable_telemetry_events()
    onnx = "EngineConfig.onnxruntime"
    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "Global.use_cls": False,
            f"{onnx}.intra_op_num_threads": threads,
            f"{onnx}.inter_op_num_threads": 1,
        }
    )


def _corners(box: Any) -> Corners:
    first, second, third, fourth = ((float(x), float(y)) for x, y in box)
    return first, second, third, fourth


def _lowered(corners: Corners, by: int) -> Corners:
    first, second, third, fourth = ((x, y + by) for x, y in corners)
    return first, second, third, fourth


def _weight(found: Recognition) -> float:
    """How much was recognised, and how surely."""
    return sum(line.confidence * len(line.words) for line in found.lines)


def _is_tall(line: Found) -> bool:
    first, second, third, _ = line.corners
    return math.dist(second, third) > _UPRIGHT * math.dist(first, second)
