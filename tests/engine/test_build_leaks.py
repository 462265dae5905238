"""The leak gate: an answer is found wherever it stands, and common lines alarm nobody."""

from __future__ import annotations

import pytest
from courses import edit, save

from autograder.course import Assignment
from autograder.errors import GateError
from autograder.notebook.source import read_source
from autograder.publish.leaks import nothing_leaks, text_leaks
from autograder.publish.release import make_release
from autograder.publish.trees import Tree


def leaks(assignment: Assignment, **extra: str) -> list[str]:
    """Return where secrets come from that the release, with these files added, gives away."""
    release: Tree = make_release(assignment)
    release |= {name.replace("__", "."): text.encode() for name, text in extra.items()}
    return [leak.origin for leak in text_leaks(read_source(assignment), release)]


def test_sound_release_leaks_nothing(tiny: Assignment) -> None:
    nothing_leaks(read_source(tiny), make_release(tiny))


@pytest.mark.parametrize(
    "text",
    [
        "middle = x.mean(axis=axis, keepdims=True)",
        "        middle  =  x.mean( axis=axis,keepdims=True )  # the mean",
        "# middle = x.mean(axis=axis, keepdims=True)",
    ],
)
def test_solution_line_is_found_however_it_is_spaced(tiny: Assignment, text: str) -> None:
    assert leaks(tiny, notes__md=f"Look:\n\n{text}\n") == ["the solution of centre"]


def test_short_solution_is_found_in_its_place(tiny: Assignment) -> None:
    edit(
        tiny.source,
        "    middle = x.mean(axis=axis, keepdims=True)\n    return x - middle",
        "    return x",
    )
    docstring = '    """Return x with its mean along axis moved to zero."""\n'
    assert leaks(tiny, a__py="    return x\n") == []
    assert leaks(tiny, a__py=docstring + "    return x\n") == ["the solution of centre"]


def test_model_answer_of_a_written_question_is_found(tiny: Assignment) -> None:
    text = "The deviations from a mean add up to nothing."
    assert leaks(tiny, a__md=text) == ["the solution of why"]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        (
            '    pixels = hidden_images["mnist"].reshape(3, -1).astype(float)',
            "hidden/test_centre.py",
        ),
        ("    numbers = np.arange(2000.0).reshape(40, 50) + 100000", "references/make.py"),
        (
            "    return x - np.expand_dims(np.average(x, axis=axis), axis)",
            "bank/right/centre/numpy_average.py",
        ),
    ],
)
def test_secret_files_are_found(tiny: Assignment, text: str, origin: str) -> None:
    assert leaks(tiny, a__py=text) == [origin]


def test_answer_in_a_locked_cell_is_found(tiny: Assignment) -> None:
    edit(tiny.source, "epochs = 20", "epochs = 20\n# middle = x.mean(axis=axis, keepdims=True)")
    assert leaks(tiny) == ["the solution of centre"]


def test_answer_in_the_metadata_is_found(tiny: Assignment) -> None:
    notebook = make_release(tiny)["tiny.ipynb"].decode()
    leaking = notebook.replace('"Python 3"', '"middle = x.mean(axis=axis, keepdims=True)"')
    assert leaks(tiny, tiny__ipynb=leaking) == ["the solution of centre"]


def test_line_that_public_checks_share_is_no_leak(tiny: Assignment) -> None:
    shared = "X = np.array([[1.0, 2.0], [3.0, 8.0]])"
    edit(tiny.check_file("hidden", "centre"), "import pytest\n", f"import pytest\n\n{shared}\n")
    assert leaks(tiny) == []


def test_a_check_of_one_name_in_public_and_hidden_is_no_leak(tiny: Assignment) -> None:
    edit(tiny.check_file("public", "centre"), "def test_columns(", "def test_numbers_of_any_size(")
    hidden = tiny.check_file("hidden", "centre")
    check = '@pytest.mark.hint(\n    "Why?"\n)\ndef test_numbers_of_any_size(student):\n    pass\n'
    hidden.write_text(hidden.read_text(encoding="utf-8") + check, encoding="utf-8")
    assert leaks(tiny) == []


def test_signature_docstring_and_imports_are_no_leak(tiny: Assignment) -> None:
    bank = tiny.bank / "right" / "centre" / "same_head.py"
    head = "from collections.abc import Callable, Iterator\n\n"
    head += "def centre(x: np.ndarray, axis: int = 0) -> np.ndarray:\n"
    bank.write_text(head + '    """Return x with its mean along axis moved to zero."""\n')
    assert leaks(tiny, a__py="from collections.abc import Callable, Iterator") == []


def test_message_names_file_origin_and_text(tiny: Assignment) -> None:
    release = make_release(tiny)
    release["helpers.py"] += b"middle = x.mean(axis=axis, keepdims=True)\n"
    message = r"helpers\.py holds 'middle=x\.mean\(axis=axis,keepdims=True\)' of the solution of"
    with pytest.raises(GateError, match=message):
        nothing_leaks(read_source(tiny), release)


def test_reference_file_is_found(tiny: Assignment) -> None:
    release = make_release(tiny)
    release["data/x.npz"] = (tiny.references / "centre.npz").read_bytes()
    with pytest.raises(GateError, match=r"data/x\.npz holds all of tests/tiny/references/centre"):
        nothing_leaks(read_source(tiny), release)


def test_array_of_hidden_images_is_found_in_another_archive(tiny: Assignment) -> None:
    import numpy as np

    with np.load(tiny.root / "tests" / "hidden_images.npz") as arrays:
        save(tiny.root / "source/common/data/words.npz", own=np.ones(99), copied=arrays["mnist"])
    with pytest.raises(GateError, match=r"data/words\.npz holds all of tests/hidden_images\.npz"):
        nothing_leaks(read_source(tiny), make_release(tiny))
