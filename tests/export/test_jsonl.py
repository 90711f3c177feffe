import json
from dataclasses import replace

import pytest

from textmine.export.jsonl import JSONL_FILES, write_jsonl, write_lines
from textmine.export.run import write_run_json
from textmine.model import Document, Origin, Outcome

KEYS = {
    "documents.jsonl": "document path part format status reason chars title unit year sha256 ratios rank attention"
    " reasons",
    "statements.jsonl": "document start end text role categories confidence because section",
    "copies.jsonl": "a a_start a_end b b_start b_end kind legitimate chars similarity",
    "groups.jsonl": "documents core chars",
    "themes.jsonl": "role label categories documents units members",
    "findings.jsonl": "document start end text kind why",
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
        "papers": 8, "statements": 105, "copies": 6, "legitimate": 1, "groups": 1, "themes": 6, "findings": 4,
    }  # fmt: skip
