"""Train a small transformer that continues Jane Austen's novels: decoder.npz and novels.npz.

    apt-get download r-cran-janeaustenr
    python tools/make_decoder.py --novels r-cran-janeaustenr_*.deb

``--novels`` takes the Debian package or the folder that it was unpacked into. Training takes a
quarter of an hour, and needs TensorFlow. At the end the script prints how well the
transformer and a model that counts words predict what neither has seen. The same machine makes the
same bytes; another one may round otherwise, so that its model differs a little. This is not needed
to use the project: the files made are part of it.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from pathlib import Path
from typing import Any

import numpy as np
from novels import Split, split
from npz import write_npz
from scipy.optimize import minimize
from scipy.special import log_softmax
from sources import SourceDataError

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import tensorflow as tf
from keras import initializers, layers, ops

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "source" / "common"))
from helpers import DATA, NGram

Array = np.ndarray[Any, Any]

SEED = 0
VOCAB, LONGEST = 2000, 64  # tokens known, tokens read at most
D_MODEL, HEADS, D_FF, LAYERS = 80, 4, 256, 2
BATCH, EPOCHS, RATE, WARM_UP, DROPOUT = 32, 14, 0.003, 300, 0.1


class Writer(keras.Model):  # type: ignore[misc]
    """The decoder of the exercise: residuals with a norm after, and the embedding's own logits."""

    def __init__(self) -> None:
        super().__init__()
        self.meanings = layers.Embedding(
            VOCAB, D_MODEL, embeddings_initializer=initializers.RandomNormal(stddev=0.1)
        )
        self.places = layers.Embedding(
            LONGEST, D_MODEL, embeddings_initializer=initializers.RandomNormal(stddev=0.1)
        )
        self.heads = [
            layers.MultiHeadAttention(HEADS, D_MODEL // HEADS, use_bias=False)
            for _ in range(LAYERS)
        ]
        self.norms = [layers.LayerNormalization(epsilon=1e-6) for _ in range(2 * LAYERS)]
        self.inner = [layers.Dense(D_FF, activation="relu") for _ in range(LAYERS)]
        self.outer = [layers.Dense(D_MODEL) for _ in range(LAYERS)]
        self.drop = layers.Dropout(DROPOUT)
        self.bias = self.add_weight(shape=(VOCAB,), initializer="zeros", name="bias")

    def call(self, tokens: Any, training: bool = False) -> Any:
        """Return logits (batch, T, vocab) from tokens (batch, T)."""
        x = self.meanings(tokens) + self.places(ops.arange(ops.shape(tokens)[1]))
        x = self.drop(x, training=training)
        for i in range(LAYERS):
            heads = self.heads[i](x, x, use_causal_mask=True)
            x = self.norms[2 * i](x + self.drop(heads, training=training))
            inner = self.outer[i](self.inner[i](x))
            x = self.norms[2 * i + 1](x + self.drop(inner, training=training))
        return ops.matmul(x, ops.transpose(self.meanings.embeddings)) + self.bias

    def named(self) -> dict[str, Any]:
        """Return every variable by its name in the exercise; ``_1`` marks the second layer's."""
        names = "Wq Wk Wv Wo gamma1 beta1 W1 b1 W2 b2 gamma2 beta2".split()
        variables = {
            "E": self.meanings.embeddings,
            "P": self.places.embeddings,
            "b": self.bias,
        }
        for i in range(LAYERS):
            parts = (self.heads[i], self.norms[2 * i], self.inner[i], self.outer[i])
            weights = [w for part in (*parts, self.norms[2 * i + 1]) for w in part.weights]
            variables |= {f"{name}_{i}": w for name, w in zip(names, weights, strict=True)}
        return variables


def train(tokens: Array) -> Writer:
    """Train on the tokens, cut into windows in another place in each epoch."""
    model = Writer()
    steps = EPOCHS * (len(tokens) // LONGEST // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(
        0.0, steps - WARM_UP, warmup_target=RATE, warmup_steps=WARM_UP, alpha=0.02
    )
    model.compile(
        optimizer=keras.optimizers.Adam(rate, beta_2=0.98),
        loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True),
    )
    rng = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        start = int(rng.integers(LONGEST))
        count = (len(tokens) - 1 - start) // LONGEST
        rows = tokens[start : start + count * LONGEST + 1].astype(np.int32)
        x, y = (part.reshape(count, LONGEST) for part in (rows[:-1], rows[1:]))
        order = rng.permutation(count)
        history = model.fit(x[order], y[order], batch_size=BATCH, verbose=0, shuffle=False)
        print(
            f"epoch {epoch + 1}: perplexity {math.exp(history.history['loss'][0]):.1f}", flush=True
        )
    return model


