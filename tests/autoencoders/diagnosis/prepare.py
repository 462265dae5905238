"""Which mistake does the preparation of images make?"""

import numpy as np

_RNG = np.random.default_rng(1)
# Each image has a brightest pixel of its own, and all of them are darker than 255.
RAW = np.stack([_RNG.integers(0, most, (28, 28)) for most in (90, 150, 220)]).astype(np.uint8)


def dark(student):
    """Three images, none of which has a white pixel."""
    return student.prepare_images(RAW)


def one(student):
    """A single image."""
    return student.prepare_images(RAW[:1])


def no_black(student):
    """An image without a black pixel."""
    return student.prepare_images(np.maximum(RAW[:1], 40))


def kind(student):
    """The type of the result."""
    return np.asarray(student.prepare_images(RAW)).dtype.name


def kept(student):
    """The raw images afterwards."""
    raw = student.keep(RAW)
    student.prepare_images(raw)
    return student.fetch(raw)
