"""How text looks that a web site or a document shop put around a paper."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from textmine.lexicon.reading import any_of, either


@dataclass(frozen=True, slots=True)
class ClutterRules:
    """How text that a web site or a document shop put around a paper looks.

    ``links`` is the heading of a list of other papers, each of at most ``link_chars``.
    ``line`` is matched against a whole line and is enough by itself; ``rule`` likewise, but says nothing of the
    lines beside it. ``field`` and ``machine`` find the labels of an article's frame. ``beside`` and ``words`` count
    beside other clutter only, ``site`` with two of ``site_words`` anywhere. ``name`` and ``page_title`` are for the
    head of a page, ``page`` and ``bare_page`` for page numbers. Sizes count characters.
    """

    line: re.Pattern[str]
    rule: re.Pattern[str]
    field: re.Pattern[str]
    machine: re.Pattern[str]
    beside: re.Pattern[str]
    words: re.Pattern[str]
    site: re.Pattern[str]
    site_words: re.Pattern[str]
    name: re.Pattern[str]
    page_title: re.Pattern[str]
    page: re.Pattern[str]
    bare_page: re.Pattern[str]
    links: re.Pattern[str]
    link_chars: int
    max_chars: int
    tag_run: int
    tag_chars: int
    tag_coverage: float
    preview_chars: int
    preview_anchor: int
    preview_cut: int
    preview_places: int
    preview_label: re.Pattern[str]
    preview_control: re.Pattern[str]


def _labels(labels: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\u4e00-\u9fff])({'|'.join(sorted(labels, key=len, reverse=True))})\s*[:：]")


def clutter_rules(path: Path) -> ClutterRules:
    """Read the rules."""
    data = tomllib.loads(path.read_text("utf-8"))
    fields, beside, site, head, page = (data[name] for name in ("fields", "beside", "site", "head", "page"))
    tags, preview = data["tags"], data["preview"]
    return ClutterRules(
        line=either(f"(?i:{p.removeprefix('(?i)')})" if p.startswith("(?i)") else p for p in data["line"]),
        rule=either(data["rule"]),
        field=_labels([*fields["machine"], *fields["plain"]]),
        machine=_labels(fields["machine"]),
        beside=either(beside["line"]),
        words=any_of(beside["words"]),
        site=either(site["phrase"]),
        site_words=any_of(site["words"]),
        name=either(head["name"]),
        page_title=either(head["page_title"]),
        page=either(page["line"]),
        bare_page=re.compile(page["bare"]),
        links=re.compile(data["links"]["heading"]),
        link_chars=data["links"]["max_chars"],
        max_chars=data["max_chars"],
        tag_run=tags["min_run"],
        tag_chars=tags["max_chars"],
        tag_coverage=tags["coverage"],
        preview_chars=preview["min_chars"],
        preview_anchor=preview["anchor"],
        preview_cut=preview["cut"],
        preview_places=preview["places"],
        preview_label=re.compile(preview["label"]),
        preview_control=re.compile(preview["control"]),
    )
