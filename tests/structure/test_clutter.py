"""What a site puts around a paper is marked; what an author writes is not, whatever it speaks of."""

from __future__ import annotations

import pytest

from .shapes import noise, own, wrapped

BODY = """柏杨乡党委基层党建自查报告
今年以来，乡党委扎实推进组织建设，支部面貌有了变化。
一、存在的问题
有的支部书记一年只讲过1次党课，学习不够经常。
二、整改措施
每月组织一次集中学习，由书记带头讲党课。
柏杨乡党委
2025年3月15日"""
ABOVE = "河湾县党建在线\n首页 | 要闻 | 组织建设 | 资料下载 | 会员中心\n当前位置：首页 > 经验交流 > 正文"
BELOW = "【打印本页】【关闭窗口】\n相关推荐\n入党申请书怎么写\n版权所有 河湾县党建在线"

FRAMES = {
    "government": (
        "河湾县人民政府网\n首页 政务公开 党建工作 互动交流\n您现在的位置：首页 > 党建工作",
        "发布时间：2025-03-12 10:22　来源：柏杨乡　字号：[大 中 小]\n【字体：大 中 小】 浏览次数：123 打印",
        "扫一扫在手机打开当前页\n【打印本页】【关闭窗口】\n分享到：\n主办：河湾县政府办　承办：大数据中心\n网站标识码：3600000001 赣ICP备12345678号",
    ),
    "document shop": (
        "温馨提示：\n1.本文档由用户上传，版权归属用户，如有争议请及时联系客服。\n2.下载前请仔细阅读文档内容，一经付费不予退款。\n网站客服：30749",
        "作者：佚名　分类：自查报告　属性：6 页　大小：24.1KB　格式：DOCX\nVIP专免",
        "展开>> 收起<<\n相关文档 更多>>\n免费2025-01-02 678\nVIP专免2025-01-03 12\n办公室值班制度汇编\n举报 | 反馈 | 帮助中心 | 用户协议\n本站仅提供信息存储空间，不拥有所有权，不承担相关法律责任。",
    ),
    "messenger": (
        "",
        "原创 柏杨党建 柏杨党建\n2025年03月12日 18:20 江西\n点击蓝字 关注我们",
        "预览时标签不可点\n微信扫一扫\n关注该公众号\n继续滑动看下一个\n轻触阅读原文\n柏杨党建\n知道了\n阅读 523 赞 12 在看 3",
    ),
    "forum": (
        "论坛首页 » 机关写作 » 党建材料",
        "楼主：老写手 发表于 2025-3-1 09:12 | 只看该作者",
        "顶[0] 踩[1]\n回复 引用 举报 TOP\n沙发 网友甲 发表于 2025-3-1 10:00\n谢谢分享\n返回列表",
    ),
    "paper mill": (
        "范文大全  浏览:  2025-10-10",
        "以下是小编为大家整理的党建自查报告，希望对您有所帮助!",
        "https://www.example.com/fanwen/1.html\n推荐访问:党支部 自查报告\n上一篇:防汛方案汇总\n下一篇:乡镇长发言稿\nCopyright 范文网 版权所有 All Rights Reserved",
    ),
}


def framed(above: str, between: str, below: str) -> str:
    title, rest = BODY.split("\n", 1)
    return "\n".join(part for part in (above, title, between, rest, below) if part)


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_the_frame_is_noise_and_the_paper_is_not(parse_one, frame):
    paper = parse_one(framed(*frame))
    assert own(paper) == BODY.split("\n")
    assert noise(paper) == [row for part in frame for row in part.split("\n") if row]


@pytest.mark.parametrize("frame", FRAMES.values(), ids=FRAMES)
def test_the_frame_changes_nothing_about_the_paper(parse_one, frame):
    bare, inside = parse_one(BODY), parse_one(framed(*frame))
    assert (inside.title, inside.unit, inside.year) == (bare.title, bare.unit, bare.year)
    assert [s.marker for s in inside.structure.sections] == [s.marker for s in bare.structure.sections]


AUTHORS = [
    "党务公开网站更新不及时，公众号内容单一，党员不愿下载学习软件。",
    "微信公众号推送少、版权意识不强，有的文章未经授权便转载。",
    "会员单位不会注册账号，登录积分系统的党员只有三成。",
    "用户反映删除评论、投诉渠道不畅，免费培训的文档也没有上传。",
    "要在网站开辟专栏，借助微信公众号扩大影响，注明来源和出处。",
    "以上意见仅供参考。",
    "以上就是我今天汇报的全部内容，谢谢大家。",
    "党支部书记给大家分享了自己的学习体会。",
    "会上为大家准备的学习资料，大多没有翻开。",
    "相关部门协调配合不够，推荐的人选迟迟没有定。",
    "更多的时间花在了填表上，展开讨论的少，收起文件就散会。",
    "本站党支部有党员12名，客服人员流动大。",
    "客服中心党支部",
    "本站推荐张三同志为先进个人，免费为用户检修线路。",
    "首页栏目没有人管，下一篇稿子等了两个月。",
    "下一页的表格没有填全，上一篇经验材料也没有报。",
    "阅读量不高，点击数上不去，浏览次数只有几十。",
    "扫码签到成了摆设，关注支部动态的党员不多。",
    "转载稿件未注明出处的有三起，侵权投诉一起。",
    "网站备案手续不全，ICP备案过期。",
    "摘要：本文就基层党建的几个问题作一点探讨。",
    "关键词：党建；责任制；对策",
    "来源：2024年12月党员问卷",
    "时间：2025年1月至3月　地点：三楼会议室",
    "责任人：张三　完成时限：2025年6月",
    "作者单位：柏杨乡党建办",
    "附件：1.问题清单",
    "2.整改台账",
    "（联系人：王小明，联系电话：0791-1234567）",
    "联系电话：13900000000",
    "抄送：县委组织部，县纪委。",
    "（此页无正文）",
    "免费体检、上门服务两件事没有办好",
    "党费收缴、下载打印两项工作没有专人",
    "张大山",
    "责任编辑部门：党建办",
    "浏览党建网站，在线学习不够",
    "特别提示的事项没有落实",
    "目录",
    "专题讨论与交流",
    "评论员文章学习不够",
    "织密一张网",
    "分享经验，共同提高",
]


