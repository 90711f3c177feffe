r"""Private environments of this checkout: made from a lock, kept for as long as the lock stays the same.

    python3 scripts/environment.py run            what the product needs; prints the path of its Python
    python3 scripts/environment.py test           the same with the tools for tests and checks
    python3 scripts/environment.py build          what packages are built with and nothing else, for bundle.py
    python3 scripts/environment.py test --fresh   remove it and make it anew

``demo.py``, ``test.py`` and ``bundle.py`` do this by themselves. Nothing outside the checkout is written:
environments and downloads lie under ``.environments``, which git ignores. Every package, also what packages are built
with, is pinned by version and hash. Mirrors, proxies and certificates of your pip configuration are used; constraints
and target folders are not.

To make the locks anew after a change of ``pyproject.toml``, from the top of the checkout, with uv 0.9 or newer (add
``--upgrade`` for newer releases than those in the lock):

    uv pip compile --universal --generate-hashes --python-version 3.11 --fork-strategy fewest \
        --group build -o scripts/requirements-build.lock
    uv pip compile --universal --generate-hashes --python-version 3.11 --fork-strategy fewest \
        pyproject.toml -o scripts/requirements-run.lock
    uv pip compile --universal --generate-hashes --python-version 3.11 --fork-strategy fewest \
        --extra dev --extra ocr --extra semantic --extra bench --extra spark pyproject.toml -o scripts/requirements.lock

Only the standard library is imported, and the syntax is that of Python 3.6: a Python that is too old has to say so.
"""

import argparse
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
OLDEST = (3, 11)
SET_UP_FAILED = 70  # neither a code of textmine's nor of pytest's
INTERRUPTED = 130
WAYS_TO_THE_NETWORK = frozenset(
    {
        *("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_NO_INDEX", "PIP_CONFIG_FILE", "PIP_CACHE_DIR"),
        *("PIP_PROXY", "PIP_CERT", "PIP_CLIENT_CERT", "PIP_TRUSTED_HOST", "PIP_KEYRING_PROVIDER"),
        *("PIP_TIMEOUT", "PIP_DEFAULT_TIMEOUT", "PIP_RETRIES"),
    }
)


class Said(NamedTuple):
    """One message in both languages."""

    zh: str
    en: str


