"""The samples, their sources and the truth about them agree; checked without the engine."""

import csv
import difflib
import json
import re
from collections import Counter, defaultdict
from html.parser import HTMLParser
from pathlib import Path

import docx
import make_samples
import pdfplumber
import pytest
from samples.sources import load_papers, strip_marks
from samples.truth import parts_of

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "corpora" / "samples"
TRUTH = json.loads((ROOT / "corpora" / "samples.truth.json").read_text(encoding="utf-8"))
ENCODINGS = {"gb18030": "gb18030", "utf-16": "utf-16", "utf-16-be": "utf-16", "utf-8-sig": "utf-8-sig"}
LONGEST_SHARED_RUN = 20
# words that a paper speaking of the category hardly avoids: a rough check; labels are another matter
CATEGORIES = {
    "awareness": r"认识|意识|思想|观念|政绩|看作|看成|当成|当作|自觉|觉悟|作风|心思|心态|重视|自满|初心|定力|本色",
    "mechanism": r"制度|机制|考核|责任|清单|章程|规矩|流程|程序|督查|公约",
    "staffing": r"队伍|人手|书记|干部|培训|人才|兼|后备|平均年龄",
    "funding": r"经费|资金|活动室|阵地|万元|补贴|待遇|收入|报酬|场所",
    "participation": r"组织生活|主题党日|参加|参与|到会|到场|评议|党员大会|开会|支部会",
}


PAPERS = load_papers()
BY_PATH = {paper.path: paper for paper in PAPERS.values()}
SUBMISSIONS = {s.path: s for p in PAPERS.values() if not p.key.startswith("known/") for s in parts_of(p)}
OURS = {path: s for path, s in SUBMISSIONS.items() if not path.startswith("previous/")}


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


class Words(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in {"script", "style"}

    def handle_endtag(self, tag):
        self.hidden -= tag in {"script", "style"}

    def handle_data(self, data):
        if not self.hidden:
            self.words.append(data)


def pdf_text(path: Path, header: str) -> str:
    furniture = re.compile(r"^(- ?\d+ ?-|第 ?\d+ ?页 ?共 ?\d+ ?页)$")
    with pdfplumber.open(path) as pdf:
        lines = [line for page in pdf.pages for line in page.extract_text().splitlines()]
    return "\n".join(x for x in lines if not furniture.match(x.strip()) and squeezed(x) != squeezed(header or "-"))


def docx_text(path: Path) -> str:
    body = docx.Document(path).element.body
    return "".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))


def file_text(path: str, root: Path = SAMPLES) -> str:
    """The words that stand in a built file, white space removed; automatic numbers of .docx are not in it."""
    paper, file = BY_PATH[path], root / path
    if file.suffix == ".docx":
        return squeezed(docx_text(file))
    if file.suffix == ".pdf":
        return squeezed(pdf_text(file, paper.header.get("header", "")))
    if file.suffix == ".html":
        parser = Words()
        parser.feed(file.read_bytes().decode(paper.header["charset"]))
        return squeezed("".join(parser.words))
    return squeezed(file.read_bytes().decode(ENCODINGS.get(paper.header.get("encoding", ""), "utf-8")))


def own_words(paper) -> str:
    """What file_text should hold of the author: automatic numbers left out, for Word keeps them elsewhere."""
    with_numbers = not paper.path.endswith(".docx")
    return squeezed("".join((b.number if with_numbers else "") + strip_marks(b.text) for b in paper.own))


def whole_file(path: str) -> str:
    return path.partition("#")[0]


# --- the files -------------------------------------------------------------------------------------------------------


def test_there_are_enough_submissions_of_the_asked_length():
    assert len(OURS) >= 32
    short = {path: len(squeezed(s.text)) for path, s in OURS.items() if not 700 <= len(squeezed(s.text)) <= 2500}
    assert short == {}


def test_every_format_and_encoding_is_there():
    formats = Counter(Path(whole_file(p)).suffix for p in OURS)
    assert set(formats) == {".txt", ".docx", ".pdf", ".html"}
    encodings = {BY_PATH[whole_file(p)].header.get("encoding", "utf-8") for p in OURS if ".txt" in p}
    assert encodings >= {"utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be"}


