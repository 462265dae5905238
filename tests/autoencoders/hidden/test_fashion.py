"""Hidden checks of the exercise fashion: ratios to the reference solution at the same budget.

In one run the test images are of both kinds while the training images are digits, so that numbers
measured on the wrong images stand out.
"""

import numpy as np
import pytest

from autograder.checks.kit import expect, expect_number

KEYS = ("mse_autoencoder", "mse_pca", "psnr_noisy", "psnr_denoised")


def mixed(images):
    """Return 80 digits and 80 garments that no training set holds."""
    return np.concatenate([images["mnist"][2700:2780], images["fashion_mnist"][2700:2780]])


def numbers(result):
    """Return the four numbers by name."""
    expect(isinstance(result, dict), "The result is not a dictionary.")
    expect(all(key in result for key in KEYS), "Some key is missing.")
    return {key: expect_number(result[key], "a result") for key in KEYS}


def expect_like(found, wanted):
    """Fail unless results are near the reference solution's."""
    right = dict(zip(KEYS, [float(value) for value in wanted], strict=True))
    ratio = found["mse_pca"] / right["mse_pca"]
    expect(abs(ratio - 1) < 0.003, "mse_pca is wrong.")
    difference = found["psnr_noisy"] - right["psnr_noisy"]
    expect(abs(difference) < 0.25, "psnr_noisy is wrong.")
    ratio = found["mse_autoencoder"] / right["mse_autoencoder"]
    expect(ratio < 1.2, "mse_autoencoder is too large.")
    expect(ratio > 0.84, "mse_autoencoder is too small for this budget.")
    difference = found["psnr_denoised"] - right["psnr_denoised"]
    expect(difference > -0.8, "psnr_denoised is too low.")
    expect(difference < 1.5, "psnr_denoised is too high for this budget.")


@pytest.mark.points(2)
@pytest.mark.hint("Train on the training images only, and measure on the test images only.")
def test_garments(student, hidden_images, reference):
    """The pipeline trained on garments"""
    garments = hidden_images["fashion_mnist"]
    train, test = garments[:1024], garments[2700:2860]
    result = student.run_experiment(train, test, 0.5, 12, 3)
    expect_like(numbers(result), reference["garments"])


@pytest.mark.points(2)
@pytest.mark.hint("Use sigma and epochs as given, and a new network for the denoiser.")
def test_digits(student, hidden_images, reference):
    """The pipeline trained on digits, with another sigma"""
    train, test = hidden_images["mnist"][:384], mixed(hidden_images)
    run = student.function("run_experiment")
    result = student.probe("eager").call(run, train, test, 0.3, 6, 4)
    expect_like(numbers(result), reference["digits"])
