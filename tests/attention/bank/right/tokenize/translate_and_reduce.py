"""str.translate puts blanks round marks; functools.reduce writes the text."""

import functools
import string

import numpy as np

_MARKS = ".,;:!?"
_TABLE = {ord(mark): f" {mark} " for mark in _MARKS}


def tokenize(text, vocab):
    keep = set(string.ascii_lowercase + "'" + _MARKS)
    text = "".join(c if c in keep else " " for c in text.lower()).translate(_TABLE)
    pieces = [part.strip("'") for chunk in text.split() for part in chunk.replace("''", " ").split()]
    numbers = dict(zip(vocab, range(len(vocab))))
    unknown = numbers["<unk>"]
    return np.array([numbers.get(piece, unknown) for piece in pieces if piece], dtype=int)


def detokenize(ids, vocab):
    def joined(text, token):
        return text + (token if token in list(_MARKS) or not text else " " + token)

    return functools.reduce(joined, (str(vocab[int(i)]) for i in ids), "")
