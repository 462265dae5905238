"""docs/results.md: every field of the JSON, every column of the CSV, every event of the log."""

from __future__ import annotations

import ast
import dataclasses
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from courses import REPOSITORY
from pages import blocks, table_after

import autograder
from autograder import results
from autograder.booked import Booked
from autograder.course import Assignment
from autograder.grading.batch import Finished
from autograder.grading.log import Log
from autograder.grading.profile import OTHER, PHASES
from autograder.notebook.cells import SourceCell
from autograder.notebook.source import Source
from autograder.records.grades_csv import COLUMNS, LAST_COLUMNS, grades_csv
from autograder.results import Audience, Outcome, Status, from_json, to_json

PAGE = REPOSITORY / "docs/results.md"
LOG = "## The log: `--log FILE`"
EXAMPLE = next(json.loads(block.text) for block in blocks("json") if block.page == PAGE)
# By the dataclass that a table is about: its heading, and the records of the example.
TABLES = {
    "SubmissionResult": ("### The submission", [EXAMPLE]),
    "Problem": ("### A problem: `problems[]`", EXAMPLE["problems"]),
    "CellResult": ("### A cell: `cells[]`", EXAMPLE["cells"]),
    "QuestionResult": ("### A question: `questions[]`", EXAMPLE["questions"]),
    "Mistake": ("### A mistake: `questions[].mistake`", [EXAMPLE["questions"][1]["mistake"]]),
    "Relied": (
        "### A function it relies on: `questions[].follow_through[]`",
        EXAMPLE["questions"][1]["follow_through"],
    ),
    "CheckResult": ("### A check: `questions[].checks[]`", EXAMPLE["questions"][1]["checks"]),
}
CLASSES = {
    name: thing
    for name, thing in vars(results).items()
    if dataclasses.is_dataclass(thing) and inspect.getmodule(thing) is results
}


def listed(heading: str, column: int = 0) -> list[str]:
    """Return what stands in backquotes in a column of the table below a heading."""
    cells = " ".join(row[column] for row in table_after(PAGE, heading))
    return re.findall(r"`([^`]+)`", cells)


def values(field: str) -> list[str]:
    """Return the values that a field's own table lists."""
    text = PAGE.read_text(encoding="utf-8").partition(f"| `{field}` | meaning |")[2]
    return re.findall(r"^\| `(\w+)` \|", text.partition("\n\n")[0], re.M)


def test_every_kind_of_record_has_a_table() -> None:
    assert TABLES.keys() == CLASSES.keys()


@pytest.mark.parametrize("kind", TABLES)
def test_every_field_is_listed_and_every_listed_field_exists(kind: str) -> None:
    heading, examples = TABLES[kind]
    fields = {field.name for field in dataclasses.fields(CLASSES[kind])}
    assert examples
    for example in examples:
        assert set(listed(heading)) == example.keys()
    assert fields <= set(listed(heading))


def test_every_value_of_an_enumeration_is_listed() -> None:
    assert values("status") == [status.value for status in Status]
    assert values("audience") == [audience.value for audience in Audience]
    assert values("outcome") == [outcome.value for outcome in Outcome]


def test_the_example_is_what_would_be_written() -> None:
    written = json.loads(json.dumps(to_json(from_json(EXAMPLE))))
    assert written == EXAMPLE
    assert list(written) == list(EXAMPLE)


def test_the_columns_and_the_row_are_those_of_grades_csv() -> None:
    heading = "## `results/<assignment>/grades.csv`"
    columns = [row[0] for row in table_after(PAGE, heading)]
    first, last = ([f"`{name}`" for name in names] for names in (COLUMNS, LAST_COLUMNS))
    assert columns == [*first, "one for each question", *last]
    result = from_json(EXAMPLE)
    worth = {question.name: question.max_score for question in result.questions}
    cells = [SourceCell(name, "code", "", role="solution") for name in worth]
    cells += [SourceCell(f"{name}-check", "code", "", "check", (), n) for name, n in worth.items()]
    source = Source(Assignment(REPOSITORY, "regression"), tuple(cells))
    (written,) = (block.text for block in blocks("csv") if block.page == PAGE)
    assert written == grades_csv([result], source, {"ada": Booked(penalty=0.1)})


def logged() -> Iterator[tuple[str, set[str]]]:
    """Yield each event that the engine's code writes to the log, with its fields."""
    for path in Path(autograder.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "write":
                first, fields = node.args[:1], {word.arg or "" for word in node.keywords}
                named = [leaf for arg in first for leaf in ast.walk(arg)]
                texts = [leaf.value for leaf in named if isinstance(leaf, ast.Constant)]
                if fields and texts:
                    yield from ((str(text), fields) for text in texts)


def test_every_event_of_the_log_is_listed_with_its_fields(tmp_path: Path) -> None:
    rows = {re.sub("`", "", event): fields for event, fields, _ in table_after(PAGE, LOG)}
    found = dict(logged())
    # A log of its own.
    own = (
        PAGE.read_text(encoding="utf-8")
        .partition("/versions_a_day.jsonl`")[2]
        .partition("\n## ")[0]
    )
    assert set(re.findall(r"`(\w+)`", own)) == {"time", "event", "counted"} | found.pop("counted")
    assert rows.keys() == found.keys() == {"started", "graded", "kept", "interrupted", "ended"}
    for event in ("started", "interrupted", "ended"):
        assert set(re.findall(r"`(\w+)`", rows[event])) == found[event]
    details = PAGE.read_text(encoding="utf-8").partition("| field of `graded` and `kept` |")[2]
    fields = re.findall(r"^\|([^|]*)\|", details, re.M)[1:]
    assert set(re.findall(r"`(\w+)`", " ".join(fields))) == found["graded"]
    for phase in (*PHASES, OTHER):
        assert f"`{phase}`" in details
    # As it is written, too.
    with Log(tmp_path / "log") as log:
        log.finished(Finished(from_json(EXAMPLE), resumed=False))
    line = json.loads((tmp_path / "log").read_text(encoding="utf-8"))
    assert line.keys() == {"time", "event", *found["graded"]}
