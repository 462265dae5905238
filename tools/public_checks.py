"""Run the public checks of a solved notebook with the packages of the Python that runs this.

Run as ``PYTHON tools/public_checks.py [ASSIGNMENT…]`` (default: all), by any Python that has the
releases' ``requirements.txt``; see ``make lowest``. Prints the versions, and exits with 1 unless
every check passes.
"""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
SECONDS = 600  # for one cell
PACKAGES = ("tensorflow", "tensorflow-cpu", "keras", "numpy", "scipy", "otter-grader")
LEFT_OUT = {"check-all", "hand-in"}


def run(name: str, folder: Path) -> list[str]:
    """Run the solution beside the release's files; return the questions whose checks fail."""
    shutil.copytree(ROOT / "release" / name, folder, dirs_exist_ok=True)
    path = shutil.copy(ROOT / "solutions" / name / f"{name}.ipynb", folder)
    notebook = nbformat.read(path, as_version=4)
    notebook.cells = [cell for cell in notebook.cells if _is_run(cell)]
    NotebookClient(
        notebook, timeout=SECONDS, allow_errors=True, resources={"metadata": {"path": str(folder)}}
    ).execute()
    checks = [cell for cell in notebook.cells if cell.id.endswith("-check")]
    print(f"{name}: {len(checks)} questions checked")
    return [cell.id.removesuffix("-check") for cell in checks if "passed" not in _shown(cell)]


def _is_run(cell: NotebookNode) -> bool:
    return "explore" not in cell.metadata.get("tags", []) and cell.id not in LEFT_OUT


def _shown(cell: NotebookNode) -> str:
    """A check cell's own output, without progress and warnings."""
    return "".join(str(out.data) for out in cell.outputs if out.output_type == "execute_result")


def main() -> None:
    """Run the notebooks named on the command line."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    found = importlib.metadata.distributions()
    installed = {item.name.replace("_", "-"): item.version for item in found}
    versions = ", ".join(f"{name} {installed[name]}" for name in PACKAGES if name in installed)
    print(f"Python {sys.version.partition(' ')[0]}, {versions}")
    failed = []
    for name in sys.argv[1:] or sorted(path.name for path in (ROOT / "release").iterdir()):
        with tempfile.TemporaryDirectory(prefix="iml-versions-") as folder:
            failed += [f"{name}: {question} fails" for question in run(name, Path(folder))]
    print("\n".join(failed) or "every public check passes")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
