"""A small stack made by hand: every layer of a corpus in it, hostile strings included.

The texts are invented. Offsets are found by searching for the characters, never counted by hand.
"""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher

from textmine.classify.taxonomy import load_taxonomy
from textmine.model import (
    Because,
    Block,
    Concreteness,
    CopyKind,
    Corpus,
    Document,
    Entry,
    Finding,
    FindingKind,
    Group,
    Held,
    Item,
    Label,
    Ledger,
    Legitimate,
    Link,
    LinkKind,
    Match,
    Member,
    Origin,
    Outcome,
    Paper,
    Ratios,
    Reach,
    Reason,
    Role,
    Section,
    Span,
    Standing,
    Statement,
    Structure,
    Swap,
    Theme,
    ThemeLink,
    Timing,
    TimingKind,
)

QINGSHI = """青石镇党委关于基层党建工作的自查报告

按照《关于开展2024年度基层党建工作自查的通知》要求，青石镇党委对照检查内容逐项自查，现将有关情况报告如下。
一、主要做法
（一）坚持把政治建设摆在首位。全年召开党委会专题研究党建工作12次，组织中心组学习24次，镇党委书记带头讲党课4次，覆盖党员386名。
（二）持续整顿软弱涣散党组织。对石桥、柳湾两个村党支部逐一派驻工作组，调整支部书记1名，补选委员3名。
二、存在的问题
（一）思想认识有偏差。个别村干部重业务轻党建，认为党建工作是软任务，干好干坏一个样，一年到头坐下来研究党建的次数屈指可数。
（二）组织生活质量不高。“三会一课”存在以会代课、以学代会的现象，全镇18个村党支部中有5个支部的主题党日活动内容单一，年轻党员参与热情不高。
（三）党务干部力量薄弱。村级党务工作者多由会计、妇联主席兼任，平均年龄53岁，会用信息系统的不足三成，材料靠抄、台账靠补的情况时有发生。
三、原因分析
一是责任压得不实，考核办法三年没有修订，奖惩与党建实绩脱钩，干部心里没有压力。
二是教育培训跟不上，镇党校全年只办班2期，讲的多是文件条文，离村里的实际隔着一层。
三是经费保障不足，每个村党组织活动经费每年只有3000元，阵地维修多年没有着落。
四、下一步措施
（一）修订村党组织书记抓党建工作考核办法，把考核结果与绩效报酬直接挂钩，每半年通报一次。
（二）建立党务工作者轮训制度，每季度集中培训一次，三年内把村级党务工作者轮训一遍。
（三）把活动经费提高到每村每年8000元，由镇财政统一列支，年底公开使用情况。
"""

DAHE = (
    QINGSHI.replace("青石镇", "大河镇")
    .replace("12次", "9次")
    .replace("386名", "412名")
    .replace("石桥、柳湾", "河口、东堤")
    .replace("18个村", "21个村")
    .replace("有5个支部", "有6个支部")
    .replace("平均年龄53岁", "平均年龄51岁")
    .replace("3000元", "2500元")
    .replace("8000元", "6000元")
)

MINZHENG = """区民政局机关党总支党建工作自查情况

现将我局机关党总支党建工作自查情况报告如下：
一、基本情况
局机关党总支下设4个党支部，在职党员47名，退休党员29名。今年以来办理党员群众来信来访63件，办结率100%。
二、查摆出的问题
1．学习教育不够深入。有的支部把读文件当学习，一人念、众人听，讨论环节常常省掉，学完之后说不出几条自己的看法。
2．组织生活质量不高。“三会一课”存在以会代课、以学代会的现象，主题党日活动内容单一，年轻党员参与热情不高。
3．退休党员管理有空档。29名退休党员中有7名常年住在外地，组织关系在局里，人却一年见不上一面。
三、问题产生的原因
责任压得不实，考核办法三年没有修订，奖惩与党建实绩脱钩，干部心里没有压力。党务工作靠一名同志兼着，顾得了材料就顾不了人。
四、整改打算
一要把讨论还给学习，每次集中学习至少留出四十分钟发言。二要给每名外地退休党员结一个对子，每月通一次电话、每季寄一次学习材料。
三要修订考核办法，把考核结果与评先评优直接挂钩。
"""

