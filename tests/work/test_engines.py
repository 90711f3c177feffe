"""The main job on other engines than this machine's workers: the same files, whatever is lost on the way."""

import subprocess
import sys
from pathlib import Path

import pytest
from clusters import ROOT, sail, spark, surroundings
from make_stack import make_stack

from ..engine.job import run

pytestmark = pytest.mark.long
PATIENCE = 300.0


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stack") / "papers"
    make_stack(30, folder, chars=900, seed=3)
    return folder


@pytest.fixture(scope="module")
def here(stack: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of a run on this machine."""
    out = tmp_path_factory.mktemp("here") / "out"
    run("", stack, out)
    return lines_of(out)


def lines_of(out: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(out.glob("*.jsonl"))}


def elsewhere(address: str, stack: Path, out: Path, **more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "tests.engine.job", address, str(stack), str(out)]
    with (out.parent / "job.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True, env=surroundings(**more)
        )


def test_spark_connect_gives_the_files_that_this_machine_gives(
    stack: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    with sail(tmp_path) as address, elsewhere(address, stack, tmp_path / "out") as job:
        assert job.wait(PATIENCE) == 0, (tmp_path / "job.log").read_text("utf-8")[-3000:]
    found = lines_of(tmp_path / "out")
    assert {name for name in here if found.get(name) != here[name]} == set()


def test_a_worker_of_a_cluster_is_killed_and_nothing_is_lost(
    stack: Path, here: dict[str, bytes], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with spark(tmp_path) as cluster, elsewhere(cluster.address, stack, out, **cluster.environment) as job:
        assert job.stdout is not None
        assert job.stdout.readline() == "half\n", (tmp_path / "job.log").read_text("utf-8")[-3000:]
        cluster.kill_worker()
        assert job.wait(PATIENCE) == 0, (tmp_path / "job.log").read_text("utf-8")[-3000:]
        assert cluster.workers[0].poll() is not None
        assert cluster.workers[1].poll() is None
    found = lines_of(tmp_path / "out")
    assert {name for name in here if found.get(name) != here[name]} == set()
