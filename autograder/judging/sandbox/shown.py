"""Which paths a kernel is shown, and which must never be among them.

Only what Python and its packages need is shown: a virtual environment may be in the course, and a
course in a folder that every system shows (``/usr/src/app``). So a protected path below a shown one
is covered, and a shown path below a protected one is shown on top of the cover.
"""

from __future__ import annotations

import contextlib
import enum
import os
import pwd
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Final

from autograder.cache import cache_folder
from autograder.judging.sandbox.mounts import mount_of, mounts

_SYSTEM: Final = ("/usr", "/bin", "/sbin", "/lib", "/lib64")
# Parts of /usr only, without what else a machine may keep there: courses, an exchange, data.
_USR: Final = (
    *("bin", "sbin", "lib", "lib32", "lib64", "libx32", "libexec", "include", "share"),
    *("local/bin", "local/sbin", "local/lib", "local/lib64", "local/include"),
    "local/share/fonts",
)
_ETC: Final = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "nsswitch.conf")
MACHINE: Final = (
    *_SYSTEM[1:],
    *(f"/usr/{name}" for name in _USR),
    *(f"/etc/{name}" for name in _ETC),
)


def visible(python: Iterable[str], protected: Iterable[str]) -> tuple[str, ...]:
    """Return what a kernel is shown.

    Args:
        python: what its Python needs; shown even below a protected path.
        protected: the grader's paths; what the system has below them is left out.
    """
    hidden = tuple(protected)
    return (*(path for path in MACHINE if not _is_below(path, hidden)), *python)


def python_paths() -> tuple[str, ...]:
    """Return what running this Python needs: interpreter, libraries, packages.

    Of a prefix, which may be any folder, these are only its known parts.
    """
    found = [sys.executable, os.path.realpath(sys.executable)]
    for prefix in dict.fromkeys((sys.prefix, sys.base_prefix, sys.exec_prefix)):
        variables = {"base": prefix, "platbase": prefix}
        places = sysconfig.get_paths(vars=variables)
        found += [places[name] for name in ("purelib", "platlib", "scripts")]
        found += [f"{prefix}/pyvenv.cfg"]
    found += [sysconfig.get_path("stdlib"), sysconfig.get_path("platstdlib")]
    # The interpreter's own library, and in some distributions those that packages link to.
    found += [str(sysconfig.get_config_var("LIBDIR") or ""), f"{sys.base_prefix}/lib"]
    return _with_targets(path for path in found if path and os.path.lexists(path))


def _with_targets(paths: Iterable[str]) -> tuple[str, ...]:
    """Add the targets of the links in each path."""
    both = [found for path in paths for found in (os.path.abspath(path), os.path.realpath(path))]
    return tuple(dict.fromkeys(both))


def protected_paths(paths: Iterable[Path]) -> tuple[str, ...]:
    """Return the real paths of what no kernel may be shown, and all others they are mounted at.

    Args:
        paths: the course, submissions, results and whatever else is the grader's; those that
            don't exist are left out. The grader's home is added, unless it holds system folders,
            and its folders for temporary and cached files, if they are where kernels can look.
    """
    here = (*paths, *home_folders())
    found = [os.path.realpath(path) for path in here if path.exists()]
    machine = [os.path.realpath(path) for path in MACHINE]
    ours = (tempfile.gettempdir(), str(cache_folder("any").parent))
    found += [path for path in map(os.path.realpath, ours) if _is_below(path, machine)]
    kept = [path for path in dict.fromkeys(found) if not _holds_system(path)]
    return tuple(dict.fromkeys(alias for path in kept for alias in aliases(path)))


def home_folders() -> list[Path]:
    """Return this user's home, according to the environment and according to the machine."""
    found = [Path(os.environ["HOME"])] if os.environ.get("HOME") else []
    with contextlib.suppress(KeyError):
        found.append(Path(pwd.getpwuid(os.geteuid()).pw_dir))
    return found


def _holds_system(path: str) -> bool:
    return any(_is_below(system, (path,)) for system in _SYSTEM)


def aliases(path: str) -> list[str]:
    """Return a path, and all others under which the same files are mounted.

    Args:
        path: absolute, without links.
    """
    known = mounts()
    home = mount_of(path, known)
    if home is None:
        return [path]
    inner = os.path.normpath(home.root + "/" + os.path.relpath(path, home.point))
    found = [path]
    for mount in known:
        if mount.device != home.device:
            continue
        if _is_below(inner, (mount.root,)):
            found.append(os.path.normpath(f"{mount.point}/{os.path.relpath(inner, mount.root)}"))
        elif _is_below(mount.root, (inner,)):
            found.append(mount.point)  # a part of it
    return list(dict.fromkeys(found))


def _is_below(path: str, folders: Iterable[str]) -> bool:
    """Whether a path is one of the folders or below one."""
    return any(PurePosixPath(path).is_relative_to(folder) for folder in folders)


class Part(enum.Enum):
    """What a path becomes in the private root."""

    OWN = "an empty folder of the student's"
    SHOWN = "the machine's, read-only"
    COVERED = "hidden"


def in_order(
    own: Iterable[str], shown: Iterable[str], protected: Iterable[str]
) -> list[tuple[str, Part]]:
    """Return all paths from the outermost to the innermost, each with what it becomes.

    In this order, no step undoes what an earlier one did to another path.
    """
    steps = {
        **dict.fromkeys(shown, Part.SHOWN),
        **dict.fromkeys(protected, Part.COVERED),
        **dict.fromkeys(own, Part.OWN),
    }
    return sorted(steps.items(), key=lambda step: (len(PurePosixPath(step[0]).parts), step[0]))


def without(shown: Iterable[str], protected: Iterable[str]) -> list[str]:
    """Return paths that together contain what ``shown`` does, without what is protected.

    For an isolation that can't cover a path: a folder that contains a protected path is replaced
    by its entries.
    """
    shown, protected = tuple(shown), tuple(protected)
    found: list[str] = []
    for path in shown:
        found += _open_up(path, protected)
    return list(dict.fromkeys(found))


def _open_up(path: str, protected: tuple[str, ...]) -> list[str]:
    real = os.path.realpath(path)
    inside = [p for p in protected if _is_below(p, (real,))]
    if not inside:
        return [path]
    if real in inside or not os.path.isdir(real):
        return []
    entries = sorted(os.listdir(real))
    return [found for name in entries for found in _open_up(f"{real}/{name}", protected)]


def exposed(
    shown: Iterable[str], protected: Iterable[str], *, permissions: bool = False
) -> list[str]:
    """Return what this process can see of protected paths, except shown paths below them.

    Args:
        shown: what may be seen even there.
        protected: what may not.
        permissions: whether only the files' permissions protect them: then a folder that can be
            entered is exposed, even if its entries can't be listed.
    """
    allowed = tuple(shown)
    found = [seen for path in protected for seen in _seen(path, allowed)]
    if permissions:
        found += [path for path in protected if os.path.isdir(path) and os.access(path, os.X_OK)]
    return list(dict.fromkeys(found))


def _seen(path: str, shown: tuple[str, ...]) -> list[str]:
    if path in shown:
        return []
    if not any(_is_below(one, (path,)) for one in shown):
        return [path] if _holds_something(path) else []
    return [found for name in _entries(path) for found in _seen(f"{path}/{name}", shown)]


def _holds_something(path: str) -> bool:
    """Whether there is a file with content, or a folder with entries, that can be read."""
    if os.path.isdir(path):
        return bool(_entries(path))
    try:
        with open(path, "rb") as file:
            return bool(file.read(1))
    except OSError:
        return False


def _entries(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError:
        return []
