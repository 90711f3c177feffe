"""The evaluation runs from a folder as from memory, and its tables and peers say what was measured."""

import json
import time

import evaluate_reuse
import plant
import pytest
import reuse_peers
from reuse_score import Place, Truth, score

RUN = "三名支委轮流到户讲政策并且当场记下每一户的意见和困难之后统一交给支部书记逐条答复落实到人再报镇里备案"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("planted")
    plant.planted(plant.SMALLEST, 3).write(folder)
    return folder


def told(monkeypatch, capsys, *arguments):
    monkeypatch.setattr("sys.argv", ["evaluate_reuse.py", *map(str, arguments)])
    assert evaluate_reuse.main() == 0
    return capsys.readouterr().out


def test_a_folder_and_its_seed_measure_alike(folder, monkeypatch, capsys):
    made = json.loads(told(monkeypatch, capsys, "--papers", plant.SMALLEST, "--seed", 3, "--json"))["runs"]
    read = json.loads(told(monkeypatch, capsys, folder, "--json"))["runs"]
    assert [run["score"] for run in made] == [run["score"] for run in read]
    assert [run["name"].split(", ")[-1] for run in made] == ["with known", "without known"]
    assert all(run["seconds"] > 0 and 0 <= run["plagdet"] <= 1 for run in made)


def test_tables_hold_every_kind_and_the_worst_is_shown(folder, monkeypatch, capsys):
    said = told(monkeypatch, capsys, folder, "--known", "without", "--show", "2")
    assert all(word in said for word in ("plagdet", "heavy", "patchwork", "quotation_bare", "template_given"))
    assert "with known" not in said.replace("without known", "")


def test_one_more_paper_is_measured_against_the_rest(folder, monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["evaluate_reuse.py", str(folder), "--known", "with", "--one", "5"])
    assert evaluate_reuse.main() == 0
    said = capsys.readouterr()
    assert "one new paper against" in said.err
    assert "one new paper" not in said.out


def test_the_engine_stands_beside_its_peers_in_one_table(folder, monkeypatch, capsys):
    peer = reuse_peers.PeerRun("another", score([], Truth((), (), {})), 2.0, passages=False)
    absent = reuse_peers.PeerRun("absent", None, 0.0, True, "is not installed")
    monkeypatch.setattr(evaluate_reuse, "run_peers", lambda texts, truth, repeat: [peer, absent])
    said = told(monkeypatch, capsys, folder, "--peers")
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in said.split("times ours |")[1].splitlines()[2:]]
    assert [row[0] for row in rows] == ["textmine", "textmine, common counted", "another", "absent"]
    assert {len(row) for row in rows} == {8}
    assert rows[2][1:4] == ["–", "–", "–"]
    assert float(rows[2][7]) == pytest.approx(2 / float(rows[0][6]), rel=0.2)


def test_the_quickest_of_several_runs_counts():
    waits = [0.03, 0.0, 0.03]

    def work():
        end = time.process_time() + waits.pop(0)
        while time.process_time() < end:
            pass
        return "made"

    made, seconds = reuse_peers.quickest(work, 3)
    assert (made, waits) == ("made", [])
    assert seconds < 0.02


def test_two_sizes_tell_how_time_grows():
    nothing = score([], Truth((), (), {}))
    runs = [evaluate_reuse.Run(f"{n}", n, n * 1000, nothing, (n / 100) ** 1.2, 0, 0) for n in (100, 300)]
    assert "100 to 300: 1.20" in evaluate_reuse.printed(runs)
    assert "growth" not in evaluate_reuse.printed(runs[:1])


def test_runs_that_two_papers_share_are_found_to_the_character():
    pytest.importorskip("pydivsufsort")
    texts = {"a": f"甲地，{RUN}。", "b": f"乙处说过：{RUN[:30]}\n{RUN[30:]}！", "c": "丙村没有什么可说的。"}
    found = reuse_peers.shared_runs(texts, 40)
    assert len(found) == 1
    assert (found[0].left, found[0].right) == (Place("a", 3, 3 + len(RUN)), Place("b", 5, 6 + len(RUN)))
    assert reuse_peers.shared_runs(texts, len(RUN) + 1) == []


@pytest.mark.parametrize(
    ("package", "pairs"), [("rensa", reuse_peers.rensa_pairs), ("datasketch", reuse_peers.datasketch_pairs)]
)
def test_papers_that_are_alike_are_found_by_their_shingles(package, pairs):
    pytest.importorskip(package)
    assert pairs({"a": f"甲地，{RUN}。", "b": f"{RUN}！", "c": "丙村没有什么可说的，也没有人来过。"}) == {("a", "b")}


def test_a_peer_that_is_not_there_is_named(capsys):
    peer = reuse_peers.Peer("nobody", "no_such_package_here", lambda _: [])
    run = peer.run({}, Truth((), (), {}))
    assert run.score is None
    assert "no_such_package_here" in run.missing
    large = reuse_peers.Peer("slow", "json", lambda _: [], most=1).run({"a": "", "b": ""}, Truth((), (), {}))
    assert "not run on 2 files" in large.missing
