"""One character after the other, without regular expressions."""

LETTERS = "abcdefghijklmnopqrstuvwxyz"
MARKS = ".,;:!?"


def tokenize(text, vocab):
    tokens, word = [], ""
    text = text.lower() + " "
    for i, c in enumerate(text):
        if c in LETTERS or (c == "'" and word and text[i + 1] in LETTERS):
            word += c
            continue
        if word:
            tokens.append(word)
        word = ""
        if c in MARKS:
            tokens.append(c)
    unknown = vocab.index("<unk>")
    return [vocab.index(token) if token in vocab else unknown for token in tokens]


def detokenize(ids, vocab):
    pieces = [vocab[i] if vocab[i] in list(MARKS) else " " + vocab[i] for i in ids]
    return "".join(pieces).removeprefix(" ")
