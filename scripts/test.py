"""Run the tests: ``python3 scripts/test.py``, on a machine with Python 3.11 and nothing else.

The first start makes a private environment inside the checkout (a few minutes, with a network); later starts take
seconds to begin and need no network. Two processes share the tests, a file at a time; ``-n 0`` runs them in one.
Arguments are passed on to pytest, paths counted from the top of the checkout; ``--fresh`` makes the environment
anew. Ends with pytest's exit code, or 70 when the environment can't be made. Some tests compile a few lines of C.

    python3 scripts/test.py [--fresh] [argument of pytest ...]
"""

import sys

from environment import Said, environments, say, set_up, without_fresh


def main() -> int:
    fresh, arguments = without_fresh(sys.argv[1:])
    environment = environments()["test"]
    code = set_up(environment, fresh)
    if code:
        return code
    say(Said("运行测试（约一刻钟）：", "Running the tests (about a quarter of an hour):"))
    return environment.run(["-m", "pytest", "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *arguments])


if __name__ == "__main__":
    sys.exit(main())
