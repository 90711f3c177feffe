import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.classify.corpus import Labelled, LabelledPaper, labelled_papers, labelled_records, written
from textmine.model import FINDING_ROLES, Role

PAPER = """# id=T1 org=township year=2025
>C|一、存在的问题
>P aw,me|（一）重视不够。
P fu|没有经费；
?|没有人来。
>N|下载提示
"""


class TestPapers:
    def test_reads_roles_categories_and_paragraphs(self) -> None:
        [paper] = labelled_papers(PAPER.splitlines())
        assert paper.id == "T1"
        assert paper.facts == {"org": "township", "year": "2025"}
        assert [s.role for s in paper.statements] == [Role.CONTEXT, Role.PROBLEM, Role.PROBLEM, None, Role.NOISE]
        assert paper.statements[1].categories == ("awareness", "mechanism")
        assert paper.text == "一、存在的问题\n（一）重视不够。没有经费；没有人来。\n下载提示"

    def test_several_papers_follow_one_another(self) -> None:
        lines = [*PAPER.splitlines(), "", "# id=T2 org=school", ">C|题目"]
        assert [p.id for p in labelled_papers(lines)] == ["T1", "T2"]

    def test_line_ends_of_any_kind_are_no_words(self) -> None:
        assert [p.statements for p in labelled_papers(PAPER.splitlines(keepends=True))] == [
            p.statements for p in labelled_papers(PAPER.replace("\n", "\r\n").split("\n"))
        ]

    def test_a_bar_among_the_words_is_one_of_them(self) -> None:
        [paper] = labelled_papers(["# id=T1", ">P|甲|乙"])
        assert paper.statements[0].text == "甲|乙"

    def test_categories_of_an_office_stand_by_their_ids(self) -> None:
        [paper] = labelled_papers(["# id=T1", ">P fu,fire_drill,|消防演练没有经费。"])
        assert paper.statements[0].categories == ("funding", "fire_drill")

    @pytest.mark.parametrize(
        "line",
        [
            "C|没有编号的论文",
            "# org=没有编号",
            "# id=T3\n>Z|没有这个字母",
            "# id=T3\n>p|没有小写的字母",
            "# id=T3\n>P Aw|没有这样的类别",
            "# id=T3\n>P 经费|没有这样的类别",
            "# id=T3\n没有竖线",
            "# id=T3\n>>P|没有两个记号",
        ],
    )
    def test_a_line_in_another_form_is_refused_with_the_line(self, line: str) -> None:
        with pytest.raises(ValueError, match="没有"):
            list(labelled_papers(line.splitlines()))

    def test_the_hand_is_told_or_the_letter_of_the_name(self) -> None:
        one, two = labelled_papers(["# id=T1", ">C|题", "# id=T2 hand=王芳", ">C|题"])
        assert (one.hand, two.hand) == ("T", "王芳")


words = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("党建|>#?\n\t\u2028 "), min_size=1)
categories = st.lists(st.sampled_from(["awareness", "funding", "participation", "fire_drill", "ledger"]), unique=True)
labelled = st.builds(
    Labelled,
    text=words.filter(lambda text: text.strip()),
    role=st.sampled_from([*Role, None]),
    categories=categories.map(tuple),
    opens=st.booleans(),
)


class TestWritten:
    @given(st.lists(labelled, min_size=1, max_size=6))
    def test_what_is_written_is_read_again(self, statements: list[Labelled]) -> None:
        paper = LabelledPaper("甲 镇.docx#2", {"who": "王 芳", "empty": ""}, statements)
        [again] = labelled_papers(written(paper).splitlines())
        assert again.id == "甲_镇.docx#2"
        assert again.facts == {"who": "王_芳"}
        assert [(s.role, s.categories, s.opens) for s in again.statements] == [
            (s.role, s.categories, s.opens) for s in statements
        ]
        assert [s.text for s in again.statements] == [" ".join(s.text.split()) for s in statements]

    def test_a_person_can_read_it(self) -> None:
        [paper] = labelled_papers(PAPER.splitlines())
        assert written(paper) == PAPER

    def test_a_statement_that_nobody_decided_on_has_a_mark(self) -> None:
        paper = LabelledPaper("T1", {}, [Labelled("没有人来。", None, (), True)])
        assert written(paper) == "# id=T1\n>?|没有人来。\n"


def record(**values: object) -> str:
    return json.dumps({"document": "甲.txt", "text": "没有经费。", "role": "problem"} | values, ensure_ascii=False)


class TestRecords:
    def test_statements_of_a_paper_stand_together(self) -> None:
        lines = [record(categories=["funding"]), record(text="没有人来。"), "", record(document="乙.txt", role="noise")]
        one, two = labelled_records(lines)
        assert (one.id, two.id) == ("甲.txt", "乙.txt")
        assert [s.categories for s in one.statements] == [("funding",), ()]
        assert two.statements[0].role is Role.NOISE

    def test_the_product_writes_what_it_reads(self) -> None:
        line = record(doc="别的", confidence=0.9, unsure=False, because=[], section="一、存在的问题")
        [paper] = labelled_records([line])
        assert paper.id == "甲.txt"

    def test_another_name_for_the_paper(self) -> None:
        [paper] = labelled_records(['{"doc": "丙", "text": "没有经费。", "role": "problem"}'])
        assert paper.id == "丙"

    @pytest.mark.parametrize("role", [role for role in Role if role not in FINDING_ROLES])
    def test_only_findings_have_categories(self, role: Role) -> None:
        [paper] = labelled_records([record(role=role.value, categories=["funding"])])
        assert paper.statements[0].categories == ()

    def test_a_title_stands_alone_and_the_line_behind_it_begins_a_paragraph(self) -> None:
        texts = ["存在的问题", "没有经费。", "没有人来。", "整改措施", "要列支经费。"]
        [paper] = labelled_records([record(text=text) for text in texts])
        assert paper.text == "存在的问题\n没有经费。没有人来。\n整改措施\n要列支经费。"

    @pytest.mark.parametrize(
        "line",
        [
            "没有括号",
            "[]",
            "3",
            "{}",
            record(role="Problem"),
            record(role=None),
            record(role=3),
            record(text=""),
            record(text=" \n"),
            record(text=3),
            record(text=None),
            record(categories=3),
            record(categories=None),
            record(categories="funding"),
            record(categories=["fund ing"]),
            record(categories=[3]),
            '{"document": "甲", "role": "problem"}',
        ],
    )
    def test_what_is_no_record_is_refused_with_the_line(self, line: str) -> None:
        with pytest.raises(ValueError, match=f"^{re.escape(line.strip())}$"):
            list(labelled_records([line]))

    def test_a_record_with_a_line_break_inside_can_be_written_as_a_line(self) -> None:
        [paper] = labelled_records([record(text="没有\n经费。")])
        assert labelled_papers(written(paper).splitlines())
        assert paper.statements[0].text == "没有 经费。"
