"""Make an offline bundle: ``python3 scripts/bundle.py``, with a network, for an office that has none.

    python3 scripts/bundle.py                                      for this system and this Python
    python3 scripts/bundle.py --platform windows-x86-64            for another; linux-x86-64, linux-arm64, windows-arm64
    python3 scripts/bundle.py --python 3.11,3.12 --extras ocr,semantic --out FOLDER

A bundle is a folder, and a .zip of it: the wheels of textmine and of all that it needs, pinned by the locks, with their
hashes; scripts that check them and set textmine up beside themselves without a network; the manual. ``bundle.toml``
names the platforms, the packages that are published as source only and turned into wheels here, and what is lost where
a package has no wheel; what is lost is printed and stands in the bundle's 说明.txt. What was made before is replaced
when the new bundle is whole.

Nothing is needed but Python 3.11 and a network: what wheels are built with is set up first (``environment.py build``).
Ends with 70 when a bundle can't be made.
"""

import sys

from environment import ROOT, environments, set_up, without_fresh


def main() -> int:
    fresh, arguments = without_fresh(sys.argv[1:])
    environment = environments()["build"]
    code = set_up(environment, fresh)
    return code or environment.run([str(ROOT / "scripts" / "bundle_make.py"), *arguments])


if __name__ == "__main__":
    sys.exit(main())
