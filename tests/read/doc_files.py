"""Builders of Word 97 and Word 6 files: a compound file, the block of places, and what the tests put in it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

PAGE = 512
TEXT_AT = 2048
END, FREE, TABLE_SECTOR = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD

# Places, as the tests name them: number in the block of Word 97.
STYLES, FOOTNOTE_MARKS, FOOTNOTES, COMMENT_MARKS, COMMENTS, SECTIONS, HEADERS = 1, 2, 3, 4, 5, 6, 11
CHARACTER_PAGES, PARAGRAPH_PAGES, FONTS, PIECES, SHAPES, ENDNOTE_MARKS, ENDNOTES = 12, 13, 15, 33, 40, 46, 47
DRAWINGS, BOXES, HEADER_BOXES, LISTS, LIST_USES = 50, 56, 58, 73, 74


def sprm(code: int, operand: int | bytes) -> bytes:
    """One modifier with its operand, counted where its kind is counted."""
    size = (1, 1, 2, 4, 2, 2, 0, 3)[code >> 13]
    if isinstance(operand, int):
        operand = operand.to_bytes(size or 2, "little")
    if code == 0xD608:
        return struct.pack("<HH", code, len(operand) + 1) + operand
    return struct.pack("<H", code) + (b"" if size else bytes((len(operand),))) + operand


HIDDEN, DELETED, IN_TABLE = sprm(0x083C, 1), sprm(0x0800, 1), sprm(0x2416, 1)


def row_end(*edges: int) -> bytes:
    """The look of the mark that ends a row, with the borders of its cells."""
    cells = b"\0" * 20 * (len(edges) - 1)
    return IN_TABLE + sprm(0x2417, 1) + sprm(0xD608, struct.pack(f"<B{len(edges)}h", len(edges) - 1, *edges) + cells)


def in_list(use: int, level: int = 0) -> bytes:
    return sprm(0x460B, use) + sprm(0x260A, level)


@dataclass(frozen=True)
class Para:
    """A paragraph: runs (text, look of the characters), its mark, its style and its own look."""

    runs: tuple[tuple[str, bytes], ...]
    mark: str = "\r"
    style: int = 0
    look: bytes = b""
    mark_look: bytes = b""


def para(
    *runs: str | tuple[str, bytes], mark: str = "\r", style: int = 0, look: bytes = b"", mark_look: bytes = b""
) -> Para:
    return Para(tuple((run, b"") if isinstance(run, str) else run for run in runs), mark, style, look, mark_look)


def row(*cells: str | Sequence[Para], edges: Sequence[int] = ()) -> list[Para]:
    """The paragraphs of one row; a cell is its text, or its paragraphs, the last of which closes it."""
    made: list[Para] = []
    for cell in cells:
        if isinstance(cell, str):
            made += [para(*([line] if line else []), look=IN_TABLE) for line in cell.split("\n")]
        else:
            made += cell
        made[-1] = Para(made[-1].runs, "\x07", made[-1].style, made[-1].look or IN_TABLE, made[-1].mark_look)
    borders = edges or [2000 * i for i in range(len(cells) + 1)]
    return [*made, para(mark="\x07", look=row_end(*borders))]


def level(
    text: str, style: int = 0, start: int = 1, *, flags: int = 0, follow: int = 0, restart: int = 0, look: bytes = b""
) -> bytes:
    """One level of a list; %1 to %9 in its text stand for the numbers."""
    words = text
    for index in range(9):
        words = words.replace(f"%{index + 1}", chr(index))
    head = struct.pack("<iBB9sB8x4B", start, style, flags, b"", follow, len(look), 0, restart, 0)
    return head + look + struct.pack("<H", len(words)) + words.encode("utf-16-le")


def list_tables(
    lists: Sequence[Sequence[bytes]], uses: Sequence[tuple[int, bytes, int]] = ()
) -> tuple[bytes, int, bytes]:
    """The tables of lists and of their uses, and the length that the first claims.

    A list is its levels, one or nine; a use is the list's index, its changed levels and how many those are.
    """
    uses = uses or [(index, b"", 0) for index in range(len(lists))]
    heads = b"".join(struct.pack("<ii18xBB", 100 + i, 0, len(levels) == 1, 0) for i, levels in enumerate(lists))
    table = struct.pack("<h", len(lists)) + heads
    claimed = len(table)
    table += b"".join(b"".join(levels) for levels in lists)
    heads = b"".join(struct.pack("<i8xBBBB", 100 + index, count, 0, 0, 0) for index, _, count in uses)
    return (
        table,
        claimed,
        struct.pack("<I", len(uses)) + heads + b"".join(b"\xff" * 4 + change for _, change, _ in uses),
    )


def start_at(index: int, start: int) -> bytes:
    """A changed level that only begins at another number."""
    return struct.pack("<iI", start, index | 0x10)


def style_sheet(*styles: tuple[int, int, bytes, bytes]) -> bytes:
    """A style sheet: kind (1 paragraph, 2 character), number of the base, and both groups of modifiers."""
    made = b""
    for number, (kind, base, paragraph, characters) in enumerate(styles):
        groups = [struct.pack("<H", number) + paragraph, characters] if kind == 1 else [characters]
        std = (
            struct.pack("<5H", 0, kind | base << 4, len(groups), 0, 0)
            + struct.pack("<H", 1)
            + "a\0".encode("utf-16-le")
        )
        for group in groups:
            std += struct.pack("<H", len(group)) + group + b"\0" * (len(group) % 2)
        made += struct.pack("<H", len(std)) + std
    return struct.pack("<H6H6x", 18, len(styles), 10, 0, 0, 0, 0) + made


def font_table(*names: str) -> bytes:
    """The table of fonts of a Word 97 file."""
    fonts = [bytes(39) + f"{name}\0".encode("utf-16-le") for name in names]
    return struct.pack("<HH", len(names), 0) + b"".join(bytes((len(font),)) + font for font in fonts)


def plc(positions: Iterable[int], items: Iterable[bytes] = ()) -> bytes:
    positions = list(positions)
    return struct.pack(f"<{len(positions)}I", *positions) + b"".join(items)


def pages(runs: Sequence[tuple[int, int, bytes]], first: int, entry: int) -> tuple[bytes, bytes]:
    """Pages of formatted disk, eight runs each, and the list that names them; ``entry`` is the size of one."""
    made, bounds = b"", []
    for at in range(0, len(runs), 8):
        some = runs[at : at + 8]
        page = bytearray(PAGE)
        struct.pack_into(f"<{len(some) + 1}I", page, 0, *(start for start, _, _ in some), some[-1][1])
        end = PAGE - 1
        for i, (_, _, data) in enumerate(some):
            if data:
                end = (end - len(data)) // 2 * 2
                page[end : end + len(data)] = data
                page[4 * (len(some) + 1) + entry * i] = end // 2
        page[-1] = len(some)
        bounds.append(some[0][0])
        made += page
    numbers = [struct.pack("<I", first + i) for i in range(len(bounds))]
    return made, plc([*bounds, runs[-1][1]], numbers)


@dataclass
class Doc:
    """A Word file in the making. Each part is a list of paragraphs; notes and boxes are lists of such lists."""

    main: Sequence[Para]
    footnotes: Sequence[Sequence[Para]] = ()
    comments: Sequence[Sequence[Para]] = ()
    endnotes: Sequence[Sequence[Para]] = ()
    headers: Sequence[Sequence[Para]] = ()
    boxes: Sequence[Sequence[Para]] = ()
    header_boxes: Sequence[Sequence[Para]] = ()
    endnote_places: Sequence[int] = ()
    lists: tuple[bytes, int, bytes] | None = None
    styles: bytes = b""
    drawings: bytes = b""
    shapes: Sequence[int] = ()
    anchored: bool = True
    sections: Sequence[int] = ()
    narrow: bool = False
    cuts: Sequence[int] = ()
    changes: Sequence[int] = ()
    groups: Sequence[bytes] = ()
    flags: int = 0
    version: int = 193
    data: bytes = b""
    tables: dict[int, bytes] = field(default_factory=dict)

    def build(self) -> bytes:
        parts = [self.main, *(self._joined(part) for part in (
            self.footnotes, self.headers, (), self.comments, self.endnotes, self.boxes, self.header_boxes,
        ))]  # fmt: skip
        lengths = [sum(_length(paragraph) for paragraph in part) for part in parts]
        paragraphs = [paragraph for part in parts for paragraph in part]
        words = "".join("".join(text for text, _ in p.runs) + p.mark for p in paragraphs)
        pieces, stored = self._pieces(words)
        body = bytearray(TEXT_AT) + stored
        body += b"\0" * (-len(body) % PAGE)
        character, paragraph = self._runs(paragraphs, pieces)
        for place, runs, entry in ((CHARACTER_PAGES, character, 1), (PARAGRAPH_PAGES, paragraph, 13)):
            made, self.tables[place] = pages(sorted(runs), len(body) // PAGE, entry)
            body += made
        self._notes(words[: lengths[0]])
        table, places = self._table(pieces)
        fib = self._fib(lengths, places, TEXT_AT, TEXT_AT + len(stored))
        body[: len(fib)] = fib
        streams = {"WordDocument": bytes(body), "0Table" if not self.flags & 0x200 else "1Table": table}
        return compound(streams | ({"Data": self.data} if self.data else {}))

    def _joined(self, part: Sequence[Sequence[Para]]) -> list[Para]:
        return [paragraph for story in part for paragraph in story] + ([para()] if part else [])

    def _pieces(self, words: str) -> tuple[list[tuple[int, int, int, int]], bytes]:
        """Pieces (start, end, byte, change) of the text, stored last first, as fast saves leave them."""
        units = words.encode("utf-16-le")
        size = 1 if self.narrow else 2
        cuts = [0, *self.cuts, len(units) // 2]
        stored, pieces = b"", []
        for i in reversed(range(len(cuts) - 1)):
            raw = units[2 * cuts[i] : 2 * cuts[i + 1]]
            at = TEXT_AT + len(stored)
            stored += raw.decode("utf-16-le").encode("cp1252") if self.narrow else raw
            pieces.append((cuts[i], cuts[i + 1], at, self.changes[i] if self.changes else 0))
        assert size in {1, 2}
        return sorted(pieces), stored

    def _runs(self, paragraphs: Sequence[Para], pieces: Sequence[tuple[int, int, int, int]]):
        """Runs of characters and of paragraphs by the bytes that they stand at, cut where pieces are."""
        character, paragraph, at = [], [], 0
        for p in paragraphs:
            start = at
            for text, look in (*p.runs, (p.mark, p.mark_look)):
                end = at + len(text.encode("utf-16-le")) // 2
                character += self._bytes(at, end, bytes((len(look),)) + look if look else b"", pieces)
                at = end
            group = struct.pack("<H", p.style) + p.look
            head = bytes((0, (len(group) + 1) // 2)) if len(group) % 2 == 0 else bytes(((len(group) + 1) // 2,))
            paragraph += self._bytes(start, at, head + group, pieces)
        return character, paragraph

    def _bytes(self, start: int, end: int, look: bytes, pieces: Sequence[tuple[int, int, int, int]]):
        width = 1 if self.narrow else 2
        for first, last, at, _ in pieces:
            low, high = max(start, first), min(end, last)
            if low < high:
                yield at + (low - first) * width, at + (high - first) * width, look

    def _notes(self, main: str) -> None:
        """The lists of anchors and texts of notes, boxes and headers, which the tests may have set themselves."""

        def stories(part: Sequence[Sequence[Para]]) -> list[int]:
            ends = [0]
            for story in part:
                ends.append(ends[-1] + sum(_length(p) for p in story))
            return [*ends, ends[-1] + 1]

        def places(char: str) -> list[int]:
            return [i for i, found in enumerate(main) if found == char]

        footnotes = [at for at in places("\x02") if at not in self.endnote_places]
        for marks, texts, part, at, size in (
            (FOOTNOTE_MARKS, FOOTNOTES, self.footnotes, footnotes, 2),
            (COMMENT_MARKS, COMMENTS, self.comments, places("\x05"), 30),
            (ENDNOTE_MARKS, ENDNOTES, self.endnotes, list(self.endnote_places), 2),
        ):
            if part:
                self.tables.setdefault(marks, plc([*at, len(main)], [b"\1" + b"\0" * (size - 1)] * len(at)))
                self.tables.setdefault(texts, plc(stories(part)))
        if self.headers:
            self.tables.setdefault(HEADERS, plc(stories(self.headers)))
        if self.boxes:
            shapes = list(self.shapes) or [1025 + i for i in range(len(self.boxes))]
            items = [struct.pack("<2iHIII", 1, 0, 0, 0, shape, 0) for shape in shapes]
            self.tables.setdefault(BOXES, plc(stories(self.boxes), [*items, bytes(22)]))
            at = places("\x08") if self.anchored else []
            anchors = [struct.pack("<I22x", 1025 + i) for i in range(len(at))]
            self.tables.setdefault(SHAPES, plc([*at, len(main)], anchors))
        if self.sections:
            self.tables.setdefault(SECTIONS, plc([0, *self.sections], [bytes(12)] * len(self.sections)))

    def _table(self, pieces: Sequence[tuple[int, int, int, int]]) -> tuple[bytes, dict[int, tuple[int, int]]]:
        items = []
        for _, _, at, change in pieces:
            items.append(struct.pack("<HIH", 0, (at * 2 | 0x40000000) if self.narrow else at, change))
        bounds = plc([*(start for start, *_ in pieces), pieces[-1][1]], items)
        clx = b"".join(b"\1" + struct.pack("<H", len(group)) + group for group in self.groups)
        self.tables.setdefault(PIECES, clx + b"\2" + struct.pack("<I", len(bounds)) + bounds)
        if self.styles:
            self.tables.setdefault(STYLES, self.styles)
        if self.drawings:
            self.tables.setdefault(DRAWINGS, self.drawings)
        table, places = b"", {}
        for place, raw in self.tables.items():
            places[place] = (len(table), len(raw))
            table += raw
        if self.lists:
            lists, claimed, uses = self.lists
            places[LIST_USES] = (len(table), len(uses))
            table += uses
            places[LISTS] = (len(table), claimed)
            table += lists
        return table, places

    def _fib(self, lengths: Sequence[int], places: dict[int, tuple[int, int]], start: int, end: int) -> bytes:
        head = struct.pack("<5HH", 0xA5EC, self.version, 0, 0x804, 0, self.flags)
        head += struct.pack("<HIBBHH2I", 0, 0, 0, 0, 0, 0, start, end)
        head += struct.pack("<H28x", 14) + struct.pack("<H12x8i44x", 22, *lengths)
        flat = [number for place in range(93) for number in places.get(place, (0, 0))]
        return head + struct.pack(f"<H{len(flat)}I", 93, *flat)


def _length(paragraph: Para) -> int:
    return len("".join(text for text, _ in paragraph.runs).encode("utf-16-le")) // 2 + len(paragraph.mark)


def word(*main: Para, **options: object) -> bytes:
    """A Word 97 file with this main text."""
    return Doc(main, **options).build()  # type: ignore[arg-type]


def old_word(
    text: bytes, *, language: int = 0x804, version: int = 104, flags: int = 0, charset: int = 0, length: int = 0,
    looks: Sequence[tuple[int, int, bytes]] = (), paragraphs: Sequence[tuple[int, int, bytes]] = (), fonts: bytes = b"",
) -> bytes:  # fmt: skip
    """A Word 6 or 95 file: text in a code page, runs (start, end, modifiers) of characters and of paragraphs."""
    body = bytearray(TEXT_AT) + text
    body += b"\0" * (-len(body) % PAGE)
    struct.pack_into("<5HH", body, 0, 0xA5DC, version, 0, language, 0, flags)
    struct.pack_into("<H", body, 20, charset)
    struct.pack_into("<3I", body, 24, TEXT_AT, TEXT_AT + len(text), 0)
    struct.pack_into("<i", body, 0x34, length or len(text))

    def put(place: int, raw: bytes) -> None:
        struct.pack_into("<2I", body, 0x58 + 8 * place, len(body), len(raw))
        body.extend(raw)

    for place, runs, entry in ((CHARACTER_PAGES, looks, 1), (PARAGRAPH_PAGES, paragraphs, 7)):
        if not runs:
            continue
        body += b"\0" * (-len(body) % PAGE)
        counted = []
        for start, end, group in runs:
            padded = b"\0\0" + group + b"\0" * (len(group) % 2)
            head = bytes((len(padded) // 2,)) + padded if entry == 7 else bytes((len(group),)) + group
            counted.append((TEXT_AT + start, TEXT_AT + end, head))
        made, _ = pages(counted, 0, entry)
        first = len(body) // PAGE
        body += made
        bounds = [counted[at][0] for at in range(0, len(counted), 8)]
        put(place, plc([*bounds, counted[-1][1]], [struct.pack("<H", first + i) for i in range(len(bounds))]))
    if fonts:
        put(FONTS, fonts)
    return compound({"WordDocument": bytes(body)})


def compound(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file; every stream is long enough to stand in sectors of its own."""
    entries = [("Root Entry", 5, 1, FREE, END, 0)]
    sectors, chains = b"", []
    for number, (name, raw) in enumerate(streams.items(), 1):
        size = max(len(raw), 4096)
        padded = raw.ljust(size, b"\0")
        padded += b"\0" * (-len(padded) % PAGE)
        first = len(sectors) // PAGE
        chains += [*range(first + 1, first + len(padded) // PAGE), END]
        sectors += padded
        entries.append((name, 2, FREE, number + 1 if number < len(streams) else FREE, first, size))
    directory = b"".join(_entry(*entry) for entry in entries)
    directory += b"\0" * (-len(directory) % PAGE)
    start = len(sectors) // PAGE
    chains += [*range(start + 1, start + len(directory) // PAGE), END]
    sectors += directory
    count = next(n for n in range(1, 110) if 128 * n >= len(chains) + n)
    table_at = len(sectors) // PAGE
    chains += [TABLE_SECTOR] * count
    chains += [FREE] * (128 * count - len(chains))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6xI", 62, 3, 0xFFFE, 9, 6, 0)
    header += struct.pack("<8I", count, start, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", *(table_at + i if i < count else FREE for i in range(109)))
    return header + sectors + struct.pack(f"<{len(chains)}I", *chains)


def _entry(name: str, kind: int, child: int, right: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB3I", len(raw) + 2, kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<2I4x", start, size)
