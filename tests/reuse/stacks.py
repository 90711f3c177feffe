"""Papers made of sentences that were written for these tests; no two sentences share anything long."""

from __future__ import annotations

import random
from dataclasses import replace
from functools import cache

from textmine.lexicon import Lexicon, load_lexicon
from textmine.model import Document, Match, Origin, Outcome, Paper
from textmine.reuse import Reuse, find_reuse
from textmine.settings import ReuseSettings, Settings, load_settings
from textmine.structure.papers import papers

SENTENCES = (
    "入冬以后支部学习停了六周，书记解释说锅炉坏了没有地方坐，可是打听下来隔壁老年活动室一直开着门。",
    "谈心谈话本上的笔迹全是同一个人的，十七名党员里有九名说从来没有被谁找去单独谈过。",
    "粮库轮换那个月，三个党小组合在仓库门口站着开了一次会，前后不到一刻钟就散了场。",
    "新来的组织干事接手第二天就被抽去拍宣传片，柜子里的发展对象材料到立秋还没有拆封。",
    "渡口两岸的党员分属两个镇，摆渡的老杨夹在中间，十年里没有哪一边通知过他去交党费。",
    "去年订的结对帮带协议写得很满，帮带老师退休搬到女儿那里以后，再没有人去续签。",
    "窗口单位的党员亮牌上岗只亮了一季，换工装的时候牌子收进抽屉，至今没有发回来。",
    "支委会议题常常开会前十分钟才定下来，委员们翻着手机附和两句，决议当场就由会计打印好。",
    "流动党员微信群里最近一条消息是中秋的祝福，问卷转进去四天，二十六个人只有三个回了信。",
    "阅览室的钥匙归门卫保管，周末来借书的退休职工扑了几回空，后来干脆把书目单退了回来。",
    "党费收缴登记到区里核对时少了两页，经办人说搬家时受了潮，可是电子表格里同样缺这两个月。",
    "考勤打卡把组织生活也算进去以后，到会的人多了，低头补报表的人也多了，讨论题没有一个人接话。",
    "果园承包期满那年矛盾最集中，支部怕得罪人躲在后面，最后是几位老教师出面把账目贴上了墙。",
    "帮扶队驻点七个月，住处离最远的寨子要走两个钟头山路，路上的时间比坐下来听意见的时间还长。",
    "监督电话印在公示栏最下面一行，字小得要蹲着看，开通以来只响过一次，还是打错了号码。",
    "车间实行四班倒，支部书记跟着常白班走，夜里上工的二十几名党员一年到头见不着他的面。",
    "请来的讲师念了两个半小时课件，台下有人织毛衣，有人改作业，散场时问讲了什么都摇头。",
    "档案室搬迁以后，入党志愿书和职工体检表混在一只纸箱里，找一份材料要翻上大半天。",
    "换届方案改到第五稿仍然绕不开年龄这道坎，能干的嫌补贴低，愿意干的又过了六十三岁。",
    "广场舞队比支部更会召集人，一声音响全村都来，支部的大喇叭喊三遍才到七八个老汉。",
    "水费、电费和报刊费从同一个账户里支，到了十月账上只剩四百来块，重阳慰问只好借钱买挂面。",
    "年轻医生轮转频繁，组织关系跟着科室走了三回，最后停在哪个支部，连他自己也说不准。",
    "巡回指导组上午到、下午走，反馈意见七条里有五条与前年的一字不差，整改台账也就照着抄。",
    "码头工会想借党员之家办技能赛，审批单在三个部门之间转了四十天，等盖完章比赛早就取消。",
    "留守老人最盼有人修水管，党员服务队的项目表上却只有文艺汇演和卫生大扫除两样。",
    "书记述职时把招商数字讲了二十分钟，说到支部建设只剩一句话，台下笑声比掌声先响起来。",
)


@cache
def settings() -> Settings:
    """The shipped settings, whatever the shell says."""
    return load_settings(environment={})


def rules(**changes: float) -> ReuseSettings:
    """The shipped thresholds of reuse, with some changed."""
    return replace(settings().reuse, **changes)


def lexicon() -> Lexicon:
    """The shipped lists."""
    return load_lexicon()


def parts(name: str, text: str, unit: str | None = None, origin: Origin = Origin.SUBMISSION) -> list[Paper]:
    """Every paper of a text; ``unit`` sets the unit that wrote them."""
    document = Document(name, "txt", Outcome.TEXT, text, origin=origin)
    made = papers(document, lexicon(), settings().structure)
    return [p if unit is None else replace(p, unit=unit) for p in made]


def paper(name: str, text: str, unit: str | None = None, origin: Origin = Origin.SUBMISSION) -> Paper:
    """The one paper of a text; its unit is its name unless given."""
    [made] = parts(name, text, name if unit is None else unit, origin)
    return made


def pick(*numbers: int) -> str:
    """Sentences by number, one after the other."""
    return "".join(SENTENCES[n] for n in numbers)


def noise(seed: int, size: int, kinds: int = 2000) -> str:
    """Characters drawn at random from ``kinds`` different ideographs: what shares nothing with anything."""
    drawn = random.Random(seed)
    return "".join(chr(0x4E00 + drawn.randrange(kinds)) for _ in range(size))


def reuse(*stack: Paper, **changes: float) -> Reuse:
    """What the stack shares."""
    return find_reuse(stack, lexicon(), rules(**changes))


def copies(found: Reuse) -> list[Match]:
    """The matches that are not legitimate."""
    return [m for m in found.matches if not m.legitimate]


def words(match: Match, *stack: Paper) -> tuple[str, str]:
    """The two passages of a match as text."""
    text = {p.name: p.text for p in stack}
    return match.a_span.of(text[match.a]), match.b_span.of(text[match.b])
