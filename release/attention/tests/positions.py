"""Checks of the exercise positions, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_values, is_close, test_case

OK_FORMAT = False
name = "positions"
points = None

@test_case(
    name="The example of the text",
    points=0.25,
    hint="Sine and cosine of 0, then of 1.",
)
def test_example(student):
    """The example of the text"""
    got = student.positional_encoding(2, 2)
    want = [[0, 1], [0.8414709848078965, 0.5403023058681398]]
    likely = {
        "Cosines come first here; the sine comes first.": np.array(want)[:, ::-1],
        "Positions count from 0; here they count from 1.": [
            *([0.8414709848, 0.5403023059], [0.9092974268, -0.4161468365]),
        ],
        "Each pair's second column is its cosine; here it is a sine.": [
            *([0, 0], [0.8414709848, 0.8414709848]),
        ],
    }
    expect_values(got, want, "positional_encoding(2, 2)", "", 1e-5, likely)


@test_case(
    name="Three positions of length four",
    points=0.75,
    hint="Sine, cosine, sine, cosine, \u2026; the exponent is 2i / d for both of a pair.",
)
def test_values(student):
    """Three positions of length four"""
    got = student.positional_encoding(3, 4)
    want = [
        [0.0, 1.0, 0.0, 1.0],
        [0.8414709848078965, 0.5403023058681398, 0.009999833334166664, 0.9999500004166653],
        [0.9092974268256817, -0.4161468365471424, 0.01999866669333308, 0.9998000066665778],
    ]
    likely = {
        "All sines come first; a sine and its cosine should stand side by side.": [
            want[0][::2] + want[0][1::2],
            want[1][::2] + want[1][1::2],
            want[2][::2] + want[2][1::2],
        ],
        "The second pair is of i / 10000 at position i; with d = 4 it is of i / 100.": [
            *([0, 1, 0, 1], [*want[1][:2], 1e-4, 1], [*want[2][:2], 2e-4, 1]),
        ],
        "The second pair is of i / 10 at position i; with d = 4 it is of i / 100.": [
            [0, 1, 0, 1],
            [*want[1][:2], 0.0998334166, 0.9950041653],
            [*want[2][:2], 0.1986693308, 0.9800665778],
        ],
    }
    expect_values(got, want, "positional_encoding(3, 4)", "", 1e-5, likely)


@test_case(
    name="More positions than dimensions, and fewer",
    points=0.5,
    hint="Rows are positions 0 to n - 1, and a row has length d.",
)
def test_shape(student):
    """More positions than dimensions, and fewer"""
    for n, d in ((5, 2), (1, 6), (2, 10), (7, 8)):
        got = expect_array(student.positional_encoding(n, d), "positional_encoding(n, d)", (n, d))
        expect(is_close(got[0], [0.0, 1.0] * (d // 2), atol=1e-5), "Position 0 is wrong.")
        lengths = (got.astype(np.float64) ** 2).reshape(n, d // 2, 2).sum(axis=2)
        message = "The squares of a sine and its cosine should sum to one, at every position."
        expect(is_close(lengths, np.ones((n, d // 2)), atol=1e-5), message)
