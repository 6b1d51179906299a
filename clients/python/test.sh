#!/bin/sh
# Generates a Python client from proto/ with the stock plugin and runs example.py against a running suite.
#
#   clients/python/test.sh --data DIR
#
# Uses the python3 on PATH if it has grpcio-tools, else a virtual environment under target/.
# PROTOVALIDATE_JAR names the jar with buf/validate/validate.proto; by default the one that Maven fetched.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work="$root/target/python"
mkdir -p "$work"

python=python3
if ! "$python" -c 'import grpc_tools' 2>/dev/null; then
  python="$work/venv/bin/python"
  if ! "$python" -c 'import grpc_tools' 2>/dev/null; then
    python3 -m venv "$work/venv"
    "$python" -m pip install --quiet grpcio-tools
  fi
fi

jar=${PROTOVALIDATE_JAR-$(find "$root"/*/target/lib "${HOME:-/root}/.m2/repository/build/buf/protovalidate" \
  -name 'protovalidate-[0-9]*.jar' 2>/dev/null | head -n 1)}
[ -f "$jar" ] || {
  echo "test.sh: protovalidate's jar is not there yet: build first, or set PROTOVALIDATE_JAR" >&2
  exit 2
}

rm -rf "$work/include" "$work/generated"
mkdir -p "$work/include" "$work/generated"
"$python" - "$jar" "$work/include" <<'PYTHON'
import sys, zipfile
zipfile.ZipFile(sys.argv[1]).extract("buf/validate/validate.proto", sys.argv[2])
PYTHON
(cd "$root/proto" && find cairn -name '*.proto') | sort >"$work/files"
# shellcheck disable=SC2046 # no name has a space
"$python" -m grpc_tools.protoc -I "$root/proto" -I "$work/include" \
  --python_out="$work/generated" --grpc_python_out="$work/generated" \
  buf/validate/validate.proto $(cat "$work/files")

PYTHONPATH="$work/generated" exec "$python" "$root/clients/python/example.py" "$@"
