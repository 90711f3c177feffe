import json
from dataclasses import replace

import pytest

from textmine.export.jsonl import JSONL_FILES, write_jsonl, write_lines
from textmine.export.run import write_run_json
from textmine.model import Concreteness, Document, Origin, Outcome

KEYS = {
    "documents.jsonl": "document path part format status reason chars title unit year sha256 ratios rank attention"
    " reasons origin outcome reader pages asides scans concreteness",
    "statements.jsonl": "document start end text role categories confidence because section",
    "copies.jsonl": "a a_start a_end b b_start b_end kind legitimate chars similarity",
    "groups.jsonl": "documents core chars",
    "themes.jsonl": "role label categories documents units members theme example reach first last known links",
    "ledger.jsonl": "document problem causes remedies persons timings",
    "findings.jsonl": "document start end text kind why family",
}


@pytest.fixture(scope="module")
def tables(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("run")
    write_jsonl(corpus, folder)
    read = {}
    for name in JSONL_FILES:
        raw = (folder / name).read_bytes()
        assert raw.endswith(b"\n") or not raw
        read[name] = [json.loads(line) for line in raw.split(b"\n")[:-1]]
    return read


@pytest.mark.parametrize("name", KEYS)
def test_the_keys_are_the_contract_in_its_order(tables, name):
    wanted = KEYS[name].split()
    assert tables[name]
    for line in tables[name]:
        assert list(line)[: len(wanted)] == wanted


def test_every_table_has_its_keys_in_the_contract():
    assert list(KEYS) == list(JSONL_FILES)


def test_every_file_that_was_put_in_comes_out(corpus, tables):
    assert {d.path for d in corpus.documents} == {line["path"] for line in tables["documents.jsonl"]}
    assert len(tables["documents.jsonl"]) == len(corpus.papers) + 2


def test_an_unreadable_file_has_its_reason_and_no_ratios(tables):
    line = next(x for x in tables["documents.jsonl"] if x["document"] == "扫描件.pdf")
    assert (line["status"], line["reason"]) == ("unreadable", "无法读取")
    assert line["ratios"] is None
    assert line["rank"] is None
    assert line["year"] is None


def test_only_submissions_carry_ratios_and_a_rank(tables):
    for line in tables["documents.jsonl"]:
        ranked = line["origin"] == "submission" and line["status"] != "unreadable"
        assert (line["ratios"] is not None) == (line["rank"] is not None) == ranked
    first = min((x for x in tables["documents.jsonl"] if x["rank"]), key=lambda x: x["rank"])
    assert list(first["ratios"]) == ["total", "net", "single", "own_past", "longest"]
    assert first["reasons"][0] == "最长连续 191 字"


def test_a_readable_file_without_words_is_listed(corpus, tmp_path):
    empty = Document("空.txt", "txt", Outcome.TEXT)
    same_name = Document("通知.docx", "docx", Outcome.TEXT, "别的文件", origin=Origin.SUBMISSION)
    write_jsonl(replace(corpus, documents=(*corpus.documents, empty, same_name)), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "documents.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert [x["chars"] for x in lines if x["path"] == "空.txt"] == [0]
    assert sorted(x["origin"] for x in lines if x["path"] == "通知.docx") == ["known", "submission"]


def test_statements_are_exact_slices_of_the_whole_files_text(corpus, tables):
    papers = {p.name: p for p in corpus.submissions}
    assert {x["document"] for x in tables["statements.jsonl"]} == set(papers)
    for x in tables["statements.jsonl"]:
        assert x["text"] == papers[x["document"]].text[x["start"] : x["end"]]
    second = [x for x in tables["statements.jsonl"] if x["document"].endswith("#2")]
    assert second[0]["text"] == "柳林街道党工委自查报告"


def test_grounds_have_a_reason_and_where_they_have_a_span_its_characters(tables):
    line = next(x for x in tables["statements.jsonl"] if x["text"].startswith("（三）党务干部"))
    assert [(g["label"], g["text"], g["reason"]) for g in line["because"]] == [
        ("problem", None, "理由"),
        ("problem", "（三）党", "材料"),
    ]
    assert line["section"] == "二、存在的问题"
    assert line["reading"] == line["text"]


def test_labels_must_match_statements(corpus, tmp_path):
    name = corpus.submissions[0].name
    short = replace(corpus, labels=corpus.labels | {name: corpus.labels[name][:-1]})
    with pytest.raises(ValueError, match="zip"):
        write_jsonl(short, tmp_path)


def test_copies_carry_their_blocks_and_swaps(corpus, tables):
    line = tables["copies.jsonl"][0]
    texts = {p.name: p.text for p in corpus.papers}
    for a0, a1, b0, b1 in line["blocks"]:
        assert texts[line["a"]][a0:a1] == texts[line["b"]][b0:b1]
    assert ["石桥、柳湾", "河口、东堤"] in line["swaps"]
    assert [x["legitimate"] for x in tables["copies.jsonl"]].count(True) == 1


def test_copies_say_who_was_probably_first_and_why(corpus, tables):
    first, *others = tables["copies.jsonl"]
    assert list(first)[-2:] == ["earlier", "earlier_because"]
    assert first["earlier"] == first["a"]
    assert first["earlier_because"] == ["青石镇党委的落款日期是 2024-11-02，早于大河镇党委的 2024-11-09"]
    assert {(line["earlier"], *line["earlier_because"]) for line in others} == {("",)}


def test_groups_hold_what_it_takes_to_leave_a_member_out(corpus, tables):
    [line] = tables["groups.jsonl"]
    text = {p.name: p.text for p in corpus.papers}[line["base"]]
    [member] = line["members"]
    assert {line["base"], member["document"]} == set(line["documents"])
    (start, end), _ = member["spans"]
    assert text[start:end] == line["core"]


def test_members_and_findings_point_at_their_characters(corpus, tables):
    texts = {p.name: p.text for p in corpus.papers}
    for theme in tables["themes.jsonl"]:
        for m in theme["members"]:
            assert m["text"] == texts[m["document"]][m["start"] : m["end"]].strip()
    assert [x["text"] for x in tables["findings.jsonl"]][:2] == ["青石镇", "XX"]


def test_findings_name_their_family(tables):
    assert [(x["kind"], x["family"]) for x in tables["findings.jsonl"]] == [
        ("place", "residue"),
        ("placeholder", "residue"),
        ("hollow", "hollow"),
        ("unanswered", "ledger"),
        ("truncated", "form"),
    ]


def test_themes_are_numbered_and_say_how_far_they_reach(tables):
    themes = tables["themes.jsonl"]
    assert [x["theme"] for x in themes] == list(range(1, 8))
    assert [x["reach"] for x in themes] == ["common", "several", "single", "several", "several", "several", "several"]
    assert [x["known"] for x in themes] == [True] + [False] * 6
    assert {(x["first"], x["last"]) for x in themes} == {(2024, 2024), (None, None)}
    assert [x["units"] for x in themes if x["first"] is None] == [["柳林街道"]]
    assert all(x["example"] in [m["text"] for m in x["members"]] for x in themes)


def test_links_of_themes_name_lines_of_the_same_file(corpus, tables):
    themes = {x["theme"]: x for x in tables["themes.jsonl"]}
    assert [[link["theme"] for link in x["links"]] for x in themes.values()] == [[4, 6], [5, 7], [], [], [], [], []]
    for theme in themes.values():
        for link in theme["links"]:
            assert list(link) == ["theme", "role", "documents"]
            assert link["role"] == themes[link["theme"]]["role"] != theme["role"] == "problem"
    assert [len(link["documents"]) for link in themes[1]["links"]] == [4, 3]


def test_a_ledger_has_a_line_a_problem_then_one_an_idle_remedy(tables):
    lines = [x for x in tables["ledger.jsonl"] if x["document"] == "乡镇/青石镇自查报告.docx"]
    assert [x["problem"] and x["problem"]["text"] for x in lines] == [
        "（一）思想认识有偏差。",
        "（二）组织生活质量不高。",
        "（三）党务干部力量薄弱。",
        None,
    ]
    first, unanswered, _, idle = lines
    assert [(x["how"], x["chance"]) for x in first["remedies"]] == [("words", 0.875), ("place", 0.5)]
    assert [(x["how"], x["text"][:10]) for x in first["causes"]] == [("number", "一是责任压得不实，考")]
    assert first["problem"]["categories"] == ["awareness", "mechanism"]
    assert [(x["kind"], x["text"]) for x in first["timings"]] == [("recurring", "每半年"), ("deadline", "三年内")]
    assert [unanswered[key] for key in ("causes", "remedies", "persons", "timings")] == [[], [], [], []]
    [remedy] = idle["remedies"]
    assert (remedy["how"], remedy["chance"], remedy["text"][:3]) == (None, None, "（三）")
    assert [idle[key] for key in ("causes", "persons", "timings")] == [[], [], []]


def test_all_of_a_ledger_points_at_its_characters(corpus, tables):
    texts = {p.name: p.text for p in corpus.papers}
    count = 0
    for line in tables["ledger.jsonl"]:
        told = [*line["causes"], *line["remedies"], *line["persons"], *line["timings"], line["problem"]]
        for x in filter(None, told):
            count += 1
            assert x["text"] == texts[line["document"]][x["start"] : x["end"]]
            assert x["start"] < x["end"] <= x.get("until", x["end"])
    assert count > 12


def test_an_item_ends_where_what_explains_it_ends(corpus, tables):
    problem = next(x for x in tables["ledger.jsonl"] if x["problem"])["problem"]
    text = corpus.submissions[0].text
    assert problem["text"] == "（一）思想认识有偏差。"
    assert text[problem["start"] : problem["until"]].endswith("屈指可数。")


def test_a_paper_with_an_idle_remedy_alone_has_a_line_and_one_without_a_ledger_none(corpus, tables):
    lines = [x for x in tables["ledger.jsonl"] if x["document"] == "医院/县医院.html"]
    assert [(x["problem"], len(x["remedies"])) for x in lines] == [(None, 1)]
    assert {x["document"] for x in tables["ledger.jsonl"]} == set(corpus.ledgers)


def test_ledgers_follow_the_order_of_the_submissions(corpus, tables):
    order = [p.name for p in corpus.submissions]
    places = [order.index(x["document"]) for x in tables["ledger.jsonl"]]
    assert places == sorted(places)


def test_ledgers_of_papers_beside_the_stack_are_not_written(corpus, tmp_path):
    past = next(p for p in corpus.papers if p.document.origin is Origin.PREVIOUS)
    one = corpus.ledgers[corpus.submissions[0].name]
    write_jsonl(replace(corpus, ledgers={past.name: one}), tmp_path)
    assert (tmp_path / "ledger.jsonl").read_bytes() == b""


def test_hostile_words_of_a_ledger_come_back_whole(corpus, tables):
    [line] = [x for x in tables["ledger.jsonl"] if x["document"] == corpus.submissions[-1].name]
    assert line["persons"][0]["text"] == '<script>alert("1")</script>'
    assert line["timings"][0]["text"] == "{{ 7*7 }}"
    assert line["problem"]["text"].startswith("</style></details><img src=x onerror=alert(2)>")


def test_documents_say_how_much_of_a_submission_can_be_checked(tables):
    lines = {x["document"]: x["concreteness"] for x in tables["documents.jsonl"]}
    assert lines["机关/民政局.pdf"] == {
        "facts": 14, "facts_per_thousand": 17.5, "phrases_per_thousand": 7.5, "hollow": 3, "hollow_share": 0.25,
    }  # fmt: skip
    assert [name for name, found in lines.items() if found is None] == [
        "通知.docx",
        "2023/一中.docx",
        "扫描件.pdf",
        "<i>坏</i>.docx",
    ]


def test_a_paper_that_says_nothing_has_shares_of_nothing(corpus, tmp_path):
    measured = {p.name: Concreteness() for p in corpus.submissions[:1]}
    write_jsonl(replace(corpus, concreteness=measured), tmp_path)
    lines = [json.loads(line) for line in (tmp_path / "documents.jsonl").read_text("utf-8").split("\n")[:-1]]
    assert [x["concreteness"] for x in lines][:2] == [
        {"facts": 0, "facts_per_thousand": 0.0, "phrases_per_thousand": 0.0, "hollow": 0, "hollow_share": 0.0},
        None,
    ]


def test_one_object_a_line_whatever_the_text_holds(tmp_path):
    hard = "a\u2028b\x85c\r\nd\x00\ud83de中"
    write_lines(tmp_path / "x.jsonl", [{"text": hard}, {"text": ""}])
    raw = (tmp_path / "x.jsonl").read_bytes()
    assert raw.count(b"\n") == 2
    assert "中".encode() in raw
    assert json.loads(raw.split(b"\n")[0])["text"] == hard


def test_run_json_counts_what_is_there(corpus, tmp_path):
    write_run_json(corpus, tmp_path / "run.json")
    run = json.loads((tmp_path / "run.json").read_text("utf-8"))
    assert list(run)[:2] == ["program", "version"]
    assert run["version"] == "0.1.0"
    assert run["models"] == {"roles": "3"}
    assert run["settings"]["reuse.shingle"] == {"value": 5, "origin": "defaults"}
    assert run["missing"] == ["沙河乡党委", "<u>区</u>税务局"]
    assert run["counts"] == {
        "files": 11, "read": 8, "partial": 1, "unreadable": 2, "without_papers": 2, "known": 1, "previous": 1,
        "papers": 8, "statements": 105, "copies": 6, "legitimate": 1, "groups": 1, "themes": 6, "own_problems": 1,
        "links": 4, "problems": 4, "findings": 5, "listed": 3, "hollow": 1,
    }  # fmt: skip
