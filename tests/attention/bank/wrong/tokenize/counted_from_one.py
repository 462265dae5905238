"""Counts tokens from 1; a token's number is its index, from 0."""

import re


def tokenize(text, vocab):
    index = {token: i for i, token in enumerate(vocab, 1)}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    return [index.get(token, index["<unk>"]) for token in tokens]


def detokenize(ids, vocab):
    text = ""
    for i in ids:
        if text and vocab[i] not in list(".,;:!?"):
            text += " "
        text += vocab[i]
    return text
