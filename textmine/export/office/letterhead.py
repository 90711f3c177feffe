"""What stands over every paper of one office, and the paper itself, blank or from the office's own template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docx.document import Document as Word

from textmine.errors import UsageError
from textmine.export.office import templates
from textmine.export.office.letter import Letter
from textmine.export.office.paper import blank, save
from textmine.settings import Settings, load_settings
from textmine.words import LANGUAGES, Language, word

FIELDS = ("title", "issuer", "date", "unit", "number")
"""What a template may ask for, by the keys of its names."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """Who issues the papers, when, and on what.

    ``written`` is the date on the papers and in their properties; ``issuer`` the office's name, empty to leave a
    blank for it; ``templates`` a folder with the office's own 分析报告.docx, 问题底稿.docx and 退回修改意见.docx,
    any of which may be missing; ``settings`` bound what the papers name, the shipped ones where they are left out.
    """

    written: date
    issuer: str = ""
    templates: Path | None = None
    settings: Settings | None = None

    @property
    def bounds(self) -> Settings:
        """The settings that count."""
        return self.settings or load_settings()

    def day(self, language: Language) -> str:
        """Return the date as it stands under a paper."""
        day = self.written
        return word("office.day", language, year=day.year, month=day.month, day=day.day)

    def template(self, name: str) -> Path | None:
        """Return the office's own template ``name``, None where it has none.

        Raises:
            UsageError: there is no such folder.
        """
        if self.templates is None:
            return None
        if not self.templates.is_dir():
            raise UsageError("office.no_templates", path=str(self.templates))
        path = self.templates / name
        return path if path.exists() else None


class Sheet:
    """One document on its way: begin with :func:`begin`, write with ``letter``, end with :meth:`finish`."""

    def __init__(self, document: Word, head: Letterhead, language: Language, *, own: bool) -> None:
        self._document, self._head, self._language = document, head, language
        self._before = templates.length(document)
        self.own = own
        titles = (word(f"office.{kind}_title", language, number="{number}", title="{title}") for kind in _TITLES)
        self.letter = Letter(document, *titles)

    def finish(self, path: Path, title: str) -> None:
        """Put what was written where it belongs and save it as ``path``."""
        if not self.own:
            templates.put_body(self._document, self._before, _names("body"))
        author = self._head.issuer or word("office.author", self._language)
        save(self._document, path, title=title, author=author, written=self._head.written)


_TITLES = ("table", "picture")


def begin(head: Letterhead, name: str, language: Language, **fields: str) -> Sheet:
    """Return an empty paper, or the office's own template ``name`` with its ``fields`` filled.

    Raises:
        UsageError: the template cannot be used.
    """
    path = head.template(name)
    if path is None:
        return Sheet(blank(), head, language, own=True)
    document = templates.opened(path, head.bounds.office.template_bytes)
    known = {"issuer": head.issuer or word("office.blank", language), "date": head.day(language)} | fields
    templates.fill(document, {name: known[key] for key in FIELDS if key in known for name in _names(key)})
    return Sheet(document, head, language, own=False)


def _names(key: str) -> frozenset[str]:
    """What a field is called, in either language."""
    return frozenset(word(f"office.field_{key}", language) for language in LANGUAGES)
