"""Run the main job on the samples: ``python3 scripts/demo.py``, on a machine with Python 3.11 and nothing else.

The first start makes a private environment inside the checkout (a few minutes, with a network); later starts take
seconds to begin and need no network. Arguments are passed on to ``textmine triage``; ``--fresh`` makes the environment
anew. Ends with the exit code of ``textmine triage``, or 70 when the environment can't be made.

    python3 scripts/demo.py [--fresh] [argument of triage ...]
"""

import sys

from environment import ROOT, Said, environments, say, set_up, without_fresh

SAMPLES = ROOT / "corpora" / "samples"
OUT = ROOT / "out" / "samples"


def job() -> "list[str]":
    """Return the command of the main job on the samples, after ``python``."""
    return [
        *("-m", "textmine", "triage", str(SAMPLES.relative_to(ROOT))),
        *("--known", str((SAMPLES / "known").relative_to(ROOT))),
        *("--previous", str((SAMPLES / "previous").relative_to(ROOT))),
        *("--out", str(OUT.relative_to(ROOT))),
    ]


def tell_where() -> None:
    """Say where the report lies, if there is one."""
    report = OUT / "report.html"
    if report.exists():
        path = str(report)
        say(Said("用浏览器打开报告：" + path, "Open the report in a browser: " + path))


def main() -> int:
    fresh, arguments = without_fresh(sys.argv[1:])
    environment = environments()["run"]
    code = set_up(environment, fresh)
    if code:
        return code
    say(Said("研判示例材料（约半分钟）：", "Triage of the sample submissions (about half a minute):"))
    code = environment.run(job() + arguments)
    tell_where()
    return code


if __name__ == "__main__":
    sys.exit(main())