YIZHONG_PAST = """第一中学党委2023年党建工作总结

一、存在的不足
一是教师党员教育形式比较单一，以集中听讲为主，分组研讨和实践教学偏少，骨干教师因课时重、会议多，参加学习的时间得不到保证。
二是党建与教学结合不紧，支部活动和教研活动各搞一套，党员教师在教学改革中的带头作用体现得不够充分。
二、努力方向
推动支部建在年级组上，把党员示范课作为主题党日的固定内容，每学期每名党员教师至少上一节公开课。
"""

YIZHONG = (
    YIZHONG_PAST.replace("2023年党建工作总结", "2024年党建工作自查报告")
    .replace("参加学习的时间得不到保证", "参加学习的时间仍然得不到保证")
    .replace("每学期每名党员教师至少上一节公开课。", "每学期每名党员教师至少上一节公开课。同时建立青年教师成长档案。")
)

YIYUAN = """县人民医院党委自查报告

一、问题表现
（一）支部学习不够扎实。有些支部拿读文件代替学习，一个人念、大家听，讨论这一环经常省略，学完后讲不出多少自己的体会。
（二）医务人员流动性大，夜班多，三个临床支部全年有11次组织生活到会率不足六成。
（三）党建工作责任制落实有差距，青石镇党委的做法没有真正学到手，责任清单写着“由XX同志负责”。
二、原因剖析
主要是认识不到位，总觉得看病救人才是主业；其次是没有专职党务干部，组织委员由护士长兼任。
三、改进措施
推行“夜班补学”，把学习内容录成十分钟音频；从职能科室选配3名专职党务工作者。
"""

CHENGTOU = """城投公司党总支自查报告

城投公司党总支坚持问题导向，对照检查，形成本报告。
一、突出问题
项目一线党员分散在7个工地，支部活动常年凑不齐人，去年有两个季度没有按规定召开党员大会。
公司领导班子谈项目多、谈党建少，党建经费列了12万元，实际只花了4.6万元。
二、原因
党建考核只占年度考核的百分之五，工地上没有固定的活动场所。
三、措施
在两个最大的工地建立临时党支部，租一间板房作为活动室，把党建考核权重提高到百分之二十。
"""

LIULIN = """柳林街道党工委自查报告

一、存在的问题
流动党员底数不清，登记在册的流动党员84名，能联系上的只有61名。
社区党组织书记报酬偏低，近两年有3名年轻书记辞职，后继乏人的问题比较突出。
二、主要原因
对流动党员工作重视不够，缺少专人管；社区工作者待遇多年未调整，干好干坏一个样。
三、整改措施
建立流动党员季度走访制度，给每名流动党员明确一名联系人；提请区里调整社区书记报酬标准。
"""

HOSTILE = """<script>alert("1")</script>社区自查报告 & 'quotes' "double"
一、存在的问题
=HYPERLINK("http://example.invalid","点我")这一句像公式。党员\u202e数人\u202c名册里藏着反向字符，还有零宽\u200b空格和\x07响铃。
</style></details><img src=x onerror=alert(2)>这一句像标记，{{ 7*7 }}像模板。
二、下一步措施
@SUM(1+1)*cmd|' /C calc'!A0 也只是一句话。\x00结尾有空字符。
"""

NOTICE = """关于开展2024年度基层党建工作自查的通知

各单位要坚持问题导向，对照检查，形成自查报告。
一、主要做法
二、存在的问题
三、原因分析
四、下一步措施
"""

ROLE_OF_SECTION = (
    ("问题", Role.PROBLEM),
    ("不足", Role.PROBLEM),
    ("原因", Role.CAUSE),
    ("措施", Role.REMEDY),
    ("打算", Role.REMEDY),
    ("方向", Role.REMEDY),
    ("做法", Role.ACHIEVEMENT),
)
CATEGORY_WORDS = (
    ("awareness", "认识|重视|责任意识|轻党建"),
    ("mechanism", "考核|制度|责任"),
    ("staffing", "党务|兼|培训|年龄|书记|流动性"),
    ("funding", "经费|报酬|待遇|场所|活动室|板房"),
    ("participation", "组织生活|主题党日|参与|参加|到会|三会一课|凑不齐|流动党员"),
)


def place(text: str, words: str, start: int = 0) -> Span:
    """Find ``words`` in ``text``; a fixture that names what is not there is wrong."""
    at = text.index(words, start)
    return Span(at, at + len(words))


