"""Every sentence a user sees: the same keys and blanks in both languages, and every key that the code names."""

from __future__ import annotations

import re
import string
import tomllib
from importlib import resources
from pathlib import Path

import pytest

import textmine
from textmine.model import CopyKind, Family, FindingKind, LinkKind, Reach, Reason, Role, Status
from textmine.words import LANGUAGES, say, sentences, word

SOURCE = Path(textmine.__file__).parent
CALL = re.compile(
    r"\b(?:Reason\.of|Reason|UsageError|UnreadableError|NothingReadableError|WorkspaceError|TextmineError|word)"
    r"\(\s*\"([a-z_]+\.[a-z_]+)\""
)
BUILT = re.compile(
    r"\b(?:Reason\.of|Reason|UsageError|UnreadableError|WorkspaceError|word)\(\s*f\"([a-z_]+\.[a-z_]*)\{"
)


def blanks(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def named_in_source(pattern: re.Pattern[str]) -> dict[str, str]:
    """The keys that the source names, each with the file that does."""
    found = {}
    for path in sorted(SOURCE.rglob("*.py")):
        for key in pattern.findall(path.read_text(encoding="utf-8")):
            found[key] = path.name
    return found


def test_both_languages_hold_the_same_keys():
    assert list(sentences("zh")) == list(sentences("en"))


def test_both_languages_leave_the_same_blanks():
    zh, en = sentences("zh"), sentences("en")
    assert {key: blanks(zh[key]) for key in zh} == {key: blanks(en[key]) for key in en}


@pytest.mark.parametrize("language", LANGUAGES)
def test_sentences_are_text_and_blanks_have_names(language):
    for key, sentence in sentences(language).items():
        assert isinstance(sentence, str), key
        assert sentence.strip(), key
        assert all(name.isidentifier() for name in blanks(sentence)), key


def test_no_table_is_nested_and_no_key_is_given_twice():
    for language in LANGUAGES:
        text = resources.files("textmine.words").joinpath(f"{language}.toml").read_text("utf-8")
        assert all(isinstance(s, str) for names in tomllib.loads(text).values() for s in names.values())


def test_every_key_that_the_code_names_has_a_sentence():
    used = named_in_source(CALL)
    assert len(used) > 40, "the pattern no longer finds the calls"
    assert {key: file for key, file in used.items() if key not in sentences("zh")} == {}


def test_every_key_that_the_code_builds_has_a_table():
    known = sentences("zh")
    built = named_in_source(BUILT)
    assert built
    assert {key: file for key, file in built.items() if not any(k.startswith(key) for k in known)} == {}


@pytest.mark.parametrize(
    ("table", "kinds"),
    [
        ("role", Role),
        ("status", Status),
        ("kind", CopyKind),
        ("finding_kind", FindingKind),
        ("family", Family),
        ("reach", Reach),
        ("link", LinkKind),
    ],
)
def test_every_label_has_a_word(table, kinds):
    for language in LANGUAGES:
        assert {f"{table}.{kind.value}" for kind in kinds} <= set(sentences(language))


class TestSay:
    def test_blanks_are_filled(self):
        assert word("settings.unknown", "en", name="a.b", origin="flag") == say(
            Reason.of("settings.unknown", name="a.b", origin="flag"), "en"
        )
        assert "a.b" in word("settings.unknown", name="a.b", origin="flag")

    def test_braces_in_a_value_stay_as_they_are(self):
        assert "{origin}" in word("settings.unknown", name="{origin}", origin="文件")

    def test_a_missing_blank_is_our_defect(self):
        with pytest.raises(KeyError):
            word("settings.unknown", name="a.b")

    def test_an_unknown_key_is_our_defect(self):
        with pytest.raises(KeyError):
            word("settings.none_such")


def test_no_verdict_is_passed_in_either_language():
    """Leads, not verdicts."""
    for key, sentence in sentences("zh").items():
        assert "抄袭" not in sentence, key
    for key, sentence in sentences("en").items():
        assert not re.search(r"plagiar", sentence, re.IGNORECASE), key
