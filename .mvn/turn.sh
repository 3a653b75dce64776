# To be sourced: one build at a time in this checkout, as two of Maven in the same target/ break each other.
#
#   take_turn ROOT   waits while another build runs in the checkout, then keeps the next ones waiting
#   end_turn         lets them go on; so does the end of the shell
#
# The lock is a symbolic link that leads nowhere, as macOS has no flock: it is made in one step together with what it
# says, the process that holds it.

# Process $1 and when it began, as its number may soon be another's. Without the latter if there is no such process.
turn_of() {
    if [ -r "/proc/$1/stat" ]; then
        echo "$1:$(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20)"
    else
        echo "$1:$(LC_ALL=C ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' _)"
    fi
}

# Makes the lock $1, unless it is there.
make_turn() {
    ln -s "$build_turn" "$1" 2>/dev/null
}

# True if the build that made the lock $1 was killed; else $build_holder is the one at work, if there is one.
is_abandoned() {
    build_holder=$(readlink "$1" 2>/dev/null) || return 1
    [ "$(turn_of "${build_holder%%:*}")" != "$build_holder" ] || return 1
    # A build that has ended as it should has taken its lock along.
    [ "$(readlink "$1" 2>/dev/null)" != "$build_holder" ] || return 0
    build_holder=
    return 1
}

# Removes the lock of a killed build. Only one at a time looks and removes, or it might be the lock of the next build.
remove_abandoned() {
    if make_turn "$1.removal"; then
        if is_abandoned "$1"; then rm -f "$1"; fi
        rm -f "$1.removal"
    elif is_abandoned "$1.removal"; then
        rm -f "$1.removal"
    fi
}

take_turn() {
    build_lock=$1/.waybill/build
    # What a build itself starts need not wait for it.
    if [ -n "${BUILD_TURN:-}" ] && [ "$BUILD_TURN" = "$(readlink "$build_lock" 2>/dev/null)" ]; then
        build_lock=
        return
    fi
    mkdir -p "$1/.waybill" 2>/dev/null || :
    build_turn=$(turn_of $$)
    build_waits=
    build_tries=20
    until make_turn "$build_lock"; do
        if is_abandoned "$build_lock"; then
            remove_abandoned "$build_lock"
        elif [ -n "$build_holder" ]; then
            [ -n "$build_waits" ] || echo "another build is running (process ${build_holder%%:*}); waiting" >&2
            build_waits=yes
            sleep 1
        elif [ "$build_tries" = 0 ]; then
            # No such file can be made here; then no build can wait for another.
            build_lock=
            return
        else
            build_tries=$((build_tries - 1))
        fi
    done
    trap end_turn EXIT
    trap 'exit 129' HUP
    trap 'exit 130' INT
    trap 'exit 143' TERM
    BUILD_TURN=$build_turn
    export BUILD_TURN
}

end_turn() {
    [ -z "$build_lock" ] || rm -f "$build_lock"
    build_lock=
    unset BUILD_TURN
    trap - EXIT HUP INT TERM
}
