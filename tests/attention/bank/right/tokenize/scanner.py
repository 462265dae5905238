"""re.Scanner with a rule for each kind of token."""

import re


class Tokens:
    def __init__(self, vocab):
        self.number = {token: i for i, token in enumerate(vocab)}
        found = lambda scanner, token: self.number.get(token, self.number["<unk>"])
        self.scanner = re.Scanner([
            (r"[a-z]+(?:'[a-z]+)*", found),
            (r"[.,;:!?]", found),
            (r"(?s:.)", None),
        ])

    def __call__(self, text):
        return self.scanner.scan(text.lower())[0]


def tokenize(text, vocab):
    return Tokens(vocab)(text)


def detokenize(ids, vocab):
    pieces = (vocab[i] if vocab[i] in (".", ",", ";", ":", "!", "?") else " " + vocab[i] for i in ids)
    return "".join(pieces).removeprefix(" ")
