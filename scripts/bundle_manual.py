"""The manual of a bundle: README.md as one page that any browser opens, its pictures inside."""

from __future__ import annotations

import base64
import html
import re
import sys
from collections.abc import Iterable
from pathlib import Path

PAGE = """<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{title}</title>
<style>body{{max-width:60em;margin:2em auto;padding:0 1em;font-family:sans-serif;line-height:1.6}}
pre,code{{background:#f4f4f4}}pre{{padding:.5em;overflow:auto}}img{{max-width:100%}}
table{{border-collapse:collapse}}th,td{{border:1px solid #bbb;padding:.2em .5em;text-align:left}}</style></head>
<body>
{body}</body></html>
"""
_PICTURE = re.compile(r'<img src="([^":]+\.png)"')


def manual(readme: Path, wheels: Iterable[Path] = ()) -> str:
    """Return a page of HTML.

    Args:
        readme: a file in Markdown; pictures are looked for beside it.
        wheels: where markdown-it-py is taken from if it isn't installed; those of pure Python can be imported.
    """
    sys.path += [str(file) for file in wheels]
    from markdown_it import MarkdownIt

    text = readme.read_text("utf-8")
    body = MarkdownIt("commonmark").enable("table").render(text)
    title = html.escape(text.splitlines()[0].lstrip("# "))
    return PAGE.format(title=title, body=_PICTURE.sub(lambda found: _inside(readme.parent / found[1]), body))


def _inside(picture: Path) -> str:
    return f'<img src="data:image/png;base64,{base64.b64encode(picture.read_bytes()).decode()}"'
