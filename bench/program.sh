# Builds the load programs where they are not up to date and runs one of them, on a JDK of at least 25.

run_program() { # class, arguments ...
  local program=$1 bench root built
  shift
  bench=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
  root=$(dirname -- "$bench")
  . "$root/scripts/jdk.sh"
  find_jdk 25
  built=$bench/target/classes/dev/runnel/bench/Stamp.class
  if [ ! -f "$built" ] || [ -n "$(find "$root"/*/src/main -newer "$built" -type f | head -n 1)" ]; then
    echo "building the load programs" >&2
    mvn -B -q -f "$root/pom.xml" -pl bench -am package -DskipTests >&2
    touch "$built"
  fi
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xms128m -Xmx1g --enable-native-access=ALL-UNNAMED \
    -Drunnel.root="$root" -cp "$bench/target/classes:$root/server/target/runnel.jar" "$program" "$@"
}
