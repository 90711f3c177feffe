import hashlib
import json
import os
import pickle
import re
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import textmine.read
from textmine.model import Document, Origin, Outcome, Status
from textmine.read import Source, read_source
from textmine.read.formats import Reader
from textmine.read.reading import Reading
from textmine.words import LANGUAGES, say, sentences

from .read_inputs import docx, lines, paragraph, pdf


def test_a_document_carries_what_is_known_of_its_file(submit):
    data = "一、问题\r\n".encode("gb18030")
    document = submit(data, "报告.txt")
    assert document == Document(
        "报告.txt",
        "txt",
        Outcome.TEXT,
        "一、问题\r\n",
        sha256=hashlib.sha256(data).hexdigest(),
        origin=Origin.SUBMISSION,
    )


@pytest.mark.parametrize(
    ("data", "name", "format"),
    [
        (docx(paragraph("一、问题")), "a.docx", "docx"),
        (docx(paragraph("一、问题")), "其实是docx.doc", "docx"),
        (pdf(lines("一、问题")), "a.pdf", "pdf"),
        ("<html><p>一、问题".encode(), "a.html", "html"),
        ("一、问题\n".encode("utf-16"), "a.md", "md"),
    ],
)
def test_every_reader_is_reached(submit, data, name, format):
    document = submit(data, name)
    assert (document.status, document.format, document.text) == (Status.READ, format, "一、问题\n")
    assert bool(document.pages) == (format == "pdf")


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "a.txt", "read.is_empty"),
        (b"  \r\n\t\n", "a.txt", "read.no_text"),
        (b"no package", "a.docx", "read.not_a_package"),
        (docx(paragraph("x"))[:-200], "a.docx", "read.not_a_package"),
        (docx(""), "a.docx", "read.no_text"),
        (b"no page", "a.pdf", "read.broken"),
        (bytes(range(256)) * 8, "a.txt", "read.is_unknown"),
        (b"<html><body></body></html>", "a.html", "read.no_text"),
        (b" \n", "a.html", "read.no_text"),
    ],
)
def test_what_cannot_be_read_says_why(submit, data, name, reason):
    document = submit(data, name)
    assert (document.status, document.text) == (Status.UNREADABLE, "")
    assert document.reason is not None
    assert document.reason.key == reason
    assert document.sha256 == (hashlib.sha256(data).hexdigest() if data else "")


def test_text_past_the_limit_is_cut_and_its_pages_with_it(submit, small):
    document = submit(pdf(lines("一" * 20), lines("二" * 20)), "a.pdf", small(max_chars=30))
    assert (document.status, len(document.text)) == (Status.PARTIAL, 30)
    assert [len(page) for page in document.pages] == [21, 9]
    assert document.reason is not None
    assert document.reason.key == "read.too_long"


def reason_of(path, limits):
    document = read_source(Source(path, "x", Origin.SUBMISSION), limits)
    assert document.status is Status.UNREADABLE
    assert document.reason is not None
    return document.reason.key


def test_files_that_cannot_be_opened(tmp_path, limits, small, monkeypatch):
    assert reason_of(tmp_path / "gone.txt", limits) == "read.vanished"
    assert reason_of(tmp_path, limits) == "read.closed_folder"
    os.mkfifo(tmp_path / "pipe.txt")
    assert reason_of(tmp_path / "pipe.txt", limits) == "read.no_file"
    path = tmp_path / "a.txt"
    path.write_bytes(b"x" * 100)
    assert reason_of(path, small(max_bytes=99)) == "read.too_large"
    assert read_source(Source(path, "x", Origin.SUBMISSION), small(max_bytes=100)).status is Status.READ
    for error, reason in ((PermissionError(), "read.no_permission"), (OSError(5, "I/O error"), "read.disk")):

        def failing(*_, error=error):
            raise error

        monkeypatch.setattr(Path, "open", failing)
        assert reason_of(path, limits) == reason


def test_a_defect_of_a_reader_costs_one_file(submit, monkeypatch):
    def broken(*_):
        raise RecursionError

    monkeypatch.setattr(Reader, "read", lambda _: broken)
    document = submit("一、问题".encode())
    assert document.reason is not None
    assert document.reason.key == "read.broken"


def test_half_characters_never_reach_a_text(submit, monkeypatch):
    document = submit("<html><p>甲&#xD800;乙".encode(), "a.html")
    json.dumps(document.text, ensure_ascii=False).encode("utf-8")
    assert document.text.startswith("甲")
    monkeypatch.setattr(Reader, "read", lambda _: lambda *_: Reading("甲\ud800乙"))
    assert submit(b"x").text == "甲\ufffd乙"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(
    st.sampled_from([docx(paragraph("一、问题")), pdf(lines("一、问题")), "<html><p>一、问题".encode()]),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=30),
    st.sampled_from(["a.docx", "a.pdf", "a.html"]),
)
def test_damage_never_raises(submit, data, changes, name):
    damaged = bytearray(data)
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    document = submit(bytes(damaged), name)
    assert (document.status is Status.UNREADABLE) == (document.text == "")
    assert document.status is Status.READ or document.reason is not None
    for span in document.pages:
        assert 0 <= span.start <= span.end <= len(document.text)
    json.dumps(document.text, ensure_ascii=False).encode("utf-8")


def test_limits_and_sources_travel_to_other_processes(limits, tmp_path):
    source = Source(tmp_path / "a.txt", "a.txt", Origin.SUBMISSION)
    assert pickle.loads(pickle.dumps((source, limits))) == (source, limits)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_in_the_code_has_a_sentence_that_can_be_filled(language):
    sources = [file for file in resources.files(textmine.read).iterdir() if file.name.endswith(".py")]
    keys = {key for file in sources for key in re.findall(r'"(read\.[a-z_]+)"', file.read_text("utf-8"))}
    assert len(keys) > 20
    assert keys <= set(sentences(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_reasons_can_be_said(submit, small, language):
    for document in (
        submit("一、问题".encode() * 100, within=small(max_chars=5)),
        submit(pdf(lines("一"), lines("二")), "a.pdf", small(max_pages=1)),
        submit("一、问题".encode() * 20 + b"\xff"),
        submit(docx(paragraph("字" * 10**6)), "a.docx", small(max_inflated_bytes=10**6)),
    ):
        assert document.reason is not None
        assert "{" not in say(document.reason, language)
