# %% [markdown] id="colab-badge"
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({{colab_url}}/autoencoders/autoencoders.ipynb)

# %% id="colab" tags=["student-only"]
# On Colab, this fetches the files that belong to this notebook. Elsewhere it does nothing.
import sys

if "google.colab" in sys.modules:
    import shutil
    from urllib.request import urlretrieve

    file, _ = urlretrieve("{{course_url}}/autoencoders-release.zip", "release.zip")
    shutil.unpack_archive(file)
    # %cd -q autoencoders
    # %pip install -q -r requirements-colab.txt

# %% [markdown] id="title"
# # Autoencoders
#
# Can a network learn to see without ever being told what it sees? An **autoencoder** gets images
# and no labels. It has to squeeze each image through a *bottleneck* of a few numbers, the
# **code**, and to paint the image again from them. Nothing is asked of it but a small
# reconstruction error, and still it must find out what digits, or garments, have in common: only
# what is *not* common to all needs room in the code.
#
# So an autoencoder is **unsupervised** (no labels), a **compression** (784 numbers become 32),
# **lossy** (the reconstruction is not quite the original) and **trained** (it is good at images
# like those it has seen, and at no others). In this notebook you build one, train it, take it
# apart, make it clean up noise, and catch it memorising.
#
# | | exercise | points | minutes |
# |---|---|---:|---:|
# | 1 | `prepare`: from bytes to numbers | 4 | 5 |
# | 2 | `losses`: what a good reconstruction is | 8 | 15 |
# | 3 | `minibatches`: one epoch in random order | 6 | 10 |
# | 4 | `optimizers`: SGD and Adam | 12 | 25 |
# | 5 | `shallow`: the smallest autoencoder | 6 | 10 |
# | 6 | `deep`: the lecture's autoencoder | 8 | 10 |
# | 7 | `train`: let it learn | 10 | 15 |
# | 8 | `reflect_weights`: what the first layer looks at (written) | 3 | 10 |
# | 9 | `pca`: the linear competitor | 8 | 15 |
# | 10 | `noise`: spoil the images | 6 | 10 |
# | 11 | `denoise`: and clean them again | 10 | 20 |
# | 12 | `sparse`: few units at a time | 7 | 10 |
# | 13 | `memorize`: what was learnt by heart | 4 | 10 |
# | 14 | `reflect_memory`: why noise helps (written) | 3 | 10 |
# | 15 | `fashion`: everything again, on garments | 5 | 20 |
# | | **total** | **100** | **195** |
#
# Write between the lines of each exercise's cell, run it, and run the check below it. Exercises
# are graded one by one: a mistake in one costs nothing in another. The cells in between train and
# draw; change them as you like.
#
# **Names used everywhere:** `x` images (batch, 784) in [0, 1]; `x_hat` their reconstructions;
# `z` codes (batch, 32); `sigma` the standard deviation of noise; `rng` a `numpy.random.Generator`.
#
# **A rule for all exercises:** a function leaves its arguments as they are, unless changing them is
# what it is for. Training changes a model and drawing changes an `rng`; arrays stay as they came.

# %% id="start" tags=["student-only"]
# %matplotlib inline
from checking import Grader

grader = Grader("autoencoders.ipynb")

# %% id="imports"
import math
from collections.abc import Iterable
from typing import Any

import keras
import numpy as np
import tensorflow as tf
from helpers import class_names, load_images
from keras import layers
from plots import image_rows, loss_curves, reconstructions, weight_images
from plots import autoencoders as plots

# %% [markdown] id="budget-text"
# How long the networks of this notebook may train. With these numbers everything runs in less than
# three minutes on a laptop; with fewer epochs, some of the promises below are not kept.

# %% id="budget" tags=["parameters"] grading={"EPOCHS": 1}
EPOCHS = 15
BATCH_SIZE = 64

# %% [markdown] id="data-text"
# ## The data: 10,000 handwritten digits
#
# MNIST holds images of 28 × 28 = 784 pixels, each a byte from 0 (black) to 255 (white). The labels
# are here too, but no network below will ever see one.

# %% id="data" tags=["explore"]
(raw_train, y_train), (raw_test, y_test) = load_images("mnist")
print("training images", raw_train.shape, raw_train.dtype, "· test images", raw_test.shape)
image_rows({"MNIST": raw_train[:12] / 255}, columns=12)

