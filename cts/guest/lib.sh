# Shared by the scripts of this folder; sourced, never run.
#
# After sourcing: the shell stops at the first error and these are set:
#   GUEST  this folder, absolute
#   REPO   the repository's root, absolute
#   CACHE  where everything that is built lives: $TOMBOLO_GUEST_DIR, or target/guest
#
# What the cache holds, each made by the script in brackets, each moved into place only when it is whole:
#   root/    a Debian trixie file system with Mesa 25         [make-root]
#   kernel/  the stock Debian kernel: vmlinux and modules     [make-kernel]
#   initrd   a file system in memory that mounts the root     [make-initrd]

set -euo pipefail

GUEST=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPO=$(cd "$GUEST/../.." && pwd)
CACHE=${TOMBOLO_GUEST_DIR:-$REPO/target/guest}
mkdir -p "$CACHE"
CACHE=$(cd "$CACHE" && pwd)

say() { printf 'guest: %s\n' "$*" >&2; }
die() { say "$*"; exit 1; }

# Runs a command as root, in the same environment: as it is when we are root, else by sudo.
as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"; else sudo --preserve-env -- "$@"; fi
}

# private_mounts CMD...: runs CMD as root in a mount namespace of its own. Whatever it mounts is gone when it ends, also
# when it is killed; so no mount of the host's /dev can be left below a folder that somebody deletes later.
private_mounts() {
    as_root unshare --mount --propagation private -- "$@"
}

# discard PATH...: deletes what an interrupted build left; never crosses into another file system.
discard() {
    as_root rm -rf --one-file-system -- "$@"
}

# locked NAME: from here to the end of this process, be the only one that builds NAME in the cache.
locked() {
    exec 9>"$CACHE/.$1.lock"
    flock 9
}

# current PATH INPUT: true when PATH was built from exactly the text INPUT (see stamp).
current() {
    [ -e "$1" ] && [ -f "$CACHE/.$(basename "$1").stamp" ] && [ "$(cat "$CACHE/.$(basename "$1").stamp")" = "$(stamp_of "$2")" ]
}
stamp_of() { printf '%s' "$1" | sha256sum | cut -d' ' -f1; }

# install_as PATH PARTIAL INPUT: PARTIAL is whole now: put it at PATH, and note the text that it was built from.
install_as() {
    discard "$CACHE/.$(basename "$1").stamp" "$1"
    as_root mv -- "$2" "$1"
    stamp_of "$3" > "$CACHE/.$(basename "$1").stamp"
}
