"""Second work on the papers of a part: what is legitimate in them, and all that weighing a pair of papers needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from textmine.model import CopyKind, Legitimate, Span
from textmine.reuse.facts import PLACES, GramFacts, addresses
from textmine.reuse.fingerprints import Hashes, hash_codes, whole_grams
from textmine.reuse.legitimate import KINDS, Kinds, hashes_of, legitimate_text, quoted_text
from textmine.reuse.marks import Marks
from textmine.reuse.stack import Bools, Counts, Ints, Stack
from textmine.reuse.tables.prints import stack_of
from textmine.reuse.tables.protocol import Made, Part
from textmine.settings import ReuseSettings
from textmine.text.normal import Codes

_MOST = 0xFFFF  # papers that are told apart in what is kept of a gram
_INLINE = 0x80
_WIDE, _NARROW = np.dtype("<u4"), np.dtype("<u2")


@dataclass(frozen=True, slots=True)
class Light:
    """One paper as far as it is needed to weigh a pair: a value for each character of its matching form.

    ``spread`` is how many papers hold the gram that begins there, 0 where this one alone does.
    """

    codes: Codes
    kind: Kinds
    inline: Bools
    spread: Counts

    def encode(self) -> bytes:
        """Return it as bytes."""
        wide = bool(len(self.codes)) and int(self.codes.max()) > _MOST
        spread = np.minimum(self.spread, _MOST).astype(_NARROW)
        flags = self.kind.astype(np.uint8) | np.where(self.inline, _INLINE, 0).astype(np.uint8)
        codes = self.codes.astype(_WIDE if wide else _NARROW)
        return bytes([wide]) + flags.tobytes() + spread.tobytes() + codes.tobytes()

    @classmethod
    def decode(cls, written: Sequence[bytes]) -> tuple[Self, Ints]:
        """Return what was written of papers as one, end to end, and where each of them begins and the last ends.

        Raises:
            ValueError: the bytes are not what was written.
        """
        widths = [_WIDE if data[0] else _NARROW for data in written]
        counts = [(len(data) - 1) // (3 + width.itemsize) for data, width in zip(written, widths, strict=True)]
        rows = list(zip(written, widths, counts, strict=True))
        flags = np.concatenate([np.frombuffer(data, np.uint8, count, 1) for data, _, count in rows])
        spread = np.concatenate([np.frombuffer(data, _NARROW, count, 1 + count) for data, _, count in rows])
        codes = [np.frombuffer(data, width, count, 1 + 3 * count) for data, width, count in rows]
        kind = (flags & (_INLINE - 1)).astype(np.int8)
        light = cls(np.concatenate(codes, dtype=np.uint32), kind, flags >= _INLINE, spread.astype(np.int32))
        return light, np.cumsum([0, *counts])


@dataclass(frozen=True, slots=True)
class Lights:
    """Marks what is legitimate in the papers of a part: blobs of ``light`` and ``spans``, and rows of ``grey``.

    ``papers`` are those of the whole stack, of which those before ``issued`` are known documents.
    """

    papers: int
    issued: int
    formulas: tuple[str, ...]
    rules: ReuseSettings

    def __call__(self, part: Part) -> Made:
        """Return each paper's light, its legitimate spans, and the grams that stand in legitimate text."""
        numbers = np.unique(part.rows["paper"])
        stack = stack_of(part, numbers)
        facts, hashes = self._facts(part, stack, numbers)
        text = legitimate_text(stack, facts, quoted_text(stack), Marks(stack), self.papers, self.rules)
        grey = np.unique(hashes[whole_grams(text.kind != 0, self.rules.gram) & (facts.spread > 0)])
        lights, spans = {}, {}
        for k, number in enumerate(numbers.tolist()):
            here = slice(int(stack.starts[k]), int(stack.starts[k + 1]))
            light = Light(stack.codes[here], text.kind[here], text.inline[here], facts.spread[here])
            lights[number] = light.encode()
            spans[number] = spans_as_bytes(text.spans(stack, k))
        return Made({"grey": {"hash": grey.view(np.int64)}}, {"light": lights, "spans": spans})

    def _facts(self, part: Part, stack: Stack, numbers: Ints) -> tuple[GramFacts, Hashes]:
        """Put what the whole stack knows of each gram where it stands, also where a paper says it once more."""
        told_of = part.rows["spread"] > 0
        rows = {name: values[told_of] for name, values in part.rows.items()}
        hashes = np.zeros(len(stack.codes), np.uint64)
        row = np.full(len(stack.codes), -1)  # which of the rows tells of the gram that begins there
        order = np.lexsort((rows["hash"].view(np.uint64), rows["paper"]))
        bounds = np.searchsorted(rows["paper"][order], [numbers, numbers + 1])
        for k, (low, high) in enumerate(bounds.T.tolist()):
            start = int(stack.starts[k])
            own = hash_codes(stack.codes[start : int(stack.starts[k + 1])], self.rules.gram)
            here = slice(start, start + len(own))
            hashes[here] = own
            if low < high:
                held = rows["hash"].view(np.uint64)[order[low:high]]
                place = np.minimum(np.searchsorted(held, own), len(held) - 1)
                row[here] = np.where(held[place] == own, order[low + place], -1)
        known = row >= 0
        chosen = row[known]

        def told(of: Ints) -> Ints:
            """Return a value for each position, 0 for a gram that one paper alone holds."""
            values = np.zeros(len(row), np.int64)
            values[known] = of[chosen]
            return values

        first, paper = rows["first_of"], rows["paper"]
        model = addresses(stack) + ((numbers - np.arange(len(numbers))) << PLACES)[stack.paper_of()]
        model[known] = np.where(first >> PLACES == paper, rows["second_of"], first)[chosen]
        return GramFacts(
            spread=told(rows["spread"]).astype(np.int32),
            model=model,
            known=told((first >> PLACES < self.issued).astype(np.int64)) > 0,
            quoted=told(rows["quoted"]) > 0,
            listed=known & np.isin(hashes, hashes_of(self.formulas, self.rules.gram)),
        ), hashes


def spans_as_bytes(spans: Sequence[Legitimate]) -> bytes:
    """Return legitimate spans as bytes."""
    rows = [(grey.span.start, grey.span.end, KINDS.index(grey.kind)) for grey in spans]
    return np.array(rows, "<i4").tobytes()


def spans_of_bytes(data: bytes) -> tuple[Legitimate, ...]:
    """Return the legitimate spans that were written."""
    rows = np.frombuffer(data, "<i4").reshape(-1, 3).tolist()
    return tuple(Legitimate(Span(start, end), CopyKind(KINDS[kind])) for start, end, kind in rows)
