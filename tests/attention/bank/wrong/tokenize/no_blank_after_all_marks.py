"""Writes a blank before marks and none after them: it is the other way round."""

import re


def tokenize(text, vocab):
    index = {token: i for i, token in enumerate(vocab)}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    return [index.get(token, index["<unk>"]) for token in tokens]


def detokenize(ids, vocab):
    text = ""
    for i in ids:
        if text and text[-1] not in ".,;:!?":
            text += " "
        text += vocab[i]
    return text
