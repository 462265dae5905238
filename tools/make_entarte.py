"""Train a small French → English model with attention and store its states: ``entarte.npz``.

The notebook's exercise *alignment* starts from these states. The sentence pairs are our own: a
grammar of subjects, objects and verbs in which French puts a pronoun before the verb and English
after it, and in which *entarté* needs five English words. As on the lecture's slide, the auxiliary
comes before the pronoun (*il a m' entarté*); correct French is *il m'a entarté*.

Usage: ``python tools/make_entarte.py`` (a minute on two cores; needs TensorFlow).
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path
from typing import Any

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import tensorflow as tf
from keras import layers, ops

Pair = tuple[list[str], list[str]]
Array = np.ndarray[Any, Any]

OUTPUT = Path(__file__).resolve().parents[1] / "source" / "common" / "data" / "entarte.npz"
SEED = 2
EPOCHS = 20
WORD, STATE_DECODER, STATE_ENCODER, COMMON = 16, 20, 24, 12  # lengths of vectors; all differ

SUBJECTS = {
    "il": "he",
    "elle": "she",
    "le chien": "the dog",
    "le chat": "the cat",
    "la femme": "the woman",
    "un voisin": "a neighbour",
    "ma soeur": "my sister",
    "le clown": "the clown",
}
PRONOUNS = {"m'": "me", "t'": "you", "l'": "him", "nous": "us", "les": "them"}
OBJECTS = {
    "le ministre": "the minister",
    "la reine": "the queen",
    "un ami": "a friend",
    "le roi": "the king",
    "mon frère": "my brother",
}
VERBS = {
    "entarté": ("hit", "with a pie"),
    "arrosé": ("sprayed", "with water"),
    "vu": ("saw", ""),
    "aimé": ("loved", ""),
    "trouvé": ("found", ""),
    "suivi": ("followed", ""),
    "oublié": ("forgot", ""),
}
TIMES = {"": "", "hier": "yesterday", "encore": "again", "enfin": "at last"}
SHOWN = (
    ("il a m' entarté", "he hit me with a pie"),
    ("le clown a entarté le ministre hier", "the clown hit the minister with a pie yesterday"),
    ("ma soeur a les trouvé enfin", "my sister found them at last"),
    ("le chat a nous vu", "the cat saw us"),
)


def sentence_pairs() -> list[Pair]:
    """Write every sentence that the grammar allows, French and English."""
    pairs = []
    for subject, verb, time in itertools.product(SUBJECTS, VERBS, TIMES):
        hit, how = VERBS[verb]
        for french, english in (PRONOUNS | OBJECTS).items():
            words = [french, verb] if french in PRONOUNS else [verb, french]
            source = " ".join([subject, "a", *words, time])
            target = " ".join([SUBJECTS[subject], hit, english, how, TIMES[time]])
            pairs.append((source.split(), target.split()))
    return pairs


def indices(sentences: list[list[str]], words: list[str]) -> Array:
    """Turn sentences into rows of indices, padded with 0."""
    place = {word: i for i, word in enumerate(words)}
    rows = np.zeros((len(sentences), max(map(len, sentences))), dtype=np.int32)
    for row, sentence in zip(rows, sentences, strict=True):
        row[: len(sentence)] = [place[word] for word in sentence]
    return rows


class Translator(keras.Model):  # type: ignore[misc]
    """GRU encoder (both ways), GRU decoder, and the slide's attention between them."""

    def __init__(self, french: int, english: int) -> None:
        super().__init__()
        # If any state may be missing, each has to represent its own word: words stay in place.
        self.drop = layers.Dropout(0.3)
        self.read = layers.Embedding(french, WORD, mask_zero=True)
        self.encode = layers.Bidirectional(layers.GRU(STATE_ENCODER // 2, return_sequences=True))
        self.hear = layers.Embedding(english, WORD)
        self.decode = layers.GRU(STATE_DECODER, return_sequences=True)
        self.W1 = layers.Dense(COMMON, use_bias=False)
        self.W2 = layers.Dense(COMMON, use_bias=False)
        self.speak = layers.Dense(english)

    def states(self, source: Any, before: Any, training: bool = False) -> tuple[Any, Any, Any]:
        """Return encoder states, decoder states and the weights between them."""
        H = self.encode(self.read(source))  # (batch, n_src, d_h)
        H = self.drop(H, training=training)
        # The decoder starts from nothing: what it knows of the French, it learns by attention.
        S = self.decode(self.hear(before))  # (batch, n_tgt, d_s)
        scores = ops.einsum("btp,bsp->bts", self.W1(S), self.W2(H))
        scores = ops.where(source[:, None, :] > 0, scores, -1e9)
        return H, S, ops.softmax(scores, axis=-1)

    def call(self, inputs: Any, training: bool = False) -> Any:
        """Return logits (batch, n_tgt, english) from French words and the English words before."""
        source, before = inputs
        H, S, weights = self.states(source, before, training=training)
        return self.speak(ops.concatenate([S, ops.matmul(weights, H)], axis=-1))


def train(pairs: list[Pair]) -> tuple[Translator, list[str], list[str]]:
    """Train on all pairs but those shown; return the model and both vocabularies."""
    french = ["", *sorted({word for source, _ in pairs for word in source})]
    english = ["", "<begin>", "<end>", *sorted({word for _, target in pairs for word in target})]
    shown = {source for source, _ in SHOWN}
    seen = [pair for pair in pairs if " ".join(pair[0]) not in shown]
    source = indices([pair[0] for pair in seen], french)
    after = indices([[*pair[1], "<end>"] for pair in seen], english)
    before = indices([["<begin>", *pair[1]] for pair in seen], english)
    model = Translator(len(french), len(english))
    model.compile(
        optimizer=keras.optimizers.Adam(0.004),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True, ignore_class=0),
    )
    model.fit([source, before], after, batch_size=64, epochs=EPOCHS, verbose=2)
    return model, french, english


def translate(model: Translator, source: Array, english: list[str]) -> list[str]:
    """Translate one sentence, always taking the likeliest word."""
    words = ["<begin>"]
    while words[-1] != "<end>" and len(words) < 15:
        logits = model([source, indices([words], english)])
        words.append(english[int(ops.argmax(logits[0, -1]))])
    return words[1:-1]


def main() -> None:
    """Train, translate the shown sentences, store their states."""
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    model, french, english = train(sentence_pairs())
    stored: dict[str, Any] = {
        "W1": model.W1.kernel.numpy().T.copy(),  # (p, d_s)
        "W2": model.W2.kernel.numpy().T.copy(),  # (p, d_h)
    }
    for i, (text, meaning) in enumerate(SHOWN):
        source = indices([text.split()], french)
        said = translate(model, source, english)
        if " ".join(said) != meaning:
            raise SystemExit(f"{text!r} was translated as {' '.join(said)!r}, not {meaning!r}")
        H, S, weights = model.states(source, indices([["<begin>", *said[:-1]]], english))
        stored |= {f"H{i}": H[0].numpy(), f"S{i}": S[0].numpy()}
        stored |= {f"source{i}": np.array(text.split()), f"target{i}": np.array(said)}
        print(text, "→", " ".join(said))
        print(np.round(weights[0].numpy(), 2))
    np.savez_compressed(OUTPUT, **stored)
    print(f"wrote {OUTPUT} ({OUTPUT.stat().st_size} bytes)")


if __name__ == "__main__":
    main()
