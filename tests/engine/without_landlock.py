"""As a script, in a container without Landlock: what permissions and limits must do there."""

from __future__ import annotations

import asyncio
import json
import sys

import nbformat
from sandboxed import Kernels

from autograder.errors import SandboxError
from autograder.judging.kernel.session import KernelSession, KernelSettings
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.request import Limits

_FILL = """
for folder in ("/tmp", "/dev/shm"):
    for n in range(9):
        with open(f"{folder}/iml-test-{n}", "wb") as file: file.write(bytes(50 * 2**20))
input()
"""


def main() -> None:
    """Print, for each folder given, why no kernel starts that must not see it, or nothing.

    And, last, why a kernel ended that filled the machine's folders.
    """
    loop = asyncio.new_event_loop()
    with WarmProcess(modules=["numpy"]) as warm:
        warm.wait_ready()
        found = []
        for folder in sys.argv[1:]:
            settings = KernelSettings(warm.control, {}, "user", Limits(), (folder,))
            try:
                KernelSession(loop, nbformat.v4.new_notebook(), settings).close()
                found.append("")
            except SandboxError as error:
                found.append(str(error))
        kernels = Kernels(warm.control)
        found.append(kernels.run(_FILL, isolation="user", file_bytes=60 * 2**20).reason)
    loop.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
