#!/bin/sh
# Runs the first Python that is new enough and can make environments; without one, says so in one sentence.
# The distribution's comes first: it was compiled by profile and does the portal's work in an eighth to a quarter less
# time than one that pyenv compiled here. `make run PYTHON=python3.13` asks for another.
for candidate in "${PYTHON:-/usr/bin/python3}" python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$candidate" "$@"
    fi
done
if command -v python3 >/dev/null 2>&1; then
    found="yang ada $(python3 --version 2>&1)"
else
    found="python3 tidak ditemukan"
fi
echo "Portal Rakor memerlukan Python 3.11 atau lebih baru dengan modul venv ($found): pasang dengan 'sudo apt-get install python3-venv' pada Debian 12 atau Ubuntu 24.04 ke atas, lalu ulangi." >&2
exit 1
