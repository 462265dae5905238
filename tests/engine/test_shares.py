"""A kernel's share of what Linux counts for each user: ids and descriptors."""

from __future__ import annotations

import os
import resource

import pytest

from autograder.judging.sandbox import descriptors, threads, users
from autograder.judging.sandbox.users import Users


@pytest.fixture
def as_root(monkeypatch):
    """Return how to act as root of a machine with these maps of users."""

    def act(*ranges: tuple[int, int], processes: int = 32768) -> Users | None:
        monkeypatch.setattr(os, "geteuid", lambda: 0)
        monkeypatch.setattr(users, "_mapped", lambda _kind: list(ranges))
        monkeypatch.setattr(users.Path, "read_text", lambda _path: str(processes))
        return users.student_users()

    return act


def test_a_machine_gives_each_process_id_a_user(as_root):
    assert as_root((0, 2**32 - 1)) == Users(3_000_017, 32769)


def test_a_rootless_container_gives_those_that_it_has(as_root):
    found = as_root((0, 1), (1, 65537))
    assert found == Users(65_534 - 32_769, 32_769)


def test_where_there_are_too_few_all_share_one(as_root):
    assert as_root((0, 1), (1, 65537), processes=4_194_304) == Users(65_536, 1)


def test_where_there_is_but_one_kernels_run_as_the_caller(as_root):
    assert as_root((0, 1)) is None


@pytest.mark.parametrize("kernels", [1, 2, 4])
def test_no_kernels_use_up_the_watches(monkeypatch, kernels):
    monkeypatch.setattr(descriptors, "_max_user_watches", lambda: 1_000_000)
    count = descriptors.descriptors(1024, 32, kernels, 2**32)
    assert kernels * 32 * (count // 2) ** 2 < 1_000_000
    assert count >= 96


def test_the_wanted_number_is_kept_where_watches_suffice(monkeypatch):
    monkeypatch.setattr(descriptors, "_max_user_watches", lambda: 10**9)
    assert descriptors.descriptors(1024, 32, 2, 2**40) == 1024


def test_the_watches_of_a_kernel_take_an_eighth_of_its_memory():
    for megabytes in (700, 4096):
        count = descriptors.descriptors(1024, 32, 1, megabytes * 2**20)
        assert 32 * (count // 2) ** 2 * 208 < megabytes * 2**20 / 8


def test_what_is_on_its_way_leaves_the_grader_room(monkeypatch):
    monkeypatch.setattr(descriptors, "_max_user_watches", lambda: 10**9)
    monkeypatch.setattr(resource, "getrlimit", lambda _which: (1024, 1024))
    assert descriptors.descriptors(1024, 32, 2, 2**40) + 253 < 1024


@pytest.mark.parametrize(
    ("own", "inside", "kernels", "expected"),
    [
        ("0::/box/job\n", "box/job", 1, 388),
        ("0::/box/job\n", "box", 2, 170),
        ("0::/of/the/machine\n", "", 2, 170),
        ("9:name=systemd:/\n8:pids:/box\n0::/\n", "pids/box", 2, 170),
        ("0::/box/job\n", "elsewhere", 2, 512),
        ("0::/box/job\n", "box", 100, 64),
    ],
    ids=["own", "outer", "a container's", "of the first version", "another's", "too few"],
)
def test_kernels_share_the_threads_of_a_group(tmp_path, own, inside, kernels, expected):
    (tmp_path / "own").write_text(own)
    limit = tmp_path / "groups" / inside / "pids.max"
    limit.parent.mkdir(parents=True)
    limit.write_text("500\n")
    assert threads.threads(512, kernels, tmp_path / "groups", tmp_path / "own") == expected


def test_a_group_without_a_limit_limits_nothing(tmp_path):
    (tmp_path / "own").write_text("0::/\n")
    (tmp_path / "pids.max").write_text("max\n")
    assert threads.threads(512, 2, tmp_path, tmp_path / "own") == 512
