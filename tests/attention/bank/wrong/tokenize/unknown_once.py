"""Writes a single number for several unknown words in a row; each gets the number of `<unk>`."""

import re


def tokenize(text, vocab):
    index = {token: i for i, token in enumerate(vocab)}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    ids = [index.get(token, index["<unk>"]) for token in tokens]
    return [i for n, i in enumerate(ids) if n == 0 or i != index["<unk>"] or ids[n - 1] != i]


def detokenize(ids, vocab):
    text = ""
    for i in ids:
        if text and vocab[i] not in list(".,;:!?"):
            text += " "
        text += vocab[i]
    return text
