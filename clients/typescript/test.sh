#!/bin/sh
# Generates the client in target/clients/typescript, builds and runs the example: test.sh --data DIR
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
work="$root/target/clients/typescript"
for tool in node npm; do
  command -v "$tool" >/dev/null || {
    echo "clients/typescript: $tool is not on the PATH" >&2
    exit 2
  }
done

mkdir -p "$work"
cp "$root"/clients/typescript/* "$work"
(
  cd "$work"
  npm install --silent --no-fund --no-audit
  "$root/proto/buf" generate "$root/proto"
  npm run --silent build
)

exec node "$work/dist/example.js" "$@"
