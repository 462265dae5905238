"""A dict that knows what to say of unknown tokens; a tuple."""

import re
from collections import defaultdict


def tokenize(text, vocab):
    unknown = vocab.index("<unk>")
    index = defaultdict(lambda: unknown, {token: i for i, token in enumerate(vocab)})
    return tuple(index[t] for t in re.findall(r"[.,;:!?]|[a-z](?:[a-z]|'(?=[a-z]))*", text.lower()))


def detokenize(ids, vocab):
    words = []
    for token in (vocab[i] for i in ids):
        if words and token in (".", ",", ";", ":", "!", "?"):
            words[-1] += token
        else:
            words.append(token)
    return " ".join(words)
