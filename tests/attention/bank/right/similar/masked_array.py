"""A masked array hides the word itself; structured rows are sorted."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    hidden = np.array(vocab) == word
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    likeness = np.ma.array(np.clip((unit @ unit.T)[hidden][0], -1, 1), mask=hidden)
    order = np.ma.argsort(-likeness, fill_value=2.0)
    return tuple((vocab[i], likeness[i].item()) for i in order[:topn])
