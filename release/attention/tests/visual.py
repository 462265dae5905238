"""Checks of the exercise visual, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, is_close, test_case

OK_FORMAT = False
name = "visual"
points = None

IMAGE = np.arange(24.0).reshape(4, 6) / 10


@test_case(
    name="Patches row by row, and the pixels of each row by row",
    points=1,
    hint="Bring the image to (rows, size, cols, size) and swap the two axes in the middle.",
)
def test_patches(student):
    """Patches row by row, and the pixels of each row by row"""
    want = [
        [0.0, 0.1, 0.6, 0.7],
        [0.2, 0.3, 0.8, 0.9],
        [0.4, 0.5, 1.0, 1.1],
        [1.2, 1.3, 1.8, 1.9],
        [1.4, 1.5, 2.0, 2.1],
        [1.6, 1.7, 2.2, 2.3],
    ]
    expect_close(student.image_patches(IMAGE, 2), want, "image_patches(image, 2)")
    expect_close(student.image_patches(IMAGE[:3, :3], 3), IMAGE[:3, :3].reshape(1, 9), "one patch")
    expect_close(student.image_patches(IMAGE, 1), IMAGE.reshape(24, 1), "patches of one pixel")


@test_case(
    name="The weights lie on the grid of patches",
    points=1,
    hint="One softmax over all patches, then reshape to (rows, cols); beta multiplies.",
)
def test_heatmap(student):
    """The weights lie on the grid of patches"""
    query = np.array([1.0, -1, 0.5, 0])
    want = [
        [0.1065191179457543, 0.1177218313727175, 0.13010274445573275],
        [0.194090487409973, 0.21450316216062976, 0.2370626566551928],
    ]
    expect_close(student.patch_attention(IMAGE, query, 2), want, "patch_attention(image, query, 2)")
    want = [
        [0.034000917126117594, 0.04589643744835163, 0.06195371032601854],
        [0.205693562079732, 0.27765726643500754, 0.3747981065847728],
    ]
    got = student.patch_attention(IMAGE, query, 2, beta=3.0)
    expect_close(got, want, "patch_attention(image, query, 2, beta=3)")


@test_case(
    name="Large scores overflow nothing",
    points=0.5,
    hint="Softmax must survive scores of 10000.",
)
def test_large_scores(student):
    """Large scores overflow nothing"""
    image = np.array([[100.0, 99.0, -100.0]])
    got = expect_array(student.patch_attention(image, np.array([100.0]), 1), "heatmap", (1, 3))
    expect(is_close(got, [[1, 0, 0]], atol=2e-3), "The heatmap of large scores is wrong.")
