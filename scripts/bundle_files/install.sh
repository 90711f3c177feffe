#!/bin/sh
# Finds a Python for install.py: one that the wheels fit, else any, which then says what it lacks.
here=$(dirname -- "$(readlink -f -- "$0")")
chosen=
for python in @NAMES@ python3 python; do
    "$python" -I -c '' >/dev/null 2>&1 || continue  # none there, or a Python 2
    [ -n "$chosen" ] || chosen=$python
    if "$python" -I -c 'import sys, venv, ensurepip; sys.exit("%d.%d" % sys.version_info[:2] not in "@PYTHONS@".split())' \
        >/dev/null 2>&1; then
        chosen=$python
        break
    fi
done
if [ -z "$chosen" ]; then
    cat "$here/setup/no-python.txt" >&2
    exit 70
fi
exec "$chosen" -I -B "$here/setup/install.py" "$@"