def test_the_folder_holds_what_the_sources_say_and_nothing_else():
    on_disk = {p.relative_to(SAMPLES).as_posix() for p in SAMPLES.rglob("*") if p.is_file()}
    assert on_disk == set(BY_PATH) | {"roster.csv"}


def test_only_real_utf8_files_read_as_utf8():
    for path, paper in BY_PATH.items():
        if paper.header.get("encoding", "").startswith(("gb", "utf-16")):
            with pytest.raises(UnicodeDecodeError):
                (SAMPLES / path).read_bytes().decode("utf-8")


@pytest.mark.parametrize("path", sorted(BY_PATH))
def test_a_file_holds_all_the_words_of_its_source(path):
    words, text = own_words(BY_PATH[path]), file_text(path)
    if path.endswith(".html"):
        paper = BY_PATH[path]
        missing = [b.written for b in paper.own if squeezed(b.written) not in text]
        assert missing == []
    elif any(b.kind == "clutter" for b in BY_PATH[path].blocks):
        assert words in text
    else:
        assert text == words


def test_a_rebuild_gives_the_same_files(tmp_path):
    make_samples.build(tmp_path / "samples", tmp_path / "truth.json")
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert truth == TRUTH
    for path in BY_PATH:
        rebuilt, stored = tmp_path / "samples" / path, SAMPLES / path
        if path.endswith((".txt", ".html")):
            assert rebuilt.read_bytes() == stored.read_bytes(), path
        else:
            assert file_text(path, tmp_path / "samples") == file_text(path), path
    assert (tmp_path / "samples" / "roster.csv").read_bytes() == (SAMPLES / "roster.csv").read_bytes()


def test_two_builds_are_equal_byte_for_byte(tmp_path):
    for name in ("one", "two"):
        make_samples.build(tmp_path / name, tmp_path / f"{name}.json")
    different = [p for p in BY_PATH if (tmp_path / "one" / p).read_bytes() != (tmp_path / "two" / p).read_bytes()]
    assert different == []


def test_the_script_does_not_empty_a_folder_that_it_did_not_make(tmp_path):
    (tmp_path / "letter.txt").write_text("keep", encoding="utf-8")
    with pytest.raises(SystemExit):
        make_samples.build(tmp_path, tmp_path / "truth.json")
    assert (tmp_path / "letter.txt").read_text(encoding="utf-8") == "keep"


# --- the roster ------------------------------------------------------------------------------------------------------


