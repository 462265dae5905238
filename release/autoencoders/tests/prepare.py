"""Checks of the exercise prepare, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_untouched, expect_values, test_case

OK_FORMAT = False
name = "prepare"
points = None

RAW = np.random.default_rng(0).integers(0, 250, size=(5, 28, 28), dtype=np.uint8)


@test_case(
    name="The result is float32, one row of 784 for each image",
    points=1,
    hint="astype(np.float32), and one row of 784 numbers for each image.",
)
def test_shape(student):
    """The result is float32, one row of 784 for each image"""
    for raw in (RAW, RAW[:1]):
        x = student.prepare_images(raw)
        expect_array(x, "the result", (len(raw), 784))
        is_array = isinstance(x, np.ndarray)
        detail = f"got {x.dtype}" if is_array else "got a list"
        expect(is_array and x.dtype == np.float32, "The result is not float32.", detail)


@test_case(
    name="Pixels are divided by 255, row after row, and the raw images stay as they are",
    points=1,
    hint="Divide by 255 (after leaving uint8 behind), not by the largest pixel.",
)
def test_values(student):
    """Pixels are divided by 255, row after row, and the raw images stay as they are"""
    fifth = expect_array(student.prepare_images(np.full((2, 28, 28), 51, np.uint8)), "the result")
    expect(fifth.shape == (2, 784), "Each image should become a row of 784 numbers.")
    each = {
        "The pixels of 51 were not divided by 255.": 51,
        "This is 51 / 256; divide by 255.": 51 / 256,
        "Divide by 255, not by the largest pixel.": 1,
        "Pixels of 51 became 0: was the quotient rounded, or divided as whole numbers?": 0,
        "This is 1 - 51/255: the images are inverted.": 0.8,
        "This lies between -1 and 1; divide by 255 alone.": -0.6,
    }
    likely = {said: np.full((2, 3), wrong) for said, wrong in each.items()}
    want = np.full((2, 3), 0.2)
    expect_values(fifth[:, :3], want, "the result of the example", "", 1e-6, likely)
    expect_untouched(student, "prepare_images", raw=RAW)
    x = expect_array(student.prepare_images(RAW), "the result", (5, 784))
    expect(np.max(x) <= 1, "A pixel is above 1.")
    for image, row, column in ((0, 0, 1), (1, 27, 3), (4, 13, 20)):
        pixel = int(RAW[image, row, column]) / 255
        other = int(RAW[image, column, row]) / 255
        likely = {"Pixels come row by row; this one is from its mirror image's place.": other}
        expect_values(x[image, 28 * row + column], pixel, "a pixel", "", 1e-6, likely)
