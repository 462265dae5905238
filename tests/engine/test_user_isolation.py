"""Isolation by another user: what a container allows that forbids the full sandbox."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from container import NOT_HERE, in_container

from autograder.errors import MissingPrerequisite
from autograder.kernel.session import KernelSettings
from autograder.kernel.strongest import strongest
from autograder.sandbox.request import Limits
from autograder.sandbox.support import check_isolation

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
    ["secret", "secret through /proc", "host file", "network", "grader", "root", "trace", "tmp"],
)
def test_it_reaches_nothing_of_the_grader(found, attempt):
    assert found[attempt] == "error"


def test_it_works_in_a_folder_of_its_own_with_copies(found):
    assert found["files"] == "ok"
    assert found["original"] == "as it was"
    assert found["scratch"] == "ok"


def test_a_bomb_of_processes_ends(found):
    assert found["bomb"] == "processes"


def test_nothing_is_left_behind(found):
    assert found["left"] == []


def test_where_the_full_sandbox_works_it_is_the_strongest(warm):
    here = strongest(KernelSettings(warm.control, {}, "process", Limits()))
    assert (here.isolation, here.refused) == ("full", {})


def test_it_is_refused_to_anybody_but_root(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(MissingPrerequisite, match="--isolation user needs root"):
        check_isolation("user")