class SetUpError(Exception):
    """The environment can't be made; says why and what to do."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


class Cause(NamedTuple):
    """A reason why a step failed, known by what was printed."""

    signs: "tuple[str, ...]"
    said: Said


# The first whose sign was printed is told; pip follows up a lost connection with "No matching distribution".
CAUSES = (
    Cause(
        ("[Errno 28]", "No space left on device", "[WinError 112]"),
        Said(
            "磁盘已满。请在检出目录和临时目录所在磁盘腾出约 1 GB 空间，然后重新运行。",
            "The disk is full. Free about 1 GB on the disks of this checkout and of the temporary folder; run again.",
        ),
    ),
    Cause(
        ("DO NOT MATCH THE HASHES",),
        Said(
            "下载的软件包与锁定的校验值不符，已拒绝安装。多为下载不完整或镜像有误，请重试或更换镜像。",
            "A downloaded package differs from the locked hash and was refused. Try again, or use another mirror.",
        ),
    ),
    Cause(
        (
            "connection broken by",
            "getaddrinfo failed",
            "name resolution",
            "Network is unreachable",
            "Connection refused",
            "Read timed out",
            "CERTIFICATE_VERIFY_FAILED",
            "Cannot connect to proxy",
        ),
        Said(
            "连不上软件包源。首次安装需要联网；内网请设置镜像或代理，例如环境变量 PIP_INDEX_URL、HTTPS_PROXY。",
            "The package index can't be reached. The first start needs a network; behind a firewall set a mirror or a "
            "proxy, for example by PIP_INDEX_URL or HTTPS_PROXY.",
        ),
    ),
    Cause(
        ("No matching distribution",),
        Said(
            "软件包源里没有适合本机 Python 或系统的版本。锁定的版本适用于 CPython 3.11 至 3.13，64 位系统。",
            "The package index has nothing for this Python or system. The lock is for CPython 3.11 to 3.13, 64 bit.",
        ),
    ),
)
UNKNOWN_CAUSE = Said("安装失败，原因如上。", "The set-up failed; the lines above say why.")


class Environment:
    """A virtual environment under the checkout, with what one lock names and the package itself, editable.

    Args:
        name: ``run`` or ``test``, also the name of its folder.
        lock: the lock's file name in ``scripts``.
        root: the top of the checkout.
    """

    def __init__(self, name: str, lock: str, root: Path = ROOT) -> None:
        self.root = root
        self.folder = root / ".environments" / name
        self.lock = root / "scripts" / lock
        self.build_lock = root / "scripts" / "requirements-build.lock"

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return interpreter(self.folder)

    @property
    def log(self) -> Path:
        """What the last set-up printed."""
        return self.folder.with_suffix(".log")

    @property
    def stamp(self) -> Path:
        """The file that is written last and says what the environment was made from."""
        return self.folder / "made-from.txt"

    def fingerprint(self) -> str:
        """Return a hash of all that the environment is made from: locks, metadata, interpreter, place."""
        made_from = [sys.version, sys.base_prefix, str(self.root), metadata(self.root / "pyproject.toml")]
        made_from += [file.read_text("utf-8") for file in (self.lock, self.build_lock, Path(__file__))]
        return hashlib.sha256("\0".join(made_from).encode()).hexdigest()

    def is_current(self) -> bool:
        """Tell whether the environment was made to its end, and from what is asked for now."""
        if not (self.stamp.is_file() and self.python.exists()):
            return False
        return self.stamp.read_text("utf-8").strip() == self.fingerprint()

    def steps(self) -> "list[tuple[Said, list[str]]]":
        """Return the commands that make the environment, each with what to say about it."""
        pip = [str(self.python), "-m", "pip", "install", "--progress-bar", "off"]
        locked = [*pip, "--require-hashes", "--only-binary", ":all:"]
        steps = [
            (
                Said("建立独立的 Python 环境（约 10 秒）", "making a private Python environment (about 10 seconds)"),
                [sys.executable, "-m", "venv", str(self.folder)],
            ),
            (
                Said("下载构建工具（约 2 MB）", "downloading build tools (about 2 MB)"),
                [*locked, "-r", str(self.build_lock)],
            ),
            (
                Said(
                    "下载并安装锁定的软件包（运行约 150 MB，测试约 700 MB，视网速一至五分钟）",
                    "downloading and installing the locked packages (150 MB to run, 700 to test; one to five minutes)",
                ),
                # jieba and pyspark are published as source only; they are built with the tools of the step before
                [*locked, "--no-binary", "jieba,pyspark", "--use-pep517", "--no-build-isolation", "-r", str(self.lock)],
            ),
            (
                Said("安装 textmine 本身（几秒）", "installing textmine itself (seconds)"),
                [*pip, "--no-deps", "--no-index", "--no-build-isolation", "-e", str(self.root)],
            ),
        ]
        return steps[:2] + steps[3:] if self.lock == self.build_lock else steps

    def make(self) -> None:
        """Remove what is there and make the environment.

        Raises:
            SetUpError: a step failed.
            OSError: the folder can't be written.
        """
        if self.folder.exists():
            shutil.rmtree(str(self.folder))
        self.folder.parent.mkdir(exist_ok=True)
        (self.folder.parent / ".gitignore").write_text("*\n", "utf-8")
        steps = self.steps()
        with self.log.open("w", encoding="utf-8") as log:
            for number, (said, command) in enumerate(steps, 1):
                prefix = f"[{number}/{len(steps)}] "
                say(Said(prefix + said.zh, prefix + said.en))
                run_step(command, pip_environ(self.root, os.environ), log)
        make_relative(self.folder, self.root)
        self.stamp.write_text(self.fingerprint() + "\n", "utf-8")

    def ensure(self, fresh: bool = False) -> None:
        """Make the environment unless it is current already.

        Raises:
            SetUpError: this Python won't do, or a step failed.
            OSError: the folder can't be written.
        """
        check_python()
        if fresh or not self.is_current():
            say(Said("首次运行或依赖有变：准备环境。", "First start, or dependencies changed: setting up."))
            self.make()
            say(Said("环境已就绪，下次直接使用。", "The environment is ready; the next start uses it as it is."))

    def run(self, arguments: "list[str]") -> int:
        """Run the environment's Python from the top of the checkout and return its exit code."""
        environ = python_environ(os.environ)
        with subprocess.Popen([str(self.python), *arguments], cwd=str(self.root), env=environ) as process:
            while True:
                try:
                    code = process.wait()
                except KeyboardInterrupt:  # the command has it from the terminal too, and ends in its own way
                    continue
                return code if code >= 0 else 128 - code


def interpreter(folder: Path, windows: bool = os.name == "nt") -> Path:
    """Return where a virtual environment has its Python."""
    return folder / "Scripts" / "python.exe" if windows else folder / "bin" / "python"


def make_relative(folder: Path, root: Path) -> None:
    """Let an environment point at the checkout by a relative path.

    pip writes the full path in UTF-8, and Python before 3.13 reads it in the encoding of the system: on a Chinese
    Windows an environment in a folder with a Chinese name would not start.
    """
    for file in folder.glob("**/site-packages/_editable_impl_textmine.pth"):
        file.write_text(os.path.relpath(str(root), str(file.parent)), "ascii")


def metadata(pyproject: Path) -> str:
    """Return the tables of ``pyproject.toml`` that installing the package depends on, in a stable form."""
    import tomllib

    tables = tomllib.loads(pyproject.read_text("utf-8"))
    wanted = (tables.get("project"), tables.get("build-system"), tables.get("tool", {}).get("hatch"))
    return json.dumps(wanted, sort_keys=True)


