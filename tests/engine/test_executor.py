"""A batch runs wherever its executor runs it, and takes what comes back, in any order."""

from __future__ import annotations

import dataclasses

import nbformat
from lab import notebook

from autograder.grading.batch import find_tasks, grade_batch
from autograder.grading.pool import WorkFailed
from autograder.grading.worker import work
from autograder.records.store import ResultStore
from autograder.results import Status


class Elsewhere:
    """Grades in this process, the last submission first, and loses one."""

    def __init__(self, lost):
        self.lost, self.seconds = lost, []

    def grade(self, tasks, seconds):
        self.seconds.append(seconds)
        for task in reversed(list(tasks)):
            if task.student_id == self.lost:
                yield task, WorkFailed("the machine went away")
            else:
                yield task, work(task)


def test_an_executor_decides_where_and_in_which_order(lab, tmp_path):
    for student in ("ada", "ben", "cyd"):
        folder = tmp_path / "submitted" / student / "lab"
        folder.mkdir(parents=True)
        nbformat.write(notebook(), folder / "lab.ipynb")
    tasks = find_tasks(lab.setup(), tmp_path / "submitted", tmp_path)
    executor = Elsewhere(lost="ben")
    found = {f.result.student_id: f.result for f in grade_batch(tasks, executor)}
    assert list(found) == ["cyd", "ben", "ada"]
    assert [found[name].status for name in ("ada", "cyd")] == [Status.GRADED] * 2
    assert found["ben"].status is Status.PARTIAL
    assert "the machine went away" in found["ben"].problems[0].text
    assert executor.seconds[0] > tasks[0].setup.limits.submission_seconds
    # What came back is recorded, and graded again only where it was not whole.
    assert {r.student_id for r in ResultStore(tmp_path, "lab").read_all()} == set(found)
    again = grade_batch([dataclasses.replace(task) for task in tasks], Elsewhere(lost=""))
    assert {f.result.student_id for f in again if not f.resumed} == {"ben"}
