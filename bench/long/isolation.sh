#!/usr/bin/env bash
# Makes random calls of every method that the suite serves, by callers of several accounts: no answer may show a byte of
# another's account, or whether something exists there. Unattended; a run that was broken off goes on where it was when
# started again with the same arguments. The result is appended to docs/isolation.md.
#
#   bench/long/isolation.sh [--calls N] [--chunk N] [--seed N] [--no-docs]
#
# --calls 100000, --chunk 25000 of them on one suite with one seed, --seed 1 is the first. Exit code: 0 all good, else 1.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
calls=100000 chunk=25000 seed=1 docs=1
while [ $# -gt 0 ]; do
  case "$1" in
  --calls) calls=$2 && shift 2 ;;
  --chunk) chunk=$2 && shift 2 ;;
  --seed) seed=$2 && shift 2 ;;
  --no-docs) docs= && shift ;;
  -h | --help) sed -n '2,8s/^# \{0,1\}//p' "$0" && exit 0 ;;
  *) echo "isolation.sh: unknown option $1" >&2 && exit 2 ;;
  esac
done

cd "$root"
work=target/isolation
mkdir -p "$work"
results="$work/results-$calls-$chunk-$seed"
touch "$results"
while done=$(wc -l <"$results") && [ $((done * chunk)) -lt "$calls" ]; do
  rm -f standalone/target/isolation.txt
  ./mvnw -B -ntp -q -pl standalone -am test -Dtest=IsolationTest -Dsurefire.failIfNoSpecifiedTests=false \
    -Dcairn.isolation.calls="$chunk" -Dcairn.isolation.seed=$((seed + done)) >"$work/run.log" 2>&1 ||
    { echo "isolation.sh: a call of seed $((seed + done)) shows what it must not: $work/run.log" >&2 && exit 1; }
  echo "$(head -n 1 standalone/target/isolation.txt)" | tee -a "$results"
done

sum() {
  grep -oE "$1" "$results" | grep -oE '[0-9]+' | awk '{s += $1} END {print s + 0}'
}
methods=$(grep -oE 'of [0-9]+ methods' "$results" | tail -n 1 | grep -oE '[0-9]+')
line="| $(date -u +%F) | $(git rev-parse --short HEAD) | $(sum '^[0-9]+ calls') | $methods | $(sum '[0-9]+ answered') \
| $(sum '[0-9]+ refused') | $(sum '[0-9]+ asked again') | $(sum "[0-9]+ with another") | 0 |"
echo "$line"
[ -z "$docs" ] || echo "$line" >>docs/isolation.md
rm "$results"
