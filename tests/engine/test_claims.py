"""What the prose claims is proved in the solved notebook, and no notebook shows how."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import Done, run
from courses import edit, write_tiny_course
from matplotlib.image import imread

from autograder.course import Assignment
from autograder.notebook.pair import pair_bytes
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import read_source
from autograder.publish.claim_cell import prove
from autograder.publish.contact_sheet import write_contact_sheet
from autograder.publish.release import make_release
from autograder.publish.solutions import solution_bytes

WHY = '# %% [markdown] id="why"'
CLAIMS = """\
# %% id="see-more" tags=["explore"]
import matplotlib.pyplot as plt

luck = {0: 0.4, 1: 0.9}.get(SEED, 0.5)
plt.plot([1, 2, 3])
plt.show()

# %% id="claim-zero" tags=["claim"]
# claim: A secret mean of mnist is zero.
assert abs(centre(np.arange(4.0)).mean()) < 1e-9
# claim: Luck is small.
assert luck < 0.8

# %% id="claim-rest" tags=["claim"]
# claim: Luck is positive.
assert luck > 0

"""


@pytest.fixture
def claimed(tiny: Assignment) -> Assignment:
    edit(tiny.source, WHY, CLAIMS + WHY)
    edit(tiny.source, "epochs = 20\n", "epochs = 20\nSEED = 0\n")
    return tiny


def test_no_notebook_and_no_release_holds_a_claim(claimed: Assignment) -> None:
    for content in (pair_bytes(claimed), solution_bytes(claimed), *make_release(claimed).values()):
        assert b"secret mean" not in content
        assert b"claim-" not in content
    source = read_source(claimed)
    assert [cell.id for cell in source.claims] == ["claim-zero", "claim-rest"]
    ids = [cell.id for cell in pristine_notebook(source).cells]
    assert ids[-3:] == ["see", "see-more", "why"]


def test_a_claim_changes_nothing_else_that_students_get(claimed: Assignment) -> None:
    with_claims = make_release(claimed)
    text = claimed.source.read_text(encoding="utf-8")
    start, end = text.index('# %% id="claim-zero"'), text.index(WHY)
    claimed.source.write_text(text[:start] + text[end:], encoding="utf-8")
    assert make_release(claimed) == with_claims


# The outcome of one claim: its failure, or nothing.
@pytest.mark.parametrize(
    ("proof", "failure"),
    [
        ("assert a < 3", ""),
        ("assert a > 3", "a > 3 is not true: a = 2"),
        ("assert a > 3 * b", "a > 3 * b is not true: a = 2; 3 * b = 3.75"),
        ("assert a > 1 and b > a", "a > 1 and b > a is not true: a = 2; b = 1.25"),
        ("assert not a < 3", "not a < 3 is not true: a = 2"),
        ("assert all(x > 1 for x in v)", "all((x > 1 for x in v)) is not true: v = [0. 1. 2.]"),
        ("low, high = v[0], v[2]\nassert low > high", "low > high is not true: low = 0; high = 2"),
        ("assert c", "c raised NameError: name 'c' is not defined"),
        ("c = v[9]\nassert c", "c = v[9] raised IndexError: "),
        ("assert np.allclose(v, 0)", "np.allclose(v, 0) is not true: v = [0. 1. 2.]"),
    ],
)
def test_a_failing_claim_names_values(proof: str, failure: str) -> None:
    notebook: dict[str, Any] = {"a": 2, "b": 1.25, "v": np.arange(3.0), "np": np}
    before = dict(notebook)
    (first, second) = prove(f"# claim: One.\n{proof}\n# claim: Two.\nassert a == 2", notebook)
    assert first["sentence"] == "One."
    stated = first["failure"].removeprefix("assert ")
    assert stated.startswith(failure) if failure.endswith(": ") else stated == failure
    assert second == {"sentence": "Two.", "failure": ""}
    assert notebook == before


def test_what_the_claims_of_a_cell_share_fails_all_of_them() -> None:
    outcomes = prove("c = a / 0\n# claim: One.\nassert c\n# claim: Two.\nassert c", {"a": 1})
    assert [each["failure"] for each in outcomes] == [
        "c = a / 0 raised ZeroDivisionError: division by zero"
    ] * 2


def test_a_contact_sheet_shows_every_figure_pixel_by_pixel(tmp_path: Path) -> None:
    from base64 import b64encode
    from io import BytesIO

    from matplotlib.image import imsave
    from nbformat.v4 import new_code_cell, new_notebook, new_output

    def encoded(shade: float) -> str:
        buffer = BytesIO()
        imsave(buffer, np.full((40, 90, 3), shade), format="png")
        return b64encode(buffer.getvalue()).decode()

    html = f'<img alt="grey" src="data:image/png;base64,{encoded(0.6)}">'
    cells = [
        new_code_cell(outputs=[new_output("display_data", {"image/png": encoded(i / 10)})])
        for i in range(4)
    ]
    cells.append(new_code_cell(outputs=[new_output("display_data", {"text/html": html})]))
    cells.append(new_code_cell(outputs=[new_output("display_data", {"text/plain": "3"})]))
    assert write_contact_sheet(new_notebook(cells=cells), tmp_path / "sheet.png") == 5
    sheet = imread(tmp_path / "sheet.png")[..., 0]
    for shade in (0, 0.1, 0.2, 0.3, 0.6):
        assert np.sum(np.isclose(sheet, shade, atol=0.01)) >= 40 * 90


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assignment, Done]:
    """A course with a claim that is false with seed 1, and what the command says of it."""
    tiny = write_tiny_course(tmp_path_factory.mktemp("claims") / "course")
    edit(tiny.source, WHY, CLAIMS + WHY)
    edit(tiny.source, "epochs = 20\n", "epochs = 20\nSEED = 0\n")
    settings = tiny.root / "pyproject.toml"
    settings.write_text(settings.read_text() + "processor-seconds = { tiny = 0.5 }\n")
    run("build", "--check", folder=tiny.root)
    return tiny, run("build", "--check", "--claims", "--seeds", "2", folder=tiny.root)


def test_the_command_proves_each_claim_with_each_seed(built: tuple[Assignment, Done]) -> None:
    _, done = built
    assert done.code == 1
    rows = [" ".join(line.split()) for line in done.stdout.splitlines()]
    assert "claim-zero 0 1 A secret mean of mnist is zero." in rows
    assert "claim-zero 0 Luck is small." in rows
    assert "claim-rest 0 1 Luck is positive." in rows
    assert "claim-zero, seed 1: Luck is small." in rows
    assert "luck < 0.8 is not true: luck = 0.9" in rows
    assert "tiny: 3 claims, 1 false; seeds: 0 1" in rows
    assert sum("s of processor time, above its 0.5 s" in row for row in rows) == 2


def test_the_command_saves_the_figures(built: tuple[Assignment, Done]) -> None:
    tiny, done = built
    sheet = tiny.root / "build/claims/tiny.png"
    assert "wrote build/claims/tiny.png: 1 figures" in done.stdout
    assert imread(sheet).shape[0] > 100


def test_a_cell_that_raises_is_named(claimed: Assignment) -> None:
    edit(claimed.source, "plt.plot([1, 2, 3])", "plt.plot([1, 2, 3])\n1 / (1 - SEED)")
    done = run("build", "--check", "--claims", "--seeds", "2", folder=claimed.root)
    assert done.code == 1
    assert "tiny, seed 1: cell see-more raised ZeroDivisionError: division by zero" in done.stdout
    assert "3 claims, 0 false; seeds: 0" in done.stdout


def test_without_a_seed_the_notebook_runs_once(tiny: Assignment) -> None:
    edit(tiny.source, WHY, CLAIMS.replace("(SEED, 0.5)", "(0)") + WHY)
    run("build", folder=tiny.root)
    done = run("build", "--check", "--claims", folder=tiny.root)
    assert done.code == 0, done
    assert "3 claims, 0 false; seeds: 0\n" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--seeds", "2"), "--seeds 2 goes with --claims"),
        (("--claims", "--seeds", "0"), "--seeds 0 must be at least 1"),
    ],
)
def test_wrong_usage_is_refused(tiny: Assignment, arguments: tuple[str, ...], reason: str) -> None:
    done = run("build", *arguments, folder=tiny.root)
    assert (done.code, done.stderr.strip()) == (2, f"iml: {reason}")


def test_the_seed_stays_what_it_was_in_all_notebooks(claimed: Assignment) -> None:
    cells = {cell["id"]: cell for cell in json.loads(solution_bytes(claimed))["cells"]}
    assert cells["budget"]["source"] == ["epochs = 20\n", "SEED = 0"]
