"""Clusters of one machine, for a try and for tests: Spark with real processes, and Sail, which needs no Java."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 90.0  # seconds for a cluster to answer


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until somebody listens at a port."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing listens at {port}")


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a process of a cluster: it finds this checkout and this Python."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    own = {name: value for name, value in os.environ.items() if not name.startswith("SPARK_")}  # of another session
    return own | {"PYTHONPATH": path, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"} | more


@contextmanager
def ended(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    """See a process, and what it started, to its end."""
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def started(command: list[str], log: Path, **environment: str) -> subprocess.Popen[bytes]:
    with log.open("ab") as file:
        return subprocess.Popen(
            command, stdout=file, stderr=file, env=surroundings(**environment), start_new_session=True
        )


@contextmanager
def sail(folder: Path) -> Iterator[str]:
    """Give the address of a server that speaks Spark Connect."""
    port = free_port()
    command = [sys.executable, "-m", "pysail", "spark", "server", "--port", str(port)]
    with ended(started(command, folder / "sail.log")) as process:
        wait_for(port, process)
        yield f"sc://127.0.0.1:{port}"


@dataclass
class Cluster:
    """A master and its workers, each a process of its own."""

    address: str
    environment: dict[str, str]
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def kill_worker(self) -> None:
        """Take the first worker away, with its executors, as a power cut would."""
        os.killpg(self.workers[0].pid, signal.SIGKILL)


@contextmanager
def spark(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    """Give a Spark cluster on loopback; what it writes lies in ``folder``."""
    spec = find_spec("pyspark")
    if spec is None or spec.origin is None:
        raise RuntimeError("Spark is not installed: pip install textmine[spark]")
    home = Path(spec.origin).parent
    run = [str(home / "bin" / "spark-class")]
    port = free_port()
    address = f"spark://127.0.0.1:{port}"
    (conf := folder / "conf").mkdir()
    (conf / "spark-defaults.conf").write_text("spark.sql.shuffle.partitions 4\n", "utf-8")
    quiet = {
        "SPARK_CONF_DIR": str(conf),
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_DIRS": str(folder),
        "SPARK_WORKER_DIR": str(folder / "work"),
    }
    master = [*run, "org.apache.spark.deploy.master.Master", "--host", "127.0.0.1", "--port", str(port)]
    with ended(started([*master, "--webui-port", "0"], folder / "master.log", **quiet)) as process:
        wait_for(port, process)
        found = Cluster(address, {"SPARK_CONF_DIR": str(conf)})
        for number in range(workers):
            own = [*run, "org.apache.spark.deploy.worker.Worker", "--host", "127.0.0.1", "--webui-port", "0"]
            own += ["--cores", "1", "--memory", "2g", address]
            found.workers.append(started(own, folder / f"worker{number}.log", **quiet))
        try:
            yield found
        finally:
            for worker in found.workers:
                with ended(worker):
                    pass
