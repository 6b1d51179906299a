#!/bin/sh
# Generates the client in target/clients/python, and runs the example: test.sh --data DIR
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work="$root/target/clients/python"
command -v python3 >/dev/null || {
  echo "clients/python: python3 is not on the PATH" >&2
  exit 2
}

mkdir -p "$work"
cp "$root"/clients/python/* "$work"
[ -x "$work/venv/bin/pip" ] || python3 -m venv "$work/venv"
PATH="$work/venv/bin:$PATH"
pip install --quiet --disable-pip-version-check -r "$work/requirements.txt"
(cd "$work" && "$root/proto/buf" generate "$root/proto")

PYTHONPATH="$work/gen" exec python3 "$work/example.py" "$@"
