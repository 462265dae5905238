# %% [markdown] id="title"
# # Autoencoders

# %% id="start" tags=["student-only"]
# %matplotlib inline
import otter

grader = otter.Notebook("autoencoders.ipynb", tests_dir="tests")

# %% id="imports"
import keras
import matplotlib.pyplot as plt
import numpy as np
import tensorflow as tf
from helpers import class_names, load_images
from keras import layers

# %% [markdown] id="deep-text"
# ## Exercise `deep`: the lecture's deep autoencoder
#
# Build 784 → 128 → 32 → 128 → 784 out of fully connected layers: `relu`, `relu`, `relu`, and a
# `sigmoid` at the end, so that every output pixel lies between 0 and 1. Return three models that
# **share** their layers: the autoencoder, the encoder alone and the decoder alone. Whoever trains
# the first trains the other two.
#
# *Trap:* the encoder ends at the code (32 numbers), not at the first hidden layer.

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

# %% [markdown] id="noise-text"
# ## Exercise `noise`: spoil the images
#
# Add Gaussian noise of standard deviation `sigma` to every pixel of every image, each drawn afresh
# from `rng`, and clip the result to [0, 1]: a pixel can't be blacker than black.
#
# *Trap:* the images you were given are still needed, so don't change them.

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
