"""Where Gradescope puts files, below a root that is ``/autograder`` in its container."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_DEEPEST = 3


@dataclass(frozen=True)
class Layout:
    """Gradescope's folders.

    Args:
        root: ``/autograder``, or a temporary folder in tests.
    """

    root: Path

    @property
    def course(self) -> Path:
        """The part of the unpacked zip that holds the assignment."""
        return self.root / "source" / "course"

    @property
    def submission(self) -> Path:
        """What the student handed in."""
        return self.root / "submission"

    @property
    def metadata(self) -> Path:
        """Who handed it in and when, and earlier results."""
        return self.root / "submission_metadata.json"

    @property
    def results(self) -> Path:
        """What Gradescope reads at the end."""
        return self.root / "results" / "results.json"

    def notebook_folder(self) -> Path:
        """Return the submission, or the only folder in it if a student zipped a folder."""
        folder = self.submission
        for _ in range(_DEEPEST):
            if not folder.is_dir() or any(path.suffix == ".ipynb" for path in folder.iterdir()):
                break
            inner = [path for path in folder.iterdir() if _is_folder(path)]
            if len(inner) != 1:
                break
            folder = inner[0]
        return folder

    @property
    def closed(self) -> tuple[Path, ...]:
        """What students' code may never see."""
        return (self.root / "source", self.submission, self.metadata)

    def close_to_others(self) -> None:
        """Close to other users what only the grader may read or write.

        Students' code runs as another user if the container allows it.
        """
        if os.geteuid() != 0:
            return
        for path, forbidden in (
            *((path, 0o007) for path in self.closed),
            (self.results.parent, 0o002),
        ):
            if path.exists() and not path.is_symlink():
                path.chmod(path.stat().st_mode & 0o7777 & ~forbidden)


def _is_folder(path: Path) -> bool:
    """Whether it is a folder that a student meant to hand in: not a link or a system's leftover."""
    hidden = path.name.startswith(".") or path.name == "__MACOSX"
    return path.is_dir() and not path.is_symlink() and not hidden
