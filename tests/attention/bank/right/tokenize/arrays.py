"""Numbers in an array."""

import re

import numpy as np


def tokenize(text, vocab):
    tokens = re.findall(r"(?:[a-z](?:'(?=[a-z]))?)+|[.,;:!?]", text.lower())
    known = np.array(vocab)
    ids = [np.flatnonzero(known == (t if t in vocab else "<unk>"))[0] for t in tokens]
    return np.array(ids, dtype=int)


def detokenize(ids, vocab):
    text = " ".join(np.array(vocab)[np.array(ids, dtype=int)])
    return re.sub(r"\s([.,;:!?])", r"\1", text)
