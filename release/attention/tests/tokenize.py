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


EXAMPLE = ["hat", "<unk>", ".", "oh", "!"]
INSTEAD = {  # of [3, 4, 1, 0, 2], for "Oh! Emma's hat."
    (4, 5, 2, 1, 3): "Numbers count from 0; here they count from 1.",
    (1, 4, 1, 0, 2): "`Oh` became <unk>: capital letters count as small ones.",
    (3, 4, 1, 1, 0, 2): "`Emma's` is one word; here it was split at its apostrophe.",
    (3, 1, 0): "The marks are missing; each is a token.",
    (1, 1, 1): "The text was split at blanks alone; marks are tokens of their own.",
    (3, 4, 0, 2): "`Emma's` is missing; an unknown word becomes <unk>.",
    (3, 4, 0, 0, 2): "`Emma's` became 0; <unk> has the number 1 here.",
}


def expect_ids(answer, want, message, instead=None):
    """Fail unless the answer is these numbers, in a list, a tuple or an array.

    Args:
        instead: likely wrong answers, and what to say to them.
    """
    array = expect_array(answer, "tokenize(text, vocab)")
    got = array.ravel().tolist()
    hint = (instead or {}).get(tuple(got), "")
    message = "tokenize returns another number of tokens." if len(got) != len(want) else message
    wrong = [i for i, (a, b) in enumerate(zip(got, want, strict=False)) if a != b]
    detail = f"got {len(got)} numbers, expected {len(want)}" if len(got) != len(want) else ""
    if wrong:
        detail += "; " if detail else ""
        detail += f"number {wrong[0] + 1} is {got[wrong[0]]:g}, expected {want[wrong[0]]}"
    expect(got == list(want) and array.ndim == 1, message, detail, hint)


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
    answer = student.tokenize("Oh! Emma's hat.", EXAMPLE)
    message = "tokenize of the example has wrong numbers."
    expect_ids(answer, [3, 4, 1, 0, 2], message, INSTEAD)
    text = student.detokenize([3, 4, 1, 0, 2], EXAMPLE)
    likely = {
        "oh ! <unk> hat .": "There is no blank before a mark.",
        "oh!<unk>hat.": "The blanks are missing.",
        "oh!<unk> hat.": "There is a blank after a mark.",
        "oh! hat.": "<unk> is written like any other token.",
        " oh! <unk> hat.": "The text begins with a blank.",
    }
    shown = repr(text[:60]) if isinstance(text, str) else "no text"
    hint = likely.get(text, "") if isinstance(text, str) else ""
    detail = f"got {shown}, expected 'oh! <unk> hat.'"
    expect(text == "oh! <unk> hat.", "detokenize of the example is another text.", detail, hint)


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
        (["<unk>", "cat", "."], [0, 0, 1, 0, 2]),
        (["cat", "sat", ".", "<unk>"], [3, 3, 0, 1, 2]),
        (["sat", "<unk>", "cat"], [1, 1, 2, 0, 1]),
    ):
        answer = student.tokenize("old dog cat sat.", vocab)
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
        detail = f"got {got[:60]!r}, expected {want!r}"
        expect(got == want, "detokenize returns another text.", detail)


@test_case(
    name="Arguments are left as they are",
    points=0.25,
    hint="`ids.pop()` and `vocab.sort()` change the caller's list; work on new ones.",
)
def test_arguments(student):
    """Arguments are left as they are"""
    expect_untouched(student, "tokenize", text="the cat, a dog!", vocab=list(VOCAB))
    expect_untouched(student, "detokenize", ids=[5, 0, 3, 7, 4], vocab=list(VOCAB))
