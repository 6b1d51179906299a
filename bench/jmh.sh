#!/usr/bin/env bash
# Runs the micro-benchmarks.
#
#   bench/jmh.sh [OPTION OF JMH | NAME]...
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=.mvn/jdk.sh
. "$root/.mvn/jdk.sh"
"$root/cairn" build
exec "$JAVA_HOME/bin/java" --sun-misc-unsafe-memory-access=allow -cp "$root/bench/target/lib/*" org.openjdk.jmh.Main "$@"
