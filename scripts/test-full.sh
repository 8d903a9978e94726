#!/usr/bin/env bash
# Everything: installs what the tests need, checks the sources, runs all tests, and closes with the real counts.
set -euo pipefail
cd "$(dirname "$0")/.."

scripts/install-lab.sh
# The lock file npm leaves behind tells whether node_modules is what package-lock.json asks for.
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci
fi
npm run -s check:static
npm test
