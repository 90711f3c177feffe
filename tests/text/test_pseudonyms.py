"""Names of units, places and people, and what is shown instead of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from textmine.lexicon import load_lexicon
from textmine.model import Document, Origin, Outcome, Paper, Span, Statement, Structure
from textmine.text.people import addressed_in, people_in, people_of
from textmine.text.places import places_named, places_of
from textmine.text.pseudonyms import NOBODY, NameNotes, Noting, Pseudonyms, pseudonyms
from textmine.text.segment import segmenter

LEXICON = load_lexicon()
CUT = segmenter(LEXICON)
ROSTER = (
    "青石镇党委",
    "青石镇石桥村党支部",
    "县财政局党组",
    "澄溪县第一中学党委",
    "青石镇中心小学党支部",
    "澄溪县",
    "乡镇",
    "机关",
)
Hidden = Callable[..., Pseudonyms]


def paper(text: str, path: str = "甲.txt", unit: str = "", origin: Origin = Origin.SUBMISSION) -> Paper:
    document = Document(path, "txt", Outcome.TEXT, text, origin=origin)
    span = Span(0, len(text))
    return Paper(path, document, 1, span, unit=unit, structure=Structure(statements=(Statement(span, text),)))


def hidden(*texts: str, roster: tuple[str, ...] = ROSTER, **more: object) -> Pseudonyms:
    papers = [paper(text, f"{number}.txt") for number, text in enumerate(texts)]
    return pseudonyms(papers, roster, LEXICON, **more)  # type: ignore[arg-type]


# --- people -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("镇党委书记邱国栋同志带队，镇长罗海燕说了三次。", {"邱国栋", "罗海燕"}),
        ("由副书记贺春林任组长，支部书记魏来顺对合村有想法。", {"贺春林", "魏来顺"}),
        ("责任人：王建国、李秀英；完成时限：10月底前。", {"王建国", "李秀英"}),
        ("组织委员陈晓明、周伯炎、张伟三人分片包干。", {"陈晓明", "周伯炎", "张伟"}),
        ("述职人：沈柏年\n2025年10月8日", {"沈柏年"}),
        ("以上报告。\n李 建 国\n2025年10月8日", {"李建国"}),
        ("由村文书王海波逐户核对。请石小军来讲。", {"王海波", "石小军"}),
        ("支部书记王强调，要抓落实。", set()),
        ("党组书记高度重视，安全岗、任务单齐全，书记方案已定。", set()),
        ("由党支部牵头，责任人：党政办、组织办；对方先盖。", set()),
        ("认真学习习近平总书记重要讲话，学习雷锋同志、焦裕禄同志。", set()),
        ("新任书记和党员同志常务会上说，全体同志都能参加。", set()),
    ],
)
def test_people_are_told_by_what_stands_around_them(text: str, names: set[str]) -> None:
    assert set(people_in(text, LEXICON, CUT)) == names


def test_a_cell_of_people_and_offices_holds_the_people() -> None:
    assert list(people_of("王建国、党政办，李秀英同志", LEXICON, CUT)) == ["王建国", "李秀英"]
    assert list(people_of("办公室主任", LEXICON, CUT)) == []


def test_people_are_addressed_by_their_surname() -> None:
    found = set(addressed_in("张书记说，老周提了意见。值周老师、老党员、小康不是人。护林队长也不是。", LEXICON, CUT))
    assert found == {("张书记", "张"), ("老周", "周")}


# --- places -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("为江宁县群众服务，到柳坝村学习。", {"江宁县", "柳坝村"}),
        ("荷塘村和西汊村党支部合并，铁匠铺街道党工委。", {"荷塘村", "西汊村"}),
        ("全镇的农村、园区、社区和集镇，试点村、后进村、空壳村，下乡的干部返乡。", set()),
        ("面向城市社区、城乡居民，在市场和老旧小区，会同县里的部门。", set()),
        ("浙江省杭州市的做法。", {"浙江省", "杭州市"}),
    ],
)
def test_places_are_told_by_their_ending(text: str, names: set[str]) -> None:
    found = {place.head + place.level for place in places_named(text, LEXICON, CUT, {})}
    assert found == names


def test_a_unit_is_its_places_and_the_rest() -> None:
    def split(name: str) -> tuple[list[str], str]:
        places, rest = places_of(name, LEXICON, frozenset({"澄溪"}))
        return [place.head + place.level for place in places], rest

    assert split("青石镇石桥村党支部") == (["青石镇", "石桥村"], "")
    assert split("县农业农村局党组") == ([], "农业农村局")
    assert split("澄溪城投集团党委") == (["澄溪"], "城投集团")
    assert split("县市场监管局") == ([], "市场监管局")


# --- aliases ----------------------------------------------------------------------------------------------------------


def test_an_alias_keeps_the_kind_and_is_one_everywhere() -> None:
    found = hidden("青石镇石桥村报县财政局，石桥的账由王建国同志管。")
    town, village = found.codes["青石"], found.codes["石桥"]
    bureau, person = found.codes["财政局"], found.codes["王建国"]
    assert len({town, village, bureau, person}) == 4
    assert found.apply("青石镇石桥村报县财政局，石桥的账由王建国同志管。") == (
        f"{town}镇{village}村报县{bureau}局，{village}地的账由某{person}同志管。"
    )
    assert found.apply("材料/青石镇石桥村党支部.docx") == f"材料/{town}镇{village}村党支部.docx"
    assert found.apply("青石镇中心小学") == f"{town}镇中心小学"
    assert found.apply("澄溪县第一中学") == f"{found.codes['澄溪']}县{found.codes['澄溪县第一中学']}中学"


def test_another_place_stays_another_place() -> None:
    found = hidden("我镇将建设美丽江宁县，江宁县干部都来了。")
    foreign = found.apply("江宁县")
    assert foreign.endswith("县")
    assert foreign not in {"江宁县", found.apply("澄溪县")}


def test_party_terms_leaders_and_national_bodies_stay() -> None:
    text = "学习习近平新时代中国特色社会主义思想、毛泽东思想、邓小平理论，落实党中央、国务院部署，高度重视安全。"
    assert hidden(text).apply(text) == text


def test_the_order_of_the_stack_does_not_matter() -> None:
    papers = [
        paper(f"{name}同志说，到{place}看看。", f"{name}.txt")
        for name, place in (("王建国", "江宁县"), ("李秀英", "柳坝村"))
    ]
    one, other = (pseudonyms(some, ROSTER[::step], LEXICON) for some, step in ((papers, 1), (papers[::-1], -1)))
    assert one == other


def test_names_that_were_given_before_stay() -> None:
    before = hidden("书记王建国同志说。")
    after = hidden("书记陈晓明同志说。", "书记王建国同志说。", kept=before)
    assert before.aliases.items() <= after.aliases.items()
    assert after.apply("陈晓明") not in {*before.aliases.values(), "陈晓明"}


def test_letters_that_the_stack_uses_are_no_alias() -> None:
    found = hidden("推行A级管理、AB角和Ｃ类清单，青石镇都有。")
    assert not {"A", "AB", "C"} & set(found.codes.values())


def test_known_documents_of_superiors_name_no_unit_but_their_places_are_hidden() -> None:
    notice = paper("请各镇报送。", "known/a.txt", "中共澄溪县委组织部", Origin.KNOWN)
    found = pseudonyms([notice], ROSTER, LEXICON)
    assert found.apply("澄溪县委组织部") == f"{found.codes['澄溪']}县委组织部"


def test_more_lines_people_and_places_are_taken() -> None:
    found = hidden("说事。", lines=["岭上镇党委报告.docx"], persons=["沈柏年、党政办"], places=["安平镇"])
    assert not {"岭上", "沈柏年", "安平"} & set("".join(map(found.apply, ("岭上镇", "沈柏年", "安平镇"))))
    assert found.apply("岭上镇党委报告.docx").endswith("镇党委报告.docx")
    assert found.apply("沈柏年").startswith("某")
    assert found.apply("党政办") == "党政办"


def test_a_row_of_places_shares_its_ending() -> None:
    found = hidden("石桥、茶园、后坞等3个村没有场所。")
    a, b, c = (found.codes[name] for name in ("石桥", "茶园", "后坞"))
    assert found.apply("石桥、茶园、后坞等3个村没有场所。") == f"{a}、{b}、{c}等3个村没有场所。"
    assert found.apply("茶园很大。") == "茶园很大。"


# --- where names stand ------------------------------------------------------------------------------------------------


def test_a_name_inside_of_other_words_is_none() -> None:
    found = hidden("支部书记方敏同志说，双方敏感的问题，由方敏负责。")
    assert found.apply("双方敏感的问题") == "双方敏感的问题"
    assert found.apply("由方敏负责") == f"由某{found.codes['方敏']}负责"


def test_the_longest_name_counts_and_spans_are_apart() -> None:
    found = Pseudonyms({"石桥": "A地", "石桥村": "A村", "青石镇": "B镇"})
    assert list(found.spans("青石镇石桥村，石桥")) == [(Span(0, 3), "B镇"), (Span(3, 6), "A村"), (Span(7, 9), "A地")]


def test_blanks_and_ends_of_lines_inside_a_name_belong_to_it() -> None:
    found = Pseudonyms({"李明": "某A", "王建国": "某B"})
    assert list(found.spans("李　明和王建\n国")) == [(Span(0, 3), "某A"), (Span(4, 8), "某B")]
    assert found.apply("姓李\n明天") == "姓李\n明天"


def test_a_window_shows_what_the_whole_text_shows() -> None:
    found = Pseudonyms({"石桥": "A地", "石桥村": "A村", "王建国": "某B"})
    text = "石桥村的事\n王建\n国管石桥村，石桥\n" * 20
    whole = list(found.spans(text))
    for start in range(0, len(text), 7):
        window = Span(start, start + 11)
        meeting = [(span, alias) for span, alias in whole if span.start < window.end and span.end > window.start]
        assert list(found.spans(text, window)) == meeting


def test_without_names_nothing_changes() -> None:
    assert NOBODY.apply("青石镇") == "青石镇"
    assert list(NOBODY.spans("青石镇", Span(0, 2))) == []
    assert pseudonyms([], (), LEXICON) == replace(NOBODY, aliases={})


def test_what_was_noted_of_papers_before_gives_the_same_names_without_looking_again():
    papers = [
        paper("石桥、竹溪、河口三村的会开了。书记邱国栋说A组先来。王书记来过石桥村。", "甲.txt"),
        paper("青石镇党委副书记贺春林。竹溪村。", "乙.txt"),
    ]
    noting = Noting(LEXICON, CUT)
    noted = {p.name: noting(p) for p in papers}
    found = pseudonyms(papers, ROSTER, LEXICON, notes_of=lambda p: noted[p.name])
    assert found == pseudonyms(papers, ROSTER, LEXICON)
    assert {"石桥村", "邱国栋", "王书记", "贺春林"} <= found.aliases.keys()
    assert "A" not in found.codes.values(), "a text uses it"
    nothing = pseudonyms(papers, (), LEXICON, notes_of=lambda _: NameNotes())
    assert "邱国栋" not in nothing.aliases, "papers are known by their notes alone"