# %% [markdown] id="prepare-text"
# ## Exercise `prepare`: from bytes to numbers
#
# A fully connected layer wants one row of numbers for each image, and a sigmoid output can only
# match numbers between 0 and 1.
#
# **Goal.** `prepare_images(raw)`: uint8 (N, 28, 28) in, float32 (N, 784) out, divided by 255, each
# image row after row. The raw images stay as they are.
#
# **Difficulty** easy · **5 minutes** · **4 points**
#
# **Example.** `prepare_images(np.full((2, 28, 28), 51, np.uint8))[:, :3]` gives `[[0.2, 0.2, 0.2],
# [0.2, 0.2, 0.2]]`: 51 is a fifth of 255.
#
# **Trap.** 255 is the largest value that a byte can have, not the largest in your batch.


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

# %% id="prepared" tags=["explore"]
x_train, x_test = prepare_images(raw_train), prepare_images(raw_test)
print(x_train.shape, x_train.dtype, f"from {x_train.min():.0f} to {x_train.max():.0f}")

# %% [markdown] id="losses-text"
# ## Exercise `losses`: what a good reconstruction is
#
# The natural loss is the **squared error**, summed over the pixels $i$ of an image and averaged
# over the images $b$ of a batch of $B$:
#
# $$L_2 = \frac1B \sum_b \sum_i \big(x_{bi} - \hat x_{bi}\big)^2 .$$
#
# The lecture's Keras model uses **binary cross-entropy** instead. It reads a pixel's brightness
# $x$ as the probability of white, and the output $\hat x$ as the network's guess of it:
#
# $$L_\mathrm{BCE} = -\frac1B \sum_b \sum_i \Big( x_{bi} \log \hat x_{bi}
# + (1 - x_{bi}) \log (1 - \hat x_{bi}) \Big).$$
#
# Through a sigmoid its gradient is simply $\hat x - x$: it doesn't fade where the sigmoid is
# flat, so a pixel that is confidently wrong is corrected at full strength. At $\hat x = 0$ or $1$
# the logarithm is infinite, so $\hat x$ is clipped to $[\epsilon, 1 - \epsilon]$ first.
#
# **Goal.** `squared_error(x, x_hat)` and `binary_crossentropy(x, x_hat, eps=1e-7)`, one number
# each. **Difficulty** easy · **15 minutes** · **8 points**
#
# **Examples.** `squared_error(np.array([[1, 0], [0, 0]]), np.full((2, 2), 0.5))` gives `0.5`: each
# of four pixels costs 0.25, and there are two images.
#
# `binary_crossentropy(np.array([[1, 0], [0, 0]]), np.full((2, 2), 0.5))` gives `1.386`: each pixel
# costs log 2.
#
# **Trap.** Sum over pixels, average over images. And the two arguments are not alike: the
# logarithm is taken of the guess, never of the image.


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

# %% [markdown] id="floor-text"
# **The entropy floor.** A perfect reconstruction has squared error 0. Not so cross-entropy: with
# $\hat x = x$ it is the *entropy* of the pixels themselves, which is 0 only for pure black and
# white. Every gray pixel costs something whatever the network does. So don't be disappointed by a
# loss that stays well above zero: look how far it is above the floor. (Keras averages over pixels
# as well; divide by 784 to compare.)

# %% id="floor" tags=["explore"]
floors = {}
for name in "mnist", "fashion_mnist":
    x = prepare_images(load_images(name)[0][0])
    floors[name] = binary_crossentropy(x, x) / 784
    print(f"{name:14s} floor {floors[name]:.4f} per pixel, {784 * floors[name]:.1f} per image")

# %% [markdown] id="minibatches-text"
# ## Exercise `minibatches`: one epoch in random order
#
# Training follows the gradient of the loss, computed by backpropagation. The gradient over all
# 10,000 images is exact and slow; over a random **minibatch** of 64 it is noisy and quick, and
# what counts is the way gone, not the exactness of each step. One pass over all images is an
# **epoch**.
#
# **Goal.** `minibatches(n, batch_size, rng)`: any iterable of index arrays, none of them empty,
# that together hold every index below `n` exactly once, in an order drawn from `rng`.
#
# **Difficulty** easy · **10 minutes** · **6 points**
#
# **Example.** `[len(batch) for batch in minibatches(7, 3, np.random.default_rng(0))]` gives `[3, 3,
# 1]`.
#
# **Trap.** If `batch_size` doesn't divide `n`, the last batch is short. Keep it.


