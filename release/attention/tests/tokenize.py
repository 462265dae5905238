"""Checks of the exercise tokenize, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_untouched, test_case

OK_FORMAT = False
name = "tokenize"
points = None

# The marks, the unknown word and the words stand in no order that could be guessed.
VOCAB = [
    *("cat", ".", "don't", ",", "<unk>", "the", "!", "a", "sat", ";", "on", "?", "mat", ":", "o"),
    *("clock", "o'clock", "end", "well", "known"),
]


def expect_ids(answer, want, message):
    """Fail unless the answer is these numbers, in a list, a tuple or an array."""
    got = expect_array(answer, "tokenize(text, vocab)")
    message = "tokenize returns another number of tokens." if got.size != len(want) else message
    expect(got.shape == (len(want),) and list(got) == list(want), message)


def numbers(*tokens):
    """Return the numbers of these tokens."""
    return [VOCAB.index(token) for token in tokens]


@test_case(
    name="The examples of the text",
    points=0.25,
    hint="Compare your answers with the two examples of the text, token by token.",
)
def test_examples(student):
    """The examples of the text"""
    answer = student.tokenize("Oh! Emma's hat.", ["hat", "<unk>", ".", "oh", "!"])
    expect_ids(answer, [3, 4, 1, 0, 2], "tokenize of the example has wrong numbers.")
    text = student.detokenize([3, 4, 1, 0, 2], ["hat", "<unk>", ".", "oh", "!"])
    expect(text == "oh! <unk> hat.", "detokenize of the example is another text.")


@test_case(
    name="Each mark is a token of its own, wherever it stands",
    points=0.25,
    hint="A word ends where something other than a letter comes; each mark is a token.",
)
def test_marks(student):
    """Each mark is a token of its own, wherever it stands"""
    want = numbers("the", "cat", ",", "a", "mat", ";", "the", "cat", "!", "?", ".", ":", ".")
    answer = student.tokenize("the cat, a mat;the cat!? . :.", VOCAB)
    expect_ids(answer, want, "tokenize of a text with many marks has wrong numbers.")


@test_case(
    name="Capital letters count as small ones",
    points=0.25,
    hint="`text.lower()` first.",
)
def test_capitals(student):
    """Capital letters count as small ones"""
    want = numbers("the", "cat", "sat", "on", "a", "mat")
    answer = student.tokenize("THE Cat sAT On A mat", VOCAB)
    expect_ids(answer, want, "tokenize of capital letters has wrong numbers.")


@test_case(
    name="What the vocabulary lacks becomes <unk>, wherever that stands in it",
    points=0.25,
    hint="`<unk>` has a number like any other token: look it up, too. Marks may be unknown.",
)
def test_unknown(student):
    """What the vocabulary lacks becomes <unk>, wherever that stands in it"""
    for vocab, want in (
        (["<unk>", "cat", "."], [0, 1, 0, 2]),
        (["cat", "sat", ".", "<unk>"], [3, 0, 1, 2]),
        (["sat", "<unk>", "cat"], [1, 2, 0, 1]),
    ):
        answer = student.tokenize("dog cat sat.", vocab)
        expect_ids(answer, want, "tokenize of unknown words or marks has wrong numbers.")


@test_case(
    name="An apostrophe between letters belongs to the word, any other separates",
    points=0.25,
    hint="An apostrophe belongs to a word if a letter stands on both sides of it.",
)
def test_apostrophes(student):
    """An apostrophe between letters belongs to the word, any other separates"""
    want = numbers("don't", "sat", "on", "a", "mat", "o'clock", "o", "clock", "end", ".")
    answer = student.tokenize("don't 'sat on' a 'mat' o'clock o' clock end'.", VOCAB)
    expect_ids(answer, want, "tokenize of a text with apostrophes has wrong numbers.")


@test_case(
    name="Everything else only separates: digits, dashes, quotation marks, ends of lines",
    points=0.25,
    hint="Only letters from a to z make words: neither digits nor `_` do, unlike in `\\w`.",
)
def test_separators(student):
    """Everything else only separates: digits, dashes, quotation marks, ends of lines"""
    want = numbers("the", "cat", "sat", "well", "known", "a", "mat", "the", "end", ".")
    answer = student.tokenize('"the_cat"--sat\nwell-known 12\ta1mat (the 2nd) end.', VOCAB)
    # "nd" is a word that nobody knows.
    want = [*want[:8], VOCAB.index("<unk>"), *want[8:]]
    expect_ids(answer, want, "tokenize of other characters has wrong numbers.")
    for text in ("", "  \n", "1815 - \u201c\u201d"):
        message = "A text without words and marks should have no tokens."
        expect_ids(student.tokenize(text, VOCAB), [], message)


@test_case(
    name="Tokens become a text: blanks between words, none before marks",
    points=0.25,
    hint="One blank between two tokens, but none before . , ; : ! or ?",
)
def test_detokenize(student):
    """Tokens become a text: blanks between words, none before marks"""
    for tokens, want in (
        ("the cat , a mat ; on : the cat !", "the cat, a mat; on: the cat!"),
        ("cat ? ! . sat", "cat?!. sat"),
        (". the cat", ". the cat"),
        ("don't <unk> a", "don't <unk> a"),
        ("cat", "cat"),
        ("", ""),
    ):
        got = student.detokenize(numbers(*tokens.split()), VOCAB)
        expect(isinstance(got, str), "detokenize should return a text.")
        expect(got == want, "detokenize returns another text.", repr(got[:60]))


@test_case(
    name="Arguments are left as they are",
    points=0.25,
    hint="`ids.pop()` and `vocab.sort()` change the caller's list; work on new ones.",
)
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "tokenize", text="the cat, a dog!", vocab=list(VOCAB))
    expect_untouched(student, "detokenize", ids=[5, 0, 3, 7, 4], vocab=list(VOCAB))
