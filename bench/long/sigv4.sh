#!/usr/bin/env bash
# Checks random requests that botocore signed: each must be accepted, and refused once one byte of it is another.
# Unattended; a run that was broken off goes on where it was when started again with the same arguments. The result is
# appended to docs/signatures.md. Needs python3 with botocore on the PATH.
#
#   bench/long/sigv4.sh [--count N] [--chunk N] [--seed N] [--no-docs]
#
# --count 10000 requests, --chunk 1000 of them with each seed, --seed 1 is the first. Exit code: 0 all good, else 1.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
count=10000 chunk=1000 seed=1 docs=1
while [ $# -gt 0 ]; do
  case "$1" in
  --count) count=$2 && shift 2 ;;
  --chunk) chunk=$2 && shift 2 ;;
  --seed) seed=$2 && shift 2 ;;
  --no-docs) docs= && shift ;;
  -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0" && exit 0 ;;
  *) echo "sigv4.sh: unknown option $1" >&2 && exit 2 ;;
  esac
done

cd "$root"
work=target/sigv4
mkdir -p "$work"
results="$work/results-$count-$chunk-$seed"
touch "$results"
./mvnw -B -ntp -q -pl gateway-service -am test-compile
while done=$(wc -l <"$results") && [ $((done * chunk)) -lt "$count" ]; do
  rm -f gateway-service/target/sigv4.txt
  ./mvnw -B -ntp -q -Pengines -pl gateway-service -am test -Dtest=BotocoreTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dcairn.sigv4.count="$chunk" -Dcairn.sigv4.seed=$((seed + done)) >"$work/run.log" 2>&1 ||
    { echo "sigv4.sh: a request of seed $((seed + done)) failed: $work/run.log" >&2 && exit 1; }
  echo "$(head -n 1 gateway-service/target/sigv4.txt)" | tee -a "$results"
done

sum() {
  grep -oE "$1" "$results" | grep -oE '[0-9]+' | awk '{s += $1} END {print s + 0}'
}
line="| $(date -u +%F) | $(git rev-parse --short HEAD) | botocore $(python3 -c 'import botocore; print(botocore.__version__)') \
| $(sum '^[0-9]+ requests') | $(sum '[0-9]+ presigned') | $(sum '[0-9]+ with a session token') | 0 | 0 |"
echo "$line"
[ -z "$docs" ] || echo "$line" >>docs/signatures.md
rm "$results"
