"""A compiled pattern, index by index in the list."""

import re

PATTERN = re.compile(r"[^\W\d_]+('[^\W\d_]+)*|[!?.,:;]", re.IGNORECASE)


def tokenize(text, vocab):
    found = [match.group().lower() for match in PATTERN.finditer(text)]
    return [vocab.index(t) if t in vocab else vocab.index("<unk>") for t in found]


def detokenize(ids, vocab):
    spaced = " ".join([vocab[i] for i in ids])
    for mark in "!?.,:;":
        spaced = spaced.replace(" " + mark, mark)
    return spaced
