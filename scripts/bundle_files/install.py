"""Set textmine up from this bundle, beside this folder's files, without a network.

Started by install.sh and install.bat with any Python that they find, so the syntax is that of Python 3.6: one that is
too old has to say so. Every file is held against SHA256SUMS, and pip holds the wheels against requirements.txt again.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # started with -I, which leaves it out

from environment import (  # noqa: E402
    CAUSES,
    INTERRUPTED,
    SET_UP_FAILED,
    Said,
    SetUpError,
    cause_of,
    check_python,
    interpreter,
    python_environ,
    run_step,
    say,
)

LONGEST_PATH = 259  # characters, where Windows has no long paths; the default
REFUSED = next(cause.said for cause in CAUSES if "DO NOT MATCH THE HASHES" in cause.signs)
DAMAGED = (
    "请重新拷贝整个文件夹（或重新解压），再安装。",
    "Copy the whole folder anew (or unpack it anew), then install.",
)


class Bundle:
    """The folder that was carried here, and the environment that is made in it.

    Args:
        folder: the top of the bundle.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = folder / "env"
        self.facts = json.loads((folder / "setup" / "bundle.json").read_text("utf-8"))

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return interpreter(self.env)

    @property
    def stamp(self) -> Path:
        """The file that is written last: what was installed."""
        return self.env / "installed.txt"

    def is_installed(self) -> bool:
        """Tell whether the environment was made to its end, from these wheels."""
        return self.stamp.is_file() and self.stamp.read_text("utf-8") == self.wanted() and self.python.exists()

    def wanted(self) -> str:
        """Return what the environment is made from."""
        return (self.folder / "requirements.txt").read_text("utf-8")

    def check_fit(self, python: str, machine: str, glibc: str) -> None:
        """Check that the wheels fit this Python, such as ``3.11``, this system, and its glibc ("" for none).

        Raises:
            SetUpError: they don't.
        """
        if python not in self.facts["pythons"]:
            raise SetUpError(needs_python(" / ".join(self.facts["pythons"]), python))
        if machine != self.facts["machine"]:
            raise SetUpError(needs_machine(self.facts, machine))
        if self.facts["glibc"] and numbers(glibc) < numbers(self.facts["glibc"]):
            zh = "本机系统太旧：需要 glibc {} 或更新，现在是 {}。"
            en = "This system is too old: glibc {} or newer is needed; this is {}."
            raise SetUpError(Said(*(text.format(self.facts["glibc"], glibc or "?") for text in (zh, en))))

    def check_room_for_names(self, windows: bool) -> None:
        """Check that the paths of what is installed don't become longer than Windows can open.

        Raises:
            SetUpError: they would.
        """
        spare = LONGEST_PATH - len(str(self.env)) - len(os.sep + "Lib" + os.sep + "site-packages" + os.sep)
        if windows and spare < self.facts["longest"]:
            zh = "文件夹的路径太长，Windows 打不开里面的文件。请移到短一些的位置，例如 D:\\textmine，再安装。"
            en = "The path of this folder is too long for Windows. Move it, for example to D:\\textmine; install again."
            raise SetUpError(Said(zh, en))

    def check_sums(self) -> None:
        """Hold every file against SHA256SUMS.

        Raises:
            SetUpError: a file is missing or was changed.
        """
        lines = (self.folder / "SHA256SUMS").read_text("utf-8").splitlines()
        listed = [line.split("  ", 1) for line in lines]
        wrong = [name for digest, name in listed if digest_of(self.folder / name) != digest]
        if wrong or not listed:
            names = "、".join(wrong[:5]) + (" …" if len(wrong) > 5 else "")
            zh, en = "这些文件缺失或与校验值不符，已拒绝安装：{}。", "Missing, or not what was packed; refused: {}."
            raise SetUpError(Said(zh.format(names) + DAMAGED[0], en.format(names) + " " + DAMAGED[1]))

    def make(self) -> None:
        """Make the environment from nothing but the wheels.

        Raises:
            SetUpError: a step failed.
            OSError: the folder can't be written.
        """
        if self.env.exists():
            shutil.rmtree(str(self.env))
        pip = [str(self.python), "-m", "pip", "install", "--no-index", "--find-links", str(self.folder / "wheels")]
        # what is used is compiled when it is first used, which takes less than to compile everything here
        locked = [*pip, "--no-compile", "--no-deps", "--require-hashes", "-r", str(self.folder / "requirements.txt")]
        with (self.folder / "install.log").open("w", encoding="utf-8") as log:
            say(Said("[1/3] 建立独立的 Python 环境", "[1/3] making a private Python environment"))
            run_step([sys.executable, "-I", "-m", "venv", str(self.env)], environ(), log)
            say(Said("[2/3] 安装（约十秒，不联网）", "[2/3] installing (about ten seconds, without a network)"))
            run_step([*locked, "--progress-bar", "off"], environ(), log)
        self.stamp.write_text(self.wanted(), "utf-8")

    def examine(self) -> int:
        """Run ``textmine doctor`` and return its exit code."""
        say(Said("[3/3] 逐项试读", "[3/3] reading a trial file of every kind"))
        return subprocess.call([str(self.python), "-I", "-m", "textmine", "doctor"], env=environ())

    def install(self, fresh: bool) -> int:
        """Install unless it was done before, then examine; return the exit code.

        Raises:
            SetUpError: this system or a file won't do, or a step failed.
            OSError: the folder can't be written.
        """
        self.check_fit("{}.{}".format(*sys.version_info), sysconfig.get_platform(), glibc_here())
        check_python()
        self.check_room_for_names(os.name == "nt")
        if fresh or not self.is_installed():
            self.check_sums()
            self.make()
        code = self.examine()
        if not code:
            tell_how(self.folder)
        return code


