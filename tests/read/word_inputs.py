"""Builders of Word packages, part by part; nothing is kept on disk."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping

from .read_inputs import NAMESPACES

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XMLNS = (
    f'{NAMESPACES} xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup"'
)


def part(root: str, inside: str) -> bytes:
    return f"<w:{root} {XMLNS}>{inside}</w:{root}>".encode()


def relationships(pairs: Mapping[str, tuple[str, str]], mode: str = "") -> bytes:
    """Relationships: identifier to (kind, target)."""
    inside = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{kind}" Target="{target}"{mode}/>'
        for name, (kind, target) in pairs.items()
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'.encode()


def members(
    body: str, parts: Mapping[str, tuple[str, bytes]] = {}, main: str = "word/document.xml"
) -> dict[str, bytes]:
    """The members of a package. ``parts``: name in word/ to (kind of relationship, content); rId1 names the first."""
    related = {f"rId{number}": (kind, name) for number, (name, (kind, _)) in enumerate(parts.items(), 1)}
    folder, _, name = main.rpartition("/")
    return {
        "_rels/.rels": relationships({"rId1": ("officeDocument", main)}),
        main: part("document", f"<w:body>{body}</w:body>"),
        f"{folder}/_rels/{name}.rels": relationships(related),
        **{f"word/{name}": data for name, (_, data) in parts.items()},
    }


def zipped(contents: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in contents.items():
            archive.writestr(name, data)
    return file.getvalue()


def word(body: str, parts: Mapping[str, tuple[str, bytes]] = {}) -> bytes:
    """A Word file with this body and these other parts; see :func:`members`."""
    return zipped(members(body, parts))


def flat(contents: Mapping[str, bytes]) -> bytes:
    """The same package in one XML file: parts that are XML as they are, others in base64."""
    inside = "".join(
        f'<pkg:part pkg:name="/{name}" pkg:contentType="{"image/png" if name.endswith("png") else "x"}">'
        + (
            f"<pkg:xmlData>{data.decode()}</pkg:xmlData></pkg:part>"
            if name.endswith((".xml", ".rels"))
            else f"<pkg:binaryData>{base64.b64encode(data).decode()}</pkg:binaryData></pkg:part>"
        )
        for name, data in contents.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><?mso-application progid="Word.Document"?>'
    return f'{head}<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{inside}</pkg:package>'.encode()


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def para(inside: str, properties: str = "") -> str:
    """A paragraph with runs in it; see :func:`read_inputs.paragraph` for one with plain text."""
    return f"<w:p><w:pPr>{properties}</w:pPr>{inside}</w:p>"


def cell(*texts: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{''.join(para(run(text)) for text in texts)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(row if row.startswith("<w:tr") else f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def level(index: int, style: str, text: str, *, start: int = 1, extra: str = "", look: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{start}"/><w:numFmt w:val="{style}"/>{extra}'
        f'<w:lvlText w:val="{text}"/>{look}</w:lvl>'
    )


def abstract(*levels: str, number: int = 7, inside: str = "") -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{inside}{"".join(levels)}</w:abstractNum>'


def num(number: int, of: int = 7, inside: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{inside}</w:num>'


def item(text: str, number: int | None = 1, index: int | None = 0, properties: str = "") -> str:
    """A paragraph of a list."""
    place = "" if index is None else f'<w:ilvl w:val="{index}"/>'
    place += "" if number is None else f'<w:numId w:val="{number}"/>'
    return para(run(text), f"{properties}<w:numPr>{place}</w:numPr>")


def field(kind: str, data: str = "") -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}">{data}</w:fldChar></w:r>'


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"