# %% id="minibatches" role="solution"
def minibatches(n: int, batch_size: int, rng: np.random.Generator) -> Iterable[np.ndarray]:
    """Yield the batches of one epoch: arrays of indices, drawn in random order.

    Args:
        n: number of images, at least 1.
        batch_size: number of indices in every batch but, perhaps, the last; none is empty.
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
# ## Exercise `optimizers`: SGD and Adam
#
# **Stochastic gradient descent** walks downhill: $\theta \leftarrow \theta - \eta\, g$ with
# learning rate $\eta$. One rate for all weights is too large for some and too small for others.
# **Adam** keeps a step size for each weight, from running means of its derivative and of its
# square:
#
# $$m \leftarrow \beta_1 m + (1 - \beta_1)\, g, \qquad
# v \leftarrow \beta_2 v + (1 - \beta_2)\, g^2,$$
#
# $$\hat m = \frac{m}{1 - \beta_1^t}, \qquad \hat v = \frac{v}{1 - \beta_2^t}, \qquad
# \theta \leftarrow \theta - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}.$$
#
# Both means start at 0 and are therefore too small at first; dividing by $1 - \beta^t$ in step $t
# = 1, 2, \dots$ corrects that. In the first step every weight moves by just about $\eta$, however
# large or small its derivative is. $\epsilon$ keeps the division finite. Keras corrects after
# dividing, and so adds it to $\sqrt v$ in place of $\sqrt{\hat v}$; both are right here.
#
# **Goal.** `sgd_step`, `adam_init` and `adam_step`. Parameters and gradients are lists of arrays,
# of whole numbers too; the state is yours to design.
#
# **Difficulty** medium · **25 minutes** · **12 points**
#
# **Examples.** `sgd_step([np.array([1, 2])], [np.array([0.5, -1])], 0.1)` gives `[[0.95, 2.1]]`.
#
# `adam_step([np.array([1, 2])], [np.array([0.5, -3])], adam_init([np.array([1, 2])]))[0]` gives
# `[[0.999, 2.001]]`: after bias correction the first step is as long as `lr`, whatever the
# gradient.
#
# **Trap.** `p -= lr * g` changes the caller's array. Make new ones. And the step counter belongs
# in the state: a global one would be shared by all networks.


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
        eps: keeps the division finite; added to the root, before or after that is corrected.
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

# %% [markdown] id="ravine-text"
# **Why it matters.** Take a ravine, $f(a, b) = \tfrac12 (a^2 + 100\, b^2)$, a hundred times
# steeper across than along. SGD must take small steps, or it is thrown up the walls; so it creeps
# along the floor. Adam doesn't see the difference between the two directions.

# %% id="ravine" tags=["explore"]
steepness = np.array([1.0, 100.0])
start = [np.array([3.0, 1.0])]
curves = {"SGD, rate 0.005": [], "SGD, rate 0.021": [], "Adam, rate 0.1": []}
for name, rate in zip(curves, (0.005, 0.021, 0.1), strict=True):
    params, memory = start, adam_init(start)
    for _ in range(60):
        grads = [steepness * params[0]]
        if name.startswith("SGD"):
            params = sgd_step(params, grads, rate)
        else:
            params, memory = adam_step(params, grads, memory, lr=rate)
        curves[name].append(0.5 * float(np.sum(steepness * params[0] ** 2)))
figure = loss_curves(curves, title="Sixty steps down a ravine", ylabel="height f")
figure.axes[0].set_yscale("log")
figure.axes[0].set_xlabel("step")
figure

# %% [markdown] id="shallow-text"
# ## Exercise `shallow`: the smallest autoencoder
#
# One layer in, one layer out:
#
# $$z = \mathrm{relu}(x\, W_1 + b_1), \qquad \hat x = \sigma(z\, W_2 + b_2).$$
#
# **Goal.** `build_shallow_autoencoder(input_size=784, code_size=32)` returns three Keras models,
# `(autoencoder, encoder, decoder)`, which **share** their layers: whoever trains the first trains
# the other two. **Difficulty** easy · **10 minutes** · **6 points**
#
# **Example.** `build_shallow_autoencoder(6, 2)[1](np.ones((3, 6), np.float32)).shape` gives `(3,
# 2)`: the encoder makes two numbers out of six. It has 6 · 2 + 2 weights, the decoder 2 · 6 + 6,
# and the autoencoder these 32 and no others.
#
# **Trap.** A layer that is *called* twice is shared; a layer that is *made* twice is two layers.


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
# ## Exercise `deep`: the lecture's autoencoder
#
# 784 → 128 → **32** → 128 → 784, all fully connected: `relu`, `relu`, `relu`, and a `sigmoid` at
# the end. The hidden layers let encoder and decoder bend: codes no longer have to lie on a flat
# sheet.
#
# **Goal.** `build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32)` returns
# `(autoencoder, encoder, decoder)`, sharing their layers as before.
#
# **Difficulty** easy · **10 minutes** · **8 points**
#
# **Example.** `build_deep_autoencoder(6, 4, 2)[1](np.ones((3, 6), np.float32)).shape` gives `(3,
# 2)`: the encoder makes two numbers out of six. Its layers have 28 and 10 weights, the decoder's 12
# and 30, and the autoencoder has these 80 and no others.
#
# **Trap.** The encoder ends at the code, not at the first hidden layer; and nothing may go round
# the bottleneck.


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
# ## Exercise `train`: let it learn
#
# **Goal.** `train_autoencoder(autoencoder, x_train, loss, epochs, batch_size)` trains the given
# model with Adam at its default step size to reproduce its input, and returns the list of mean
# losses, one for each epoch. `compile` and `fit` do it, and so does a loop of your own.
#
# **Difficulty** easy · **15 minutes** · **10 points**
#
# **Example.** `len(train_autoencoder(build_deep_autoencoder(6, 4, 2)[0], np.ones((9, 6),
# np.float32), epochs=3))` gives `3`: one loss per epoch.
#
# **Trap.** There are no labels: the images are what goes in *and* what should come out.


# %% id="train" role="solution" slow=true
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

# %% id="see-training" tags=["explore"]
keras.utils.set_random_seed(1)
shallow, shallow_encoder, _ = build_shallow_autoencoder()
autoencoder, encoder, decoder = build_deep_autoencoder()
curves = {
    "784-32-784": train_autoencoder(shallow, x_train, epochs=EPOCHS, batch_size=BATCH_SIZE),
    "784-128-32-128-784": train_autoencoder(
        autoencoder, x_train, epochs=EPOCHS, batch_size=BATCH_SIZE
    ),
}
loss_curves(
    curves,
    floor=floors["mnist"],
    title="Training on 10,000 digits",
    ylabel="cross-entropy per pixel",
)

# %% [markdown] id="see-reconstructions-text"
# Twenty-five times fewer numbers, and still legible. Look where it fails, too: at strokes that few
# other digits have. The error under each image is summed over its pixels.

# %% id="see-reconstructions" tags=["explore"]
first = [int(np.argmax(y_test == label)) for label in range(10)]  # one test image of each class
z = np.asarray(encoder(x_test[first]))
x_hat = np.asarray(decoder(z))
display(reconstructions(x_test[first], x_hat, "Digits that the network has never seen"))
print("the code of the first one:", z[0].round(1))

# %% [markdown] id="reflect_weights-text"
# ## What the first layer looks at
#
# A unit of the first layer adds up the pixels, each times a weight: so its 784 weights are an
# image. Here are the first 32 of the shallow and of the deep network: red pixels excite the unit,
# blue ones inhibit it, white ones don't matter.

# %% id="see-weights" tags=["explore"]
kernel = shallow_encoder.layers[-1].get_weights()[0]  # (784, 32)
display(weight_images(kernel, "784-32-784: weights into the code"))
kernel = encoder.layers[-2].get_weights()[0]  # (784, 128)
display(weight_images(kernel[:, :32], "784-128-32-128-784: weights into 32 of 128 hidden units"))

# %% [markdown] id="reflect_weights-question"
# **Question `reflect_weights`** (written, 3 points, 10 minutes). What do you see in these images:
# whole digits, parts of them, or something else? Why are the weights at the image's border as they
# are, and what would you expect there if the network went on training for ever? Three to six
# sentences.

# %% [markdown] id="reflect_weights" role="written" points=3
# *Your answer goes here.*
#
# ### BEGIN SOLUTION
# Hardly any image looks like a digit: most are smooth blobs and bars of both signs, detectors of
# a piece of a stroke at one place, often with the opposite sign next to it, so that the unit
# responds to an edge or to a stroke's position. That is what a bottleneck rewards: parts which
# many digits share can be combined in many ways, while a template of a whole digit would only
# serve the few images that look like it. At the border the pixels are black in (nearly) every
# image, their input is 0, so the gradient with respect to those weights is 0 as well, and they
# keep the small random values with which they were initialised: noise, whatever the number of
# epochs. Only weight decay or noise on the inputs would change them.
# ### END SOLUTION

# %% [markdown] id="pca-text"
# ## Exercise `pca`: the linear competitor
#
# What would an autoencoder without any relu or sigmoid do? Its best code spans the directions in
# which the images vary most: the **principal components**. No training is needed, linear algebra
# finds them. So PCA with 32 components is the opponent that a network with a code of 32 should
# beat.
#
# With the training mean $\mu$ and the $k$ directions of largest variance as the columns of $V$
# (784, $k$), each of length 1:
#
# $$\hat x = \mu + (x - \mu)\, V V^\top .$$
#
# **Goal.** `pca_reconstruct(x_train, x_test, k)`, with `np.linalg.svd` or `np.linalg.eigh`.
#
# **Difficulty** medium · **15 minutes** · **8 points**
#
# **Example.** `pca_reconstruct(np.array([[0, 0], [2, 2], [4, 4]]), np.array([[3, 1]]), 1)` gives
# `[[2, 2]]`: the training points lie on the diagonal, and (2, 2) is the point of it that is nearest
# to (3, 1).
#
# **Trap.** Mean and directions come from the training images alone. And don't clip: this is a
# linear map.


# %% id="pca" role="solution"
def pca_reconstruct(x_train: np.ndarray, x_test: np.ndarray, k: int) -> np.ndarray:
    """Reconstruct test images from their k principal components.

    Args:
        x_train: images (n, pixels) for mean and components; n may be below the number of pixels.
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

