"""What crosses to a cluster: submissions, results, the course, keys."""

from __future__ import annotations

import dataclasses
import io
import os
import signal
import stat
import subprocess
import zipfile
from pathlib import Path

import dask.config
import pytest
import yaml
from classes import result
from cluster_lab import BIN, SLOW, Cluster, hand_in
from lab import LIMITS, notebook, write_lab

from autograder.choices import Isolation
from autograder.cluster.address import Scheduler
from autograder.cluster.bundle import Bundle, pack
from autograder.cluster.certificates import make_certificates
from autograder.cluster.connection import security_of
from autograder.cluster.terms import Terms
from autograder.course import Course
from autograder.errors import UsageError
from autograder.grading.batch import find_tasks
from autograder.grading.drawn import Drawn, Parcel, drawn
from autograder.grading.grade_one import Graded
from autograder.grading.worker import Task, parcel_of
from autograder.judging.diagnosis.unnamed import Unnamed
from autograder.judging.judge.setup import set_up
from autograder.judging.judge.submission import HandedIn
from autograder.records.store import ResultStore
from autograder.results import Problem, SubmissionResult


def made(student: str = "ada") -> SubmissionResult:
    """Return a complete result of the course in miniature."""
    found = result(student, lambda question, number: number == 0)
    return dataclasses.replace(found, assignment="lab", submission_sha256="0" * 64)


def test_a_submission_crosses_as_it_is(tmp_path):
    parcel = Parcel("ada", HandedIn(b"\xff\x00", (Problem("odd", needs_person=True),)), made())
    assert Parcel.from_bytes(parcel.to_bytes()) == parcel
    nothing = Parcel("ada", "there is none")
    assert Parcel.from_bytes(nothing.to_bytes()) == nothing
    for wrong in (b"", b"{}", b'{"student_id": 1, "handed_in": ""}'):
        with pytest.raises(ValueError, match=r".+"):
            Parcel.from_bytes(wrong)


def test_names_in_another_encoding_cross(tmp_path):
    folder = tmp_path / "\udcfc" / "lab"
    (folder / "\udcfc.ipynb").mkdir(parents=True)
    task = dataclasses.replace(_ada(tmp_path), student_id="\udcfc", folder=folder)
    parcel = parcel_of(task)
    assert parcel.handed_in == r"\udcfc.ipynb is a folder, not a file"
    assert Parcel.from_bytes(parcel.to_bytes()) == parcel


def test_other_terms_are_another_run(tmp_path):
    setup = set_up(write_lab(tmp_path), None, LIMITS)
    full = (Isolation.FULL,)
    first = Terms.of(setup, "host:/out", "0", full)
    assert Terms.of(setup, "host:/out", "0", full) == first
    others = (
        Terms.of(setup, "host:/elsewhere", "0", full),
        Terms.of(setup, "host:/out", "0", (*full, Isolation.USER)),
        Terms.of(setup, "host:/out", "0", full, (tmp_path,)),
        Terms.of(dataclasses.replace(setup, as_today=True), "host:/out", "0", full),
    )
    assert len({first.run, *(terms.run for terms in others)}) == 5


def _ada(root: Path) -> Task:
    assignment = write_lab(root)
    hand_in(root, "ada")
    (ada,) = find_tasks(set_up(assignment, None, LIMITS), root / "submitted", root)
    return ada


def test_a_parcel_holds_the_file_and_the_version_before(tmp_path):
    assignment = write_lab(tmp_path)
    hand_in(tmp_path, "ada")
    (tmp_path / "submitted/ben/lab").mkdir(parents=True)
    store = ResultStore(tmp_path, "lab")
    before = made()
    store.write(before)
    ada, ben = find_tasks(set_up(assignment, None, LIMITS), tmp_path / "submitted", tmp_path)
    data = (ada.folder / "lab.ipynb").read_bytes()
    assert parcel_of(ada) == Parcel("ada", HandedIn(data), before)
    assert parcel_of(ben) == Parcel("ben", "no lab.ipynb was handed in")


