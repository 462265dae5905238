"""Whatever becomes of workers: the grades are those of one machine."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest
from cluster_lab import STUDENTS, a_class


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
