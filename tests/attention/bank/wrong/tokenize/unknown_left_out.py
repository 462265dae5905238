"""Leaves unknown tokens out of the text that it writes."""

import re


def tokenize(text, vocab):
    index = {token: i for i, token in enumerate(vocab)}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    return [index.get(token, index["<unk>"]) for token in tokens]


def detokenize(ids, vocab):
    text = ""
    for i in [i for i in ids if vocab[i] != "<unk>"]:
        if text and vocab[i] not in list(".,;:!?"):
            text += " "
        text += vocab[i]
    return text
