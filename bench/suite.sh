# Starts and stops the processes of a suite. Sourced by run.sh and long/*.sh; needs $root and $work.
# A process is `all` (./cairn dev) or a service; the services answer at fixed ports from $port_base on.

# shellcheck source=.mvn/jdk.sh
. "$root/.mvn/jdk.sh"
declare -A process_pid=()
port_base=${CAIRN_PORT_BASE:-27700}
service_names=(trail ingest history delivery gateway)

# A command and no function: in the background $! is then the generator itself.
load_generator=("$JAVA_HOME/bin/java" -Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED
  --sun-misc-unsafe-memory-access=allow -cp "$root/bench/target/lib/*" dev.cairn.bench.LoadGenerator)

# start PROCESS DATA [JVM-OPTION]... : returns when the process is ready, or fails if it ends before.
start() {
  local name=$1 data=$2 log command number=0 service
  shift 2
  log="$work/$name.log"
  if [ "$name" = all ]; then
    command=(dev --grpc-port "$port_base" --http-port "$((port_base + 1))")
  else
    command=(service "$name")
    for service in "${service_names[@]}"; do
      command+=(--set "cairn.grpc.address.$service=127.0.0.1:$((port_base + 10 * number))")
      [ "$service" != "$name" ] ||
        command+=(--grpc-port "$((port_base + 10 * number))" --http-port "$((port_base + 10 * number + 1))")
      number=$((number + 1))
    done
  fi
  [ ! -f "$log" ] || cat "$log" >>"$log.before"
  # shellcheck disable=SC2086 # several options in one variable
  CAIRN_JAVA_OPTS="${CAIRN_JAVA_OPTS-} $*" "$root/cairn" "${command[@]}" --s3-port "$((port_base + 5))" \
    --data "$data" ${CAIRN_SET-} >"$log" 2>&1 &
  process_pid[$name]=$!
  for _ in $(seq 3000); do
    ! grep -q '^ready' "$log" || return 0
    kill -0 "${process_pid[$name]}" 2>/dev/null || break
    sleep 0.1
  done
  return 1
}

is_running() {
  kill -0 "${process_pid[$1]}" 2>/dev/null
}

# kill_process PROCESS : as kill -9 does.
kill_process() {
  kill -KILL "${process_pid[$1]}" 2>/dev/null || true
  wait "${process_pid[$1]}" 2>/dev/null || true
}

# Process ids, for the load generator.
pids() {
  local IFS=,
  echo "${process_pid[*]}"
}

stop_all() {
  local name
  for name in "${!process_pid[@]}"; do
    kill "${process_pid[$name]}" 2>/dev/null || true
  done
  for name in "${!process_pid[@]}"; do
    wait "${process_pid[$name]}" 2>/dev/null || true
  done
  process_pid=()
}
