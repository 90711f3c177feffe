"""Stacks to measure with: equal for equal seeds, of the genre, and unrelated but for what the truth lists."""

import json
import re
from collections import defaultdict
from itertools import combinations

import make_stack
import pytest

COUNT = 60
RUN = 21  # characters of a run that unrelated papers rarely share
HAN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]")


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("stack") / "papers"
    make_stack.make_stack(COUNT, folder, 3000, 7)
    texts = {f.relative_to(folder).as_posix(): f.read_text("utf-8") for f in sorted(folder.rglob("*.txt"))}
    return texts, json.loads((folder.parent / "papers.truth.json").read_text("utf-8"))


def sharing(texts, size):
    """Pairs of papers that share a run of ``size`` characters, marks left out."""
    holders = defaultdict(set)
    for name, text in texts.items():
        bare = HAN.sub("", text)
        for start in range(len(bare) - size + 1):
            holders[bare[start : start + size]].add(name)
    return {pair for names in holders.values() if len(names) > 1 for pair in combinations(sorted(names), 2)}


def test_every_paper_is_there_once_and_of_the_length_asked_for(stack):
    texts, _ = stack
    assert len(texts) == COUNT
    assert all(2700 <= len(text) <= 3600 for text in texts.values())


def test_a_paper_looks_like_a_report(stack):
    for name, text in stack[0].items():
        lines = text.splitlines()
        assert "2025" in lines[0]
        assert lines[0].startswith(lines[-2].removeprefix("中共")), name
        assert [line[:2] for line in lines if line[1:2] == "、"] == ["一、", "二、", "三、", "四、"]
        assert sum(line.startswith("（") for line in lines) >= 8
        assert re.search(r"\d", text)


def test_what_was_planted_stands_in_both_papers(stack):
    texts, truth = stack
    assert truth["verbatim"]
    for copy in truth["verbatim"]:
        assert 200 <= len(copy["passage"]) <= 320
        assert copy["passage"] in texts[copy["paper"]]
        assert copy["passage"] in texts[copy["source"]]
    for kind in ("template", "phrase"):
        assert truth[kind]
        assert all(entry["passage"] in texts[entry["paper"]] for entry in truth[kind])


def test_a_masked_paper_has_its_own_names_and_the_other_words(stack):
    texts, truth = stack
    for copy in truth["masked"]:
        own, source = texts[copy["paper"]], texts[copy["source"]]
        unit = source.splitlines()[-2].removeprefix("中共")
        assert unit not in own
        grams = [{t[i : i + 4] for i in range(len(t) - 3)} for t in (own, source)]
        assert len(grams[0] & grams[1]) > 0.6 * len(grams[1])


def test_unrelated_papers_rarely_share_a_long_run(stack):
    texts, truth = stack
    related = {tuple(sorted((e["paper"], e["source"]))) for kind in ("verbatim", "masked") for e in truth[kind]}
    phrases = re.compile("|".join({entry["passage"] for entry in truth["phrase"]}))
    prose = {name: phrases.sub("", "".join(t.splitlines()[2:-2])) for name, t in texts.items()}
    found = sharing(prose, RUN) - related
    assert len(found) < 0.01 * COUNT * (COUNT - 1) / 2


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    made = []
    for name, seed in (("a", 3), ("b", 3), ("c", 4)):
        make_stack.make_stack(5, tmp_path / name, 1200, seed)
        files = sorted((tmp_path / name).rglob("*.txt"))
        made.append([f.relative_to(tmp_path / name).as_posix() + f.read_text("utf-8") for f in files])
        made[-1].append((tmp_path / f"{name}.truth.json").read_text("utf-8"))
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_many_papers_have_names_of_their_own():
    fillings = make_stack.tomllib.loads(make_stack.FILLINGS.read_text("utf-8"))
    names = {make_stack.cast_of(i, fillings, make_stack.Random(i)).unit for i in range(5000)}
    assert len(names) == 5000
