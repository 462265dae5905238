"""Reference inputs and outputs: image patches that no student has, and GloVe vectors.

The inputs are stored beside the outputs, so that a check needs nothing else.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

_DATA = Path(__file__).resolve().parents[3] / "source" / "common" / "data"
_KEYS = "copyright law dog cat baseball football".split()
_QUERIES = "steroids drugs lawsuit puppy".split()


def _words(words: list[str]) -> np.ndarray[Any, Any]:
    """Return the GloVe vectors of some words, in double precision."""
    with np.load(_DATA / "glove.npz", allow_pickle=False) as arrays:
        known = arrays["words"].tobytes().decode().split("\n")
        vocabulary = {word: i for i, word in enumerate(known)}
        return arrays["vectors"][[vocabulary[word] for word in words]].astype(np.float64)


_DATA_SETS = ("mnist", "fashion_mnist")


def _unit(rows: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return rows / np.sqrt(np.square(rows).sum(axis=1))[:, None]


def _patches(image: np.ndarray[Any, Any], size: int) -> np.ndarray[Any, Any]:
    rows, cols = image.shape[0] // size, image.shape[1] // size
    grid = image.reshape(rows, size, cols, size).transpose(0, 2, 1, 3)
    return grid.reshape(rows * cols, size * size) / 255.0


def _keys_queries_values(images: dict[str, Any], name: str) -> tuple[Any, Any, Any]:
    """Return queries, keys and values: sizes differ from one another."""
    if name == "words":
        return 5 * _unit(_words(_QUERIES)), _unit(_words(_KEYS)), _words(_KEYS)[:, :31]
    keys = _patches(images[name][0], 4)
    queries = 0.8 * _patches(images[name][1], 4)[[17, 24, 25]]
    return queries, keys, _patches(images[name][2], 4)[:, :13]


def softmax(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Scores and weights between patches of two images, and between words."""
    stored = {}
    for name in ("mnist", "fashion_mnist", "words"):
        q, k, _ = _keys_queries_values(images, name)
        stored[name + "_scores"] = q @ k.T
        stored[name + "_weights"] = student.softmax(stored[name + "_scores"])
    return stored