# %% id="see-pca" tags=["explore"]
x_pca = pca_reconstruct(x_train, x_test[first], 32)
x_net = np.asarray(autoencoder(x_test[first]))
errors = {
    name: [f"error {error:.1f}" for error in np.sum((images - x_test[first]) ** 2, axis=1)]
    for name, images in (("PCA, 32", x_pca), ("network, 32", x_net))
}
rows = {"original": x_test[first], "PCA, 32": x_pca, "network, 32": x_net}
image_rows(rows, errors, "Thirty-two numbers each")

# %% [markdown] id="sizes-text"
# **How large a code?** The wider the bottleneck, the easier: here with 5,000 images and 10 epochs
# for each size. In the middle the network's bent sheet is clearly better than any flat one. For
# wide codes PCA overtakes: it needs no training, and the network has had only a little.

# %% id="see-sizes" tags=["explore"]
sizes = [2, 4, 8, 16, 32, 64]
errors = {"PCA": [], "deep autoencoder": []}
for size in sizes:
    model, _, _ = build_deep_autoencoder(code_size=size)
    train_autoencoder(model, x_train[:5000], epochs=10, batch_size=64)
    for name, x_hat in (
        ("PCA", pca_reconstruct(x_train[:5000], x_test, size)),
        ("deep autoencoder", np.asarray(model(x_test))),
    ):
        errors[name].append(squared_error(x_test, x_hat) / 784)
