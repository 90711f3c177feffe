import pytest

from textmine.errors import UnreadableError
from textmine.read.html import read_html


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


def test_site_clutter_stays_in_the_text(text):
    assert text(page("<nav>首页</nav><p>正文</p><footer>版权所有</footer>")) == "首页\n正文\n版权所有\n"


def test_white_space_as_a_browser_sets_it(text):
    assert text(page("<p>加强\n   党建  work\n well\t了</p><p>\n</p>")) == "加强党建 work well 了\n"
    assert text(page("<p>　　首行缩进<br>第二行</p>")) == "　　首行缩进\n第二行\n"
    assert text(page("<pre>a  b\n c</pre>")) == "a  b\n c\n"


def test_rows_of_tables(text):
    table = "<table><tr><th>问题</th><th>措施</th></tr><tr><td></td><td><p>一</p></td></tr></table>"
    assert text(page(f"前{table}后")) == "前\n问题\t措施\n\t一\n后\n"


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
    ],
)
def test_charsets_declared_wrongly_or_not_at_all(limits, encoding, declared):
    meta = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">' if declared else ""
    source = page("<p>一、工作的主要方法</p>", meta)
    assert read_html(source.encode(encoding), limits).text == "一、工作的主要方法\n"


def test_deep_nesting_does_not_crash_and_is_told(limits):
    source = page("<p>开头</p>" + "<div>" * 100_000 + "深处")
    reading = read_html(source.encode(), limits)
    assert reading.text.startswith("开头\n")
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
