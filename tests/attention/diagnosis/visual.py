"""Which mistake does attention over patches make?"""

import numpy as np

SQUARE = np.array(
    [[1.0, 0.2, 0.5, 0.1], [0.3, 0.9, 0.4, 0.7], [0.6, 0.8, 0.2, 0.0], [0.5, 0.1, 0.3, 1.0]]
)
WIDE = np.hstack([SQUARE, SQUARE[::-1, :2] * 0.7])
QUERY = np.array([1.0, -0.5, 0.3, 2.0])


def patches(student):
    """Patches of a square image."""
    return student.image_patches(SQUARE, 2)


def wide_patches(student):
    """Patches of an image that is wider than high."""
    return student.image_patches(WIDE, 2)


def high_patches(student):
    """Patches of an image that is higher than wide."""
    return student.image_patches(WIDE.T, 2)


def pixels(student):
    """Patches of one pixel, of an image in three rows."""
    return student.image_patches(WIDE[:3], 1)


def weights(student):
    """Weights on a square grid."""
    return student.patch_attention(SQUARE, QUERY, 2)


def wide_weights(student):
    """Weights on a grid of two rows and three columns."""
    return student.patch_attention(WIDE, QUERY, 2)


def sharper(student):
    """The same with beta = 3."""
    return student.patch_attention(WIDE, QUERY, 2, beta=3.0)


def four_pixels(student):
    """Patches of one pixel, four in a row: as many as a square image of two."""
    return student.patch_attention(SQUARE[:1], np.array([2.0]), 1)


def rising(student):
    """Large scores, the largest in the middle."""
    return student.patch_attention(np.array([[-900.0, 900, 899]]), np.array([1.0]), 1)


def falling(student):
    """Large scores, the largest first."""
    return student.patch_attention(np.array([[900.0, 899, -900]]), np.array([1.0]), 1)


def flattened(student):
    """Scores far apart, which a small beta brings together."""
    image = np.array([[0.0, -2000, -1000]])
    return student.patch_attention(image, np.array([1.0]), 1, beta=0.001)


def kept(student):
    """Which of the arguments doesn't stay as it is."""
    image, query = student.keep(SQUARE), student.keep(QUERY)
    student.image_patches(image, 2)
    after = student.fetch(image)
    student.patch_attention(image, query, 2, 2.0)
    return [after, student.fetch(image), student.fetch(query)]
