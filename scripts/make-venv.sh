#!/bin/sh
# Makes the virtual environment; on a bare Debian the venv module is a package of its own.
set -eu
make_venv() { "$PYTHON" -m venv "$VENV" >/dev/null 2>&1; }
"$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "fanzha needs Python 3.11 or newer; $PYTHON is $("$PYTHON" -V). Set PYTHON=… to a newer one." >&2; exit 3; }
make_venv && exit 0
rm -rf "$VENV"
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq && apt-get install -y -qq --no-install-recommends python3-venv >/dev/null
    make_venv && exit 0
fi
echo "The Python module venv is missing: install it with 'apt-get install python3-venv', then call make again." >&2
exit 3
