"""Scheduler or command end, or come back: the grades are those of one machine."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
from cluster_lab import STUDENTS, Cluster, a_class


def test_the_scheduler_ends_and_comes_back(cluster, of_one_machine):
    a_class(cluster)
    scheduler, worker = cluster.scheduler(), cluster.worker("first")
    grading = cluster.grade()
    cluster.until(lambda: len(cluster.events()) >= 2)
    scheduler.kill()
    scheduler.wait()
    # Without a scheduler, a worker ends.
    worker.wait(60)
    cluster.until(lambda: "scheduler is gone" in cluster.log("iml"))
    cluster.scheduler()
    cluster.worker("second")
    assert grading.wait(90) == 0, cluster.log("iml")
    assert "scheduler is there again" in cluster.log("iml")
    assert cluster.grades() == of_one_machine


def test_the_command_is_killed_and_started_again(cluster, of_one_machine):
    a_class(cluster)
    cluster.scheduler()
    cluster.worker("first")
    grading = cluster.grade()
    cluster.until(lambda: len(cluster.events()) >= 2)
    grading.kill()
    grading.wait()
    assert cluster.grade("--jobs", "1", name="again").wait(90) == 0, cluster.log("again")
    kept = [event["student_id"] for event in cluster.events("kept")]
    assert len(kept) >= 2
    assert cluster.grades() == of_one_machine
    # The worker was ready already: it did not import everything anew.
    assert cluster.log("first").count("Starting Worker plugin iml-") == 1


@pytest.mark.parametrize(
    ("before", "ignored", "number"),
    [((), None, signal.SIGHUP), (("nohup",), signal.SIGHUP, signal.SIGTERM)],
    ids=["hangup", "termination, after a hangup that nohup ignores"],
)
def test_other_signals_end_it_as_ctrl_c_does(cluster, before, ignored, number):
    a_class(cluster)
    cluster.scheduler()
    cluster.worker("first")
    grading = cluster.grade(before=before)
    cluster.until(cluster.events)
    assert courses_on(cluster, "first")
    if ignored is not None:
        grading.send_signal(ignored)
        cluster.until(lambda: len(cluster.events()) >= 2)
    grading.send_signal(number)
    assert grading.wait(60) == 130, cluster.log("iml")
    assert "Interrupted: " in cluster.log("iml")
    cluster.until(lambda: not courses_on(cluster, "first"), "the worker still has the course")
    assert len(cluster.grades()) - 1 == len(cluster.events()) < len(STUDENTS)


def courses_on(cluster: Cluster, worker: str) -> list[Path]:
    """The folders of courses that a worker holds."""
    return [path for path in cluster.folder.glob(f"place-{worker}/**/iml-*") if path.is_dir()]
