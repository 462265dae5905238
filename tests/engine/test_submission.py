"""Whatever arrives as a submission is read, or refused with a reason."""

import contextlib
import json
import os
import stat

import nbformat
import pytest
from effort import effort

from autograder.errors import UnreadableSubmission
from autograder.judging.judge.submission import (
    MAX_BYTES,
    file_sha256,
    find_notebook,
    read_submission,
)


@pytest.fixture
def hand_in(tmp_path):
    """Write a submission's file."""

    def write(content, name="lab.ipynb"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
        return path

    return write


def notebook(*cells, **fields):
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells), **fields}


def code(source="1", **fields):
    made = {"cell_type": "code", "id": "a", "metadata": {}, "source": source}
    return {**made, "outputs": [], "execution_count": None, **fields}


UNREADABLE = {
    "empty": (b"", "empty"),
    "blank": (b" \n", "empty"),
    "not JSON": (b"{", "not JSON"),
    "not UTF-8": (b"\xff\xfe\x00", "UTF-8"),
    "a list": ([], "no notebook"),
    "no nbformat": ({"cells": []}, "no nbformat"),
    "nbformat 9": ({"nbformat": 9}, "nbformat 9"),
    "nbformat -1": ({"nbformat": -1}, "nbformat -1"),
    "nbformat 2 of nonsense": ({"nbformat": 2, "worksheets": 7}, "can't be converted"),
    "no cells": (notebook(cells=None), "no list of cells"),
    "too many cells": (notebook(*[code()] * 5001), "5001 cells"),
    "nested deep": (b'{"nbformat":4,"cells":' + b"[" * 99_999 + b"]" * 99_999 + b"}", "too deep"),
    "many values": (b"[" + b"[]," * 2_000_000 + b"[]]", "values"),
    "huge number": (b'{"nbformat": ' + b"9" * 9999 + b"}", "not JSON"),
}


@pytest.mark.parametrize(("content", "reason"), UNREADABLE.values(), ids=UNREADABLE)
def test_the_unreadable_is_refused_with_a_reason(hand_in, content, reason):
    with pytest.raises(UnreadableSubmission, match=reason):
        read_submission(hand_in(content))


def test_a_notebook_of_nbformat_3_is_converted(hand_in):
    cell = {"cell_type": "code", "input": "x = 1", "language": "python", "outputs": []}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    submission = read_submission(hand_in(old))
    assert submission.notebook.cells[0].source == "x = 1"
    assert "nbformat 3" in submission.problems[0].text


OLD = {
    1: {
        "cells": [
            {"cell_type": "code", "code": "x = 1", "prompt_number": 3, "output": "1"},
            {"cell_type": "text", "text": "why"},
        ]
    },
    2: {
        "worksheets": [
            {
                "cells": [
                    {"cell_type": "code", "input": "x = 1", "outputs": [], "prompt_number": 3},
                    {"cell_type": "markdown", "source": "why", "rendered": "<p>why</p>"},
                ]
            }
        ]
    },
    3: {
        "worksheets": [
            {
                "cells": [
                    {
                        "cell_type": "code",
                        "input": ["x = ", "1"],
                        "language": "python",
                        "metadata": {"nbgrader": {"grade_id": "q"}, "widgets": {"a": [{}]}},
                        "outputs": [{"output_type": "stream", "text": "1", "stream": "stdout"}],
                    }
                ]
            },
            {"cells": [{"cell_type": "heading", "source": "why", "level": 2}]},
        ]
    },
}


@pytest.mark.parametrize("major", OLD)
def test_old_notebooks_are_converted_as_nbformat_does_it(hand_in, major):
    record = {"nbformat": major, "nbformat_minor": 0, "metadata": {}, **OLD[major]}
    cells = read_submission(hand_in(record)).notebook.cells
    converted = nbformat.convert(nbformat.from_dict(record), 4).cells
    assert [(c.cell_type, c.source) for c in cells] == [
        (c.cell_type, "".join(c.source)) for c in converted
    ]
    assert len(cells) == 2
    if major == 3:
        assert cells[0].metadata.nbgrader.grade_id == "q"