def structure(text: str, span: Span) -> Structure:
    """Cut sections and sentences in the plainest way that these texts allow."""
    heads = [
        m
        for m in re.finditer(r"^[一二三四]、[^\n。]{2,12}$", text, re.MULTILINE)
        if span.start <= m.start() and m.end() <= span.end
    ]
    ends = [*(m.start() for m in heads[1:]), span.end]
    sections = tuple(
        Section(Span(m.start(), end), Span(m.start(), m.end()), m[0][:2], 1)
        for m, end in zip(heads, ends[-len(heads) :] if heads else [], strict=True)
    )
    statements = []
    for m in re.finditer(r"[^\n。]+(?:。|$)", text[span.start : span.end], re.MULTILINE):
        at = Span(span.start + m.start(), span.start + m.end())
        section = max((i for i, s in enumerate(sections) if s.span.start <= at.start), default=-1)
        statements.append(
            Statement(at, at.of(text).strip(), section, heading=any(s.heading.start == at.start for s in sections))
        )
    return Structure(sections=sections, statements=tuple(statements))


def labels(paper: Paper) -> tuple[Label, ...]:
    """Label by section, as the fixture needs it: a little confidence, a ground with a span, one without."""
    result = []
    for statement in paper.structure.statements:
        sections = paper.structure.sections
        title = sections[statement.section].heading.of(paper.text) if statement.section >= 0 else ""
        role = next((role for word, role in ROLE_OF_SECTION if word in title), Role.CONTEXT)
        if statement.heading or statement.section < 0:
            role = Role.CONTEXT
        found = tuple(c for c, words in CATEGORY_WORDS if re.search(words, statement.text))
        categories = found if role in (Role.PROBLEM, Role.CAUSE, Role.REMEDY) else ()
        result.append(Label(role, categories, 0.91 if role is not Role.CONTEXT else 0.6, _because(statement, role)))
    return tuple(result)


def _because(statement: Statement, role: Role) -> tuple[Because, ...]:
    if role is Role.CONTEXT:
        return ()
    head = Span(statement.span.start, min(statement.span.end, statement.span.start + 4))
    return Because(role.value, None, Reason("report.reasons")), Because(role.value, head, Reason("report.paper"))


def document(path: str, text: str, origin: Origin = Origin.SUBMISSION) -> Document:
    return Document(path, path.rsplit(".", 1)[-1], Outcome.TEXT, text, None, f"{len(text):064x}", (), origin)


def paper(of: Document, span: Span | None = None, part: int = 1, *, unit: str = "", year: int = 0) -> Paper:
    span = span or Span(0, len(of.text))
    name = of.path if part == 1 else f"{of.path}#{part}"
    title = span.of(of.text).lstrip().split("\n")[0]
    return Paper(name, of, part, span, title, unit, year, structure(of.text, span))


def match(a: Paper, a_words: tuple[str, str], b: Paper, b_words: tuple[str, str], kind: CopyKind) -> Match:
    """Build a match from the first and last words of either side; blocks are what the sides hold in common."""
    a_span, b_span = (
        Span(p.text.index(first, p.span.start), place(p.text, last, p.text.index(first, p.span.start)).end)
        for p, (first, last) in ((a, a_words), (b, b_words))
    )
    runs = SequenceMatcher(None, a_span.of(a.text), b_span.of(b.text), autojunk=False)
    blocks = tuple(
        Block(
            Span(a_span.start + m.a, a_span.start + m.a + m.size), Span(b_span.start + m.b, b_span.start + m.b + m.size)
        )
        for m in runs.get_matching_blocks()
        if m.size > 1
    )
    chars = sum(c.isalnum() for block in blocks for c in block.a.of(a.text))
    similarity = sum(len(block.a) for block in blocks) / max(len(a_span), len(b_span))
    return Match(a.name, a_span, b.name, b_span, kind, kind in LEGITIMATE_KINDS, chars, similarity, blocks)


LEGITIMATE_KINDS = (CopyKind.HEADING, CopyKind.TEMPLATE, CopyKind.QUOTATION, CopyKind.FORMULA)


