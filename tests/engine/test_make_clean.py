"""``make clean`` removes what can be made again, and nothing that people entered."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from courses import REPOSITORY


def test_it_spares_gradebooks_and_with_them_tickets(tmp_path: Path) -> None:
    shutil.copy(REPOSITORY / "Makefile", tmp_path)
    for name in ("results", "reports", "build"):
        (tmp_path / name).mkdir()
    kept = {"Makefile", "gradebook.db", "roster.csv", "ticket_answer.txt"}
    for name in kept - {"Makefile"}:
        (tmp_path / name).touch()
    subprocess.run(["make", "-s", "clean"], cwd=tmp_path, check=True)
    assert {path.name for path in tmp_path.iterdir()} == kept