def test_a_graded_submission_crosses_with_its_pages(tmp_path):
    setup = set_up(write_lab(tmp_path), None, LIMITS)
    unnamed = (Unnamed("double", "def double(x): ...", None),)
    found = drawn(Graded(made(), notebook(), unnamed=unnamed), setup.source, None)
    back = Drawn.from_record(found.to_record())
    assert (back.graded.result, back.graded.unnamed) == (made(), unnamed)
    assert back.pages == found.pages
    assert back.pages is not None
    assert set(back.graded.profile.seconds()) == set(found.graded.profile.seconds())
    without = Drawn.from_record(Drawn(found.graded, None).to_record())
    assert without.pages is None


def test_the_bundle_is_the_same_each_time_and_holds_no_bank(tmp_path):
    assignment = write_lab(tmp_path / "course")
    entry = assignment.bank / "right/double/plain.py"
    entry.parent.mkdir(parents=True)
    entry.write_text('"""Twice."""\n')
    bundle = pack(assignment)
    assert pack(assignment) == bundle
    names = zipfile.ZipFile(io.BytesIO(bundle.data)).namelist()
    assert "tests/lab/hidden/test_double.py" in names
    assert not [name for name in names if "bank" in name or "pyc" in name]
    place = tmp_path / "place"
    Bundle(bundle.data).unpack(place)
    assert stat.S_IMODE(place.stat().st_mode) == 0o700
    here, there = (
        set_up(Course(root).assignment("lab"), None) for root in (assignment.root, place)
    )
    assert there.checks_sha256 == here.checks_sha256
    assert Terms.of(there, "run", bundle.sha256, (Isolation.FULL,)) == Terms.of(
        here, "run", bundle.sha256, (Isolation.FULL,)
    )


def test_keys_are_for_one_user_and_never_overwritten(tmp_path):
    folder = tmp_path / "keys"
    paths = make_certificates(folder, days=2)
    assert {stat.S_IMODE(path.stat().st_mode) for path in paths} == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    before = [path.read_bytes() for path in paths]
    with pytest.raises(UsageError, match="keys in use are not overwritten"):
        make_certificates(folder, days=2)
    assert [path.read_bytes() for path in paths] == before
    own = yaml.safe_load((folder / "dask.yaml").read_text())
    with dask.config.set(dask.config.merge(dask.config.config, own)):
        arguments = security_of(Scheduler("tls://host:1")).get_connection_args("client")
    assert arguments["require_encryption"]
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="can't be written"):
        make_certificates(tmp_path / "file/keys", days=2)


def test_student_code_sees_nothing_of_the_worker_or_the_course(cluster):
    paths = [cluster.keys, cluster.folder, cluster.root, cluster.folder / "place-only"]
    names = list(map(str, paths))
    spy = f"import os\nseen = [p for p in {names} if os.path.exists(p)]\nassert not seen"
    hand_in(cluster.root, "spy", [spy, "open('/nowhere')"])
    cluster.scheduler()
    cluster.worker("only")
    assert cluster.grade().wait(90) == 0, cluster.log("iml")
    assert all(path.exists() for path in paths)
    first, second = (one["status"] for one in cluster.result("spy")["cells"][:2])
    assert (first, second) == ("ok", "error")


def test_ctrl_c_ends_all_that_local_workers_have_started(cluster):
    for student in ("ada", "ben", "cyd", "dan"):
        hand_in(cluster.root, student, SLOW)
    command = [BIN / "iml", "grade", "lab", "--dask", "local:2", "--log", "events.jsonl"]
    grading = cluster.start(*command, name="iml")
    cluster.until(cluster.events)
    assert left_over(cluster)
    grading.send_signal(signal.SIGINT)
    assert grading.wait(60) == 130, cluster.log("iml")
    assert "Interrupted: " in cluster.log("iml")
    cluster.until(lambda: not left_over(cluster), "processes are left")
    again = subprocess.run(command, cwd=cluster.root, env=cluster.environment, capture_output=True)
    assert again.returncode == 0
    assert cluster.grades() == cluster.grades_of_one_machine()


def left_over(cluster: Cluster) -> list[int]:
    """The processes whose environment names this test's folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        try:
            if str(cluster.folder).encode() in path.read_bytes():
                found.append(int(path.parent.name))
        except OSError:
            continue
    return [pid for pid in found if pid != os.getpid()]
