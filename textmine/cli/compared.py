"""What ``textmine compare`` prints."""

from __future__ import annotations

import json
from collections.abc import Sequence

import typer
from rich.table import Table
from rich.text import Text

from textmine.cli.console import Console
from textmine.model import Match, Paper, Span
from textmine.words import word


def print_json(matches: Sequence[Match]) -> None:
    """Print one JSON object a match."""
    for m in matches:
        record = {
            "a": m.a,
            "a_start": m.a_span.start,
            "a_end": m.a_span.end,
            "b": m.b,
            "b_start": m.b_span.start,
            "b_end": m.b_span.end,
            "kind": m.kind,
            "legitimate": m.legitimate,
            "chars": m.chars,
            "similarity": m.similarity,
            "swaps": [[s.a, s.b] for s in m.swaps],
        }
        typer.echo(json.dumps(record, ensure_ascii=False))


def print_matches(papers: Sequence[Paper], matches: Sequence[Match], console: Console) -> None:
    """Print the passages side by side, shared characters in reverse, legitimate passages dim."""
    named = {p.name: p for p in papers}
    if not matches:
        console.out.print(Text(word("cli.no_pairs", console.language)))
    for number, match in enumerate(sorted(matches, key=lambda m: (m.legitimate, -m.chars)), 1):
        kind = word(f"kind.{match.kind}", console.language)
        title = word(
            "cli.pair",
            console.language,
            number=number,
            kind=kind,
            chars=match.chars,
            percent=round(match.similarity * 100),
        )
        if match.legitimate:
            title += word("cli.legitimate", console.language)
        table = Table(title=Text(title), title_justify="left", expand=True, show_lines=True)
        for side in (match.a, match.b):
            table.add_column(Text(side), ratio=1, overflow="fold")
        table.add_row(
            _marked(named[match.a].text, match.a_span, [b.a for b in match.blocks], match.legitimate),
            _marked(named[match.b].text, match.b_span, [b.b for b in match.blocks], match.legitimate),
        )
        console.out.print(table)
        if match.swaps:
            swaps = "、".join(f"{s.a} → {s.b}" for s in match.swaps)
            console.out.print(Text(word("cli.swapped", console.language, swaps=swaps)))


def _marked(text: str, span: Span, shared: Sequence[Span], legitimate: bool) -> Text:
    words = Text(span.of(text))
    for block in shared:
        words.stylize("dim" if legitimate else "reverse", block.start - span.start, block.end - span.start)
    return words
