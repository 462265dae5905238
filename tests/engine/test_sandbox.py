"""What student code can and can't do inside the sandbox, as root and as anybody else."""

import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest
from anybody import as_anybody
from sandboxed import Kernels

from autograder.judging.kernel import provisioner
from autograder.judging.sandbox.launcher import WarmProcess

REPOSITORY = Path(__file__).resolve().parents[2]


@pytest.fixture
def kernels(warm):
    """Runs code in fresh kernels."""
    return Kernels(warm.control)


DENIED = {
    "reads the course": f"open({str(REPOSITORY / 'pyproject.toml')!r})",
    "lists the course": f"os.listdir({str(REPOSITORY / 'tests')!r})",
    "reads the home folder": f"os.listdir({str(Path.home())!r} + '/.ssh')",
    "reads host files": "open('/etc/hostname')",
    "writes to site-packages": "open(os.path.join(os.path.dirname(np.__file__), 'x.py'), 'w')",
    "changes modes": "os.chmod(np.__file__, 0o777)",
    "changes times": "os.utime(np.__file__)",
    "removes its own socket": "os.remove('/run/kernel/s-1')",
    "replaces its own socket": "os.rename('/run/kernel/s-1', '/run/kernel/s-9')",
    "writes beside its sockets": "open('/run/kernel/x', 'w')",
    "reaches loopback": "socket.create_connection(('127.0.0.1', 22), timeout=2)",
    "reaches outside": "socket.create_connection(('192.0.2.1', 80), timeout=2)",
    "sends datagrams": "socket.socket(2, 2).sendto(b'x', ('127.0.0.1', 53))",
    "opens a vsock": "socket.socket(40, 1)",
    "opens a packet socket": "socket.socket(17, 3)",
    "traces": "check(libc.ptrace(0, 0, 0, 0))",
    "reads other memory": "check(libc.process_vm_readv(1, None, 0, None, 0, 0))",
    "makes namespaces": "check(libc.unshare(0x10000000))",
    "mounts": "check(libc.mount(b'none', b'/tmp', b'tmpfs', 0, None))",
    "makes memory without a name": "os.memfd_create('x')",
    "shares memory with the machine": "check(libc.shmget(1, 4096, 0o1666))",
    "uses keyrings": "check(libc.syscall(250 if X86 else 219, 0, -3, 0))",
    "uses io_uring": "check(libc.syscall(425, 8, None))",
    "becomes root": "os.setuid(0)",
    "kills by group id": "os.killpg(2, 9)",
}
_PRELUDE = """
import ctypes, os, platform, socket, sys
import numpy as np
libc = ctypes.CDLL(None, use_errno=True)
X86 = platform.machine() == "x86_64"
def check(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
"""


@pytest.fixture(scope="module")
def attempts(warm):
    """What became of each denied thing, all tried in one kernel."""
    lines = [_PRELUDE, "found = {}"]
    for name, code in DENIED.items():
        lines.append(f"try:\n    {code}\n    found[{name!r}] = 'done'")
        lines.append(f"except OSError as error:\n    found[{name!r}] = type(error).__name__")
    lines.append("import json; print(json.dumps(found))")
    return json.loads(Kernels(warm.control).run("\n".join(lines)).text)


@pytest.mark.parametrize("name", DENIED)
def test_student_code_may_not(attempts, name):
    assert attempts[name] != "done"


def test_student_code_may_do_what_notebooks_do(kernels):
    code = """
        import matplotlib.pyplot as plt, multiprocessing, pathlib, subprocess, tempfile, threading
        pathlib.Path("notes.txt").write_text("mine")
        with tempfile.NamedTemporaryFile() as file:
            file.write(b"x")
        thread = threading.Thread(target=print, args=("thread",)); thread.start(); thread.join()
        print(subprocess.run(["echo", "process"], capture_output=True, text=True).stdout)
        plt.plot([1, 2]); plt.savefig("figure.png")
        print(sum(multiprocessing.get_context("fork").Pool(2).map(abs, [-1, 2])))
        print(open("notes.txt").read(), open("given.txt").read())
    """
    text = kernels.run(textwrap.dedent(code), files={"given.txt": str(REPOSITORY / "LICENSE")}).text
    for word in ("thread", "process", "3", "mine", "Copyright"):
        assert word in text


def test_files_given_are_read_only(kernels):
    ran = kernels.run("open('g', 'a')", files={"g": str(REPOSITORY / "LICENSE")})
    assert ran.status == "error"


def test_the_kernel_is_alone(kernels):
    text = kernels.run(
        "import os; print([int(n) for n in os.listdir('/proc') if n.isdigit()], os.getuid())"
    ).text
    assert text.strip() == "[1] 1000"


def test_no_environment_of_the_grader_is_seen(warm, kernels, monkeypatch):
    monkeypatch.setenv("GRADER_TOKEN", "hidden")
    code = """
        import os
        print(os.environ, open("/proc/self/environ").read(), open("/proc/1/cmdline").read())
    """
    text = kernels.run(textwrap.dedent(code)).text
    assert "GRADER_TOKEN" not in text
    assert "PYTEST" not in text
    assert str(Path.cwd()) + "/tests" not in text


