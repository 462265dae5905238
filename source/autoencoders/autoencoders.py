# %% [markdown] id="title"
# # Autoencoders
#
# [![Open in Colab](https://colab.research.google.com/assets/colab-badge.svg)]({{colab_url}}/autoencoders/autoencoders.ipynb)
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
# | | exercise | part | points | minutes |
# |---|---|---|---:|---:|
# | 1 | `prepare`: from bytes to numbers | core | 4 | 5 |
# | 2 | `losses`: what a good reconstruction is | core | 8 | 20 |
# | 3 | `minibatches`: one epoch in random order | core | 6 | 10 |
# | 4 | `optimizers`: SGD and Adam | core | 12 | 30 |
# | 5 | `shallow`: the smallest autoencoder | core | 6 | 15 |
# | 6 | `deep`: the lecture's autoencoder | core | 8 | 10 |
# | 7 | `train`: let it learn | core | 10 | 15 |
# | 8 | `reflect_weights`: what the first layer looks at (written) | core | 3 | 10 |
# | 9 | `pca`: the linear competitor | core | 8 | 20 |
# | 10 | `noise`: spoil the images | core | 6 | 10 |
# | 11 | `denoise`: and clean them again | core | 10 | 25 |
# | 12 | `sparse`: small activities | extended | 7 | 15 |
# | 13 | `memorize`: what was learnt by heart | core | 4 | 10 |
# | 14 | `reflect_memory`: why noise helps (written) | core | 3 | 10 |
# | 15 | `fashion`: everything again, on garments | extended | 5 | 30 |
# | | **total** | | **100** | **235** |
#
# The core takes about three hours; the two *extended* exercises, most of an hour more.
#
# **How to work.** In the cell of each exercise, replace the lines that raise `NotImplementedError`
# with your own, run it, and run the check below it. Exercises are graded one by one: a mistake in
# one costs nothing in another. The cells in between train and draw; change them as you like. Before
# a picture there is a question: guess first, then open the answer. Where a hint isn't enough, a
# stronger one unfolds.
#
# **Names used everywhere:** `x` images (batch, 784) in [0, 1]; `x_hat` their reconstructions;
# `z` codes (batch, 32); `sigma` the standard deviation of noise; `rng` a `numpy.random.Generator`.
#
# **A rule for all exercises:** a function leaves its arguments as they are, unless changing them is
# what it is for. Training changes a model and drawing changes an `rng`; arrays stay as they came.

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

# %% id="start" tags=["student-only"]
# %matplotlib inline
try:
    from checking import Grader
except ModuleNotFoundError as error:
    if error.name == "checking":  # say in place of a traceback what to do
        told = "This notebook needs the files that belong to it:"
        what = "unpack the whole folder that it came in, and open the notebook there."
        error._render_traceback_ = lambda: [told, what]
    raise

grader = Grader("autoencoders.ipynb")

# %% id="imports"
import math
from collections.abc import Iterable
from typing import Any

from helpers import class_names, load_images, start_tensorflow

start_tensorflow()  # its notes about itself, which a notebook shows in red, are left out

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from plots import image_rows, loss_curves, reconstructions, weight_images
from plots import autoencoders as plots
from plots.networks import first_layer, usable

# %% [markdown] id="budget-text"
# How long the networks of this notebook may train, and the seed of all random numbers in the cells
# that train and draw. With these numbers everything runs in less than four minutes on a laptop;
# with fewer epochs, some of the promises below are not kept.

# %% id="budget" tags=["parameters"] grading={"EPOCHS": 1}
EPOCHS = 15
BATCH_SIZE = 64
SEED = 0

# %% [markdown] id="data-text"
# ## The data: 10,000 handwritten digits
#
# MNIST holds images of 28 × 28 = 784 pixels, each a byte from 0 (black) to 255 (white). The labels
# are here too, but no autoencoder below will ever see one.

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
# **You will** turn stored bytes into what a network takes.
#
# **Goal.** `prepare_images(raw)`: uint8 (N, 28, 28) in, float32 (N, 784) out, divided by 255, each
# image row after row. The raw images stay as they are.
#
# **Shapes.** `raw` (N, 28, 28) uint8 → `x` (N, 784) float32
#
# **Difficulty** easy · **5 minutes** · **4 points** · core
#
# **Example.** `prepare_images(np.full((2, 28, 28), 51, np.uint8))[:, :3]` gives `[[0.2, 0.2, 0.2],
# [0.2, 0.2, 0.2]]`: 51 is a fifth of 255.
#
# **Trap.** 255 is the largest value that a byte can have, not the largest in your batch.
#
# <details><summary>A stronger hint</summary>
#
# `reshape` keeps the order of the numbers, row after row, so it needs nothing but the new shape.
# Bytes can't hold fractions: convert them before you divide, or check what NumPy makes of the
# division.
#
# </details>
#
# If you want to know more: [image data in Dive into Deep
# Learning](https://d2l.ai/chapter_linear-classification/image-classification-dataset.html).


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
x_train, x_test = (np.asarray(prepare_images(raw)) for raw in (raw_train, raw_test))
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
# If $\hat x = \sigma(a)$ comes out of a sigmoid, the derivative of a pixel's loss with respect to
# the sigmoid's input, the *logit* $a$, is simply $\hat x - x$: it doesn't fade where the sigmoid is
# flat, so a pixel that is confidently wrong is corrected at full strength. At $\hat x = 0$ or $1$
# the logarithm is infinite, so $\hat x$ is clipped to $[\epsilon, 1 - \epsilon]$ first.
#
# **You will** measure with one number how far reconstructions are from their images.
#
# **Goal.** `squared_error(x, x_hat)` and `binary_crossentropy(x, x_hat, eps=1e-7)`, one number
# each.
#
# **Shapes.** `x`, `x_hat` (batch, pixels) → a number
#
# **Difficulty** easy · **20 minutes** · **8 points** · core
#
# **Examples.** `squared_error(np.array([[1, 0], [0, 0]]), np.full((2, 2), 0.5))` gives `0.5`: each
# of four pixels costs 0.25, and there are two images.
#
# `binary_crossentropy(np.array([[1, 0], [0, 0]]), np.full((2, 2), 0.5))` gives `1.386`: each pixel
# costs log 2.
#
# **Trap.** Sum over pixels, average over images. And the two arguments are not alike: the
# logarithm is taken of the guess, never of the image.
#
# <details><summary>A stronger hint</summary>
#
# Work on the whole matrix (batch, pixels) first: one number for each pixel of each image. Then two
# steps remain, over different axes: a sum over axis 1 gives one number for each image, and a mean
# turns these into the result. Clip a copy of the guess before you take logarithms.
#
# </details>
#
# If you want to know more: [information theory in Dive into Deep
# Learning](https://d2l.ai/chapter_appendix-mathematics-for-deep-learning/information-theory.html).


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
# white. Every grey pixel costs something whatever the network does. So don't be disappointed by a
# loss that stays well above zero: look how far it is above the floor. (Keras averages over pixels
# as well; divide by 784 to compare.)

# %% [markdown] id="floor-predict"
# <details><summary>Predict: which floor is higher, that of digits or that of garments?</summary>
#
# That of garments, about four times: they are full of greys, and digits are nearly black and white.
#
# </details>

# %% id="floor" tags=["explore"]
floors = {}
for name in "mnist", "fashion_mnist":
    x = prepare_images(load_images(name)[0][0])
    floors[name] = binary_crossentropy(x, x) / 784
    print(f"{name:14s} floor {floors[name]:.4f} per pixel, {784 * floors[name]:.1f} per image")

# %% id="claim-floor" tags=["claim"]
# claim: The floor of garments is about four times as high as that of digits.
assert 3.5 < floors["fashion_mnist"] / floors["mnist"] < 4.5