plots.error_by_size(sizes, errors, "Error against the size of the code")

# %% [markdown] id="map-text"
# **A map of the digits.** Each test image's code is a point in 32 dimensions. The method t-SNE lays
# such points out on paper so that neighbours stay neighbours (and distances mean little). The
# colours are the labels, which the network has never seen: it has put like to like all by itself.

# %% id="see-map" tags=["explore"]
from sklearn.manifold import TSNE

codes = np.asarray(encoder(x_test[:1000]))
points = TSNE(random_state=0).fit_transform(codes)
plots.latent_map(points, y_test[:1000], class_names("mnist"), "Codes of 1,000 test digits")

# %% [markdown] id="noise-text"
# ## Exercise `noise`: spoil the images
#
# The **denoising autoencoder** has a harder task: noisy image in, clean image out. First, the
# noise.
#
# **Goal.** `add_noise(x, sigma, rng)`: add Gaussian noise of standard deviation `sigma` to every
# pixel of every image, each drawn afresh from `rng`, and clip to [0, 1]: no pixel is blacker than
# black. **Difficulty** easy · **10 minutes** · **6 points**
#
# **Example.** `add_noise(np.zeros((99, 784)), 0.5, np.random.default_rng(0)).mean().round(1)` gives
# `0.2`: half of the black pixels are pushed below 0 and clipped, the others become gray.
#
# **Trap.** The clean images are still needed afterwards: don't change them.


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

# %% id="see-noise" tags=["explore"]
rng = np.random.default_rng(0)
levels = (0.1, 0.2, 0.5, 1.0)
rows = {f"sigma {sigma}": add_noise(x_test[first], sigma, rng) for sigma in levels}
display(image_rows({"original": x_test[first], **rows}))
black = add_noise(np.zeros((100, 784), dtype=np.float32), 0.5, rng)
print(
    f"black pixels at sigma 0.5: mean {black.mean():.3f}, "
    f"{np.mean(black == 0):.1%} are exactly 0, {np.mean(black == 1):.1%} exactly 1"
)

# %% [markdown] id="denoise-text"
# ## Exercise `denoise`: and clean them again
#
# How good is a cleaned image? Engineers measure the **peak signal-to-noise ratio**, in decibels:
#
# $$\mathrm{PSNR} = 10 \log_{10} \frac{1}{\mathrm{MSE}},$$
#
# where 1 is the largest value a pixel can have and MSE is the mean squared error over all pixels
# of all images. Ten dB more is a tenth of the error; equal images have infinitely many.
#
# **Goal.** `train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128)` trains a
# model to make clean images out of noisy ones and returns the mean loss of each epoch
# (cross-entropy, or squared error). Noise may be drawn once or, better, afresh in each epoch. And
# `psnr(x, x_hat)`. **Difficulty** medium · **20 minutes** · **10 points**
#
# **Example.** `psnr(np.zeros((1, 4)), np.full((1, 4), 0.1))` gives `20`: the mean squared error is
# 0.01, a hundredth of the peak.
#
# **Trap.** What is the input here, and what the target? Towards noisy targets the best output is
# the noise's mean, and black turns gray.


