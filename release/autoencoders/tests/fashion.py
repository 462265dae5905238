"""Checks of the exercise fashion, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_number, expect_tuple, expect_within, once, test_case

OK_FORMAT = False
name = "fashion"
points = None

KEYS = ("mse_autoencoder", "mse_pca", "psnr_noisy", "psnr_denoised")
WEIGHTS = 2 * 784 * 128 + 2 * 128 * 32 + 2 * 128 + 784 + 32  # of the deep autoencoder


def stripes(count, seed):
    """Draw images of a few bright stripes."""
    rng = np.random.default_rng(seed)
    rows = (rng.random((count, 28, 1)) < 0.3) * rng.integers(100, 255, size=(count, 1, 1))
    return np.broadcast_to(rows, (count, 28, 28)).astype(np.uint8)


def grain(count, seed):
    """Draw images whose pixels have nothing to do with each other."""
    return np.random.default_rng(seed).integers(0, 256, size=(count, 28, 28), dtype=np.uint8)


def dots(count):
    """Draw images with one white pixel each, always another."""
    return 255 * np.eye(count, 784, dtype=np.uint8).reshape(count, 28, 28)


def flat(raw):
    """Return raw images as rows of numbers."""
    return raw.reshape(len(raw), 784) / 255


class Numbers:
    """The four numbers by name; each is looked at when it is asked for.

    With images that hardly differ, PCA divides by zero in some right solutions.
    """

    def __init__(self, result):
        expect(isinstance(result, dict), "The result is not a dictionary.")
        expect(all(key in result for key in KEYS), "Some key is missing.")
        self.result = result

    def __getitem__(self, key):
        return expect_number(self.result[key], "a result")


def run(student, *args):
    """Call run_experiment step by step, which is quicker for a few steps."""
    return Numbers(student.probe("eager").call(student.function("run_experiment"), *args))


def mse_pca(train, test, k):
    """Return the error per pixel of k components."""
    mean = train.mean(axis=0)
    components = np.linalg.svd(train - mean, full_matrices=False)[2][:k]
    away = test - mean
    return np.mean((away - away @ components.T @ components) ** 2)


def clipped_noise(x, sigma):
    """Return the mean square of what noise of sigma, clipped to [0, 1], adds to images."""
    z = np.linspace(-6, 6, 1201)
    density = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    pixels, counts = np.unique(x, return_counts=True)
    away = np.clip(pixels[:, None] + sigma * z, 0, 1) - pixels[:, None]
    return counts / x.size @ (away**2 @ density)


@once
def untrained(student):
    """Return the four numbers after one step on images that are unlike the test images."""
    return run(student, grain(50, 5), stripes(30, 1), 0.2, 1, 0)


@test_case(
    name="Four numbers in the right units, measured on the test images",
    points=0.25,
    hint="Mean squared error per pixel for mse_..., decibels against a peak of 1 for psnr_...",
)
def test_results(student):
    """Four numbers in the right units, measured on the test images"""
    found = untrained(student)
    message = "After one epoch, mse_autoencoder should be an error per pixel below 0.5."
    expect_within(found["mse_autoencoder"], message, 0, 0.5)
    message = "After one epoch, psnr_denoised should be between 3 and 9 dB."
    expect_within(found["psnr_denoised"], message, 3, 9)


@test_case(
    name="PCA is fitted on the training images and measured on the test images",
    points=0.25,
    hint="PCA: 32 components, mean and components of the training images, all centred.",
)
def test_pca(student):
    """PCA is fitted on the training images and measured on the test images"""
    right = mse_pca(flat(grain(50, 5)), flat(stripes(30, 1)), 32)
    expect(abs(untrained(student)["mse_pca"] / right - 1) < 1e-3, "mse_pca is wrong.")


@once
def on_dots(student):
    """Return the four numbers of images that differ in as many directions as PCA has components.

    All have equal variance: PCA may divide by it.
    """
    return run(student, dots(33), dots(25), 0.5, 1, 0)


@test_case(
    name="The noisy test images have clipped noise of sigma, which PCA doesn't see",
    points=0.25,
    hint="Noise of standard deviation sigma on the test images, clipped to [0, 1].",
)
def test_noise(student):
    """The noisy test images have clipped noise of sigma, which PCA doesn't see"""
    found = on_dots(student)
    for psnr, test, sigma in (
        (found["psnr_noisy"], dots(25), 0.5),
        (untrained(student)["psnr_noisy"], stripes(30, 1), 0.2),
    ):
        away = psnr + 10 * np.log10(clipped_noise(flat(test), sigma))
        expect_within(away, "psnr_noisy is not that of clipped noise of sigma.", -0.5, 0.5)
    message = "33 images differ in 32 directions, so mse_pca should be 0."
    expect(abs(found["mse_pca"]) < 1e-6, message)


