"""``iml warm``: commands run in its server as they would without it, and nobody else gets in."""

from __future__ import annotations

import dataclasses
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from lab import notebook, write_lab

from autograder.adapters.nbgrader import engine
from autograder.course import Course
from autograder.warm import client
from autograder.warm.address import Address, address_of, made_of
from autograder.warm.wire import Connection

IML = str(Path(sys.executable).with_name("iml"))
SECONDS = 120.0
RIGHT = "s1/lab/lab.ipynb"
# Answers rightly only if it can't reach the server.
INTRUDER = """
import socket
def double(x):
    with socket.socket(socket.AF_UNIX) as peer:
        try:
            peer.connect({where!r})
        except OSError:
            return 2 * np.asarray(x)
"""


@dataclass
class Warm:
    """A course, and the environment in which its server is found."""

    root: Path
    address: Address
    before: int = 0  # commands served when the test began

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [IML, *arguments], cwd=self.root, capture_output=True, text=True, timeout=SECONDS
        )

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        return subprocess.Popen(
            [IML, *arguments], cwd=self.root, stdout=pipe, stderr=pipe, text=True
        )

    def hand_in(self, student: str, **cells: str) -> str:
        path = self.root / "submitted" / student / "lab" / "lab.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(notebook(**cells)), encoding="utf-8")
        return str(path)

    @property
    def status(self) -> dict[str, int]:
        return json.loads(self.run("warm", "status", "--json").stdout)

    @property
    def served(self) -> int:
        return self.status["served"] - self.before


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Warm]:
    """A course in miniature, in an environment of its own."""
    folder = tmp_path_factory.mktemp("warm")
    (folder / "run").mkdir(mode=0o700)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(folder / "run"))
        root = write_lab(folder / "course").root
        found = Warm(root, address_of(root))
        yield found
        found.run("warm", "stop")


@pytest.fixture
def warm(course: Warm) -> Warm:
    """The course, with a server that runs."""
    done = course.run("warm")
    assert done.returncode == 0, done.stderr
    return dataclasses.replace(course, before=course.status["served"])


def wait_until(reached: object) -> None:
    deadline = time.monotonic() + SECONDS
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_command_prints_and_ends_as_without_it(warm: Warm) -> None:
    right, wrong = warm.hand_in("s1"), warm.hand_in("s2", double="def double(x): return x\n")
    unknown = ("check", right, "--assignment", "none")
    with_server = [warm.run("check", right), warm.run("check", wrong), warm.run(*unknown)]
    assert warm.served == 3
    warm.run("warm", "stop")
    without = [warm.run("check", right), warm.run("check", wrong), warm.run(*unknown)]
    for served, cold in zip(with_server, without, strict=True):
        assert (served.returncode, served.stderr) == (cold.returncode, cold.stderr)
        # The first line ends in seconds.
        assert served.stdout.splitlines()[1:] == cold.stdout.splitlines()[1:]
    assert [done.returncode for done in without] == [0, 0, 2]


def test_a_class_is_graded_in_it(warm: Warm) -> None:
    warm.hand_in("s1")
    done = warm.run("grade", "lab", "--json")
    assert done.returncode == 0, done.stderr
    (assignment,) = json.loads(done.stdout)["assignments"]
    assert {one["student_id"]: one["score"] for one in assignment["results"]}["s1"] == 5
    assert warm.served == 1


def test_what_starts_no_kernel_is_not_handed_over(warm: Warm) -> None:
    assert warm.run("check", "--help").returncode == 0
    assert warm.run("doctor").returncode in (0, 1)
    assert warm.served == 0


def test_a_second_server_is_not_started(warm: Warm) -> None:
    before = warm.status["pid"]
    assert "is running already" in warm.run("warm").stdout
    refused = warm.run("warm", "--foreground")
    assert refused.returncode == 2
    assert "a warm server of this course is running" in refused.stderr
    assert warm.status["pid"] == before


def test_what_a_killed_server_left_is_replaced(warm: Warm) -> None:
    path = warm.hand_in("s1")
    os.kill(warm.status["pid"], signal.SIGKILL)
    wait_until(lambda: not warm.status["running"])
    assert warm.address.socket.exists()
    assert warm.run("check", path).returncode == 0
    assert warm.run("warm").returncode == 0
    assert warm.status["running"]


def ask(address: Address, **message: object) -> dict | None:
    connection = client.connected(address)
    assert connection is not None
    with connection.socket:
        connection.send([0, 1, 2], **message)
        return connection.receive()


def test_a_server_may_answer_and_close_at_once(monkeypatch) -> None:
    ours, theirs = map(Connection, socket.socketpair())
    send_fds = socket.send_fds

    def answered(*arguments):
        sent = send_fds(*arguments)
        asked = theirs.receive()
        theirs.send(accepted=asked is None)
        theirs.socket.close()
        return sent

    monkeypatch.setattr(socket, "send_fds", answered)
    with ours.socket:
        ours.send([0], do="run")
        assert ours.receive() == {"accepted": False}
    for descriptor in theirs.descriptors:
        os.close(descriptor)