def test_the_roster_names_every_unit_and_two_that_did_not_submit():
    with (SAMPLES / "roster.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["单位", "类别", "所属"]
    named, submitted = {row["单位"] for row in rows}, {s.unit for s in OURS.values()}
    assert submitted <= named
    assert named - submitted == set(TRUTH["missing"])
    assert len(TRUTH["missing"]) == 2
    assert len(rows) == len(named)


# --- the truth -------------------------------------------------------------------------------------------------------


def test_every_path_in_the_truth_exists():
    said = [c[side] for c in TRUTH["copies"] for side in ("paper", "source")]
    listed = ("residue", "not_residue", "legitimate", "shapes", "papers")
    said += [entry["paper"] for key in listed for entry in TRUTH[key]]
    said += TRUTH["clean"] + TRUTH["copied_from"]
    assert [path for path in said if not (SAMPLES / whole_file(path)).is_file()] == []


def test_every_passage_stands_in_its_text():
    wrong = []
    for copy in TRUTH["copies"]:
        for side, words in (("paper", "passage"), ("source", "source_passage")):
            if squeezed(copy[words]) not in squeezed(SUBMISSIONS[copy[side]].text):
                wrong.append((copy[side], copy[words][:30]))
    for key, words in (("legitimate", "passage"), ("residue", "sentence"), ("not_residue", "sentence")):
        for entry in TRUTH[key]:
            text = squeezed(BY_PATH[whole_file(entry["paper"])].plain)
            if squeezed(entry[words]) not in text or entry.get("text", "") not in entry.get("sentence", ""):
                wrong.append((entry["paper"], entry[words]))
    assert wrong == []


def test_every_passage_stands_in_its_built_file():
    for copy in TRUTH["copies"]:
        if copy["passage"] == SUBMISSIONS[copy["paper"]].text:
            continue  # a whole paper: test_a_file_holds_all_the_words_of_its_source
        assert squeezed(copy["passage"]) in file_text(whole_file(copy["paper"])), copy["paper"]


def test_every_sin_that_was_asked_for_is_planted():
    kinds = Counter(copy["kind"] for copy in TRUTH["copies"])
    assert kinds["verbatim"] >= 3
    assert kinds["masked"] >= 2
    assert kinds["edited"] >= 2
    assert min(kinds["heavy"], kinds["shuffled"]) >= 1
    assert kinds["self"] == 2
    patches = {c["paper"]: set() for c in TRUTH["copies"] if c["kind"] == "patchwork"}
    for copy in TRUTH["copies"]:
        if copy["kind"] == "patchwork":
            patches[copy["paper"]].add(copy["source"])
    assert max(len(sources) for sources in patches.values()) == 3
    assert {r["kind"] for r in TRUTH["residue"]} >= {"place", "placeholder", "year"}


def changed(copy) -> float:
    """The share of characters in the longer passage that no in-order match covers."""
    a, b = squeezed(copy["passage"]), squeezed(copy["source_passage"])
    same = sum(m.size for m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return 1 - same / max(len(a), len(b))


@pytest.mark.parametrize("copy", TRUTH["copies"], ids=lambda c: f"{c['kind']}-{c['paper']}")
def test_a_copy_is_of_the_kind_that_it_is_said_to_be(copy):
    share = changed(copy)
    if copy["kind"] in {"verbatim", "patchwork"}:
        assert share == 0
        assert 80 <= len(squeezed(copy["passage"])) <= 300
    elif copy["kind"] == "edited":
        assert 0.05 <= share <= 0.10
        assert 200 <= len(squeezed(copy["passage"])) <= 500
    elif copy["kind"] == "heavy":
        assert share >= 0.25
    elif copy["kind"] == "shuffled":
        here, there = (sorted(squeezed(copy[k]).split("。")) for k in ("passage", "source_passage"))
        assert here == there
        assert share > 0
    else:
        assert 0 < share <= 0.10


def test_a_masked_copy_changes_only_names_numbers_and_dates():
    for copy in (c for c in TRUTH["copies"] if c["kind"] == "masked"):
        a, b = copy["passage"], copy["source_passage"]
        changes = difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
        long = [a[i:j] for tag, i, j, *_ in changes if tag != "equal" and j - i > 8]
        assert long == [], copy["paper"]


def test_self_copies_come_from_the_unit_s_own_past_and_others_are_new():
    past = {p.header["unit"]: p for p in PAPERS.values() if p.key.startswith("previous/")}
    assert len(past) >= 6
    copied = {c["paper"]: c["source"] for c in TRUTH["copies"] if c["kind"] == "self"}
    for submission in OURS.values():
        old = past.get(submission.unit)
        if old is None:
            continue
        if submission.path in copied:
            assert copied[submission.path] == old.path
            assert longest_shared(squeezed(submission.text), squeezed(old.plain)) > 100
        else:
            shared = longest_shared(allowed_removed(submission), squeezed(old.plain))
            assert shared < LONGEST_SHARED_RUN, submission.path


def longest_shared(a: str, b: str) -> int:
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    return matcher.find_longest_match(0, len(a), 0, len(b)).size


def test_most_submissions_use_the_issued_template():
    opening = next(x["passage"] for x in TRUTH["legitimate"] if x["kind"] == "template")
    users = {x["paper"] for x in TRUTH["legitimate"] if x["passage"] == opening}
    assert len(users) > len(OURS) / 2
    known = "".join(squeezed(p.plain) for p in PAPERS.values() if p.key.startswith("known/"))
    given = {x["passage"] for x in TRUTH["legitimate"] if x["kind"] in {"template", "heading"}}
    assert [words for words in given if squeezed(words) not in known] == []


def test_quotations_stand_in_quotation_marks():
    quoting = [x for x in TRUTH["legitimate"] if x["kind"] == "quotation"]
    assert len({x["paper"] for x in quoting}) >= 5
    for entry in quoting:
        assert re.search(f"“{entry['passage']}。?”", SUBMISSIONS[entry["paper"]].text), entry["paper"]


def test_clean_papers_are_named_in_no_sin():
    named = {c[side] for c in TRUTH["copies"] for side in ("paper", "source")} | {r["paper"] for r in TRUTH["residue"]}
    assert TRUTH["clean"]
    assert named.isdisjoint(TRUTH["clean"])
    assert set(TRUTH["clean"]) <= set(OURS)


def allowed_removed(submission) -> str:
    """The words without white space; planted passages and legitimate text replaced by a sign that no gram may hold."""
    text = squeezed(submission.text)
    sides = (("paper", "passage"), ("source", "source_passage"))
    planted = [squeezed(c[w]) for c in TRUTH["copies"] for s, w in sides if c[s] == submission.path]
    for words in [*planted, *sorted({squeezed(x["passage"]) for x in TRUTH["legitimate"]}, key=len, reverse=True)]:
        text = text.replace(words, "\0")
    return text


def test_unrelated_papers_share_nothing_long():
    where = defaultdict(set)
    for submission in OURS.values():
        text = allowed_removed(submission)
        for start in range(len(text) - LONGEST_SHARED_RUN):
            gram = text[start : start + LONGEST_SHARED_RUN + 1]
            if "\0" not in gram:
                where[gram].add(submission.path)
    assert {gram: paths for gram, paths in where.items() if len(paths) > 1} == {}


def test_all_five_categories_recur():
    counts = {name: sum(bool(re.search(words, s.text)) for s in OURS.values()) for name, words in CATEGORIES.items()}
    assert {name: n for name, n in counts.items() if n < len(OURS) * 0.8} == {}


# --- the shapes ------------------------------------------------------------------------------------------------------


def shapes(name: str) -> list[dict]:
    found = [s for s in TRUTH["shapes"] if s["shape"] == name]
    assert found, f"no sample has the shape {name}"
    return found


def test_every_shape_is_there():
    asked = {"compilation", "wrapped", "oneline", "clutter", "autonumber", "table", "essay", "header", "inline", "list"}
    assert asked | {"gb18030", "utf16", "utf8bom", "pdf", "docx"} <= {s["shape"] for s in TRUTH["shapes"]}


def test_wrapped_papers_have_short_lines():
    for shape in shapes("wrapped"):
        lines = (SAMPLES / shape["paper"]).read_text(encoding="utf-8").splitlines()
        assert max(map(len, lines)) <= shape["expect"]["width"] + 2  # closing punctuation hangs


def test_one_line_papers_have_one_line():
    for shape in shapes("oneline"):
        assert (SAMPLES / shape["paper"]).read_text(encoding="utf-8").strip().count("\n") == 0


def test_compilations_have_their_parts():
    for shape in shapes("compilation"):
        text = (SAMPLES / shape["paper"]).read_text(encoding="utf-8")
        assert len(re.findall("【篇[0-9]+】", text)) == shape["expect"]["parts"] == 3


def test_automatic_numbers_are_not_in_the_text_of_a_docx():
    for shape in shapes("autonumber"):
        document = docx.Document(SAMPLES / shape["paper"])
        listed = [p for p in document.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
        assert len(listed) == len(shape["expect"]["numbered"])
        for paragraph, words in zip(listed, shape["expect"]["numbered"], strict=True):
            assert words.endswith(paragraph.text)
            assert words != paragraph.text


def test_tables_hold_their_rows():
    for shape in shapes("table"):
        table = docx.Document(SAMPLES / shape["paper"]).tables[0]
        assert [[cell.text for cell in row.cells] for row in table.rows] == shape["expect"]["rows"]


def test_clutter_stands_in_the_file_and_not_in_the_author_s_text():
    for shape in shapes("clutter") + shapes("compilation"):
        text, own = file_text(shape["paper"]), squeezed(BY_PATH[shape["paper"]].plain)
        assert shape["expect"]["noise"]
        for noise in shape["expect"]["noise"]:
            assert squeezed(noise) in text, noise
            assert squeezed(noise) not in own, noise