# %% [markdown] id="minibatches-text"
# ## Exercise `minibatches`: one epoch in random order
#
# Training follows the gradient of the loss, computed by backpropagation. The gradient over all
# 10,000 images is exact and slow; over a random **minibatch** of 64 it is noisy and quick, and
# what counts is the way gone, not the exactness of each step. One pass over all images is an
# **epoch**.
#
# **You will** cut an epoch into random batches.
#
# **Goal.** `minibatches(n, batch_size, rng)`: any iterable of index arrays, none of them empty,
# that together hold every index below `n` exactly once, in an order drawn from `rng`.
#
# **Shapes.** `n`, `batch_size` numbers → index arrays (batch_size,), the last one perhaps shorter
#
# **Difficulty** easy · **10 minutes** · **6 points** · core
#
# **Example.** `[len(batch) for batch in minibatches(7, 3, np.random.default_rng(0))]` gives `[3, 3,
# 1]`.
#
# **Trap.** If `batch_size` doesn't divide `n`, the last batch is short. Keep it.
#
# <details><summary>A stronger hint</summary>
#
# Draw the order of all `n` indices at once, then cut that one array into pieces: a slice that
# reaches beyond the end of an array is just shorter.
#
# </details>
#
# If you want to know more: [minibatches in Dive into Deep
# Learning](https://d2l.ai/chapter_optimization/minibatch-sgd.html).


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
# = 1, 2, \dots$ corrects that. In the first step every weight moves by just about $\eta$, whatever
# its derivative, as long as that is not 0 (then it doesn't move at all) and not as tiny as
# $\epsilon$, which keeps the division finite. Keras corrects after dividing, and so adds $\epsilon$
# to $\sqrt v$ in place of $\sqrt{\hat v}$; both are right here.
#
# **You will** write the two optimisers that train nearly all networks.
#
# **Goal.** `sgd_step`, `adam_init` and `adam_step`. Parameters and gradients are lists of arrays,
# of whole numbers too; the state is yours to design.
#
# | argument or result | shape |
# |---|---|
# | `params`, `grads`, what `sgd_step` returns | lists of arrays, the shapes pairwise equal |
# | `state` | yours: a step counter, and $m$ and $v$ for every array |
# | what `adam_step` returns | `(params, state)` |
#
# **Difficulty** medium · **30 minutes** · **12 points** · core
#
# **Examples.** `sgd_step([np.array([1, 2])], [np.array([0.5, -1])], 0.1)` gives `[[0.95, 2.1]]`.
#
# `adam_step([np.array([1, 2])], [np.array([0.5, -3])], adam_init([np.array([1, 2])]))[0]` gives
# `[[0.999, 2.001]]`: after bias correction the first step is as long as `lr`, for a derivative of
# 0.5 as for one of -3.
#
# **Trap.** `p -= lr * g` changes the caller's array. Make new ones. And the step counter belongs
# in the state: a global one would be shared by all networks.
#
# <details><summary>A stronger hint</summary>
#
# Write Adam for one array first, straight from the five formulas, then let a loop or a list
# comprehension go over the arrays. The counter $t$ goes up by one *before* it is used, once a step,
# however many arrays there are. Zeros like an array of whole numbers are whole numbers, too: look
# at what happens if you add fractions to them in place.
#
# </details>
#
# If you want to know more: [an overview of gradient descent by Sebastian
# Ruder](https://www.ruder.io/optimizing-gradient-descent/).


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
# along the floor. Adam divides each derivative by its own size, and so hardly sees the difference
# between the two directions.

# %% [markdown] id="ravine-predict"
# <details><summary>Predict: what does SGD do at a rate of 0.021, just above 2 / 100?</summary>
#
# It is thrown out of the ravine. Across, each step multiplies $b$ by $1 - 0.021 \cdot 100 = -1.1$:
# it jumps to the other wall and lands higher. At 0.005 it halves $b$ in every step, and crawls
# along $a$.
#
# </details>

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

# %% id="claim-ravine" tags=["claim"]
# claim: At a rate of 0.021 SGD is thrown out of the ravine.
assert curves["SGD, rate 0.021"][-1] > curves["SGD, rate 0.021"][0]
# claim: Adam gets furthest down.
assert curves["Adam, rate 0.1"][-1] < 0.5 * min(c[-1] for n, c in curves.items() if "SGD" in n)

# %% [markdown] id="ravine-text-2"
# **What to see.** One rate is too large across and one too small along; Adam gets furthest down,
# and overshoots on the way: its means remember where it came from.

# %% [markdown] id="primer-text"
# ## Keras in eight lines
#
# So far you had arrays; from here on you build **models**. Here is all of Keras that you need, on
# another task: does a point of the plane lie inside a circle?
#
# - `keras.Input((2,))` is a place for a batch of pairs, without any numbers yet. The batch's size
#   is not written down.
# - `layers.Dense(16, activation="tanh")` *makes* a layer, which has weights of its own. *Calling*
#   it on an input gives its output, again without numbers: so layers are chained.
# - `keras.Model(a, b)` is everything on the way from `a` to `b`. Two models that go through the
#   same layer share its weights: here `features` ends where `classifier` has its middle, and trains
#   with it.
# - `compile` says how to train, `fit(inputs, targets)` trains, and `model(x)` applies it to
#   numbers.
#
# <details><summary>Predict: how many weights does each of the two layers have?</summary>
#
# 2 · 16 + 16 = 48 and 16 · 1 + 1 = 17: one for each connection, and a bias for each unit.
#
# </details>

# %% id="primer" tags=["explore"]
keras.utils.set_random_seed(SEED)
points = np.random.default_rng(SEED).uniform(-1, 1, (2000, 2))
inside = (points**2).sum(axis=1) < 0.5

point = keras.Input((2,))  # (batch, 2)
hidden = layers.Dense(16, activation="tanh")(point)  # (batch, 16)
answer = layers.Dense(1, activation="sigmoid")(hidden)  # (batch, 1)
classifier, features = keras.Model(point, answer), keras.Model(point, hidden)
classifier.compile(optimizer=keras.optimizers.Adam(0.01), loss="binary_crossentropy")
before = np.asarray(features(points))
losses = classifier.fit(points, inside, epochs=EPOCHS, verbose=0).history["loss"]

right = np.mean((np.asarray(classifier(points))[:, 0] > 0.5) == inside)
moved = np.abs(np.asarray(features(points)) - before).max()
print("numbers of weights:", [layer.count_params() for layer in classifier.layers])
print(f"loss {losses[0]:.2f} → {losses[-1]:.2f}, {right:.0%} of the points are judged rightly")
print(f"features, which was never fitted itself, has changed by up to {moved:.2f}")
plots.chain(
    [2, 16, 1], ["Input", "Dense, tanh", "Dense, sigmoid"], "The classifier, layer by layer"
)

# %% id="claim-primer" tags=["claim"]
# claim: The classifier judges nearly all points rightly.
assert right > 0.95
# claim: Features trains with the classifier.
assert moved > 0.1
# claim: The layers have 48 and 17 weights.
assert [layer.count_params() for layer in classifier.layers] == [0, 48, 17]

# %% [markdown] id="primer-text-2"
# **What to see.** Each arrow is one call of a layer. An autoencoder is such a chain, too, which
# gets narrow in the middle and as wide again at the end as it was at the beginning.

