#!/usr/bin/env bash
# Compares the compiled predicate of selectors with the naive interpreter of the contract, over all real records and
# generated selectors. The result is appended to docs/selectors.md.
#
#   bench/long/selectors.sh [--pairs N] [--no-docs]
#
# --pairs 1000000 pairs of a real record and the selectors of a trail. Exit code: 0 no disagreement, else 1.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
pairs=1000000 docs=1
while [ $# -gt 0 ]; do
  case "$1" in
  --pairs) pairs=$2 && shift 2 ;;
  --no-docs) docs= && shift ;;
  -h | --help) sed -n '2,7s/^# \{0,1\}//p' "$0" && exit 0 ;;
  *) echo "selectors.sh: unknown option $1" >&2 && exit 2 ;;
  esac
done

cd "$root"
rm -f model/target/selectors.txt
./mvnw -q -Preal -pl model test -Dtest=RealEventsSelectionTest -Dcairn.selectors.pairs="$pairs"
result=$(cat model/target/selectors.txt)
echo "$result"
[ -z "$docs" ] || echo "| $(date -u +%F) | $result |" >>docs/selectors.md
