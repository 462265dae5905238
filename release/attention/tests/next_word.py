"""Checks of the exercise next_word, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_close, is_close, test_case

OK_FORMAT = False
name = "next_word"
points = None

LOGITS = np.array([[3.0, 0, 0, 1], [0, 0, 5, 0], [1.0, 2, 0, -1]])


@test_case(
    name="The last position's logits become probabilities",
    points=1,
    hint="The last row of logits alone, through the softmax; temperature divides.",
)
def test_values(student):
    """The last position's logits become probabilities"""
    want = [0.23688281808991013, 0.6439142598879724, 0.08714431874203257, 0.03205860328008499]
    expect_close(student.next_word_distribution(LOGITS), want, "the distribution")
    want = [0.11705891323853293, 0.8649548767993754, 0.01584220117850692, 0.002144008783584634]
    got = student.next_word_distribution(LOGITS, temperature=0.5)
    expect_close(got, want, "the distribution at temperature 0.5")


@test_case(
    name="Large logits overflow nothing",
    points=0.5,
    hint="Subtract the largest logit before the exponential.",
)
def test_large(student):
    """Large logits overflow nothing"""
    got = student.next_word_distribution(np.array([[0.0, 0, 0], [10000, 9999, -10000]]))
    got = expect_array(got, "the distribution of large logits", (3,))
    want = [0.7310585786300049, 0.2689414213699951, 0]
    expect(is_close(got, want, atol=2e-3), "The distribution of large logits is wrong.")