# %% [markdown] id="shallow-text"
# ## Exercise `shallow`: the smallest autoencoder
#
# One layer in, one layer out:
#
# $$z = \mathrm{relu}(x\, W_1 + b_1), \qquad \hat x = \sigma(z\, W_2 + b_2).$$
#
# **You will** build three models that share two layers.
#
# **Goal.** `build_shallow_autoencoder(input_size=784, code_size=32)` returns three Keras models,
# `(autoencoder, encoder, decoder)`, which **share** their layers: whoever trains the first trains
# the other two.
#
# | model | in | out |
# |---|---|---|
# | autoencoder | (batch, 784) | (batch, 784) |
# | encoder | (batch, 784) | (batch, 32) |
# | decoder | (batch, 32) | (batch, 784) |
#
# **Difficulty** easy · **15 minutes** · **6 points** · core
#
# **Example.** `build_shallow_autoencoder(6, 2)[1](np.ones((3, 6), np.float32)).shape` gives `(3,
# 2)`: the encoder makes two numbers out of six. It has 6 · 2 + 2 weights, the decoder 2 · 6 + 6,
# and the autoencoder these 32 and no others.
#
# **Trap.** A layer that is *called* twice is shared; a layer that is *made* twice is two layers.
#
# <details><summary>A stronger hint</summary>
#
# Make two `Dense` layers and give each a name. Then every model is a path from an `Input` through
# one or both of them, as in the primer above. The decoder starts from an `Input` of its own, as
# wide as the code.
#
# </details>
#
# If you want to know more: [autoencoders on Keras's
# blog](https://blog.keras.io/building-autoencoders-in-keras.html).


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
# **You will** put a hidden layer on each side of the bottleneck.
#
# **Goal.** `build_deep_autoencoder(input_size=784, hidden_size=128, code_size=32)` returns
# `(autoencoder, encoder, decoder)`, sharing their layers as before.
#
# | model | in | out |
# |---|---|---|
# | autoencoder | (batch, 784) | (batch, 784) |
# | encoder | (batch, 784) | (batch, 32), through 128 |
# | decoder | (batch, 32) | (batch, 784), through 128 |
#
# **Difficulty** easy · **10 minutes** · **8 points** · core
#
# **Example.** `build_deep_autoencoder(6, 4, 2)[1](np.ones((3, 6), np.float32)).shape` gives `(3,
# 2)`: the encoder makes two numbers out of six. Its layers have 28 and 10 weights, the decoder's 12
# and 30, and the autoencoder has these 80 and no others.
#
# **Trap.** The encoder ends at the code, not at the first hidden layer; and nothing may go round
# the bottleneck.
#
# <details><summary>A stronger hint</summary>
#
# A model can be called like a layer. So build encoder and decoder, two layers each, and then call
# one on what the other returns: the third model needs no layer of its own.
#
# </details>
#
# If you want to know more: [the Deep Learning Book's chapter on
# autoencoders](https://www.deeplearningbook.org/contents/autoencoders.html).


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
# **You will** train a network without labels.
#
# **Goal.** `train_autoencoder(autoencoder, x_train, loss, epochs, batch_size)` trains the given
# model with Adam at its default step size to reproduce its input, and returns the list of mean
# losses, one for each epoch. `compile` and `fit` do it, and so does a loop of your own.
#
# **Shapes.** `x_train` (n, pixels) → a list of `epochs` numbers
#
# **Difficulty** easy · **15 minutes** · **10 points** · core
#
# **Example.** `len(train_autoencoder(build_deep_autoencoder(6, 4, 2)[0], np.ones((9, 6),
# np.float32), epochs=3))` gives `3`: one loss per epoch.
#
# **Trap.** There are no labels: the images are what goes in *and* what should come out.
#
# <details><summary>A stronger hint</summary>
#
# `fit` takes inputs and targets: which array is which, where there are no labels? It returns a
# record whose `history` is a dictionary of lists, one entry for each epoch.
#
# </details>
#
# If you want to know more: [training with Keras's own
# methods](https://keras.io/guides/training_with_built_in_methods/).


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

# %% [markdown] id="see-training-text"
# `usable`, in the next cell and below, lets Keras train your models in whatever way you made them;
# models of Keras's own layers stay as they are.
#
# <details><summary>Predict: which of the two networks ends nearer to the floor, and does either
# reach it?</summary>
#
# The deep one, since its codes need not lie on a flat sheet. Neither reaches the floor: 32 numbers
# don't hold all that is in an image, and the floor is where nothing at all is lost.
#
# </details>

# %% id="see-training" tags=["explore"]
keras.utils.set_random_seed(SEED + 1)
shallow, shallow_encoder, _ = usable(build_shallow_autoencoder())
autoencoder, encoder, decoder = usable(build_deep_autoencoder())
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

# %% id="claim-see-training" tags=["claim"]
# claim: The deep network ends nearer to the floor, and neither reaches it.
assert curves["784-32-784"][-1] > curves["784-128-32-128-784"][-1] > floors["mnist"] + 0.01

# %% [markdown] id="see-training-seen"
# **What to see.** Both fall fast at first and slowly later; the deep network stays below the
# shallow one, and neither reaches the dashed line.

# %% [markdown] id="see-reconstructions-text"
# Twenty-five times fewer numbers, and still legible. Look where it fails, too: at strokes that few
# other digits have. The error under each image is summed over its pixels.
#
# <details><summary>Predict: which digit will have the smallest error?</summary>
#
# The 1: least ink, and all of them alike.
#
# </details>

# %% id="see-reconstructions" tags=["explore"]
first = [int(np.argmax(y_test == label)) for label in range(10)]  # one test image of each class
z = np.asarray(encoder(x_test[first]))  # (10, 32)
x_hat = np.asarray(decoder(z))
display(reconstructions(x_test[first], x_hat, "Digits that the network has never seen"))
print("the code of the first one:", z[0].round(1))

# %% id="claim-see-reconstructions" tags=["claim"]
# claim: Of the ten digits, the 1 has the smallest error.
assert np.argmin(np.sum((x_hat - x_test[first]) ** 2, axis=1)) == 1

# %% [markdown] id="see-reconstructions-seen"
# **What to see.** All ten can be read; the errors differ widely from one digit to the next.

# %% [markdown] id="reflect_weights-text"
# ## What the first layer looks at
#
# A unit of the first layer adds up the pixels, each times a weight: so its 784 weights are an
# image. Orange pixels excite the unit, blue ones inhibit it, white ones don't matter. Under each
# image stands the weights' norm, the root of the sum of their squares; the largest come first. Of
# the deep network's 128 hidden units, you see the 24 of largest norm and the 8 of smallest.
#
# <details><summary>Predict: are a unit's weights of one sign, or of both side by side?</summary>
#
# Mostly of both: a unit that likes a stroke in one place dislikes it in the place beside.
#
# </details>


# %% id="see-weights" tags=["explore"]
def show_units(encoder: keras.Model, most: int, least: int, title: str) -> None:
    """Draw the weights into the units of largest norm, then those of smallest."""
    kernel, _ = first_layer(encoder)  # (784, units)
    norms = np.linalg.norm(kernel, axis=0)
    order = np.argsort(-norms)
    order = np.concatenate([order[:most], order[len(order) - least :]])
    captions = [f"norm {norms[unit]:.1f}" for unit in order]
    display(weight_images(kernel[:, order], title, captions=captions))


show_units(shallow_encoder, 32, 0, "784-32-784: weights into the 32 units of the code")
show_units(encoder, 24, 8, "784-128-32-128-784: weights into 32 of the 128 hidden units")
untouched, _ = first_layer(usable(build_deep_autoencoder())[1])
usual = np.linalg.norm(untouched, axis=0)
norms = np.linalg.norm(first_layer(encoder)[0], axis=0)
print(f"before training, hidden units have norms from {usual.min():.1f} to {usual.max():.1f};")
print(f"after it, from {norms.min():.1f} to {norms.max():.1f}")
always_black = x_train.max(axis=0) == 0
print(f"{always_black.sum()} of 784 pixels are black in every training image")

# %% id="claim-see-weights" tags=["claim"]
# claim: The weights of pixels that are always black keep their first random values.
border = first_layer(encoder)[0][always_black]
assert abs(border.std() / untouched[always_black].std() - 1) < 0.05
assert abs(np.corrcoef(border.ravel()[:-1], border.ravel()[1:])[0, 1]) < 0.05
# claim: The units of smallest norm are noise, as before training.
assert norms.min() < 1.05 * usual.max() < 0.7 * norms.max()

# %% [markdown] id="reflect_weights-question"
# **Question `reflect_weights`** (written, 3 points, 10 minutes, core). What do you see in these
# images: whole digits, parts of them, or something else? How do the units of small norm differ from
# the others? Why are the weights at the image's border as they are, and what would you expect there
# if the network went on training for ever? Three to six sentences.
#
# If you want to know more: [feature
# visualisation](https://distill.pub/2017/feature-visualization/).

# %% [markdown] id="reflect_weights" role="written" points=3
# ### BEGIN SOLUTION
# Whole digits are not what the units look for, though some curved stroke may remind one of a digit:
# the images are made of pieces of strokes, with the opposite sign beside them, so that a unit
# responds to a stroke in one place and not to one beside it. That is what a bottleneck rewards:
# parts which many digits share can be combined in many ways, while a template of a whole digit
# serves only the few images that look like it. The units of smallest norm are noise all over, as
# before training: the code did without them. At the border the pixels are black in every image,
# their input is 0, so the gradient with respect to those weights is 0 as well, and they keep the
# small random values with which they were initialised, however many epochs there are. Only weight
# decay, or noise on the inputs, would move them. (Just inside, where few images have ink, some
# weights are large: Adam's steps don't depend on how small the derivatives are.)
# ### END SOLUTION

