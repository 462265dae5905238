"""Kernels share the cores: TensorFlow's threads follow ``--jobs``."""

import contextlib

import pytest
from courses import REPOSITORY
from sandboxed import Kernels

from autograder.choices import Isolation
from autograder.cli import options
from autograder.course import Course
from autograder.judging.sandbox.launcher import WarmProcess

# TensorFlow starts its threads with the first operation.
COMPUTE = """
import os
import tensorflow as tf
x = tf.random.normal((512, 512))
y = tf.linalg.matmul(x, x).numpy()
print(len(os.listdir("/proc/self/task")), os.environ["OMP_NUM_THREADS"])
"""


@pytest.mark.parametrize(("jobs", "threads"), [(1, 6), (2, 3), (4, 1), (20, 1)])
def test_each_kernel_gets_its_share_of_the_cores(monkeypatch, jobs, threads):
    given = []

    @contextlib.contextmanager
    def started(threads, modules):
        given.append(threads)
        yield

    monkeypatch.setattr(options, "WarmProcess", started)
    monkeypatch.setattr(options, "check_isolation", lambda isolation: None)
    monkeypatch.setattr(options.os, "cpu_count", lambda: 6)
    with options.warm_process(Course(REPOSITORY), Isolation.FULL, jobs):
        assert given == [threads]


def test_tensorflow_starts_as_many_threads_as_it_is_given(warm):
    one, set_to = Kernels(warm.control).run(COMPUTE).text.split()
    assert set_to == "1"
    with WarmProcess(threads=3) as other:
        other.wait_ready()
        three, set_to = Kernels(other.control).run(COMPUTE).text.split()
    assert set_to == "3"
    # It has two pools: for the work within an operation, and for several operations.
    assert int(three) - int(one) == 2 * (3 - 1)
