"""As a script, in a container without Landlock: what permissions must do for a protected folder."""

from __future__ import annotations

import asyncio
import json
import sys

import nbformat

from autograder.errors import SandboxError
from autograder.kernel.session import KernelSession, KernelSettings
from autograder.sandbox.launcher import WarmProcess
from autograder.sandbox.request import Limits


def main() -> None:
    """Print, for each folder given, why no kernel starts that must not see it, or nothing."""
    loop = asyncio.new_event_loop()
    with WarmProcess() as warm:
        warm.wait_ready()
        found = []
        for folder in sys.argv[1:]:
            settings = KernelSettings(warm.control, {}, "user", Limits(), (folder,))
            try:
                KernelSession(loop, nbformat.v4.new_notebook(), settings).close()
                found.append("")
            except SandboxError as error:
                found.append(str(error))
    loop.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
