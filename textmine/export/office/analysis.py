"""分析报告: seven chapters on one stack, as an office hands them up."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textmine.export.office.advice import write_advice
from textmine.export.office.alike import write_alike, write_cases
from textmine.export.office.leads import Leads
from textmine.export.office.letter import Letter
from textmine.export.office.overview import write_overview
from textmine.export.office.problems import Themes, write_causes, write_common, write_own, write_remedies
from textmine.export.office.source import Source


def write_body(letter: Letter, source: Source, *, titled: bool) -> None:
    """Write the report, its title only where no template has one."""
    themes, pairs = Themes.of(source), Leads(source).pairs()
    if titled:
        letter.title(source.t("analysis.title"))
    letter.say(source.t("analysis.opening"))
    chapters: tuple[tuple[str, Callable[[], None]], ...] = (
        ("basics", lambda: write_overview(letter, source)),
        ("common", lambda: write_common(letter, source, themes)),
        ("own", lambda: write_own(letter, source, themes)),
        ("alike", lambda: write_alike(letter, source, pairs)),
        ("cases", lambda: write_cases(letter, source, pairs)),
        ("causes", lambda: write_causes(letter, source, themes)),
        ("advice", lambda: _write_advice(letter, source, themes)),
    )
    for number, (key, write) in enumerate(chapters, 1):
        title = source.t(f"analysis.chapter_{key}")
        letter.heading(source.t("office.heading", number=source.ordinal(number), title=title))
        write()
    letter.sign(source.head.issuer or source.t("office.blank"), source.head.day(source.language))


def _write_advice(letter: Letter, source: Source, themes: Themes) -> None:
    parts = (partial(write_remedies, letter, source, themes), partial(write_advice, letter, source))
    for number, write in enumerate(parts, 1):
        title = source.t(f"analysis.part_{number}")
        letter.heading(source.t("office.heading_two", number=source.ordinal(number), title=title), 2)
        write()
