"""Web pages in the shapes that submissions were saved from: what must be in the text, and what is the site's."""

from __future__ import annotations

from dataclasses import dataclass

PARAGRAPHS = (
    "根据上级党组织的统一安排，支部对照年初签订的责任书，逐条检查了今年以来的党建工作，现将有关情况报告如下。",
    "一、存在的主要问题",
    "（一）学习教育不够深入。支部的集中学习多以读文件为主，讨论少、联系实际少，个别党员把学习当成任务来应付。",
    "（二）组织生活不够规范。上半年有两次支部大会没有按期召开，谈心谈话记录只有题目，没有内容。",
    "二、原因分析",
    "主要是支部书记抓党建的精力不够，存在重业务、轻党建的倾向；工作机制不健全，任务没有落实到人。",
    "三、下一步整改措施",
    "从本月起，每月第一个星期五固定为主题党日，由支部委员轮流备课；年底前补齐全部谈话记录，并在支部公开栏公示。",
)
TITLE = "某支部党建责任制自查报告"
LINKS = ("首页", "要闻动态", "政务公开", "办事服务", "互动交流", "专题专栏")
OTHERS = (
    "某街道召开党建工作推进会",
    "关于做好年度考核工作的通知",
    "全市组织工作会议在京召开",
    "书记抓党建述职评议现场会",
)


@dataclass(frozen=True)
class Page:
    name: str
    source: str
    prose: tuple[str, ...]
    site: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


def links(*names: str, tag: str = "li") -> str:
    return "".join(f'<{tag}><a href="/{number}.html">{name}</a></{tag}>' for number, name in enumerate(names))


def body(tag: str = "p", paragraphs: tuple[str, ...] = PARAGRAPHS) -> str:
    return "".join(f"<{tag}>{words}</{tag}>" for words in paragraphs)