LARGE = {
    "dicts": '{"nbformat":4,"cells":[],"x":[' + ",".join(['{"a":1}'] * 1_490_000) + "]}",
    "outputs of nbformat 3": json.dumps(
        {
            "nbformat": 3,
            "worksheets": [
                {
                    "cells": [
                        {
                            "cell_type": "code",
                            "input": "x",
                            "outputs": [{"output_type": "stream", "text": "x"}] * 300_000,
                        }
                    ]
                }
            ],
        }
    ),
    "cells of nbformat 3": json.dumps(
        {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": ""}] * 200_000}]}
    ),
    "cells of nbformat 1": json.dumps({"nbformat": 1, "cells": [{"cell_type": "code"}] * 300_000}),
    "integers": '{"nbformat":4,"cells":[],"x":[' + ",".join(["9" * 4_299] * 11_900) + "]}",
}


@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_large_notebooks_are_read_or_refused_in_little_time(hand_in, text):
    path = hand_in(text.encode())

    def read() -> None:
        with contextlib.suppress(UnreadableSubmission):
            read_submission(path)

    # It was 4 to 9 s, and 1 GB, for most of them.
    assert effort(read) < 30


def test_malformed_cells_are_left_out(hand_in):
    odd = [7, {}, code(source=3), {"cell_type": "widget"}, code(source=["a", 1]), code("x = 1")]
    submission = read_submission(hand_in(notebook(*odd)))
    assert [cell.source for cell in submission.notebook.cells] == ["x = 1"]
    assert "5 malformed cells" in submission.problems[0].text


def test_only_what_grading_needs_is_kept(hand_in):
    cell = code(
        ["a = 1\n", "a"],
        metadata={
            "nbgrader": {"grade_id": "q", "points": 99},
            "tags": ["x", 1],
            "id": "of Colab",
            "editable": True,
        },
        outputs=[{"output_type": "stream", "text": "forged"}],
        attachments={"a.png": {}},
    )
    (kept,) = read_submission(hand_in(notebook(cell))).notebook.cells
    assert kept == {
        "cell_type": "code",
        "id": "a",
        "source": "a = 1\na",
        "metadata": {"nbgrader": {"grade_id": "q"}, "tags": ["x"], "id": "of Colab"},
        "outputs": [],
        "execution_count": None,
    }


def test_half_a_character_is_replaced(hand_in):
    submission = read_submission(hand_in(notebook(code("x = '\ud800'"))))
    assert submission.notebook.cells[0].source == "x = '?'"


def test_a_mark_of_byte_order_is_passed_over(hand_in):
    assert read_submission(hand_in(b"\xef\xbb\xbf" + json.dumps(notebook()).encode()))


def test_a_huge_file_is_not_read(hand_in):
    path = hand_in(b"")
    os.truncate(path, 2 * MAX_BYTES)
    with pytest.raises(UnreadableSubmission, match="100 MB"):
        read_submission(path)


def test_a_link_is_not_followed(hand_in, tmp_path):
    target = hand_in(notebook(), name="neighbour.ipynb")
    (tmp_path / "lab.ipynb").symlink_to(target)
    with pytest.raises(UnreadableSubmission, match="symbolic link"):
        read_submission(tmp_path / "lab.ipynb")
    assert file_sha256(tmp_path / "lab.ipynb") == ""


def test_a_folder_or_a_pipe_is_no_notebook(tmp_path):
    (tmp_path / "folder.ipynb").mkdir()
    os.mkfifo(tmp_path / "pipe.ipynb")
    assert stat.S_ISFIFO((tmp_path / "pipe.ipynb").stat().st_mode)
    for name in ("folder", "pipe"):
        with pytest.raises(UnreadableSubmission, match=r"folder|regular"):
            read_submission(tmp_path / f"{name}.ipynb")


def test_a_linked_folder_is_not_followed(tmp_path):
    (tmp_path / "s001" / "lab").mkdir(parents=True)
    (tmp_path / "s001" / "lab" / "lab.ipynb").write_text("{}")
    (tmp_path / "s002").mkdir()
    (tmp_path / "s002" / "lab").symlink_to(tmp_path / "s001" / "lab")
    (tmp_path / "s003").symlink_to(tmp_path / "s001")
    for student in ("s002", "s003"):
        with pytest.raises(UnreadableSubmission, match="symbolic link"):
            find_notebook(tmp_path / student / "lab", "lab")


def test_one_notebook_of_another_name_is_graded(hand_in, tmp_path):
    path = hand_in(notebook(), name="my lab (1).ipynb")
    found, problems = find_notebook(tmp_path, "lab")
    assert found == path
    assert [problem.text for problem in problems] == [
        "graded 'my lab (1).ipynb', since there is no lab.ipynb"
    ]


def test_the_notebook_of_the_right_name_is_preferred(hand_in, tmp_path):
    path = hand_in(notebook())
    hand_in(notebook(), name="copy.ipynb")
    found, (problem,) = find_notebook(tmp_path, "lab")
    assert found == path
    assert problem.text == "ignored other notebooks: 'copy.ipynb'"


def test_several_notebooks_of_other_names_are_refused(hand_in, tmp_path):
    hand_in(notebook(), name="a.ipynb")
    hand_in(notebook(), name="b.ipynb")
    with pytest.raises(UnreadableSubmission, match="several others"):
        find_notebook(tmp_path, "lab")


def test_names_that_are_no_text_can_be_printed(tmp_path):
    for name in (b"\xff.ipynb", b"\xfe\x1b[31m.ipynb"):
        with open(os.fsencode(tmp_path) + b"/" + name, "w"):
            pass
    with pytest.raises(UnreadableSubmission) as caught:
        find_notebook(tmp_path, "lab")
    assert str(caught.value).isprintable()


def test_what_is_read_can_be_written(hand_in):
    submission = read_submission(hand_in(notebook(code("π = 3"), code("x", id="b"))))
    assert "π" in nbformat.writes(submission.notebook, version=4)


def test_more_than_a_megabyte_of_code_asks_for_a_person(hand_in):
    much = "TABLE = '" + "é" * 250_000 + "'"
    assert read_submission(hand_in(notebook(code(much)))).problems == ()
    text = {"cell_type": "markdown", "metadata": {}, "source": much}
    assert read_submission(hand_in(notebook(code(much), text))).problems == ()
    (problem,) = read_submission(hand_in(notebook(code(much), code(much), text))).problems
    assert problem.needs_person
    assert "1.0 MB of code, more than 1 MB" in problem.text