def attention(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Attention between patches of three images, and between words."""
    stored = {}
    for name in ("mnist", "fashion_mnist", "words"):
        q, k, v = _keys_queries_values(images, name)
        context, weights = student.attention(q, k, v)
        parts = {"q": q, "k": k, "v": v, "weights": weights, "context": context}
        stored |= {f"{name}_{part}": array for part, array in parts.items()}
    return stored


def similar(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Vectors of a few hundred words: the most frequent ones and some that the lecture names."""
    with np.load(_DATA / "glove.npz", allow_pickle=False) as arrays:
        known = arrays["words"].tobytes().decode().split("\n")
    named = "work dog cat steroids drugs river bank money law football office roof zebra".split()
    words = list(dict.fromkeys(named + [word for word in known[200:800] if word.isalpha()]))
    return {"vocab": np.array(words), "vectors": _words(words)}


def contextualize(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Sentences of word vectors before and after."""
    sentences = {
        "river": "bank of the river with water fish".split(),
        "money": "bank lent money at interest".split(),
        "demo": [*_QUERIES, *_KEYS],
    }
    stored: dict[str, Any] = {}
    for name, words in sentences.items():
        stored[name] = _words(words)
        stored[name + "_out"] = student.contextualize(stored[name])
    return stored


def masking(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Causal self-attention over the patches of an image; values from another image."""
    stored = {}
    for name in _DATA_SETS:
        x = _patches(images[name][3], 7)
        v = _patches(images[name][4], 7)[:, :31]
        output, weights = student.masked_attention(x, x, v, np.tri(len(x), dtype=bool))
        parts = {"x": x, "v": v, "output": output, "weights": weights}
        stored |= {f"{name}_{part}": array for part, array in parts.items()}
    return stored


def encoder_layer(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """One encoder layer over a sentence of GloVe's words."""
    rng = np.random.default_rng(2024)
    d, h, d_k, d_ff = 50, 2, 13, 37
    shapes = {
        "Wq": (d, h, d_k),
        "Wk": (d, h, d_k),
        "Wv": (d, h, d_k),
        "Wo": (h, d_k, d),
        "W1": (d, d_ff),
        "W2": (d_ff, d),
        "b1": (d_ff,),
        "b2": (d,),
    }
    params = {name: 0.2 * rng.normal(size=shape) for name, shape in shapes.items()}
    for name in ("gamma1", "beta1", "gamma2", "beta2"):
        params[name] = rng.normal(size=d)
    x = _words("the man hit me with a pie".split())
    stored = {"p_" + name: array for name, array in params.items()}
    return stored | {"x": x, "out": student.encoder_layer(x, params)}


def alignment(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Alignments of a real translator's states."""
    with np.load(_DATA / "entarte.npz", allow_pickle=False) as arrays:
        stored = {name: a.astype(np.float64) for name, a in arrays.items() if a.dtype.kind == "f"}
    for i in range(4):
        answer = student.align(stored[f"S{i}"], stored[f"H{i}"], stored["W1"], stored["W2"])
        stored[f"contexts{i}"], stored[f"weights{i}"] = answer
    return stored


def visual(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Patches of hidden images, and where a patch of another image is found in them."""
    stored = {}
    for name in _DATA_SETS:
        image = stored[name + "_image"] = images[name][5] / 255.0
        for size in (2, 4, 7):
            patches = _patches(images[name][6], size)
            query = patches[np.argmax(patches.var(axis=1))] / 2
            parts = {
                "query": query,
                "patches": student.image_patches(image, size),
                "heatmap": student.patch_attention(image, query, size),
            }
            stored |= {f"{name}_{size}_{part}": array for part, array in parts.items()}
    return stored


def bilinear(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Words ask, image patches answer."""
    rng = np.random.default_rng(2025)
    Q, K = _words(_QUERIES), _patches(images["fashion_mnist"][7], 4)
    V = _patches(images["mnist"][7], 4)[:, :11]
    W1, W2 = 0.15 * rng.normal(size=(7, Q.shape[1])), 0.5 * rng.normal(size=(7, K.shape[1]))
    output, weights = student.dot_product_attention(Q, K, V, W1, W2)
    return {"Q": Q, "K": K, "V": V, "W1": W1, "W2": W2, "output": output, "weights": weights}


def multihead(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Patches of hidden images look at each other, with three heads."""
    rng = np.random.default_rng(2026)
    d_model, h, d_k, d_v = 16, 3, 5, 7
    shapes = {
        "Wq": (d_model, h, d_k),
        "Wk": (d_model, h, d_k),
        "Wv": (d_model, h, d_v),
        "Wo": (h, d_v, d_model),
    }
    stored = {name: 0.5 * rng.normal(size=shape) for name, shape in shapes.items()}
    kernels = list(stored.values())
    for name in _DATA_SETS:
        x = stored[name] = _patches(images[name][8], 4)
        stored[name + "_out"] = student.multi_head_attention(x, *kernels)
        causal = np.tri(len(x), dtype=bool)
        stored[name + "_causal"] = student.multi_head_attention(x, *kernels, mask=causal)
    return stored


def decoder(student: Any, images: dict[str, Any]) -> dict[str, Any]:
    """Logits of a decoder of two layers, computed by Keras."""
    rng = np.random.default_rng(2027)
    vocab, n_max, d_model, h, d_k, d_ff = 29, 17, 19, 3, 5, 23
    kernels = dict.fromkeys(("Wq", "Wk", "Wv"), (d_model, h, d_k)) | {"Wo": (h, d_k, d_model)}
    network = {"W1": (d_model, d_ff), "b1": (d_ff,), "W2": (d_ff, d_model), "b2": (d_model,)}
    norms = dict.fromkeys(("gamma1", "beta1", "gamma2", "beta2"), (d_model,))
    shapes = {"E": (vocab, d_model), "P": (n_max, d_model), "b": (vocab,)}
    for i in range(2):
        shapes |= {f"{i}_{name}": s for name, s in (kernels | network | norms).items()}
    stored = {name: 0.5 * rng.normal(size=shape) for name, shape in shapes.items()}
    stored["tokens"] = rng.integers(vocab, size=13)
    return stored | {"logits": _by_keras(stored)}


def _by_keras(arrays: dict[str, np.ndarray[Any, Any]]) -> np.ndarray[Any, Any]:
    """Return what Keras's layers make of tokens with these weights, in double precision."""
    import keras  # here, since the other references need no TensorFlow
    from keras import layers

    def weighted(layer: Any, names: str, *inputs: Any, **options: Any) -> Any:
        layer(*inputs, **options)
        layer.set_weights([arrays[name] for name in names.split()])
        return layer(*inputs, **options)

    policy = keras.config.dtype_policy()
    keras.config.set_dtype_policy("float64")
    x = keras.ops.convert_to_tensor(arrays["E"][arrays["tokens"]][None])
    x = x + arrays["P"][: x.shape[1]]
    for i in range(2):
        names = f"{i}_Wq {i}_Wk {i}_Wv {i}_Wo"
        _, h, d_k = arrays[f"{i}_Wq"].shape
        heads = layers.MultiHeadAttention(h, d_k, use_bias=False)
        x = x + weighted(heads, names, x, x, use_causal_mask=True)
        x = weighted(layers.LayerNormalization(epsilon=1e-6), f"{i}_gamma1 {i}_beta1", x)
        dense = layers.Dense(arrays[f"{i}_b1"].size, activation="relu")
        inner = weighted(dense, f"{i}_W1 {i}_b1", x)
        x = x + weighted(layers.Dense(x.shape[-1]), f"{i}_W2 {i}_b2", inner)
        x = weighted(layers.LayerNormalization(epsilon=1e-6), f"{i}_gamma2 {i}_beta2", x)
    keras.config.set_dtype_policy(policy)
    return np.asarray(x[0]) @ arrays["E"].T + arrays["b"]
