"""Every file and key of a run, as the design's contract lists them, on a stack that the tests build."""

from __future__ import annotations

import json
import zipfile
from datetime import date
from pathlib import Path

import pytest

from textmine import Inputs, load_settings, triage
from textmine.export import write_run
from textmine.model import Corpus, FindingKind

from .stacks import PLAIN, SHARED, lines_of

KEYS = {
    "documents": "document path part format status reason chars title unit year sha256 ratios rank attention reasons",
    "statements": "document start end text role categories confidence because section",
    "copies": "a a_start a_end b b_start b_end kind legitimate chars similarity",
    "groups": "documents core chars",
    "themes": "role label categories documents units members theme example reach first last known links",
    "ledger": "document problem causes remedies persons timings",
    "findings": "document start end text kind why family",
}
ROLES = {"problem", "cause", "remedy", "achievement", "context", "noise"}
CATEGORIES = {"awareness", "mechanism", "staffing", "funding", "participation"}
LINKS = {"row", "named", "place", "number", "words"}
COPYING = {"verbatim", "edited", "masked", "shuffled", "self", "common"}
LEGITIMATE = {"heading", "template", "quotation", "formula"}
FAMILIES = {
    "residue": "placeholder leftover unit place office slogan year outdated typo",
    "ledger": "returning no_problem unanswered idle_remedy pseudo_problem collective open_ended no_person no_deadline",
    "form": "truncated lost_text numbering_gap missing_part too_short too_long",
    "hollow": "hollow",
}


@pytest.fixture(scope="module")
def corpus(mixed: Path) -> Corpus:
    return triage(Inputs((mixed,)), load_settings(environment=PLAIN))