def build() -> Corpus:
    """Return the stack: eight submissions in seven files, one notice, one paper of last year, two bad files."""
    compilation = document("企业/汇编.docx", CHENGTOU + LIULIN)
    qingshi = paper(document("乡镇/青石镇自查报告.docx", QINGSHI), unit="青石镇党委", year=2024)
    dahe = paper(document("乡镇/大河镇自查报告.txt", DAHE), unit="大河镇党委", year=2024)
    minzheng = paper(document("机关/民政局.pdf", MINZHENG), unit="区民政局", year=2024)
    yizhong = paper(document("学校/一中.docx", YIZHONG), unit="第一中学", year=2024)
    yiyuan = paper(document("医院/县医院.html", YIYUAN), unit="县人民医院", year=2024)
    chengtou = paper(compilation, Span(0, len(CHENGTOU)), unit="城投公司", year=2024)
    liulin = paper(compilation, Span(len(CHENGTOU), len(compilation.text)), 2, unit="柳林街道")
    hostile = paper(document('"><img src=x onerror=alert(3)>\u202etxt.exe.txt', HOSTILE), unit="<b>甲</b>社区")
    notice = paper(document("通知.docx", NOTICE, Origin.KNOWN), unit="区委组织部", year=2024)
    past = paper(document("2023/一中.docx", YIZHONG_PAST, Origin.PREVIOUS), unit="第一中学", year=2023)
    submissions = (qingshi, dahe, minzheng, yizhong, yiyuan, chengtou, liulin, hostile)
    bad = (
        Document("扫描件.pdf", "pdf", Outcome.DAMAGED, "", Reason("status.unreadable"), "0" * 64),
        Document("<i>坏</i>.docx", "docx", Outcome.DAMAGED, "", Reason("status.unreadable"), "1" * 64),
    )
    partial = replace(minzheng.document, outcome=Outcome.PARTIAL, reason=Reason("status.partial"))
    minzheng = replace(minzheng, document=partial)
    submissions = tuple(minzheng if p.name == minzheng.name else p for p in submissions)
    papers = (*submissions, notice, past)
    documents = tuple({id(p.document): p.document for p in papers}.values()) + bad
    return Corpus(
        documents=documents,
        papers=papers,
        labels={p.name: labels(p) for p in submissions},
        matches=_matches(qingshi, dahe, minzheng, yizhong, yiyuan, notice, past),
        legitimate=_legitimate(submissions),
        ratios=_ratios(submissions),
        groups=(_group(qingshi, dahe),),
        themes=_themes(submissions),
        findings=_findings(yiyuan, hostile, qingshi),
        queue=_queue(dahe, qingshi, yizhong, minzheng, yiyuan, hostile, chengtou, liulin),
        ledgers=_ledgers(qingshi, yiyuan, hostile),
        links=_links(submissions),
        concreteness=_concreteness(submissions),
        taxonomy=load_taxonomy(),
        missing=("沙河乡党委", "<u>区</u>税务局"),
        skipped=("~$青石镇自查报告.docx",),
        seconds={"read": 1.25, "reuse": 0.5},
        versions={"textmine": "0.1.0", "roles": "3"},
        settings={"reuse.shingle": {"value": 5, "origin": "defaults"}},
    )


def _group(base: Paper, other: Paper) -> Group:
    start = QINGSHI.index("（一）思想")
    held = (Held(other.name, (Span(start, start + 300), Span(start + 310, start + 700))),)
    return Group((base.name, other.name), QINGSHI[start:][:300], 640, base.name, held)


def _matches(
    qingshi: Paper, dahe: Paper, minzheng: Paper, yizhong: Paper, yiyuan: Paper, notice: Paper, past: Paper
) -> tuple[Match, ...]:
    body = ("全年召开党委会", "年底公开使用情况。")
    masked = match(qingshi, body, dahe, body, CopyKind.MASKED)
    swaps = (Swap("12", "9"), Swap("386", "412"), Swap("石桥、柳湾", "河口、东堤"), Swap("18", "21"), Swap("53", "51"))
    names = {"earlier": "青石镇党委", "later": "大河镇党委"}
    before = Reason.of("precedence.date", **names, first="2024-11-02", second="2024-11-09")
    life = ("组织生活质量不高", "年轻党员参与热情不高。")
    duty = ("责任压得不实", "干部心里没有压力。")
    study = ("把读文件当学习", "说不出几条自己的看法。")
    study_b = ("拿读文件代替学习", "讲不出多少自己的体会。")
    year = ("一是教师党员", "至少上一节公开课。")
    headings = ("二、存在的问题", "二、存在的问题")
    return (
        replace(masked, swaps=swaps, earlier=qingshi.name, because=(before,)),
        match(qingshi, life, minzheng, life, CopyKind.EDITED),
        match(qingshi, duty, minzheng, duty, CopyKind.VERBATIM),
        match(dahe, duty, minzheng, duty, CopyKind.VERBATIM),
        match(minzheng, study, yiyuan, study_b, CopyKind.EDITED),
        match(past, year, yizhong, year, CopyKind.SELF),
        match(qingshi, headings, notice, headings, CopyKind.TEMPLATE),
    )


