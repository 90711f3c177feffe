"""OFD packages of a few pages, with what GB/T 33190 asks for and no more."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
Run = tuple[str, float, float]


def run(text: str, x: float = 30, y: float = 40, size: float = 5) -> str:
    """A text object: its words, where they stand on the page in millimetres, and the size of their type."""
    box = f"{x} {y - size} {size * len(text) or 1} {size}"
    code = f'<ofd:TextCode X="0" Y="{size}" DeltaX="g {max(len(text) - 1, 1)} {size}">{escape(text)}</ofd:TextCode>'
    return f'<ofd:TextObject ID="9" Boundary="{box}" Font="1" Size="{size}">{code}</ofd:TextObject>'


def page(*objects: str, template: str = "") -> str:
    """The content of one page of A4."""
    return (
        f"<ofd:Page {SPACE}>{template}<ofd:Area><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:Area>"
        f'<ofd:Content><ofd:Layer ID="2" Type="Body">{"".join(objects)}</ofd:Layer></ofd:Content></ofd:Page>'
    )


def lines(*words: str, x: float = 30, top: float = 40, pitch: float = 9) -> str:
    """A page of these lines."""
    return page(*(run(text, x, top + pitch * number) for number, text in enumerate(words)))


def package(pages: Sequence[str], more: Mapping[str, str] = {}) -> bytes:
    """An OFD of these pages, with more members."""
    listed = "".join(
        f'<ofd:Page ID="{100 + number}" BaseLoc="Pages/Page_{number}/Content.xml"/>' for number in range(len(pages))
    )
    body = (
        "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"
    )
    members = {
        "OFD.xml": f'<ofd:OFD {SPACE} Version="1.1" DocType="OFD">{body}</ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": (
            f"<ofd:Document {SPACE}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"
            f"</ofd:PageArea></ofd:CommonData><ofd:Pages>{listed}</ofd:Pages></ofd:Document>"
        ),
        **{f"Doc_0/Pages/Page_{number}/Content.xml": content for number, content in enumerate(pages)},
        **more,
    }
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def ofd(*words: str) -> bytes:
    """An OFD of one page with these lines."""
    return package([lines(*words)])
