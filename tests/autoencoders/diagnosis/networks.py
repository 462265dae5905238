"""What the probes of the three autoencoders have in common.

The weights of some right models are of a form of their own and can't be set. Therefore what needs
them set is nothing where they can't be, and where what comes out is right: right models agree.
"""

import itertools

import numpy as np

from autograder.judging.bridge.client import StudentError
from autograder.judging.checks.kit import facts


class Setting:
    """A builder, and the sizes, weights and batches that its models are tried with.

    Args:
        builder: name of the student's function.
        sizes: widths from the image to the code, pairwise distinct, so that weights have a place.
        seed: of all numbers.
    """

    def __init__(self, builder, sizes, seed):
        rng = np.random.default_rng(seed)
        self._builder, self.sizes = builder, sizes
        self.encoder, self.decoder = (_weights(rng, side) for side in (sizes, sizes[::-1]))
        # Some of what the layers compute is above 6, where relu6 ends.
        self.x = 3 * rng.normal(size=(8, sizes[0]))
        self._z = 3 * np.abs(rng.normal(size=(8, sizes[-1])))
        self._known = facts(self._facts)

    def models(self, student, *more):
        """Return the three models; nothing if it isn't three."""
        models = getattr(student, self._builder)(*self.sizes, *more)
        return models if isinstance(models, list | tuple) and len(models) == 3 else None

    def trio(self, student, *more):
        """Return what looks into the models; nothing where they don't fit together."""
        try:
            models = self.models(student, *more)
            return student.probe("models").Trio(*models, self.sizes[0], self.sizes[-1])
        except (StudentError, TypeError):
            return None

    def widths(self, student):
        """Return what each model accepts and returns."""
        image, code = self.sizes[0], self.sizes[-1]
        attempts = ((image, code), (image, code), (code, image))
        models = self.models(student)
        return models and student.probe("models").widths(models, attempts)

    def about(self, student, name):
        """Return one of the facts about models that are built once; see `_facts`.

        Raises:
            StudentError: the student's code raised where this is found out.
        """
        found = self._known(student)[name]
        if isinstance(found, StudentError):
            raise found
        return found

    def _facts(self, student):
        """Yield what three models show; each later fact sets their weights anew."""
        trio = self.trio(student)
        yield "weights", _tried(lambda: trio and [trio.count(), trio.frozen()])
        yield "shared", _tried(lambda: self._shared(trio))
        yield "whole", _tried(lambda: self._whole(trio))
        yield "halves", _tried(lambda: self._halves(trio))

    def _shared(self, trio):
        """Return which weights of encoder and decoder reach the autoencoder, unless all do."""
        reached = trio and trio.reached(self.encoder, self.decoder, self.x)
        return None if reached is None or all(reached) else reached

    def _halves(self, trio):
        """Return what encoder and decoder compute with given weights, unless it is right."""
        if trio is None:
            return None
        if trio.put(self.encoder, self.decoder) is not True:
            return [None, None]
        code = np.maximum(outputs(self.x, self.encoder)[-1], 0)
        x_hat = 0.5 + 0.5 * np.tanh(outputs(self._z, self.decoder)[-1] / 2)
        return [
            _unless(trio.run("encoder", self.x), code),
            _unless(trio.run("decoder", self._z), x_hat),
        ]

    def _whole(self, trio):
        """Return what the autoencoder computes, unless it is the decoder after the encoder."""
        reached = trio and trio.reached(self.encoder, self.decoder, self.x)
        if reached is None or not all(reached):
            return None
        after = trio.run("decoder", trio.run("encoder", self.x))
        return _unless(trio.run("autoencoder", self.x), after)


def _tried(find):
    """Return what is found, or the exception of the student's code."""
    try:
        return find()
    except StudentError as error:
        return error


def same_in_training(trio, x):
    """Return whether the autoencoder computes the same when it is trained."""
    if trio is None:
        return None
    trio.scatter(1, 0.5)
    found = trio.run("autoencoder", x), trio.run_as_in_training("autoencoder", x)
    return bool(np.allclose(*found, atol=1e-4))


def outputs(x, weights):
    """Return what each fully connected layer computes before its activation; relu in between."""
    found = []
    for kernel, bias in zip(weights[::2], weights[1::2], strict=True):
        found.append((np.maximum(found[-1], 0) if found else x) @ kernel + bias)
    return found


def _weights(rng, sizes):
    shapes = [shape for n, m in itertools.pairwise(sizes) for shape in ((n, m), (m,))]
    return [rng.normal(size=shape) for shape in shapes]


def _unless(found, want):
    close = np.shape(found) == np.shape(want) and np.allclose(found, want, atol=1e-4)
    return None if close else found
