"""Looks into a student's three models, however they are made: layers, subclasses, bare variables.

A gradient tape sees every variable that a model really uses, so nothing here depends on Keras
layers, on the order in which they were created, or on whether they were built yet.
"""

import keras
import numpy as np
import tensorflow as tf


def _tensor(value):
    """Unwrap models that return a list of one output."""
    while isinstance(value, list | tuple) and len(value) == 1:
        value = value[0]
    return value


def run(model, x, **options):
    """Return a model's output on a batch as an array."""
    return np.asarray(_tensor(model(tf.constant(x, tf.float32), **options)))


def used(model, x):
    """Return the trainable variables that a model reads when it is called."""
    with tf.GradientTape() as tape:
        model(tf.constant(x, tf.float32))
    return list(tape.watched_variables())


def widths(models, attempts):
    """Return, for each model, the first of some widths that it accepts, and the one it returns."""
    pairs = zip(models, attempts, strict=True)
    return [next(_accepted(model, sizes), (0, 0)) for model, sizes in pairs]


def _accepted(model, sizes):
    for size in sizes:
        try:
            shape = _tensor(model(tf.zeros((2, size)))).shape
        except Exception:  # each kind of model refuses in its own way
            continue
        yield size, int(shape[-1])


class Trio:
    """The three models that a builder returns, each called once so that lazy ones are built."""

    def __init__(self, autoencoder, encoder, decoder, input_size, code_size):
        self.models = {"autoencoder": autoencoder, "encoder": encoder, "decoder": decoder}
        self._widths = {"autoencoder": input_size, "encoder": input_size, "decoder": code_size}
        for name, model in self.models.items():
            model(tf.zeros((2, self._widths[name])))
        self.variables = {
            name: used(model, np.zeros((2, width)))
            for (name, model), width in zip(self.models.items(), self._widths.values(), strict=True)
        }

    def run(self, name, x):
        """Return the output of the model of that name."""
        return run(self.models[name], x)

    def run_as_in_training(self, name, x):
        """Return the output when the model is told that it is being trained."""
        try:
            return run(self.models[name], x, training=True)
        except TypeError:
            return run(self.models[name], x)

    def count(self):
        """Return how many trainable numbers the autoencoder uses."""
        return int(sum(np.prod(v.shape, dtype=int) for v in self.variables["autoencoder"]))

    def frozen(self):
        """Return how many weights Keras would leave out of training."""
        return len(getattr(self.models["autoencoder"], "non_trainable_weights", []))

    def put(self, encoder, decoder):
        """Set the weights of encoder and decoder (kernel, bias, \u2026); each is found by its shape.

        Returns:
            False if some model's variables can't be told apart that way.
        """
        pairs = self._match("encoder", encoder)
        more = self._match("decoder", decoder)
        if pairs is None or more is None:
            return False
        for variable, value in pairs + more:
            _assign(variable, value)
        return True

    def reached(self, encoder, decoder, x):
        """Tell which of the weights, put into encoder and decoder, change the autoencoder's output.

        Returns:
            A truth value for each array; None if they can't be put.
        """
        arrays = [*encoder, *decoder]
        if not self.put(encoder, decoder):
            return None
        before, found = self.run("autoencoder", x), []
        for i, array in enumerate(arrays):
            changed = [*arrays[:i], np.add(array, 0.5), *arrays[i + 1 :]]
            self.put(changed[: len(encoder)], changed[len(encoder) :])
            found.append(not np.allclose(self.run("autoencoder", x), before))
        self.put(encoder, decoder)
        return found

    def _match(self, name, values):
        """Find the variable of each value, or of each kernel and its bias in one."""
        variables = self.variables[name]
        if len(variables) == len(values):
            return _pair(variables, values)
        kernels, biases = values[::2], [np.reshape(bias, (1, -1)) for bias in values[1::2]]
        layers = [np.concatenate(pair) for pair in zip(biases, kernels, strict=True)]
        pairs = _pair(variables, layers)
        if pairs is None:
            return None
        places = [variable for variable, _ in pairs]
        for i, pair in enumerate(zip(kernels, biases, strict=True)):
            if not self._bias_comes_first(name, places, i):
                pairs[i] = places[i], np.concatenate(pair)
        return pairs

    def _bias_comes_first(self, name, places, i):
        """Tell whether the first row of layer i counts where nothing comes in."""
        outputs = []
        for weight in (0.0, 0.05):
            for j, variable in enumerate(places):
                value = np.full(variable.shape, 0.05 if j > i else 0.0)
                value[0] = weight if j == i else value[0]
                _assign(variable, value)
            outputs.append(self.run(name, np.zeros((1, self._widths[name]))))
        return not np.array_equal(*outputs)

    def scatter(self, seed, scale):
        """Set all that the autoencoder uses to random numbers."""
        rng = np.random.default_rng(seed)
        for variable in self.variables["autoencoder"]:
            _assign(variable, rng.normal(scale=scale, size=variable.shape))


def _assign(variable, value):
    variable.assign(tf.cast(np.reshape(value, variable.shape), variable.dtype))


def _pair(variables, values):
    """Match each value with the one variable of its shape, a kernel also if kept transposed."""
    if len(variables) != len(values):
        return None
    pairs, left = [], list(variables)
    for value in values:
        array = np.asarray(value)
        fitting = [v for v in left if _fits(v, array.shape) or _fits(v, array.shape[::-1])]
        if len(fitting) != 1:
            return None
        (variable,) = fitting
        left = [v for v in left if v is not variable]
        pairs.append((variable, array if _fits(variable, array.shape) else array.T))
    return pairs


def _fits(variable, shape):
    return tuple(n for n in variable.shape if n != 1) == tuple(n for n in shape if n != 1)


def penalties(model, x):
    """Return what a model adds to its loss for a batch, as found in several ways."""
    x = tf.constant(x, tf.float32)
    found = []
    for options in ({}, {"training": True}):
        try:
            model(x, **options)
        except TypeError:
            continue
        found.append(float(sum(tf.cast(v, tf.float32) for v in getattr(model, "losses", []))))
    try:
        # With a loss of zero, what Keras reports is the penalty alone.
        settings = {"optimizer": keras.optimizers.SGD(0.0), "run_eagerly": True}
        model.compile(loss=lambda y, y_hat: 0 * y_hat, **settings)
        for step in (model.test_on_batch, model.train_on_batch):
            found.append(float(np.ravel(step(x, x))[0]))
    except Exception:  # a model of the student's own kind may not know these methods
        pass
    return found
