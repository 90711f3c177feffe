"""Every kind of residue with its traps: a finding that is none costs more than one that was missed."""

from __future__ import annotations

import pytest

from textmine.judge.residue import home_of, residue, residue_notes
from textmine.lexicon import load_lexicon
from textmine.model import Document, Finding, Label, Origin, Outcome, Paper, Role
from textmine.settings import load_settings
from textmine.structure.papers import papers

LEXICON = load_lexicon()
STRUCTURE = load_settings(environment={}).structure
ROSTER = ("青石镇党委", "梅林镇党委", "县中医院党总支", "县财政局党组", "澄溪县")


def paper(name: str, text: str, origin: Origin = Origin.SUBMISSION) -> Paper:
    [made] = papers(Document(name, "txt", Outcome.TEXT, text, origin=origin), LEXICON, STRUCTURE, ROSTER)
    return made


def report(sentence: str, unit: str = "青石镇党委") -> str:
    return (
        f"{unit}2025年基层党建工作自查报告\n一、存在的问题\n今年以来学习抓得不紧。{sentence}\n"
        f"以上是自查情况。\n{unit}\n2025年10月9日\n"
    )


def findings(stack: list[Paper], role: Role = Role.REMEDY, roster: tuple[str, ...] = ROSTER) -> list[Finding]:
    labels = {p.name: tuple(Label(role, (), 1.0) for _ in p.structure.statements) for p in stack}
    submissions = [p for p in stack if p.document.origin is Origin.SUBMISSION]
    notes = {p.name: residue_notes(p, labels[p.name], LEXICON) for p in stack}
    home = home_of(stack, {name: note.home for name, note in notes.items()}, roster, LEXICON)
    return list(residue(submissions, notes, home, LEXICON))


def found(sentence: str, unit: str = "青石镇党委", role: Role = Role.REMEDY) -> list[tuple[str, str]]:
    made = paper("a.txt", report(sentence, unit))
    return [(f.kind, f.span.of(made.text)) for f in findings([made], role)]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("今年XX镇党委开会三次。", "XX镇"),
        ("全镇共有党员xx名。", "xx"),
        ("党员人数为 XX 人。", "XX"),
        ("完成率达到XX%。", "XX"),
        ("联系人：XXX。", "XXX"),
        ("召集人是×××同志。", "×××"),
        ("支部书记×同志带队走访。", "×"),
        ("在X镇召开座谈会。", "X镇"),
        ("XX年X月X日召开会议。", "XX"),
        ("20××年召开党员大会四次。", "20××"),
        ("由某某单位牵头落实。", "某某"),
        ("某某同志讲了党课。", "某某"),
        ("共投入____万元。", "____"),
        ("共投入＿＿＿＿万元。", "＿＿＿＿"),
        ("（此处填写本单位情况）班子成员六人。", "（此处填写本单位情况）"),
        ("【请插入本地数据】", "【请插入本地数据】"),
        ("我单位（单位名称）高度重视。", "（单位名称）"),
        ("○○镇党委开展了自查。", "○○镇"),
        ("参会党员***人。", "***"),
    ],
)
def test_a_blank_left_empty_is_found(sentence: str, words: str) -> None:
    assert ("placeholder", words) in found(sentence)
    assert {kind for kind, _ in found(sentence)} == {"placeholder"}


@pytest.mark.parametrize(
    "sentence",
    [
        "学习贯彻党的二十大精神。",
        "面积为3×5米，展板规格30×40厘米。",
        "购置30X40厘米展板十块。",
        "定制XXL号红马甲二十件。",
        "车牌WXX123已登记。",
        "联系电话138****5678。",
        "电话0571-88××××66已公布。",
        "《关于做好工作的通知》已转发。",
        "罗马数字XX表示二十。",
        "Excel台账已更新，MAX型号设备到位。",
        "X光机一台已经到位，X射线防护做得不够。",
        "某种程度上存在差距，在某些方面还有不足。",
        "某个支部学习不够经常。",
        "如某村支部书记反映，开会通知太迟。",
        "二○二四年底有党员百名，一〇七国道沿线村已整治。",
        "“党建×产业”模式取得成效，5G×党建平台已上线。",
        "（单位：万元）投入如下。",
    ],
)
def test_what_only_looks_like_a_blank_is_none(sentence: str) -> None:
    assert found(sentence) == []


