"""What is sent to the page: files, forms, and odd words in addresses."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import quote

import pytest

from textmine.web import intake

from .standing import HERE, Page, raw, steps


class TestFiles:
    QUERY: ClassVar = {"name": "a.txt", "purpose": "submission"}

    def names(self, page: Page) -> list[tuple[str, str]]:
        return list(page.desk.workspace.files())

    def held(self, page: Page) -> int:
        return len(list((page.desk.workspace.folder / "files").iterdir()))

    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../x.txt", "x.txt"), ("/etc/passwd", "etc/passwd"), ("C:\\x\\..\\y.txt", "x/y.txt"), ("a\r\nb.txt", "a\r\nb.txt"),
            ("<script>.txt", "<script>.txt"), ("长" * 900 + ".txt", "长" * 396 + ".txt"), ("a\0b.txt", "a\0b.txt"),
        ],
    )  # fmt: skip
    def test_a_name_is_a_word_and_leads_nowhere(self, empty, name, kept):
        assert empty.put({"name": name, "purpose": "submission"}).status_code == 200
        assert self.names(empty) == [("submission", kept)]
        assert self.held(empty) == 1
        assert {p.name for p in empty.desk.workspace.folder.iterdir()} >= {"files", "runs", "textmine.sqlite"}
        assert empty.get("/intake").status_code == 200

    @pytest.mark.parametrize("name", ["", ".", "..", "/", "../..", "C:\\"])
    def test_a_name_of_which_nothing_is_left_is_refused_in_words(self, empty, name):
        answer = empty.put({"name": name, "purpose": "submission"})
        assert answer.status_code == 409
        assert answer.text
        assert self.held(empty) == 0

    @pytest.mark.parametrize("purpose", ["", "submissions", "../runs", "Known"])
    def test_a_purpose_that_nobody_knows_is_refused(self, empty, purpose):
        assert empty.put({"name": "a.txt", "purpose": purpose}).status_code == 409
        assert self.held(empty) == 0

    def test_a_name_without_a_purpose_is_refused(self, empty):
        assert empty.put({}).status_code == 409

    @pytest.mark.parametrize("whole", [True, False], ids=["with its length", "in chunks"])
    def test_a_file_above_the_limit_leaves_nothing(self, empty, whole):
        content = b"12345678901" if whole else iter([b"123456", b"78901"])
        answer = empty.put(self.QUERY, content)
        assert answer.status_code == 409
        assert (self.names(empty), self.held(empty)) == ([], 0)

    def test_a_file_in_chunks_is_whole(self, empty):
        assert empty.put(self.QUERY, iter([b"12", b"", b"345"])).status_code == 200
        [stored] = empty.desk.workspace.files().values()
        assert empty.desk.workspace.path_of(stored).read_bytes() == b"12345"

    def test_a_lie_about_the_length_changes_nothing(self, empty):
        answer = empty.put(self.QUERY, b"12345678901", headers={"content-length": "1"})
        assert answer.status_code == 409
        assert self.held(empty) == 0

    def test_no_more_files_than_the_workspace_may_hold(self, empty):
        found = [empty.put({"name": f"{n}.txt", "purpose": "submission"}).status_code for n in range(6)]
        assert found == [200] * 4 + [409] * 2

    def test_the_key_must_stand_in_the_header(self, empty):
        query = {**self.QUERY, "form_key": empty.session.form_key}
        answer = empty.put(query, headers={"x-form-key": ""})
        assert answer.status_code == 403
        assert self.held(empty) == 0

    @pytest.mark.parametrize(
        "name", ["./known/a.txt", "..//known/a.txt", "known\\a.txt", "/known/a.txt", "C:\\known\\a.txt"]
    )
    def test_a_folder_of_known_papers_is_known_however_it_is_written(self, name):
        """Else a submission would pass for a paper that all may copy from, under the name of one."""
        assert intake.purpose_of(name, "submission") == ("a.txt", "known")


class TestForms:
    def test_a_field_above_its_limit_is_refused(self, at_work):
        before = steps(at_work)
        answer = at_work.post("/decide", "甲", kind="paper", verdict="fair", note="长" * 30_000)
        assert answer.status_code == 400
        assert steps(at_work) == before

    @pytest.mark.parametrize("path", ["/sign-in", "/preferences", "/correct"])
    def test_thousands_of_fields_are_refused(self, judged_page, path):
        body = "&".join(f"f{n}=x" for n in range(3000))
        sent = {"origin": HERE, "content-type": "application/x-www-form-urlencoded"}
        assert judged_page.client.post(path, content=body, headers=sent).status_code == 400

    def test_a_file_in_a_form_is_refused(self, at_work):
        answer = at_work.client.post("/preferences", files={"x": ("a.txt", b"x")}, headers={"origin": HERE})
        assert answer.status_code == 400

    @pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data", "x", ""])
    def test_a_form_of_another_kind_is_none(self, judged_page, kind):
        sent = {"origin": HERE, "content-type": kind}
        answer = judged_page.client.post("/undo", content=b'{"form_key": "x"}', headers=sent)
        assert answer.status_code in {400, 403}

    def test_a_decision_on_a_large_group_names_all_its_papers(self, at_work):
        names = [f"村/{n}.docx" for n in range(300)]
        answer = at_work.post("/decide", *names, kind="group", verdict="fair", next="/groups")
        assert answer.status_code == 303
        assert len(at_work.desk.review().decisions[-1].subject.names) == 300

    @pytest.mark.parametrize(
        ("kind", "names", "verdict"),
        [
            ("paper", [], "fair"), ("paper", ["甲", "乙"], "fair"), ("paper", [""], "fair"), ("pair", ["甲"], "fair"),
            ("pair", ["甲", "甲"], "fair"), ("pair", ["甲", "乙", "丙"], "fair"), ("group", ["甲"], "fair"),
            ("group", ["甲", "甲", "乙"], "fair"), ("finding", ["甲", "place"], "fair"), ("finding", ["甲", "nothing", "1-2"], "fair"),
            ("finding", ["甲", "place", "1"], "fair"), ("finding", ["甲", "place", "x-y"], "fair"),
            ("finding", ["甲", "place", "１-２"], "fair"), ("village", ["甲"], "fair"), ("paper", ["甲"], "guilty"),
            ("paper", ["甲"], ""), ("", ["甲"], "fair"),
        ],
    )  # fmt: skip
    def test_a_decision_on_nothing_that_there_can_be_is_refused(self, judged_page, kind, names, verdict):
        """What is once in the record stays there: the page of disagreements and the papers must be able to read it."""
        before = steps(judged_page)
        assert judged_page.post("/decide", *names, kind=kind, verdict=verdict).status_code == 400
        assert steps(judged_page) == before

    @pytest.mark.parametrize(
        ("index", "role"),
        [("-1", "problem"), ("99999", "problem"), ("１", "problem"), ("1", "x"), ("", ""), ("1e3", "cause")],
    )
    def test_a_correction_of_nothing_is_refused(self, judged_page, index, role):
        before = steps(judged_page)
        answer = judged_page.post("/correct", paper="机关/民政局.pdf", index=index, role=role)
        assert answer.status_code == 400
        assert steps(judged_page) == before

    def test_a_correction_of_a_paper_that_is_not_there_is_refused(self, at_work):
        assert at_work.post("/correct", paper="无", index="0", role="cause").status_code == 404

    def test_a_paper_of_a_kind_that_nobody_knows_is_not_made(self, at_work):
        assert at_work.post("/office/make", what="../x").status_code == 400


ODD = [
    "",
    "\0",
    "é",
    "你好",
    "\ud800",
    "%",
    "%ZZ",
    "'",
    '"',
    "\\",
    "*",
    "(",
    "NEAR/2",
    "-1",
    "1e9",
    "9" * 30,
    "１",
    "<b>",
    "a" * 9000,
]
QUERIES = [
    ("/queue", "q"), ("/queue", "unit"), ("/queue", "category"), ("/queue", "kind"), ("/queue", "status"),
    ("/queue", "sort"), ("/queue/rows", "offset"), ("/pairs", "chars"), ("/pairs", "status"), ("/pairs/rows", "offset"),
    ("/paper", "p"), ("/pair", "a"), ("/pair", "b"), ("/group", "g"), ("/theme", "n"), ("/search", "q"),
    ("/search", "unit"), ("/search", "role"), ("/search", "category"), ("/audit", "before"), ("/intake", "x"),
    ("/paper?p=%E6%9C%BA%E5%85%B3/%E6%B0%91%E6%94%BF%E5%B1%80.pdf", "offset"), ("/group?g=1", "without"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "name"), QUERIES)
def test_odd_words_in_an_address_break_nothing(judged_page, path, name):
    for odd in ODD:
        value = quote(odd.encode("utf-8", "surrogatepass"))
        answer = judged_page.get(f"{path}{'&' if '?' in path else '?'}{name}={value}")
        assert answer.status_code in {200, 400, 404}, (odd, answer.text[:200])


def test_raw_bytes_in_an_address_break_nothing(judged_page):
    for query in (b"q=\xff\xfe", b"q=%ff%fe", b"%00=%00", b"q=1&q=2&q", b";;&&==", b"q=\r\n", b"q=%0d%0a"):
        for path in ("/queue", "/search", "/audit", "/intake"):
            assert raw(judged_page, path, query) == 200
    for path in ("/\ud800", "/\0", "//", "/queue\0", "", "*", "/paper/..", "/static/\ud800", "/static/\0"):
        assert raw(judged_page, path) in {303, 307, 404}, path


@pytest.mark.parametrize("offset", ["999999999", "1000000000", "99999999999999999999999"])
def test_a_list_may_be_asked_for_far_behind_its_end(judged_page, offset):
    for path in ("/queue/rows", "/pairs/rows"):
        assert judged_page.get(f"{path}?offset={offset}").status_code == 200
    assert (
        judged_page.get(f"/paper?p=%E6%9C%BA%E5%85%B3/%E6%B0%91%E6%94%BF%E5%B1%80.pdf&offset={offset}").status_code
        == 200
    )
