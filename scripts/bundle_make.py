"""Puts an offline bundle together; started by ``bundle.py`` with the tools that wheels are built with."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import sysconfig
import tempfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bundle_locks import Facts, Pin, Platform, closure, extra_names, pins_of, together
from bundle_manual import manual
from bundle_wheels import Wheels, digest, glibc_of, requirements, wheel_name, wheels_in
from environment import ROOT, SET_UP_FAILED, UNKNOWN_CAUSE, Said, SetUpError, cause_of, say
from packaging.utils import parse_wheel_filename

from textmine.words import Language, word

SCRIPTS = ROOT / "scripts"
FILES = SCRIPTS / "bundle_files"
UTF8_WITH_MARK = "utf-8-sig"  # what the Notepad of every Windows knows for UTF-8


@dataclass(frozen=True)
class Order:
    """What was asked for: a platform, Pythons such as ``3.11``, extras."""

    platform: Platform
    pythons: tuple[str, ...]
    extras: tuple[str, ...]

    @property
    def name(self) -> str:
        """What the bundle is called, behind the version."""
        pythons = "-".join(f"py{python.replace('.', '')}" for python in self.pythons)
        return "-".join([self.platform.key, pythons, *self.extras])


@dataclass(frozen=True)
class Contents:
    """What came together: the pins that have wheels, what each wheel built here was made from, and what has none."""

    pins: tuple[Pin, ...]
    built: Mapping[str, tuple[str, ...]]
    missing: tuple[Pin, ...]


class Making:
    """Makes one bundle.

    Args:
        order: what was asked for.
        facts: what ``bundle.toml`` holds.
        root: the top of the checkout.
    """

    def __init__(self, order: Order, facts: Facts, root: Path = ROOT) -> None:
        self.order, self.facts, self.root = order, facts, root

    def into(self, out: Path) -> Path:
        """Make the bundle beside its place and move it there when it is whole; return the folder.

        Raises:
            SetUpError: a package can't be had, or a file is in the way.
            OSError: a file can't be written.
        """
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".bundle-", dir=out) as place:
            folder = self.filled(Path(place) / "textmine")
            name = folder.name
            packed = zipped(folder, Path(place) / f"{name}.zip")
            replace(folder, out / name, Path(place) / "old")
            packed.replace(out / f"{name}.zip")
        return out / name

    def filled(self, folder: Path) -> Path:
        """Fill a new folder and return it under its final name."""
        (folder / "wheels").mkdir(parents=True)
        contents = self.gathered(Wheels(folder / "wheels", self.root))
        version = str(parse_wheel_filename(_wheel_of("textmine", folder).name)[1])
        (folder / "requirements.txt").write_text("".join(requirements(contents.pins, folder / "wheels")), "utf-8")
        self.write_setup(folder, contents, version)
        self.write_guide(folder, contents, version)
        (folder / "SHA256SUMS").write_text("".join(sums(folder)), "utf-8")
        return folder.rename(folder.with_name(f"textmine-{version}-{self.order.name}"))

    def pins(self, python: str) -> list[Pin]:
        """Return what the bundle needs for one Python, by the locks."""
        platform = self.order.platform
        run, every = (
            [pin for pin in pins_of((SCRIPTS / lock).read_text("utf-8")) if platform.wants(pin.marker, python)]
            for lock in ("requirements-run.lock", "requirements.lock")
        )
        names = extra_names(self.root / "pyproject.toml", self.order.extras, platform, python)
        return together(run, closure(every, names))

    def gathered(self, wheels: Wheels) -> Contents:
        """Get all wheels.

        Raises:
            SetUpError: one that can't be left out isn't to be had.
        """
        pins: dict[str, Pin] = {}
        missing: dict[str, Pin] = {}
        for python in self.order.pythons:
            wanted = {pin.name: pin for pin in self.pins(python)}
            tell(
                f"下载 {len(wanted)} 个软件包（Python {python}）",
                f"downloading {len(wanted)} packages, Python {python}",
            )
            ready = [pin for pin in wanted.values() if pin.name not in self.facts.source_only]
            missing |= {pin.name: pin for pin in wheels.download(ready, self.order.platform, python)}
            pins |= wanted
        check_missing(list(missing.values()), self.order.platform, self.facts)
        tell("制作 textmine 和只有源码的软件包", "building textmine and what is published as source only")
        built = {pin.name: pin for pin in pins.values() if pin.name in self.facts.source_only}
        files = {wheels.build(pin).name: pin.hashes for pin in built.values()}
        ours = parse_wheel_filename(wheels.build_ours().name)
        pins[str(ours[0])] = Pin(str(ours[0]), str(ours[1]), "", ())
        for file in wheels_in(wheels.folder):  # what one Python lacks is left out for all
            if wheel_name(file) in missing:
                file.unlink()
        kept = tuple(pin for name, pin in pins.items() if name not in missing)
        return Contents(kept, files, tuple(missing.values()))

    def write_setup(self, folder: Path, contents: Contents, version: str) -> None:
        """Write what installs, and what it has to know."""
        (setup := folder / "setup").mkdir()
        shutil.copy(SCRIPTS / "environment.py", setup)
        shutil.copy(FILES / "install.py", setup)
        filled = self.values(contents, version)
        for name in ("no-python.txt", "not-installed.txt"):
            (setup / name).write_bytes(self.template(name, filled))
        (setup / "bundle.json").write_text(json.dumps(self.told(folder, contents, version), indent=1), "utf-8")
        for name in ("install.bat", "textmine.bat") if self.order.platform.windows else ("install.sh", "textmine.sh"):
            (folder / name).write_bytes(self.template(name, filled))
            (folder / name).chmod(0o755)
        if self.order.platform.windows:
            shutil.copy(folder / "install.bat", folder / "安装.bat")

    def told(self, folder: Path, contents: Contents, version: str) -> dict[str, object]:
        """Return what ``install.py`` has to know, and where the wheels come from that were built here."""
        platform = self.order.platform
        return {
            "version": version,
            "platform_zh": platform.said.zh,
            "platform_en": platform.said.en,
            "machine": platform.machine,
            "pythons": self.order.pythons,
            "extras": self.order.extras,
            "glibc": glibc_of(folder / "wheels") if platform.glibc else "",
            "longest": max(_longest(file) for file in wheels_in(folder / "wheels")),
            "built_from": contents.built,
            "missing": [f"{pin.name}=={pin.version}" for pin in contents.missing],
        }

    def write_guide(self, folder: Path, contents: Contents, version: str) -> None:
        """Write what a person reads: three steps, the manual, the licence."""
        text = self.template("guide.txt", self.values(contents, version)).decode()
        (folder / "说明.txt").write_text(text, UTF8_WITH_MARK if self.order.platform.windows else "utf-8", newline="")
        readers = [_wheel_of(name, folder) for name in ("markdown-it-py", "mdurl")]
        (folder / "使用手册.html").write_text(manual(self.root / "README.md", readers), "utf-8")
        shutil.copy(self.root / "LICENSE", folder)

    def values(self, contents: Contents, version: str) -> dict[str, str]:
        """Return what the blanks of the templates stand for."""
        windows = self.order.platform.windows
        return {
            "VERSION": version,
            "PLATFORM": self.order.platform.said.zh,
            "PYTHONS": " ".join(self.order.pythons),
            "PYTHONS_SHOWN": " / ".join(self.order.pythons),
            "NAMES": " ".join(f"python{python}" for python in self.order.pythons),
            "PYTHON_HINT": "，安装时勾选“Add python.exe to PATH”" if windows else "（连同 python3-venv）",
            "INSTALL": "install.bat" if windows else "install.sh",
            "INSTALL_HOW": "双击 安装.bat（文件名显示成乱码的，双击 install.bat）"
            if windows
            else "在本文件夹打开终端，运行 sh install.sh",
            "USE_HOW": "在本文件夹的地址栏输入 cmd 按回车，在黑色窗口里输入" if windows else "在本文件夹打开终端，输入",
            "START": "textmine.bat" if windows else "sh textmine.sh",
            "LOST": lost_in_words(contents.missing, self.facts, "zh"),
        }

    def template(self, name: str, values: Mapping[str, str]) -> bytes:
        """Return a file of ``bundle_files`` with its blanks filled; batch files have the line ends of Windows."""
        text = (FILES / name).read_text("utf-8")
        for blank, value in values.items():
            text = text.replace(f"@{blank}@", value)
        return text.replace("\n", "\r\n" if self.order.platform.windows else "\n").encode()


def check_missing(missing: Sequence[Pin], platform: Platform, facts: Facts) -> None:
    """Check that textmine starts without what has no wheel.

    Raises:
        SetUpError: it doesn't.
    """
    needed = [f"{pin.name} {pin.version}" for pin in missing if pin.name not in facts.lost]
    if not needed:
        return
    names, other = "、".join(needed), platform.instead
    zh = f"{platform.said.zh} 没有这些软件包的安装文件，缺了它们 textmine 不能启动：{names}。"
    en = f"There are no wheels for {platform.said.en} of {', '.join(needed)}, without which textmine doesn't start."
    zh += f"可改用 --platform {other}，并在那里安装相应的 Python。" if other else ""
    en += f" Take --platform {other}, and the Python for it." if other else ""
    raise SetUpError(Said(zh, en))


def lost_in_words(missing: Sequence[Pin], facts: Facts, language: Language) -> str:
    """Return a line for each package that has no wheel, with what no longer works; nothing when there is none."""
    names = {"zh": "没有 {} 的安装文件：{}\n", "en": "no wheel of {}: {}\n"}
    lines = [names[language].format(p.name, " · ".join(word(k, language) for k in facts.lost[p.name])) for p in missing]
    return "".join(lines)


def sums(folder: Path) -> Iterator[str]:
    """Return the lines of SHA256SUMS for all files of a folder, as ``sha256sum -c`` reads them."""
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        yield f"{digest(file)}  {file.relative_to(folder).as_posix()}\n"


def zipped(folder: Path, target: Path) -> Path:
    """Pack a folder, under its own name; wheels are not compressed a second time."""
    with zipfile.ZipFile(target, "w") as archive:
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            kind = zipfile.ZIP_STORED if file.suffix == ".whl" else zipfile.ZIP_DEFLATED
            archive.write(file, file.relative_to(folder.parent), kind)
    return target


def replace(new: Path, target: Path, old: Path) -> None:
    """Move a new folder to its place; a bundle that lies there is moved to ``old``.

    Raises:
        SetUpError: what lies there is no bundle.
    """
    if target.exists():
        if not (target / "setup" / "bundle.json").is_file():
            zh, en = f"{target} 已存在，而且不是安装包。", f"{target} is there already and is no bundle."
            raise SetUpError(Said(zh, en))
        target.rename(old)
    new.rename(target)


def _wheel_of(name: str, folder: Path) -> Path:
    return next(file for file in wheels_in(folder / "wheels") if wheel_name(file) == name)


def _longest(wheel: Path) -> int:
    with zipfile.ZipFile(wheel) as archive:
        # each module is compiled beside itself: __pycache__/NAME.cpython-311.pyc
        return max(
            len(name) + (len("__pycache__/.cpython-311") if name.endswith(".py") else 0) for name in archive.namelist()
        )


def tell(zh: str, en: str) -> None:
    """Say what is being done."""
    say(Said(zh, en))


def here(platforms: Mapping[str, Platform]) -> str | None:
    """Return the key of the platform that this is."""
    found = sysconfig.get_platform()
    return next((key for key, platform in platforms.items() if platform.machine == found), None)


def listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def arguments(facts: Facts, given: Sequence[str] | None = None) -> argparse.Namespace:
    own, python = here(facts.platforms), "{}.{}".format(*sys.version_info)
    parser = argparse.ArgumentParser(prog="bundle.py", description="Make an offline bundle of textmine.")
    parser.add_argument(
        "--platform", choices=facts.platforms, default=own, required=own is None, help="default: this one"
    )
    parser.add_argument("--python", type=listed, default=(python,), help=f"such as 3.11,3.12; default: {python}")
    parser.add_argument("--extras", type=listed, default=(), help="ocr, semantic; separated by commas")
    parser.add_argument("--out", type=Path, default=ROOT / "dist", help="folder for the bundle and its .zip")
    return parser.parse_args(given)


def main() -> int:
    facts = Facts.read(SCRIPTS / "bundle.toml")
    given = arguments(facts)
    order = Order(facts.platforms[given.platform], given.python, given.extras)
    try:
        folder = Making(order, facts).into(given.out)
    except SetUpError as error:
        say(error.said)
        return SET_UP_FAILED
    except OSError as error:
        cause = cause_of(str(error))
        say(Said(f"无法读写：{error}", f"Can't read or write: {error}") if cause is UNKNOWN_CAUSE else cause)
        return SET_UP_FAILED
    missing = [
        Pin(*entry.split("=="), "", ())
        for entry in json.loads((folder / "setup/bundle.json").read_text("utf-8"))["missing"]
    ]
    tell(
        lost_in_words(missing, facts, "zh") + "安装包已做好：",
        lost_in_words(missing, facts, "en") + "The bundle is ready:",
    )
    print(folder)
    print(folder.with_name(folder.name + ".zip"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