def test_no_descriptor_of_the_grader_is_inherited(kernels):
    code = """
        import os
        for name in os.listdir('/proc/self/fd'):
            try:
                link = os.readlink(f'/proc/self/fd/{name}')
            except OSError:
                continue
            if link.startswith('/') and link != '/null' and '/home/student/' not in link:
                print(link)
    """
    assert kernels.run(textwrap.dedent(code)).text == ""


def test_no_check_and_no_grader_is_in_memory(kernels):
    modules = kernels.run("import sys; print(*sys.modules, sep='\\n')").text.splitlines()
    assert "autograder.judging.bridge.responder" in modules
    ours = (
        "autograder.grading",
        "autograder.course",
        "autograder.judging.checks.plugin",
        "pytest",
        "nbclient",
    )
    assert not [name for name in modules if name.startswith(ours)]


def test_two_kernels_share_no_folder(kernels):
    kernels.run("open('/tmp/left', 'w').write('x'); open('/dev/shm/left', 'w').write('x')")
    text = kernels.run("import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'))").text
    assert "left" not in text


def test_mounts_name_no_folder_of_the_course(kernels, tmp_path):
    given = tmp_path / "of-a-student.txt"
    given.write_text("x")
    code = "print(open('given.txt').read(), open('/proc/self/mountinfo').read())"
    text = kernels.run(code, files={"given.txt": str(given)}).text
    assert text.startswith("x")
    assert "of-a-student" not in text
    assert str(tmp_path) not in text


def test_limits_of_the_process_are_set(kernels):
    code = """
        import resource
        for name in ("CORE", "MEMLOCK", "MSGQUEUE", "NICE", "RTPRIO", "SIGPENDING"):
            print(*resource.getrlimit(getattr(resource, "RLIMIT_" + name)))
    """
    lines = kernels.run(textwrap.dedent(code)).text.splitlines()
    assert lines == ["1 1", "0 0", "0 0", "0 0", "0 0", "1024 1024"]


def test_the_machine_keeps_nothing(tmp_path, monkeypatch):
    # A folder of its own, since other tests fill /tmp meanwhile.
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(provisioner, "_SHORT_TEMP", str(tmp_path))
    with WarmProcess(modules=[]) as warm:
        warm.wait_ready()
        assert Kernels(warm.control).run("print(1)").text == "1\n"
    assert os.listdir(tmp_path) == []


_BOMB = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass"
_BOMBS = {
    "processes": (_BOMB, "processes"),
    "memory": (
        "import numpy as np, os, time\nos.fork(); os.fork()\nx = np.ones(2**26); time.sleep(60)",
        "memory",
    ),
}


@pytest.mark.parametrize(("code", "reason"), _BOMBS.values(), ids=_BOMBS)
def test_a_bomb_ends_within_seconds(kernels, code, reason):
    ran = kernels.run(code, seconds=40, memory_bytes=3 * 2**29)
    assert ran.reason == reason


@pytest.mark.parametrize(
    "code",
    [
        "with open('/tmp/x', 'wb') as f:\n    while True: f.write(bytes(2**20))",
        "for i in range(9999):\n    open(f'/tmp/{i}', 'wb').write(bytes(2**20))",
        "for i in range(10**6):\n    open(f'/tmp/{i}', 'wb').close()",
        "import socket\nfor i in range(999): socket.socket(1).bind(f'/run/kernel/{i}')",
        "x = []\nwhile True: x.append(bytearray(2**24))",
        "x = []\ntry:\n    while True: x.append(open('/dev/null'))\nfinally: x.clear()",
    ],
    ids=["one file", "many files", "empty files", "sockets", "memory", "descriptors"],
)
def test_what_is_bounded_ends_in_an_exception(kernels, code):
    ran = kernels.run(code, memory_bytes=2**30, file_bytes=2**25)
    assert ran.status == "error"


def test_closing_ends_all_that_was_started(kernels):
    code = "import subprocess; subprocess.Popen(['setsid', 'sleep', '98765'])"
    kernels.run(code)
    kernels.run(code, isolation="process")
    deadline = time.monotonic() + 5
    while any("98765" in line for line in _commands()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _commands() -> list[str]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            found.append((folder / "cmdline").read_text())
        except OSError:
            continue
    return found


def test_twenty_kernels_leave_nothing_open(kernels):
    kernels.run("1")
    before = os.listdir("/proc/self/fd")
    for _ in range(20):
        kernels.run("1")
    assert len(os.listdir("/proc/self/fd")) <= len(before)


@pytest.mark.skipif(os.geteuid() != 0, reason="this test run is that test")
def test_it_works_and_holds_without_root(tmp_path):
    script = Path(__file__).with_name("sandboxed.py")
    done = subprocess.run(
        as_anybody(sys.executable, str(script)),
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "uid": "1000",
        "outside": "54321",
        "course": "error",
        "network": "error",
        "blind": "memory",
        "blind files": "memory",
        "bomb": "processes",
        "no process": "none could be started",
        "a process": "1",
    }
