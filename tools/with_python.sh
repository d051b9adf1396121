#!/bin/sh
# Runs the first Python that is new enough; without one, says so in one sentence.
for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
    if command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        exec "$candidate" "$@"
    fi
done
if command -v python3 >/dev/null 2>&1; then
    found="yang ada $(python3 --version 2>&1)"
else
    found="python3 tidak ditemukan"
fi
echo "Portal Rakor memerlukan Python 3.11 atau lebih baru ($found): pasang dengan 'sudo apt-get install python3' pada Debian 12 atau Ubuntu 24.04 ke atas, lalu ulangi." >&2
exit 1
