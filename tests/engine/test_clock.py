"""Time limits: waiting for a processor doesn't count, all else does, and all of them end."""

import os
import signal
import subprocess
import sys
import time

import pytest
from lab import cell, scores
from sandboxed import Kernels

from autograder.judging.kernel.clock import BACKSTOP, Clock, Limit, RunningLimit
from autograder.judging.sandbox.processes import descendants, waited_for_processor

SPIN = "while True: pass"


@pytest.fixture
def crowd():
    """Keep the one processor that this test may use busy with others' work."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(before)})
    others = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(3)]
    yield
    for other in others:
        other.kill()
        other.wait()
    os.sched_setaffinity(0, before)


def compute(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


@pytest.mark.parametrize(
    ("passed", "waited", "left"),
    [
        (0, 0, 10),  # nothing passed
        (4, 0, 6),  # computed or slept
        (10, 0, 0),  # an idle machine: over after its seconds
        (30, 25, 5),  # a busy one
        (30, 99, 10),  # many threads waited at once
        (40, 40, 0),  # over in any case
    ],
)
def test_what_is_left_of_a_limit_of_ten_seconds(passed, waited, left):
    limit = Limit(10)
    limit.count(passed, waited)
    assert limit.left == left


def test_a_limit_never_ends_before_its_seconds():
    limit = Limit(1)
    clock, started = Clock(limit), time.monotonic()
    while (pause := clock.left()) > 0:
        time.sleep(pause)
    assert time.monotonic() - started >= 1


def test_waiting_for_a_processor_does_not_count(crowd):
    limit = Limit(20)
    limit.count(2, 0)  # as much as may pass before a clock looks at what it was spent on
    clock = Clock(limit)
    clock.left()
    compute(0.5)
    clock.stop()
    used = limit.seconds - limit.left - 2
    assert 0.4 < used < 0.9
    assert limit.passed - 2 > used + 0.5  # or the machine was not busy and nothing is shown


def test_a_running_limit_passes_between_two_stretches():
    limit = RunningLimit(5)
    time.sleep(0.2)
    assert limit.left <= 4.8
    Clock(limit).stop()
    assert limit.left > 4


def test_descendants_are_found_and_their_waiting_is_counted(crowd):
    code = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SPIN!r}])"
    parent = subprocess.Popen([sys.executable, "-c", code])
    try:
        deadline = time.monotonic() + 20
        while not (found := descendants(parent.pid)) and time.monotonic() < deadline:
            time.sleep(0.05)
        before = waited_for_processor(found)
        time.sleep(1)
        assert waited_for_processor(found) > before + 0.3
    finally:
        for pid in [*descendants(parent.pid), parent.pid]:
            os.kill(pid, signal.SIGKILL)
        parent.wait()


@pytest.mark.parametrize("code", [SPIN, "import time; time.sleep(10**6)"], ids=["loop", "sleep"])
def test_a_cell_without_an_end_is_ended(warm, code):
    started = time.monotonic()
    assert Kernels(warm.control).run(code, seconds=2).status in ("timeout", "error")
    assert 2 <= time.monotonic() - started < BACKSTOP * 2 + 10


def test_many_processes_do_not_end_a_cell_early(warm):
    code = f"""
import multiprocessing, time
def work(_):
    end = time.process_time() + 1
    {SPIN.replace("True", "time.process_time() < end")}
multiprocessing.get_context("fork").Pool(4).map(work, range(4))
"""
    # Two seconds of computing in four processes: more than the limit on one processor.
    assert Kernels(warm.control).run(code, seconds=3).status == "ok"


def test_honest_work_among_others_keeps_its_points(lab, crowd):
    # The kernel goes where the others are.
    join = f"import os\nos.sched_setaffinity(0, {os.sched_getaffinity(0)})"
    busy = "import time\nend = time.process_time() + 0.7\nwhile time.process_time() < end: pass"
    mean = "def mean(x):\n    " + busy.replace("\n", "\n    ") + "\n    return np.mean(x)\n"
    graded = lab.grade(own=[join, busy], mean=mean, limits={"cell_seconds": 2, "check_seconds": 2})
    assert cell(graded, "own-1") == "ok"
    assert scores(graded) == {"double": 3.0, "mean": 2.0}
