"""Checks of the exercise fashion, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_number, test_case

OK_FORMAT = False
name = "fashion"
points = None

KEYS = ("mse_autoencoder", "mse_pca", "psnr_noisy", "psnr_denoised")


def stripes(count, seed):
    """Draw images of a few bright stripes."""
    rng = np.random.default_rng(seed)
    rows = (rng.random((count, 28, 1)) < 0.3) * rng.integers(100, 255, size=(count, 1, 1))
    return np.broadcast_to(rows, (count, 28, 28)).astype(np.uint8)


def results(student, *args):
    """Call run_experiment; return its four numbers by name."""
    result = student.probe("eager").call(student.function("run_experiment"), *args)
    expect(isinstance(result, dict), "The result is not a dictionary.")
    expect(all(key in result for key in KEYS), "Some key is missing.")
    return {key: expect_number(result[key], "a result") for key in KEYS}


@test_case(
    name="Four numbers, in the right units, measured on the test images",
    points=1,
    hint="Prepare both sets; fit PCA on the training set; measure on the test set.",
)
def test_results(student):
    """Four numbers, in the right units, measured on the test images"""
    train, test = stripes(80, 0), stripes(30, 1)
    found = results(student, train, test, 0.2, 1, 0)
    expect(found["mse_autoencoder"] < 0.25, "mse_autoencoder is not an error per pixel.")
    expect(found["mse_autoencoder"] > 0.16, "mse_autoencoder is too good for one epoch.")
    expect(found["mse_pca"] < 0.01, "32 components should be enough for these stripes.")
    # Clipped noise of 0.2 has a mean squared error of about 0.02 on black pixels.
    expect(15.5 < found["psnr_noisy"] < 17, "psnr_noisy is not that of clipped noise of sigma.")
    expect(6 < found["psnr_denoised"] < 9, "psnr_denoised is not in dB, or too good.")
