"""The static gates: every mistake that can be found without running anything.

Whatever two places must agree on is compared: points, minutes, names, signatures, references.
All findings are reported together, each with its file, its line and what to write instead. A rule
is a function that takes `Files` and yields findings; the cheapest come first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from autograder.course import Assignment, Course
from autograder.errors import BuildError, GateError
from autograder.findings import Finding, within
from autograder.notebook.address import SETTINGS
from autograder.notebook.source import parse_source
from autograder.publish.static.addresses import broken_links, wrong_self
from autograder.publish.static.bank import wrong_entries
from autograder.publish.static.calls import (
    wrong_calls,
    wrong_probe_calls,
    wrong_signatures,
    wrong_student_calls,
)
from autograder.publish.static.checks import idle_checks, malformed_checks
from autograder.publish.static.claims import wrong_claims
from autograder.publish.static.data import (
    missing_data,
    missing_references,
    stale_signatures,
    wrong_budgets,
)
from autograder.publish.static.files import Files
from autograder.publish.static.given_away import given_away
from autograder.publish.static.names import (
    only_in_solutions,
    unknown_in_claims,
    unknown_names,
    wrong_attributes,
    wrong_imports,
)
from autograder.publish.static.own_calls import wrong_own_calls
from autograder.publish.static.points import wrong_minutes, wrong_points
from autograder.publish.static.questions import wrong_names
from autograder.publish.static.shipped import (
    leaking_files,
    leaking_lines,
    unshippable,
    unusable_checks,
)
from autograder.publish.static.stubs import wrong_stubs
from autograder.publish.static.unrendered import unrendered_markdown
from autograder.publish.static.words import foreign_goals, unknown_words

Rule = Callable[[Files], Iterable[Finding]]

RULES: tuple[Rule, ...] = (
    malformed_checks,
    idle_checks,
    wrong_points,
    wrong_minutes,
    wrong_names,
    broken_links,
    unrendered_markdown,
    wrong_self,
    wrong_budgets,
    missing_references,
    stale_signatures,
    missing_data,
    unusable_checks,
    unshippable,
)
# These would raise false alarms if a file doesn't parse.
RULES_OF_CODE: tuple[Rule, ...] = (
    wrong_imports,
    wrong_attributes,
    unknown_names,
    unknown_in_claims,
    wrong_claims,
    only_in_solutions,
    wrong_student_calls,
    wrong_calls,
    wrong_own_calls,
    wrong_probe_calls,
    wrong_signatures,
    wrong_stubs,
    foreign_goals,
    unknown_words,
    wrong_entries,
    leaking_lines,
    given_away,
    leaking_files,
)


def prove_sources(course: Course, names: Iterable[str]) -> None:
    """Run the static gates.

    Args:
        course: whose.
        names: of the assignments.

    Raises:
        UnknownAssignment: the course has no assignment of a name.
        GateError: something is wrong; the message lists all of it, one line each.
    """
    assignments = [course.assignment(name) for name in names]
    found = list(misnamed_sources(course))
    found += [finding for each in assignments for finding in static_findings(each)]
    lines = dict.fromkeys(map(str, found))
    if lines:
        many = "1 mistake" if len(lines) == 1 else f"{len(lines)} mistakes"
        raise GateError(f"{many} in the sources; nothing was built\n" + "\n".join(lines))


def misnamed_sources(course: Course) -> Iterator[Finding]:
    """Find folders that hold an assignment's percent file under a name other than their own."""
    for folder in sorted((course.root / "source").iterdir()):
        scripts = sorted(folder.glob("*.py")) if folder != course.common else []
        if scripts and not (folder / f"{folder.name}.py").is_file():
            wrong = "an assignment's percent file has the name of its folder; rename it to"
            yield Finding(within(course.root, scripts[0]), 0, f"{wrong} {folder.name}.py")


def static_findings(assignment: Assignment) -> list[Finding]:
    """Return every mistake in an assignment's files that can be found statically."""
    try:
        parsed = parse_source(assignment)
    except BuildError as error:  # the one setting that a percent file refers to
        return [Finding(SETTINGS, 0, str(error).removeprefix(f"{SETTINGS}: "))]
    if parsed.headers:
        # What a cell without a header was meant to be is unknown: the rest would be guesses.
        return sorted([*parsed.headers, *parsed.markers])
    files = Files(parsed.source)
    rules = RULES if files.unread or parsed.markers else (*RULES, *RULES_OF_CODE)
    found = [*parsed.markers, *files.unread, *_apply(rules, files)]
    return sorted(dict.fromkeys(found))


def _apply(rules: Iterable[Rule], files: Files) -> Iterator[Finding]:
    for rule in rules:
        yield from rule(files)
