"""The connection to a scheduler, and the workers that stand behind it."""

from __future__ import annotations

import contextlib
import logging
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import dask.config
from distributed import Client, LocalCluster
from distributed.security import Security

from autograder.cluster.address import Local, Scheduler
from autograder.cluster.plugin import CoursePlugin
from autograder.cluster.settings import OWN
from autograder.cluster.state import WorkerState, described, refused
from autograder.errors import MissingPrerequisite

_CONNECT_SECONDS = 10.0
_PREPARE_SECONDS = 600.0  # for the first imports on a slow disk
_LOOK_SECONDS = 2.0  # between two looks at which workers are there
_ASK_SECONDS = 0.5  # between two questions whether they are ready


class Connection:
    """A client of a scheduler, with the course's plugin on all workers.

    Args:
        address: of the scheduler.
        security: certificates and keys.
        say: is told, in a sentence, which workers come and why some don't grade.

    Raises:
        MissingPrerequisite: the scheduler can't be reached, or is not who it should be.
    """

    def __init__(
        self, address: str, security: Security, say: Callable[[str], None] = lambda line: None
    ) -> None:
        self._say = say
        self._lock = threading.Lock()
        self._told: dict[str, WorkerState] = {}
        self._is_prepared = False
        self._there: set[str] = set()
        self._looked = -_LOOK_SECONDS
        self._plugin: CoursePlugin | None = None
        self.started: Counter[str] = Counter()
        _quieten()
        try:
            self.client = Client(
                address,
                timeout=_CONNECT_SECONDS,
                security=security,
                set_as_default=False,
                name="iml",
            )
        except (OSError, ValueError, TypeError, RuntimeError) as error:
            raise MissingPrerequisite(_why_unreachable(address, error)) from error

    @property
    def dashboard(self) -> str:
        """Where a browser can watch the scheduler, if that is on; empty if nowhere."""
        services = self.client.scheduler_info(n_workers=0)["services"]
        return str(self.client.dashboard_link) if "dashboard" in services else ""

    def prepare(self, plugin: CoursePlugin) -> list[WorkerState]:
        """Have every worker get ready for a course, those that come later included.

        Returns:
            What each that is there says of itself.

        Raises:
            MissingPrerequisite: none of those that are there grades, or the scheduler is gone.
        """
        self._plugin = plugin
        self.client.subscribe_topic(plugin.name, self._heard)
        problem = ""
        try:
            self.client.register_plugin(plugin)
        # Whatever a worker raises on which iml isn't installed; the others are ready all the same.
        except Exception as error:
            problem = str(error) or type(error).__name__
        try:
            states = self._states(problem)
        except OSError as error:
            raise MissingPrerequisite(f"the scheduler is gone: {problem or error}") from error
        with self._lock:
            self._told.update({state.address: state for state in states})
            self._is_prepared = True
        if states and not any(state.isolation for state in states):
            raise MissingPrerequisite("; ".join(map(refused, states)))
        return states

    def threads(self) -> int:
        """Return how many submissions all workers grade at a time, as far as they have said."""
        if time.monotonic() - self._looked > _LOOK_SECONDS:
            # Of a scheduler that is gone, the futures tell.
            with contextlib.suppress(OSError):
                self._there = set(self.client.scheduler_info(n_workers=-1)["workers"])
            self._looked = time.monotonic()
        with self._lock:
            return sum(
                state.threads for state in self._told.values() if state.address in self._there
            )

    @property
    def is_lost(self) -> bool:
        """Whether the scheduler is gone."""
        return bool(self.client.status != "running")

    def close(self, *, lost: bool = False) -> None:
        """End the connection; the workers forget the course.

        Args:
            lost: whether the scheduler is gone, so that nobody can be told.
        """
        with contextlib.suppress(Exception):
            if self._plugin is not None and not lost:
                self.client.unregister_worker_plugin(self._plugin.name)
        with contextlib.suppress(Exception):
            self.client.close(timeout=1 if lost else 10)

    def _states(self, problem: str) -> list[WorkerState]:
        """Ask every worker for its state.

        Args:
            problem: what those lack that can't even answer.
        """
        assert self._plugin is not None
        deadline = time.monotonic() + _PREPARE_SECONDS
        while True:
            there = self.client.scheduler_info(n_workers=-1)["workers"]
            found = self.client.run(_state_on_worker, self._plugin.name, on_error="ignore")
            states = {one: _told_by(found.get(one), one, problem) for one in sorted(there)}
            if all(states.values()) or time.monotonic() > deadline:
                late = f"it has not got ready within {_PREPARE_SECONDS:.0f} s"
                return [state or WorkerState(one, reason=late) for one, state in states.items()]
            time.sleep(_ASK_SECONDS)

    def _heard(self, event: tuple[float, dict[str, Any]]) -> None:
        """Take what a worker says: which attempt has begun, or that it is ready or isn't."""
        message = event[1]
        if "started" in message:
            self.started[message["started"]] += 1
            return
        state = WorkerState.from_json(message["state"])
        with self._lock:
            is_news = self._is_prepared and self._told.get(state.address) != state
            self._told[state.address] = state
        if is_news:
            self._say(described([state])[0])


