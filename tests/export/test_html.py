import base64
import hashlib
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import pytest

from textmine.export.html import report, write_report
from textmine.export.page import percent
from textmine.model import (
    CopyKind,
    Corpus,
    Document,
    Group,
    Held,
    Label,
    Outcome,
    Reach,
    Role,
    Span,
    Statement,
    Status,
    Structure,
)
from textmine.settings import load_settings

from . import stack_of_papers as made

DAY = date(2025, 1, 2)
VOID = {"meta", "input", "br", "rect", "line", "circle"}
LOADING = {"link", "img", "iframe", "object", "embed", "video", "audio", "source", "base", "form", "image", "use"}


class Page(HTMLParser):
    """A page as a browser would take it apart: tags, attributes, words, and whether tags close in order."""

    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.ids, self.words, self.open = [], [], [], "", []
        self.script = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> out of order"

    def handle_data(self, data):
        if self.open and self.open[-1] == "script":
            self.script += data
        elif not self.open or self.open[-1] != "style":
            self.words += data

    def values(self, name):
        return [value for _, key, value in self.attributes if key == name]


def render(corpus, language="zh", **limits):
    return report(corpus, language, limits=replace(load_settings(environment={}).report, **limits), written=DAY)


@pytest.fixture(scope="module")
def html(corpus):
    return render(corpus)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def card(html, number):
    return re.search(rf'<article class="card" id="p{number}">.*?</article>', html, re.DOTALL)[0]


def test_it_is_whole_and_its_tags_close_in_order(html, page):
    assert html.lstrip().startswith("<!doctype html>")
    assert page.open == []


def test_it_asks_nobody_for_anything(html, page):
    assert not LOADING & set(page.tags)
    assert not page.values("src")
    assert all(href.startswith("#") for href in page.values("href"))
    style = re.search("<style>(.*?)</style>", html, re.DOTALL)[1]
    assert not re.search(r"url\(|@import|@font-face", style)
    assert not re.search(r"fetch\(|XMLHttp|WebSocket|import\(|https?:", page.script)


