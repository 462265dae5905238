"""The loop of ``iml watch``: look, grade, record, until somebody stops it."""

from __future__ import annotations

import contextlib
import signal
import threading
import time
from collections.abc import Iterator, Sequence

from autograder.adapters.nbgrader.new_gradebook import prepare_gradebook
from autograder.cli.class_graded import Order
from autograder.cli.output import Output
from autograder.cli.watched_class import WatchedClass
from autograder.cli.watched_versions import Intake
from autograder.errors import SandboxError
from autograder.grading.pool import start_server
from autograder.grading.wake_ups import is_network, wake_ups
from autograder.judging.sandbox.launcher import WarmProcess

_EVERY = 30.0  # seconds between two looks where nothing is known to have changed


def watch_classes(
    orders: Sequence[Order], intake: Intake, warm: WarmProcess, output: Output, *, poll: bool
) -> None:
    """Grade what arrives until somebody stops it.

    Args:
        orders: how each assignment is graded.
        intake: how submissions arrive.
        warm: the process that kernels are forked from; it may still be importing.
        output: where to print.
        poll: look at all files instead of being told of changes, also where folders are local.

    Raises:
        SandboxError: the warm process could not be started, or has ended.
        OutputError: something can't be written; what was graded is kept.
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    start_server()
    for order in orders[:1]:
        prepare_gradebook(order.assignment.root, order.out)
    with output.console.status("importing what notebooks use, once for all submissions …"):
        warm.wait_ready()
    classes = [WatchedClass(order, intake, warm, output) for order in orders]
    folders = [intake.submitted, *([intake.exchange] if intake.exchange else [])]
    names = ", ".join(order.assignment.name for order in orders)
    output.say(f"watching {' and '.join(map(str, folders))} for {names}; Ctrl-C stops")
    poll = poll or any(map(is_network, folders))
    try:
        with _ended_by(signal.SIGTERM) as stop:
            _watch(classes, wake_ups(folders, stop, poll=poll), warm, stop)
    finally:
        for one in classes:
            one.stop()


def _watch(
    classes: Sequence[WatchedClass],
    wake_ups: Iterator[bool],
    warm: WarmProcess,
    stop: threading.Event,
) -> None:
    looked = 0.0
    for changed in wake_ups:
        if warm.has_ended:
            raise SandboxError("the warm process has ended; start `iml watch` again")
        arriving = changed or any(one.arriving for one in classes)
        if arriving or time.monotonic() - looked > _EVERY:
            # A sum, so that each gets its turn, however much another has to do.
            while sum(one.step() for one in classes) and not stop.is_set():
                pass
            looked = time.monotonic()
        for one in classes:
            one.record()


@contextlib.contextmanager
def _ended_by(number: signal.Signals) -> Iterator[threading.Event]:
    """Return an event that a signal sets: what is being graded then is still recorded."""
    stop = threading.Event()
    before = signal.signal(number, lambda number, frame: stop.set())
    try:
        yield stop
    finally:
        signal.signal(number, before)
