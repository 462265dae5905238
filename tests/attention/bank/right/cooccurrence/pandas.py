"""A table of pandas for the counts; its values are returned."""

import numpy as np
import pandas as pd


def cooccurrence(sentences, vocab, window):
    pairs = [
        (sentence[i], sentence[i + step])
        for sentence in sentences
        for step in range(1, window + 1)
        for i in range(len(sentence) - step)
    ]
    table = pd.DataFrame(pairs, columns=["one", "other"])
    counts = pd.crosstab(table["one"], table["other"]).reindex(index=vocab, columns=vocab, fill_value=0)
    return (counts.to_numpy() + counts.to_numpy().T).astype(float)


def ppmi(counts):
    frame = pd.DataFrame(np.asarray(counts, dtype=float))
    chance = frame.sum(axis=1).to_numpy()[:, None] * frame.sum(axis=0).to_numpy() / frame.to_numpy().sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        found = pd.DataFrame(np.log(frame.to_numpy() / chance))
    return found.replace([np.inf, -np.inf], np.nan).clip(lower=0).fillna(0.0).to_numpy()
