#!/usr/bin/env bash
# Compares policies as they are compiled with the contract's rules said as plainly as can be, over random policies and
# calls. The result is appended to docs/policies.md.
#
#   bench/long/policies.sh [--pairs N] [--seed N] [--no-docs]
#
# --pairs 1000000 pairs of a policy and a call. --seed another than the day's. Exit code: 0 no disagreement, else 1.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
pairs=1000000 seed=$(date -u +%Y%m%d) docs=1
while [ $# -gt 0 ]; do
  case "$1" in
  --pairs) pairs=$2 && shift 2 ;;
  --seed) seed=$2 && shift 2 ;;
  --no-docs) docs= && shift ;;
  -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
  *) echo "policies.sh: unknown option $1" >&2 && exit 2 ;;
  esac
done

cd "$root"
rm -f grpc-runtime/target/policies.txt
./mvnw -q -pl grpc-runtime -am test -Dtest=PolicyAgreementTest -Dsurefire.failIfNoSpecifiedTests=false \
  -Dcairn.policies.pairs="$pairs" -Dcairn.policies.seed="$seed"
result=$(cat grpc-runtime/target/policies.txt)
echo "$result"
[ -z "$docs" ] || echo "| $(date -u +%F) | $result |" >>docs/policies.md
