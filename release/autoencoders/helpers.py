"""Real data for the notebooks: images and word vectors, embedded so that no network is needed.

The pictures are drawn by the package ``plots`` beside this file.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from gensim.models import KeyedVectors

Array = np.ndarray[Any, Any]
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
