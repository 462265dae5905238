"""Which mistake does the tokenizer make?"""

VOCAB = ["cat", ".", "don't", "<unk>", "the", ",", "sat", "don", "t", "well", "known", "dont"]
VOCAB += ["a", "well-known", "cats", "mat1", "!", ";", "cats'"]


def plain(student):
    """Words and marks that all are known."""
    return student.tokenize("the cat sat, a cat!", VOCAB)


def capitals(student):
    """Capital letters, at the beginning of words and elsewhere."""
    return student.tokenize("The CAT sAt", VOCAB)


def apostrophes(student):
    """Apostrophes within words and round them."""
    return student.tokenize("don't the cats' 'a cat'", VOCAB)


def unknown(student):
    """Words that the vocabulary lacks."""
    return student.tokenize("the dog sat", VOCAB)


def unknown_first(student):
    """The unknown token in the vocabulary's first place."""
    return student.tokenize("a dog", ["<unk>", "a"])


def unknown_twice(student):
    """Two unknown words in a row."""
    return student.tokenize("the old dog sat", VOCAB)


def unknown_last(student):
    """The unknown token in the vocabulary's last place."""
    return student.tokenize("a dog", ["dogs", "the", "a", "<unk>"])


def marks(student):
    """Marks in a row, between words without blanks, alone."""
    return student.tokenize("cat.;the cat!! , ?", VOCAB)


def rare_marks(student):
    """Marks that the vocabulary lacks."""
    return student.tokenize("a: cat?", VOCAB)


def hyphens(student):
    """A hyphen between words."""
    return student.tokenize("a well-known cat", VOCAB)


def digits(student):
    """Digits after letters and alone."""
    return student.tokenize("mat1 2 cat3", VOCAB)


def underscores(student):
    """Underscores between words."""
    return student.tokenize("the_cat", VOCAB)


def written(student):
    """A text of words and marks."""
    return student.detokenize([VOCAB.index(t) for t in ("the", "cat", ",", "a", ".", "t")], VOCAB)


def written_marks(student):
    """A text of marks, which begins with one."""
    vocab = [".", ":", "?", "a", ",", "!", ";"]
    return student.detokenize([0, 1, 3, 2, 3, 4, 3, 5, 6], vocab)


def written_unknown(student):
    """A text with unknown words."""
    return student.detokenize([4, 3, 0], VOCAB)


def written_nothing(student):
    """No tokens."""
    return student.detokenize([], VOCAB)


def kept(student):
    """The arguments afterwards."""
    vocab, written_with = student.keep(list(VOCAB)), student.keep(list(VOCAB))
    ids = student.keep([4, 0, 1])
    student.tokenize("the dog sat", vocab)
    student.detokenize(ids, written_with)
    return [student.fetch(value) for value in (vocab, written_with, ids)]
