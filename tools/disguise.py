"""Disguise the hidden images, so that a table of all public images contains none of them.

MNIST and Fashion-MNIST are public, test sets included: a notebook could carry them and look a
hidden image up instead of learning anything. So each hidden image is mirrored (garments, whose
mirror images are garments too), mixed with an image of another class, shifted, and given its own
noise; and the classes are renumbered, so that labels which were looked up are wrong.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SIZE = 28
CLASSES = 10
SHARE = 0.72  # of the image itself; the rest is the other image's
SHIFT = 2  # pixels at most, either way
GRAIN, WAVE = 0.12, 0.25  # standard deviation of each pixel's noise, amplitude of the whole's
LEVELS = 5  # brightness comes in multiples of it, which also keeps the file small


def disguise(images: Array, labels: Array, *, mirrored: bool, seed: int) -> tuple[Array, Array]:
    """Return images that no one has, and the new numbers of their classes.

    Black stays black, as most pixels of a digit are: the noise multiplies.

    Args:
        images: (n, 28, 28), uint8; every ten of them hold every class once.
        labels: (n,), uint8.
        mirrored: whether a mirror image still belongs to its class; then half are mirrored.
        seed: of all draws, which are the same with every version of NumPy.
    """
    rng = np.random.RandomState(seed)  # the one stream that NumPy promises not to change
    n = len(images)
    own = images.astype(np.float64)
    if mirrored:
        own = np.where(rng.rand(n, 1, 1) < 0.5, own[:, :, ::-1], own)
    mixed = SHARE * own + (1 - SHARE) * own[_partners(labels, rng)]
    mixed = np.stack([_shifted(image, *rng.randint(-SHIFT, SHIFT + 1, 2)) for image in mixed])
    noisy = mixed * (1 + GRAIN * rng.randn(n, SIZE, SIZE)) * _waves(n, rng)
    levels = np.round(np.clip(noisy / SHARE, 0, 255) / LEVELS)
    return (LEVELS * levels).astype(np.uint8), renumbered(labels)


def renumbered(labels: Array) -> Array:
    """Give every class another number than its own."""
    return ((7 * labels.astype(int) + 3) % CLASSES).astype(np.uint8)


def _partners(labels: Array, rng: np.random.RandomState) -> Array:
    """Draw for each image another one, of another class."""
    others = rng.randint(0, len(labels), len(labels))
    while (same := labels[others] == labels).any():
        others[same] = rng.randint(0, len(labels), int(same.sum()))
    return others


def _shifted(image: Array, down: int, right: int) -> Array:
    """Shift an image; what moves in is black."""
    moved = np.zeros_like(image)
    rows, columns = _overlap(down), _overlap(right)
    moved[rows[0], columns[0]] = image[rows[1], columns[1]]
    return moved


def _overlap(by: int) -> tuple[slice, slice]:
    """Return which pixels are filled, and from which."""
    return slice(max(by, 0), SIZE + min(by, 0)), slice(max(-by, 0), SIZE + min(-by, 0))


def _waves(n: int, rng: np.random.RandomState) -> Array:
    """Draw a slow wave of light and shade across each image: (n, 28, 28), about 1."""
    direction = rng.uniform(-0.4, 0.4, (n, 2, 1, 1))  # radians per pixel
    phase = rng.uniform(0, 2 * np.pi, (n, 1, 1))
    row, column = np.mgrid[:SIZE, :SIZE]
    waves: Array = np.cos(direction[:, 0] * row + direction[:, 1] * column + phase)
    return 1 + WAVE * waves
