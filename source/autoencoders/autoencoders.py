# %% [markdown] id="title"
# # Autoencoders

# %% id="start" tags=["student-only"]
# %matplotlib inline
import otter

grader = otter.Notebook("autoencoders.ipynb", tests_dir="tests")

# %% id="imports"
import math
from collections.abc import Iterable
from typing import Any

import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from helpers import class_names, load_images
from keras import layers

# %% [markdown] id="prepare-text"
# ## Exercise `prepare`

# %% id="prepare" role="solution"
def prepare_images(raw: np.ndarray) -> np.ndarray:
    """Turn raw images into rows of numbers between 0 and 1.

    Args:
        raw: images (N, 28, 28), uint8; left as they are.

    Returns:
        x (N, 784), float32, in [0, 1]; row after row of each image.
    """
    ### BEGIN SOLUTION
    return raw.reshape(len(raw), 784).astype(np.float32) / 255
    ### END SOLUTION

# %% id="prepare-check" role="check" points=4
grader.check("prepare")

# %% [markdown] id="losses-text"
# ## Exercise `losses`

# %% id="losses" role="solution"
def squared_error(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the squared error, summed over pixels and averaged over the batch.

    Args:
        x: images (batch, pixels) in [0, 1].
        x_hat: their reconstructions (batch, pixels).
    """
    ### BEGIN SOLUTION
    return float(np.mean(np.sum((x - x_hat) ** 2, axis=1)))
    ### END SOLUTION


def binary_crossentropy(x: np.ndarray, x_hat: np.ndarray, eps: float = 1e-7) -> float:
    """Return the binary cross-entropy, summed over pixels and averaged over the batch.

    Args:
        x: images (batch, pixels) in [0, 1].
        x_hat: their reconstructions (batch, pixels) in [0, 1].
        eps: x_hat is clipped to [eps, 1 - eps] before any logarithm.
    """
    ### BEGIN SOLUTION
    p = np.clip(x_hat, eps, 1 - eps)
    nats = -x * np.log(p) - (1 - x) * np.log(1 - p)  # (batch, pixels)
    return float(np.mean(np.sum(nats, axis=1)))
    ### END SOLUTION

# %% id="losses-check" role="check" points=8
grader.check("losses")

# %% [markdown] id="minibatches-text"
# ## Exercise `minibatches`

# %% id="minibatches" role="solution"
def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Iterable[np.ndarray]:
    """Yield the batches of one epoch: arrays of indices, drawn in random order.

    Args:
        n: number of images.
        batch_size: number of indices in every batch but, perhaps, the last.
        rng: where the order is drawn from.

    Returns:
        Any iterable of integer arrays that hold each index below n exactly once.
    """
    ### BEGIN SOLUTION
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]
    ### END SOLUTION

# %% id="minibatches-check" role="check" points=6
grader.check("minibatches")

# %% [markdown] id="optimizers-text"
# ## Exercise `optimizers`

# %% id="optimizers" role="solution"
def sgd_step(params: list[np.ndarray], grads: list[np.ndarray], lr: float) -> list[np.ndarray]:
    """Return the parameters after one step of gradient descent; the given arrays stay as they are.

    Args:
        params: arrays of any shapes.
        grads: the loss's derivatives, arrays of the same shapes.
        lr: learning rate.
    """
    ### BEGIN SOLUTION
    return [p - lr * g for p, g in zip(params, grads, strict=True)]
    ### END SOLUTION


def adam_init(params: list[np.ndarray]) -> Any:
    """Return the state with which Adam starts: whatever your adam_step needs to remember."""
    ### BEGIN SOLUTION
    return 0, [np.zeros_like(p) for p in params], [np.zeros_like(p) for p in params]
    ### END SOLUTION


def adam_step(
    params: list[np.ndarray],
    grads: list[np.ndarray],
    state: Any,
    lr: float = 0.001,
    beta1: float = 0.9,
    beta2: float = 0.999,
    eps: float = 1e-7,
) -> tuple[list[np.ndarray], Any]:
    """Return (params, state) after one step of Adam; the given params and grads stay as they are.

    Args:
        params: arrays of any shapes.
        grads: the loss's derivatives, arrays of the same shapes.
        state: what adam_init or the step before returned.
        lr: learning rate.
        beta1: how much of the mean of the derivatives is kept.
        beta2: how much of the mean of their squares is kept.
        eps: keeps the division finite.
    """
    ### BEGIN SOLUTION
    t, m, v = state
    t += 1
    m = [beta1 * a + (1 - beta1) * g for a, g in zip(m, grads, strict=True)]
    v = [beta2 * b + (1 - beta2) * g**2 for b, g in zip(v, grads, strict=True)]
    params = [
        p - lr * (a / (1 - beta1**t)) / (np.sqrt(b / (1 - beta2**t)) + eps)
        for p, a, b in zip(params, m, v, strict=True)
    ]
    return params, (t, m, v)
    ### END SOLUTION

# %% id="optimizers-check" role="check" points=12
grader.check("optimizers")

# %% [markdown] id="shallow-text"
# ## Exercise `shallow`

# %% id="shallow" role="solution"
def build_shallow_autoencoder(
    input_size: int = 784, code_size: int = 32
) -> tuple[keras.Model, keras.Model, keras.Model]:
    """Build the smallest autoencoder: one layer in, one layer out.

    Args:
        input_size: number of pixels of an image.
        code_size: width of the code.

    Returns:
        (autoencoder, encoder, decoder): models (batch, input_size) -> (batch, input_size),
        (batch, input_size) -> (batch, code_size) and (batch, code_size) -> (batch, input_size),
        sharing their layers.
    """
    ### BEGIN SOLUTION
    image, code = keras.Input((input_size,)), keras.Input((code_size,))
    squeeze = layers.Dense(code_size, activation="relu")
    unfold = layers.Dense(input_size, activation="sigmoid")
    whole = keras.Model(image, unfold(squeeze(image)))
    return whole, keras.Model(image, squeeze(image)), keras.Model(code, unfold(code))
    ### END SOLUTION

# %% id="shallow-check" role="check" points=6
grader.check("shallow")

# %% [markdown] id="deep-text"
# ## Exercise `deep`

# %% id="deep" role="solution"
def build_deep_autoencoder(
    input_size: int = 784, hidden_size: int = 128, code_size: int = 32
) -> tuple[keras.Model, keras.Model, keras.Model]:
    """Build an autoencoder with one hidden layer on each side of the code.

    Args:
        input_size: number of pixels of an image.
        hidden_size: width of the hidden layer in the encoder, and of the one in the decoder.
        code_size: width of the code.

    Returns:
        (autoencoder, encoder, decoder): models (batch, input_size) -> (batch, input_size),
        (batch, input_size) -> (batch, code_size) and (batch, code_size) -> (batch, input_size),
        sharing their layers.
    """
    ### BEGIN SOLUTION
    deep_encoder = keras.Sequential(
        [
            keras.Input((input_size,)),
            layers.Dense(hidden_size, activation="relu"),
            layers.Dense(code_size, activation="relu"),
        ]
    )
    deep_decoder = keras.Sequential(
        [
            keras.Input((code_size,)),
            layers.Dense(hidden_size, activation="relu"),
            layers.Dense(input_size, activation="sigmoid"),
        ]
    )
    return keras.Sequential([deep_encoder, deep_decoder]), deep_encoder, deep_decoder
    ### END SOLUTION

# %% id="deep-check" role="check" points=8
grader.check("deep")

# %% [markdown] id="train-text"
# ## Exercise `train`

# %% id="train" role="solution"
def train_autoencoder(
    autoencoder: keras.Model,
    x_train: np.ndarray,
    loss: str = "binary_crossentropy",
    epochs: int = 5,
    batch_size: int = 128,
) -> list[float]:
    """Train a model to reproduce its input, with Adam at its default step size.

    Args:
        autoencoder: the model to train, in place.
        x_train: images (n, pixels) in [0, 1].
        loss: Keras's name of the loss: "binary_crossentropy" or "mse".
        epochs: how often every image is shown.
        batch_size: images in a batch.

    Returns:
        The mean loss of each epoch.
    """
    ### BEGIN SOLUTION
    autoencoder.compile(optimizer="adam", loss=loss)
    history = autoencoder.fit(x_train, x_train, batch_size, epochs, verbose=0)
    return history.history["loss"]
    ### END SOLUTION

# %% id="train-check" role="check" points=10
grader.check("train")

# %% [markdown] id="pca-text"
# ## Exercise `pca`

# %% id="pca" role="solution"
def pca_reconstruct(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    """Reconstruct test images from their k principal components.

    Args:
        x_train: images (n, pixels) that the mean and the components are taken from.
        x_test: images (m, pixels) to reconstruct.
        k: number of components, below n.

    Returns:
        x_hat (m, pixels), not clipped.
    """
    ### BEGIN SOLUTION
    mean = x_train.mean(axis=0)
    centred = x_train - mean
    _, directions = np.linalg.eigh(centred.T @ centred)  # in order of growing variance
    basis = directions[:, -k:]  # (pixels, k)
    return mean + (x_test - mean) @ basis @ basis.T
    ### END SOLUTION

# %% id="pca-check" role="check" points=8
grader.check("pca")

# %% [markdown] id="noise-text"
# ## Exercise `noise`

# %% id="noise" role="solution"
def add_noise(x: np.ndarray, sigma: float, rng: np.random.Generator) -> np.ndarray:
    """Add clipped Gaussian noise to images.

    Args:
        x: images (batch, 784) in [0, 1]; left as they are.
        sigma: standard deviation of the noise.
        rng: where the noise is drawn from.

    Returns:
        Noisy images (batch, 784) in [0, 1], of a floating type.
    """
    ### BEGIN SOLUTION
    noise = rng.normal(scale=sigma, size=x.shape)
    return np.clip(x + noise, 0.0, 1.0).astype(np.float32)
    ### END SOLUTION

# %% id="noise-check" role="check" points=6
grader.check("noise")

# %% [markdown] id="denoise-text"
# ## Exercise `denoise`

# %% id="denoise" role="solution"
def train_denoiser(
    autoencoder: keras.Model,
    x_train: np.ndarray,
    sigma: float,
    epochs: int,
    rng: np.random.Generator,
    batch_size: int = 128,
) -> list[float]:
    """Train a model to recover clean images from noisy ones.

    Args:
        autoencoder: the model to train, in place.
        x_train: clean images (n, pixels) in [0, 1].
        sigma: standard deviation of the noise, which is clipped as in add_noise.
        epochs: how often every image is shown.
        rng: where the noise is drawn from.
        batch_size: images in a batch.

    Returns:
        The mean loss of each epoch.
    """
    ### BEGIN SOLUTION
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    means = []
    for _ in range(epochs):  # fresh noise for each
        noisy = np.clip(x_train + rng.normal(scale=sigma, size=x_train.shape), 0, 1)
        history = autoencoder.fit(noisy, x_train, batch_size, verbose=0)
        means += history.history["loss"]
    return means
    ### END SOLUTION


def psnr(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio in dB; infinity if the images are equal.

    Args:
        x: images (batch, pixels) in [0, 1], so that the peak is 1.
        x_hat: images of the same shape, compared over everything at once.
    """
    ### BEGIN SOLUTION
    error = float(np.mean((x - x_hat) ** 2))
    return -10 * math.log10(error) if error > 0 else math.inf
    ### END SOLUTION

# %% id="denoise-check" role="check" points=10
grader.check("denoise")

# %% [markdown] id="sparse-text"
# ## Exercise `sparse`

# %% id="sparse" role="solution"
def build_sparse_autoencoder(
    input_size: int = 784, hidden_size: int = 128, code_size: int = 32, l1: float = 1e-4
) -> tuple[keras.Model, keras.Model, keras.Model]:
    """Build the deep autoencoder, with a penalty on the activity of the encoder's two layers.

    Args:
        input_size: number of pixels of an image.
        hidden_size: width of the hidden layer in the encoder, and of the one in the decoder.
        code_size: width of the code.
        l1: weight of the absolute activities (Keras divides their sum by the batch size).

    Returns:
        (autoencoder, encoder, decoder), sharing their layers, as in build_deep_autoencoder.
    """
    ### BEGIN SOLUTION
    sparse_encoder = keras.Sequential([keras.Input((input_size,))])
    for width in (hidden_size, code_size):
        penalty = keras.regularizers.L1(l1)
        sparse_encoder.add(layers.Dense(width, "relu", activity_regularizer=penalty))
    sparse_decoder = keras.Sequential([keras.Input((code_size,))])
    sparse_decoder.add(layers.Dense(hidden_size, "relu"))
    sparse_decoder.add(layers.Dense(input_size, "sigmoid"))
    return keras.Sequential([sparse_encoder, sparse_decoder]), sparse_encoder, sparse_decoder
    ### END SOLUTION

# %% id="sparse-check" role="check" points=7
grader.check("sparse")

# %% [markdown] id="memorize-text"
# ## Exercise `memorize`

# %% id="memorize" role="solution"
def memorization_gap(
    autoencoder: keras.Model, x_train: np.ndarray, x_test: np.ndarray
) -> float:
    """Return by how much a model reconstructs new images worse than those it was trained on.

    Args:
        autoencoder: any model (batch, pixels) -> (batch, pixels), compiled or not.
        x_train: images (n, pixels) that it was trained on.
        x_test: images (m, pixels) that it has never seen.

    Returns:
        Mean squared error per pixel on x_test minus that on x_train; it may be negative.
    """
    ### BEGIN SOLUTION
    errors = [np.mean((x - np.asarray(autoencoder(x))) ** 2) for x in (x_train, x_test)]
    return float(errors[1] - errors[0])
    ### END SOLUTION

# %% id="memorize-check" role="check" points=4
grader.check("memorize")

# %% [markdown] id="fashion-text"
# ## Exercise `fashion`

# %% id="fashion" role="solution"
def run_experiment(
    raw_train: np.ndarray,
    raw_test: np.ndarray,
    sigma: float = 0.5,
    epochs: int = 20,
    seed: int = 0,
) -> dict[str, float]:
    """Run the whole pipeline on any 28 x 28 images, in batches of 128.

    Args:
        raw_train: images (n, 28, 28), uint8, to train on.
        raw_test: images (m, 28, 28), uint8, on which everything is measured.
        sigma: standard deviation of the noise.
        epochs: for each of the two networks.
        seed: of all random numbers.

    Returns:
        mse_autoencoder, mse_pca: error per pixel of the deep autoencoder (code of 32) and of PCA
        (k = 32); psnr_noisy, psnr_denoised: of noisy test images, before and after the denoiser,
        which is a network of its own.
    """
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    x, y = (raw.reshape(-1, 784).astype(np.float32) / 255 for raw in (raw_train, raw_test))

    def network() -> keras.Model:
        widths = [(128, "relu"), (32, "relu"), (128, "relu"), (784, "sigmoid")]
        model = keras.Sequential([layers.Dense(n, activation=f) for n, f in widths])
        model.compile(optimizer="adam", loss="binary_crossentropy")
        return model

    def spoil(images: np.ndarray) -> np.ndarray:
        return np.clip(images + sigma * rng.standard_normal(images.shape, np.float32), 0, 1)

    def mse(model: keras.Model, images: np.ndarray) -> float:
        return float(np.mean((np.asarray(model(images)) - y) ** 2))

    plain, denoiser, noisy = network(), network(), spoil(y)
    plain.fit(x, x, batch_size=128, epochs=epochs, verbose=0)
    for _ in range(epochs):
        denoiser.fit(spoil(x), x, batch_size=128, verbose=0)
    mean = x.mean(axis=0)
    basis = np.linalg.eigh((x - mean).T @ (x - mean))[1][:, -32:]
    projected = mean + (y - mean) @ basis @ basis.T
    return {
        "mse_autoencoder": mse(plain, y),
        "mse_pca": float(np.mean((projected - y) ** 2)),
        "psnr_noisy": -10 * math.log10(np.mean((noisy - y) ** 2)),
        "psnr_denoised": -10 * math.log10(mse(denoiser, noisy)),
    }
    ### END SOLUTION

# %% id="fashion-check" role="check" points=5
grader.check("fashion")