@pytest.fixture(scope="module")
def out(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    write_run(corpus, folder, written=date(2025, 11, 1))
    return folder


@pytest.fixture(scope="module")
def texts(corpus: Corpus) -> dict[str, str]:
    return {p.name: p.text for p in corpus.papers}


def test_the_files_are_those_of_the_contract(out: Path) -> None:
    tables = {f"{name}.jsonl" for name in KEYS}
    assert {p.name for p in out.iterdir()} == tables | {"run.json", "report.html", "triage.xlsx"}


@pytest.mark.parametrize("table", KEYS)
def test_every_line_has_the_keys_of_the_contract_first(out: Path, table: str) -> None:
    wanted = KEYS[table].split()
    lines = lines_of(out / f"{table}.jsonl")
    assert lines or table in {"groups", "themes"}
    assert [line for line in lines if [*line][: len(wanted)] != wanted] == []


def test_json_is_utf8_and_not_escaped(out: Path) -> None:
    for path in (*out.glob("*.jsonl"), out / "run.json"):
        text = path.read_bytes().decode("utf-8")
        assert "\\u" not in text
        assert not text.startswith("\ufeff")
    assert "河口镇党委" in (out / "documents.jsonl").read_text("utf-8")


def test_every_file_that_was_put_in_has_its_row(out: Path) -> None:
    rows = {row["document"]: row for row in lines_of(out / "documents.jsonl")}
    assert set(rows) == {
        "乡镇/甲.txt",
        "乡镇/乙.docx",
        "乡镇/丙.html",
        "村/合集.txt#1",
        "村/合集.txt#2",
        "村/坏.docx",
        "known/模板.txt",
        "previous/丙去年.txt",
    }
    assert all([*row][-1] == "concreteness" for row in rows.values())
    broken = rows["村/坏.docx"]
    assert (broken["status"], broken["rank"], broken["chars"]) == ("unreadable", None, 0)
    assert "重新提交" in broken["reason"]
    assert [rows["乡镇/甲.txt"][k] for k in ("format", "status", "unit", "year", "part")] == [
        "txt",
        "read",
        "河口镇党委",
        2025,
        1,
    ]
    assert sorted(row["rank"] for row in rows.values() if row["rank"]) == [1, 2, 3, 4, 5]
    assert all(row["reasons"] for row in rows.values() if row["rank"])


def test_the_parts_of_a_compilation_are_numbered_over_one_text(out: Path, mixed: Path) -> None:
    rows = {row["document"]: row for row in lines_of(out / "documents.jsonl")}
    first, second = rows["村/合集.txt#1"], rows["村/合集.txt#2"]
    assert (first["path"], first["part"], second["part"]) == ("村/合集.txt", 1, 2)
    assert first["sha256"] == second["sha256"]
    text = (mixed / "村/合集.txt").read_bytes().decode("utf-8")
    assert first["chars"] + second["chars"] == len(text)
    starts = [line["start"] for line in lines_of(out / "statements.jsonl") if line["document"] == "村/合集.txt#2"]
    assert min(starts) >= text.index("【篇2】")


def test_statements_point_at_their_characters(out: Path, texts: dict[str, str]) -> None:
    lines = lines_of(out / "statements.jsonl")
    assert [line for line in lines if texts[line["document"]][line["start"] : line["end"]] != line["text"]] == []
    assert {line["role"] for line in lines} <= ROLES
    assert {c for line in lines for c in line["categories"]} <= CATEGORIES
    assert all(0 <= line["confidence"] <= 1 for line in lines)
    assert not any(line["document"].startswith(("known/", "previous/")) for line in lines)


def test_the_text_of_a_plain_file_is_the_file(mixed: Path, texts: dict[str, str]) -> None:
    assert texts["乡镇/甲.txt"] == (mixed / "乡镇/甲.txt").read_bytes().decode("gb18030")


def test_the_copy_is_found_inside_both_papers(out: Path, texts: dict[str, str]) -> None:
    lines = lines_of(out / "copies.jsonl")
    for line in lines:
        for side in "ab":
            assert 0 <= line[f"{side}_start"] < line[f"{side}_end"] <= len(texts[line[side]])
        assert line["kind"] in (LEGITIMATE if line["legitimate"] else COPYING)
        assert 0 < line["similarity"] <= 1
    [copy] = [
        line for line in lines if not line["legitimate"] and {line["a"], line["b"]} == {"乡镇/甲.txt", "乡镇/乙.docx"}
    ]
    assert copy["kind"] in {"verbatim", "edited"}
    for side in "ab":
        assert SHARED.strip("。") in texts[copy[side]][copy[f"{side}_start"] : copy[f"{side}_end"]]


def test_theme_members_and_findings_point_at_their_characters(out: Path, texts: dict[str, str]) -> None:
    members = [m for line in lines_of(out / "themes.jsonl") for m in line["members"]]
    findings = lines_of(out / "findings.jsonl")
    assert [p for p in (*members, *findings) if texts[p["document"]][p["start"] : p["end"]] != p["text"]] == []
    assert ("placeholder", "村/合集.txt#2") in {(f["kind"], f["document"]) for f in findings}


def test_findings_are_of_the_kinds_and_families_of_the_contract(out: Path) -> None:
    family = {kind: name for name, kinds in FAMILIES.items() for kind in kinds.split()}
    findings = lines_of(out / "findings.jsonl")
    assert [f for f in findings if family.get(f["kind"]) != f["family"]] == []
    assert {kind.value: kind.family.value for kind in FindingKind} == family


def test_the_ledger_points_at_the_characters_of_its_papers(out: Path, texts: dict[str, str]) -> None:
    lines = lines_of(out / "ledger.jsonl")
    assert {line["document"] for line in lines} <= {row["document"] for row in lines_of(out / "documents.jsonl")}
    for line in lines:
        told = [*line["causes"], *line["remedies"], *line["persons"], *line["timings"], line["problem"]]
        for words in filter(None, told):
            assert texts[line["document"]][words["start"] : words["end"]] == words["text"]
        assert {link["how"] for link in (*line["causes"], *line["remedies"])} <= {*LINKS, None}
        assert all(link["chance"] is None or 0 <= link["chance"] <= 1 for link in line["remedies"])
        assert {timing["kind"] for timing in line["timings"]} <= {"deadline", "recurring", "open"}
    answered = next(line for line in lines if line["document"] == "乡镇/丙.html" and line["problem"])
    assert "抓得不紧" in answered["problem"]["text"]
    assert answered["remedies"]


def test_themes_name_lines_of_their_own_file(out: Path) -> None:
    lines = lines_of(out / "themes.jsonl")
    assert [line["theme"] for line in lines] == list(range(1, len(lines) + 1))
    assert {line["reach"] for line in lines} <= {"common", "several", "single"}
    for line in lines:
        assert all(lines[link["theme"] - 1]["role"] == link["role"] for link in line["links"])
        assert line["role"] == "problem" or not line["links"]


def test_submissions_alone_say_how_much_of_them_can_be_checked(out: Path) -> None:
    for row in lines_of(out / "documents.jsonl"):
        found = row["concreteness"]
        assert (found is None) == (row["rank"] is None)
        if found:
            assert list(found) == ["facts", "facts_per_thousand", "phrases_per_thousand", "hollow", "hollow_share"]
            assert 0 <= found["hollow_share"] <= 1


def test_the_record_says_how_the_run_was_made(out: Path) -> None:
    record = json.loads((out / "run.json").read_text("utf-8"))
    assert {"version", "settings", "models", "counts", "seconds"} <= set(record)
    assert record["settings"]["reuse.min_passage"]["origin"] == "defaults.toml"
    assert record["counts"]["files"] == 7
    assert record["counts"]["unreadable"] == 1
    assert record["missing"] == ["南岭镇党委"]
    assert {"read", "classify", "reuse", "themes", "judge"} <= set(record["seconds"])
    assert record["models"]


def test_the_workbook_is_a_workbook(out: Path) -> None:
    assert "xl/workbook.xml" in zipfile.ZipFile(out / "triage.xlsx").namelist()


def test_a_second_run_writes_the_same_bytes(mixed: Path, out: Path, tmp_path: Path) -> None:
    again = triage(Inputs((mixed,)), load_settings(environment=PLAIN))
    write_run(again, tmp_path, written=date(2025, 11, 1))
    for path in sorted(out.iterdir()):
        if path.name == "run.json":
            records = [json.loads((folder / path.name).read_text("utf-8")) for folder in (out, tmp_path)]
            assert [record.pop("seconds").keys() for record in records]
            assert records[0] == records[1]
        else:
            assert path.read_bytes() == (tmp_path / path.name).read_bytes(), path.name
