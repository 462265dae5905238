"""Work that was rewritten from another's is found; work that is alike by nature is not listed."""

import json
import random
import shutil

import nbformat
import pytest
from commands import run, undocumented
from courses import write_tiny_course
from recombined import release_cells, rewritten, write_class

from autograder.analysis.fingerprints import fingerprints
from autograder.analysis.similarity import similar_pairs
from autograder.course import Course

SOFTMAX = '''
def softmax(z, axis=-1):
    """Turn scores into weights."""
    shifted = z - np.max(z, axis=axis, keepdims=True)  # no overflow
    e = np.exp(shifted)
    return e / e.sum(axis=axis, keepdims=True)
'''
RENAMED = """
# mine
def softmax( z , axis = -1 ):
        tmp = (z - np.max(z, axis = axis, keepdims = True))

        weights = np.exp(tmp)
        return weights / weights.sum( axis=axis, keepdims=True )
"""


def prints(*cells):
    return frozenset().union(*fingerprints(cells))


def test_names_comments_and_layout_make_no_difference():
    assert prints(SOFTMAX) == prints(RENAMED)


def test_the_order_of_functions_and_cells_makes_no_difference():
    other = "def double(x):\n    return [2 * value + 1 for value in x if value is not None]\n"
    assert prints(SOFTMAX + other) == prints(other + SOFTMAX) == prints(other, SOFTMAX)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "def f(:\n",
        "%%bash\nls\n",
        " \n" * 30_000,
        "(" * 5_000,
        "\x00",
        "\ud800 = 1",
        "x" * 10**6,
    ],
)
def test_any_text_has_fingerprints(text):
    assert isinstance(prints(text), frozenset)


def test_what_the_class_and_the_release_share_does_not_count():
    rng = random.Random(0)
    class_ = {f"s{n}": fingerprints([rewritten(SOFTMAX, rng)]) for n in range(30)}
    assert similar_pairs(class_) == []
    two = {name: class_[name] for name in ("s1", "s2")}
    assert similar_pairs(two, prints(SOFTMAX, RENAMED, *[rewritten(SOFTMAX, rng)])) == []


@pytest.mark.parametrize("name", ["attention", "autoencoders"])
def test_planted_pairs_of_a_class_of_200_are_found_and_hardly_any_others(name):
    assignment = Course.find().assignment(name)
    cells, planted = write_class(assignment, size=200, planted=10)
    class_ = {student: fingerprints(code) for student, code in cells.items()}
    found = {(p.one, p.other) for p in similar_pairs(class_, prints(*release_cells(assignment)))}
    assert len(found & planted) >= 9
    assert len(found - planted) <= 4


@pytest.fixture
def handed_in(tmp_path):
    """A course in miniature, of whose three students two wrote the same in other words."""
    course = tmp_path / "course"
    assignment = write_tiny_course(course)
    long = "\n".join(
        SOFTMAX.replace("- np.max", f"* {i}.5 ** np.m{i}").replace("exp", f"g{i}") for i in range(9)
    )
    texts = {"ada": long, "bob": rewritten(long, random.Random(1)), "eve": "x = 1\n" * 9}
    for student, text in texts.items():
        folder = course / "submitted" / student / "tiny"
        folder.mkdir(parents=True)
        cells = [nbformat.v4.new_code_cell(text)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "tiny.ipynb")
    (course / "submitted/max/tiny").mkdir(parents=True)
    assert assignment.name == "tiny"
    return course


def test_the_command_lists_pairs_and_keeps_them_for_the_report(handed_in, tmp_path):
    (tmp_path / "roster.csv").write_text(
        'student_id,name,email,section,lms_id\nada,"Lovelace, Ada",,A,\n'
    )
    done = run("similar", "--roster", str(tmp_path / "roster.csv"), "--json", folder=handed_in)
    assert done.code == 0
    assert undocumented(done.document) == set()
    (record,) = done.document["assignments"]
    assert record["compared"] == 3
    (pair,) = record["pairs"]
    assert (pair["one"], pair["other"]) == ("ada", "bob")
    page = (handed_in / "reports/tiny/similar.html").read_text()
    assert "Lovelace, Ada and bob" in page
    assert ">eve" not in page
    kept = json.loads((handed_in / "reports/tiny/similar.json").read_text())
    assert [one["one"] for one in kept["pairs"]] == ["ada"]


def test_without_a_folder_of_submissions_it_is_wrong_usage(handed_in):
    shutil.rmtree(handed_in / "submitted")
    done = run("similar", folder=handed_in)
    assert done.code == 2
    assert "submitted is not a folder of submissions" in done.stderr
