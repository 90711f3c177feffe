#!/bin/sh
here=$(dirname -- "$(readlink -f -- "$0")")
if [ ! -f "$here/env/installed.txt" ]; then
    cat "$here/setup/not-installed.txt" >&2
    exit 70
fi
exec "$here/env/bin/python" -I -m textmine "$@"
