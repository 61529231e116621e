# Finds the JDK that the build runs on; sourced by `ruapc` and `verify`. Bash 3.2 will do.
#
# Maven itself runs on this JDK, since formatter and Error Prone run inside Maven's JVM.

readonly JDK_MINIMUM=25

# Exports JAVA_HOME: the current one, else that of `java` on the PATH, else one from the usual
# places, whichever first is a JDK that is new enough.
find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "$(home_of_path_java)" \
    /usr/lib/jvm/* /opt/* /opt/*/* /usr/java/* /usr/local/*jdk* \
    ~/.sdkman/candidates/java/* ~/.jdks/* ~/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    ~/Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if is_new_enough_jdk "$candidate"; then
      export JAVA_HOME=$candidate
      # What Maven's own libraries do is not worth a warning in every run.
      export MAVEN_OPTS="--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow ${MAVEN_OPTS:-}"
      return
    fi
  done
  fail "no JDK $JDK_MINIMUM or newer found: install one (Temurin, or your system's openjdk-$JDK_MINIMUM-jdk) or set JAVA_HOME"
}

# Whether folder $1 is such a JDK. Its `release` file says so without starting it.
is_new_enough_jdk() {
  [[ -n $1 && -x $1/bin/javac && -r $1/release ]] || return 1
  [[ $(<"$1/release") =~ JAVA_VERSION=\"([0-9]+) && ${BASH_REMATCH[1]} -ge $JDK_MINIMUM ]]
}

home_of_path_java() {
  local java
  java=$(command -v java) || return 0
  dirname "$(dirname "$(readlink -f "$java")")"
}

# Prints why the script ends, on one line, and ends it.
fail() {
  echo "${0##*/}: $*" >&2
  exit 1
}
