"""Which engine the settings ask for, and what is said where it cannot be had."""

import sys
from dataclasses import replace

import pytest

from textmine.engine import LOCAL, engine_of
from textmine.engine.spark import SparkEngine
from textmine.errors import UsageError
from textmine.settings import load_settings


def asked(address: str):
    return replace(load_settings(environment={}).engine, address=address)


def test_without_an_address_it_is_this_machine():
    assert engine_of(asked("")) is LOCAL
    assert not LOCAL.remote


def test_tables_of_a_search_leave_nothing_in_the_shared_folder(tmp_path):
    (own := tmp_path / "own").mkdir()
    with SparkEngine(None, str(tmp_path / "shared")).tables(own, asked("")):
        (tmp_path / "shared" / "own" / "grams").mkdir(parents=True)
    assert list((tmp_path / "shared").iterdir()) == []
    assert own.exists()


def test_without_spark_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match="no_spark"):
        engine_of(asked("sc://127.0.0.1:9"))


def test_an_address_that_nobody_answers_at_is_named(cli, tmp_path):
    (tmp_path / "甲.txt").write_text("党建工作情况报告。", "utf-8")
    said = cli("triage", str(tmp_path), "--out", str(tmp_path / "out"), "--engine", "sc://127.0.0.1:9")
    assert said.code == 2
    assert "sc://127.0.0.1:9" in said.err
    assert not (tmp_path / "out").exists()
