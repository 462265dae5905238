"""A series of pandas."""

import numpy as np
import pandas as pd


def most_similar(word, E, vocab, topn=5):
    unit = pd.DataFrame(E / np.linalg.norm(E, axis=1, keepdims=True), index=vocab)
    best = (unit @ unit.loc[word]).drop(word).nlargest(topn)
    return [(name, float(cosine)) for name, cosine in best.items()]
