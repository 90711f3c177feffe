import time

import pytest

from textmine.errors import NoTextError, UnreadableError
from textmine.model import AsideKind, Cell, Span
from textmine.read.html.reader import read_html

from .web_pages import LEDGER, PAGES, PARAGRAPHS, TITLE, WORD, links
from .web_pages import page as web_page


@pytest.fixture
def text(limits):
    return lambda source: read_html(source.encode("utf-8"), limits).text


def page(body, head=""):
    return f"<!DOCTYPE html><html><head><title>文章</title>{head}</head><body>{body}</body></html>"


def test_blocks_end_lines_and_the_title_is_not_in_the_text(text):
    assert (
        text(page("<h1>自查报告</h1><p>一、<b>问题</b>与<span>原因</span></p>尾")) == "自查报告\n一、问题与原因\n尾\n"
    )


def test_what_a_browser_does_not_show_is_out(text):
    hidden = (
        "<script>var a</script><style>p{}</style><template>t</template><noscript>n</noscript><p hidden>h</p>"
        "<p style='color:red; display : none'>d</p><p style='visibility:hidden'>v</p><!-- c -->"
        "<select><option>o</select>"
    )
    assert text(page(f"<p>前</p>{hidden}<p>后</p>")) == "前\n后\n"


def squeezed(words):
    return "".join(words.split())


@pytest.mark.parametrize("shape", PAGES, ids=lambda shape: shape.name)
def test_prose_stays_in_order_and_the_site_stands_apart(limits, shape):
    reading = read_html(shape.source.encode(), limits)
    text = squeezed(reading.text)
    site = squeezed("".join(aside.text for aside in reading.asides if aside.kind is AsideKind.SITE))
    assert [words for words in shape.prose if squeezed(words) not in text] == []
    assert [words for words in shape.site if squeezed(words) in text or squeezed(words) not in site] == []
    assert [words for words in shape.gone if squeezed(words) in text + site] == []
    assert reading.reason is None
    first = [text.find(squeezed(words)) for words in PARAGRAPHS if words in shape.prose]
    assert first == sorted(first)


@pytest.mark.parametrize("shape", PAGES, ids=lambda shape: shape.name)
def test_every_line_shown_is_in_the_text_or_beside_it(limits, shape):
    """With the article found or not, no line gets lost between them."""
    reading = read_html(shape.source.encode(), limits)
    known = [line for aside in reading.asides for line in aside.text.splitlines()] + reading.text.splitlines()
    for line in (*shape.prose, *shape.site):
        assert any(squeezed(line) in squeezed(other) for other in known), line


def test_the_title_stands_once_and_only_a_site_lends_it_from_the_head(limits):
    for shape in PAGES:
        reading = read_html(shape.source.encode(), limits)
        lines = reading.text.splitlines()
        assert lines.count(TITLE) == (TITLE in shape.prose), shape.name


def test_a_page_without_an_article_stays_whole(text):
    assert text(page("<nav>首页</nav><p>正文</p><footer>版权所有</footer>")) == "首页\n正文\n版权所有\n"


def test_links_to_files_and_places_in_the_page_are_no_navigation(limits):
    contents = "".join(f'<p><a href="#t{i}">{words[:8]}</a></p>' for i, words in enumerate(PARAGRAPHS))
    files = '<p><a href="/1.docx">台账一</a></p><p><a href="/2.PDF">台账二</a></p>'
    source = web_page(
        f"<ul class=nav>{links('首页')}</ul>{contents}{''.join(f'<p>{w}</p>' for w in PARAGRAPHS)}{files}"
    )
    reading = read_html(source.encode(), limits)
    assert reading.text.splitlines()[1 : len(PARAGRAPHS) + 1] == [words[:8] for words in PARAGRAPHS]
    assert reading.text.endswith("台账一\n台账二\n")
    assert [aside.text for aside in reading.asides] == ["首页"]


def test_word_numbers_and_notes(limits):
    reading = read_html(WORD.source.encode(), limits)
    assert reading.text.splitlines()[1] == f"一、{PARAGRAPHS[0]}"
    assert {aside.kind: aside.text for aside in reading.asides} == {
        AsideKind.COMMENT: "这里再核实。",
        AsideKind.FOOTNOTE: "[1] 见责任书。",
    }


def test_cells_of_a_ledger(limits):
    reading = read_html(LEDGER.source.encode(), limits)
    cells = [(cell.span.of(reading.text), cell.row, cell.column, cell.columns) for cell in reading.cells]
    assert cells == [
        ("序号", 0, 0, 1), ("问题", 0, 1, 1), ("措施", 0, 2, 1),
        ("1", 1, 0, 1), ("学习不深入", 1, 1, 1), ("每月集中学习", 1, 2, 1),
        ("记录不完整", 2, 1, 1), ("补齐记录", 2, 2, 1),
        ("2", 3, 0, 1), ("其他问题立行立改", 3, 1, 2),
    ]  # fmt: skip
    assert {cell.table for cell in reading.cells} == {0}


def test_a_cell_that_reaches_over_millions_of_columns_and_rows(limits):
    reading = read_html(
        page("<table><tr><th colspan=99999999 rowspan=99999999>甲<th>乙<tr><td>丙</table>").encode(), limits
    )
    assert reading.text == "甲\t乙\n丙\n"
    assert reading.cells[0] == Cell(Span(0, 1), 0, 0, 0, 1000)
    assert [cell.column for cell in reading.cells] == [0, 1000, 1000]


