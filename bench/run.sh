#!/usr/bin/env bash
# The standard run: a fresh suite in a temporary data folder, one all-region trail, closed loop; medians of several runs.
#
#   bench/run.sh [--runs N] [--seconds N] [--warm-up N] [--ingest-alone] [OPTION OF THE LOAD GENERATOR]...
#
# Each run loads for --warm-up seconds (30) first, so that what is measured is a suite that has run for a while; 0
# measures a JVM that has just started.
# --ingest-alone starts only trail-service and ingest-service: no follower, no files.
# CAIRN_SET adds options of the suite, e.g. CAIRN_SET='--set cairn.history.refresh-interval=500ms'.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
runs=3 seconds=60 warm=30 alone=
options=()
while [ $# -gt 0 ]; do
  case "$1" in
  --runs) runs=$2 && shift 2 ;;
  --seconds) seconds=$2 && shift 2 ;;
  --warm-up) warm=$2 && shift 2 ;;
  --ingest-alone) alone=1 && shift ;;
  -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 0 ;;
  *) options+=("$1") && shift ;;
  esac
done

# shellcheck source=bench/suite.sh
. "$root/bench/suite.sh"
work=$(mktemp -d "${TMPDIR:-/tmp}/cairn-bench.XXXXXX")
trap 'stop_all; rm -rf "$work"' EXIT
"$root/cairn" build

for run in $(seq "$runs"); do
  data="$work/data-$run"
  mkdir -p "$data"
  if [ -n "$alone" ]; then
    CAIRN_SET="${CAIRN_SET-} --set cairn.ingest.followers="
    start trail "$data"
    start ingest "$data"
    load=(--probe-interval 0)
  else
    start all "$data"
    load=(--trail-bucket bench-logs --verify)
  fi
  echo "run $run of $runs"
  "${load_generator[@]}" --data "$data" --warm-up "$warm" --seconds "$seconds" --pid "$(pids)" --result "$work/result-$run" \
    "${load[@]}" ${options[@]+"${options[@]}"}
  stop_all
  rm -rf "$data"
done

echo
echo "medians of $runs runs"
cat "$work"/result-* | awk '{print $1}' | awk '!seen[$0]++' | while read -r name; do
  awk -v name="$name" '$1 == name {print $2}' "$work"/result-* | sort -g |
    awk -v name="$name" '{value[NR] = $1} END {printf "%-36s %14s\n", name, value[int((NR + 1) / 2)]}'
done
