"""Which mistake does PCA make?"""

import numpy as np

_RNG = np.random.default_rng(5)
# Every axis has a variance of its own, in no order, and the images are not centred.
_AXES = np.linalg.qr(_RNG.normal(size=(4, 4)))[0]
MANY = (_RNG.normal(size=(9, 4)) * [0.5, 2.0, 0.2, 1.0]) @ _AXES + [1.0, -0.5, 2.0, 0.3]
SQUARE = MANY[:4]
TEST = _RNG.normal((0.5, 0.5, 1.0, -1.0), size=(4, 4))
FEW = _RNG.normal(size=(3, 6)) + 1.0


def square(student):
    """Four images of four pixels, two components."""
    return student.pca_reconstruct(SQUARE, TEST, 2)


def many(student):
    """More images than pixels, two components."""
    return student.pca_reconstruct(MANY, TEST, 2)


def one(student):
    """More images than pixels, one component, one test image."""
    return student.pca_reconstruct(MANY, TEST[:1], 1)


def three(student):
    """More images than pixels, three components."""
    return student.pca_reconstruct(MANY, TEST, 3)


def own(student):
    """Three images from their two components: they span nothing else."""
    return student.pca_reconstruct(FEW, FEW, 2)


def few(student):
    """Fewer images than pixels, one component."""
    return student.pca_reconstruct(FEW, 2.0 - FEW[:2], 1)


def gray(student):
    """Images in [0, 1] whose reconstructions are, too."""
    return student.pca_reconstruct(*(0.5 + 0.05 * (x - x.mean()) for x in (MANY, TEST)), 2)


def whole(student):
    """Whole numbers."""
    return student.pca_reconstruct(*(np.round(5 * x).astype(int) for x in (MANY, TEST)), 2)


def kept(student):
    """The arguments afterwards."""
    arguments = [student.keep(x) for x in (MANY, TEST)]
    student.pca_reconstruct(*arguments, 2)
    return [student.fetch(x) for x in arguments]
