"""Numbers the tokens by the alphabet instead of by their places in the vocabulary."""

import re


def tokenize(text, vocab):
    index = {token: i for i, token in enumerate(sorted(vocab))}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    return [index.get(token, index["<unk>"]) for token in tokens]


def detokenize(ids, vocab):
    text = ""
    for i in ids:
        if text and vocab[i] not in list(".,;:!?"):
            text += " "
        text += vocab[i]
    return text