# %% id="denoise" role="solution" slow=true
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

# %% id="see-denoising" tags=["explore"]
keras.utils.set_random_seed(2)
denoiser, denoiser_encoder, _ = build_deep_autoencoder()
rng = np.random.default_rng(1)
losses = train_denoiser(denoiser, x_train, 0.5, EPOCHS, rng, batch_size=BATCH_SIZE)
noisy = add_noise(x_test, 0.5, rng)
restored = {
    "PCA with 32 components": pca_reconstruct(x_train, noisy, 32),
    "autoencoder trained on clean images": np.asarray(autoencoder(noisy)),
    "denoising autoencoder": np.asarray(denoiser(noisy)),
}
print(f"{'noisy images':36s} {psnr(x_test, noisy):5.1f} dB")
for name, x_hat in restored.items():
    print(f"{name:36s} {psnr(x_test, x_hat):5.1f} dB")
x_hat = restored["denoising autoencoder"]
plots.denoising(x_test[first], noisy[first], x_hat[first], "Noise of sigma 0.5, and its removal")

# %% [markdown] id="denoiser-weights-text"
# To see a stroke through the noise, a unit has to average over many pixels. So its weights form
# larger patches of one sign, often with an inhibiting stripe beside them: compare them with those
# above. Some units have found nothing to do and are still noise.

# %% id="see-denoiser-weights" tags=["explore"]
kernel = denoiser_encoder.layers[-2].get_weights()[0]
weight_images(kernel[:, :32], "Denoising autoencoder: weights into 32 of the 128 hidden units")

# %% [markdown] id="sparse-text"
# ## Exercise `sparse`: few units at a time
#
# A code can be narrow in another way: many units, of which only a few are active for any one
# image. An **activity regularizer** adds the absolute activities $a_u$ of a layer to the loss,
#
# $$L + \lambda\, \frac1B \sum_b \sum_u |a_{bu}| ,$$
#
# so that a unit which isn't worth its price stays silent. (Keras divides by the batch size $B$ for
# you.)
#
# **Goal.** `build_sparse_autoencoder(input_size, hidden_size, code_size, l1=1e-4)`: the deep
# autoencoder with Keras's L1 activity regularizer on the hidden layer before the code and on the
# code. **Difficulty** easy · **10 minutes** · **7 points**
#
# **Example.** `build_sparse_autoencoder(6, 4, 2)[0](np.ones((3, 6), np.float32)).shape` gives `(3,
# 6)`. The model has 80 weights, as the deep one has: a penalty adds none.
#
# **Trap.** A *kernel* regularizer makes weights small. It is the *activity* that should be.


# %% id="sparse" role="solution" slow=true
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