def test_the_policy_allows_exactly_the_script_that_is_there(page):
    policy = next(v for v in page.values("content") if "default-src" in v)
    digest = base64.b64encode(hashlib.sha256(page.script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert page.tags.count("script") == 1


def test_no_attribute_is_an_event_handler(page):
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]


def test_every_link_leads_somewhere_and_every_anchor_is_one_place(page):
    assert len(page.ids) == len(set(page.ids))
    assert not {href[1:] for href in page.values("href")} - set(page.ids)


def test_hostile_words_are_words(page):
    assert '<script>alert("1")</script>社区自查报告' in page.words
    assert "</style></details><img src=x onerror=alert(2)>" in page.words
    assert "{{ 7*7 }}像模板" in page.words
    assert "<b>甲</b>社区" in page.words
    assert "b" not in {tag for tag, _, value in page.attributes if value == "unit"}


def test_what_no_page_can_hold_is_replaced(html):
    assert "\x00" not in html
    assert "�结尾有空字符" in Page(html).words


def test_full_texts_are_the_texts(corpus, html):
    for number, paper in enumerate(corpus.submissions, 1):
        shown = re.search(rf'id="p{number}-text">.*?<div class="text paper-text">(.*?)</div>\n', html, re.DOTALL)[1]
        assert Page(shown).words == paper.span.of(paper.text).replace("\x00", "\ufffd")


def test_the_queue_stands_in_its_order_with_reasons(html):
    rows = re.findall(r'<tr role="row" id="q\d+" data-rank="(\d+)"', html)
    assert rows == [str(n) for n in range(1, 9)]
    assert "最长连续 191 字" in html


@pytest.mark.parametrize("queue", [1, 3])
def test_a_queue_that_is_too_long_is_cut_and_says_so(corpus, queue):
    html = render(corpus, queue=queue)
    page = Page(html)
    assert re.findall(r'<tr role="row" id="q\d+" data-rank="(\d+)"', html) == [str(n) for n in range(1, queue + 1)]
    assert f"这里列出最值得先看的 {queue} 份，其余 {8 - queue} 份见 triage.xlsx" in page.words
    assert html.count('<article class="card"') <= queue
    assert re.search(r"其余材料见 triage\.xlsx。</p>\s*</section>\s*<section id=\"groups\">", html)
    assert not {href[1:] for href in page.values("href")} - set(page.ids)


def test_of_too_many_files_those_not_read_whole_are_listed(corpus):
    troubled = [document for document in corpus.documents if document.status is not Status.READ]
    assert 0 < len(troubled) < len(corpus.documents)
    html = render(corpus, files=len(troubled))
    assert html.count('<tr class="s-read"') == 0
    assert f"其余 {len(corpus.documents) - len(troubled)} 个见 triage.xlsx" in html
    assert "每一个文件都在这里" not in html
    whole = render(corpus).partition('<section id="files">')[2]
    assert "每一个文件都在这里" in whole
    assert "其余" not in whole


def test_a_pair_is_shown_once_under_the_higher_rank_and_linked_from_the_other(html):
    assert html.count('id="pair-2-1"') == 1
    assert 'id="pair-2-1"' in card(html, 2)
    assert 'href="#pair-2-1"' in card(html, 1)


def test_shared_characters_carry_one_number_on_both_sides(html):
    pair = re.search(r'id="pair-2-1".*?</details>', html, re.DOTALL)[0]
    left, right = re.findall(r'<div class="side (?:left|right)">(.*?)</div>\n</div>', pair, re.DOTALL)
    blocks = [
        {n: Page(x).words for n, x in re.findall(r'<span [^>]*data-n="(.)"[^>]*>([^<]*)', side)}
        for side in (left, right)
    ]
    assert blocks[0]["①"] == blocks[1]["①"] == "全年召开党委会专题研究党建工作"
    assert blocks[0].keys() == blocks[1].keys()
    assert re.findall(r'<span class="diff">([^<]*)', left)[:3] == ["9", "412", "河口、东堤"]
    assert re.findall(r'<span class="diff">([^<]*)', right)[:3] == ["12", "386", "石桥、柳湾"]


def test_swaps_are_turned_with_the_pair(html):
    assert "<bdi>河口、东堤</bdi><i>→</i><bdi>石桥、柳湾</bdi>" in card(html, 2)


def test_legitimate_text_is_grey_inside_a_shared_passage(html):
    assert re.search(r'<span class="same[^"]* grey"[^>]*>“三会一课”', card(html, 2))


def test_a_paper_of_the_past_is_named_as_such_and_not_linked(html):
    assert "往年材料 2023" in card(html, 4)
    assert 'id="pair-x9-4"' in card(html, 4)


def test_the_words_of_the_report_accuse_nobody(html):
    own = re.sub(r'<div class="text[^"]*">.*?</div>', "", html, flags=re.DOTALL)
    assert "抄袭" not in own
    assert "重合比" in own


def test_themes_link_to_the_statement(corpus, html):
    theme = next(t for t in corpus.themes if t.role is Role.CAUSE)
    paper = next(p for p in corpus.submissions if p.name == theme.members[0].paper)
    index = next(i for i, s in enumerate(paper.structure.statements, 1) if s.span == theme.members[0].span)
    number = corpus.submissions.index(paper) + 1
    themes = re.search(r'<section id="themes">.*?</section>', html, re.DOTALL)[0]
    assert f'href="#p{number}-s{index}"' in themes


def test_themes_of_single_units_make_no_empty_picture(corpus, html):
    alone = replace(corpus, themes=tuple(replace(theme, reach=Reach.SINGLE) for theme in corpus.themes))
    assert [('id="chart-themes' in page) for page in (html, render(alone))] == [True, False]
    assert "没有反复出现的内容" in re.search(r'<section id="overview">.*?</section>', render(alone), re.DOTALL)[0]


def test_findings_stand_in_their_sentence(html):
    found = re.search(r'<section id="findings">.*?</section>', html, re.DOTALL)[0]
    assert '差距，<span class="hit">青石镇</span>党委的做法' in found
    assert ">外地地名</span>" in found
    assert ">没有写完</span>" in found


def test_gaps_and_empty_words_do_not_stand_among_the_findings(html):
    found = re.search(r'<section id="findings">.*?</section>', html, re.DOTALL)[0]
    assert found.count('<span class="tag">') == 3
    assert "没有措施" not in found
    assert "空话套话" not in found


def test_unreadable_files_and_missing_units_are_named(page):
    for words in ("扫描件.pdf", "<i>坏</i>.docx", "沙河乡党委", "<u>区</u>税务局", "~$青石镇自查报告.docx"):
        assert words in page.words


def test_english_comes_first_when_asked(corpus):
    html = render(corpus, "en")
    assert '<html lang="en">' in html
    assert re.search(r"<h1>Triage report<span[^>]*>报送材料研判报告", html)
    assert Page(html).open == []


def test_the_same_corpus_gives_the_same_page(corpus, html):
    assert render(corpus) == html


def test_an_empty_stack_is_a_page_too():
    empty = Corpus((), (), {}, (), {}, {}, (), (), (), ())
    page = Page(render(empty))
    assert "没有读出任何材料。" in page.words
    assert page.open == []
    assert not {href[1:] for href in page.values("href")} - set(page.ids)


def test_what_is_left_out_is_said(corpus):
    html = render(
        corpus, passages_per_pair=1, pairs_per_paper=1, themes_per_role=1, members_per_theme=1, findings=1, groups=0
    )  # fmt: skip
    words = Page(html).words
    for said in ("见 triage.xlsx", "另有 1 个主题", "另有 2 条", "另有 1 组", "句，见 triage.xlsx"):
        assert said in words
    assert not {href[1:] for href in Page(html).values("href")} - set(Page(html).ids)


def test_a_big_stack_embeds_only_texts_with_leads(corpus):
    html = render(corpus, whole_stack=3)
    assert 'id="p6-text"' not in html
    assert 'id="p1-text"' in html
    assert not {href[1:] for href in Page(html).values("href")} - set(Page(html).ids)
    assert "另有 2 篇没有线索" in html


def test_texts_beyond_the_room_are_left_out(corpus):
    html = render(corpus, text_chars=700, paper_chars=300)
    assert html.count('class="full"') == 2
    assert "余下" in Page(html).words
    assert not {href[1:] for href in Page(html).values("href")} - set(Page(html).ids)


def test_a_sentence_of_five_million_characters(corpus):
    text = "深入推进党建" * 833_333 + "。"
    document = Document("大.txt", "txt", Outcome.TEXT, text)
    whole = Span(0, len(text))
    paper = replace(
        corpus.submissions[0], name="大.txt", document=document, span=whole, title=text,
        structure=Structure(statements=(Statement(whole, text),)),
    )  # fmt: skip
    twin = replace(paper, name="大.txt#2", part=2)
    match = replace(
        corpus.matches[0], a=paper.name, a_span=whole, b=twin.name, b_span=whole, kind=CopyKind.VERBATIM, blocks=()
    )
    label = (Label(Role.PROBLEM, (), 1.0),)
    big = replace(
        corpus, documents=(document,), papers=(paper, twin), labels={paper.name: label, twin.name: label},
        matches=(match,), legitimate={}, ratios={}, groups=(Group((paper.name, twin.name), text, len(text)),),
        themes=(), findings=(), queue=(),
    )  # fmt: skip
    html = render(big)
    assert len(html) < 300_000
    assert "本段未完" in html
    assert Page(html).open == []


def test_ten_thousand_copies_of_one_pair(corpus):
    one = next(m for m in corpus.matches if m.kind is CopyKind.VERBATIM)
    html = render(replace(corpus, matches=(one,) * 10_000))
    assert html.count('<div class="passage">') == 8
    assert "另有 9992 段" in html
    assert len(html) < 300_000


def test_numbers_beyond_fifty_are_plain(corpus):
    text = "".join(f"共同文字第{chr(0x4E00 + i)}段话，{'甲' if i % 2 else '乙'}{i}" for i in range(120))
    other = text.replace("甲", "丙").replace("乙", "丁")
    a, b = (made.paper(made.document(name, t)) for name, t in (("a.txt", text), ("b.txt", other)))
    match = made.match(a, (text[:3], text[-3:]), b, (other[:3], other[-3:]), CopyKind.EDITED)
    assert len(match.blocks) > 50
    small = replace(
        corpus, documents=(a.document, b.document), papers=(a, b), labels={}, matches=(match,), legitimate={},
        ratios={}, groups=(), themes=(), findings=(), queue=(),
    )  # fmt: skip
    html = render(small, passage_chars=5_000)
    assert html.count('data-n="㊿"') == 2
    assert html.count('data-n="(51)"') == 2


@pytest.mark.parametrize(
    ("share", "shown"), [(0.0, "0%"), (0.001, "<1%"), (0.345, "35%"), (0.999, "99%"), (1.0, "100%")]
)
def test_percentages_hide_no_trace(share, shown):
    assert percent(share) == shown


def test_who_was_probably_first_stands_above_the_passages(html):
    lead = re.search(r'<p class="earlier">.*?</p>', html, re.DOTALL)[0]
    assert "可能在先（线索）" in lead
    assert "青石镇党委的落款日期是 2024-11-02，早于大河镇党委的 2024-11-09" in lead
    assert html.count('<p class="earlier">') == 1


def test_a_group_says_which_member_makes_its_core_short(corpus):
    [group] = corpus.groups
    [all_but_little] = group.held
    third = Held("机关/民政局.pdf", (Span(all_but_little.spans[0].start, all_but_little.spans[0].start + 50),))
    three = replace(group, papers=(*group.papers, third.paper), held=(all_but_little, third), chars=46)
    html = render(replace(corpus, groups=(three,)))
    assert html.count("去掉这一篇，共同正文为") == 1
    item = next(i for i in re.findall(r"<li>.*?</li>", html, re.DOTALL) if "去掉这一篇，共同正文为" in i)
    assert "民政局" in item


def test_what_is_written_piece_by_piece_is_the_page(corpus, tmp_path):
    odd = replace(corpus.documents[0], path="a\ud800\x00b")
    more = replace(corpus, documents=(*corpus.documents, *[odd] * 2_000))
    limits = load_settings().report
    write_report(more, tmp_path / "r.html", limits=limits, written=DAY)
    page = report(more, limits=limits, written=DAY)
    assert (tmp_path / "r.html").read_bytes().decode() == page
    assert page.count("a\ufffd\ufffdb") == 2_000