def page(inside: str, title: str = f"{TITLE}-某某政府网", head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{inside}</body></html>"


PORTAL = Page(
    "portal",
    page(
        f'<div class="header"><div class="logo"><a href="/">某某在线</a></div><ul class="nav">{links(*LINKS)}</ul></div>'
        '<div class="wrap"><div class="crumb">您的位置：<a href="/">首页</a> &gt; <a href="/d">党建</a> &gt; 正文</div>'
        f'<h1>{TITLE}</h1><div class="info">发布时间：2024-05-01　来源：某支部　<a href="#">打印</a></div>'
        f'<div class="content" id="zoom">{body()}</div>'
        f'<div class="prenext">上一篇：<a href="1">{OTHERS[0]}</a><br>下一篇：<a href="2">{OTHERS[1]}</a></div></div>'
        f'<div class="sidebar"><h3>热点排行</h3><ol>{links(*OTHERS[2:])}</ol></div>'
        '<div class="footer"><a href="/about">关于我们</a> | <a href="/map">网站地图</a><p>某某信息中心主办　版权所有</p></div>'
    ),
    (TITLE, *PARAGRAPHS, "发布时间：2024-05-01"),
    (*LINKS, *OTHERS, "热点排行", "关于我们", "版权所有", "某某在线", "您的位置"),
)

WEIXIN = Page(
    "weixin",
    page(
        '<div id="js_article" class="rich_media"><div class="rich_media_inner"><div id="img-content">'
        f'<h1 class="rich_media_title" id="activity-name">{TITLE}</h1>'
        '<div id="meta_content"><span>某某先锋</span> <a href="javascript:;" id="js_name">某某党建</a></div>'
        '<div class="rich_media_content" id="js_content" style="visibility: hidden; opacity: 0;">'
        + "".join(
            f'<section style="margin:0"><section><p><span style="font-size:15px">{words}</span></p></section></section>'
            for words in PARAGRAPHS
        )
        + "</div></div></div></div>"
        '<div id="js_pc_qr_code" style="display:none"><p>微信扫一扫关注该公众号。</p></div>'
        '<div class="weui-dialog" style="display:none"><p>知道了。</p></div>',
        title="",
        head=f'<meta property="og:title" content="{TITLE}">',
    ),
    (TITLE, *PARAGRAPHS),
    gone=("扫一扫", "知道了"),
)

OLD_GOVERNMENT = Page(
    "old government site laid out with tables",
    page(
        "<table width=980 border=0><tr><td><img src=logo.gif></td><td><a href=#>设为首页</a> <a href=#>加入收藏</a></td></tr>"
        f"<tr><td colspan=2><table><tr>{links(*LINKS, tag='td')}</tr></table></td></tr>"
        "<tr><td width=200><table>" + "".join(f"<tr>{links(name, tag='td')}</tr>" for name in OTHERS) + "</table></td>"
        f"<td><table><tr><td align=center><b>{TITLE}</b></td></tr><tr><td>"
        + "<br><br>".join(f"　　{words}" for words in PARAGRAPHS)
        + "</td></tr></table></td></tr></table>"
        "<center>主办：某某县委组织部　<a href=#>网站地图</a>　<a href=#>备案号123</a></center>"
    ),
    (TITLE, *PARAGRAPHS),
    (*LINKS, *OTHERS, "设为首页", "网站地图"),
)

SHARE = Page(
    "document-share site with a preview",
    page(
        f'<div class="top-nav"><a href="/">某某文库</a><a href="/vip">开通会员</a></div><h1 class="doc-title">{TITLE}</h1>'
        '<div class="doc-info"><span>格式：DOCX</span><span>页数：6</span><a href="/u">上传者</a></div>'
        f'<div class="preview">{PARAGRAPHS[0]}... <a href="#">展开&gt;&gt;</a> <a href="#">收起&lt;&lt;</a></div>'
        f'<div class="doc-content">{"".join(f"<div class=pf><div class=t>{w}</div></div>" for w in PARAGRAPHS)}</div>'
        f'<div class="doc-buy"><button>下载文档</button></div><div class="recommend"><h4>猜你喜欢</h4><ul>{links(*OTHERS)}</ul></div>'
        '<div class="copyright"><p>本站文档由用户上传，如有侵权请联系删除。</p><a href="/x">举报</a></div>',
        title=f"{TITLE}_某某文库",
    ),
    (TITLE, *PARAGRAPHS),
    ("开通会员", "下载文档", "猜你喜欢", *OTHERS, "举报", "侵权"),
)

FORUM = Page(
    "forum",
    page(
        f'<div id="hd"><div id="nv"><ul>{links("论坛", "导读", "家园")}</ul></div></div><h1 class="ts"><span id="thread_subject">{TITLE}</span></h1>'
        + "".join(
            '<table class="plhin"><tr><td class="pls"><div class="authi"><a href="/u">网友甲</a></div></td>'
            f'<td class="plc"><div class="t_f">{words}<font class="jammer">乱码插入</font>'
            '<span style="display:none">看不见的字</span></div></td></tr></table>'
            for words in ("<br>".join(PARAGRAPHS[:4]), "<br>".join(PARAGRAPHS[4:]), "楼主写得好，收藏了慢慢看。")
        )
        + '<div id="ft" class="footer"><a href="/">小黑屋</a><p>Powered by 某论坛</p></div>',
        title=f"{TITLE} - 某版块 - 某论坛",
    ),
    (TITLE, *PARAGRAPHS, "楼主写得好"),
    ("论坛", "导读", "家园", "小黑屋"),
    ("乱码插入", "看不见的字"),
)

WORD = Page(
    "saved by Word",
    page(
        "<!--[if gte mso 9]><xml><w:View>Normal</w:View></xml><![endif]--><div class=WordSection1>"
        f"<p class=MsoNormal align=center><b><span style='font-size:22pt'>{TITLE}<o:p></o:p></span></b></p>"
        + "".join(
            f"<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>{n}、"
            "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span></span><![endif]>"
            f"<span lang=ZH-CN>{words}</span><o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p>"
            for n, words in zip("一二三四五六七八", PARAGRAPHS, strict=True)
        )
        + "<p class=MsoNormal><del cite='mailto:x'>删去的话。</del><ins>补上的话。</ins>"
        "<span style='mso-hide:all;display:none'>隐藏的话</span><a class=msocomanchor href='#_msocom_1'>[批1]</a></p></div>"
        "<div style='mso-element:comment-list'><div style='mso-element:comment'><p>这里再核实。</p></div></div>"
        "<div style='mso-element:footnote-list'><p><a href='#_ftnref1'>[1]</a> 见责任书。</p></div>",
        title="三年前那份通知的标题",
    ),
    (TITLE, "一、" + PARAGRAPHS[0], "八、" + PARAGRAPHS[7], "补上的话。"),
    gone=("Normal", "删去的话", "隐藏的话", "批1", "这里再核实", "见责任书", "三年前"),
)

LEDGER = Page(
    "table of problems",
    page(
        f'<ul class="menu">{links(*LINKS)}</ul><div class="article"><h2>{TITLE}</h2><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[2]}</p>'
        "<table border=1><tr><td>序号</td><td>问题</td><td>措施</td></tr>"
        "<tr><td rowspan=2>1</td><td>学习不深入</td><td>每月集中学习</td></tr><tr><td>记录不完整</td><td>补齐记录</td></tr>"
        "<tr><td>2</td><td colspan=2>其他问题立行立改</td></tr></table></div>"
    ),
    (TITLE, PARAGRAPHS[0], "1\t学习不深入\t每月集中学习", "2\t其他问题立行立改"),
    LINKS,
)

TITLE_IN_HEAD = Page(
    "title only in the head",
    page(f'<div class="nav">{links(*LINKS, tag="span")}</div><div id="content">{body("div")}</div>'),
    (TITLE, *PARAGRAPHS),
    LINKS,
)

MODERN = Page(
    "modern tags",
    page(
        f"<header><nav><ul>{links(*LINKS)}</ul></nav></header><main><article><header><h1>{TITLE}</h1><time>2024年5月1日</time></header>"
        f"{body()}<blockquote>{PARAGRAPHS[2]}</blockquote></article><aside><h2>相关阅读</h2><ul>{links(*OTHERS)}</ul></aside></main>"
        "<footer><p>某某县融媒体中心主办。</p><p>备案号某字123</p></footer>"
        "<template><p>模板里的话。</p></template><noscript>请打开脚本。</noscript>"
        "<iframe srcdoc='&lt;p&gt;框架里的话。&lt;/p&gt;'></iframe>"
    ),
    (TITLE, "2024年5月1日", *PARAGRAPHS),
    (*LINKS, "相关阅读", *OTHERS, "融媒体中心", "备案号"),
    ("模板里的话", "请打开脚本", "框架里的话"),
)

TWO_PARTS = Page(
    "article in two containers, an advertisement between",
    page(
        f'<div class="nav">{links(*LINKS)}</div><h1>{TITLE}</h1><div class="txt">{body(paragraphs=PARAGRAPHS[:4])}</div>'
        f'<div class="ad"><a href="/vip">开通会员免费下载</a></div><div class="more">{body(paragraphs=PARAGRAPHS[4:])}</div>'
    ),
    (TITLE, *PARAGRAPHS),
    (*LINKS, "开通会员"),
)

SPANS = Page(
    "text in spans and breaks, no paragraphs",
    page(
        f'<div class="top">{links(*LINKS, tag="span")}</div><span class="title">{TITLE}</span><br>'
        + "<br>".join(f"<span>{words[:9]}</span><span>{words[9:]}</span>" for words in PARAGRAPHS)
    ),
    (TITLE, *PARAGRAPHS),
    LINKS,
)

LINKED_WORDS = Page(
    "words in the article are links",
    page(
        f'<ul class="nav">{links(*LINKS)}</ul><h1>{TITLE}</h1><div class="content">'
        + body().replace("党建", '<a href="/k">党建</a>').replace("支部", '<a href="/k">支部</a>')
        + '<p>附件：<a href="/f.docx">问题整改台账.docx</a></p></div>'
    ),
    (TITLE, *PARAGRAPHS),
    LINKS,
)

COMMENTS = Page(
    "comments and abstracts below",
    page(
        f'<ul class="nav">{links(*LINKS)}</ul><h1>{TITLE}</h1><div class="content">{body()}</div>'
        '<div class="comments"><h3>网友评论</h3><div class="c"><a href="/u">网友乙</a><p>希望公开栏能一直更新下去，大家都看得见。</p></div></div>'
        f'<div class="related"><h3>相关文章</h3><ul>{links(*OTHERS)}</ul></div>'
    ),
    (TITLE, *PARAGRAPHS, "希望公开栏能一直更新下去"),
    (*LINKS, "相关文章", *OTHERS),
)

PLAIN = Page(
    "no site at all",
    page(f"<h1>{TITLE}</h1>{body()}<p>附件：<a href='a.docx'>台账</a></p>", title="无关的标题"),
    (TITLE, *PARAGRAPHS, "附件：台账"),
    gone=("无关的标题",),
)

INDEX = Page(
    "list of links, no article",
    page(f'<ul class="nav">{links(*LINKS)}</ul><ul class="list">{links(*OTHERS)}</ul><p>共4条</p>', title="通知公告"),
    (*LINKS, *OTHERS, "共4条"),
)

SHORT = Page(
    "a notice of a few words in a frame",
    page(
        f'<ul class="nav">{links(*LINKS)}</ul><h1>更正</h1><div class="content"><p>本支部昨日报送的材料有误，现予更正。</p></div>',
        title="更正-某某网",
    ),
    ("更正", "本支部昨日报送的材料有误，现予更正。"),
)

PAGES = (
    PORTAL, WEIXIN, OLD_GOVERNMENT, SHARE, FORUM, WORD, LEDGER, TITLE_IN_HEAD, MODERN, TWO_PARTS, SPANS, LINKED_WORDS,
    COMMENTS, PLAIN, INDEX, SHORT,
)  # fmt: skip