@pytest.mark.parametrize("line", AUTHORS)
def test_what_an_author_writes_is_his(parse_one, line):
    title, rest = BODY.split("\n", 1)
    for text in (
        f"{title}\n{line}\n{rest}",
        BODY.replace("二、整改措施", f"{line}\n二、整改措施"),
        "\n".join([ABOVE, BODY.replace("二、整改措施", f"{line}\n二、整改措施"), BELOW]),
        f"{BODY}\n{line}",
    ):
        assert line not in noise(parse_one(text))


@pytest.mark.parametrize("width", [11, 14, 20, 27])
@pytest.mark.parametrize("ends", [True, False], ids=["framed", "bare"])
def test_no_piece_of_a_wrapped_sentence_is_noise(parse_one, width, ends):
    rows = [row for line in AUTHORS if line[-1] == "。" for row in wrapped(line, width, indent=False)]
    title, rest = BODY.split("\n", 1)
    text = "\n".join([title, *rows, rest])
    found = noise(parse_one(f"{ABOVE}\n{text}\n{BELOW}" if ends else text))
    assert set(found) <= set(f"{ABOVE}\n{BELOW}".split("\n"))


def test_signature_and_date_above_the_tail_are_the_authors(parse_one):
    paper = parse_one("\n".join([ABOVE, BODY, BELOW]))
    assert own(paper)[-2:] == ["柏杨乡党委", "2025年3月15日"]


@pytest.mark.parametrize(
    "rows",
    [
        "张大山\n李小河\n王国强\n赵建军\n孙立平\n周海燕",
        "学习教育\n组织建设\n阵地建设\n经费保障\n作风建设",
        "支部\n党员\n学习\n党课\n书记\n变化",
    ],
)
def test_a_list_of_names_or_points_is_no_cloud_of_tags(parse_one, rows):
    text = BODY.replace(
        "二、整改措施", f"{rows}\n张大山、李小河、王国强学习教育抓得紧，组织建设、阵地建设抓得实。\n二、整改措施"
    )
    assert noise(parse_one(text)) == []


@pytest.mark.parametrize("before", ["下载此文档\n", ""])
def test_the_words_of_the_title_one_a_line_are_tags(parse_one, before):
    tags = "柏杨乡\n党委\n基层\n党建\n自查\n报告"
    assert noise(parse_one(f"{before}{tags}\n{BODY}")) == [*before.split(), *tags.split()]


def test_subtitles_that_repeat_are_the_authors(parse_one):
    row = "问题表现\n学习不够经常，一年只学三次。\n整改措施\n每月组织一次集中学习。\n完成时限：长期坚持\n"
    paper = parse_one("柏杨乡党委整改清单\n" + row * 4)
    assert noise(paper) == []
    assert [s.heading.of(paper.text) for s in paper.structure.sections] == ["问题表现", "整改措施"] * 4


def test_a_title_that_stands_twice_is_once_the_sites(parse_one):
    title = BODY.split("\n", maxsplit=1)[0]
    assert noise(parse_one(f"{title}\n{BODY}")) == [title]


@pytest.mark.parametrize("drawn", ["-", "————————", "* * *", "= = =", "......"])
def test_a_drawn_line_is_noise_and_says_nothing_of_what_follows(parse_one, drawn):
    paper = parse_one(BODY.replace("柏杨乡党委\n2025", f"{drawn}\n柏杨乡党委\n2025"))
    assert noise(paper) == [drawn]


def test_a_long_line_is_prose_whatever_it_says(parse_one):
    line = "版权所有的说法在会上讨论过，" + "下载、上传、会员、积分这些词都提到了，" * 12 + "最后没有结论。"
    assert noise(parse_one(BODY.replace("二、整改措施", f"{line}\n二、整改措施"))) == []


def test_the_name_of_a_site_needs_its_navigation_below(parse_one):
    assert noise(parse_one(f"党建引领织密一张网\n{BODY}")) == []
    assert noise(parse_one(f"河湾党建网\n首页 | 要闻 | 党建\n{BODY}"))[0] == "河湾党建网"
