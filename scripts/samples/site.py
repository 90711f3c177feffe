"""Samples as pages of a document site."""

from __future__ import annotations

import html

from samples.sources import Block, Paper, preview

PAGE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="{charset}">
<title>{title} - {site}</title>
<meta name="keywords" content="自查报告,党建,范文">
<style>.nav{{background:#b00}} .article p{{text-indent:2em}}</style>
<script>var page = {{"id": 20250000, "vip": true}};</script>
</head>
<body>
<div class="top">
{top}
</div>
<div class="main"><div class="article">
<h1>{title}</h1>
{body}
</div>
<div class="side foot">
{foot}
</div></div>
<script>document.write("<!-- stat -->");</script>
</body>
</html>
"""
TAGS = {"heading": "h3", "title": "h1", "signature": 'p style="text-align:right"', "clutter": 'div class="tip"'}


def html_line(paper: Paper, block: Block) -> str:
    """One paragraph as an element; a preview becomes its own box."""
    if block.kind == "preview":
        return f'<div class="summary">{html.escape(preview(paper, int(block.text)))} 展开&gt;&gt; 收起&lt;&lt;</div>'
    tag = TAGS.get(block.kind, "p")
    return f"<{tag}>{html.escape(block.written)}</{tag.split()[0]}>"


def render_html(paper: Paper) -> bytes:
    """A page of a document site: the article in the middle of clutter."""
    title_at = next(i for i, b in enumerate(paper.blocks) if b.kind == "title")
    after = paper.blocks[title_at + 1 :]
    last = max(i for i, b in enumerate(after) if b.kind not in {"clutter", "preview"})
    lines = [html_line(paper, b) for b in after]
    charset = paper.header["charset"]
    page = PAGE.format(
        charset="gb2312" if charset == "gb18030" else charset,
        title=html.escape(paper.blocks[title_at].written),
        site=paper.header["site"],
        top="\n".join(html_line(paper, b) for b in paper.blocks[:title_at]),
        body="\n".join(lines[: last + 1]),
        foot="\n".join(lines[last + 1 :]),
    )
    return page.encode(charset)
