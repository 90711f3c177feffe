import errno
import gc
import io
import zipfile

import pytest

from textmine.export.package import Package


class Small(io.BytesIO):
    """A disk of 1,000 bytes."""

    refused = 0

    def write(self, data):
        if self.tell() + len(data) > 1_000:
            self.refused += 1
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


class Place:
    def __init__(self):
        self.disk = Small()

    def open(self, _mode):
        return self.disk


def pack(path, kept, names, end=None):
    with Package(path) as package:
        kept.append(parts := zipfile.ZipFile(package, "w"))
        for name in names:
            parts.writestr(name, "x" * 600)
        if end:
            raise end


def test_what_is_packed_can_be_read_again(tmp_path):
    path = tmp_path / "a.zip"
    with Package(path) as package, zipfile.ZipFile(package, "w") as parts:
        parts.writestr("a", "党建" * 10_000)
    with zipfile.ZipFile(path) as parts:
        assert parts.read("a").decode() == "党建" * 10_000


def test_a_full_disk_is_told_once_and_not_again_when_the_package_is_let_go():
    place, parts = Place(), []
    with pytest.raises(OSError, match="No space left"):
        pack(place, parts, "abc")
    assert place.disk.refused == 1
    assert place.disk.closed
    parts.clear()
    gc.collect()  # what complains here is an error of the test


def test_what_waits_until_the_end_is_told_too():
    class Late(Small):
        def close(self):
            if not self.closed:
                super().close()
                raise OSError(errno.ENOSPC, "No space left on device")

    place = Place()
    place.disk = Late()
    with pytest.raises(OSError, match="No space left"):
        pack(place, [], "")


def test_a_package_given_up_says_what_happened_and_no_more(tmp_path):
    parts = []
    with pytest.raises(KeyboardInterrupt):
        pack(tmp_path / "a.zip", parts, "a", KeyboardInterrupt)
    parts.clear()
    gc.collect()