def environ() -> "dict[str, str]":
    """Return the environment variables without what leads Python or pip elsewhere: paths, settings, indexes."""
    ours = {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INPUT": "1",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_NO_INDEX": "1",
    }
    kept = {name: value for name, value in python_environ(os.environ).items() if not name.upper().startswith("PIP_")}
    return {**kept, **ours}


def glibc_here() -> str:
    """Return the version of glibc, nothing where there is none."""
    try:
        return (os.confstr("CS_GNU_LIBC_VERSION") or "").replace("glibc ", "")
    except (AttributeError, ValueError, OSError):
        return ""


def numbers(version: str) -> "tuple[int, ...]":
    """Return a version such as ``2.28`` as numbers."""
    return tuple(int(part) for part in version.split(".") if part.isdigit())


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file, nothing when it isn't there."""
    sums = hashlib.sha256()
    try:
        with file.open("rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                sums.update(block)
    except OSError:
        return ""
    return sums.hexdigest()


def needs_python(wanted: str, found: str) -> Said:
    """Return what to tell when the wheels are for another Python."""
    return Said(
        f"这个安装包适用于 Python {wanted}，现在是 {found}。请安装 Python {wanted} 以后再试。",
        f"This bundle is for Python {wanted}; this is {found}. Install Python {wanted} and try again.",
    )


def needs_machine(facts: "dict[str, str]", found: str) -> Said:
    """Return what to tell when the wheels are for another system."""
    return Said(
        f"这个安装包适用于 {facts['platform_zh']} 和同样位数的 Python，本机是 {found}。请换用适合本机的安装包。",
        f"This bundle is for {facts['platform_en']} with a Python to match; this is {found}. Take the bundle for it.",
    )


def tell_how(folder: Path) -> None:
    """Say how textmine is started."""
    start = str(folder / ("textmine.bat" if os.name == "nt" else "textmine.sh"))
    zh, en = (
        '装好了。用法："{}" triage 材料文件夹 --out 结果文件夹',
        'Ready. Start with: "{}" triage PAPERS --out RESULTS',
    )
    say(Said(zh.format(start), en.format(start)))


def told(error: SetUpError) -> Said:
    """Return what to tell of a failure; where pip refused a wheel, what helps here is another copy."""
    if error.said != REFUSED:
        return error.said
    zh, en = "安装文件与锁定的校验值不符，已拒绝安装。", "A wheel differs from its locked hash and was refused. "
    return Said(zh + DAMAGED[0], en + DAMAGED[1])


def cannot_write(folder: Path, error: OSError) -> Said:
    """Return what to tell when a file can't be read or written."""
    place, why = error.filename or folder, error.strerror
    return Said(
        f"无法读写 {place}：{why}。请把整个文件夹拷到本机硬盘上可以写入的位置，再安装。",
        f"Can't read or write {place}: {why}. Copy the whole folder to a disk that can be written, then install.",
    )


def main() -> int:
    parser = argparse.ArgumentParser(description="Install textmine from this bundle.")
    parser.add_argument("--fresh", action="store_true", help="install anew, even where it was done")
    fresh = parser.parse_args().fresh
    try:
        return Bundle(HERE.parent).install(fresh)
    except SetUpError as error:
        say(told(error))
    except OSError as error:
        full = cause_of(str(error))
        say(full if full in [cause.said for cause in CAUSES] else cannot_write(HERE.parent, error))
    except KeyboardInterrupt:
        say(Said("已中断；再次运行会从头安装。", "Interrupted; the next start installs from the beginning."))
        return INTERRUPTED
    return SET_UP_FAILED


if __name__ == "__main__":
    sys.exit(main())
