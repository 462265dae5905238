"""Public checks of the exercise softmax."""

import numpy as np
import pytest

from autograder.checks.kit import expect, expect_close


@pytest.mark.points(1)
@pytest.mark.hint("Divide by the sum along `axis`, with keepdims=True.")
def test_sums_to_one(student):
    """Weights sum to one along the axis"""
    y = student.softmax(np.array([[1.0, 2.0, 3.0], [0.0, 0.0, 5.0]]))
    expect_close(np.sum(y, axis=-1), np.ones(2), "the sum of the weights")
    expect(len(y) == 2, "x")
