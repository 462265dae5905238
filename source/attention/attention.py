# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
# ---

# %% [markdown] id="title"
# # Attention
#
# From word embeddings to a transformer, and to the beam search that makes one write.

# %% id="start" tags=["student-only"]
# %matplotlib inline
import otter

grader = otter.Notebook("attention.ipynb", tests_dir="tests")

# %% id="imports"
import numpy as np

# %% [markdown] id="softmax-text"
# ## Exercise softmax: scores become weights
#
# Attention has to decide how much each of several things matters. It first gives each a *score*,
# any real number, and then turns scores into *weights* that are positive and sum to one:
#
# $$w_i = \frac{e^{z_i}}{\sum_j e^{z_j}}.$$
#
# **Goal.** `softmax(z, axis=-1)` for an array of any shape, along one of its axes.
# **Difficulty** easy · **10 minutes** · **5 points**
#
# **Trap.** $e^{1000}$ overflows. Adding the same number to all scores changes no weight, so choose
# the number well. Your function should survive scores of ±10,000.

# %% id="softmax" role="solution"
def softmax(z: np.ndarray, axis: int = -1) -> np.ndarray:
    """Turn scores into weights.

    Args:
        z: scores, of any shape.
        axis: the axis along which weights sum to one.

    Returns:
        Weights, of the same shape as z.
    """
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
    ### END SOLUTION


# %% id="softmax-check" role="check" points=5
grader.check("softmax")

# %% [markdown] id="attention-text"
# ## Exercise attention: ask the keys, mix the values
#
# A *query* $q$ asks a question, every *key* $k_i$ says what it can answer, and the *value* $v_i$
# behind it is the answer. The score of a key is its dot product with the query; the weights are
# the softmax of the scores; the *context* is the mixture of the values with those weights:
#
# $$w = \mathrm{softmax}\big(\beta\,\langle q, k_1\rangle, \dots, \beta\,\langle q, k_{n_k}\rangle\big),
# \qquad c = \sum_i w_i v_i.$$
#
# The *inverse temperature* $\beta$ sharpens: with $\beta = 0$ every value counts the same, with a
# large $\beta$ the best key takes all.
#
# **Goal.** `attention(q, K, V, beta=1.0)` for one query `(d_k,)` or several `(n_q, d_k)`.
# **Difficulty** easy · **15 minutes** · **8 points**
#
# **Trap.** Over which axis do the weights sum to one? And what shape has the answer to *one* query?

# %% id="attention" role="solution"
def attention(
    q: np.ndarray, K: np.ndarray, V: np.ndarray, beta: float = 1.0
) -> tuple[np.ndarray, np.ndarray]:
    """Mix values, weighted by how well their keys match the query.

    Args:
        q: one query (d_k,) or several (n_q, d_k).
        K: keys (n_k, d_k).
        V: values (n_k, d_v).
        beta: inverse temperature, multiplies the scores.

    Returns:
        (context, weights): (d_v,) and (n_k,) for one query; (n_q, d_v) and (n_q, n_k) for several.
    """
    ### BEGIN SOLUTION
    scores = beta * (q @ K.T)  # (n_k,) or (n_q, n_k)
    e = np.exp(scores - scores.max(axis=-1, keepdims=True))
    weights = e / e.sum(axis=-1, keepdims=True)
    return weights @ V, weights
    ### END SOLUTION


# %% id="attention-check" role="check" points=8
grader.check("attention")
