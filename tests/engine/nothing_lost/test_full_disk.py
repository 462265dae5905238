"""A full disk stops a grading with its reason; what it wrote is whole, and the next run goes on."""

from __future__ import annotations

import json
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from nothing_lost.runs import Class, booked, write_class

STUDENTS = 5
# Room for a submission or two.
SMALL, LARGE = "100k", "100m"
_SCRIPT = """
mount -t tmpfs -o size={small} tmpfs {out} || exit 99
{command}
echo "first: $?"
cp -R {out} {first}
mount -o remount,size={large} {out}
{command}
echo "second: $?"
cp -R {out}/. {kept}
"""
# The gradebook on a disk of its own: too small to make it, large enough, then filled up by others.
_GRADEBOOK_SCRIPT = """
mount -t tmpfs -o size={small} tmpfs {disk} || exit 99
{command}
echo "no room to make it: $?"
mount -o remount,size={large} {disk}
{command}
echo "room: $?"
mv {aside} {submitted}
cat /dev/zero > {disk}/filler
{command}
echo "no room to fill it: $?"
rm {disk}/filler
{command}
echo "room again: $?"
cp {disk}/gradebook.db {kept}
"""


def can_mount() -> bool:
    """Whether this user may mount a file system in a namespace of their own."""
    if shutil.which("unshare") is None:
        return False
    command = ["unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def run(script: str, lesson: Class, **paths: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a namespace of its own, where file systems may be mounted."""
    # The sandbox's own namespace would lack the user that it drops to.
    filled = script.format(
        command=shlex.join(lesson.command("--isolation", "process")),
        small=SMALL,
        large=LARGE,
        **{name: shlex.quote(str(path)) for name, path in paths.items()},
    )
    command = ["unshare", "-rm", "sh", "-c", filled]
    return subprocess.run(command, cwd=lesson.root, capture_output=True, text=True, check=True)


@pytest.mark.skipif(not can_mount(), reason="no file system can be mounted here")
def test_a_full_disk_costs_no_result(tmp_path):
    lesson = write_class(tmp_path, STUDENTS)
    first, kept = tmp_path / "first", tmp_path / "kept"
    for folder in (lesson.out, kept):
        folder.mkdir()
    done = run(_SCRIPT, lesson, out=lesson.out, first=first, kept=kept)
    printed = done.stdout + done.stderr
    assert "first: 1" in done.stdout, printed
    assert "can't be written: No space left on device; what was graded is kept" in done.stderr
    assert "Traceback" not in printed
    assert "second: 0" in done.stdout, printed
    before, after = results(first), results(kept)
    assert len(before) < len(after) == STUDENTS
    assert before.items() <= after.items()
    assert all(json.loads(content)["status"] == "graded" for content in after.values())
    assert not list(kept.rglob("*.tmp"))
    assert len(lesson.events("graded")) == STUDENTS


@pytest.mark.skipif(not can_mount(), reason="no file system can be mounted here")
def test_a_full_disk_under_the_gradebook_costs_no_score(tmp_path):
    lesson = write_class(tmp_path, 2, out="course")
    lesson.hand_in("late")
    aside = (lesson.root / "submitted" / "late").rename(tmp_path / "late")
    disk, kept = tmp_path / "disk", tmp_path / "gradebook.db"
    disk.mkdir()
    with (lesson.root / "nbgrader_config.py").open("a") as config:
        config.write(f'c.CourseDirectory.db_url = "sqlite:///{disk / "gradebook.db"}"\n')
    submitted = lesson.root / "submitted"
    done = run(_GRADEBOOK_SCRIPT, lesson, disk=disk, kept=kept, aside=aside, submitted=submitted)
    printed = done.stdout + done.stderr
    for line in ("no room to make it: 1", "room: 0", "no room to fill it: 1", "room again: 0"):
        assert line in done.stdout.splitlines(), printed
    assert done.stderr.count("All results are kept in") == 2, printed
    assert "disk is full" in done.stderr
    assert "Traceback" not in printed
    assert booked(kept) == {"s00": 5, "s01": 2, "late": 5}
    # Nothing that was graded was graded again.
    assert len(lesson.events("graded")) == 3


def results(out: Path) -> dict[str, bytes]:
    """Return each result file's content by student."""
    return {path.stem: path.read_bytes() for path in out.glob("results/lab/*.json")}
