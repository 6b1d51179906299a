# Sets JAVA_HOME to a JDK of at least CAIRN_JDK, or says in one line that there is none.
# Sourced by ./mvnw and ./cairn, so that both work where `java` is older.

CAIRN_JDK=25

jdk_release() {
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null
}

jdk_fits() {
  [ -x "$1/bin/javac" ] && release=$(jdk_release "$1") && [ -n "$release" ] && [ "$release" -ge "$CAIRN_JDK" ]
}

jdk_find() {
  for java_on_path in $(command -v javac 2>/dev/null); do
    real=$(readlink -f "$java_on_path" 2>/dev/null || printf %s "$java_on_path")
    printf '%s\n' "${real%/bin/javac}"
  done
  find /usr/lib/jvm /usr/java /opt /opt/java "${HOME-}/.sdkman/candidates/java" "${HOME-}/.jdks" \
    "${HOME-}/.local/share/mise/installs/java" /Library/Java/JavaVirtualMachines \
    -maxdepth 1 -mindepth 1 2>/dev/null | sort -r | while read -r home; do
    printf '%s\n' "$home"
    [ ! -d "$home/Contents/Home" ] || printf '%s\n' "$home/Contents/Home"
  done
}

jdk_select() {
  [ -z "${JAVA_HOME-}" ] || ! jdk_fits "$JAVA_HOME" || return 0
  JAVA_HOME=$(jdk_find | while read -r home; do
    if jdk_fits "$home"; then
      printf '%s' "$home"
      break
    fi
  done) || true # a caller with pipefail sees the search end early
  [ -n "$JAVA_HOME" ] || {
    echo "Cairn needs a JDK $CAIRN_JDK or newer: none found. Install one (Temurin $CAIRN_JDK, say) or set JAVA_HOME to it." >&2
    exit 1
  }
  export JAVA_HOME
}

jdk_select
