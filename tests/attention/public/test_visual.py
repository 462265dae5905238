"""Public checks of the exercise visual."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect_untouched,
    expect_values,
)

IMAGE = np.arange(24.0).reshape(4, 6) / 10
QUERY = np.array([1.0, -1, 0.5, 0])
HEATMAP = [
    [0.1065191179457543, 0.1177218313727175, 0.13010274445573275],
    [0.194090487409973, 0.21450316216062976, 0.2370626566551928],
]


@pytest.mark.points(0.25)
@pytest.mark.hint("The left square holds 0, 1 and, in the row below, 4, 5.")
def test_example_patches(student):
    """The text's example of patches"""
    got = student.image_patches(np.arange(8).reshape(2, 4), 2)
    likely = {
        "These are strips of four pixels, not squares.": [[0, 1, 2, 3], [4, 5, 6, 7]],
        "The pixels of a patch come row by row; here they come by columns.": [
            *([0, 4, 1, 5], [2, 6, 3, 7]),
        ],
        "`size` is a patch's side, not how many there are.": [[0, 1], [2, 3], [4, 5], [6, 7]],
        "These patches overlap; the second begins where the first ends.": [
            *([0, 1, 4, 5], [1, 2, 5, 6], [2, 3, 6, 7]),
        ],
    }
    want = [[0, 1, 4, 5], [2, 3, 6, 7]]
    expect_values(got, want, "image_patches(image, 2)", likely=likely)


@pytest.mark.points(0.25)
@pytest.mark.hint("White pixels score log 3, black ones 0: the exponentials are 3 and 1.")
def test_example_attention(student):
    """The text's example of attention"""
    got = student.patch_attention(np.eye(2), np.array([np.log(3)]), 1)
    likely = {
        "Each row of the grid sums to one; the whole grid should.": [[0.75, 0.25], [0.25, 0.75]],
        "These are the scores; the weights are their softmax.": np.log([[3, 1], [1, 3]]),
        "The largest weight is 1; all weights together should sum to one.": [
            [1, 1 / 3],
            [1 / 3, 1],
        ],
    }
    want = [[0.375, 0.125], [0.125, 0.375]]
    expect_values(got, want, "patch_attention(image, query, 1)", likely=likely)


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "Bring the image to (rows, size, cols, size) and swap the two axes in the middle."
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
    expect_values(student.image_patches(IMAGE, 2), want, "image_patches(image, 2)")
    expect_values(student.image_patches(IMAGE[:3, :3], 3), IMAGE[:3, :3].reshape(1, 9), "one patch")
    expect_values(student.image_patches(IMAGE, 1), IMAGE.reshape(24, 1), "patches of one pixel")
    tall = IMAGE.reshape(12, 2)
    expect_values(student.image_patches(tall, 2), tall.reshape(6, 4), "patches of a tall image")


@pytest.mark.points(0.5)
@pytest.mark.hint("One softmax over all patches, then reshape to (rows, cols).")
def test_heatmap(student):
    """The weights lie on the grid of patches"""
    likely = {
        "The scores were divided by the root of a patch's length, which this exercise doesn't.": [
            [0.134821891624, 0.141734357823, 0.149001233742],
            [0.181990517862, 0.191321371243, 0.201130627707],
        ]
    }
    got = student.patch_attention(IMAGE, QUERY, 2)
    expect_values(got, HEATMAP, "patch_attention(image, query, 2)", likely=likely)
    wide = student.patch_attention(np.zeros((2, 8)), np.ones(1), 1)
    expect_values(wide, np.full((2, 8), 1 / 16), "patch_attention over 2 by 8 patches")
    flat = student.patch_attention(np.zeros((20, 15)), np.ones(1), 1)
    message = "300 equal patches should each get a weight of 1/300, all its digits kept."
    expect_values(flat, np.full((20, 15), 1 / 300), "patch_attention of a black image", message)


@pytest.mark.points(0.25)
@pytest.mark.hint("Beta multiplies the scores, before the softmax.")
def test_beta(student):
    """Beta sharpens the heatmap"""
    want = [
        [0.034000917126117594, 0.04589643744835163, 0.06195371032601854],
        [0.205693562079732, 0.27765726643500754, 0.3747981065847728],
    ]
    got = student.patch_attention(IMAGE, QUERY, 2, beta=3.0)
    likely = {
        "This is the heatmap for beta = 1: beta was not used.": HEATMAP,
        "This is the heatmap for beta = 1/3: multiply by beta, don't divide by it.": [
            [0.145082196107, 0.149999773613, 0.155084032967],
            [0.177203794486, 0.183210137215, 0.189420065612],
        ],
    }
    expect_values(got, want, "patch_attention(image, query, 2, beta=3)", likely=likely)
    got = student.patch_attention(IMAGE, QUERY, 2, 0.0)
    expect_values(got, np.full((2, 3), 1 / 6), "patch_attention(image, query, 2, beta=0)")
    image, query = np.array([[100.0, 99, -100], [-100, 98, 100]]), np.array([100.0])
    got = student.patch_attention(image, query, 1, 0.0001)
    want = [[0.2358, 0.2335, 0.0319], [0.0319, 0.2311, 0.2358]]
    message = "The heatmap for beta = 0.0001 and scores up to ±10,000 before is wrong."
    expect_values(got, want, "heatmap", message, atol=2e-3)


@pytest.mark.points(0.25)
@pytest.mark.hint("Subtract the largest score of all patches before the exponential.")
def test_large_scores(student):
    """Scores from -10,000 to 10,000 overflow nothing"""
    image, query = np.array([[100.0, 99, -100], [-100, 98, 100]]), np.array([100.0])
    message = "The heatmap for scores up to ±10,000 is wrong."
    for sign, want in ((1, [[0.5, 0, 0], [0, 0, 0.5]]), (-1, [[0, 0, 0.5], [0.5, 0, 0]])):
        got = student.patch_attention(sign * image, query, 1)
        expect_values(got, want, "heatmap", message, atol=2e-3)


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: neither `image -= …` nor `query *= beta`.")
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "image_patches", image=IMAGE, size=2)
    expect_untouched(student, "patch_attention", image=IMAGE, query=QUERY, size=2, beta=3.0)