def check_python(version: "tuple[int, ...]" = tuple(sys.version_info[:3])) -> None:
    """Check that this Python is new enough and can make environments.

    Raises:
        SetUpError: it is too old, or a part of it has to be installed.
    """
    if version < OLDEST:
        found, start = ".".join(str(part) for part in version), f"python3.11 {sys.argv[0]}"
        raise SetUpError(
            Said(
                f"需要 Python 3.11 或更新版本，现在是 {found}。请安装后用新版本运行，例如：{start}",
                f"Python 3.11 or newer is needed; this is {found}. Install one and start with it, for example: {start}",
            )
        )
    missing = " + ".join(name for name in ("venv", "ensurepip") if importlib.util.find_spec(name) is None)
    if missing:
        install = f"sudo apt install python{version[0]}.{version[1]}-venv"
        raise SetUpError(
            Said(
                f"本机 Python 缺少 {missing}。Debian、Ubuntu 请运行：{install}",
                f"This Python lacks {missing}. On Debian and Ubuntu run: {install}",
            )
        )


def python_environ(environ: "Mapping[str, str]") -> "dict[str, str]":
    """Return the environment variables without those that would lead Python to modules elsewhere."""
    elsewhere = {"PYTHONPATH", "PYTHONHOME", "__PYVENV_LAUNCHER__"}
    return {name: value for name, value in environ.items() if name.upper() not in elsewhere}


def pip_environ(root: Path, environ: "Mapping[str, str]") -> "dict[str, str]":
    """Return the environment variables for pip: the user's ways to the network, nothing else of the user's settings."""
    kept = {
        name: value
        for name, value in python_environ(environ).items()
        if not name.upper().startswith("PIP_") or name.upper() in WAYS_TO_THE_NETWORK
    }
    kept.setdefault("PIP_CACHE_DIR", str(root / ".environments" / "downloads"))
    ours = {"PIP_CONSTRAINT": os.devnull, "PIP_USER": "0", "PIP_NO_INPUT": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {**kept, **ours}


def run_step(command: "list[str]", environ: "dict[str, str]", log: "IO[str]") -> None:
    """Run one command of the set-up; its output goes to the log, and on a terminal the package in hand is shown.

    Raises:
        SetUpError: it ended with another exit code than 0.
    """
    printed = []
    with subprocess.Popen(
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as process:
        try:
            for line in process.stdout or ():
                log.write(line)
                log.flush()
                printed.append(line)
                show_progress(line)
        finally:
            show_progress("")
    if process.returncode:
        sys.stderr.write("".join(printed[-15:]))
        raise SetUpError(cause_of("".join(printed)))


def show_progress(line: str) -> None:
    """Show on a terminal which package pip has in hand; an empty line wipes it."""
    if not sys.stderr.isatty():
        return
    found = re.match(r"Collecting (\S+)|(Installing) collected", line)
    if found or not line:
        shown = "      " + (found.group(1) or "…") if found else ""
        sys.stderr.write(f"\r{'':<70}\r{shown[:70]}")
        sys.stderr.flush()


def cause_of(printed: str) -> Said:
    """Return what to tell about a failure that printed this."""
    return next((cause.said for cause in CAUSES if any(sign in printed for sign in cause.signs)), UNKNOWN_CAUSE)


def say(said: Said) -> None:
    """Print a message in both languages to standard error, whatever its encoding can show."""
    encoding = sys.stderr.encoding or "ascii"
    for text in said:
        sys.stderr.write(text.encode(encoding, "replace").decode(encoding) + "\n")
    sys.stderr.flush()


def set_up(environment: Environment, fresh: bool) -> int:
    """Make the environment ready to use, tell about failures, and return an exit code."""
    try:
        environment.ensure(fresh)
    except SetUpError as error:
        say(error.said)
        return SET_UP_FAILED
    except OSError as error:
        say(cannot_write(environment, error) if cause_of(str(error)) is UNKNOWN_CAUSE else cause_of(str(error)))
        return SET_UP_FAILED
    except KeyboardInterrupt:
        say(Said("已中断；再次运行会从头准备环境。", "Interrupted; the next start sets up from the beginning."))
        return INTERRUPTED
    return 0


def cannot_write(environment: Environment, error: OSError) -> Said:
    """Return what to tell when a file of the environment can't be read or written."""
    place, why = error.filename or environment.folder, error.strerror
    return Said(
        f"无法读写 {place}：{why}。请检查权限，并关闭正在使用它的程序。",
        f"Can't read or write {place}: {why}. Check its permissions and close programs that use it.",
    )


def environments(root: Path = ROOT) -> "dict[str, Environment]":
    """Return the environments that this checkout knows, by name."""
    return {
        "run": Environment("run", "requirements-run.lock", root),
        "test": Environment("test", "requirements.lock", root),
        "build": Environment("build", "requirements-build.lock", root),
    }


def without_fresh(arguments: "list[str]") -> "tuple[bool, list[str]]":
    """Take our own ``--fresh`` out of arguments that are passed on; return whether it was there, and the rest."""
    return "--fresh" in arguments, [argument for argument in arguments if argument != "--fresh"]


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("name", choices=sorted(environments()))
    parser.add_argument("--fresh", action="store_true", help="remove it and make it anew")
    chosen = parser.parse_args()
    environment = environments()[chosen.name]
    code = set_up(environment, chosen.fresh)
    if not code:
        print(environment.python)
    return code


if __name__ == "__main__":
    sys.exit(main())