def _legitimate(submissions: tuple[Paper, ...]) -> dict[str, tuple[Legitimate, ...]]:
    found: dict[str, tuple[Legitimate, ...]] = {}
    for p in submissions:
        heads = [Legitimate(s.heading, CopyKind.HEADING) for s in p.structure.sections]
        formulas = [
            Legitimate(Span(m.start(), m.end()), CopyKind.FORMULA)
            for m in re.finditer("“三会一课”|主题党日|坚持问题导向", p.text)
            if p.span.start <= m.start() < p.span.end
        ]
        found[p.name] = tuple(sorted((*heads, *formulas), key=lambda x: x.span))
    return found


def _ratios(submissions: tuple[Paper, ...]) -> dict[str, Ratios]:
    figures = (
        Ratios(0.93, 0.81, 0.79, 0.0, 182),
        Ratios(0.95, 0.84, 0.84, 0.0, 182),
        Ratios(0.41, 0.29, 0.17, 0.0, 34),
        Ratios(0.88, 0.82, 0.82, 0.82, 96),
        Ratios(0.24, 0.13, 0.13, 0.0, 12),
        Ratios(0.06, 0.0, 0.0, 0.0, 0),
        Ratios(0.05, 0.0, 0.0, 0.0, 0),
        Ratios(0.0, 0.0, 0.0, 0.0, 0),
    )
    return dict(zip((p.name for p in submissions), figures, strict=True))


THEMES = (
    (Role.PROBLEM, "组织生活质量不高，年轻党员参与热情不高", "组织生活质量不高|凑不齐人|到会率", Reach.COMMON),
    (Role.PROBLEM, "党务干部力量薄弱，多由他人兼任", "力量薄弱|流动性大|后继乏人", Reach.SEVERAL),
    (Role.PROBLEM, "流动党员底数不清", "底数不清", Reach.SINGLE),
    (Role.CAUSE, "考核办法不科学，奖惩与党建实绩脱钩", "考核办法三年|考核只占", Reach.SEVERAL),
    (Role.CAUSE, "思想认识不到位，重业务轻党建", "认识不到位|重视不够", Reach.SEVERAL),
    (Role.REMEDY, "修订考核办法，考核结果与报酬挂钩", "修订.*考核|考核权重", Reach.SEVERAL),
    (Role.REMEDY, "建立轮训与走访制度", "轮训制度|走访制度", Reach.SEVERAL),
)
LINKS = ((0, 3), (0, 5), (1, 4), (1, 6))
"""Problems and what stands beside them, by their places among the themes."""


def _themes(submissions: tuple[Paper, ...]) -> tuple[Theme, ...]:
    themes = []
    for role, label, pattern, reach in THEMES:
        members = tuple(
            Member(p.name, s.span, s.text)
            for p in submissions
            for s in p.structure.statements
            if re.search(pattern, s.text)
        )
        held = [p for p in submissions if any(m.paper == p.name for m in members)]
        years = sorted({p.year for p in held} - {0})
        themes.append(
            Theme(
                role,
                label,
                ("mechanism",),
                tuple(p.name for p in held),
                tuple(p.unit for p in held),
                members,
                example=members[0].text,
                reach=reach,
                first=years[0] if years else 0,
                last=years[-1] if years else 0,
                known=reach is Reach.COMMON,
            )
        )
    return tuple(themes)


def _links(submissions: tuple[Paper, ...]) -> tuple[ThemeLink, ...]:
    names = tuple(p.name for p in submissions)
    return tuple(ThemeLink(problem, answer, names[: 4 - n]) for n, (problem, answer) in enumerate(LINKS))


def item(paper: Paper, role: Role, words: str, more: int = 0) -> Item:
    """Make an item of the statement with ``words`` and of ``more`` behind it."""
    statements = paper.structure.statements
    first = next(i for i, s in enumerate(statements) if words in s.text)
    last = statements[first + more].span.end
    return Item(role, tuple(range(first, first + more + 1)), statements[first].span, last, statements[first].text, ())


