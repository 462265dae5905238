"""A release: complete, the same by both commands, and without a word of the answers."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from courses import edit
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.utils import capture_log
from traitlets.config.loader import PyFileConfigLoader

from autograder.course import Assignment, Course
from autograder.errors import BuildError, GateError, MarkerError
from autograder.notebook.pair import pair_bytes
from autograder.publish.release import make_release
from autograder.publish.release_files import release_files
from autograder.publish.trees import read_tree


def nbgrader(assignment: Assignment) -> str:
    """Do what the plain command does at the course's root; return its log.

    In this process and with its flag --no-db, since the command takes seconds to start and to
    make a gradebook.
    """
    config = PyFileConfigLoader("nbgrader_config.py", path=str(assignment.root)).load_config()
    config.GenerateAssignment.no_database = True
    config.SaveCells.enabled = False
    folders = CourseDirectory(config=config, assignment_id=assignment.name)
    result = capture_log(GenerateAssignment(coursedir=folders, config=config, force=True))
    return "" if result["success"] else result["log"]


def sources(release: dict[str, bytes]) -> dict[str, str]:
    """Return the release notebook's cells by id."""
    cells = json.loads(release["tiny.ipynb"])["cells"]
    return {cell["id"]: "".join(cell["source"]) for cell in cells}


def test_release_is_complete(tiny: Assignment) -> None:
    assert set(make_release(tiny)) == {
        *("tiny.ipynb", "README.md", "requirements.txt", "checking.py", "tests/centre.py"),
        *("helpers.py", "plots/__init__.py", "plots/tiny.py", "rows.py", "data/words.npz"),
        *("data/LICENSE.md", "requirements-colab.txt"),
    }


def test_data_travel_where_the_notebook_names_them(tiny: Assignment) -> None:
    edit(tiny.source, "load_words", "load_glove")
    data = [name for name in make_release(tiny) if name.startswith("data/")]
    assert data == ["data/LICENSE.md", "data/glove.npz"]


def test_a_word_that_loads_nothing_names_no_data(tiny: Assignment) -> None:
    helpers = Course(tiny.root).common / "helpers.py"
    edit(helpers, "def load_words", "def load_glove():\n    ...\n\n\ndef load_words")
    edit(tiny.source, "import numpy as np\n", "import numpy as np  # no glove, 'glove'\n")
    data = [name for name in make_release(tiny) if name.endswith(".npz")]
    assert data == ["data/words.npz"]


def test_solution_becomes_its_question_s_stub(tiny: Assignment) -> None:
    assert sources(make_release(tiny))["centre"] == (
        "def centre(x: np.ndarray, axis: int = 0) -> np.ndarray:\n"
        '    """Return x with its mean along axis moved to zero."""\n'
        "    # Your code here.\n"
        '    raise NotImplementedError("Exercise centre: not written yet")'
    )


def test_written_cell_keeps_its_prompt_alone(tiny: Assignment) -> None:
    expected = "Why is the mean zero?\n\n*Write your answer here.*"
    assert sources(make_release(tiny))["why"] == expected


def test_locked_cells_are_locked_in_jupyterlab(tiny: Assignment) -> None:
    cells = json.loads(make_release(tiny)["tiny.ipynb"])["cells"]
    editable = [cell["id"] for cell in cells if cell["metadata"].get("editable", True)]
    assert editable == ["centre", "see", "why"]


def test_release_touches_nothing_in_the_course(tiny: Assignment) -> None:
    before = read_tree(tiny.root)
    make_release(tiny)
    assert read_tree(tiny.root) == before


def test_release_is_made_twice_alike(tiny: Assignment) -> None:
    assert make_release(tiny) == make_release(tiny)


def test_other_assignments_plots_stay_out(tiny: Assignment) -> None:
    other = tiny.root / "source" / "other"
    other.mkdir()
    (other / "other.py").write_text('# %% id="a"\n', encoding="utf-8")
    (tiny.root / "source/common/plots/other.py").write_text("", encoding="utf-8")
    assert "plots/other.py" not in make_release(tiny)


