"""Hidden checks of the exercise pca."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect_close, expect_untouched


def small(raw):
    """Average images to 14 by 14 pixels."""
    return raw.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196) / 255


def cloud(rng, count, pixels):
    """Draw points whose variances, in mixed order, are those of a falling series."""
    directions, _ = np.linalg.qr(np.random.default_rng(81).normal(size=(pixels, pixels)))
    sizes = 3 * 0.7 ** np.random.default_rng(84).permutation(pixels)
    return (rng.normal(size=(count, pixels)) * sizes) @ directions.T + np.linspace(-2, 3, pixels)


def projected(train, test, k):
    """Return what k components of the training set keep of the test set."""
    middle = train.mean(axis=0)
    components = np.linalg.svd(train - middle, full_matrices=False)[2][:k]
    return middle + np.einsum("bi,ki,kj->bj", test - middle, components, components)


def crosses(order, count):
    """Put two points on each of some axes, two of which are alike: variances in this order.

    All numbers are sums of powers of 2, so that no rounding mixes the axes.
    """
    sizes = np.array([6.0, 5, 4, 4, 3, 2, 1, 0.5, 0.25])[:count][order]
    axes = sizes[:, None] * np.eye(11)[np.argsort(order) + 1]
    return np.concatenate([axes, -axes]) - np.arange(11) / 4


@pytest.mark.points(1.5)
@pytest.mark.hint("Sort the directions by variance, and give each the length 1.")
def test_axes(student):
    """Variances in mixed order, two of them alike, for more and for fewer points than pixels"""
    for order in ([4, 0, 7, 2, 8, 3, 1, 6, 5], [2, 0, 4, 1, 3]):
        train = crosses(np.array(order), len(order))
        test = np.random.default_rng(85).normal(size=(5, 11))
        for k in (2, 4):
            want = projected(train, test, k)
            expect_close(student.pca_reconstruct(train, test, k), want, "x_hat", atol=1e-4)


@pytest.mark.points(1)
@pytest.mark.hint("Keep the k directions of largest variance, after subtracting the mean.")
def test_clouds(student):
    """Exact reconstructions, for few and many training points"""
    rng = np.random.default_rng(82)
    for count, k in ((90, 1), (90, 5), (11, 4), (14, 7)):
        train, test = cloud(rng, count, 17), cloud(rng, 6, 17) + 0.5
        want = projected(train, test, k)
        expect_close(student.pca_reconstruct(train, test, k), want, "x_hat", atol=1e-3)


@pytest.mark.points(1)
@pytest.mark.hint("x_test takes no part in finding mean and components.")
def test_training_only(student):
    """An image's reconstruction does not depend on the other test images, which stay as they are"""
    rng = np.random.default_rng(83)
    train, test = cloud(rng, 60, 13), 4 * cloud(rng, 40, 13)[:, ::-1]
    want = projected(train, test, 3)
    expect_close(student.pca_reconstruct(train, test, 3), want, "x_hat", atol=1e-2)
    expect_close(student.pca_reconstruct(train, test[:1], 3), want[:1], "x_hat", atol=1e-2)
    expect_untouched(student, "pca_reconstruct", x_train=train, x_test=test, k=3)


@pytest.mark.points(1.5)
@pytest.mark.hint("Centre with the training mean, add it back, and don't clip.")
def test_images(student, hidden_images, reference):
    """Digits and garments, as the reference solution reconstructs them"""
    for name in ("mnist", "fashion_mnist"):
        x = small(hidden_images[name][:360]).astype(np.float32)
        x_hat = student.pca_reconstruct(x[:300], x[300:], 24)
        expect_close(x_hat, reference[name], "x_hat", atol=4e-3)
