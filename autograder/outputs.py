"""Where grading writes: every folder and file below ``--out``."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from autograder.files import file_name


@dataclass(frozen=True)
class Outputs:
    """The files that grading an assignment writes.

    Names of students and assignments may hold anything: see `file_name`.

    Args:
        root: ``--out``; nothing of it has to exist.
        assignment: its name.
    """

    root: Path
    assignment: str

    @property
    def results(self) -> Path:
        """The folder of the results, which are the truth."""
        return self.root / "results" / file_name(self.assignment)

    @property
    def grades(self) -> Path:
        """The table of all results."""
        return self.results / "grades.csv"

    @property
    def report(self) -> Path:
        """The class report."""
        return self.root / "reports" / file_name(self.assignment) / "index.html"

    @property
    def item_analysis(self) -> Path:
        """The table of all questions and checks."""
        return self.report.with_name("item_analysis.csv")

    @property
    def student_analysis(self) -> Path:
        """The table of all students, beside the report."""
        return self.report.with_name("student_analysis.csv")

    def student_page(self, student_id: str) -> Path:
        """What staff reads about a student."""
        return self.report.parent / "students" / f"{file_name(student_id)}.html"

    @property
    def similar(self) -> Path:
        """Which submissions are alike, as data."""
        return self.report.with_name("similar.json")

    @property
    def similar_page(self) -> Path:
        """The same side by side, for staff."""
        return self.report.with_name("similar.html")

    @property
    def regrades(self) -> Path:
        """The folder of what regrades have changed, for staff."""
        return self.report.with_name("regrades")

    @property
    def feedback_folder(self) -> Path:
        """The folder of all students' pages."""
        return self.root / "feedback"

    @property
    def autograded_folder(self) -> Path:
        """The folder of all students' executed notebooks."""
        return self.root / "autograded"

    def result(self, student_id: str) -> Path:
        """A student's result."""
        return self.results / f"{file_name(student_id)}.json"

    def earlier(self, student_id: str) -> Path:
        """The folder of the results of versions that a student has replaced."""
        return self.results / "earlier" / file_name(student_id)

    def unnamed(self, student_id: str) -> Path:
        """A student's mistakes that got no name, for staff."""
        return self.results / "unnamed" / f"{file_name(student_id)}.json"

    def feedback(self, student_id: str) -> Path:
        """A student's feedback page, in nbgrader's layout."""
        return self._of_student(self.feedback_folder, student_id, "html")

    def public(self, student_id: str) -> Path:
        """The page that a student may see before feedback is released."""
        return self._of_student(self.root / "public", student_id, "html")

    @property
    def versions_a_day(self) -> Path:
        """The log of which versions were graded on which day, as they arrived."""
        return self.results / "versions_a_day.jsonl"

    def autograded(self, student_id: str) -> Path:
        """A student's executed notebook, in nbgrader's layout."""
        return self._of_student(self.autograded_folder, student_id, "ipynb")

    def _of_student(self, folder: Path, student_id: str, suffix: str) -> Path:
        return folder / file_name(student_id) / self.assignment / f"{self.assignment}.{suffix}"
