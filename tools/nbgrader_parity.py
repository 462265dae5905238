"""Grade bank entries with nbgrader's autograde and with `iml grade`: the scores must be the same.

Run as ``python tools/nbgrader_parity.py [ASSIGNMENT…]`` at the root; default: all. The entries are
handed in to a copy of the course, one of each question to a submission. There
``nbgrader generate_assignment`` and ``nbgrader autograde`` run, then ``iml grade`` into another
folder; the two gradebooks are compared, grade cell by grade cell. Both follow through alike.

Exits with 1 if a score differs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from bank_notebooks import Chosen, chosen, own_notebook
from nbgrader.api import Gradebook
from rich.console import Console
from rich.progress import Progress

from autograder.audit.bank import Hand, rounds, sides
from autograder.cluster.bundle import pack
from autograder.course import Assignment
from autograder.notebook.source import read_source
from autograder.records.gradebook import COURSE_ID
from autograder.records.store import ResultStore

_BESIDE = "beside"  # where `iml grade` writes to
_POLL_SECONDS = 1.0

Scores = dict[str, dict[str, float | None]]


class Shard:
    """A copy of the course with some submissions.

    Args:
        assignment: of the course that is copied.
        hands: the entries of each submission.
        root: of the copy.
    """

    def __init__(self, assignment: Assignment, hands: list[Hand], root: Path) -> None:
        self.name, self.root = assignment.name, root
        self.hands = {f"s{number:03}": hand for number, hand in enumerate(hands)}
        pack(assignment).unpack(root)
        shutil.copy(assignment.pair, root / "source" / self.name)
        shutil.copy(assignment.root / "uv.lock", root)  # what a release requires
        source = read_source(assignment)
        for student, hand in self.hands.items():
            folder = root / "submitted" / student / self.name
            folder.mkdir(parents=True)
            nbformat.write(own_notebook(source, hand), folder / f"{self.name}.ipynb")

    def grade(self) -> None:
        """Run the commands of both."""
        self._run("nbgrader", "generate_assignment", self.name)
        self._run("nbgrader", "autograde", self.name)
        self._run("iml", "grade", self.name, "--jobs", "1", "--out", str(self.root / _BESIDE))

    def done(self) -> int:
        """Count the gradings that have ended, two for each submission."""
        stores = (ResultStore(out, self.name) for out in (self.root, self.root / _BESIDE))
        return sum(len(list(store.folder.glob("*.json"))) for store in stores)

    def differences(self) -> Iterator[str]:
        """Yield where the two gradebooks differ."""
        theirs = self._scores(self.root / "gradebook.db")
        ours = self._scores(self.root / _BESIDE / "gradebook.db")
        for student, hand in self.hands.items():
            named = ", ".join(map(str, hand))
            mine, other = ours.get(student), theirs.get(student)
            if not mine or not other:
                yield f"not in the gradebook of {'nbgrader' if mine else 'iml'}: {named}"
                continue
            for cell in sorted(mine.keys() | other.keys()):
                if mine.get(cell) != other.get(cell):
                    scores = f"{other.get(cell)} in nbgrader, {mine.get(cell)} in iml"
                    yield f"{cell}: {scores}, of the submission of {named}"

    def _scores(self, path: Path) -> Scores:
        with Gradebook(f"sqlite:///{path}", course_id=COURSE_ID) as book:
            return {
                submission.student.id: {
                    grade.name: grade.auto_score
                    for notebook in submission.notebooks
                    for grade in notebook.grades
                }
                for submission in book.assignment_submissions(self.name)
            }

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(Path(sys.executable).with_name(program)), *arguments]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        # 1 means that a submission needs a person: one that hangs, for example.
        if done.returncode not in (0, 1):
            named = f"{program} {arguments[0]}"
            raise SystemExit(f"{named} exited with {done.returncode}: {done.stderr}")


def main() -> None:
    """Compare the bank of each assignment; print a line for each score that differs."""
    found = [_compare(work) for work in chosen(__doc__.partition("\n")[0])]
    sys.exit(1 if any(found) else 0)


def _compare(work: Chosen) -> int:
    """Return how many scores of one assignment differ."""
    console, begun = Console(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="iml-nbgrader-") as folder:
        hands = rounds(work.entries)
        parts = [hands[number :: work.jobs] for number in range(work.jobs)]
        shards = [
            Shard(work.assignment, part, Path(folder, str(number)))
            for number, part in enumerate(parts)
            if part
        ]
        _grade_all(shards, 2 * len(hands), console)
        found = [line for shard in shards for line in shard.differences()]
    for line in found:
        console.print(line, markup=False, soft_wrap=True)
    console.print(
        f"{work.assignment.name}: {sides(work.entries)}, "
        f"{len(found)} scores differ between nbgrader autograde and iml grade, "
        f"{time.monotonic() - begun:.0f} s"
    )
    return len(found)


def _grade_all(shards: list[Shard], total: int, console: Console) -> None:
    with ThreadPoolExecutor(len(shards)) as pool, Progress(console=console) as progress:
        bar = progress.add_task("grading twice", total=total)
        running = [pool.submit(shard.grade) for shard in shards]
        while not all(future.done() for future in running):
            time.sleep(_POLL_SECONDS)
            progress.update(bar, completed=sum(shard.done() for shard in shards))
        for future in running:
            future.result()


if __name__ == "__main__":
    main()
