"""``iml references``: make the reference outputs again."""

from __future__ import annotations

from autograder.cli import options
from autograder.cli.output import Output
from autograder.cli.several import Ended, with_each
from autograder.course import Assignment, Course


def references_command(assignments: options.Assignments = None) -> None:
    """Run the reference solution and write tests/<assignment>/references/<question>.npz.

    Example: [bold]iml references attention[/bold]
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.publish.references import make_references

    course, output = Course.find(), Output("references", as_json=False)

    def make(assignment: Assignment) -> Ended:
        for path in make_references(assignment):
            output.say(f"wrote {path.relative_to(course.root)}")
        return Ended()

    code, _ = with_each(options.chosen(course, assignments), make)
    output.end(code)
