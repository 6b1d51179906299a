#!/usr/bin/env bash
# Kills the suite (kill -9) under load, at random moments and at every named kill point, and checks after each group of
# kills that no acked event is missing or there twice, in history and in log files. Unattended; a run that was broken off
# goes on where it was when started again with the same arguments. A group's result is appended to docs/kills.md.
#
#   bench/long/kill.sh [--count N] [--form one|five] [--rate EVENTS] [--group N] [--seed N] [--no-docs]
#
# --count 200, --form one, --rate 1500 events a second, --group 20 kills on one data folder, --seed 1.
# The log lies under target/kill/FORM. Exit code: 0 all good, 1 an event was missing or twice, 2 the suite did not start.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
count=200 form=one rate=1500 group=20 seed=1 docs=1
while [ $# -gt 0 ]; do
  case "$1" in
  --count) count=$2 && shift 2 ;;
  --form) form=$2 && shift 2 ;;
  --rate) rate=$2 && shift 2 ;;
  --group) group=$2 && shift 2 ;;
  --seed) seed=$2 && shift 2 ;;
  --no-docs) docs= && shift ;;
  -h | --help) sed -n '2,9s/^# \{0,1\}//p' "$0" && exit 0 ;;
  *) echo "kill.sh: unknown option $1" >&2 && exit 2 ;;
  esac
done
case "$form" in one | five) ;; *) echo "kill.sh: --form must be one or five" >&2 && exit 2 ;; esac

work="$root/target/kill/$form"
mkdir -p "$work"
# shellcheck source=bench/suite.sh
. "$root/bench/suite.sh"
trap stop_everything EXIT
generator=

stop_everything() {
  [ -z "$generator" ] || kill "$generator" 2>/dev/null || true
  stop_all
}

say() {
  echo "$(date -u +%H:%M:%S) $*" | tee -a "$work/progress.log"
}

# Short intervals, so that every kill point is passed often.
export CAIRN_SET="${CAIRN_SET-} --set cairn.delivery.log-file-interval=3s --set cairn.delivery.lease-time=5s \
  --set cairn.ingest.retention=40s --set cairn.history.commit-interval=1s"

mapfile -t points < <(grep -rhoE 'KillPoint\.reach\(\s*"[a-z0-9.-]+"' --include='*.java' "$root"/*/src/main -z |
  tr '\0' '\n' | grep -oE '"[a-z0-9.-]+"' | tr -d '"' | sort -u)
[ "${#points[@]}" -gt 0 ] || { echo "kill.sh: no kill points in the sources" >&2 && exit 2; }

# What kill number N does: at a point (each once, in an order that the seed gives), else at a random moment.
mapfile -t plan < <({
  printf '%s\n' "${points[@]}" | sort -R --random-source=<(yes "$seed") | head -n "$(((count + 1) / 2))"
  for _ in $(seq "$count"); do echo random; done
} | head -n "$count" | shuf --random-source=<(yes "$seed-order"))

process_of() {
  if [ "$form" = one ]; then
    echo all
  elif [ "$1" = random ]; then
    local killed=(trail ingest history delivery)
    echo "${killed[RANDOM % 4]}"
  else
    echo "${1%%.*}"
  fi
}

start_suite() {
  local name
  if [ "$form" = one ]; then
    start all "$1"
  else
    for name in "${service_names[@]}"; do
      start "$name" "$1" || return 1
    done
  fi
}

restart() {
  start "$@" || {
    say "$1 does not start again; its log is $work/$1.log"
    exit 2
  }
}

# kill_once POINT DATA : prints how the process ended.
kill_once() {
  local point=$1 data=$2 name wait_tenths passing
  name=$(process_of "$point")
  if [ "$point" = random ]; then
    sleep "$((RANDOM % 5)).$((RANDOM % 10))"
    kill_process "$name"
    ended="kill -9"
  else
    # Restarted with the point set; it halts there at the Nth passing.
    kill_process "$name"
    ended="not reached"
    case "$point" in
    *.append.* | *.put.* | *.cut.* | *.commit.* | *.checkpoint.*) passing=$((RANDOM % 5 + 1)) ;;
    *) passing=1 ;;
    esac
    if start "$name" "$data" "-Dcairn.kill-at=$point:$passing"; then
      for wait_tenths in $(seq 400); do
        is_running "$name" || break
        sleep 0.1
      done
    fi
    is_running "$name" || ended="at the point"
    kill_process "$name"
  fi
  restart "$name" "$data"
  say "kill $((done + 1)) of $count: $name, $point: $ended"
}

figure() {
  [ ! -f "$work/result" ] || awk -v name="$1" '$1 == name {print $2}' "$work/result"
}

RANDOM=$seed
"$root/cairn" build
state="$work/done-$count-$seed"
done=$(cat "$state" 2>/dev/null || echo 0)
failures=0
while [ "$done" -lt "$count" ]; do
  data="$work/data"
  rm -rf "$data" "$work/stop" "$work/result" "$work/generator.log"
  mkdir -p "$data"
  start_suite "$data" || { say "the suite does not start; its logs are in $work" && exit 2; }
  "${load_generator[@]}" --data "$data" --seconds 86400 --rate "$rate" --connections 2 --batch 50 --in-flight 8 \
    --probe-interval 0 --trail-bucket kill-logs --change-trails 700 --stop-file "$work/stop" --settle 120 \
    --verify --result "$work/result" >"$work/generator.log" 2>&1 &
  generator=$!
  until grep -qs '^loading' "$work/generator.log"; do
    kill -0 "$generator" 2>/dev/null || { say "the load generator ended: $work/generator.log" && exit 2; }
    sleep 0.2
  done
  first=$done at_points=0 missed=0
  while [ "$done" -lt "$count" ] && [ $((done - first)) -lt "$group" ]; do
    kill_once "${plan[$done]}" "$data"
    case "$ended" in
    "at the point") at_points=$((at_points + 1)) ;;
    "not reached") missed=$((missed + 1)) ;;
    esac
    done=$((done + 1))
  done
  touch "$work/stop"
  verdict=good
  wait "$generator" || verdict=BAD
  generator=
  stop_all
  line="| $(date -u +%F) | $(git -C "$root" rev-parse --short HEAD) | $form | $((done - first)) | $at_points | $missed |\
 $(figure events_acked) | $(figure history_missing) | $(figure history_twice) | $(figure files_missing) |\
 $(figure files_twice) | $verdict |"
  say "$line"
  [ -z "$docs" ] || echo "$line" >>"$root/docs/kills.md"
  if [ "$verdict" = BAD ]; then
    failures=$((failures + 1))
    mv "$data" "$work/data-bad-$done"
    cp "$work/generator.log" "$work/generator-bad-$done.log"
  fi
  echo "$done" >"$state"
done
rm -f "$state"
[ "$failures" = 0 ]