def test_a_server_of_other_code_ends(warm: Warm) -> None:
    answer = ask(warm.address, do="run", made_of="something else", arguments=["check"])
    assert answer == {"accepted": False}
    wait_until(lambda: not warm.status["running"])


def test_it_ends_when_nobody_wants_it(warm: Warm) -> None:
    warm.run("warm", "stop")
    wait_until(lambda: not warm.status["running"])
    process = warm.start("warm", "--foreground", "--idle-minutes", "0.001")
    process.communicate(timeout=SECONDS)
    assert process.returncode == 0
    assert not warm.address.socket.exists()


def test_it_ends_when_nobody_can_find_it(warm: Warm) -> None:
    process = psutil.Process(warm.status["pid"])
    warm.address.socket.unlink()
    process.wait(SECONDS)


def test_ctrl_c_reaches_the_command(warm: Warm) -> None:
    path = warm.hand_in("s1", double="import time\ntime.sleep(600)\n")
    process = warm.start("check", path, "--cell-seconds", "300")
    wait_until(lambda: warm.status["at_work"] == 1)
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 130
    assert "interrupted" in stderr


def test_a_command_whose_client_is_killed_ends(warm: Warm) -> None:
    path = warm.hand_in("s1", double="import time\ntime.sleep(600)\n")
    process = warm.start("check", path, "--cell-seconds", "300")
    wait_until(lambda: warm.status["at_work"] == 1)
    process.kill()
    process.communicate()
    wait_until(lambda: warm.status["at_work"] == 0)


def test_stopping_leaves_commands_at_work_alone(warm: Warm) -> None:
    path = warm.hand_in("s1", double="import time\ntime.sleep(3)\ndef double(x): return 2 * x\n")
    process = warm.start("check", path)
    wait_until(lambda: warm.status["at_work"] == 1)
    warm.run("warm", "stop")
    assert not warm.status["running"]
    _, stderr = process.communicate(timeout=SECONDS)
    assert process.returncode == 0, stderr


def test_students_code_does_not_reach_it(warm: Warm) -> None:
    path = warm.hand_in("s1", double=INTRUDER.format(where=str(warm.address.socket)))
    done = warm.run("check", path, "--json")
    assert warm.served == 1
    assert json.loads(done.stdout)["result"]["score"] == 5


def test_nbgraders_process_borrows_its_warm_process(
    warm: Warm, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("it starts one of its own")

    monkeypatch.setattr(engine, "WarmProcess", never)
    engine._control.cache_clear()
    with engine._control(Course(warm.root)) as control:
        assert control.type == socket.SOCK_SEQPACKET
    engine._control.cache_clear()
    while client._borrowed:
        client._borrowed.pop().socket.close()


@pytest.mark.parametrize("mode", [0o755, 0o770])
def test_a_folder_that_others_may_enter_is_not_used(warm: Warm, mode: int) -> None:
    warm.address.folder.chmod(mode)
    assert client.connected(warm.address) is None
    refused = warm.run("warm")
    assert refused.returncode == 2
    assert "must be a folder that is open to you alone" in refused.stderr
    warm.address.folder.chmod(0o700)


@pytest.mark.skipif(os.getuid() != 0, reason="only root can become someone else")
def test_another_user_is_not_answered(course: Warm, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = (
        "import os, socket, sys; os.setuid(65534); s = socket.socket(socket.AF_UNIX); "
        's.connect(sys.argv[1]); s.sendall(b\'{"do": "status"}\\n\'); print(s.recv(100))'
    )
    # Not below pytest's folder, which nobody else may enter.
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        open_to_all = Warm(course.root, address_of(course.root))
        assert open_to_all.run("warm").returncode == 0
        where = open_to_all.address.socket
        command = [sys.executable, "-c", asked, str(where)]
        kept_out = subprocess.run(command, capture_output=True, text=True)
        assert "PermissionError" in kept_out.stderr
        where.parent.chmod(0o755)
        where.chmod(0o777)
        done = subprocess.run(command, capture_output=True, text=True)
        refused = any(name in done.stderr for name in ("BrokenPipeError", "ConnectionResetError"))
        assert refused or done.stdout.strip() == "b''"
        where.parent.chmod(0o700)
        open_to_all.run("warm", "stop")


def test_what_is_no_message_ends_the_connection() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(b"[1]\n")
        assert Connection(ours).receive() is None
        theirs.sendall(b"{\n")
        assert Connection(ours).receive() is None


def test_the_digest_follows_the_code(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = made_of()
    (tmp_path / "more.py").write_text("x = 1\n", encoding="utf-8")
    monkeypatch.setattr("autograder.warm.address.PACKAGE", tmp_path)
    assert made_of() != before