def log_probabilities(model: Writer, tokens: Array) -> Array:
    """Return the logarithm of each token's probability, each read behind at least 32 others.

    The tokens from number 32 on, up to the last whole half window.
    """
    half = LONGEST // 2
    starts = range(0, len(tokens) - LONGEST, half)
    x = np.array([tokens[i : i + LONGEST] for i in starts], np.int32)
    y = np.array([tokens[i + half + 1 : i + LONGEST + 1] for i in starts], np.int64)
    log_p = log_softmax(model.predict(x, verbose=0)[:, half:].astype(np.float64), axis=-1)
    return np.take_along_axis(log_p, y[..., None], axis=-1).ravel()


def tuned(parts: Split) -> NGram:
    """Return the model that counts, with the factors that suit the validation part best."""
    model = NGram(parts.train.astype(np.int64), VOCAB)
    rows = np.lib.stride_tricks.sliding_window_view(parts.validation.astype(np.int64), 4)

    def loss(logarithms: Array) -> float:
        model.factors = tuple(np.exp(logarithms))
        return -float(np.log(model.probabilities(rows)).mean())

    best = minimize(loss, np.ones(4), method="Nelder-Mead", options={"xatol": 0.01})
    loss(best.x)
    return model


def report(model: Writer, counts: NGram, held_out: Array) -> None:
    """Print both models' perplexities on the same tokens.

    Raises:
        SystemExit: the transformer is no better.
    """
    log_p = log_probabilities(model, held_out)
    first = LONGEST // 2 + 1
    rows = np.lib.stride_tricks.sliding_window_view(held_out.astype(np.int64), len(counts.factors))
    counted = np.log(counts.probabilities(rows))[first + 1 - len(counts.factors) :][: len(log_p)]
    transformer, ngram = (float(np.exp(-p.mean())) for p in (log_p, counted))
    print(
        f"{len(log_p)} held-out tokens: perplexity of the transformer {transformer:.1f}, ", end=""
    )
    print(f"of the n-gram model {ngram:.1f}, factors {np.round(counts.factors, 2)}")
    if transformer >= ngram:
        raise SystemExit("the transformer should be better: nothing was written")


def make(place: Path, folder: Path) -> None:
    """Train, compare with the model that counts, write both files.

    Raises:
        SourceDataError: the package is missing or is another one.
        SystemExit: the transformer does not win.
    """
    keras.utils.set_random_seed(SEED)
    tf.config.experimental.enable_op_determinism()
    parts = split(place, VOCAB)
    model = train(parts.train)
    stored = {"vocab": np.frombuffer("\n".join(parts.vocab).encode(), np.uint8)}
    for name, variable in model.named().items():
        stored[name] = np.asarray(variable).astype(np.float16)
        variable.assign(stored[name])  # what is measured is what is stored
    report(model, tuned(parts), parts.held_out)
    folder.mkdir(parents=True, exist_ok=True)
    novels = {"train": parts.train, "held_out": parts.held_out}
    for file, arrays in (("decoder.npz", stored), ("novels.npz", novels)):
        print(f"wrote {folder / file} ({write_npz(folder / file, arrays)} bytes)")


def main(arguments: list[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--novels", type=Path, required=True, help="Debian package or folder")
    parser.add_argument("--out", type=Path, default=DATA, help="folder to write to")
    options = parser.parse_args(arguments)
    try:
        make(options.novels, options.out)
    except SourceDataError as error:
        print(f"make_decoder: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
