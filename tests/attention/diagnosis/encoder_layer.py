"""Which mistake do the layer norm and the encoder's layer make?"""

import numpy as np

_RNG = np.random.default_rng(6)
X = _RNG.normal(size=(3, 3))
GAMMA, BETA = np.array([1.5, -0.5, 2.0]), np.array([0.3, 1.0, -0.7])
_SHAPES = {"Wq": (3, 3, 3), "Wk": (3, 3, 3), "Wv": (3, 3, 3), "Wo": (3, 3, 3)}
_SHAPES |= {"W1": (3, 3), "W2": (3, 3)} | dict.fromkeys(
    ("b1", "b2", "gamma1", "beta1", "gamma2", "beta2"), (3,)
)
PARAMS = {name: _RNG.normal(size=shape) for name, shape in _SHAPES.items()}
_OTHER = {"Wq": (4, 2, 3), "Wk": (4, 2, 3), "Wv": (4, 2, 3), "Wo": (2, 3, 4)}
_OTHER |= {"W1": (4, 5), "b1": (5,), "W2": (5, 4)} | dict.fromkeys(
    ("b2", "gamma1", "beta1", "gamma2", "beta2"), (4,)
)
OTHER = {name: _RNG.normal(size=shape) for name, shape in _OTHER.items()}


def norm(student):
    """The layer norm of a square table."""
    return student.layer_norm(X, GAMMA, BETA)


def norm_with_eps(student):
    """The layer norm with a large eps."""
    return student.layer_norm(X, GAMMA, BETA, eps=0.5)


def norm_of_near_constants(student):
    """Rows that hardly vary, so that the default eps shows."""
    return student.layer_norm(0.002 * X, np.ones(3), np.zeros(3))


def norm_of_constants(student):
    """A row that doesn't vary."""
    return student.layer_norm(np.ones((2, 3)), GAMMA, BETA)


def square(student):
    """All of size three: every slip of an axis still fits."""
    return student.encoder_layer(X, PARAMS)


def rectangular(student):
    """Two heads, d_model = 4, d_k = 3, d_ff = 5."""
    return student.encoder_layer(np.hstack([X, X[:, :1]]) * 1.3, OTHER)


def two_words(student):
    """Fewer words than numbers in a key."""
    return student.encoder_layer(np.hstack([X, X[:, :1]])[:2], OTHER)


def large(student):
    """Large scores."""
    return student.encoder_layer(np.hstack([X, X[:, :1]]) * 40.0, OTHER)


def no_heads(student):
    """Without the heads' contribution: norms, network and residuals."""
    return student.encoder_layer(X, PARAMS | {"Wo": np.zeros((3, 3, 3))})


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    words, params = student.keep(X), student.keep({k: v.copy() for k, v in PARAMS.items()})
    student.encoder_layer(words, params)
    rows = student.keep(X)
    student.layer_norm(rows, GAMMA, BETA)
    after = student.fetch(params)
    return [student.fetch(words), sorted(after), *after.values(), student.fetch(rows)]
