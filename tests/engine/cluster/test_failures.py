"""Whatever ends, hangs or comes back in a cluster: the grades are those of one machine."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest
from cluster_lab import SLOW, WRONG, Cluster, hand_in

STUDENTS = ("ada", "ben", "cyd", "dan", "eve", "fay")


def a_class(cluster: Cluster) -> None:
    for student in STUDENTS:
        hand_in(cluster.root, student, SLOW, **({"mean": WRONG} if student == "ben" else {}))


@pytest.fixture(scope="module")
def of_one_machine(tmp_path_factory) -> list[list[str]]:
    """What one machine makes of the class."""
    here = Cluster(tmp_path_factory.mktemp("here"))
    a_class(here)
    return here.grades_of_one_machine()


def test_grades_are_those_of_one_machine_and_a_worker_may_come_late(cluster):
    a_class(cluster)
    empty = cluster.root / "submitted/gus/lab"
    empty.mkdir(parents=True)
    (cluster.root / "submitted/hal/lab").mkdir(parents=True)
    (cluster.root / "submitted/hal/lab/lab.ipynb").write_text("no notebook")
    cluster.scheduler()
    cluster.worker("first")
    grading = cluster.grade()
    cluster.until(lambda: cluster.events(), "nothing was graded")
    cluster.worker("second")
    assert grading.wait(90) == 1, cluster.log("iml")
    assert cluster.grades() == cluster.grades_of_one_machine()
    workers = {event["worker"] for event in cluster.events()}
    assert len(workers) == 2
    assert cluster.log("iml").count("isolation full") == 2
    for student in STUDENTS:
        assert (cluster.root / f"feedback/{student}/lab/lab.html").is_file()
        assert (cluster.root / f"autograded/{student}/lab/lab.ipynb").is_file()
    assert "is not JSON" in cluster.result("hal")["problems"][0]["text"]


def test_a_worker_is_killed_and_another_hangs(cluster, of_one_machine):
    a_class(cluster)
    cluster.scheduler()
    first, second = cluster.worker("first"), cluster.worker("second", "--no-nanny")
    grading = cluster.grade()
    cluster.until(lambda: len(cluster.events()) >= 2)
    os.kill(cluster.working(first), signal.SIGKILL)
    os.kill(second.pid, signal.SIGSTOP)
    assert grading.wait(90) == 0, cluster.log("iml")
    assert cluster.grades() == of_one_machine
    graded = [event["student_id"] for event in cluster.events()]
    assert sorted(graded) == sorted(STUDENTS)


def test_no_worker_is_left_until_another_comes(cluster, of_one_machine):
    a_class(cluster)
    cluster.scheduler()
    first = cluster.worker("first", "--no-nanny")
    grading = cluster.grade()
    cluster.until(cluster.events)
    first.kill()
    first.wait()
    cluster.until(lambda: "No worker is left" in cluster.log("iml"))
    cluster.worker("second")
    assert grading.wait(90) == 0, cluster.log("iml")
    assert cluster.grades() == of_one_machine


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


POISON = """
import os, signal, time
from autograder.cluster.station import Station
grade = getattr(Station, "unpoisoned", Station.grade)
def poisoned(station, parcel, trial, seconds):
    if b'"student_id":"ben"' in parcel:
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGKILL)
    return grade(station, parcel, trial, seconds)
Station.grade, Station.unpoisoned = poisoned, grade
"""


def test_a_submission_that_ends_its_worker_is_tried_twice_and_the_others_are_graded(cluster):
    a_class(cluster)
    (cluster.folder / "poison.py").write_text(POISON)
    cluster.scheduler()
    for name in ("first", "second"):
        cluster.worker(name, "--preload", str(cluster.folder / "poison.py"))
    assert cluster.grade().wait(90) == 1, cluster.log("iml")
    graded = {event["student_id"]: event["status"] for event in cluster.events()}
    assert graded == dict.fromkeys(STUDENTS, "graded") | {"ben": "partial"}
    assert "the workers that graded it ended" in cluster.result("ben")["problems"][0]["text"]
    ended = sum(cluster.log(name).count("Restarting worker") for name in ("first", "second"))
    assert ended == 2, cluster.log("first") + cluster.log("second")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make a small disk")
def test_a_disk_that_is_full_costs_nobody_a_point(cluster, of_one_machine):
    a_class(cluster)
    small = cluster.folder / "place-small"
    small.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m", "none", small], check=True)
    try:
        cluster.scheduler()
        # Two threads: when it withdraws, submissions wait there for both.
        cluster.worker("small", "--nthreads", "2")
        grading = cluster.grade()
        cluster.until(lambda: len(cluster.events()) >= 1)
        (small / "filler").write_bytes(bytes(200 * 2**20))
        cluster.until(lambda: "its disk is full" in cluster.log("iml"))
        cluster.worker("large")
        assert grading.wait(90) == 0, cluster.log("iml")
    finally:
        cluster.close()
        subprocess.run(["umount", "--lazy", small], check=True)
    assert len({event["worker"] for event in cluster.events()}) == 2
    assert cluster.grades() == of_one_machine
