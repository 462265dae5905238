"""Leaves capital letters as they are; make them small first."""

import re


def tokenize(text, vocab):
    index = {token: i for i, token in enumerate(vocab)}
    tokens = re.findall(r"[A-Za-z]+(?:'[A-Za-z]+)*|[.,;:!?]", text)
    return [index.get(token, index["<unk>"]) for token in tokens]


def detokenize(ids, vocab):
    text = ""
    for i in ids:
        if text and vocab[i] not in list(".,;:!?"):
            text += " "
        text += vocab[i]
    return text
