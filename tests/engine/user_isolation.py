"""As a script, in a container: prints what kernels with isolation by another user can reach."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
from sandboxed import Kernels

from autograder.judging.kernel.session import KernelSession, KernelSettings
from autograder.judging.kernel.strongest import strongest
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.request import Limits

_IPC = """
import ctypes
if ctypes.CDLL(None).{call} < 0: raise OSError("refused")
"""
_TRAIN = """
import keras, numpy as np
model = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
model.compile("adam", "mse")
model.fit(np.ones((64, 8)), np.ones((64, 1)), epochs=1, verbose=0)
model.save("m.keras")
"""
_DEEP = """
import os
for _ in range(3000):
    os.mkdir("d"); os.chdir("d")
"""
_FULL_DISK = """
import os
for n in range(99):
    with open(f"{n}", "wb") as file: file.write(os.urandom(2**20) * 50)
"""
_LEAVE = """
import os, subprocess
for folder in ("/tmp", "/var/tmp", "/dev/shm"):
    try: open(folder + "/iml-test-left", "w").write("x")
    except OSError: pass
subprocess.Popen(["setsid", "sleep", "97531"])
"""


def main() -> None:
    """Print what a few attempts came to, as JSON."""
    secret, grader, before = sys.argv[1], os.getpid(), _students()
    attempts = {
        "secret": f"open({secret!r})",
        "secret through /proc": f"open('/proc/{grader}/root' + {secret!r})",
        "host file": "open('/etc/hostname')",
        "network": "import socket; socket.create_connection(('127.0.0.1', 22))",
        "grader": f"import os; os.kill({grader}, 9)",
        "root": "import os; os.setuid(0)",
        "trace": f"open('/proc/{grader}/mem')",
        "tmp": "open('/tmp/iml-test-user', 'w')",
        "files": "open('helpers.py').read(); import helpers",
        "change": "import os; os.remove('helpers.py'); open('helpers.py', 'w').write('x')",
        "scratch": "import tempfile; tempfile.TemporaryFile().write(b'x')",
        "device of zeros": "import os; open('/dev/zero', 'r+b')",
        "semaphores": _IPC.format(call="semget(4711, 1, 0o1666)"),
        "messages": _IPC.format(call="msgget(4711, 0o1666)"),
        "shared memory": _IPC.format(call="shmget(4711, 4096, 0o1666)"),
        "netlink to everybody": "import socket; socket.socket(16, 3, 2)",
        "training": _TRAIN,
        "deep folders": _DEEP,
    }
    with tempfile.TemporaryDirectory() as folder, WarmProcess() as warm:
        helpers = Path(folder, "helpers.py")
        helpers.write_text("ANSWER = 42\n")
        files = {"helpers.py": str(helpers)}
        warm.wait_ready()
        here = strongest(KernelSettings(warm.control, files, "full", Limits()))
        kernels = Kernels(warm.control)
        found: dict[str, object] = {
            name: kernels.run(code, isolation="user", files=files).status
            for name, code in attempts.items()
        }
        bomb = "import os\nwhile True: os.fork()"
        whoami = "import os; print(os.getuid())"
        found |= {
            "strongest": here.isolation,
            "full refused": here.refused.get("full", ""),
            "uid": kernels.run(whoami, isolation="user").text.strip(),
            "another uid": kernels.run(whoami, isolation="user").text.strip(),
            "bomb": kernels.run(bomb, seconds=60, isolation="user").reason,
            "full disk": kernels.run(_FULL_DISK, isolation="user", file_bytes=60 * 2**20).reason,
            "leaves": kernels.run(_LEAVE, isolation="user").status,
            "at once": _at_once(warm, files),
            "original": "as it was" if helpers.read_text() == "ANSWER = 42\n" else "changed",
            "left": sorted(_left(before, seconds=20)),
            "left files": [
                str(path)
                for folder in ("/tmp", "/var/tmp", "/dev/shm")
                for path in Path(folder).glob("iml-*")
                if path.stat().st_uid > 3_000_017
            ],
        }
    print(json.dumps(found))


def _at_once(warm: WarmProcess, files: dict[str, str]) -> float:
    """Return how many seconds a second kernel was held off by one that lives for two seconds."""
    settings = KernelSettings(warm.control, files, "user", Limits())
    loop = asyncio.new_event_loop()
    first = KernelSession(loop, nbformat.v4.new_notebook(), settings)
    threading.Timer(2.0, lambda: first.process.signal(9)).start()
    begun = time.monotonic()
    Kernels(warm.control).run("1", isolation="user")
    first.close()
    loop.close()
    return time.monotonic() - begun


def _left(before: set[str], seconds: float) -> set[str]:
    """Return the new processes of students that are still there after at most that long."""
    deadline = time.monotonic() + seconds
    while (left := _students() - before) and time.monotonic() < deadline:
        time.sleep(0.1)
    return left


def _students() -> set[str]:
    return {path.name for path in Path("/proc").glob("[0-9]*") if _is_student(path)}


def _is_student(process: Path) -> bool:
    try:
        return process.stat().st_uid > 3_000_017
    except OSError:
        return False


if __name__ == "__main__":
    main()
