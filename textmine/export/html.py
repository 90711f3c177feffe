"""report.html: one file that an inspector opens from a USB stick, with no request to anywhere.

Jinja2 escapes everything; texts with marks come from :mod:`textmine.export.marked`, charts from
:mod:`textmine.export.charts`, both of which escape what they are given. The page's policy allows exactly one
script, named by its digest.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from textmine.export import views
from textmine.export.anchors import Anchors
from textmine.export.evidence import Evidence
from textmine.export.fulltexts import texts
from textmine.export.ledgers import ledgers
from textmine.export.lookup import Lookup, status_counts
from textmine.export.marked import REPLACEMENT, UNWRITABLE
from textmine.export.page import Words, environment
from textmine.export.pictures import Pictures
from textmine.export.places import scan_note
from textmine.export.run import counts, version
from textmine.export.styles import asset, report_style
from textmine.model import Corpus, Review, Subject
from textmine.settings import ReportSettings
from textmine.words import Language

_AT_ONCE = 1_000  # bits of the page, of which a row of the queue has some fifty


def write_report(
    corpus: Corpus,
    path: Path,
    language: Language = "zh",
    *,
    review: Review | None = None,
    limits: ReportSettings,
    written: date,
) -> None:
    """Write the report of ``corpus``, with what people decided of it, to ``path`` as UTF-8."""
    pieces = _pieces(corpus, language, review, limits, written)
    with path.open("wb") as out:
        for piece in pieces:
            out.write(piece.encode("utf-8"))


def report(
    corpus: Corpus,
    language: Language = "zh",
    *,
    review: Review | None = None,
    limits: ReportSettings,
    written: date,
) -> str:
    """Return the page. ``written`` is the date in its masthead; ``limits`` bound what is embedded."""
    return "".join(_pieces(corpus, language, review, limits, written))


def _pieces(
    corpus: Corpus, language: Language, review: Review | None, limits: ReportSettings, written: date
) -> Iterator[str]:
    """Return the page piece by piece: its queue and its list of files grow with the stack."""
    lookup = Lookup.of(corpus, review)
    anchors = Anchors.of(lookup, limits)
    words = Words(language)
    script = asset("report.js")
    findings = tuple(views.findings(lookup, anchors, limits))
    page = _environment().get_template("report.html").stream(
        corpus=corpus,
        lookup=lookup,
        anchors=anchors,
        limits=limits,
        w=words,
        t=words.t,
        scan_note=scan_note,
        language=language,
        written=written.isoformat(),
        version=version(corpus),
        counts=counts(corpus),
        documents=views.documents(corpus, limits.files),
        statuses=status_counts(corpus.documents),
        chars=sum(len(paper.span) for paper in corpus.submissions),
        pictures=Pictures(lookup, words.t, words.language, limits),
        cards=tuple(Evidence(lookup, anchors, limits).cards()),
        groups=tuple(views.groups(lookup, limits)),
        most_units=max((len(theme.units) for theme in corpus.themes), default=0) or 1,
        themes=views.theme_columns(lookup, anchors, limits),
        own_problems=views.own_problems(lookup, anchors, limits),
        ledgers=tuple(ledgers(lookup, anchors, limits, language)),
        hollow=views.hollow(lookup, anchors, limits),
        findings=findings,
        found={item.paper.name for item in findings},
        of_paper=Subject.paper,
        of_pair=Subject.pair,
        texts=tuple(texts(lookup, anchors, language, limits.asides)),
        style=Markup(report_style()),  # noqa: S704 - our own files, checked in
        script=Markup(script),  # noqa: S704
        policy=policy(script),
    )  # fmt: skip
    page.enable_buffering(_AT_ONCE)
    return (UNWRITABLE.sub(REPLACEMENT, piece) for piece in page)


def policy(script: str) -> str:
    """Return the content security policy: nothing from anywhere, and of scripts only this one."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


@cache
def _environment() -> Environment:
    return environment("textmine.export", width="{:.1f}%".format)
