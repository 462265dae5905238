"""The root folder that student code sees under full isolation: made in memory, then entered.

The system and Python are shown at their own paths, read-only; if one of those contains anything of
the grader's, that is covered. Of everything else there are copies or nothing.
"""

from __future__ import annotations

import os
import shutil

from autograder.judging.sandbox import shown, syscalls
from autograder.judging.sandbox.request import HOME, KERNEL_FOLDER, KernelRequest
from autograder.judging.sandbox.shown import Part
from autograder.judging.sandbox.syscalls import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_REC

INNER_ID = 1000
# Not zero: memory mapped from it is counted nowhere.
DEVICES = ("null", "full", "random", "urandom")
_ZEROS = 2**30  # bytes of the file that replaces /dev/zero; none of them is stored
_FILES = "/run/files"  # holds the students' files, so that no mount names a folder of ours
OWN_FOLDERS = (HOME, "/tmp", "/dev/shm")  # the student's own, in memory
_PASSWD = f"root:x:0:0::/:/bin/false\nstudent:x:{INNER_ID}:{INNER_ID}::{HOME}:/bin/sh\n"
# The private root is built on a mount point that every Linux has, that contains nothing we mount
# from, and that leaves nothing behind on disk.
_NEW_ROOT = "/proc"
_PROC_FLAGS = MS_NOSUID | MS_NODEV | MS_NOEXEC
_HOSTS = "127.0.0.1 localhost\n::1 localhost\n"


def private_root(request: KernelRequest) -> None:
    """Build the root folder that student code sees, and enter it.

    Raises:
        OSError: a mount is refused.
    """
    root = _NEW_ROOT
    syscalls.mount("none", "/", None, MS_REC | syscalls.MS_PRIVATE)
    _mount_memory(root, "size=4m,mode=755")
    _devices(root)
    visible = shown.visible(request.readable, request.protected)
    covers = []
    for path, part in shown.in_order(OWN_FOLDERS, visible, request.protected):
        if part is Part.OWN:
            _scratch(root + path, request.limits.file_bytes, inodes=20_000)
        elif part is Part.SHOWN:
            _show(root, path)
        elif os.path.lexists(root + path):
            covers.append(path)
            _cover(root + path)
    for path in covers:
        syscalls.make_read_only(root + path, recursive=False)
    os.mkdir(f"{root}/proc")
    syscalls.mount("proc", f"{root}/proc", "proc", _PROC_FLAGS, "subset=pid")
    _write(f"{root}/etc/passwd", _PASSWD)
    _write(f"{root}/etc/hosts", _HOSTS)
    # The trusted side reaches it through /proc/<pid>/root.
    _scratch(root + KERNEL_FOLDER, 2**16, inodes=32)
    _give_files(root, request.files)
    syscalls.pivot_root(root)
    syscalls.make_read_only("/", recursive=False)


def _mount_memory(path: str, options: str) -> None:
    syscalls.mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options)


def _cover(path: str) -> None:
    """Put something empty over a path of the grader's."""
    if os.path.isdir(path):
        _mount_memory(path, "size=64k,mode=755")
    else:
        _bind("/dev/null", path)


def _give_files(root: str, files: dict[str, str]) -> None:
    """Show copies of the students' files in the working folder, read-only."""
    size = sum(_size(path) for path in files.values()) + 2**20
    os.makedirs(root + _FILES)
    _mount_memory(root + _FILES, f"size={size},mode=755")
    for name, path in files.items():
        copy_files(path, f"{root}{_FILES}/{name}")
        _bind(f"{root}{_FILES}/{name}", f"{root}{HOME}/{name}")
    syscalls.make_read_only(root + _FILES)


def _size(path: str) -> int:
    """Return the bytes of a file, or of all files below a folder, each in whole pages."""
    page = 4096
    if not os.path.isdir(path):
        return os.path.getsize(path) + page
    return page + sum(_size(entry.path) for entry in os.scandir(path))


def copy_files(source: str, target: str) -> None:
    """Copy a file or a folder, readable by everyone."""
    if os.path.isdir(source):
        os.mkdir(target, 0o755)
        for name in os.listdir(source):
            copy_files(f"{source}/{name}", f"{target}/{name}")
    else:
        shutil.copyfile(source, target)
        os.chmod(target, 0o644)


def _scratch(path: str, size: int, *, inodes: int) -> None:
    """Mount an empty folder of the student's own, in memory and of bounded size."""
    os.makedirs(path, exist_ok=True)
    options = f"size={size},mode=700,nr_inodes={inodes}"
    syscalls.mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options)
    os.chown(path, INNER_ID, INNER_ID)


def _show(root: str, path: str) -> None:
    """Show a system path at its own place: links as links, everything else mounted read-only."""
    if not os.path.lexists(path) or os.path.lexists(root + path):
        return
    os.makedirs(os.path.dirname(root + path), exist_ok=True)
    if os.path.islink(path):
        os.symlink(os.readlink(path), root + path)
    else:
        _bind(path, root + path)


def _bind(source: str, target: str, *, devices: bool = False) -> None:
    """Mount a path read-only; devices can still be written to, but keep their times and mode."""
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    elif not os.path.lexists(target):
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _write(target, "")
    syscalls.mount(source, target, None, MS_BIND | MS_REC)
    syscalls.make_read_only(target, devices=devices)


def _devices(root: str) -> None:
    os.mkdir(f"{root}/dev")
    for name in DEVICES:
        _bind(f"/dev/{name}", f"{root}/dev/{name}", devices=True)
    _write(f"{root}/dev/zero", "")
    os.truncate(f"{root}/dev/zero", _ZEROS)
    os.symlink("/proc/self/fd", f"{root}/dev/fd")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