@pytest.mark.parametrize("title", ["某县供电公司党委党建工作总结", "——关于某县182个行政村的调研", "中共某镇委员会"])
def test_a_title_or_signature_without_a_name_is_a_blank(title: str) -> None:
    made = paper("a.txt", f"{title}\n今年以来学习抓得不紧，党员意见不少。\n")
    [finding] = findings([made])
    assert finding.kind == "placeholder"
    assert finding.span.of(made.text) in {"某县", "某镇"}


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("为江宁县群众办实事。", "江宁县"),
        ("今年，江宁县委部署了整改。", "江宁县"),
        ("鹿鸣街道党工委召开专题会议。", "鹿鸣街道"),
        ("三河镇党委每月检查一次。", "三河镇"),
    ],
)
def test_another_place_is_found(sentence: str, name: str) -> None:
    assert found(sentence) == [("place", name)]


@pytest.mark.parametrize(
    "sentence",
    [
        "赴江宁县考察学习。",
        "王同志来自江宁县，籍贯为江宁县。",
        "党员在苏州市务工的有三十人。",
        "组织党员到红旗渠所在林州市参观。",
        "学习浙江省“千万工程”经验。",
        "学习了《江宁县党员积分管理办法》。",
        "领导说“江宁县党委做得好”，大家都不服气。",
        "会同县住建局开展检查。",
        "完善镇、村两级责任链条。",
        "各县（市、区）要落实责任，各乡镇党委书记为第一责任人。",
        "全镇党员干部要带头，每个村镇党员都要参加。",
        "县市两级联动推进，建立县乡村三级体系。",
        "推动城镇党组织建设，加强小城镇建设。",
        "由县委组织部督办，报县委审批，由分管县领导包抓。",
        "与市场监管部门协调配合，农贸市场党支部要规范。",
        "梅林镇党委也有类似问题，澄溪县委部署了任务。",
        "与兄弟乡镇党委交流，协助乡镇政府抓好落实。",
        "街道党员到社区报到，超市党支部作用不强。",
        "15名支部书记有11名是街道干部兼任。",
        "形成镇党委统一领导的格局，市县乡党委书记述职。",
    ],
)
def test_places_that_are_rightly_named_are_none(sentence: str) -> None:
    assert found(sentence) == []


def test_a_name_over_two_lines_is_found_in_the_text() -> None:
    line = "支部活动经费没有列入预算，去年年底江"
    text = (
        "青石镇党委2025年自查报告\n"
        + "党员意见不少，主要集中在学习走过场上\n" * 3
        + f"{line}\n宁县群众提的意见也没有人回，大家议论\n纷纷，班子成员心里都很不是滋味。\n"
    )
    made = paper("a.txt", text)
    [finding] = [f for f in findings([made]) if f.kind == "place"]
    assert finding.span.of(text) == "江\n宁县"


def test_a_place_that_two_units_name_is_no_slip() -> None:
    stack = [
        paper("a.txt", report("为江宁县群众办实事。")),
        paper("b.txt", report("请江宁县群众来评议。", "梅林镇党委")),
    ]
    assert findings(stack) == []


def test_the_city_and_the_province_of_ones_own_county_are_no_slip() -> None:
    text = report("请石家庄市和河北省的专家讲课，全市干部都来听；为石家庄市发展出力。", "正定县财政局党组")
    assert findings([paper("a.txt", text)], roster=("正定县财政局党组", "正定县")) == []
    assert [f.kind for f in findings([paper("a.txt", text.replace("石家庄市", "邯郸市"))], roster=("正定县",))] != []


