"""Puts blanks round the marks, takes the rest out, splits."""

import re


def tokenize(text, vocab):
    text = re.sub(r"[^a-z'.,;:!?]", " ", text.lower())
    text = re.sub(r"([.,;:!?])", r" \1 ", text)
    text = re.sub(r"(?<![a-z])'|'(?![a-z])", " ", text)
    places = dict(zip(vocab, range(len(vocab)), strict=True))
    return [places.get(token, places["<unk>"]) for token in text.split()]


def detokenize(ids, vocab):
    return re.sub(r" +(?=[.,;:!?])", "", " ".join(vocab[i] for i in ids))
