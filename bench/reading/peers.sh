#!/usr/bin/env bash
# Other programs on the sets and texts of `./run bench reading`, in one run with
# it, so that the machine is the same: bench/reading/peers.sh [FOLDER OF SETS]
#
# Needs python3-venv and npm, and the network once; everything lies in build/peers.
set -euo pipefail
cd -- "$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")/../.."
shared=${1:-../shared/reading}
mkdir -p build/peers
if [[ ! -x build/peers/py/bin/python ]]; then
  python3 -m venv build/peers/py
fi
build/peers/py/bin/python -c 'import dateparser, natasha' 2>/dev/null ||
  build/peers/py/bin/pip -q install dateparser natasha setuptools
if [[ ! -d build/peers/node_modules/chrono-node ]]; then
  (cd build/peers && npm init -y >/dev/null && npm install --silent chrono-node)
fi
./run bench reading dates persons speed "$shared"
build/peers/py/bin/python bench/reading/peers.py "$shared"
node bench/reading/peers.mjs "$shared"
