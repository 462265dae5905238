"""Play a whole term with the sample class: release, hand-ins, grading, requests, regrade, export.

Run as ``python tools/demo.py [--student ID …] [--jobs N]`` at the root. A copy of the course and
all that comes of it is in ``build/demo/``; nothing else is touched. Each step prints what it does,
then what the command says.
"""

from __future__ import annotations

import argparse
import ast
import json
import mailbox
import shlex
import shutil
from collections import Counter
from collections.abc import Iterable
from email.message import EmailMessage
from pathlib import Path

from example_pages import LIMITS, enter, iml

from autograder.course import Course, Visibility
from autograder.notebook.source import read_source

NAME = "attention"
PARTS = (
    "source",
    "release",
    "solutions",
    "tests",
    "nbgrader_config.py",
    "pyproject.toml",
    "uv.lock",
)
DUE = ("2026-05-04", "12:00", "--zone", "UTC")
# Among the sample class: a renamed notebook, a half done one, a late one, one with mistakes.
RENAMED, HALF_DONE, LATE, ASKS = "s001", "s003", "s006", "s010"


class Term:
    """A copy of the course, in which commands run.

    Args:
        root: of the copy.
        jobs: submissions at a time.
    """

    def __init__(self, root: Path, jobs: str) -> None:
        self.root = root
        self.grading = ["--jobs", jobs, *LIMITS]
        self.steps = 0

    def step(self, words: str) -> None:
        """Announce what happens next."""
        self.steps += 1
        print(f"\n{self.steps}. {words}", flush=True)

    def iml(self, *arguments: str) -> None:
        """Print a command of ours, and run it."""
        print(f"$ iml {shlex.join(arguments)}", flush=True)
        iml(*arguments, folder=self.root)


def main() -> None:
    """Play the term."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--student", action="append", help="of the sample class; default: all")
    parser.add_argument("--jobs", default="1", help="submissions at a time")
    chosen = parser.parse_args()
    course = Course.find()
    root = course.root / "build" / "demo"
    shutil.rmtree(root, ignore_errors=True)
    copy_course(course.root, root)
    term = Term(root, chosen.jobs)
    hand_in(term, course.root / "examples", chosen.student)
    grade(term)
    answer_mail(term)
    change_a_check(term)
    give_back(term)


def copy_course(origin: Path, root: Path) -> None:
    """Copy what a course consists of."""
    for name in PARTS:
        if (origin / name).is_dir():
            shutil.copytree(origin / name, root / name)
        else:
            shutil.copy(origin / name, root / name)


def hand_in(term: Term, examples: Path, students: list[str] | None) -> None:
    """Check the release, and let the class hand in."""
    term.step("The release is up to date with its source; students get its zip.")
    term.iml("build", NAME, "--check")
    shutil.copy(examples / "roster.csv", term.root / "roster.csv")
    submitted = term.root / "submitted"
    for folder in sorted((examples / "class").iterdir()):
        if not students or folder.name in students:
            shutil.copytree(folder / NAME, submitted / folder.name / NAME)
    renamed = submitted / RENAMED / NAME
    if renamed.is_dir():
        (renamed / f"{NAME}.ipynb").rename(renamed / f"{NAME}-jane.ipynb")
    handed_in = len([*submitted.iterdir()])
    term.step(
        f"{handed_in} students hand in: {RENAMED} a renamed notebook, {HALF_DONE} a half done one, "
        f"{LATE} a late one."
    )
    term.iml("due", NAME, *DUE)


def grade(term: Term) -> None:
    """Grade, and enter points for written answers, as people do in formgrader."""
    term.step("All are graded.")
    term.iml("grade", NAME, *term.grading)
    term.step("People give points and comments for written answers; the others wait.")
    source = read_source(Course(term.root).assignment(NAME))
    there = {path.name for path in (term.root / "submitted").iterdir()}
    enter(f"sqlite:///{term.root / 'gradebook.db'}", source, sorted({LATE, ASKS} & there))
    term.iml("late", NAME)


def answer_mail(term: Term) -> None:
    """Make tickets of a mailbox, and resolve one with an extension."""
    term.step("Students write; their mails become tickets.")
    box = mailbox.mbox(term.root / "requests.mbox")
    box.add(
        _mail(LATE, "Extension for attention", "I was ill for two days. May I have an extension?")
    )
    box.add(_mail(ASKS, "Regrade of attention", "Please look at my grade again."))
    box.close()
    term.iml("tickets", "import", "requests.mbox")
    term.step(f"{LATE} gets two days: the penalty goes.")
    term.iml("tickets", "resolve", "1", "--extend", "2", "--reason", "Get well soon.")
    term.iml("late", NAME)


def _mail(student: str, subject: str, text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{student}@example.org", "course@example.org"
    mail["Subject"], mail["Message-ID"] = subject, f"<{student}@example.org>"
    mail["Date"] = "Wed, 06 May 2026 09:00:00 +0000"
    mail.set_content(text)
    return mail


def change_a_check(term: Term) -> None:
    """Take back the hidden check that most failed, and regrade."""
    question, check = hardest(term.root / "results" / NAME)
    term.step(f"The check {question}.{check} turns out to be unfair: from now on it lets all pass.")
    let_all_pass(Course(term.root).assignment(NAME).check_file(Visibility.HIDDEN, question), check)
    term.iml("regrade", NAME, "--dry-run", *term.grading)
    term.step(f"{ASKS}, who has asked, comes first: the ticket keeps what the regrade changes.")
    term.iml("tickets", "resolve", "2", "--regrade", *LIMITS)
    term.step("Then all others: a regrade runs this exercise's checks, and nothing else.")
    term.iml("regrade", NAME, *term.grading)


def hardest(results: Path) -> tuple[str, str]:
    """Return question and name of the hidden check that most submissions failed."""
    failed = Counter(
        (question["name"], check["name"].partition("[")[0])
        for path in sorted(results.glob("*.json"))
        for question in json.loads(path.read_text(encoding="utf-8"))["questions"]
        for check in question["checks"]
        if check["visibility"] == Visibility.HIDDEN and check["outcome"] == "failed"
    )
    return failed.most_common(1)[0][0]


def let_all_pass(path: Path, check: str) -> None:
    """Have a check return at once."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == check:
            node.body.insert(1, ast.Return())
    path.write_text(ast.unparse(tree) + "\n", encoding="utf-8")


def give_back(term: Term) -> None:
    """Write what students, the registrar and staff get."""
    term.step("Students get their pages, by a mail merge.")
    term.iml("feedback", NAME, "--release", "outbox", "--to", "mail", "--roster", "roster.csv")
    term.step("The registrar gets a table with all parts of each grade.")
    term.iml("export", NAME, "--to", "csv", "--out", "grades")
    term.step("Staff reads what the class did.")
    term.iml("report", NAME)
    _names(
        term.root,
        ("reports/attention/index.html", "reports/attention/regrades", "outbox", "grades"),
    )


def _names(root: Path, places: Iterable[str]) -> None:
    print()
    for place in places:
        print(root / place)


if __name__ == "__main__":
    main()
