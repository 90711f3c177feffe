"""Build corpora/samples/ and corpora/samples.truth.json from the texts in corpora/sources/samples/.

Usage: python scripts/make_samples.py [--out DIR] [--truth FILE]

The texts are written by hand in a light markup (see the README beside them); this script only dresses them as the
files that real offices send: .txt in four encodings, .docx, .pdf and .html. Nothing is random and no clock is read.
.txt, .html, .csv and the truth file come out equal byte for byte everywhere. .docx and .pdf carry fixed dates and are
equal byte for byte for equal versions of python-docx, reportlab and zlib; with other versions their text is equal.
"""

from __future__ import annotations

import argparse
import json
import shutil
import tomllib
from pathlib import Path

from samples.plain import render_txt
from samples.printed import render_pdf
from samples.site import render_html
from samples.sources import ROOT, SOURCES, load_papers
from samples.truth import truth
from samples.word import render_docx

SAMPLES = ROOT / "corpora" / "samples"
TRUTH = ROOT / "corpora" / "samples.truth.json"
RENDERERS = {".txt": render_txt, ".docx": render_docx, ".pdf": render_pdf, ".html": render_html}


def build(out: Path, truth_file: Path) -> int:
    """Write all samples below out (emptied first) and the truth file; return how many files were written."""
    papers = load_papers()
    plan = tomllib.loads((SOURCES / "truth.toml").read_text(encoding="utf-8"))
    roster = (SOURCES / "roster.csv").read_text(encoding="utf-8")
    if out.exists():
        if any(out.iterdir()) and not (out / "roster.csv").exists():
            raise SystemExit(f"{out} is not empty and was not made by this script (no roster.csv); nothing written")
        shutil.rmtree(out)
    for paper in papers.values():
        target = out / paper.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(RENDERERS[target.suffix](paper))
    (out / "roster.csv").write_bytes(roster.replace("\n", "\r\n").encode("utf-8-sig"))
    units = [line.split(",")[0] for line in roster.splitlines()[1:]]
    text = json.dumps(truth(papers, units, plan), ensure_ascii=False, indent=1) + "\n"
    truth_file.write_text(text, encoding="utf-8", newline="\n")
    return len(papers) + 1


def main() -> None:
    """Parse arguments and build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=SAMPLES, help="folder to write; it is emptied first")
    parser.add_argument("--truth", type=Path, default=TRUTH, help="truth file to write")
    args = parser.parse_args()
    print(f"{build(args.out, args.truth)} files written to {args.out}; truth in {args.truth}")


if __name__ == "__main__":
    main()
