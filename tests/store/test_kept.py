"""Papers whose words lie on the disk are papers like any other."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, replace

import pytest

from textmine.coding import Coder
from textmine.model import Cell, Document, Origin, Outcome, Paper, Span, Statement, Structure
from textmine.store.results import schema
from textmine.store.results.drawers import Drawer, Packed, encoded
from textmine.store.results.kept import Drawers, KeptDocument, KeptPaper, bare, packed_document, packed_structure

DOCUMENT = Document(
    "甲.docx", "docx", Outcome.TEXT, "一。二。", cells=(Cell(Span(0, 2), 0, 0, 0),), origin=Origin.KNOWN
)
PAPER = Paper(
    "甲.docx#2", DOCUMENT, 2, Span(2, 4), "题", "县局", 2025, Structure(statements=(Statement(Span(2, 4), "二。"),))
)


class Shelf:
    """Blobs in a list, of which every reading is noted."""

    def __init__(self, *blobs: bytes) -> None:
        self.blobs = blobs
        self.read: list[int] = []

    def __call__(self, number: int) -> bytes:
        self.read.append(number)
        return self.blobs[number]


@pytest.fixture
def shelf() -> Shelf:
    rest, text = packed_document(DOCUMENT)
    return Shelf(rest, text, packed_structure(PAPER))


@pytest.fixture
def kept(shelf: Shelf) -> KeptPaper:
    drawers = Drawers(
        Drawer(lambda number: shelf(number + 1), schema.TEXT),
        Drawer(shelf, schema.DOCUMENT),
        Drawer(shelf, schema.STRUCTURE),
    )
    document = KeptDocument.of(*bare(DOCUMENT), drawers, 0)
    return KeptPaper.of(replace(PAPER, structure=Structure()), document, drawers, 2)


def test_what_names_a_paper_is_told_without_reading_and_what_is_empty_too(kept: KeptPaper, shelf: Shelf) -> None:
    document = kept.document
    assert (kept.name, kept.part, kept.span, kept.title, kept.unit, kept.year) == (
        "甲.docx#2",
        2,
        Span(2, 4),
        "题",
        "县局",
        2025,
    )
    assert (document.path, document.origin, document.status.value) == ("甲.docx", Origin.KNOWN, "read")
    assert (document.pages, document.asides, document.scans) == ((), (), ())
    assert shelf.read == []


def test_each_part_is_read_when_it_is_asked_for_and_only_once(kept: KeptPaper, shelf: Shelf) -> None:
    assert [kept.text, kept.text] == ["一。二。"] * 2
    assert shelf.read == [1]
    assert kept.structure is kept.structure
    assert kept.document.cells == DOCUMENT.cells
    assert shelf.read == [1, 2, 0]
    assert kept.sentences == PAPER.sentences == ("二。",)


def test_it_equals_the_paper_that_has_all_in_memory_either_way_round(kept: KeptPaper) -> None:
    assert kept == PAPER
    assert not kept != PAPER  # noqa: SIM202  # the other way round
    assert kept.document == DOCUMENT
    assert {kept: 1}[PAPER] == 1
    assert kept != replace(PAPER, structure=Structure())
    assert replace(PAPER, year=2024) != kept
    assert kept != "甲.docx#2"


def test_a_copy_that_was_changed_or_has_travelled_needs_no_disk(kept: KeptPaper) -> None:
    changed = replace(kept, document=replace(kept.document, text="一。三。"))
    travelled = pickle.loads(pickle.dumps(kept))
    assert (changed.text, changed.structure) == ("一。三。", PAPER.structure)
    assert packed_document(changed.document)[1] == schema.TEXT.encode("一。三。")
    assert travelled == PAPER
    assert changed.sentences == travelled.sentences == PAPER.sentences
    assert packed_structure(travelled) == packed_structure(PAPER)


def test_what_is_nothing_of_a_paper_is_an_attribute_error(kept: KeptPaper) -> None:
    for noun in (kept, kept.document):
        with pytest.raises(AttributeError, match="colour"):
            noun.colour  # noqa: B018


def test_bytes_are_handed_on_as_they_lie(kept: KeptPaper, shelf: Shelf) -> None:
    assert packed_structure(kept) is shelf.blobs[2]
    assert packed_document(kept.document) == shelf.blobs[:2]


def test_a_drawer_lets_go_of_what_came_first_when_its_room_is_full() -> None:
    coder = Coder[str](str)
    shelf = Shelf(*(coder.encode(str(number)) for number in range(30)))
    drawer = Drawer(shelf, coder)
    assert [drawer[number] for number in (*range(20), 19, 0)] == [str(number) for number in (*range(20), 19, 0)]
    assert shelf.read == [*range(20), 0]
    roomy = Drawer(shelf, coder, room=1000)
    assert [roomy[number] for number in (*range(20), 0)][-1] == "0"
    assert shelf.read == [*range(20), 0, *range(20)]


def test_a_part_of_nouns_by_name_is_that_field_of_each() -> None:
    coder = Coder[Paper](Paper)
    packed = Packed(Drawer(Shelf(coder.encode(PAPER)), coder), {"甲": 0})
    span, document = packed.part("span", Span), packed.part("document", Document)
    assert (span, packed.part("document.path", str)) == ({"甲": Span(2, 4)}, {"甲": "甲.docx"})
    assert document.part("cells", tuple[Cell, ...]) == document.part("", _Cells).part("cells", tuple[Cell, ...])
    assert packed.part("", _Named)["甲"] == _Named("甲.docx#2", 2025)
    assert (len(span), "乙" in span) == (1, False)


@dataclass(frozen=True)
class _Named:
    name: str
    year: int


@dataclass(frozen=True)
class _Cells:
    cells: tuple[Cell, ...]


def test_nouns_by_name_equal_the_mapping_that_holds_them() -> None:
    coder = Coder[str](str)
    packed = Packed(Drawer(Shelf(coder.encode("一"), coder.encode("二")), coder), {"甲": 0, "乙": 1})
    assert packed == {"甲": "一", "乙": "二"}
    assert list(packed.only(["乙", "丙"])) == ["乙"]
    assert "丙" not in packed
    assert encoded(packed, "乙", coder) == encoded({"乙": "二"}, "乙", coder) == coder.encode("二")
