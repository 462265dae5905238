"""Hidden checks of the exercise visual."""

import numpy as np
import pytest
from scipy.special import softmax

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_untouched,
    is_close,
)


def cut(image: np.ndarray, size: int) -> np.ndarray:
    """The right patches, one by one."""
    tops, lefts = range(0, image.shape[0], size), range(0, image.shape[1], size)
    return np.array([image[i : i + size, j : j + size].ravel() for i in tops for j in lefts])


def heat(image: np.ndarray, query: np.ndarray, size: int, beta: float = 1.0) -> np.ndarray:
    """The right heatmap."""
    weights = softmax(beta * cut(image, size) @ query)
    return weights.reshape(image.shape[0] // size, image.shape[1] // size)


# Height, width and side of the patches.
SIZES = (
    (6, 15, 3),
    (14, 4, 2),
    (5, 35, 5),
    (28, 28, 4),
    (28, 28, 7),
    (21, 7, 7),
    (3, 11, 1),
    (27, 3, 1),
)


@pytest.mark.points(0.75)
@pytest.mark.hint("Any size that divides both sides, any shape of image, rows before columns.")
def test_patches(student):
    """Patches of images that are not square"""
    rng = np.random.default_rng(111)
    for height, width, size in SIZES:
        image = rng.random((height, width))
        expect_close(student.image_patches(image, size), cut(image, size), "image_patches")


@pytest.mark.points(0.5)
@pytest.mark.hint("The softmax of <query, patch> over all patches, laid back row by row.")
def test_heatmaps(student):
    """Heatmaps over grids that are not square"""
    rng = np.random.default_rng(112)
    for height, width, size in SIZES:
        image, query = rng.random((height, width)), rng.normal(size=size * size)
        got = student.patch_attention(image, query, size)
        expect_close(got, heat(image, query, size), "patch_attention")


@pytest.mark.points(0.25)
@pytest.mark.hint("Beta multiplies the scores before the softmax; 0 makes all patches equal.")
def test_beta(student):
    """Heatmaps for other values of beta"""
    rng = np.random.default_rng(113)
    image, query = rng.random((6, 15)), rng.normal(size=9)
    for beta in (0.0, 0.4, 7.0):
        got = student.patch_attention(image, query, 3, beta=beta)
        expect_close(got, heat(image, query, 3, beta), "patch_attention with another beta")
    image, query = np.array([[100.0, 60, -100], [-90, 98, 100]]), np.array([100.0])
    # A power of two, so that it costs no precision.
    got = expect_array(student.patch_attention(image, query, 1, 2.0**-13), "heatmap", (2, 3))
    message = "The heatmap for a tiny beta and large scores is wrong."
    expect(is_close(got, heat(image, query, 1, 2.0**-13), atol=2e-3), message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Subtract the largest score of all patches before the exponential.")
def test_extremes(student):
    """Neighbouring large scores"""
    image = np.array([[100.0, 1, 100, 0], [0, 0, 0, 0], [-100, 0, 100, -1], [0, 0, 0, 0]])
    query = np.array([100.0, 1, 0, 0])
    for sign in (1.0, -1.0):
        want = heat(sign * image, query, 2)
        got = expect_array(student.patch_attention(sign * image, query, 2), "heatmap", (2, 2))
        expect(is_close(got, want, atol=2e-3), "The heatmap of large scores is wrong.")


@pytest.mark.points(0.5)
@pytest.mark.hint("Check with real images, and with patches of another size than 4.")
def test_images(student, reference):
    """Digits and garments"""
    for name in ("mnist", "fashion_mnist"):
        for size in (2, 4, 7):
            part = f"{name}_{size}_"
            image, query = reference[name + "_image"], reference[part + "query"]
            got = student.image_patches(image, size)
            expect_close(got, reference[part + "patches"], "image_patches")
            got = student.patch_attention(image, query, size)
            expect_close(got, reference[part + "heatmap"], "patch_attention")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays; a reshaped image is a view of the same pixels.")
def test_arguments(student):
    """Arguments are left as they are"""
    rng = np.random.default_rng(114)
    image, query = rng.random((6, 9)), rng.normal(size=9)
    expect_untouched(student, "image_patches", image=image, size=3)
    expect_untouched(student, "patch_attention", image=image, query=query, size=3, beta=0.5)
