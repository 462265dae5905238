"""Real data for the notebooks: images, word vectors, novels; embedded, so no network is needed.

And `attention_maps`, a look into a trained model.

The pictures are drawn by the package ``plots`` beside this file.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from gensim.models import KeyedVectors

Array = np.ndarray[Any, Any]
_AROUND = (0, 1, 2, 3, 5, 6, 7, 8)  # three by three squares, row by row, but for the middle one
Split = tuple[Array, Array]

DATA = Path(__file__).resolve().parent / "data"
CLASSES = {
    "mnist": tuple("0123456789"),
    "fashion_mnist": (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
}


def load_images(name: str, full: bool = False) -> tuple[Split, Split]:
    """Load handwritten digits or photographs of garments.

    Args:
        name: "mnist" or "fashion_mnist".
        full: False for the embedded 10,000 training and 2,000 test images, equally many of each
            class; True to have Keras download all 60,000 and 10,000.

    Returns:
        (x_train, y_train), (x_test, y_test): images (n, 28, 28) and labels (n,), all uint8.
    """
    _require_known(name)
    if full:
        return _download(name)
    data = _load(f"{name}.npz")
    return (data["x_train"], data["y_train"]), (data["x_test"], data["y_test"])


def arrow_scenes(images: Array, labels: Array, count: int, rng: Any) -> tuple[Array, Array, Array]:
    """Draw scenes of eight garments round an arrow that points to one of them.

    Args:
        images: what to choose from (n, 28, 28), uint8; half as large in a scene.
        labels: their classes (n,).
        count: how many scenes to draw.
        rng: a numpy Generator.

    Returns:
        Scenes (count, 42, 42) with values in [0, 1], three by three squares of 14 pixels; the class
        of the garment that each arrow points to (count,); and in which square that garment is
        (count,), from 0 to 8, row by row: 4 is the arrow.
    """
    fours = [images[:, i::2, j::2].astype(np.float32) for i in (0, 1) for j in (0, 1)]
    small: Array = np.sum(fours, axis=0) / 1020  # (n, 14, 14), in [0, 1]
    chosen = rng.integers(len(images), size=(count, 9))
    way = rng.integers(8, size=count)
    squares = small[chosen]  # (count, 9, 14, 14)
    squares[:, 4] = np.array([_arrow(square) for square in _AROUND])[way]
    rows = [np.concatenate([*squares[:, i : i + 3].swapaxes(0, 1)], axis=2) for i in (0, 3, 6)]
    pointed = np.array(_AROUND)[way]
    return np.concatenate(rows, axis=1), labels[chosen[np.arange(count), pointed]], pointed


def _arrow(square: int) -> Array:
    """Draw an arrow (14, 14) from the middle of three by three squares towards one of them."""
    row, col = np.mgrid[-6.5:7, -6.5:7]
    down, right = (square // 3 - 1, square % 3 - 1) / np.hypot(square // 3 - 1, square % 3 - 1)
    along, across = down * row + right * col, np.abs(right * row - down * col)
    shaft = (across < 1) & (along > -6) & (along < 3)
    head = (along >= 1) & (across < 0.8 * (6 - along))
    drawn: Array = (shaft | head).astype(np.float32)
    return drawn


def class_names(name: str) -> tuple[str, ...]:
    """Return what the labels 0 to 9 of "mnist" or "fashion_mnist" stand for."""
    _require_known(name)
    return CLASSES[name]


def load_glove() -> KeyedVectors:
    """Load the GloVe vectors (50 dimensions) of the 20,000 most frequent words and a few more.

    Returns:
        gensim's KeyedVectors, most frequent word first: ``glove["work"]`` is a vector (50,),
        ``glove.most_similar("work")`` lists neighbours, ``"zebra" in glove`` asks for a word.
    """
    from gensim.models import KeyedVectors  # here, since importing it takes a second

    data = _load("glove.npz")
    words = data["words"].tobytes().decode().split("\n")
    glove = KeyedVectors(vector_size=data["vectors"].shape[1])
    glove.add_vectors(words, data["vectors"].astype(np.float32))
    return glove


def load_decoder() -> tuple[list[str], dict[str, Any]]:
    """Load a small transformer that was trained to continue Jane Austen's novels.

    Returns:
        (vocab, params): 2,000 distinct tokens, of which ``"<unk>"`` stands for every other word and
        ``"<p>"`` begins a paragraph; and what ``decoder_step`` takes: a dict of the arrays ``E``
        (2000, 80), ``P`` (64, 80) and ``b`` (2000,), and ``layers``, a list of two dicts. All
        numbers are float64, rounded to half precision.
    """
    data = _load("decoder.npz")
    vocab = data.pop("vocab").tobytes().decode().split("\n")
    layers: list[dict[str, Array]] = []
    params: dict[str, Any] = {"layers": layers}
    for name, array in data.items():
        key, _, number = name.partition("_")
        if number and int(number) == len(layers):
            layers.append({})
        (layers[int(number)] if number else params)[key] = array.astype(np.float64)
    return vocab, params


def load_novels() -> tuple[Array, Array]:
    """Load Jane Austen's six novels as tokens of the vocabulary that ``load_decoder`` returns.

    Returns:
        (train, held_out): what the transformer was trained on, about 800,000 tokens, and a
        hundredth of each novel, which it never saw; both int64.
    """
    data = _load("novels.npz")
    return data["train"].astype(np.int64), data["held_out"].astype(np.int64)


class NGram:
    """A language model that has counted which token followed the last 0, 1, … `longest` ones.

    Long contexts know best and are rare, so each is mixed with the one that is a token shorter
    (Witten and Bell 1991, with a factor per length of context)::

        p(w | h) = (n(h, w) + factor d(h) p(w | h')) / (n(h) + factor d(h))

    n counts, d(h) is how many distinct tokens were seen behind h, and h' is h without its first
    token. Before the shortest context come equal probabilities.

    Args:
        tokens: what to count in, integers from 0 to vocab - 1.
        vocab: how many tokens there are; vocab ** (longest + 1) fits into 63 bits.
        longest: how many tokens before the next one are looked at, from 0 to 3.
    """

    # With these the validation part of the novels is most probable (tools/make_decoder.py).
    FACTORS = (169.8, 1.58, 5.23, 9.68)

    def __init__(self, tokens: Array, vocab: int, longest: int = 3) -> None:
        self.vocab, self.factors = vocab, self.FACTORS[: longest + 1]
        self._counts = []
        for length in range(longest + 1):
            rows = np.lib.stride_tricks.sliding_window_view(tokens, length + 1)
            events, n = np.unique(self._codes(rows), return_counts=True)
            contexts, first, distinct = np.unique(
                events // vocab, return_index=True, return_counts=True
            )
            self._counts.append((events, n, contexts, np.add.reduceat(n, first), distinct))

    @property
    def size(self) -> int:
        """How many different rows of 1 to `longest` + 1 tokens were counted."""
        return sum(len(events) for events, *_ in self._counts)

    def probabilities(self, rows: Array) -> Array:
        """Return how probable each row's last token is behind the others of its row.

        Args:
            rows: tokens (n, length), of which at most the last `longest` + 1 are looked at.

        Returns:
            Probabilities (n,).
        """
        p = np.full(len(rows), 1 / self.vocab)
        columns = rows.shape[1]
        for length, (events, n, contexts, totals, distinct) in enumerate(self._counts[:columns]):
            codes = self._codes(rows[:, columns - 1 - length :])
            total = _looked_up(codes // self.vocab, contexts, totals)
            spread = self.factors[length] * _looked_up(codes // self.vocab, contexts, distinct)
            mixed = _looked_up(codes, events, n) + spread * p
            np.divide(mixed, total + spread, out=p, where=total > 0)
        return p

    def distribution(self, tokens: Sequence[int]) -> Array:
        """Return how probable each token of the vocabulary is behind these: (vocab,)."""
        before = np.tile(np.array(tokens, dtype=np.int64), (self.vocab, 1))
        return self.probabilities(np.column_stack([before, np.arange(self.vocab)]))

    def _codes(self, rows: Array) -> Array:
        """Return one number for each row of tokens."""
        codes: Array = rows @ self.vocab ** np.arange(rows.shape[1] - 1, -1, -1)
        return codes


def _looked_up(codes: Array, known: Array, values: Array) -> Array:
    """Return the value of each code, 0 where it isn't among the known ones, which are sorted."""
    places = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    return np.where(known[places] == codes, values[places], 0)


def attention_maps(model: Any, x: Array) -> Array:
    """Return the weights with which each patch looks at each, of every layer and head.

    It works for every model that makes its weights with a softmax over (n, n) scores, whatever its
    layers are: TensorFlow lists the operations of a call.

    Args:
        model: a Keras model.
        x: its input (batch, n, d).

    Returns:
        An array (batch, tables, n, n), tables in the order in which the model makes them, the heads
        of one layer side by side; no tables if none are found.
    """
    import tensorflow as tf

    n = x.shape[1]

    def tables(patches: Any) -> list[Any]:
        model(patches, training=False)
        made = tf.compat.v1.get_default_graph().get_operations()
        found = [op.outputs[0] for op in made if op.type == "Softmax"]
        return [table for table in found if table.shape[-2:] == (n, n)]

    found = tf.function(tables, autograph=False)(tf.constant(x, tf.float32))
    each = [np.reshape(table, (len(x), -1, n, n)) for table in found]
    return np.concatenate([np.zeros((len(x), 0, n, n)), *each], axis=1)


def start_tensorflow() -> None:
    """Import TensorFlow and let it compute once, without its notes about itself.

    It writes them past Python to the process's standard error, which notebooks show in red. Errors
    are raised as ever.
    """
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    kept = os.dup(2)
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        import tensorflow as tf

        tf.zeros(1) + 1  # the first operation brings more notes
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _require_known(name: str) -> None:
    if name not in CLASSES:
        choices = " and ".join(repr(choice) for choice in CLASSES)
        raise ValueError(f"there are no images named {name!r}; the choices are {choices}")


def _load(file: str) -> dict[str, Array]:
    """Read one of the embedded files."""
    path = DATA / file
    if not path.is_file():
        raise FileNotFoundError(
            f"{path} is missing: unpack the whole assignment again, so that the folder 'data' "
            "stands beside helpers.py"
        )
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def _download(name: str) -> tuple[Split, Split]:
    """Let Keras fetch the full data set, or read the copy that it fetched before."""
    from keras import datasets

    train, test = getattr(datasets, name).load_data()
    return train, test
