"""The benchmark: tables, ratios, growth, and the figures in README.md, which only the script writes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import benchmark
import pytest
from benchmarks import large, machine, pipeline, reading, segmentation, sharing, start
from benchmarks.asked import Asked
from benchmarks.tables import BY_ITSELF, USUAL, Table, printed, rewritten, times

BEGIN, END = f"<!-- {USUAL} -->", f"<!-- /{USUAL} -->"
TABLE = Table("Speed", ["", "s"], [["ours", "1"], ["theirs", "2"]], {"corpus": "ten papers"})
MARKDOWN = """\
**Speed**

|  | s |
|---|---:|
| ours | 1 |
| theirs | 2 |

- corpus: ten papers

- machine: this
"""


def measured(seconds: float, used: float = 1.0) -> pipeline.Measured:
    stages = dict.fromkeys((*pipeline.STAGES, "rest"), seconds / 10)
    return pipeline.Measured(stages | {"rest": seconds - 0.6 * seconds}, used, 100 * 2**20, 50 * 2**20)


def stack(papers: int, seconds: float) -> pipeline.Row:
    peer = {name: pipeline.Measured({name: seconds / 2}, 0.5, 0, 0) for name in (pipeline.JIEBA, pipeline.TFIDF)}
    return pipeline.Row(pipeline.Corpus(papers, papers * 1000, "ab"), measured(seconds), **peer)


def test_a_table_is_printed_with_what_it_depends_on():
    assert printed([TABLE], {"machine": "this"}) == MARKDOWN


def test_readme_has_the_markers_once_and_a_table_between_them():
    page = benchmark.README.read_text("utf-8")
    inside = page[page.index(BEGIN) : page.index(END)]
    assert "| **whole pipeline** |" in inside
    assert rewritten(page, inside.removeprefix(BEGIN)) == page


def test_rewriting_twice_is_rewriting_once():
    page = benchmark.README.read_text("utf-8")
    once = rewritten(page, MARKDOWN)
    assert "| theirs | 2 |" in once
    assert "| **whole pipeline** |" not in once
    assert rewritten(once, MARKDOWN) == once
    assert (once[: once.index(BEGIN)], once[once.index(END) :]) == (page[: page.index(BEGIN)], page[page.index(END) :])


@pytest.mark.parametrize("page", ["", BEGIN, f"{END}{BEGIN}", f"{BEGIN}{END}{BEGIN}{END}"])
def test_a_page_without_its_two_markers_is_refused(page):
    with pytest.raises(ValueError, match="must have one"):
        rewritten(page, MARKDOWN)


def test_readme_is_written_with_all_parts_or_not_at_all(monkeypatch, tmp_path, capsys):
    (tmp_path / "README.md").write_text(f"before\n{BEGIN}\nold\n{END}\nbehind\n", "utf-8")
    monkeypatch.setattr(benchmark, "README", tmp_path / "README.md")
    monkeypatch.setattr(benchmark, "measured", lambda part, asked: Table(part, ["", "s"], [[part, "1"]]))
    monkeypatch.setattr(sys, "argv", ["benchmark.py", "--readme"])
    assert benchmark.main() == 0
    page = (tmp_path / "README.md").read_text("utf-8")
    assert [page.count(f"**{part}**") for part in benchmark.PARTS] == [1] * len(benchmark.PARTS)
    assert capsys.readouterr().out in page
    assert page.startswith("before\n")
    assert page.endswith("behind\n")
    with pytest.raises(SystemExit):
        benchmark.arguments(["--readme", "--only", "start"])


@pytest.mark.parametrize("part", BY_ITSELF)
def test_large_stacks_are_measured_by_themselves_and_have_their_own_places(part, monkeypatch, tmp_path):
    place = BY_ITSELF[part]
    before = f"{BEGIN}\nusual\n{END}\n<!-- {place} -->\nold\n<!-- /{place} -->\n"
    (tmp_path / "README.md").write_text(before, "utf-8")
    monkeypatch.setattr(benchmark, "README", tmp_path / "README.md")
    monkeypatch.setattr(benchmark, "measured", lambda part, asked: Table(part, ["", "s"], [[part, str(asked.large)]]))
    monkeypatch.setattr(sys, "argv", ["benchmark.py", "--only", part, "--large", "7,8", "--readme"])
    assert benchmark.main() == 0
    page = (tmp_path / "README.md").read_text("utf-8")
    assert page.startswith(f"{BEGIN}\nusual\n{END}\n")
    assert f"| {part} | (7, 8) |" in page
    assert "old" not in page
    with pytest.raises(SystemExit):
        benchmark.arguments(["--readme", "--only", f"{part},start"])


def test_parts_come_in_their_order_and_unknown_ones_are_named():
    assert benchmark.arguments(["--only", "start,pipeline"]).only == ("pipeline", "start")
    with pytest.raises(benchmark.argparse.ArgumentTypeError, match="no part speed"):
        benchmark.parts("start,speed")


def test_every_part_has_its_module():
    there = {
        path.stem for path in Path(pipeline.__file__).parent.glob("*.py") if "def measured(" in path.read_text("utf-8")
    }
    assert there == {*benchmark.PARTS, *benchmark.BY_ITSELF}


def test_arguments_are_passed_on():
    given = benchmark.arguments(["--sizes", "10,20", "--repeat", "3", "--copies", "50"])
    assert benchmark.asked_for(given) == Asked(sizes=(10, 20), repeat=3, copies=50)


@pytest.mark.parametrize(("seconds", "growth"), [(10.0, 1.0), (100.0, 2.0), (1.0, 0.0)])
def test_growth_is_the_exponent_between_the_outer_stacks(seconds, growth):
    rows = [stack(100, 1.0), stack(300, 2.0), stack(1000, seconds)]
    assert pipeline.growth((100, 300, 1000), (1.0, 2.0, seconds)) == f"{growth:.2f}"
    assert pipeline.rows_of(rows)[0][-1] == f"{growth:.2f}"
    assert pipeline.growth((100,), (1.0,)) == ""


def test_the_table_of_the_pipeline_has_stages_peers_and_memory():
    rows = {cells[0]: cells[1:] for cells in pipeline.rows_of([stack(100, 1.0), stack(1000, 10.0)])}
    assert rows["**whole pipeline**"] == ["1.00", "10.00", "100", "100,000", "1.00"]
    assert set(pipeline.STAGES) <= set(rows)
    assert rows["whole pipeline / plain jieba, processor"][:2] == ["2.0 ×", "2.0 ×"]
    assert rows["peak memory, main process, MiB"][0] == "100"


def test_ratios():
    assert times(3.0, 2.0) == "1.50 ×"
    assert times(3.0, 0.0) == "–"
    rows = start.rows_of({start.BARE: (0.1, 0.02), start.LIBRARIES: (1.0, 0.5), "textmine": (0.2, 0.03)})
    assert rows[-1] == ["textmine", "0.200", "0.030", "1.50 ×", "0.06 ×"]


def test_things_are_measured_in_turns_and_the_quickest_round_counts(monkeypatch):
    clock = iter([0, 5, 5, 6, 6, 8, 8, 18])
    monkeypatch.setattr(machine, "cpu", lambda: next(clock))
    done = []
    found = machine.in_turns({"a": lambda: done.append("a"), "b": lambda: done.append("b")}, 2)
    assert done == ["a", "b", "a", "b"]
    assert found == {"a": 2, "b": 1}


def test_documents_that_are_measured_are_read_by_all(tmp_path):
    """The words of a table too, else the plain call would be quicker for leaving them out."""
    lines = [f"第{number}条，支部的台账按月核对，写明责任人和时限。" for number in range(12)]
    for suffix, kind in reading.KINDS.items():
        rows = reading.rows_of(suffix, kind, [[*lines, "2025年10月15日"]], tmp_path, 1)
        assert [cells[-1] for cells in rows] == list(kind.peers)
    assert reading.plain_docx(reading.make_docx(lines)).count("第10条") == 2


def test_a_document_that_was_not_read_is_not_measured(tmp_path):
    blind = reading.Kind(reading.make_docx, {"blind": lambda data: ""})
    with pytest.raises(SystemExit, match="not read by blind"):
        reading.rows_of(".docx", blind, [["第1条，支部的台账"]], tmp_path, 1)


def test_runs_are_of_chinese_characters_only():
    assert segmentation.chinese_runs(["2025年，A4纸\n三会一课。"]) == ["年", "纸", "三会一课"]


def test_the_segmentation_is_measured(monkeypatch):
    monkeypatch.setattr(segmentation, "sample_texts", lambda: ["党务工作者落实一岗双责"])
    table = segmentation.measured(Asked(papers=2, chars=600))
    assert [cells[0] for cells in table.rows] == ["plain jieba", "textmine", "rjieba"]
    assert [cells[3] for cells in table.rows] == ["100.00%", table.rows[1][3], "100.00%"]
    assert table.rows[1][3] != "100.00%", "our terms are kept whole"


def test_it_starts_as_a_program_and_says_on_what_it_was_measured():
    command = [sys.executable, benchmark.__file__, "--only", "pipeline", "--sizes", "2", "--chars", "600"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=300)
    assert "| **whole pipeline** |" in done.stdout
    for fact in ("- machine: ", "- versions: Python ", "- corpus: scripts/make_stack.py, seed 1", "- when: "):
        assert fact in done.stdout


def test_large_stacks_are_analysed_and_no_files_written():
    table = large.measured(Asked(large=(2, 4), chars=600))
    rows = {cells[0]: cells[1:] for cells in table.rows}
    assert list(rows)[:7] == ["read", "classify", "reuse", "themes", "judge", "rest", "total"]
    assert all(float(cells[1].replace(",", "")) > 100 for name, cells in rows.items() if "memory" in name)


def test_what_large_stacks_share_is_measured_without_labels():
    table = sharing.measured(Asked(large=(2, 4), chars=600))
    assert [cells[0] for cells in table.rows][:3] == ["read", "reuse", "total"]
