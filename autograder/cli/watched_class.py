"""Grade one assignment's submissions as they arrive; record them once there is time for it."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

from autograder.cli.class_graded import Order
from autograder.cli.class_written import Place, fill, write_tables
from autograder.cli.crew import with_checks_tried
from autograder.cli.output import Output
from autograder.cli.public_pages import PublicPages
from autograder.cli.watched_versions import Intake, Versions
from autograder.errors import AutograderError, OutputError
from autograder.grading.batch import find_tasks, grade_batch, hold_results
from autograder.grading.course_config import graders_paths
from autograder.grading.executor import LocalExecutor
from autograder.grading.log import Log
from autograder.judging.judge.setup import Setup, set_up
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.source import read_source
from autograder.outputs import Outputs
from autograder.records.store import ResultStore
from autograder.render.words import needs_person
from autograder.results import SubmissionResult
from autograder.text import number, plain_id, printable

_ROUND = 4  # submissions of each job between two looks at what has arrived
_SHARE = 10  # recording takes at most one part in so many of the time
_PAUSE = 5.0  # seconds before something that went wrong is tried again
_TABLES = "grades.csv and report"
_STOPPED = "`iml watch` was stopped: what the gradebook adds comes with its next start."


class WatchedClass:
    """One assignment.

    Args:
        order: how it is graded.
        intake: how submissions arrive.
        warm: the process that kernels are forked from, ready.
        output: where to print.
    """

    def __init__(self, order: Order, intake: Intake, warm: WarmProcess, output: Output) -> None:
        self._order = order
        self._intake = intake
        self._warm = warm
        self._output = output
        self._name = order.assignment.name
        root = order.assignment.root
        self._versions = Versions(Outputs(order.out, self._name), intake, root, output)
        self._setup: Setup | None = None  # of the last round
        self._unrecorded: set[str] = set()
        self._record_from = 0.0
        self._not_before = 0.0
        self._trouble = ""  # what kept us from grading or recording last

    @property
    def arriving(self) -> bool:
        """Whether something has arrived that may still be changing, or that we were kept from."""
        return self._versions.waiting or bool(self._trouble)

    def step(self) -> bool:
        """Grade some of what has arrived; return whether there was anything.

        Raises:
            OutputError: a result can't be written.
        """
        return self._attempt(self._round)

    def record(self) -> None:
        """Bring gradebook, tables and report into line with the results, if it is time to.

        Raises:
            OutputError: something can't be written.
        """
        if self._unrecorded and time.monotonic() >= self._record_from:
            self._attempt(self._recorded)

    def stop(self) -> None:
        """Bring the tables into line; the gradebook takes longer, and follows with the next start.

        Raises:
            OutputError: something can't be written.
        """
        if self._unrecorded:
            self._attempt(lambda: self._tables(_STOPPED))

    def _attempt(self, work: Callable[[], bool]) -> bool:
        """Hold the results and do something; return false where something keeps us from it.

        Whatever may pass by itself, such as another command at work or a source that is being
        edited, is named once, and ends nothing.
        """
        if time.monotonic() < self._not_before:
            return False
        try:
            with hold_results(self._order.out, self._name):
                done = work()
            self._trouble = ""
            return done
        except OutputError:
            raise
        except AutograderError as error:
            self._not_before = time.monotonic() + _PAUSE
            if str(error) != self._trouble:
                self._trouble = str(error)
                self._output.say(f"{self._name}: {error}. Trying again …", style="yellow")
            return False

    def _round(self) -> bool:
        students = self._versions.take(_ROUND * self._order.jobs)
        if students:
            try:
                self._grade(students)
            except BaseException:
                self._versions.again(students)  # those that were graded are soon found to be
                # A worker may have written a result that nobody has taken yet.
                store = ResultStore(self._order.out, self._name)
                self._unrecorded.update(one for one in students if store.read(one) is not None)
                raise
        return bool(students)

    def _grade(self, students: list[str]) -> None:
        order, setup = self._order, self._set_up()
        tasks = find_tasks(setup, order.submitted, order.out, students)
        pages = PublicPages(setup.source, order.out, order.submitted, self._intake.exchange)
        grading = grade_batch(tasks, LocalExecutor(order.jobs))
        with Log(order.log) as log, contextlib.closing(grading) as batch:
            for finished in batch:
                log.finished(finished)
                self._unrecorded.add(finished.result.student_id)
                if not finished.resumed:
                    self._say(finished.result)
                if not pages.is_written(finished.result):
                    self._show_student(pages, finished.result)

    def _show_student(self, pages: PublicPages, result: SubmissionResult) -> None:
        """Give a student the public page of a version."""
        note = self._versions.counted(result)
        try:
            pages.write(result, note)
        except OutputError:
            raise
        # What a student wrote must not keep the others from being graded.
        except Exception as error:
            why = printable(f"{type(error).__name__}: {error}")
            who = plain_id(result.student_id)
            self._output.say(f"{self._name} {who}: no public page, {why}", style="red")

    def _set_up(self) -> Setup:
        """Return what to grade with, anew for each round: somebody may edit the course."""
        order = self._order
        setup = set_up(
            order.assignment,
            self._warm.control,
            order.limits,
            order.isolation,
            protected=graders_paths(order.assignment.root, order.submitted, order.out),
            jobs=order.jobs,
            as_today=order.as_today,
        )
        if self._setup and self._setup.checks_sha256 != setup.checks_sha256:
            self._output.say(f"{self._name}: checks or points have changed; all are graded again")
            self._versions.all_again()
        self._setup = with_checks_tried(setup, self._output)
        return self._setup

    def _say(self, result: SubmissionResult) -> None:
        points = f"{number(result.score)} of {number(result.max_score)} points"
        who, took = plain_id(result.student_id), f"{result.seconds:.1f} s"
        self._output.say(f"{self._name} {who}: {points} in {took}")
        for reason in needs_person(result):
            self._output.say(f"  {reason}", style="yellow")

    def _recorded(self) -> bool:
        began = time.monotonic()
        try:
            fill(self._place(), sorted(self._unrecorded), self._output)
            self._unrecorded.clear()
        finally:
            self._tables()
            self._record_from = time.monotonic() + (_SHARE - 1) * (time.monotonic() - began)
        self._output.say(f"{self._name}: recorded in gradebook, {_TABLES}")
        return True

    def _tables(self, without: str = "") -> bool:
        write_tables(self._place(), without=without)
        return True

    def _place(self) -> Place:
        order = self._order
        source = self._setup.source if self._setup else read_source(order.assignment)
        return Place(source, order.submitted, order.out, order.people)
