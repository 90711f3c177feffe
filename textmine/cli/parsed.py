"""What ``textmine parse`` prints."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

from textmine.cli.terminal import shown, write_json, write_text
from textmine.export.jsonl import place_line, reading_line
from textmine.export.places import Places
from textmine.model import Document, Label, Paper, Taxonomy
from textmine.words import Language, say, word
from textmine.work import Analysed


def print_texts(documents: Sequence[Document]) -> None:
    """Print the text as it was read, and nothing else; a last line without an end gets one.

    Of the files in an archive each is headed by its name.
    """
    for document in documents:
        if len(documents) > 1:
            write_text(f"==> {shown(document.path)} <==\n")
        text = document.text
        if text:
            write_text(text if text.endswith("\n") else text + "\n")


def print_tree(done: Analysed, taxonomy: Taxonomy, language: Language) -> None:
    """Print each paper's sections, indented by depth, and under them the statements with their roles."""
    for paper, labels in zip(done.papers, done.labels, strict=True):
        write_text(shown("  ".join(filter(None, (paper.name, paper.title, paper.unit, str(paper.year or ""))))) + "\n")
        for line in _branches(paper, labels, taxonomy, language):
            write_text(line + "\n")


def _branches(paper: Paper, labels: tuple[Label, ...], taxonomy: Taxonomy, language: Language) -> list[str]:
    sections = paper.structure.sections
    depth: list[int] = []
    for section in sections:
        depth.append(depth[section.parent] + 1 if section.parent >= 0 else 0)
    lines = []
    for statement, label in zip(paper.structure.statements, labels, strict=True):
        indent = "  " * (depth[statement.section] + (not statement.heading)) if statement.section >= 0 else ""
        role = word(f"role.{label.role}", language)
        about = "、".join(taxonomy.name(c, language) for c in label.categories)
        mark = "▌" if statement.heading else " "
        lines.append(f"{role}\t{about}\t{indent}{mark}{shown(statement.text)}")
    return lines


def print_json(done: Analysed, language: Language) -> None:
    """Print the document with all that stands off over it as one JSON object in one line."""
    record = {
        "document": _described(done.document, language),
        "text": done.document.text,
        "papers": [_paper(p, labels, language) for p, labels in zip(done.papers, done.labels, strict=True)],
    }
    write_json(json.dumps(record, ensure_ascii=False, default=str))


def _described(document: Document, language: Language) -> dict[str, object]:
    return {
        "path": document.path,
        "format": document.format,
        "status": document.status,
        "reason": say(document.reason, language) if document.reason else "",
        "chars": len(document.text),
        "sha256": document.sha256,
        **reading_line(document),
        "pages": [dataclasses.astuple(page) for page in document.pages],
        "cells": [
            {
                "start": c.span.start,
                "end": c.span.end,
                "cell": [c.table + 1, c.row + 1, c.column + 1],
                "columns": c.columns,
            }
            for c in document.cells
        ],
    }


def _paper(paper: Paper, labels: tuple[Label, ...], language: Language) -> dict[str, object]:
    structure = paper.structure
    places = Places(paper)
    return {
        "name": paper.name,
        "part": paper.part,
        "start": paper.span.start,
        "end": paper.span.end,
        "title": paper.title,
        "unit": paper.unit,
        "year": paper.year,
        "clutter": [dataclasses.astuple(span) for span in structure.clutter],
        "paragraphs": [[dataclasses.astuple(line) for line in lines] for lines in structure.paragraphs],
        "sections": [
            {
                "start": s.span.start,
                "end": s.span.end,
                "heading": [s.heading.start, s.heading.end],
                "title": s.heading.of(paper.text),
                "marker": s.marker,
                "level": s.level,
                "parent": s.parent,
                "inline": s.inline,
            }
            for s in structure.sections
        ],
        "losses": [
            {"start": loss.span.start, "end": loss.span.end, "kind": loss.kind, "why": say(loss.why, language)}
            for loss in structure.losses
        ],
        "statements": [
            {
                "start": s.span.start,
                "end": s.span.end,
                "text": s.text,
                "section": s.section,
                "heading": s.heading,
                "column": s.column,
                "role": label.role,
                "categories": list(label.categories),
                "confidence": label.confidence,
                "because": [say(b.reason, language) for b in label.because],
                **place_line(places.of(s.span)),
            }
            for s, label in zip(structure.statements, labels, strict=True)
        ],
    }
