import os
import sys

import pytest

from textmine.errors import UsageError
from textmine.model import Origin
from textmine.read import discover
from textmine.read.intake import printable


def write(root, *names):
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")
    return root


def names(*inputs, **options):
    return [source.name for source in discover(inputs, Origin.SUBMISSION, **options).sources]


def test_natural_order_and_names_below_the_input(tmp_path):
    write(tmp_path, "10.txt", "2.txt", "乡镇/乙/3.docx", "乡镇/甲.txt", "a.txt", "B.txt")
    assert names(tmp_path) == ["2.txt", "10.txt", "a.txt", "B.txt", "乡镇/甲.txt", "乡镇/乙/3.docx"]


def test_a_file_given_directly_has_its_own_name_and_origin(tmp_path):
    write(tmp_path, "甲/报告.txt")
    (source,) = discover([tmp_path / "甲" / "报告.txt"], Origin.KNOWN).sources
    assert (source.name, source.origin) == ("报告.txt", Origin.KNOWN)
    assert source.path.read_text(encoding="utf-8") == "甲/报告.txt"


def test_names_that_collide_get_their_folder_in_front(tmp_path):
    write(tmp_path, "2024/报告.txt", "2025/报告.txt", "2025/附件.txt")
    assert names(tmp_path / "2024", tmp_path / "2025") == ["2024/报告.txt", "2025/报告.txt", "附件.txt"]
    write(tmp_path, "x/2024/报告.txt")
    both = names(tmp_path / "2024", tmp_path / "x" / "2024" / "报告.txt")
    assert both == ["2024/报告.txt", "2024/报告.txt (2)"]


def test_a_file_reached_twice_is_listed_once(tmp_path):
    write(tmp_path, "a.txt")
    assert names(tmp_path, tmp_path / "a.txt", tmp_path) == ["a.txt"]


def test_litter_is_passed_over_and_named(tmp_path):
    litter = [
        "THUMBS.DB",
        "~$报告.docx",
        "desktop.ini",
        ".DS_Store",
        ".git/config",
        "__MACOSX/._报告.docx",
        "甲/Thumbs.db",
    ]
    write(tmp_path, "报告.docx", *litter)
    intake = discover([tmp_path], Origin.SUBMISSION)
    assert [source.name for source in intake.sources] == ["报告.docx"]
    expected = ["THUMBS.DB", "~$报告.docx", "desktop.ini", ".DS_Store", ".git", "__MACOSX", "甲/Thumbs.db"]
    assert sorted(intake.skipped) == sorted(expected)


def test_links_are_not_followed(tmp_path):
    write(tmp_path, "root/a.txt", "outside/secret.txt")
    (tmp_path / "root" / "out").symlink_to(tmp_path / "outside")
    (tmp_path / "root" / "loop").symlink_to(tmp_path / "root")
    (tmp_path / "root" / "file.txt").symlink_to(tmp_path / "outside" / "secret.txt")
    intake = discover([tmp_path / "root"], Origin.SUBMISSION)
    assert [source.name for source in intake.sources] == ["a.txt"]
    assert sorted(intake.skipped) == ["file.txt", "loop", "out"]


def test_the_output_folder_is_not_entered(tmp_path):
    write(tmp_path, "a.txt", "out/report.html")
    assert names(tmp_path, exclude=[tmp_path / "out"]) == ["a.txt"]


def test_a_missing_input_is_an_error_of_usage(tmp_path):
    with pytest.raises(UsageError) as caught:
        discover([tmp_path / "没有"], Origin.SUBMISSION)
    assert caught.value.reason.key == "read.missing_input"


def test_a_folder_that_cannot_be_opened_is_listed(tmp_path, monkeypatch):
    write(tmp_path, "a.txt", "锁/b.txt")
    real = os.scandir

    def scandir(path):
        if str(path).endswith("锁"):
            raise PermissionError(13, "denied")
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert names(tmp_path) == ["a.txt", "锁"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems keep file names as Unicode")
def test_names_that_are_not_utf_8_can_be_shown_and_opened(tmp_path):
    for raw in ("报告.txt".encode("gb18030"), b"\xff\xfe.txt", b"a\nb.txt"):
        with open(os.path.join(os.fsencode(tmp_path), raw), "wb") as file:  # noqa: PTH118, PTH123
            file.write(b"x")
    sources = discover([tmp_path], Origin.SUBMISSION).sources
    assert {source.name for source in sources} == {"报告.txt", "\\xff\\xfe.txt", "a\\x0ab.txt"}
    assert all(source.path.read_bytes() == b"x" for source in sources)


def test_a_name_cannot_hide_its_ending():
    assert printable("报告\u202etxt.exe") == "报告\\x202etxt.exe"
    assert printable("报告\u3000（终稿）.docx") == "报告\u3000（终稿）.docx"


def test_any_depth(tmp_path):
    path = tmp_path
    for _ in range(150):
        path = path / "下级"
    write(path, "a.txt")
    assert names(tmp_path) == ["下级/" * 150 + "a.txt"]