def _quieten() -> None:
    """Leave it to us to say what happens: Dask's words, and traces, would stand between ours."""
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def _told_by(found: dict[str, Any] | None, address: str, problem: str) -> WorkerState | None:
    """Return what a worker has said of itself; None if it isn't ready yet."""
    if found is None and problem:
        return WorkerState(address, reason=f"iml can't run there: {problem}")
    state = None if found is None else WorkerState.from_json(found)
    return state if state and state.address else None


def _state_on_worker(name: str, dask_worker: Any) -> dict[str, Any] | None:
    plugin = dask_worker.plugins.get(name)
    return plugin.state.to_json() if isinstance(plugin, CoursePlugin) else None


def security_of(scheduler: Scheduler) -> Security:
    """Return the keys that Dask's configuration names.

    Raises:
        MissingPrerequisite: it names none, or they can't be read.
    """
    if not scheduler.is_encrypted:
        return Security(require_encryption=False)
    security = Security(require_encryption=True)
    lacking = [
        name
        for name in ("tls_ca_file", "tls_client_cert", "tls_client_key")
        if not getattr(security, name)
    ]
    if lacking:
        raise MissingPrerequisite(
            f"{scheduler.address} needs certificates, and Dask's configuration names none: set "
            "DASK_CONFIG to the folder that `iml cluster certificates` has made"
        )
    try:
        security.get_connection_args("client")
    except (OSError, ssl.SSLError) as error:
        raise MissingPrerequisite(
            f"the certificates in Dask's configuration can't be read: {error}"
        ) from error
    return security


@contextlib.contextmanager
def local_cluster(local: Local) -> Iterator[tuple[str, Security]]:
    """Start a scheduler and workers on this machine, with keys that live as long as they do.

    Yields:
        The scheduler's address, and the keys.
    """
    security = Security.temporary()
    with (
        dask.config.set(dask.config.merge(dask.config.config, OWN)),
        LocalCluster(
            n_workers=local.workers,
            threads_per_worker=1,
            processes=True,
            protocol="tls://",
            host="127.0.0.1",
            security=security,
            dashboard_address=None,
            # Its HTTP server, which has no pages, is for this machine only.
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,
            memory_limit=0,
        ) as cluster,
    ):
        yield cluster.scheduler_address, security


def _why_unreachable(address: str, error: Exception) -> str:
    """Say in one line why there is no connection."""
    causes = []
    cause: BaseException | None = error
    while cause is not None:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    for found in causes:
        if isinstance(found, ssl.SSLError):
            return (
                f"{address} does not show a certificate of the authority in Dask's configuration, "
                f"or refuses ours: {found.reason or found}"
            )
    return f"the scheduler {address} can't be reached: {causes[-1] or causes[0]}"
