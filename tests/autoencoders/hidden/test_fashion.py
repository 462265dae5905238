"""Hidden checks of the exercise fashion: ratios to the reference solution at the same budget.

What is trained on garments is measured on digits: numbers measured on the wrong images stand out.
"""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_number, expect_within

KEYS = ("mse_autoencoder", "mse_pca", "psnr_noisy", "psnr_denoised")


def numbers(result):
    """Return the four numbers by name."""
    expect(isinstance(result, dict), "The result is not a dictionary.")
    expect(all(key in result for key in KEYS), "Some key is missing.")
    return {key: expect_number(result[key], "a result") for key in KEYS}


@pytest.mark.points(1.5)
@pytest.mark.hint("Train on the training images only; sigma and epochs as given; a new denoiser.")
def test_networks(student, hidden_images, reference):
    """The two networks, trained on garments and measured on digits"""
    train, test = hidden_images["fashion_mnist"][:1024], hidden_images["mnist"][2700:2860]
    found = numbers(student.run_experiment(train, test, 1.0, 6, 3))
    ratio = found["mse_autoencoder"] / float(reference["mse_autoencoder"])
    expect_within(ratio, "mse_autoencoder is too large.", high=1.35)
    expect_within(ratio, "mse_autoencoder is too small for this budget.", low=0.72)
    difference = found["psnr_denoised"] - float(reference["psnr_denoised"])
    expect_within(difference, "psnr_denoised is too low.", low=-0.35)
    expect_within(difference, "psnr_denoised is too high for this budget.", high=0.7)


@pytest.mark.points(1.5)
@pytest.mark.hint("PCA learns from the training images only; the noise has the size sigma.")
def test_pca_and_noise(student, hidden_images, reference):
    """PCA and the noise, measured on other images than the training images"""
    train = hidden_images["mnist"][:200]
    test = np.concatenate([hidden_images[name][2700:2780] for name in ("mnist", "fashion_mnist")])
    run = student.function("run_experiment")
    found = numbers(student.probe("eager").call(run, train, test, 0.3, 1, 4))
    ratio = found["mse_pca"] / float(reference["mse_pca"])
    expect(abs(ratio - 1) < 0.001, "mse_pca is wrong.")
    difference = found["psnr_noisy"] - float(reference["psnr_noisy"])
    expect_within(difference, "psnr_noisy is wrong.", -0.25, 0.25)