# %% id="see-sparsity" tags=["explore"]
keras.utils.set_random_seed(3)
print("     l1   hidden units active   code units active   error per pixel")
for l1 in (0.0, 1e-4, 1e-3):
    model, sparse_encoder, _ = build_sparse_autoencoder(l1=l1)
    train_autoencoder(model, x_train, epochs=EPOCHS // 2, batch_size=BATCH_SIZE)
    hidden = np.asarray(sparse_encoder.layers[-2](x_test))
    code = np.asarray(sparse_encoder(x_test))
    error = squared_error(x_test, np.asarray(model(x_test))) / 784
    shares = [np.mean(activity > 1e-3) for activity in (hidden, code)]
    print(f"{l1:7.0e} {shares[0]:21.0%} {shares[1]:19.0%} {error:17.4f}")

# %% [markdown] id="memorize-text"
# ## Exercise `memorize`: what was learnt by heart
#
# A network with 200,000 weights and a few hundred images need not understand anything: it can
# learn them by heart. The training error falls and falls, while the error on new images soon stops
# falling. The difference is the price of memorising.
#
# **Goal.** `memorization_gap(autoencoder, x_train, x_test)`: mean squared error per pixel on the
# test images minus that on the training images. The model may be compiled with any loss or not at
# all, may have penalties and dropout, and stays as it is.
#
# **Difficulty** easy · **10 minutes** · **4 points**
#
# **Example.** `memorization_gap(keras.Sequential([layers.Rescaling(0)]), np.full((3, 4), 0.1),
# np.full((2, 4), 0.3))` gives `0.08`: this model answers 0, so its errors are 0.01 on the training
# images and 0.09 on the others.
#
# **Trap.** The gap can be negative: no `abs`. And `evaluate` reports whatever loss the model was
# compiled with, penalties included.


# %% id="memorize" role="solution"
def memorization_gap(autoencoder: keras.Model, x_train: np.ndarray, x_test: np.ndarray) -> float:
    """Return by how much a model reconstructs new images worse than those it was trained on.

    Args:
        autoencoder: any model (batch, pixels) -> (batch, pixels), compiled or not; left as it is.
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

# %% [markdown] id="memory-text"
# **A network that learns by heart**, with 300 images only; and the same network, which gets each
# image with fresh noise of 0.3 in every epoch. Both are measured on clean images. With noise the
# gap is smaller, but look at both errors as well: nothing is free.

# %% id="see-memory" tags=["explore"]
keras.utils.set_random_seed(4)
few = x_train[:300]
rng = np.random.default_rng(4)
plain, noisy_trained = (build_deep_autoencoder()[0] for _ in range(2))
epochs, curves = [], {"clean": ([], []), "with noise": ([], [])}
for round_ in range(1, 5):
    train_autoencoder(plain, few, epochs=25, batch_size=32)
    train_denoiser(noisy_trained, few, 0.3, 25, rng, batch_size=32)
    epochs.append(25 * round_)
    for model, (train, test) in zip((plain, noisy_trained), curves.values(), strict=True):
        train.append(squared_error(few, np.asarray(model(few))) / 784)
        test.append(train[-1] + memorization_gap(model, few, x_test))
plots.gap_curves(epochs, curves, "Trained on 300 digits")

# %% [markdown] id="reflect_memory-question"
# **Question `reflect_memory`** (written, 3 points, 10 minutes). Why does noise on the inputs make
# it harder to learn images by heart? What does the network have to learn instead, and what does
# it pay for that? Three to six sentences.

# %% [markdown] id="reflect_memory" role="written" points=3
# *Your answer goes here.*
#
# ### BEGIN SOLUTION
# Without noise the network sees exactly the same 300 inputs in every epoch, and it is enough to
# recognise each by some accidental detail and to recall its image. With fresh noise no input ever
# comes twice: a memorised image would have to be found from any of countless noisy versions, so
# details of single pixels are useless, and only features that survive the noise, averages over
# many pixels, can be relied on. In effect there are endlessly many training images round each
# original, and all points near an image are mapped back to it: the network learns the region in
# which images lie, not single points. The price is a larger training error, since with part of
# the information destroyed no network can reconstruct perfectly, and with too much noise fine
# strokes are lost for new images as well.
# ### END SOLUTION

# %% [markdown] id="fashion-text"
# ## Exercise `fashion`: everything again, on garments
#
# Was any of this about digits? **Fashion-MNIST** has the same format: 28 × 28 pixels, ten classes,
# from sneakers to coats. If your pipeline is sound, it runs on them unchanged.
#
# **Goal.** `run_experiment(raw_train, raw_test, sigma=0.5, epochs=20, seed=0)` prepares the
# images; trains the deep autoencoder (code of 32); reconstructs by PCA with 32 components; trains
# a *new* deep network as a denoiser; all in batches of 128; and measures everything on the test
# images. It returns a dictionary with `mse_autoencoder` and `mse_pca` (per pixel), `psnr_noisy`
# and `psnr_denoised`. **Difficulty** medium · **20 minutes** · **5 points**
#
# **Example.** `run_experiment(np.zeros((40, 28, 28), np.uint8), np.zeros((9, 28, 28), np.uint8),
# epochs=1)["mse_pca"]` gives `0`: where all images are the same, their mean says it all.
#
# **Trap.** You may call what you wrote above. But then a mistake up there is a mistake down here,
# so trust only what passed its check.


# %% id="fashion" role="solution" slow=true
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

# %% id="see-both" tags=["explore"]
results = {name: [] for name in floors}
for name in results:
    (raw, _), (raw_new, _) = load_images(name)
    results[name] = run_experiment(raw, raw_new, epochs=EPOCHS)
print(f"{'':18s}" + "".join(f"{name:>15s}" for name in results))
for key in results["mnist"]:
    print(f"{key:18s}" + "".join(f"{values[key]:15.4f}" for values in results.values()))

# %% [markdown] id="fashion-text-2"
# Garments have much more gray in them than digits, so their entropy floor is four times as high;
# a glance at the floor saves you from thinking that the network has failed. In squared error they
# are about as hard. PCA even does better on them than on digits, and after so short a training it
# is ahead of the network: broad smooth areas need no bent sheet.

# %% id="see-fashion" tags=["explore"]
keras.utils.set_random_seed(5)
(raw_fashion, _), (raw_new, y_fashion) = load_images("fashion_mnist")
x_fashion, x_new = prepare_images(raw_fashion), prepare_images(raw_new)
garments, garment_encoder, garment_decoder = build_deep_autoencoder()
losses = train_autoencoder(garments, x_fashion, epochs=EPOCHS, batch_size=BATCH_SIZE)
garment_floor = floors["fashion_mnist"]
display(loss_curves({"garments": losses}, garment_floor, ylabel="cross-entropy per pixel"))
one_each = [int(np.argmax(y_fashion == label)) for label in range(10)]
x_hat = np.asarray(garments(x_new[one_each]))
display(reconstructions(x_new[one_each], x_hat, "Garments through a code of 32"))
codes = np.asarray(garment_encoder(x_new[:1000]))
points = TSNE(random_state=0).fit_transform(codes)
plots.latent_map(points, y_fashion[:1000], class_names("fashion_mnist"), "Codes of 1,000 garments")

# %% [markdown] id="bonus"
# ## Bonus, without points
#
# **The linear autoencoder is PCA.** Take an autoencoder without any activation, give it the
# principal components as weights, and ask for the gradient of its squared error: it is zero.
# There is nothing to improve; and (this takes a proof) training from anywhere else ends in the
# same reconstructions.

# %% id="bonus-linear" tags=["explore"]
from sklearn.decomposition import PCA

principal = PCA(32, random_state=0).fit(x_train)
mean, components = principal.mean_, principal.components_.T  # (784,), (784, 32)
linear = keras.Sequential([keras.Input((784,)), layers.Dense(32), layers.Dense(784)])


def gradient_size(weights: list[np.ndarray]) -> float:
    """Return the norm of the loss's gradient at these weights."""
    linear.set_weights(weights)
    with tf.GradientTape() as tape:
        loss = tf.reduce_mean(tf.reduce_sum((linear(x_train) - x_train) ** 2, axis=1))
    gradients = tape.gradient(loss, linear.trainable_variables)
    return math.sqrt(sum(float(tf.reduce_sum(g**2)) for g in gradients))


at_pca = [components, -mean @ components, components.T, mean]
rng = np.random.default_rng(6)
nearby = [w + 0.01 * rng.standard_normal(w.shape) for w in at_pca]
print(f"gradient at PCA's weights {gradient_size(at_pca):.4f}")
print(f"gradient close by {gradient_size(nearby):.1f}")

# %% [markdown] id="bonus-walk-text"
# **A walk between two garments.** On the straight line between two *codes*, the decoder shows
# garments all the way, where a mixture of the two *images* is a double exposure.

# %% id="bonus-walk" tags=["explore"]
a, b = x_new[one_each[7]], x_new[one_each[9]]  # a sneaker and an ankle boot
steps = np.linspace(0, 1, 9)[:, None]
za, zb = np.asarray(garment_encoder(np.stack([a, b])))
rows = {
    "codes": np.asarray(garment_decoder((1 - steps) * za + steps * zb)),
    "images": (1 - steps) * a + steps * b,
}
image_rows(rows, title="From a sneaker to an ankle boot", columns=9)

# %% [markdown] id="bonus-anomaly-text"
# **Anomalies.** An autoencoder is good at what it was trained on and at nothing else. So its error
# tells the familiar from the strange: here the digits' network looks at digits and at garments.

# %% id="bonus-anomaly" tags=["explore"]
errors = {
    name: np.sum((images - np.asarray(autoencoder(images))) ** 2, axis=1)
    for name, images in (("digits", x_test), ("garments", x_new))
}
threshold = float(np.quantile(errors["digits"], 0.95))
caught = np.mean(errors["garments"] > threshold)
print(f"with 5% false alarms, {caught:.1%} of the garments are caught")
plots.histograms(errors, "squared error of an image", "Who doesn't belong?", threshold)

# %% [markdown] id="hand-in-text"
# ## Hand in
#
# Choose *Restart Kernel and Run All Cells*, read what the checks say, then save the notebook
# (Ctrl+S) and hand in **`autoencoders.ipynb`**. Where your course uses otter or Gradescope, hand in
# `autoencoders.zip` instead: the last cell saves the notebook and packs it. On Colab, download the
# notebook by *File → Download → Download .ipynb*.

# %% id="check-all" tags=["student-only"]
grader.check_all()

# %% id="hand-in" tags=["student-only"]
import os
import sys

from checking import FOLDER

if "google.colab" not in sys.modules:  # there, download the notebook instead
    os.chdir(FOLDER)  # the notebook's own, wherever the cells above went
    grader.export(export_path="autoencoders.zip", pdf=False, force_save=True, ignore_log=True)