# %% [markdown] id="pca-text"
# ## Exercise `pca`: the linear competitor
#
# What would an autoencoder without any relu or sigmoid do? Its best code spans the directions in
# which the images vary most: the **principal components**. No training is needed, linear algebra
# finds them. So PCA with 32 components is the opponent of a network with a code of 32: a strong
# one, since it is the best of all linear maps, and finds it at once.
#
# With the training mean $\mu$ and the $k$ directions of largest variance as the columns of $V$
# (784, $k$), each of length 1:
#
# $$\hat x = \mu + (x - \mu)\, V V^\top .$$
#
# **You will** find the best code that a linear map can make.
#
# **Goal.** `pca_reconstruct(x_train, x_test, k)`, with `np.linalg.svd` or `np.linalg.eigh`.
#
# **Shapes.** `x_train` (n, pixels), `x_test` (m, pixels), `k` a number → `x_hat` (m, pixels)
#
# **Difficulty** medium · **20 minutes** · **8 points** · core
#
# **Example.** `pca_reconstruct(np.array([[0, 0], [2, 2], [4, 4]]), np.array([[3, 1]]), 1)` gives
# `[[2, 2]]`: the training points lie on the diagonal, and (2, 2) is the point of it that is nearest
# to (3, 1).
#
# **Trap.** Mean and directions come from the training images alone. And don't clip: this is a
# linear map.
#
# <details><summary>A stronger hint</summary>
#
# `np.linalg.svd(a, full_matrices=False)` returns the directions as the *rows* of its third result,
# largest first. `np.linalg.eigh` wants the symmetric matrix of all products of two pixels, and
# returns them as *columns*, smallest first. Either way: take the mean off, project, come back, add
# the mean.
#
# </details>
#
# If you want to know more: [principal components, explained
# visually](https://setosa.io/ev/principal-component-analysis/).


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

# %% [markdown] id="see-pca-text"
# <details><summary>Predict: where will PCA's images differ from the network's?</summary>
#
# PCA's pixels leave the interval from 0 to 1, shown here as black and white, and ripple round the
# strokes: it can only add up fixed images. The network's sigmoid leaves the background black.
#
# </details>

# %% id="see-pca" tags=["explore"]
x_pca = np.asarray(pca_reconstruct(x_train[:5000], x_test[first], 32))
x_net = np.asarray(autoencoder(x_test[first]))
errors = {
    name: [f"error {error:.1f}" for error in np.sum((images - x_test[first]) ** 2, axis=1)]
    for name, images in (("PCA, 32", x_pca), ("network, 32", x_net))
}
rows = {"original": x_test[first], "PCA, 32": x_pca, "network, 32": x_net}
image_rows(rows, errors, "Thirty-two numbers each")

# %% id="claim-see-pca" tags=["claim"]
# claim: The network's errors are smaller here.
assert np.sum((x_net - x_test[first]) ** 2) < np.sum((x_pca - x_test[first]) ** 2)
# claim: PCA's pixels leave the interval from 0 to 1.
assert x_pca.min() < -0.05
assert x_pca.max() > 1.05

# %% [markdown] id="see-pca-seen"
# **What to see.** The network's errors are smaller here, and of another kind: round PCA's strokes
# there are ripples, while the network's background is black.

# %% [markdown] id="sizes-text"
# **How large a code?** The wider the bottleneck, the easier: here with 5,000 images and 10 epochs
# for each size.
#
# <details><summary>Predict: where does PCA win, where the network?</summary>
#
# For codes of 4 to 16 the network: its bent sheet is nearer to the images than any flat one. At 2
# it depends on luck: so short a training may miss the best sheet of two dimensions. In so small a
# code every unit counts, and a ReLU that starts with a zero for every image has no gradient and
# stays dead. At 32 they are about even, and at 64 PCA is far ahead: it is the best linear map from
# the start, and the network has had only a little training.
#
# </details>

