"""What ``textmine compare`` prints."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from textmine.cli.terminal import shown, shown_text, write_json
from textmine.model import Match, Paper, Span
from textmine.words import Language, word

_MARKS = ("⟦", "⟧")
"""Around shared characters where no style can show them: in a pipe or a file."""


def print_json(papers: Sequence[Paper], matches: Sequence[Match]) -> None:
    """Print one JSON object a match: the keys of ``copies.jsonl`` and the two passages."""
    texts = {p.name: p.text for p in papers}
    for m in matches:
        record = {
            "a": m.a,
            "a_start": m.a_span.start,
            "a_end": m.a_span.end,
            "b": m.b,
            "b_start": m.b_span.start,
            "b_end": m.b_span.end,
            "kind": m.kind.value,
            "legitimate": m.legitimate,
            "chars": m.chars,
            "similarity": m.similarity,
            "blocks": [[x.a.start, x.a.end, x.b.start, x.b.end] for x in m.blocks],
            "swaps": [[s.a, s.b] for s in m.swaps],
            "a_text": m.a_span.of(texts[m.a]),
            "b_text": m.b_span.of(texts[m.b]),
        }
        write_json(json.dumps(record, ensure_ascii=False))


def print_matches(papers: Sequence[Paper], matches: Sequence[Match], language: Language) -> None:
    """Print the passages side by side, shared characters marked, legitimate passages dim."""
    named = {p.name: p for p in papers}
    out = Console(highlight=False)
    if not matches:
        out.print(Text(word("cli.no_pairs", language)))
    for number, match in enumerate(sorted(matches, key=lambda m: (m.legitimate, -m.chars)), 1):
        title = word(
            "cli.pair",
            language,
            number=number,
            kind=word(f"kind.{match.kind}", language),
            chars=match.chars,
            percent=round(match.similarity * 100),
        )
        if match.legitimate:
            title += word("cli.legitimate", language)
        out.print(_table(named, match, title, plain=not out.is_terminal))
        if match.swaps:
            swaps = "、".join(f"{s.a} → {s.b}" for s in match.swaps)
            out.print(Text(word("cli.swapped", language, swaps=shown(swaps))))


def _table(named: dict[str, Paper], match: Match, title: str, *, plain: bool) -> Table:
    table = Table(title=Text(title), title_justify="left", expand=True, show_lines=True)
    for side in (match.a, match.b):
        table.add_column(Text(shown(side)), ratio=1, overflow="fold")
    style = "dim" if match.legitimate else "reverse"
    table.add_row(
        _marked(named[match.a].text, match.a_span, [b.a for b in match.blocks], style, plain=plain),
        _marked(named[match.b].text, match.b_span, [b.b for b in match.blocks], style, plain=plain),
    )
    return table


def _marked(text: str, span: Span, shared: Sequence[Span], style: str, *, plain: bool) -> Text:
    """Return a passage with its shared characters marked: by style, or by brackets where styles don't show."""
    words, at = Text(), span.start
    for block in sorted(shared):
        words.append(shown_text(text[at : block.start]))
        inner = shown_text(block.of(text))
        words.append(inner.join(_MARKS) if plain else inner, None if plain else style)
        at = block.end
    return words.append(shown_text(text[at : span.end]))
