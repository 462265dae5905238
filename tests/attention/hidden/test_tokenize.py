"""Hidden checks of the exercise tokenize."""

import re

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array

WORDS = "emma harriet's had a very good heart i'll own it 'tis o'clock too mrs weston".split()
MARKS = list(".,;:!?")
BETWEEN = [" ", "\n", " -- ", ' "', "_", " 27 ", "' ", " (", "\t", "-"]


def vocabulary(rng):
    """Return some of the words and marks, and the unknown one, in any order."""
    known = [*rng.permutation(WORDS)[:9], *rng.permutation(MARKS)[:4], "<unk>"]
    return [str(token) for token in rng.permutation([word.strip("'") for word in known])]


def right(text, vocab):
    """The right numbers."""
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    return [vocab.index(token if token in vocab else "<unk>") for token in tokens]


@pytest.mark.points(0.5)
@pytest.mark.hint("Words, marks, apostrophes, unknown words, everything else: one rule at a time.")
def test_texts(student):
    """Texts with all kinds of characters"""
    rng = np.random.default_rng(101)
    for length in (1, 2, 17, 101):
        vocab = vocabulary(rng)
        parts = [*WORDS, *(word.upper() for word in WORDS), *MARKS]
        text = "".join(str(rng.choice(parts)) + str(rng.choice(BETWEEN)) for _ in range(length))
        got = expect_array(student.tokenize(text, vocab), "tokenize(text, vocab)")
        want = right(text, vocab)
        message = "tokenize returns wrong numbers for a text with all kinds of characters."
        expect(got.shape == (len(want),) and list(got) == want, message)


@pytest.mark.points(0.5)
@pytest.mark.hint("One blank between any two tokens, but none before a mark.")
def test_numbers(student):
    """Any numbers become a text, and the same numbers again"""
    rng = np.random.default_rng(102)
    for length in (1, 3, 29):
        vocab = vocabulary(rng)
        ids = [int(i) for i in rng.integers(len(vocab), size=length)]
        got = student.detokenize(ids, vocab)
        expect(isinstance(got, str), "detokenize should return a text.")
        want = re.sub(r" (?=[.,;:!?])", "", " ".join(vocab[i] for i in ids))
        expect(got == want, "detokenize returns another text.")
        again = expect_array(student.tokenize(got, vocab), "tokenize(text, vocab)")
        expect(list(again.ravel()) == ids, "tokenize(detokenize(ids)) should be ids.")
