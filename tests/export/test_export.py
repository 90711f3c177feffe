import pytest

from textmine.export import RUN_FILES, write_run
from textmine.store.output import staged
from textmine.words import sentences


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_run_is_ten_files_that_can_be_replaced(corpus, tmp_path, language):
    for _ in range(2):
        with staged(tmp_path / "out", RUN_FILES) as folder:
            write_run(corpus, folder, language)
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(RUN_FILES)
    assert len(set(RUN_FILES)) == 10
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_no_sentence_accuses():
    for key, sentence in sentences().items():
        if key.split(".")[0] in ("report", "sheet", "store"):
            assert "抄袭" not in sentence
            assert "plagia" not in sentences("en")[key].lower()