# %% id="see-sizes" tags=["explore"]
keras.utils.set_random_seed(SEED + 2)
sizes = [2, 4, 8, 16, 32, 64]
errors, alive = {"PCA": [], "deep autoencoder": []}, []
for size in sizes:
    model, small_encoder, _ = usable(build_deep_autoencoder(code_size=size))
    train_autoencoder(model, x_train[:5000], epochs=max(1, 2 * EPOCHS // 3), batch_size=BATCH_SIZE)
    for name, x_hat in (
        ("PCA", pca_reconstruct(x_train[:5000], x_test, size)),
        ("deep autoencoder", np.asarray(model(x_test))),
    ):
        errors[name].append(float(squared_error(x_test, np.asarray(x_hat))) / 784)
    alive.append(int(np.sum(np.any(np.asarray(small_encoder(x_test)) != 0, axis=0))))
used = ", ".join(f"{count} of {size}" for count, size in zip(alive, sizes, strict=True))
print(f"units of the code that some image activates: {used}")
plots.error_by_size(sizes, errors, "Error against the size of the code")

# %% id="claim-see-sizes" tags=["claim"]
# claim: For codes of 4 to 16 the network is clearly better, unless units of a small code are dead.
pairs = list(zip(errors["PCA"], errors["deep autoencoder"], strict=True))
lively = [pairs[i] for i in (1, 2, 3) if alive[i] >= 7 / 8 * sizes[i]]
assert len(lively) > 1
assert all(net < 0.95 * pca for pca, net in lively)
# claim: At 2 it depends on luck.
assert 0.85 < pairs[0][1] / pairs[0][0] < 1.3
# claim: At 32 they are about even.
assert 0.85 < pairs[4][1] / pairs[4][0] < 1.15
# claim: At 64 PCA is far ahead.
assert pairs[5][0] < 0.75 * pairs[5][1]

# %% [markdown] id="sizes-text-2"
# **What to see.** The lines cross. "A network beats PCA" is true of some sizes, some amounts of
# data and some lengths of training; below, where the images are noisy, it is true by far. Where a
# code of 4 or 8 is no better than PCA's, look at the line above the picture: its network works with
# fewer numbers than it was given.

# %% [markdown] id="two-numbers-text"
# ## A map of two numbers
#
# A code of two numbers can be drawn: every image is a point on a sheet of paper, and every point of
# the paper is an image, which only the decoder knows. Here a layer squeezes your network's code of
# 32 into two numbers and another one unfolds it again: 784 → 128 → 32 → **2** → 32 → 128 → 784.
# Drag the point over the map, or move it with the arrow keys.
#
# <details><summary>Predict: what lies between the region of the zeros and that of the
# ones?</summary>
#
# Images that the network has never seen. Some are digits all the same, on the way from one to
# another; others are blurred, since one point of so small a map must serve for many images, and
# the best answer to a doubt is the mean.
#
# </details>

# %% id="see-two-numbers" tags=["explore"]
from viewer.autoencoders import decoded_grid, latent_map

keras.utils.set_random_seed(SEED + 7)
_, wide_encoder, wide_decoder = usable(build_deep_autoencoder())
two_encoder = keras.Sequential([keras.Input((784,)), wide_encoder, layers.Dense(2)])
two_decoder = keras.Sequential([keras.Input((2,)), layers.Dense(32, "relu"), wide_decoder])
two_numbers = keras.Sequential([two_encoder, two_decoder])
train_autoencoder(two_numbers, x_train, epochs=EPOCHS, batch_size=BATCH_SIZE)
places = np.asarray(two_encoder(x_test))  # (2000, 2)
grid = decoded_grid(two_decoder, places)
latent_map(grid, places, y_test, class_names("mnist"), title="Two numbers for each digit")

# %% [markdown] id="two-numbers-seen"
# **What to see.** Regions of one digit each, without any label having been used, and smooth ways
# between them. Two numbers are too few: where regions overlap, the decoder can only blur.

# %% [markdown] id="map-text"
# **A map of the digits.** Each test image's code is a point in 32 dimensions. The method t-SNE lays
# such points out on paper so that neighbours stay neighbours (and distances mean little). The
# colours are the labels, which the network has never seen: it has put like to like all by itself.
#
# <details><summary>Predict: which digits will lie next to each other, or mixed?</summary>
#
# 4, 7 and 9, and 3, 5 and 8: those that share most of their strokes.
#
# </details>

# %% id="see-map" tags=["explore"]
from sklearn.manifold import TSNE

codes = np.asarray(encoder(x_test[:500]))  # (500, 32)
points = TSNE(random_state=SEED).fit_transform(codes)
plots.latent_map(points, y_test[:500], class_names("mnist"), "Codes of 500 test digits")

# %% [markdown] id="see-map-seen"
# **What to see.** Like lies by like, without any label having been used. Some digits have an island
# of their own; others share one with their look-alikes.

# %% [markdown] id="neighbours-text"
# **Neighbours.** Which training images are most like a given one? Compared pixel by pixel, an
# image's 784 numbers are as good as any; compared by codes, 32 numbers must do. Nobody told the
# network what a class is.
#
# <details><summary>Predict: whose neighbours have the same label more often, those by pixels or by
# code?</summary>
#
# About as often: the code keeps what decides who is whose neighbour, and is 25 times shorter.
#
# </details>


# %% id="see-neighbours" tags=["explore"]
def nearest(queries: np.ndarray, keys: np.ndarray, count: int) -> np.ndarray:
    """Return the indices (n, count) of the keys that are nearest to each query."""
    squares = (queries**2).sum(axis=1)[:, None] + (keys**2).sum(axis=1) - 2 * queries @ keys.T
    return np.argsort(squares, axis=1)[:, :count]


by_pixels = nearest(x_test, x_train, 5)
by_code = nearest(np.asarray(encoder(x_test)), np.asarray(encoder(x_train)), 5)
same_label = {
    name: float(np.mean(y_train[indices[:, 0]] == y_test))
    for name, indices in (("pixels", by_pixels), ("code", by_code))
}
for name, share in same_label.items():
    print(f"the nearest training image by {name} has the same label for {share:.1%} of test images")
asked = [first[4], first[8]]
rows = {}
for i in asked:
    rows[f"a {y_test[i]}, by pixels"] = np.concatenate([x_test[i : i + 1], x_train[by_pixels[i]]])
    rows[f"a {y_test[i]}, by code"] = np.concatenate([x_test[i : i + 1], x_train[by_code[i]]])
image_rows(rows, title="A test image, and its five nearest training images", columns=6)

# %% id="claim-see-neighbours" tags=["claim"]
# claim: The nearest image by code has the right label about as often as the nearest by pixels.
assert abs(same_label["code"] - same_label["pixels"]) < 0.03
assert same_label["code"] > 0.9

# %% [markdown] id="see-neighbours-seen"
# **What to see.** Both rows hold the same kind of digit, and often the same images.

# %% [markdown] id="random-text"
# **Codes that mean nothing.** The decoder turns *any* 32 numbers into an image. Does it make digits
# of random ones?
#
# <details><summary>Predict: what does the decoder paint for random codes?</summary>
#
# Blots with strokes in them, no digits. Codes of digits fill a small and crooked part of the space
# of 32 dimensions; nothing was ever asked of the decoder elsewhere. An autoencoder compresses, it
# doesn't invent; a *variational* autoencoder is trained to do that.
#
# </details>

# %% id="see-random" tags=["explore"]
rng = np.random.default_rng(SEED + 7)
codes = np.asarray(encoder(x_train))  # (10000, 32)
# Each number as often as in real codes, but independent of the others.
random_codes = np.stack([rng.choice(column, 200) for column in codes.T], axis=1)  # (200, 32)
painted = {
    "real codes": np.asarray(decoder(np.asarray(encoder(x_test[:200])))),
    "random codes": np.asarray(decoder(random_codes)),
}
strangeness = {
    name: float(
        np.mean(np.min([np.sum((x - images) ** 2, axis=1) for x in x_train[:2000]], axis=0))
    )
    for name, images in painted.items()
}
for name, distance in strangeness.items():
    print(f"{name}: squared distance to the nearest of 2,000 training images {distance:.1f}")
image_rows(painted, title="What the decoder paints")

# %% id="claim-see-random" tags=["claim"]
# claim: Random codes give images that are further from every digit.
assert strangeness["random codes"] > 1.2 * strangeness["real codes"]

# %% [markdown] id="random-text-2"
# **What to see.** Real codes give digits; random ones, made of numbers that do occur, give images
# that are further from every digit.

# %% [markdown] id="noise-text"
# ## Exercise `noise`: spoil the images
#
# The **denoising autoencoder** has a harder task: noisy image in, clean image out. First, the
# noise.
#
# **You will** spoil images in a controlled way.
#
# **Goal.** `add_noise(x, sigma, rng)`: add Gaussian noise of standard deviation `sigma` to every
# pixel of every image, each drawn afresh from `rng`, and clip to [0, 1]: no pixel is blacker than
# black.
#
# **Shapes.** `x` (batch, 784) → noisy images (batch, 784)
#
# **Difficulty** easy · **10 minutes** · **6 points** · core
#
# **Example.** `add_noise(np.zeros((99, 784)), 0.5, np.random.default_rng(0)).mean().round(1)` gives
# `0.2`: half of the black pixels are pushed below 0 and clipped, the others become grey.
#
# **Trap.** The clean images are still needed afterwards: don't change them.
#
# <details><summary>A stronger hint</summary>
#
# Draw one number for each entry of `x`: the generator's methods take a shape. Add to a new array,
# then limit what came out on both sides.
#
# </details>
#
# If you want to know more: [NumPy's random
# generators](https://numpy.org/doc/stable/reference/random/generator.html).


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

# %% [markdown] id="noise-predict"
# <details><summary>Predict: how bright is a black pixel on average, after noise of 0.5?</summary>
#
# Half of them stay at 0, the others have the mean of the positive half of a bell curve, 0.4, a
# little less since noise above 1 is cut off: in all, about 0.2.
#
# </details>

# %% id="see-noise" tags=["explore"]
rng = np.random.default_rng(SEED)
levels = (0.1, 0.2, 0.5, 1.0)
rows = {f"sigma {sigma}": np.asarray(add_noise(x_test[first], sigma, rng)) for sigma in levels}
display(image_rows({"original": x_test[first], **rows}))
black = np.asarray(add_noise(np.zeros((100, 784), dtype=np.float32), 0.5, rng))
print(
    f"black pixels at sigma 0.5: mean {black.mean():.3f}, "
    f"{np.mean(black == 0):.1%} are exactly 0, {np.mean(black == 1):.1%} exactly 1"
)

# %% id="claim-see-noise" tags=["claim"]
# claim: A black pixel is about 0.2 bright on average, after noise of 0.5.
assert abs(black.mean() - 0.195) < 0.01

# %% [markdown] id="noise-text-2"
# **What to see.** At 0.5 you still read every digit, at 1 hardly any. A pixel's neighbours tell
# what it was: that is what a denoiser must learn to use.

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
# **You will** train a network to undo damage, and measure how well it does.
#
# **Goal.** `train_denoiser(autoencoder, x_train, sigma, epochs, rng, batch_size=128)` trains a
# model to make clean images out of noisy ones and returns the mean loss of each epoch
# (cross-entropy, or squared error). Noise may be drawn once or, better, afresh in each epoch. And
# `psnr(x, x_hat)`.
#
# | argument or result | shape |
# |---|---|
# | `x_train`, clean | (n, pixels) |
# | what `train_denoiser` returns | a list of `epochs` numbers |
# | `x`, `x_hat` of `psnr` | (batch, pixels) each, to one number |
#
# **Difficulty** medium · **25 minutes** · **10 points** · core
#
# **Example.** `psnr(np.zeros((1, 4)), np.full((1, 4), 0.1))` gives `20`: the mean squared error is
# 0.01, a hundredth of the peak.
#
# **Trap.** What is the input here, and what the target? Towards noisy targets the best output is
# the noise's mean, and black turns grey.
#
# <details><summary>A stronger hint</summary>
#
# Four stages, and a check for each: (1) noise of `sigma`, (2) clipped to [0, 1], (3) drawn from the
# `rng` that is passed in, (4) pairs of a noisy image and *its* clean one, in batches of
# `batch_size`. With `fit`, one call for each epoch lets you draw fresh noise before it; `compile`
# once, before the first, or Adam forgets its means.
#
# </details>
#
# If you want to know more: [from autoencoders to their relatives, by Lilian
# Weng](https://lilianweng.github.io/posts/2018-08-12-vae/).


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

# %% [markdown] id="see-denoising-text"
# <details><summary>Predict: which cleans noisy digits best, PCA, the autoencoder from above, or the
# denoiser?</summary>
#
# The denoiser, by more than 1 dB, and PCA comes second. The autoencoder from above has never seen
# noise, and takes it for strokes.
#
# </details>

# %% id="see-denoising" tags=["explore"]
keras.utils.set_random_seed(SEED + 3)
denoiser, denoiser_encoder, _ = usable(build_deep_autoencoder())
rng = np.random.default_rng(SEED + 3)
losses = train_denoiser(denoiser, x_train, 0.5, EPOCHS, rng, batch_size=BATCH_SIZE)
noisy = np.asarray(add_noise(x_test, 0.5, rng))
restored = {
    "noisy images": noisy,
    "PCA with 32 components": np.asarray(pca_reconstruct(x_train[:5000], noisy, 32)),
    "autoencoder trained on clean images": np.asarray(autoencoder(noisy)),
    "denoising autoencoder": np.asarray(denoiser(noisy)),
}
decibels = {name: float(psnr(x_test, x_hat)) for name, x_hat in restored.items()}
for name, value in decibels.items():
    print(f"{name:36s} {value:5.1f} dB")
x_hat = restored["denoising autoencoder"]
plots.denoising(x_test[first], noisy[first], x_hat[first], "Noise of sigma 0.5, and its removal")

# %% id="claim-see-denoising" tags=["claim"]
# claim: The denoiser cleans noisy digits best, by more than 1 dB, and PCA comes second.
ranking = sorted(decibels, key=decibels.get, reverse=True)
assert ranking[:2] == ["denoising autoencoder", "PCA with 32 components"]
assert decibels[ranking[0]] > decibels[ranking[1]] + 1

# %% [markdown] id="see-denoising-seen"
# **What to see.** Most of the denoised digits are legible, and all are smooth. Where noise has
# hidden a stroke, the network paints what is likely: a 3 may close and look like an 8.

# %% [markdown] id="denoiser-weights-text"
# To see a stroke through the noise, a unit has to average over many pixels.
#
# <details><summary>Predict: are the weights of the denoiser larger or smaller than those
# above?</summary>
#
# Smaller: a unit passes on noise in proportion to its weights' norm. And they form bars, often with
# an inhibiting stripe on each side: detectors of a piece of a stroke. Some units have found nothing
# to do and are still as they were before training.
#
# </details>

# %% id="see-denoiser-weights" tags=["explore"]
show_units(denoiser_encoder, 24, 8, "Denoising autoencoder: weights into 32 of 128 hidden units")
largest = {}
for name, model in (("clean", encoder), ("noisy", denoiser_encoder)):
    norms = np.linalg.norm(first_layer(model)[0], axis=0)
    largest[name] = float(np.sort(norms)[-24:].mean())
    print(f"trained on {name} images: the 24 largest norms have a mean of {largest[name]:.2f}")

# %% id="claim-see-denoiser-weights" tags=["claim"]
# claim: The weights of the denoiser are smaller.
assert largest["noisy"] < 0.95 * largest["clean"]

# %% [markdown] id="see-denoiser-weights-seen"
# **What to see.** In the middle, bars and patches of both signs; the border is still noise.

# %% [markdown] id="sparse-text"
# ## Exercise `sparse`: small activities
#
# A code can be narrow in another way: many units, of which only a few are active for any one
# image. An **activity regularizer** adds the absolute activities $a_u$ of a layer to the loss,
#
# $$L + \lambda\, \frac1B \sum_b \sum_u |a_{bu}| ,$$
#
# so that a unit which isn't worth its price becomes quieter, or silent. Here $L$ is Keras's loss,
# the mean over images *and pixels*. (With the sum over pixels, as in `losses`, the same balance
# would need a $\lambda$ 784 times as large.) Keras divides the activities by the batch size $B$ for
# you.
#
# **You will** make activity expensive, and see what the network saves.
#
# **Goal.** `build_sparse_autoencoder(input_size, hidden_size, code_size, l1=1e-4)`: the deep
# autoencoder with Keras's L1 activity regularizer on the hidden layer before the code and on the
# code.
#
# **Shapes.** as in `deep`; `l1` a number
#
# **Difficulty** easy · **15 minutes** · **7 points** · extended
#
# **Example.** `build_sparse_autoencoder(6, 4, 2)[0](np.ones((3, 6), np.float32)).shape` gives `(3,
# 6)`. The model has 80 weights, as the deep one has: a penalty adds none.
#
# **Trap.** A *kernel* regularizer makes weights small. It is the *activity* that should be.
#
# <details><summary>A stronger hint</summary>
#
# `Dense` has three arguments that end in `_regularizer`. Look up in Keras's documentation which one
# is applied to a layer's *output*, and give it to two of the four layers.
#
# </details>
#
# If you want to know more: [Andrew Ng's notes on the sparse
# autoencoder](https://web.stanford.edu/class/cs294a/sparseAutoencoder.pdf).


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

# %% [markdown] id="see-sparsity-text"
# <details><summary>Predict: with a price of 0.0001, what falls: the activities, or the number of
# active units?</summary>
#
# In the code, only the activities, to about a quarter. With 32 units for an image, nearly all are
# worth their price; L1 makes activity *small* first, and zero only where it pays. In the wide
# hidden layer, which has units to spare, the number falls as well.
#
# </details>

# %% id="see-sparsity" tags=["explore"]
prices = (0.0, 1e-4, 1e-3)
sparsity = {}
print("     l1    hidden: active     mean      code: active     mean    error per pixel")
for l1 in prices:
    keras.utils.set_random_seed(SEED + 4)
    model, sparse_encoder, _ = usable(build_sparse_autoencoder(l1=l1))
    train_autoencoder(model, x_train, epochs=(EPOCHS + 1) // 2, batch_size=BATCH_SIZE)
    kernel, bias = first_layer(sparse_encoder)
    hidden = np.maximum(x_test @ kernel + bias, 0)  # (2000, 128)
    code = np.asarray(sparse_encoder(x_test))  # (2000, 32)
    error = float(squared_error(x_test, np.asarray(model(x_test)))) / 784
    numbers = [f(a) for a in (hidden, code) for f in (lambda a: np.mean(a > 1e-3), np.mean)]
    sparsity[l1] = (*map(float, numbers), error)
    print("{:7.0e} {:17.0%} {:8.2f} {:17.0%} {:8.2f} {:18.4f}".format(l1, *sparsity[l1]))

# %% id="claim-see-sparsity" tags=["claim"]
# claim: At 0.0001 the activities of both layers fall to a fraction, the code's to about a quarter.
assert sparsity[1e-4][1] < 0.3 * sparsity[0.0][1]
assert 0.15 < sparsity[1e-4][3] / sparsity[0.0][3] < 0.35
# claim: In the code as many units are active as before, or more.
assert sparsity[1e-4][2] > 0.85 * sparsity[0.0][2]
# claim: In the hidden layer fewer units are active.
assert sparsity[1e-4][0] < 0.75 * sparsity[0.0][0]
# claim: The error grows little at 0.0001, and has doubled at 0.001.
assert sparsity[1e-4][4] < 1.3 * sparsity[0.0][4]
assert 1.6 < sparsity[1e-3][4] / sparsity[0.0][4] < 2.4
# claim: At 0.001 fewer units of the code are active.
assert sparsity[1e-3][2] < 0.85 * sparsity[0.0][2]

# %% [markdown] id="sparse-text-2"
# **What to see.** At 0.0001 the activities of both layers fall to a fraction, at little cost in
# error; but of the code's units as many are active as before, or more: it has become *quieter*, not
# sparser. At 0.001 fewer units are active, and the error has doubled. A code that is really sparse
# needs many more units than an image can use, so that each can wait for its own kind of stroke.

# %% [markdown] id="memorize-text"
# ## Exercise `memorize`: what was learnt by heart
#
# A network with 200,000 weights and a few hundred images need not understand anything: it can
# learn them by heart. The training error falls and falls, while the error on new images soon stops
# falling. The difference is the price of memorising.
#
# **You will** measure what a network knows only by heart.
#
# **Goal.** `memorization_gap(autoencoder, x_train, x_test)`: mean squared error per pixel on the
# test images minus that on the training images. The model may be compiled with any loss or not at
# all, may have penalties and dropout, and stays as it is.
#
# **Shapes.** `x_train` (n, pixels), `x_test` (m, pixels) → a number
#
# **Difficulty** easy · **10 minutes** · **4 points** · core
#
# **Example.** `memorization_gap(keras.Sequential([layers.Rescaling(0)]), np.full((3, 4), 0.1),
# np.full((2, 4), 0.3))` gives `0.08`: this model answers 0, so its errors are 0.01 on the training
# images and 0.09 on the others.
#
# **Trap.** The gap can be negative: no `abs`. And `evaluate` reports whatever loss the model was
# compiled with, penalties included.
#
# <details><summary>A stronger hint</summary>
#
# The same measurement twice, on two arrays of different length: call the model on the images,
# compare with the same images, take one mean over everything. Then a difference, with its sign.
#
# </details>
#
# If you want to know more: [a closer look at memorisation in deep
# networks](https://arxiv.org/abs/1706.05394).


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
# image with fresh noise of 0.3 in every epoch. First both are measured on clean images, epoch by
# epoch. But a small gap may only mean that a network has learnt little so far. So the second
# picture compares them where they know their training images equally well, that is at the same
# *training error*; and, on its right, on test images that are slightly noisy themselves.
#
# <details><summary>Predict: with noise, is the gap smaller after the same number of epochs? Is the
# test error
# smaller at the same training error?</summary>
#
# The gap is smaller after the same number of epochs, but mostly since learning is slower. At the
# same training error, noise does *not* make clean test images any better, here. Where it wins
# clearly is on noisy ones: there the network that has learnt clean images by heart even gets worse
# with training.
#
# </details>

# %% id="see-memory" tags=["explore"]
keras.utils.set_random_seed(SEED + 5)
few = x_train[:300]
rng = np.random.default_rng(SEED + 5)
slightly_noisy = np.asarray(add_noise(x_test, 0.3, rng))
networks = {name: usable(build_deep_autoencoder())[0] for name in ("clean", "with noise")}
epochs = [number * EPOCHS // 3 for number in (5, 10, 20, 40)]
curves, decibels_noisy = {name: ([], []) for name in networks}, {name: [] for name in networks}
for more in np.diff([0, *epochs]).tolist():
    train_autoencoder(networks["clean"], few, epochs=more, batch_size=32)
    train_denoiser(networks["with noise"], few, 0.3, more, rng, batch_size=32)
    for name, model in networks.items():
        train, test = curves[name]
        train.append(float(squared_error(few, np.asarray(model(few)))) / 784)
        test.append(train[-1] + float(memorization_gap(model, few, x_test)))
        decibels_noisy[name].append(float(psnr(x_test, np.asarray(model(slightly_noisy)))))
display(plots.gap_curves(epochs, curves, "Trained on 300 digits, measured on clean images"))
plots.trade(curves, epochs, decibels_noisy, "What noise in training is good for")

# %% id="claim-see-memory" tags=["claim"]
clean, with_noise = curves["clean"], curves["with noise"]
# claim: The training error falls and falls, while that on new images soon stops falling.
assert clean[0][3] < 0.85 * clean[0][2]
assert clean[1][3] > 0.9 * clean[1][2]
# claim: After the same number of epochs the gap is smaller with noise.
assert all(b - a > d - c for a, b, c, d in zip(*clean, *with_noise, strict=True))
# claim: At the same training error the test error is no smaller with noise.
as_good = np.interp(with_noise[0], clean[0][::-1], clean[1][::-1])
assert np.all(np.array(with_noise[1]) > 0.98 * as_good)
# claim: On noisy test images the network trained with noise is ahead by some 2 dB.
assert 1.2 < decibels_noisy["with noise"][-1] - decibels_noisy["clean"][-1] < 3
# claim: On noisy test images the other network gets worse with training.
assert decibels_noisy["clean"][-1] < max(decibels_noisy["clean"])

# %% [markdown] id="memory-text-2"
# **What to see.** In the picture on the left both lines leave the dotted one, and the orange one
# doesn't run below the blue one: on clean images, noise buys nothing. On the right, it does.

# %% [markdown] id="reflect_memory-question"
# **Question `reflect_memory`** (written, 3 points, 10 minutes, core). Why can't a network that gets
# its images with fresh noise rely on accidental details of single pixels, by which it could
# recognise each of 300 images? What does it have to learn instead, on which test images does that
# help, and what does the network pay for it? Use both pictures. Three to six sentences.
#
# If you want to know more: [the paper on denoising
# autoencoders](https://www.jmlr.org/papers/v11/vincent10a.html).

# %% [markdown] id="reflect_memory" role="written" points=3
# ### BEGIN SOLUTION
# Without noise the network sees exactly the same 300 inputs in every epoch, and it is enough to
# recognise each by some accidental detail and to recall its image. With fresh noise no input ever
# comes twice, and a detail of single pixels is gone in the next epoch; only what survives the
# noise, averages over many pixels, can be relied on. So it learns to map all points *near* an image
# back to it, and not the single points only. That helps on test images that are noisy themselves:
# there it is ahead by some 2 dB, while the other network gets worse the better it knows its 300
# images. On clean test images it doesn't help: after the same number of epochs the gap is smaller,
# but at the same training error the test error is no smaller. The price is slower learning and a
# larger error on clean images, training images included, since with part of the information
# destroyed no network can reconstruct perfectly, and it prepares for noise that isn't there.
# ### END SOLUTION

# %% [markdown] id="fashion-text"
# ## Exercise `fashion`: everything again, on garments
#
# Was any of this about digits? **Fashion-MNIST** has the same format: 28 × 28 pixels, ten classes,
# from sneakers to coats. If your pipeline is sound, it runs on them unchanged.
#
# **You will** run the whole pipeline, from bytes to results, on data that you haven't seen.
#
# **Goal.** `run_experiment(raw_train, raw_test, sigma=0.5, epochs=20, seed=0)` prepares the
# images; trains the deep autoencoder (code of 32); reconstructs by PCA with 32 components; trains
# a *new* deep network as a denoiser; all in batches of 128; and measures everything on the test
# images. It returns a dictionary with `mse_autoencoder` and `mse_pca` (per pixel), `psnr_noisy`
# and `psnr_denoised`.
#
# | argument or result | shape |
# |---|---|
# | `raw_train`, `raw_test` | (n, 28, 28) and (m, 28, 28), uint8 |
# | result | a dictionary of four numbers |
#
# **Difficulty** medium · **30 minutes** · **5 points** · extended
#
# **Example.** `run_experiment(255 * np.eye(33, 784, dtype=np.uint8).reshape(33, 28, 28),
# 255 * np.eye(25, 784, dtype=np.uint8).reshape(25, 28, 28), epochs=1)["mse_pca"]` gives `0`: 33
# images with one white pixel each differ in 32 directions, and PCA has as many.
#
# **Trap.** You may call what you wrote above. But then a mistake up there is a mistake down here,
# so trust only what passed its check.
#
# <details><summary>A stronger hint</summary>
#
# Five stages, and a check for most: (1) bytes to [0, 1], both arrays; (2) network one, trained on
# clean images; (3) PCA with the mean and directions of the *training* images; (4) network two, a
# new one, trained on noisy images towards clean ones; (5) four measurements, all on the test
# images, the last two on the same noisy ones. Write each as a line that calls a function above, and
# print its shape.
#
# </details>
#
# If you want to know more: [Fashion-MNIST and what others reached on
# it](https://github.com/zalandoresearch/fashion-mnist).


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

# %% [markdown] id="see-both-text"
# <details><summary>Predict: on which of the two is PCA better, and where does the network beat
# it?</summary>
#
# PCA has the smaller error on garments, whose broad smooth areas need no bent sheet, and there it
# beats the network. On digits the network wins.
#
# </details>

# %% id="see-both" tags=["explore"]
results = {"mnist": {}, "fashion_mnist": {}}
for name in results:
    (raw, _), (raw_new, _) = load_images(name)
    # 6,000 suffice, and PCA that compares all images with each other needs over 4 GB for 10,000.
    results[name] = run_experiment(raw[:6000], raw_new, epochs=max(1, 4 * EPOCHS // 3), seed=SEED)
print(f"{'':18s}" + "".join(f"{name:>15s}" for name in results))
for key in ("mse_autoencoder", "mse_pca", "psnr_noisy", "psnr_denoised"):
    print(f"{key:18s}" + "".join(f"{float(values[key]):15.4f}" for values in results.values()))

# %% id="claim-see-both" tags=["claim"]
# claim: PCA has the smaller error on garments, and is ahead of the network there.
garments_, digits_ = results["fashion_mnist"], results["mnist"]
assert garments_["mse_pca"] < digits_["mse_pca"]
assert garments_["mse_pca"] < garments_["mse_autoencoder"]
# claim: On digits the network wins.
assert digits_["mse_autoencoder"] < digits_["mse_pca"]
# claim: In squared error garments are about as hard as digits.
assert 0.7 < garments_["mse_autoencoder"] / digits_["mse_autoencoder"] < 1.4

# %% [markdown] id="fashion-text-2"
# Garments have much more grey in them than digits, so their entropy floor is four times as high;
# a glance at the floor saves you from thinking that the network has failed. In squared error they
# are about as hard.

# %% [markdown] id="see-fashion-predict"
# <details><summary>Predict: which classes of garments will share an island on the map?</summary>
#
# Pullovers, coats and shirts, which have one outline; and the three kinds of shoes lie near each
# other.
#
# </details>

# %% id="see-fashion" tags=["explore"]
keras.utils.set_random_seed(SEED + 6)
(raw_fashion, _), (raw_new, y_fashion) = load_images("fashion_mnist")
x_fashion, x_new = (np.asarray(prepare_images(raw)) for raw in (raw_fashion, raw_new))
garments, garment_encoder, garment_decoder = usable(build_deep_autoencoder())
losses = train_autoencoder(garments, x_fashion, epochs=EPOCHS, batch_size=BATCH_SIZE)
garment_floor = floors["fashion_mnist"]
display(
    loss_curves(
        {"garments": losses},
        garment_floor,
        title="Training on 10,000 garments",
        ylabel="cross-entropy per pixel",
    )
)
one_each = [int(np.argmax(y_fashion == label)) for label in range(10)]
x_hat = np.asarray(garments(x_new[one_each]))
display(reconstructions(x_new[one_each], x_hat, "Garments through a code of 32"))
codes = np.asarray(garment_encoder(x_new[:500]))
points = TSNE(random_state=SEED).fit_transform(codes)
plots.latent_map(points, y_fashion[:500], class_names("fashion_mnist"), "Codes of 500 garments")

# %% [markdown] id="see-fashion-seen"
# **What to see.** The curve comes near the floor but stays above it. Shapes survive, patterns and
# lettering don't; shoes, bags and trousers have islands of their own, and shirts, coats and
# pullovers share one.

# %% [markdown] id="bonus"
# ## Bonus, without points
#
# **The linear autoencoder is PCA.** Take an autoencoder without any activation, give it the
# principal components as weights, and ask for the gradient of its squared error: it is zero.
# There is nothing to improve. And (this takes a proof) there is no other valley: every other place
# where the gradient is zero is a saddle, all weights zero among them. Training that starts from
# small random weights therefore ends, given time, in the same reconstructions.

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
rng = np.random.default_rng(SEED + 8)
nearby = [w + 0.01 * rng.standard_normal(w.shape) for w in at_pca]
print(f"gradient at PCA's weights {gradient_size(at_pca):.4f}")
print(f"gradient close by {gradient_size(nearby):.1f}")

# %% id="claim-bonus-linear" tags=["claim"]
# claim: At PCA's weights the gradient is zero.
assert gradient_size(at_pca) < 0.01 < 1 < gradient_size(nearby)

# %% [markdown] id="bonus-walk-text"
# **A walk between two digits.** On the straight line between two *images* lies a cross-fade: one
# fades out while the other fades in, and halfway both are there in grey. What lies on the straight
# line between two *codes*?
#
# <details><summary>Predict: is the middle of the walk between codes as grey as the
# cross-fade?</summary>
#
# No, it has about half as many grey pixels. Strokes of the one become strokes of the other, or
# vanish, since the decoder has learnt to paint strokes that are there or not. But not every stop on
# the way is a digit: the straight line leaves the part of the space in which codes of digits lie.
#
# </details>


# %% id="bonus-walk" tags=["explore"]
def walk(a: np.ndarray, b: np.ndarray) -> dict[str, np.ndarray]:
    """Return nine stops on the straight lines between two images and between their codes."""
    steps = np.linspace(0, 1, 9)[:, None]
    za, zb = np.asarray(encoder(np.stack([a, b])))
    ends = np.asarray(decoder(np.stack([za, zb])))
    return {
        "codes": np.asarray(decoder((1 - steps) * za + steps * zb)),
        "cross-fade": (1 - steps) * ends[0] + steps * ends[1],
    }


def share_of_grey(images: np.ndarray) -> float:
    """Return how many pixels are neither nearly black nor nearly white."""
    return float(np.mean((images > 0.2) & (images < 0.8)))


pairs = np.random.default_rng(SEED).choice(len(x_test), (200, 2), replace=False)
halfway = [walk(x_test[a], x_test[b]) for a, b in pairs]
grey = {name: share_of_grey(np.stack([w[name][4] for w in halfway])) for name in halfway[0]}
for name, share in grey.items():
    print(f"halfway between 200 pairs, {share:.0%} of the pixels are grey: {name}")
for a, b in ((3, 8), (4, 9)):
    display(image_rows(walk(x_test[first[a]], x_test[first[b]]), title=f"From a {a} to a {b}"))

# %% id="claim-bonus-walk" tags=["claim"]
# claim: The middle of the walk between codes has about half as many grey pixels as the cross-fade.
assert 0.35 < grey["codes"] / grey["cross-fade"] < 0.65

# %% [markdown] id="bonus-walk-seen"
# **What to see.** In the upper rows, strokes move or vanish; in the lower ones, two digits lie on
# top of each other.

# %% [markdown] id="bonus-anomaly-text"
# **Anomalies.** An autoencoder is good at what it was trained on and at nothing else. So its error
# tells the familiar from the strange: here the digits' network looks at digits and at garments.

# %% [markdown] id="bonus-anomaly-predict"
# <details><summary>Predict: which garments pass for digits most often?</summary>
#
# Sandals: little ink, and nearly all of it in strokes.
#
# </details>

# %% id="bonus-anomaly" tags=["explore"]
errors = {
    name: np.sum((images - np.asarray(autoencoder(images))) ** 2, axis=1)
    for name, images in (("digits", x_test), ("garments", x_new))
}
threshold = float(np.quantile(errors["digits"], 0.95))
caught = np.mean(errors["garments"] > threshold)
print(f"with 5% false alarms, {caught:.1%} of the garments are caught; of those that are not:")
missed = y_fashion[errors["garments"] <= threshold]
for label in np.argsort(-np.bincount(missed, minlength=10))[:3]:
    print(f"{np.mean(missed == label):6.0%} {class_names('fashion_mnist')[label]}")
plots.histograms(errors, "squared error of an image", "Who doesn't belong?", threshold)

# %% id="claim-bonus-anomaly" tags=["claim"]
# claim: Nearly all garments are caught.
assert caught > 0.9
# claim: Sandals pass for digits most often.
assert np.argmax(np.bincount(missed, minlength=10)) == 5

# %% [markdown] id="bonus-anomaly-seen"
# **What to see.** Nearly all garments lie to the right of the line: ink in places where digits have
# none.

# %% [markdown] id="hand-in-text"
# ## Hand in
#
# Choose *Restart Kernel and Run All Cells*, read what the checks say, then save the notebook
# (Ctrl+S) and hand in **`autoencoders.ipynb`**. Where your course uses otter or Gradescope, hand in
# `autoencoders.zip` instead, into which the last cell packs the open notebook, whatever its name.
# It packs nothing if the saved file lacks an answer that you ran. On Colab, download the notebook
# by *File → Download → Download .ipynb*.

# %% id="check-all" tags=["student-only"]
grader.check_all()

# %% id="hand-in" tags=["student-only"]
grader.export(export_path="autoencoders.zip")
