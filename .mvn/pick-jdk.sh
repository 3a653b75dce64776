#!/bin/sh
# Prints the home of a JDK 25 or newer, or says what to install and fails.
#
# JAVA_HOME wins if it is new enough; else the oldest that is, of the one on the PATH and those in
# the places where package managers, SDKMAN, mise, asdf, IDEs, macOS and Homebrew put them. Versions are read from
# each JDK's `release` file: no JVM is started.
set -eu

wanted=25

# The feature version of the JDK in $1, or 0 if there is none.
version_of() {
    version=0
    if [ -x "$1/bin/javac" ] && [ -r "$1/release" ]; then
        while IFS='=' read -r key value; do
            [ "$key" = JAVA_VERSION ] || continue
            version=${value#\"}
            version=${version%%[!0-9]*}
        done <"$1/release"
    fi
    echo "${version:-0}"
}

if [ -n "${JAVA_HOME:-}" ] && [ "$(version_of "$JAVA_HOME")" -ge "$wanted" ]; then
    echo "$JAVA_HOME"
    exit
fi

best=
best_version=0
home=${HOME:-/nonexistent}
on_path=$(command -v javac 2>/dev/null || true)
on_path=$(readlink -f "${on_path:-/nonexistent}" 2>/dev/null || true)
for jdk in \
    "${on_path%/bin/javac}" \
    /usr/lib/jvm/* \
    /usr/java/* \
    /opt/java/* \
    /opt/jdk* \
    "$home"/.sdkman/candidates/java/* \
    "$home"/.local/share/mise/installs/java/* \
    "$home"/.asdf/installs/java/* \
    "$home"/.jdks/* \
    "$home"/.jbang/cache/jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$home"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec; do
    version=$(version_of "$jdk")
    if [ "$version" -ge "$wanted" ] && { [ -z "$best" ] || [ "$version" -lt "$best_version" ]; }; then
        best=$jdk
        best_version=$version
    fi
done

if [ -z "$best" ]; then
    cat >&2 <<EOF
Waybill needs a JDK $wanted or newer, and none was found (JAVA_HOME is '${JAVA_HOME:-not set}').
Install one, for instance:
    Debian, Ubuntu   apt install openjdk-$wanted-jdk-headless, or Temurin from https://adoptium.net
    Fedora           dnf install java-$wanted-openjdk-devel
    macOS            brew install openjdk@$wanted
    anywhere         sdk install java $wanted-tem   (https://sdkman.io)
or set JAVA_HOME to a JDK that is somewhere else.
EOF
    exit 1
fi
echo "$best"
