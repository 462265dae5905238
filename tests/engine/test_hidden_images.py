"""Hidden images are nobody's: a table of all public ones, shifted and mirrored, is of no use."""

from __future__ import annotations

import dataclasses
import os
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.audit.bank import entry_notebook, read_bank
from autograder.course import Course, Visibility
from autograder.grading.grade_one import grade_submission
from autograder.judging.judge.reference_trial import with_trial
from autograder.judging.judge.setup import set_up
from autograder.judging.judge.submission import Submission
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.request import Limits
from autograder.results import Outcome, SubmissionResult

COURSE = Course.find(Path(__file__).parent)
DATA = COURSE.root / "source" / "common" / "data"
SHIFTS = [(i, j) for i in range(-2, 3) for j in range(-2, 3)]
NAMES = ["mnist", "fashion_mnist"]

Array = np.ndarray[Any, Any]


@pytest.fixture(autouse=True)
def _tools_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(COURSE.root / "tools")


def hidden(name: str) -> tuple[Array, Array]:
    with np.load(COURSE.root / "tests" / "hidden_images.npz", allow_pickle=False) as arrays:
        return arrays[name], arrays[f"{name}_labels"]


def public(name: str) -> tuple[Array, Array]:
    """Return all public images that can be had here: the full data set, or the embedded part."""
    place = Path(os.environ.get({"mnist": "IML_MNIST_SOURCE"}.get(name, "IML_FASHION_SOURCE"), ""))
    if place.name and place.exists():
        maker = import_module("make_images")
        sources = maker.MNIST if name == "mnist" else maker.FASHION_MNIST
        parts = maker.read_splits(sources, place)
        return tuple(np.concatenate([getattr(p, at) for p in parts]) for at in ("images", "labels"))
    with np.load(DATA / f"{name}.npz", allow_pickle=False) as arrays:
        return tuple(
            np.concatenate([arrays[f"{at}_{p}"] for p in ("train", "test")]) for at in "xy"
        )


def nearest(images: Array, table: Array) -> tuple[Array, Array]:
    """Search a table for images, shifted and mirrored; return which fit best and how far they are.

    Returns:
        Indices (n,), and the mean squared error per pixel of each, pixels in [0, 1].
    """
    rows = table.reshape(len(table), 784).astype(np.float32) / 255
    squares = (rows**2).sum(axis=1)
    best, found = np.full(len(images), np.inf), np.zeros(len(images), int)
    for mirror in (1, -1):
        for shift in SHIFTS:
            moved = np.roll(images[:, :, ::mirror], shift, (1, 2)).reshape(-1, 784) / np.float32(
                255
            )
            far = squares - 2 * moved @ rows.T + (moved**2).sum(axis=1)[:, None]
            nearer = far.min(axis=1) < best
            found[nearer], best[nearer] = far.argmin(axis=1)[nearer], far.min(axis=1)[nearer]
    return found, best / 784


@pytest.mark.parametrize("name", NAMES)
def test_no_public_image_is_a_hidden_one_and_its_label_is_wrong(name: str) -> None:
    images, labels = (part[:100] for part in hidden(name))
    table, known = public(name)
    found, error = nearest(images, table)
    assert error.min() > 0.001
    assert np.mean(error) > 0.01
    assert np.mean(known[found] == labels) < 0.1, "worse than guessing"


def test_disguising_is_repeatable_and_keeps_black_black_and_classes_apart() -> None:
    disguise = import_module("disguise").disguise
    rng = np.random.default_rng(0)
    images = rng.integers(0, 256, (200, 28, 28), dtype=np.uint8)
    images[:, :, :20] = 0
    labels = np.tile(np.arange(10, dtype=np.uint8), 20)
    one, numbers = disguise(images, labels, mirrored=False, seed=3)
    again, _ = disguise(images, labels, mirrored=False, seed=3)
    other, _ = disguise(images, labels, mirrored=False, seed=4)
    assert (one == again).all()
    assert (one != other).any(axis=(1, 2)).all()
    assert (one[:, :, :18] == 0).all()
    assert one.dtype == np.uint8
    assert (numbers != labels).all()
    assert [len(set(numbers[labels == label])) for label in range(10)] == [1] * 10
    assert len(set(numbers)) == 10


# What a table would have to pass: checks whose answer depends on knowing an image.
LOOKED_UP = {
    ("autoencoders", "train"): ["test_quality"],
    ("autoencoders", "denoise"): ["test_quality"],
    ("autoencoders", "fashion"): ["test_networks"],
    ("attention", "transformer"): ["test_training"],
}


def memorised(warm: WarmProcess, assignment: str, question: str) -> SubmissionResult:
    # Looking images up in a table takes long; what counts here is what the checks make of it.
    limits = Limits(check_seconds=300)
    setup = with_trial(set_up(COURSE.assignment(assignment), warm.control, limits))
    setup = dataclasses.replace(setup, checks_only=True)
    entries = read_bank(setup.assignment.bank, setup.source, question)
    (entry,) = (entry for entry in entries if entry.name == "memorised")
    submission = Submission(entry_notebook(setup.source, entry), "")
    return grade_submission(setup, entry.name, submission, [question]).result


@pytest.mark.parametrize(("assignment", "question"), LOOKED_UP, ids=lambda name: name)
def test_a_table_of_public_images_passes_no_check_of_quality(
    warm: WarmProcess, assignment: str, question: str
) -> None:
    (found,) = memorised(warm, assignment, question).questions
    outcomes = {c.name: c.outcome for c in found.checks if c.visibility is Visibility.HIDDEN}
    for name in LOOKED_UP[assignment, question]:
        assert outcomes[name] is Outcome.FAILED