def test_viewers_travel_with_their_scripts_and_without_other_assignments(tiny: Assignment) -> None:
    other = tiny.root / "source" / "other"
    other.mkdir()
    (other / "other.py").write_text('# %% id="a"\n', encoding="utf-8")
    viewer = tiny.root / "source/common/viewer"
    for file in ("__init__.py", "viewer.js", "viewer.css", "notes.md", "tiny/__init__.py",
                 "tiny/map.js", "other/__init__.py", "other/map.js"):  # fmt: skip
        (viewer / file).parent.mkdir(parents=True, exist_ok=True)
        (viewer / file).write_text("", encoding="utf-8")
    found = {name for name in make_release(tiny) if name.startswith("viewer/")}
    shared = {"viewer/__init__.py", "viewer/viewer.js", "viewer/viewer.css"}
    assert found == shared | {"viewer/tiny/__init__.py", "viewer/tiny/map.js"}


def test_a_script_that_is_not_ascii_is_refused(tiny: Assignment) -> None:
    script = tiny.root / "source/common/viewer/viewer.js"
    script.parent.mkdir()
    script.write_text("// one\nconst beta = 'β';\n", encoding="utf-8")
    with pytest.raises(GateError, match=r"viewer/viewer\.js:2: holds b.\\xce\\xb2"):
        release_files(tiny)


def test_plain_command_makes_the_same_release(tiny: Assignment) -> None:
    tiny.pair.write_bytes(pair_bytes(tiny))
    command = [sys.executable, "-m", "nbgrader", "generate_assignment", "tiny", "--force"]
    done = subprocess.run(command, cwd=tiny.root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert read_tree(tiny.release) == make_release(tiny)


def test_plain_nbgrader_carries_no_percent_file(tiny: Assignment) -> None:
    tiny.pair.write_bytes(pair_bytes(tiny))
    assert nbgrader(tiny) == ""
    everything = b"".join(read_tree(tiny.release).values())
    assert not (tiny.release / "tiny.py").exists()
    assert b"middle" not in everything
    assert b"add up to nothing" not in everything


@pytest.mark.parametrize("stray", ["notes.md", "old/answers.txt", "copy.ipynb"])
def test_plain_nbgrader_refuses_to_hand_out_a_stray_file(tiny: Assignment, stray: str) -> None:
    tiny.pair.write_bytes(pair_bytes(tiny))
    path = tiny.source.parent / stray
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(pair_bytes(tiny))
    assert f"source/tiny/{stray}: nbgrader would give this file to students" in nbgrader(tiny)
    assert not tiny.release.exists()


def test_plain_nbgrader_refuses_a_stale_pair(tiny: Assignment) -> None:
    tiny.pair.write_bytes(pair_bytes(tiny))
    edit(tiny.source, "move the mean", "shift the mean")
    assert "run `iml build tiny` first" in nbgrader(tiny)


def test_plain_nbgrader_refuses_a_misspelt_marker_in_the_pair(tiny: Assignment) -> None:
    tiny.pair.write_bytes(pair_bytes(tiny).replace(b"### END SOLUTION", b"### END SOLUTON"))
    assert "tiny.ipynb and tiny.py differ" in nbgrader(tiny)
    assert not tiny.release.exists()


def test_build_refuses_a_stray_file(tiny: Assignment) -> None:
    (tiny.source.parent / "notes.md").write_text("x - mean", encoding="utf-8")
    with pytest.raises(
        BuildError, match=r"source/tiny/notes\.md: nbgrader would give this file to students"
    ):
        make_release(tiny)


def test_misspelt_marker_stops_the_build(tiny: Assignment) -> None:
    edit(tiny.source, "# ### END SOLUTION", "# ### END SOLUTIN")
    with pytest.raises(
        MarkerError, match=r"tiny\.py:42: cell why: '### END SOLUTIN' is not a marker"
    ):
        make_release(tiny)


def test_question_without_public_checks_is_refused(tiny: Assignment) -> None:
    tiny.check_file("public", "centre").unlink()
    with pytest.raises(GateError, match=r"public/test_centre\.py: there is no such file"):
        make_release(tiny)


def test_missing_probe_is_refused(tiny: Assignment) -> None:
    (tiny.probes / "rows.py").unlink()
    with pytest.raises(GateError, match=r"uses the probe 'rows', but has no rows\.py"):
        make_release(tiny)


def test_readme_lists_exercises_and_points(tiny: Assignment) -> None:
    readme = make_release(tiny)["README.md"].decode()
    assert "# Tiny" in readme
    assert "| centre | 3 | checks |" in readme
    assert "| why | 2 | a person |" in readme
    assert "| **all** | **5** | |" in readme