@test_case(
    name="The noise is the same for the same seed, and another for another",
    points=0.25,
    hint="Seed Keras, and a generator for the noise, with seed.",
)
def test_seed(student):
    """The noise is the same for the same seed, and another for another"""
    again, other = (run(student, dots(33), dots(25), 0.5, 1, seed) for seed in (0, 8))
    same = on_dots(student)
    message = "The same seed should give the same psnr_noisy."
    expect(abs(same["psnr_noisy"] - again["psnr_noisy"]) < 1e-6, message)
    message = "Another seed should give another psnr_noisy."
    expect(abs(same["psnr_noisy"] - other["psnr_noisy"]) > 1e-6, message)


def shown(student, train, test, sigma, epochs):
    """Return what was shown to which network, and of which image each row was made.

    Returns:
        A list of (network, size of the batch, row of which image, whether noisy); training images
        come first among the images. Empty if no Keras network was called.
    """
    images = np.concatenate([flat(train), flat(test)])
    notes = student.probe("experiment").Notes(784)
    Numbers(notes.run(student.function("run_experiment"), train, test, sigma, epochs, 0))
    found = []
    for call in notes.calls:
        network, rows, low, high, weights = expect_tuple(call, 5, "five notes")
        expect(low >= 0 and high <= 1, "A network's output lies outside [0, 1].")
        expect(weights in (0, WEIGHTS), "A network doesn't have the deep autoencoder's weights.")
        rows = expect_array(rows, "a batch").astype(np.float64)
        squares = (rows**2).sum(axis=1)[:, None] + (images**2).sum(axis=1) - 2 * rows @ images.T
        nearest = squares.argmin(axis=1)
        noisy = squares.min(axis=1) > 1e-3
        found += [(network, len(rows), i, n) for i, n in zip(nearest, noisy, strict=True)]
    return found


@once
def learnt_and_tested(student):
    """Return what training showed to which network, and which networks were tested.

    Returns:
        Two dictionaries by "clean" and "noisy": lists of (network, size of the batch) for training
        images, and sets of networks for test images. Both are empty if nothing was made with Keras.
    """
    found = shown(student, stripes(130, 2), 255 - stripes(7, 3), 0.1, 2)
    learnt, tested = {}, {}
    for name in ("clean", "noisy") if found else ():
        mine = [note for note in found if note[3] == (name == "noisy")]
        learnt[name] = [(network, size) for network, size, i, _ in mine if i < 130]
        tested[name] = {network for network, _, i, _ in mine if i >= 130}
    return learnt, tested


@test_case(
    name="Two networks: one learns from clean training images, one from noisy ones",
    points=0.25,
    hint="One network learns from clean images, another from noisy ones; both are tested.",
)
def test_networks(student):
    """Two networks: one learns from clean training images, one from noisy ones"""
    learnt, tested = learnt_and_tested(student)
    kinds = {name: {network for network, _ in notes} for name, notes in learnt.items()}
    for name, networks in kinds.items():
        expect(networks, f"No network was shown {name} training images.")
        message = f"The network trained on {name} images was not shown {name} test images."
        expect(tested[name] & networks, message)
    expect(
        not kinds or kinds["clean"] - kinds["noisy"],
        "Every network that learnt from clean images learnt from noisy ones too.",
    )


@test_case(
    name="Both networks see each training image once in each epoch, in batches of 128",
    points=0.25,
    hint="batch_size=128 for both networks, and epochs as given.",
)
def test_batches(student):
    """Both networks see each training image once in each epoch, in batches of 128"""
    for notes in learnt_and_tested(student)[0].values():
        expect(any(size == 128 for _, size in notes), "Training batches don't hold 128 images.")
        for network in {network for network, _ in notes}:
            times = sum(number == network for number, _ in notes) / 130
            expect(2 <= times <= 3, "Training images were not shown once in each epoch.")


@once
def after_training(student):
    """Return the four numbers after some epochs on one pattern, which is easy to learn."""
    pattern = np.repeat(np.tile([0, 255], 14), 28).reshape(28, 28).astype(np.uint8)
    return run(student, np.tile(pattern, (130, 1, 1)), np.tile(pattern, (20, 1, 1)), 0.5, 8, 0)


@test_case(
    name="The autoencoder learns",
    points=0.25,
    hint="fit(x, x), with Adam by its defaults and the number of epochs that is given.",
)
def test_autoencoder(student):
    """The autoencoder learns"""
    found = after_training(student)
    expect_within(found["mse_autoencoder"], "The autoencoder learns too little.", high=0.06)


@test_case(
    name="The denoiser learns, towards clean images",
    points=0.25,
    hint="fit(noisy, x): the denoiser's targets are the clean images. It is tested on noisy ones.",
)
def test_denoiser(student):
    """The denoiser learns, towards clean images"""
    found = after_training(student)
    expect_within(found["psnr_denoised"], "The denoiser learns too little.", low=14.5)