def test_a_place_in_a_known_document_is_no_slip() -> None:
    notice = paper("known/n.txt", "江宁县党员教育办法\n江宁县党员都要参加。\n", Origin.KNOWN)
    assert findings([notice, paper("a.txt", report("为江宁县群众办实事。"))]) == []


def test_a_paper_that_names_many_places_speaks_about_them() -> None:
    names = ["江宁县", "丹阳市", "桐庐县", "海宁市"]
    sentences = "".join(f"{name}群众意见不少。" for name in names)
    assert found(sentences) == []
    assert len(found("".join(f"{name}群众意见不少。" for name in names[:2]))) == 2


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("于2023年底前完成换届。", "2023年底前"),
        ("2024年6月30日前整改到位。", "2024年6月30日前"),
        ("2024年第三季度以前完成。", "2024年第三季度以前"),
    ],
)
def test_a_deadline_that_has_passed_is_found(sentence: str, words: str) -> None:
    assert found(sentence) == [("year", words)]


@pytest.mark.parametrize(
    "sentence",
    [
        "2023年12月底完成了换届。",
        "2024年底已完成整改任务。",
        "按照2023年—2025年规划推进。",
        "自2024年以来共培训三次。",
        "2025年12月底前完成，2026年底前见效。",
        "2024年前三季度发展党员五名，与2024年前相比有进步。",
        "2024年底前已完成的任务要回头看。",
        "2024年年底前未完成的任务要继续推进。",
        "2019年以前入党的党员档案要补齐，2020年底前建成的活动室要改造。",
    ],
)
def test_facts_about_past_years_are_no_deadlines(sentence: str) -> None:
    assert found(sentence) == []


def test_only_remedies_have_deadlines() -> None:
    assert found("于2023年底前完成换届。", role=Role.ACHIEVEMENT) == []


@pytest.mark.parametrize(
    ("sentence", "unit", "words"),
    [
        ("我局党员干部要带头。", "县中医院党总支", "我局"),
        ("本局将定期检查。", "县中医院党总支", "本局"),
        ("我院要带头。", "县财政局党组", "我院"),
        ("我校要做好迎检。", "青石镇党委", "我校"),
        ("我镇要带头。", "县财政局党组", "我镇"),
    ],
)
def test_another_kind_of_office_is_found(sentence: str, unit: str, words: str) -> None:
    assert found(sentence, unit) == [("office", words)]


@pytest.mark.parametrize(
    ("sentence", "unit"),
    [
        ("我院党员要带头，我县也有要求。", "县中医院党总支"),
        ("我局党员要带头。", "县财政局党组"),
        ("我镇党员要带头，我们学校老师也要参加。", "青石镇党委"),
        ("县卫健局批评说“我局多次提醒你院”，我们深感愧疚。", "县中医院党总支"),
        ("通知写明：“本局将组织验收。”", "县中医院党总支"),
        ("有的党员我行我素，本行政村、本行业都有，自我行为约束不够。", "青石镇党委"),
        ("注重自我校正，打开自我局面，基本行得通。", "县财政局党组"),
    ],
)
def test_the_units_own_words_and_quoted_ones_are_none(sentence: str, unit: str) -> None:
    assert found(sentence, unit) == []


def test_findings_stand_in_the_order_of_the_text_and_say_their_words() -> None:
    made = paper("a.txt", report("于2023年底前完成换届。召集人是×××同志。为江宁县群众办实事。"))
    out = findings([made])
    assert [f.kind for f in out] == ["year", "placeholder", "place"]
    assert [dict(f.why.values)["words"] for f in out] == ["2023年底前", "×××", "江宁县"]
    assert [f.span.start for f in out] == sorted(f.span.start for f in out)


def test_clutter_is_not_searched() -> None:
    made = paper("a.txt", report("学习不够。") + "本文档由XX网会员上传，点击下载全文\n")
    assert made.structure.clutter
    assert findings([made]) == []
