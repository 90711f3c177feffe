"""The gold is exact: whatever shape a tree is dressed in, its words are all there and in order."""

from __future__ import annotations

from pathlib import Path

import evaluate_structure
import pytest
from tree_shapes import SHAPES, Tree, read_tree, shaped

from textmine.settings import load_settings

SETTINGS = load_settings(environment={})
TREE = """# shape: plain 20
T	青石镇党委自查报告
-	今年以来，镇党委抓得紧，全镇十二个支部的面貌有了变化，党员的精气神也比往年足，群众办事少跑了许多冤枉路，说起支部来有了笑脸。
+	现将情况报告如下：
1	一、存在的主要问题
2+	（一）思想认识有偏差。
+	部分村干部认为抓党建是虚功，讲起产业头头是道，问到支部一年开过几次会、讲过几次党课，要么翻本子，要么看文书，没有一个当场答得上来。
3	1.责任压得不实
-	考核停留在看台账上，台账做得齐整的支部年年得先进，实事办得多而不会写材料的支部年年垫底，大家嘴上不说，心里是不服气的。
1	二、整改台账
|	序号 | 存在问题 | 整改措施
|	1 | 学习不够经常。 ¦ 一年三次。 | 每月学习一次
-	青石镇党委
"""


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    path = tmp_path / "报告.tree"
    path.write_text(TREE, "utf-8")
    return read_tree(path)


def in_shape(tree: Tree, shape: str) -> Tree:
    return Tree(tree.name, tree.items, {"shape": f"{shape} 20"})


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_every_word_is_in_every_shape(tree, shape):
    changed, document = shaped(in_shape(tree, shape), SETTINGS.read)
    rest = iter(squeezed(document.text))
    assert all(character in rest for character in evaluate_structure.gold(changed).words)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_this_tree_is_found_in_every_shape(tree, shape):
    result = evaluate_structure.evaluate(in_shape(tree, shape), SETTINGS)
    assert result.score.hit == result.score.headings == 4
    assert result.score.f1 > (0.85 if shape == "oneline" else 0.97), result.differences  # one line holds no rows


def test_a_statement_too_many_or_too_few_counts(tree):
    changed, document = shaped(tree, SETTINGS.read)
    text = document.text.replace("紧，全镇", "紧。全镇").replace("笑脸。", "笑脸，")
    broken = type(document)("a.txt", "txt", document.outcome, text)
    score = evaluate_structure.compare(changed, broken, SETTINGS).score
    assert score.met < score.statements
    assert score.met < score.made


def test_a_heading_at_another_level_counts(tree):
    changed, document = shaped(tree, SETTINGS.read)
    text = document.text.replace("1.责任", "（1）责任")
    score = evaluate_structure.compare(changed, type(document)("a.txt", "txt", document.outcome, text), SETTINGS).score
    assert score.levels < score.headings


def test_a_line_without_a_known_code_is_named(tmp_path):
    path = tmp_path / "x.tree"
    path.write_text("T	题目\n?	什么\n", "utf-8")
    with pytest.raises(ValueError, match=r"x\.tree:2"):
        read_tree(path)


@pytest.mark.parametrize(
    ("first", "second"),
    [("党的建设", "党的建设"), ("党·的建设", "党的建设"), ("党的建设" * 20, "网站" + "党的建设" * 20), ("", "党")],
)
def test_characters_find_each_other(first, second):
    pairs = evaluate_structure.aligned(first, second)
    assert all(first[a] == second[b] for a, b in pairs.items())
    assert len(pairs) >= min(len(first.replace("·", "")), len(second)) - 1
