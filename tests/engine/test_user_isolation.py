"""Isolation by another user: what a container allows that forbids the full sandbox."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from container import NO_LANDLOCK, NOT_HERE, in_container

from autograder.errors import MissingPrerequisite
from autograder.judging.kernel.session import KernelSettings
from autograder.judging.kernel.strongest import strongest
from autograder.judging.sandbox import user_folders
from autograder.judging.sandbox.request import Limits
from autograder.judging.sandbox.support import check_isolation

SCRIPT = Path(__file__).with_name("user_isolation.py")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """What attempts in a container came to."""
    if NOT_HERE:
        pytest.skip(NOT_HERE)
    secret = tmp_path_factory.mktemp("course") / "secret"
    secret.write_text("hidden")
    secret.chmod(0o600)
    done = subprocess.run(
        in_container(sys.executable, str(SCRIPT), str(secret)),
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_it_is_the_strongest_that_a_container_allows(found):
    assert found["strongest"] == "user"
    assert "namespaces: [Errno 1] unshare: Operation not permitted" in found["full refused"]


def test_the_kernel_is_a_user_of_its_own(found):
    assert int(found["uid"]) > 3_000_017
    assert found["uid"] != found["another uid"]


@pytest.mark.parametrize(
    "attempt",
    [
        *("secret", "secret through /proc", "host file", "network", "grader", "root", "trace"),
        *("tmp", "device of zeros", "semaphores", "messages", "shared memory"),
        "netlink to everybody",
    ],
)
def test_it_reaches_nothing_of_the_grader(found, attempt):
    assert found[attempt] == "error"


def test_it_works_in_a_folder_of_its_own_with_copies(found):
    assert found["files"] == "ok"
    assert found["original"] == "as it was"
    assert found["scratch"] == "ok"


def test_a_bomb_of_processes_ends(found):
    assert found["bomb"] == "processes"


@pytest.mark.parametrize("work", ["training", "deep folders"])
def test_notebooks_work(found, work):
    assert found[work] == "ok"


def test_a_full_folder_ends_the_kernel(found):
    assert found["full disk"] == "disk"


def test_files_without_a_name_count(tmp_path):
    with tempfile.TemporaryFile(dir=tmp_path) as file:
        file.write(os.urandom(2**20))
        file.flush()
        assert user_folders.exceeds(str(tmp_path), [os.getpid()], 2**19)
        assert not user_folders.exceeds(str(tmp_path), [], 2**19)


def test_many_files_count_as_well_as_large_ones(tmp_path, monkeypatch):
    monkeypatch.setattr(user_folders, "_MOST_FILES", 10)
    for number in range(11):
        (tmp_path / str(number)).touch()
    assert user_folders.exceeds(str(tmp_path), [], 2**30)


def test_what_the_owner_has_in_other_folders_counts_once(tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "a").write_bytes(bytes(2**20))
    (tmp_path / "b").write_bytes(bytes(2**20))
    assert user_folders.exceeds(str(own), [], 2**20 + 2**19, [str(tmp_path)])
    assert not user_folders.exceeds(str(own), [], 2**21 + 2**19, [str(tmp_path)])


def test_a_folder_that_was_moved_away_is_no_way_out(tmp_path):
    assert user_folders.exceeds(str(tmp_path / "gone"), [], 2**30)


def test_one_kernel_runs_at_a_time(found):
    assert found["at once"] > 1.5


def test_nothing_is_left_behind(found):
    assert found["leaves"] == "ok"
    assert found["left"] == []
    assert found["left files"] == []


@pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)
def test_without_landlock_permissions_and_limits_must_do(tmp_path):
    for name, mode in (("open", 0o755), ("shut", 0o700), ("entered", 0o711)):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(mode)
    for folder in (tmp_path, *tmp_path.parents):
        if folder.owner() == "root" and str(folder).startswith("/tmp/pytest"):
            folder.chmod(0o755)
    script = Path(__file__).with_name("without_landlock.py")
    folders = [str(tmp_path / name) for name in ("open", "shut", "entered")]
    done = subprocess.run(
        in_container(sys.executable, str(script), *folders),
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env={**os.environ, NO_LANDLOCK: "1"},
    )
    assert done.returncode == 0, done.stderr
    opened, shut, entered, filled = json.loads(done.stdout.splitlines()[-1])
    assert f"{folders[0]} of the grader's could be seen" in opened
    assert "chmod o-rwx" in opened
    assert shut == ""
    assert f"{folders[2]} of the grader's could be seen" in entered
    assert filled == "disk"


def test_where_the_full_sandbox_works_it_is_the_strongest(warm):
    here = strongest(KernelSettings(warm.control, {}, "process", Limits()))
    assert (here.isolation, here.refused) == ("full", {})


def test_it_is_refused_to_anybody_but_root(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(MissingPrerequisite, match="--isolation user needs root"):
        check_isolation("user")
