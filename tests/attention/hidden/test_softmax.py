"""Hidden checks of the exercise softmax."""

import numpy as np
import pytest

from autograder.checks.kit import expect_close


@pytest.mark.points(2)
@pytest.mark.hint("Subtract the maximum before the exponential.")
def test_large(student):
    """Softmax stays finite for large scores"""
    expect_close(student.softmax(np.array([10000.0, 9999.0])), [0.7310585786300049, 0.2689414213699951], "the weights")
