"""Appends unknown words to the vocabulary and gives them new numbers; they should get that of
`<unk>`.
"""

import re


def tokenize(text, vocab):
    for word in re.findall(r"[a-z]+", text.lower()):
        if word not in vocab:
            vocab.append(word)
    index = {token: i for i, token in enumerate(vocab)}
    tokens = re.findall(r"[a-z]+(?:'[a-z]+)*|[.,;:!?]", text.lower())
    return [index.get(token, index["<unk>"]) for token in tokens]


def detokenize(ids, vocab):
    text = ""
    for i in ids:
        if text and vocab[i] not in list(".,;:!?"):
            text += " "
        text += vocab[i]
    return text
