#!/bin/sh
# Generates the client in target/clients/go, builds and runs the example: test.sh --data DIR
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work="$root/target/clients/go"
command -v go >/dev/null || {
  echo "clients/go: go is not on the PATH" >&2
  exit 2
}

mkdir -p "$work"
cp "$root"/clients/go/* "$work"
(cd "$work" && "$root/proto/buf" generate "$root/proto" && go build -o example .)

exec "$work/example" "$@"
