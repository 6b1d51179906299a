#!/usr/bin/env bash
# Random sequences of operations on trails and regions against a reference model (TrailModelTest). Prints how many were
# made without disagreement; a disagreement is printed as its shortest sequence.
#
#   bench/long/trails.sh [--sequences N]
#
# --sequences 10000. Exit code: 0 no disagreement, else 1.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
sequences=10000
while [ $# -gt 0 ]; do
  case "$1" in
  --sequences) sequences=$2 && shift 2 ;;
  -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
  *) echo "trails.sh: unknown option $1" >&2 && exit 2 ;;
  esac
done

cd "$root"
./mvnw -q -pl trail-service -am test -Dtest=TrailModelTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtest.jvm.arguments="-Xmx768m -Djqwik.tries.default=$sequences --sun-misc-unsafe-memory-access=allow"
echo "$sequences sequences without disagreement"
