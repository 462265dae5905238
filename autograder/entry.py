"""The command ``iml``: handed over to a warm server where there is one, else run here."""

from __future__ import annotations

import sys

from autograder.warm.client import run_warm


def main() -> None:
    """Run the command line, and exit with its code."""
    code = run_warm(sys.argv[1:])
    if code is None:
        from autograder.cli import main as run_here

        run_here()
    sys.exit(code)


if __name__ == "__main__":
    main()
