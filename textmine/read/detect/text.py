"""What a file of text is, told by how it begins: a page, a mail, XML of Word, a table, or plain words."""

from __future__ import annotations

import re

from textmine.read.formats import Format

# Atomic, so that a page of a thousand comments is looked at once and not in every combination.
_BEFORE_ROOT = r"(?><\?[^>]*>|<!--.*?-->|\s)*+"
_PAGE = re.compile(rf"{_BEFORE_ROOT}<(?:!doctype\s+html|html|head|body|meta|title|frameset)\b", re.I | re.S)
_FRAGMENT = re.compile(
    rf"{_BEFORE_ROOT}<(?:table|div|p|span|font|center|style|script|link|h[1-6]|section|article|base)\b[^<>]*>",
    re.I | re.S,
)
_ROOT = re.compile(rf"{_BEFORE_ROOT}<(?:[\w.-]+:)?(\w[\w.-]*)[\s/>]", re.S)
_XML = re.compile(r"\s*<\?xml\b")
_FLAT_OPC = "schemas.microsoft.com/office/2006/xmlPackage"
_SHORTCUT = re.compile(r"\s*\[(?:InternetShortcut|Desktop Entry)\]", re.I)

_FIELD = re.compile(r"([\w.-]{1,60}):[ \t]*(.{0,500})")
_MAILBOX = re.compile(r"From \S+.*\d\d:\d\d")
_MACHINE_FIELDS = frozenset({
    "received", "mime-version", "message-id", "return-path", "content-type", "delivered-to", "x-mailer",
    "content-transfer-encoding", "dkim-signature", "x-originating-ip", "x-priority",
})  # fmt: skip
_FIELDS = _MACHINE_FIELDS | {"from", "to", "cc", "subject", "date", "sender", "reply-to"}
# Only mail that was sent has these; a browser that saves a page writes From, Subject and Date as well.
_SENT = frozenset({"to", "cc", "received", "message-id", "return-path", "delivered-to", "x-mailer"})

_MARKUP_IS_NORMAL = frozenset({".md", ".markdown", ".mkd", ".csv", ".tsv"})
_BY_SUFFIX = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".mkd": Format.MARKDOWN,
    ".csv": Format.CSV,
    ".tsv": Format.CSV,
    ".htm": Format.HTML,
    ".html": Format.HTML,
    ".shtml": Format.HTML,
    ".xhtml": Format.HTML,
}
# Programs of an office save tables of words under these names.
_MAY_BE_TABLE = frozenset({"", ".xls", ".xlsx", ".et", ".dat"})
_MIN_ROWS = 3
# What a program wrote in a package or in PDF syntax: text that only carries the name of one of these is broken.
NEVER_TEXT = {
    ".docx": Format.DOCX,
    ".pdf": Format.PDF,
    ".xlsx": Format.XLSX,
    ".pptx": Format.PPTX,
    ".ofd": Format.OFD,
    ".zip": Format.ZIP,
    ".rar": Format.RAR,
    ".7z": Format.SEVEN_ZIP,
}
"""Kinds that are no text, by the suffix that claims them."""


def text_format(head: str, suffix: str) -> Format:
    """Return what a text is that begins with ``head``. ``suffix`` is that of the file's name, in small letters."""
    head = head.lstrip("\ufeff\0")
    if head.lstrip().startswith("{\\rtf"):
        return Format.RTF
    return _mail(head, suffix) or _markup(head, suffix) or _plain(head, suffix)


def _markup(head: str, suffix: str) -> Format | None:
    """Tell pages, and the XML that Word writes."""
    if _PAGE.match(head):
        return Format.HTML
    root = _ROOT.match(head)
    if root is not None:
        if root[1] == "package" and _FLAT_OPC in head:
            return Format.FLAT_OPC
        if root[1] == "wordDocument":
            return Format.WORDML
    if _XML.match(head):
        return Format.XML
    if suffix not in _MARKUP_IS_NORMAL and _FRAGMENT.match(head):
        return Format.HTML
    return None


def _mail(head: str, suffix: str) -> Format | None:
    """Tell a mail, and a page that a browser or Word saved in the shape of one (RFC 2557).

    Three fields of a mail's header are proof enough if a machine wrote one of them; in a file that is named as a
    mail one field is.
    """
    fields = _fields(head)
    known = fields.keys() & _FIELDS
    page = suffix in {".mht", ".mhtml"}
    if not (known if page or suffix == ".eml" else len(known) > 1 and known & _MACHINE_FIELDS):
        return None
    if page or _is_saved_page(fields, suffix):
        return Format.MHTML
    return Format.EML


def _is_saved_page(fields: dict[str, str], suffix: str) -> bool:
    if "snapshot-content-location" in fields or "saved by" in fields.get("from", "").lower():
        return True
    related = fields.get("content-type", "").lower().startswith("multipart/related")
    return related and suffix != ".eml" and not fields.keys() & _SENT


def _fields(head: str) -> dict[str, str]:
    """Return the header that a text begins with, names in small letters; no header gives nothing."""
    lines = head.lstrip().splitlines(keepends=True)
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines.pop()  # cut short by the end of what is looked at
    if lines and _MAILBOX.match(lines[0]):
        lines = lines[1:]
    fields: dict[str, str] = {}
    for line in lines:
        if line[:1] in {" ", "\t"} and fields:
            continue
        field = _FIELD.match(line)
        if field is None:
            # The header ends at an empty line; a line that is neither is no header at all.
            return fields if not line.strip() else {}
        fields.setdefault(field[1].lower(), field[2])
    return fields


def _plain(head: str, suffix: str) -> Format:
    if _SHORTCUT.match(head):
        return Format.SHORTCUT
    if suffix in _MAY_BE_TABLE and _is_table(head):
        return Format.CSV
    return _BY_SUFFIX.get(suffix) or NEVER_TEXT.get(suffix, Format.TXT)


def _is_table(head: str) -> bool:
    """Tell whether the first lines all have the same number of tabs, or the same number of two or more commas."""
    lines = [line for line in head.splitlines()[:-1] if line.strip()]
    if len(lines) < _MIN_ROWS:
        return False
    tabs = {line.count("\t") for line in lines}
    commas = {line.count(",") for line in lines}
    return (len(tabs) == 1 and min(tabs) > 0) or (len(commas) == 1 and min(commas) > 1)
