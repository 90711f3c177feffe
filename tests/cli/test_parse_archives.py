import json

from ..read import archive_files


def test_an_archive_gives_the_text_of_each_file_under_its_name(cli, tmp_path):
    path = tmp_path / "材料.zip"
    path.write_bytes(archive_files.gbk_zip([("甲.txt", "问题。".encode()), ("乙.txt", "原因。".encode())]))
    said = cli("parse", path)
    assert said.code == 0
    assert said.out == f"==> {path}/甲.txt <==\n问题。\n==> {path}/乙.txt <==\n原因。\n"


def test_an_archive_with_one_file_gives_its_text_alone(cli, tmp_path):
    path = tmp_path / "材料.7z"
    path.write_bytes(archive_files.seven_zip([("甲.txt", "问题。".encode())]))
    assert cli("parse", path).out == "问题。\n"


def test_as_json_each_file_is_a_line(cli, tmp_path):
    path = tmp_path / "材料.zip"
    path.write_bytes(archive_files.gbk_zip([("甲.txt", "问题。".encode()), ("坏.docx", b"PK\x03\x04")]))
    said = cli("parse", "--json", path)
    assert said.code == 3
    records = [json.loads(line) for line in said.out.splitlines()]
    assert [(r["document"]["outcome"], r["text"]) for r in records] == [("text", "问题。"), ("damaged", "")]


def test_statements_say_where_they_stood(cli, tmp_path):
    path = tmp_path / "台账.csv"
    path.write_text(
        "序号,存在问题,整改措施\n1,学习不深入。,每月学习一次。\n2,制度不健全。,修订制度。\n", encoding="utf-8"
    )
    [paper] = json.loads(cli("parse", "--json", path).out)["papers"]
    places = {statement["text"]: statement["cell"] for statement in paper["statements"]}
    assert places["学习不深入。"] == [1, 2, 2]
    assert places["修订制度。"] == [1, 3, 3]
