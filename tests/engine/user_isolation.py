"""As a script, in a container: prints what kernels with isolation by another user can reach."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from sandboxed import Kernels

from autograder.kernel.session import KernelSettings
from autograder.kernel.strongest import strongest
from autograder.sandbox.launcher import WarmProcess
from autograder.sandbox.request import Limits


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
            "original": "as it was" if helpers.read_text() == "ANSWER = 42\n" else "changed",
            "left": sorted(_left(before, seconds=20)),
        }
    print(json.dumps(found))


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
