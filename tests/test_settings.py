"""Settings: four layers, each value with its origin, and a clear sentence for every mistake."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from importlib import resources
from pathlib import Path

import pytest

from textmine.errors import UsageError, WorkspaceError
from textmine.settings import Settings, load_settings, shipped
from textmine.words import LANGUAGES, say


@pytest.fixture
def office(tmp_path: Path):
    def write(text: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "textmine.toml"
        path.write_bytes(text.encode(encoding))
        return path

    return write


def origin(settings: Settings, name: str) -> object:
    return settings.described()[name]["origin"]


class TestLayers:
    def test_the_defaults_alone(self):
        settings = load_settings(environment={})
        defaults = tomllib.loads(resources.files("textmine").joinpath("defaults.toml").read_text("utf-8"))
        assert settings.reuse.min_passage == defaults["reuse"]["min_passage"]
        assert {entry["origin"] for entry in settings.described().values()} == {"defaults.toml"}

    def test_every_default_has_a_field_and_every_field_a_default(self):
        defaults = tomllib.loads(resources.files("textmine").joinpath("defaults.toml").read_text("utf-8"))
        named = {f"{table}.{name}" for table, values in defaults.items() for name in values}
        assert set(load_settings(environment={}).described()) == named

    def test_every_default_gives_its_reason(self):
        text = resources.files("textmine").joinpath("defaults.toml").read_text("utf-8")
        bare = [row for row in text.splitlines() if " = " in row and "#" not in row]
        assert bare == []

    def test_each_layer_covers_the_one_before(self, office):
        file = office("[reuse]\nmin_passage = 31\nmin_net = 21\nmin_seed = 11\n")
        environment = {"TEXTMINE_REUSE_MIN_NET": "22", "TEXTMINE_REUSE_MIN_SEED": "12"}
        settings = load_settings(file, environment, {"reuse.min_seed": 13})
        assert (settings.reuse.min_passage, settings.reuse.min_net, settings.reuse.min_seed) == (31, 22, 13)
        told = [origin(settings, f"reuse.{name}") for name in ("min_passage", "min_net", "min_seed", "gram")]
        assert told == ["textmine.toml", "environment", "flag", "defaults.toml"]

    def test_the_file_of_the_current_folder_counts(self, office, monkeypatch):
        monkeypatch.chdir(office("[structure]\nmax_title = 30\n").parent)
        assert load_settings(environment={}).structure.max_title == 30

    def test_the_process_environment_counts(self, monkeypatch):
        monkeypatch.setenv("TEXTMINE_STRUCTURE_MAX_TITLE", "29")
        assert load_settings().structure.max_title == 29

    def test_a_file_saved_with_a_mark_of_its_encoding(self, office):
        assert load_settings(office("[structure]\nmax_title = 28\n", "utf-8-sig"), {}).structure.max_title == 28

    def test_variables_that_name_no_table_are_not_ours(self):
        assert load_settings(environment={"TEXTMINE_WORKSPACE": "x", "PATH": "y"}) == load_settings(environment={})

    def test_a_whole_number_may_be_written_with_a_point_and_a_share_without(self, office):
        settings = load_settings(office("[structure]\nmax_title = 30.0\nwrap_slack = 3\n"), {})
        assert (settings.structure.max_title, settings.structure.wrap_slack) == (30, 3.0)
        assert isinstance(settings.structure.max_title, int)
        assert isinstance(settings.structure.wrap_slack, float)

    def test_settings_are_hashable_and_frozen(self):
        settings = load_settings(environment={})
        assert hash(settings.structure) == hash(load_settings(environment={}).structure)
        for field in fields(settings.structure):
            with pytest.raises(AttributeError):
                setattr(settings.structure, field.name, 1)


def refused(*args: object) -> UsageError:
    with pytest.raises(UsageError) as caught:
        load_settings(*args)
    for language in LANGUAGES:
        assert say(caught.value.reason, language)
    return caught.value


class TestMistakes:
    @pytest.mark.parametrize(
        "text",
        [
            'max_title = "long"',
            "max_title = true",
            "max_title = -1",
            "max_title = 30.5",
            "max_title = [30]",
            "max_title = inf",
            "max_title = nan",
            "wrap_slack = nan",
            "wrap_slack = inf",
            "wrap_slack = -0.1",
            "wrap_slack = 1979-05-27",
            "[structure.max_title]\nmore = 1",
        ],
    )
    def test_a_value_of_the_wrong_kind(self, office, text):
        error = refused(office(text if text.startswith("[") else f"[structure]\n{text}\n"), {})
        assert error.reason.key == "settings.wrong_type"
        assert dict(error.reason.values)["origin"] == "textmine.toml"

    @pytest.mark.parametrize("value", ["", "viel", "-3", "1.5", "1e999", "9" * 5000, "nan"])
    def test_a_variable_of_the_wrong_kind(self, value):
        error = refused(None, {"TEXTMINE_STRUCTURE_MAX_TITLE": value})
        assert (error.reason.key, dict(error.reason.values)["name"]) == ("settings.wrong_type", "structure.max_title")

    @pytest.mark.parametrize(
        "text", ["[structure]\nmax_titel = 3\n", "[strukture]\nmax_title = 3\n", "max_title = 3\n"]
    )
    def test_a_name_that_does_not_exist(self, office, text):
        error = refused(office(text), {})
        assert error.reason.key == "settings.unknown"
        assert error.exit_code == 2

    def test_a_variable_of_our_tables_that_does_not_exist(self):
        error = refused(None, {"TEXTMINE_REUSE_MIN_PASAGE": "3"})
        assert dict(error.reason.values)["name"] == "TEXTMINE_REUSE_MIN_PASAGE"

    def test_a_flag_that_does_not_exist(self):
        assert refused(None, {}, {"reuse.nothing": 1}).reason.key == "settings.unknown"

    @pytest.mark.parametrize("data", [b"[reuse\n", b"reuse = \n", "[reuse]\n# 说明".encode("gb18030")])
    def test_a_file_that_is_not_toml(self, tmp_path, data):
        path = tmp_path / "textmine.toml"
        path.write_bytes(data)
        assert refused(path, {}).reason.key == "settings.file_broken"

    def test_a_file_that_came_with_papers_cannot_send_them_anywhere(self, office):
        path = office("[engine]\naddress = 'spark://elsewhere:7077'\n")
        with pytest.raises(UsageError, match="not_in_a_file"):
            load_settings(path, environment={})
        said = {"TEXTMINE_ENGINE_ADDRESS": "sc://here:1"}
        assert load_settings(environment=said).engine.address == "sc://here:1"
        assert load_settings(environment=said, flags={"engine.address": ""}).engine.address == ""

    def test_a_file_that_is_missing_or_a_folder(self, tmp_path):
        assert refused(tmp_path / "none.toml", {}).reason.key == "settings.file_unreadable"
        assert refused(tmp_path, {}).reason.key == "settings.file_unreadable"


class TestShipped:
    def test_what_is_shipped_is_found(self):
        assert shipped("corpora/dictionary").is_dir()

    def test_what_is_not_says_so(self):
        with pytest.raises(WorkspaceError) as caught:
            shipped("corpora/nothing")
        assert "corpora/nothing" in say(caught.value.reason)
