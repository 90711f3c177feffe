"""Everything that the papers draw from: the stack, what was decided of it, and how both are put in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from textmine.export.lookup import Lookup
from textmine.export.marked import clip
from textmine.export.office.letterhead import Letterhead
from textmine.export.places import Places
from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import Corpus, Origin, Paper, Review, Role, Span, Subject, Theme, Verdict
from textmine.settings import OfficeSettings
from textmine.text.people import people_in, spans_of
from textmine.text.segment import segmenter
from textmine.words import Language, word

DISPUTED, UNDECIDED = "disputed", "undecided"
STATES = (*(verdict.value for verdict in Verdict), DISPUTED, UNDECIDED)
"""What can stand of a lead, in the order in which tables show it."""
ALIKE, SUSPECT, FAIR = Verdict.ALIKE.value, Verdict.SUSPECT.value, Verdict.FAIR.value
_AHEAD = 4
"""How many times the characters of a quotation are looked at, as blanks between them are joined."""
_STOPS = "。；，、;,. "
_ENDS = re.compile(r"[。！？.!?…][”’」』）)]*$")
_TENS, _DIGITS = "十", "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Source:
    """A stack with its decisions, in one language.

    What is found of a paper once, its places and the names of persons in it, is kept.
    """

    lookup: Lookup
    review: Review
    language: Language
    head: Letterhead
    limits: OfficeSettings
    lexicon: Lexicon
    _places: dict[str, Places] = field(default_factory=dict)
    _persons: dict[str, frozenset[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus, review: Review, language: Language, head: Letterhead) -> Source:
        """Index ``corpus``."""
        return cls(Lookup.of(corpus), review, language, head, head.bounds.office, load_lexicon())

    @property
    def corpus(self) -> Corpus:
        """The stack itself."""
        return self.lookup.corpus

    def t(self, key: str, **values: str | int | float) -> str:
        """Return a sentence with its blanks filled."""
        return word(key, self.language, **values)

    def listed(self, names: Iterable[str], most: int | None = None) -> str:
        """Return names in a row, the first ``most`` of them, and whether there are more."""
        every = [clip(name, self.limits.quote_chars) for name in dict.fromkeys(names) if name]
        bound = self.limits.units if most is None else most
        shown = self.t("report.comma").join(every[:bound])
        return shown if len(every) <= bound else self.t("office.and_others", names=shown)

    def ordinal(self, number: int) -> str:
        """Return a number as headings and lists of an official document write it: 一 to 九十九, else figures."""
        return chinese(number) if self.language == "zh" else str(number)

    def call(self, paper: Paper) -> str:
        """Return what a reader knows a paper by: its unit, else its title, else its file."""
        name = clip(paper.unit, self.limits.name_chars) if paper.unit else self.title(paper)
        if paper.document.origin is not Origin.PREVIOUS:
            return name
        return (
            self.t("office.of_year", name=name, year=paper.year) if paper.year else self.t("office.of_past", name=name)
        )

    def title(self, paper: Paper) -> str:
        """Return the title of a paper, else the name of its file."""
        return self.quote(paper, paper.title, self.limits.name_chars) or clip(paper.name, self.limits.name_chars)

    def label(self, theme: Theme) -> str:
        """Return what a theme is called, with the names of persons left blank as in a quotation."""
        papers = (self.lookup.papers.get(member.paper) for member in theme.members[:1])
        paper = next((paper for paper in papers if paper), None)
        return self.quote(paper, theme.label) if paper else clip(theme.label, self.limits.quote_chars)

    def place(self, paper: Paper, span: Span) -> str:
        """Return where a span begins, as an inspector would note it beside a quotation."""
        if paper.name not in self._places:
            self._places[paper.name] = Places(paper)
        return self._places[paper.name].of(span).said(self.language)

    def reference(self, paper: Paper, span: Span) -> str:
        """Return the title of a paper in its marks, and the place of a span in it."""
        return self.t("office.reference", title=self.title(paper), place=self.place(paper, span))

    def quote(self, paper: Paper, text: str, most: int | None = None) -> str:
        """Return words of a paper in one line, with the names of persons left blank, not too long."""
        most = self.limits.quote_chars if most is None else most
        line = self.blanked(paper, " ".join(text[: _AHEAD * most].split()))
        shown = clip(line, most)
        opening, closing = self.t("office.name_blank")[0], self.t("office.name_blank")[-1]
        if shown != line and shown.rfind(opening) > shown.rfind(closing):  # never half a blank
            return shown[: shown.rfind(opening)] + "…"
        return shown

    def inside(self, paper: Paper, text: str, most: int | None = None) -> str:
        """Return words of a paper to stand in a sentence of ours: without the marks around their own."""
        return self.quote(paper, text.strip().lstrip(_STOPS), most).rstrip(_STOPS)

    def ended(self, text: str) -> str:
        """Return a sentence with the mark that ends it, unless it has one, inside its quotation marks too."""
        return text if _ENDS.search(text) else text + self.t("office.stop")

    def blanked(self, paper: Paper, text: str) -> str:
        """Return words of a paper with the names of persons left blank."""
        blank, shown, position = self.t("office.name_blank"), "", 0
        for span in self.names_in(paper, text):
            shown, position = shown + text[position : span.start] + blank, span.end
        return shown + text[position:]

    def names_in(self, paper: Paper, text: str) -> list[Span]:
        """Return where names of persons stand in words of a paper: those that the words tell, and the paper's own."""
        most = self.limits.named_chars
        if paper.name not in self._persons:
            own = Span(paper.span.start, min(paper.span.end, paper.span.start + most)).of(paper.text)
            self._persons[paper.name] = self._named(f"{paper.title[: self.limits.quote_chars]}\n{own}")
        names = self._persons[paper.name]
        return spans_of(text, names | self._named(text) if len(paper.span) > most else names)

    def _named(self, text: str) -> frozenset[str]:
        return frozenset(people_in(text, self.lexicon, segmenter(self.lexicon)))

    def categories(self, categories: Sequence[str]) -> str:
        """Return what categories are called."""
        return self.t("report.comma").join(self.corpus.taxonomy.name(c, self.language) for c in categories)

    def role(self, role: Role) -> str:
        """Return what a role is called."""
        return self.t(f"role.{role.value}")

    def state(self, subject: Subject) -> str:
        """Return what stands of a subject as one of :data:`STATES`."""
        opinion = self.review.standing(subject)
        if opinion.disputed:
            return DISPUTED
        return opinion.verdict.value if opinion.verdict else UNDECIDED

    def said(self, subject: Subject) -> str:
        """Return what stands of a subject in a word."""
        return self.t(f"office.state_{self.state(subject)}")

    def notes(self, subject: Subject) -> str:
        """Return what readers wrote beside their decisions."""
        return self.t("office.list_mark").join(" ".join(note.split()) for note in self.review.standing(subject).notes)


def chinese(number: int) -> str:
    """Return a number below 100 in Chinese, others in figures.

    >>> [chinese(n) for n in (1, 10, 12, 20, 35, 100)]
    ['一', '十', '十二', '二十', '三十五', '100']
    """
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else _TENS if tens == 1 else _DIGITS[tens] + _TENS
    return head + (_DIGITS[ones] if ones else "")
