"""Public checks of the exercise next_word."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect_untouched,
    expect_values,
)

LOGITS = np.array([[3.0, 0, 0, 1], [0, 0, 5, 0], [1.0, 2, 0, -1]])
AT_TWO = [0.27600434470659363, 0.45505423392341127, 0.16740509727844333, 0.1015363240915518]


@pytest.mark.points(0.25)
@pytest.mark.hint("The last logits are 0 and log 3; divided by 0.5 they are 0 and log 9.")
def test_example(student):
    """The example of the text"""
    got = student.next_word_distribution(np.log([[9, 1], [1, 3]]), temperature=0.5)
    likely = {
        "This is the first row's distribution; take the last row.": [81 / 82, 1 / 82],
        "This is the distribution at temperature 1: it was not used.": [0.25, 0.75],
        "The logits were multiplied by the temperature; divide them by it.": [
            *(0.36602540378, 0.63397459622),
        ],
        "These are the logarithms of the probabilities.": np.log([0.1, 0.9]),
        "This is a word's index; return the probabilities of all words.": 1,
    }
    expect_values(got, [0.1, 0.9], "the distribution", likely=likely)


@pytest.mark.points(0.5)
@pytest.mark.hint("The last row of logits alone, through the softmax.")
def test_values(student):
    """The last position's logits become probabilities"""
    want = [0.23688281808991013, 0.6439142598879724, 0.08714431874203257, 0.03205860328008499]
    likely = {
        "This is the distribution at temperature 2; the default is 1.": AT_TWO,
    }
    got = student.next_word_distribution(LOGITS)
    expect_values(got, want, "the distribution", likely=likely)
    equal = student.next_word_distribution(np.zeros((1, 300)))
    message = "300 equal logits should give 300 probabilities of 1/300, all their digits kept."
    expect_values(equal, np.full(300, 1 / 300), "the distribution over 300 words", message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Divide the logits by the temperature, before the softmax.")
def test_temperature(student):
    """The temperature divides the logits"""
    want = [0.11705891323853293, 0.8649548767993754, 0.01584220117850692, 0.002144008783584634]
    got = student.next_word_distribution(LOGITS, temperature=0.5)
    expect_values(got, want, "the distribution at temperature 0.5")
    got = student.next_word_distribution(LOGITS, 2.0)
    expect_values(got, AT_TWO, "the distribution at temperature 2")
    want = [0.017980178284234174, 0.9816844715852994, 0.00032931845260909326, 6.031677857384872e-06]
    got = student.next_word_distribution(LOGITS, 0.25)
    expect_values(got, want, "the distribution at temperature 0.25")
    for logits, temperature, want in (
        ([[10000.0, 0, -10000]], 10000.0, [0.6652, 0.2447, 0.09]),
        ([[9.0, 9, 9], [2.5, 2.49975, -2.5]], 0.00025, [0.7311, 0.2689, 0]),
    ):
        got = student.next_word_distribution(np.array(logits), temperature)
        message = "The distribution at a huge or a tiny temperature is wrong."
        expect_values(got, want, "the distribution at another temperature", message, 2e-3)


@pytest.mark.points(0.25)
@pytest.mark.hint("Subtract the largest of the last row's logits before the exponential.")
def test_large(student):
    """Logits from -10,000 to 10,000 overflow nothing"""
    cases = (
        ([[0.0, 0, 0], [10000, 9999, -10000]], [0.7311, 0.2689, 0]),
        ([[10000.0, 0, 0], [-9999, -10000, -10000]], [0.5761, 0.2119, 0.2119]),
        ([[0.0, 0, 0], [-10000, 9999, 10000]], [0, 0.2689, 0.7311]),
    )
    for logits, want in cases:
        got = student.next_word_distribution(np.array(logits), 1.0)
        message = "The distribution of logits up to ±10,000 is wrong."
        expect_values(got, want, "the distribution of large logits", message, 2e-3)


@pytest.mark.points(0.25)
@pytest.mark.hint("`logits /= temperature` writes into the caller's array; so does a slice of it.")
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "next_word_distribution", logits=LOGITS, temperature=0.5)