def test_readings_of_characters_are_out(text):
    assert text(page("<p><ruby>党<rp>(</rp><rt>dǎng</rt><rp>)</rp></ruby>建</p>")) == "党建\n"


def test_references_of_windows_and_unknown_ones(text):
    assert text(page("<p>&#147;党建&#148;&#150;&hellip;&nosuch;&#x4e00;&#1114112;</p>")).startswith(
        "“党建”–…&nosuch;一"
    )


def test_a_page_of_frames_says_so(limits):
    frames = "<html><frameset cols='20%,*'><frame src=a.htm><frame src=b.htm></frameset></html>"
    with pytest.raises(NoTextError) as caught:
        read_html(frames.encode(), limits)
    assert caught.value.reason.key == "read.frames"


def test_pictures_inside_the_page_do_not_count_as_markup(small):
    picture = "<img src='data:image/png;base64," + "A" * 50_000 + "'>"
    reading = read_html(page(f"<p>前</p>{picture}<p>后</p>").encode(), small(max_markup=1000))
    assert (reading.text, reading.reason) == ("前\n后\n", None)


def test_a_page_longer_than_the_limit_is_read_in_part(small):
    reading = read_html(page("<p>党建工作</p>" * 1000).encode(), small(max_markup=5000))
    assert reading.text.startswith("党建工作\n")
    assert reading.reason is not None
    assert reading.reason.key == "read.too_much_markup"


def test_a_page_of_too_many_tags_gives_its_words(small):
    source = page("<script>var a</script><p>党建<b>工作</b>&amp;业务</p><!-- c --><p>\n第二段</p><style>p{}")
    reading = read_html(source.encode(), small(max_tags=5))
    assert reading.text == "党建工作&业务\n第二段\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.too_deep"


@pytest.mark.parametrize(
    "source",
    [
        "<div>" * 10**6,
        "<p>" * 10**6,
        "<table><tr><td>" * 10**5,
        "<!--" * 10**6,
        "<script>" * 10**5,
        "<div " + " ".join(f"x{i}color=1" for i in range(50_000)) + ">",
        "<p>" + " " * 10**7,
        "<title>" + "- " * 10**6 + "</title>",
        "<table border=1><tr>" + "<td colspan=1000 rowspan=60000>x" * 20_000,
        "<div style='mso-element:comment-list'>" * 1000,
        "<font style='font:7pt'>" * 1500 + "<i>x</i>" * 10_000,
    ],
    ids=lambda source: source[:20],
)
def test_a_page_made_to_keep_the_reader_busy_ends(limits, source):
    began = time.process_time()
    read_html((source + f"<p>{PARAGRAPHS[0] * 3}").encode(), limits)
    assert time.process_time() - began < 5


def test_white_space_as_a_browser_sets_it(text):
    assert text(page("<p>加强\n   党建  work\n well\t了</p><p>\n</p>")) == "加强党建 work well 了\n"
    assert text(page("<p>　　首行缩进<br>第二行</p>")) == "　　首行缩进\n第二行\n"
    assert text(page("<pre>a  b\n c</pre>")) == "a  b\n c\n"


def test_rows_of_tables(text):
    table = "<table><tr><th>问题</th><th>措施</th></tr><tr><td></td><td><p>一</p></td></tr></table>"
    assert text(page(f"前{table}后")) == "前\n问题\t措施\n\t一\n后\n"
    assert text(page(table.replace("th>", "td>"))) == "问题\t措施\n\t一\n"


def test_a_page_laid_out_with_a_table_keeps_its_lines(text):
    assert text(page("<table><tr><td><p>一、</p><p>二、</p></td><td>侧栏</td></tr></table>")) == "一、\n二、\n侧栏\n"


def test_numbered_lists_show_their_numbers(text):
    assert text(page("<ol start=3><li>甲</li><li><p>乙</p></li></ol><ul><li>丙</li></ul>")) == "3. 甲\n4. 乙\n丙\n"


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("gb18030", "gb2312"),
        ("gb18030", "GBK"),
        ("big5", "big5"),
        ("utf-8", "gb2312"),
        ("gb18030", ""),
        ("utf-16", "utf-8"),
        ("utf-16-le", ""),
        ("gb18030", "utf-8"),
        ("gb18030", "no-such-charset"),
        ("gb18030", "base64"),
    ],
)
def test_charsets_declared_wrongly_or_not_at_all(limits, encoding, declared):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    source = page("<p>一、工作的主要方法</p>", meta)
    assert read_html(source.encode(encoding), limits).text == "一、工作的主要方法\n"


def test_old_pages_with_unclosed_tags_are_read(text):
    assert text(page("<p>开头</p>" + "<font>" * 1500 + "深处")) == "开头\n深处\n"


def test_deep_nesting_loses_no_words_and_is_told(limits):
    source = page("<p>开头</p>" + "<div>" * 100_000 + "深处")
    reading = read_html(source.encode(), limits)
    assert reading.text == "开头\n深处\n"
    assert reading.reason is not None
    assert reading.reason.key == "read.too_deep"


def test_external_entities_stay_closed(text, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("机密")
    assert "机密" not in text(f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><p>&x;前</p>')


def test_an_empty_page_has_no_text_and_bytes_are_no_page(limits):
    assert read_html(page("").encode(), limits).text == ""
    with pytest.raises(UnreadableError):
        read_html(bytes(500), limits)


def test_tags_out_of_place(text):
    assert text(page("<td>孤格</td></tr></table><li>孤项<p>段")) == "孤格\n孤项\n段\n"
