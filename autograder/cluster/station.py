"""On a worker: one course, ready to grade, with a warm process of its own."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import shutil
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.choices import Isolation
from autograder.cluster.bundle import Bundle
from autograder.cluster.terms import Terms
from autograder.course import Course
from autograder.errors import AutograderError, MissingPrerequisite, SandboxError
from autograder.grading.batch import try_checks_first
from autograder.grading.drawn import Parcel, grade_parcel
from autograder.grading.pool import Pool, Record, WorkFailed, start_server
from autograder.judging.judge.fingerprint import versions
from autograder.judging.judge.setup import Setup, set_up
from autograder.judging.judge.trial import Trial
from autograder.judging.kernel.strongest import strongest
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.preloaded import preloaded

# Free space below which nothing is graded: a kernel's folders and the pages need some.
ROOM = 256 * 2**20
# Of a kernel: a cluster counts a core for each thread of a worker, and so for each submission.
_THREADS = 1
_IDLE_SECONDS = 600.0  # after which a warm process that nobody uses ends
_ANSWER_SECONDS = 120.0  # for the first process, which waits for imports


class Station:
    """Grades submissions of one assignment on this worker.

    Args:
        terms: how.
        bundle: the course.
        place: the worker's own folder.
        protected: files that no kernel may see, besides the course and that folder.
        threads: submissions at a time.
    """

    def __init__(
        self, terms: Terms, bundle: Bundle, place: Path, protected: tuple[Path, ...], threads: int
    ) -> None:
        self._terms, self._bundle, self._place = terms, bundle, place
        self._protected, self._threads = protected, threads
        self._lock = threading.Lock()
        self._ready: tuple[Setup, _KeptWarm] | None = None
        # Of its own: an earlier grading by the same terms may not be through with its folder.
        self._folder = place / f"iml-{terms.run}-{uuid.uuid4().hex[:8]}"

    def prepare(self) -> Isolation:
        """Unpack the course and find out whether this worker may grade it.

        Returns:
            What keeps students' code apart here.

        Raises:
            MissingPrerequisite: it may not; the message says why.
        """
        if other := self._terms.other_versions(versions()):
            raise MissingPrerequisite(other)
        if lacking := self.lacks_room():
            raise MissingPrerequisite(lacking)
        start_server()
        try:
            self._bundle.unpack(self._folder)
            setup, _ = self._set_up()
        except (OSError, AutograderError) as error:
            raise MissingPrerequisite(f"the course can't be unpacked there: {error}") from error
        self._refuse_other_judges(setup)
        # What processes are forked from has imported its libraries then, too.
        if "broken" in (record := _in_process(_answer, None, _ANSWER_SECONDS)):
            raise MissingPrerequisite(f"no process can be started there: {record['broken']}")
        return setup.kernels.isolation

    def lacks_room(self) -> str:
        """Say which folder has too little room to grade anything; empty if all have enough."""
        for folder in (self._place, Path(tempfile.gettempdir())):
            free = shutil.disk_usage(folder).free
            if free < ROOM:
                needed = f"{ROOM / 2**20:.0f} MB are needed"
                return f"its disk is full: {free / 2**20:.0f} MB are free in {folder}, {needed}"
        return ""

    def grade(self, parcel: bytes, trial: bytes, seconds: float) -> Record:
        """Grade one submission in a process of its own.

        Args:
            parcel: from `Parcel.to_bytes`.
            trial: how the checks end on the reference solution, as JSON.
            seconds: after which it is given up.

        Returns:
            From `Drawn.to_record`; or ``broken``, with the reason, and ``traceback``.
        """
        setup, warm = self._set_up()
        tried = dataclasses.replace(setup, trial=Trial.from_json(json.loads(trial)))
        with warm.at_work():
            return _in_process(_grade, (tried, parcel), seconds)

    def try_checks(self) -> Record:
        """Try the checks on the reference solution.

        Returns:
            The trial as JSON has it; or ``broken``, with the reason.
        """
        setup, warm = self._set_up()
        with warm.at_work():
            try:
                return try_checks_first(setup).tried.to_json()
            except SandboxError as error:
                return {"broken": str(error)}

    def close(self) -> None:
        """End the warm process and remove the course."""
        with self._lock:
            if self._ready is not None:
                self._ready[1].close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _set_up(self) -> tuple[Setup, _KeptWarm]:
        """Return the setup, and the warm process that its kernels are forked from."""
        with self._lock:
            if self._ready is not None and self._ready[1].runs():
                return self._ready
            course = Course(self._folder)
            warm = _KeptWarm(_THREADS, preloaded(course))
            try:
                setup = set_up(
                    course.assignment(self._terms.assignment),
                    warm.control,
                    self._terms.limits,
                    protected=(self._place, *self._protected, *map(Path, self._terms.protected)),
                    jobs=self._threads,
                    as_today=self._terms.as_today,
                )
                self._ready = self._strongest(setup), warm
            except BaseException:
                warm.close()
                raise
            return self._ready

    def _strongest(self, setup: Setup) -> Setup:
        """Return the setup with the strongest isolation that works here.

        Raises:
            MissingPrerequisite: it isn't good enough.
        """
        found = strongest(setup.kernels)
        if found.isolation not in self._terms.accepted:
            wanted = self._terms.accepted[-1]
            reason = found.refused[wanted]
            raise MissingPrerequisite(f"isolation {wanted} doesn't work there: {reason}")
        return setup.with_isolation(found.isolation)

    def _refuse_other_judges(self, setup: Setup) -> None:
        if setup.checks_sha256 == self._terms.checks_sha256:
            return
        there = setup.judged_by.parts
        parts = [name for name, digest in self._terms.parts.items() if there.get(name) != digest]
        named = ", ".join(parts) or "checks"
        raise MissingPrerequisite(
            f"another version of iml is installed there, which would judge otherwise ({named})"
        )


class _KeptWarm:
    """A warm process that ends by itself when nobody uses it.

    It is started by a thread that lives as long as it does: it ends with the thread that started
    it, and a worker's threads come and go.

    Args:
        threads: per kernel.
        modules: what it imports.

    Raises:
        SandboxError: it could not be started.
    """

    def __init__(self, threads: int, modules: tuple[str, ...]) -> None:
        self._threads, self._modules = threads, modules
        self._last_use, self._users = time.monotonic(), 0
        self._counting = threading.Lock()
        self._ready, self._end = threading.Event(), threading.Event()
        self._process: WarmProcess | None = None
        self._failure: SandboxError | None = None
        threading.Thread(target=self._keep, daemon=True, name="iml warm process").start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure

    @property
    def control(self) -> Any:
        """See `WarmProcess.control`."""
        assert self._process is not None
        return self._process.control

    def runs(self) -> bool:
        """Whether it can be used; if so, it doesn't end in this moment."""
        with self._counting:
            self._last_use = time.monotonic()
            running = self._process is not None and not self._process.has_ended
            return running and not self._end.is_set()

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep it while the block runs."""
        with self._counting:
            self._users += 1
        try:
            yield
        finally:
            with self._counting:
                self._last_use = time.monotonic()
                self._users -= 1

    def close(self) -> None:
        """End it."""
        self._end.set()

    def _keep(self) -> None:
        with contextlib.ExitStack() as stack:
            try:
                self._process = stack.enter_context(WarmProcess(self._threads, self._modules))
                self._process.wait_ready()
            except SandboxError as error:
                self._failure = error
                return
            except Exception as error:
                self._failure = SandboxError(f"the warm process can't be started: {error}")
                return
            finally:
                self._ready.set()
            while not self._end.wait(1.0):
                with self._counting:
                    if not self._users and time.monotonic() - self._last_use > _IDLE_SECONDS:
                        self._end.set()


def _in_process(work: Any, item: Any, seconds: float) -> Record:
    """Do a piece of work in a process of its own: checks change what belongs to a process."""
    ((_, record),) = Pool(work, 1, seconds).run([item])
    if isinstance(record, WorkFailed):
        return {"broken": str(record), "traceback": record.traceback}
    return record


def _answer(nothing: None) -> Record:
    return {}


def _grade(item: tuple[Setup, bytes]) -> Record:
    setup, parcel = item
    return grade_parcel(setup, Parcel.from_bytes(parcel)).to_record()
