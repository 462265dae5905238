"""The solved notebook: without markers and outputs in the repository, executed as HTML."""

from __future__ import annotations

import json

from autograder.course import Assignment
from autograder.publish.build import render_solution
from autograder.publish.solutions import solution_bytes
from autograder.publish.trees import read_tree


def test_solution_has_answers_and_no_markers(tiny: Assignment) -> None:
    content = solution_bytes(tiny).decode()
    assert "return x - middle" in content
    assert "The deviations from a mean add up to nothing." in content
    assert "SOLUTION" not in content


def test_solution_is_made_without_outputs_and_twice_alike(tiny: Assignment) -> None:
    cells = json.loads(solution_bytes(tiny))["cells"]
    assert all(not cell.get("outputs") for cell in cells)
    assert solution_bytes(tiny) == solution_bytes(tiny)


def test_rendered_solution_shows_passing_checks_and_explorations(tiny: Assignment) -> None:
    before = read_tree(tiny.root)
    page = render_solution(tiny)
    html = page.read_text(encoding="utf-8")
    assert "passed!" in html
    assert "[-1.5 -0.5  0.5  1.5] words" in html
    added = set(read_tree(tiny.root)) - set(before)
    assert added == {"build/solutions/tiny.html"}
