# Sets JAVA_HOME to a JDK of at least the given version, or says what to install and ends.
# Looks at JAVA_HOME, then under /usr/lib/jvm, then at PATH.

jdk_version() { # folder -> major version, 0 where there is no compiler
  [ -x "$1/bin/javac" ] || { echo 0; return; }
  local release
  release=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null)
  echo "${release:-0}"
}

find_jdk() { # least version
  local least=$1 candidate best="" best_version=0 version
  if [ -n "${JAVA_HOME:-}" ] && [ "$(jdk_version "$JAVA_HOME")" -ge "$least" ]; then
    return
  fi
  for candidate in /usr/lib/jvm/*; do
    [ -L "$candidate" ] && continue
    version=$(jdk_version "$candidate")
    if [ "$version" -ge "$least" ] && { [ -z "$best" ] || [ "$version" -lt "$best_version" ]; }; then
      best=$candidate
      best_version=$version
    fi
  done
  if [ -z "$best" ] && command -v javac >/dev/null; then
    candidate=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
    [ "$(jdk_version "$candidate")" -ge "$least" ] && best=$candidate
  fi
  if [ -z "$best" ]; then
    echo "A JDK of version $least or later is needed: install one (for example Temurin $least) or set JAVA_HOME to it." >&2
    exit 1
  fi
  export JAVA_HOME=$best
}
