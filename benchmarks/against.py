"""Is grading slower than at an earlier commit? Pairs of runs, interleaved, of one right submission.

Run as ``python benchmarks/against.py COMMIT``. The commit is checked out below ``build/``, with
its own environment; each side grades the same notebook, its own solution at the earlier commit.
It prints medians and ratios, of the whole command and of only the submission; with ``--floor``, of
the floor instead (see ``floor.py``), and exits with 1 if that has not fallen as far as it should.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
STUDENT = "s001"
SEVERAL = 4  # times the same submission
FLOOR_AT_MOST = {"autoencoders": 0.65, "attention": 0.7}  # of the earlier commit's


@dataclass(frozen=True)
class Side:
    """One of the two sides that are compared.

    Args:
        name: for people.
        root: of its repository, with its environment.
    """

    name: str
    root: Path

    def grade(self, assignment: str, submitted: Path, out: Path) -> tuple[float, float]:
        """Grade the submission again; return the seconds of the command and of the submission."""
        command = [
            *(str(self.root / ".venv/bin/iml"), "grade", assignment, "--fresh", "--jobs", "1"),
            *("--submitted", str(submitted), "--out", str(out)),
        ]
        begun = time.monotonic()
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        seconds = time.monotonic() - begun
        path = out / "results" / assignment / f"{STUDENT}.json"
        if done.returncode != 0 or not path.is_file():
            sys.exit(f"{self.name}: {' '.join(command)} failed\n{done.stdout}{done.stderr}")
        result = json.loads(path.read_text(encoding="utf-8"))
        if result["score"] != result["max_score"]:
            sys.exit(f"{self.name}: the solution gets {result['score']} of {result['max_score']}")
        return seconds, result["seconds"]

    def floor(self, assignment: str, submitted: Path) -> float:
        """Return the seconds that the submission's cells and checks take in one process."""
        command = [".venv/bin/python", "benchmarks/floor.py", assignment, str(submitted)]
        done = subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{self.name}: {' '.join(command)} failed\n{done.stderr}")
        seconds: float = json.loads(done.stdout)["seconds"]
        return seconds


def earlier(commit: str) -> Side:
    """Check out a commit and create its environment."""
    root = REPOSITORY / "build" / "earlier"
    if root.exists():
        shutil.rmtree(root)
        subprocess.run(["git", "worktree", "prune"], cwd=REPOSITORY, check=True)
    command = ["git", "worktree", "add", "--quiet", "--detach", str(root), commit]
    subprocess.run(command, cwd=REPOSITORY, check=True)
    subprocess.run(["make", "--silent", "setup"], cwd=root, check=True)
    return Side(commit, root)


def main() -> None:
    """Print both sides' medians, and how the second compares with the first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("commit", help="the earlier commit, to compare with")
    parser.add_argument("--assignment", default="attention")
    parser.add_argument("--pairs", type=int, default=20)
    parser.add_argument("--floor", action="store_true", help="compare only the floors")
    options = parser.parse_args()
    if options.pairs < 1:
        parser.error(f"--pairs {options.pairs} must be at least 1")
    sides = (earlier(options.commit), Side("now", REPOSITORY))
    with tempfile.TemporaryDirectory(prefix="iml-against-") as name:
        submitted = _submitted(sides[0], options.assignment, Path(name))
        if options.floor:
            sys.exit(_compare_floors(sides, options.assignment, options.pairs, submitted))
        found = _pairs(sides, options.assignment, options.pairs, submitted)
    _report(options.commit, found)


def _submitted(side: Side, assignment: str, folder: Path) -> Path:
    """Write a side's solution as a submission; return the folder of the students' folders.

    Each release has its own points and cells; both sides get the earlier one's if they can.
    """
    handed_in = folder / "submitted" / STUDENT / assignment
    handed_in.mkdir(parents=True)
    shutil.copy(side.root / "solutions" / assignment / f"{assignment}.ipynb", handed_in)
    return folder / "submitted"


def _compare_floors(sides: tuple[Side, Side], assignment: str, pairs: int, submitted: Path) -> int:
    """Print both floors of each pair, and whether the median ratio is as small as it should be."""
    # As in a class: what a process does once, such as starting TensorFlow, is shared by several.
    for number in range(2, SEVERAL + 1):
        shutil.copytree(submitted / STUDENT, submitted / f"s{number:03}")
    ratios = []
    for number in range(pairs):
        order = sides if number % 2 == 0 else sides[::-1]
        seconds = {side.name: side.floor(assignment, submitted) for side in order}
        before, after = (seconds[side.name] for side in sides)
        ratios.append(after / before)
        print(f"pair {number + 1:2}: {before:6.2f} s, now {after:6.2f} s", flush=True)
    ratio, bar = statistics.median(ratios), FLOOR_AT_MOST[assignment]
    spread = f"{min(ratios):.2f} to {max(ratios):.2f}"
    verdict = "met" if ratio <= bar else "missed"
    print(f"floor of {assignment}: median ratio {ratio:.2f} ({spread}); at most {bar}: {verdict}")
    return int(ratio > bar)


def _pairs(
    sides: tuple[Side, Side], assignment: str, pairs: int, submitted: Path
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    folder = submitted.parent
    for side in sides:  # caches are filled outside the measurement
        side.grade(assignment, submitted, folder / side.name)
    found = []
    for number in range(pairs):
        order = sides if number % 2 == 0 else sides[::-1]
        seconds = {s.name: s.grade(assignment, submitted, folder / s.name) for s in order}
        found.append((seconds[sides[0].name], seconds[sides[1].name]))
        before, after = found[-1]
        print(
            f"pair {number + 1:2}: command {before[0]:6.2f} s, now {after[0]:6.2f} s; "
            f"submission {before[1]:6.2f} s, now {after[1]:6.2f} s",
            flush=True,
        )
    return found


def _report(commit: str, found: list[tuple[tuple[float, float], tuple[float, float]]]) -> None:
    for index, what in enumerate(("the whole command", "only the submission")):
        before = statistics.median(pair[0][index] for pair in found)
        after = statistics.median(pair[1][index] for pair in found)
        ratio = statistics.median(pair[1][index] / pair[0][index] for pair in found)
        print(
            f"{what}: median {before:.2f} s at {commit}, {after:.2f} s now; "
            f"median ratio of {len(found)} pairs {ratio:.3f}"
        )


if __name__ == "__main__":
    main()
