"""Runs a command as an ordinary user, who owns nothing here but a cache folder."""

from __future__ import annotations

import sys

USER = 54321
# Makes a Python installation in a closed home folder readable, for this command alone.
_SCRIPT = """
set -e
base=$(readlink -f "$1"); top=/$(echo "$base" | cut -d/ -f2); shift
if [ "$(stat -c %a "$top")" != 755 ]; then
    mount --bind "$base" /mnt
    mount -t tmpfs -o mode=755 none "$top"
    mkdir -p "$base"
    mount --bind /mnt "$base"
fi
cache=$(mktemp -d)
chown USER "$cache"
trap 'rm -rf "$cache"' EXIT
ulimit -Sn 1024
prlimit --nproc=400 setpriv --reuid=USER --regid=USER --clear-groups \\
    env HOME=/nowhere XDG_CACHE_HOME="$cache" "$@"
""".replace("USER", str(USER))


def as_anybody(*command: str) -> list[str]:
    """Return the command line that runs ``command`` as that user, in a mount namespace of its own.

    No more than 1,024 files may be open and 400 threads run, of the many that the machine allows.
    """
    return ["unshare", "-m", "sh", "-c", _SCRIPT, "-", sys.base_prefix, *command]