def _ledgers(qingshi: Paper, yiyuan: Paper, hostile: Paper) -> dict[str, Ledger]:
    """Two ledgers with problems, and one with a remedy alone."""
    items = (
        replace(item(qingshi, Role.PROBLEM, "思想认识有偏差", 1), categories=("awareness", "mechanism")),
        item(qingshi, Role.PROBLEM, "组织生活质量不高", 1),
        item(qingshi, Role.PROBLEM, "党务干部力量薄弱", 1),
        item(qingshi, Role.CAUSE, "责任压得不实"),
        item(qingshi, Role.REMEDY, "修订村党组织书记"),
        item(qingshi, Role.REMEDY, "轮训制度"),
        item(qingshi, Role.REMEDY, "每村每年8000元"),
    )
    first = Entry(
        problem=0,
        causes=(Link(3, LinkKind.NUMBER, 0.75),),
        remedies=(Link(4, LinkKind.WORDS, 0.875), Link(5, LinkKind.PLACE, 0.5)),
        persons=(place(QINGSHI, "村党组织书记"), place(QINGSHI, "村党组织书记", QINGSHI.index("修订"))),
        timings=(
            Timing(TimingKind.RECURRING, place(QINGSHI, "每半年")),
            Timing(TimingKind.DEADLINE, place(QINGSHI, "三年内")),
        ),
        likeliest=0.875,
    )
    third = Entry(problem=2, remedies=(Link(5, LinkKind.NAMED, 0.625),), likeliest=0.625)
    bad = (item(hostile, Role.PROBLEM, "</details>"), item(hostile, Role.REMEDY, "@SUM"))
    entry = Entry(
        problem=0,
        remedies=(Link(1, LinkKind.ROW, 1.0),),
        persons=(place(HOSTILE, '<script>alert("1")</script>'),),
        timings=(Timing(TimingKind.OPEN, place(HOSTILE, "{{ 7*7 }}")),),
    )
    idle = (item(yiyuan, Role.REMEDY, "推行“夜班补学”"),)
    return {
        qingshi.name: Ledger(items, (first, Entry(problem=1, likeliest=0.125), third), idle=(6,)),
        yiyuan.name: Ledger(idle, idle=(0,)),
        hostile.name: Ledger(bad, (entry,)),
    }


def _concreteness(submissions: tuple[Paper, ...]) -> dict[str, Concreteness]:
    figures = (
        Concreteness(30, 4, 1200, 0, 20),
        Concreteness(28, 4, 1200, 0, 20),
        Concreteness(14, 6, 800, 3, 12),
        Concreteness(2, 9, 400, 2, 5),
        Concreteness(9, 2, 500, 0, 9),
        Concreteness(8, 0, 300, 0, 6),
        Concreteness(6, 0, 300, 0, 6),
        Concreteness(1, 3, 160, 1, 2),
    )
    return dict(zip((p.name for p in submissions), figures, strict=True))


def _findings(yiyuan: Paper, hostile: Paper, qingshi: Paper) -> tuple[Finding, ...]:
    empty = Reason.of("finding.hollow", count=2, words="“<b>深入</b>”")
    problem = item(qingshi, Role.PROBLEM, "组织生活质量不高").span
    return (
        Finding(yiyuan.name, place(YIYUAN, "青石镇"), FindingKind.PLACE, Reason("report.findings_note")),
        Finding(yiyuan.name, place(YIYUAN, "XX"), FindingKind.PLACEHOLDER, Reason("report.findings_note")),
        Finding(hostile.name, place(HOSTILE, "<img src=x onerror=alert(2)>"), FindingKind.HOLLOW, empty),
        Finding(qingshi.name, problem, FindingKind.UNANSWERED, Reason.of("finding.unanswered", words="组织生活")),
        Finding(hostile.name, place(HOSTILE, "结尾有空字符"), FindingKind.TRUNCATED, Reason("report.creed")),
    )


def _queue(*papers: Paper) -> tuple[Standing, ...]:
    return tuple(
        Standing(
            p.name,
            rank,
            max(0.0, 97.5 - 14 * (rank - 1)),
            (Reason.of("report.longest_n", count=200 - rank * 9), Reason("report.net_note"))[: max(0, 3 - rank // 3)],
        )
        for rank, p in enumerate(papers, 1)
    )
