"""Which mistake does the decoder make?"""

import numpy as np

_RNG = np.random.default_rng(15)
# Three heads of two times two numbers: neither their sum nor one of them is d_model.
_SHAPES = {"Wq": (4, 3, 2), "Wk": (4, 3, 2), "Wv": (4, 3, 2), "Wo": (3, 2, 4)}
_SHAPES |= {"W1": (4, 4), "W2": (4, 4)} | dict.fromkeys(
    ("b1", "b2", "gamma1", "beta1", "gamma2", "beta2"), (4,)
)
LAYERS = [{name: _RNG.normal(size=shape) for name, shape in _SHAPES.items()} for _ in range(3)]
E, P, B = _RNG.normal(size=(4, 4)), _RNG.normal(size=(6, 4)), _RNG.normal(size=4)
TOKENS = [2, 0, 3, 2]


def _params(layers, scale=1.0):
    copied = [{name: array.copy() for name, array in layer.items()} for layer in layers]
    return {"E": scale * E, "P": scale * P, "b": B, "layers": copied}


def ends(student):
    """Without layers: meanings, positions, logits."""
    return student.decoder_step(TOKENS, _params([]))


def one_layer(student):
    """One layer."""
    return student.decoder_step(TOKENS, _params(LAYERS[:1]))


def heads(student):
    """One layer whose network contributes nothing."""
    layer = LAYERS[0] | {"W2": np.zeros((4, 4)), "b2": np.zeros(4)}
    return student.decoder_step(TOKENS, _params([layer]))


def two_heads(student):
    """One layer of two heads."""
    kernels = {name: LAYERS[0][name][:, :2] for name in ("Wq", "Wk", "Wv")}
    layer = LAYERS[0] | kernels | {"Wo": LAYERS[0]["Wo"][:2]}
    return student.decoder_step(TOKENS, _params([layer]))


def two_layers(student):
    """Two layers."""
    return student.decoder_step(TOKENS, _params(LAYERS[:2]))


def three_layers(student):
    """Three layers."""
    return student.decoder_step(TOKENS, _params(LAYERS))


def one_token(student):
    """One token."""
    return student.decoder_step([1], _params(LAYERS[:1]))


def pair(student):
    """Two tokens in a tuple."""
    return student.decoder_step((3, 1), _params(LAYERS[:1]))


def small(student):
    """Vectors so small that eps shows."""
    layer = LAYERS[0] | {"Wo": np.zeros((3, 2, 4))}
    return student.decoder_step(TOKENS, _params([layer], 0.003))


def leading(student):
    """Scores of some hundreds, some of whose largest are of the future."""
    return student.decoder_step(TOKENS, _params(LAYERS[:1], 20.0))


def leading_by_far(student):
    """Scores of some ten thousands."""
    return student.decoder_step(TOKENS, _params(LAYERS[:1], 200.0))


def kept(student):
    """The arguments afterwards."""
    tokens, params = student.keep(np.array(TOKENS)), student.keep(_params(LAYERS[:2]))
    student.decoder_step(tokens, params)
    after = student.fetch(params)
    layers = [array for layer in after["layers"] for array in layer.values()]
    return [student.fetch(tokens), after["E"], after["P"], after["b"], *layers]
