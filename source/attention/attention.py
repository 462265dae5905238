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
import scipy.special

# %% [markdown] id="cooccurrence-text"
# ## Exercise cooccurrence: the words found near a word
#
# Count, for every two words of a vocabulary, how often they stand at most `window` positions apart
# within one sentence. Each such pair of positions counts in both directions, so the matrix is
# symmetric, and a word near another occurrence of itself adds 2 on the diagonal. A position is
# never paired with itself. A word outside the vocabulary is not counted but keeps its position.
#
# Frequent words are near everything, so counts say little. *Pointwise mutual information* compares
# how often two words meet with how often they would by chance; keeping its positive part gives
#
# $$\mathrm{ppmi}(a, b) = \max\!\Big(0, \log\frac{p(a, b)}{p(a)\,p(b)}\Big),
# \qquad p(a, b) = \frac{n_{ab}}{\sum_{cd} n_{cd}}, \quad p(a) = \sum_b p(a, b),$$
#
# with the natural logarithm, and 0 where the count is 0.
#
# **Goal.** `cooccurrence(sentences, vocab, window)` and `ppmi(counts)`.
# **Difficulty** medium · **20 minutes** · **8 points**
#
# **Trap.** The end of a sentence is a wall; and $\log 0$ is not a number to store.

# %% id="cooccurrence" role="solution"
def cooccurrence(sentences: list[list[str]], vocab: list[str], window: int) -> np.ndarray:
    """Count how often two words stand near each other.

    Args:
        sentences: each a list of words.
        vocab: V distinct words; a word's index is its position in this list.
        window: how many positions apart two words may stand at most.

    Returns:
        Symmetric counts (V, V).
    """
    ### BEGIN SOLUTION
    index = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        places = [index.get(word) for word in sentence]
        for i, a in enumerate(places):
            for b in places[i + 1 : i + 1 + window]:
                if a is not None and b is not None:
                    counts[a, b] += 1
                    counts[b, a] += 1
    return counts
    ### END SOLUTION


def ppmi(counts: np.ndarray) -> np.ndarray:
    """Compare counts with chance: positive pointwise mutual information, natural logarithm.

    Args:
        counts: symmetric counts (V, V); a row may be all zero.

    Returns:
        An array (V, V), 0 where the count is 0.
    """
    ### BEGIN SOLUTION
    total = counts.sum()
    single = counts.sum(axis=1)  # (V,)
    chance = np.outer(single, single) / max(total, 1)  # (V, V)
    ratio = np.divide(counts, chance, out=np.ones_like(chance), where=counts > 0)
    return np.maximum(np.log(ratio), 0.0)
    ### END SOLUTION


# %% id="cooccurrence-check" role="check" points=8
grader.check("cooccurrence")

# %% [markdown] id="similar-text"
# ## Exercise similar: the nearest words
#
# Vectors point somewhere; words that mean similar things point in similar directions. The *cosine*
# of the angle between two vectors measures that and ignores their lengths:
#
# $$\cos(a, b) = \frac{\langle a, b\rangle}{\lVert a\rVert\,\lVert b\rVert}.$$
#
# **Goal.** `most_similar(word, E, vocab, topn=5)`: the `topn` words of largest cosine, best first.
# **Difficulty** easy · **10 minutes** · **4 points**
#
# **Trap.** Every word is most similar to itself, so leave that word out: by its name or index, not
# because it comes first. Another word may point in exactly the same direction.

# %% id="similar" role="solution"
def most_similar(
    word: str, E: np.ndarray, vocab: list[str], topn: int = 5
) -> list[tuple[str, float]]:
    """List the words whose vectors point most nearly in the same direction.

    Args:
        word: one of vocab.
        E: word vectors (V, d), row i belongs to vocab[i]; no row is zero.
        vocab: V distinct words.
        topn: how many words to list, at most V - 1.

    Returns:
        Pairs (word, cosine), best first, never the word itself.
    """
    ### BEGIN SOLUTION
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    own = vocab.index(word)
    cosines = unit @ unit[own]  # (V,)
    order = [i for i in np.argsort(-cosines) if i != own]
    return [(vocab[i], float(cosines[i])) for i in order[:topn]]
    ### END SOLUTION


# %% id="similar-check" role="check" points=4
grader.check("similar")

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
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
    ### END SOLUTION


# %% id="softmax-check" role="check" points=5
grader.check("softmax")

# %% [markdown] id="softmax-later"
# From here on, `scipy.special.softmax` is yours to use (SciPy is imported at the top). Prefer it to
# your own in what follows: a slip in this exercise then costs you nothing in the others. Mind its
# `axis`: unlike yours, SciPy's normalises over the whole array unless told otherwise.

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
    weights = scipy.special.softmax(scores, axis=-1)
    return weights @ V, weights
    ### END SOLUTION


# %% id="attention-check" role="check" points=8
grader.check("attention")

# %% [markdown] id="contextualize-text"
# ## Exercise contextualize: a word is changed by its neighbours
#
# In *self-attention* queries, keys and values are all the same words. Here a word's new vector is a
# mixture of all words of its sentence, itself included: weights are the softmax of $\beta$ times
# the cosine between the two words, and what is mixed are the vectors as they are,
#
# $$e_i' = \sum_j w_{ij}\, e_j, \qquad
# w_{i\cdot} = \mathrm{softmax}_j\Big(\beta\,\Big\langle \tfrac{e_i}{\lVert e_i\rVert},
# \tfrac{e_j}{\lVert e_j\rVert}\Big\rangle\Big).$$
#
# **Goal.** `contextualize(E, beta=1.0)` for word vectors `(n, d)`.
# **Difficulty** easy · **10 minutes** · **5 points**
#
# **Trap.** Lengths matter for the mixture and not for the scores.

# %% id="contextualize" role="solution"
def contextualize(E: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """Replace each row by its attention over all rows.

    Args:
        E: vectors (n, d), none of them zero.
        beta: inverse temperature, multiplies the cosines.

    Returns:
        An array (n, d).
    """
    ### BEGIN SOLUTION
    unit = E / np.linalg.norm(E, axis=1, keepdims=True)
    weights = scipy.special.softmax(beta * unit @ unit.T, axis=1)  # (n, n)
    return weights @ E
    ### END SOLUTION


# %% id="contextualize-check" role="check" points=5
grader.check("contextualize")

# %% [markdown] id="masking-text"
# ## Exercise masking: what may not be seen
#
# A model that learns to predict the next word must not see it. A *mask* says which query may attend
# to which key: `True` where attention is allowed. The *causal* mask allows position $i$ to see
# itself and what came before. What is forbidden gets weight zero, and the weights of what is left
# still sum to one. Scores are scaled, as everywhere in transformers:
#
# $$\mathrm{score}(q, k) = \frac{\langle q, k\rangle}{\sqrt{d_k}}.$$
#
# **Goal.** `causal_mask(n)`, and `masked_attention(Q, K, V, mask=None)` for arrays with any number
# of leading batch dimensions: `Q (…, n_q, d_k)`, `K (…, n_k, d_k)`, `V (…, n_k, d_v)`, and a mask
# that can be broadcast to `(…, n_q, n_k)`. In every row at least one key is allowed.
# **Difficulty** medium · **20 minutes** · **8 points**
#
# **Trap.** Where does the mask come in: before the softmax, or after it? And `K.T` reverses *all*
# the axes.

# %% id="masking" role="solution"
def causal_mask(n: int) -> np.ndarray:
    """Allow each of n positions to see itself and what came before.

    Returns:
        A boolean array (n, n), True where row (query) may attend to column (key).
    """
    ### BEGIN SOLUTION
    return np.tri(n, dtype=bool)
    ### END SOLUTION


def masked_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, mask: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Scaled dot-product attention that sees only what the mask allows.

    Args:
        Q: queries (..., n_q, d_k).
        K: keys (..., n_k, d_k).
        V: values (..., n_k, d_v).
        mask: boolean, broadcast to (..., n_q, n_k), True where attention is allowed; None: all is.

    Returns:
        (output, weights): (..., n_q, d_v) and (..., n_q, n_k).
    """
    ### BEGIN SOLUTION
    scores = Q @ np.swapaxes(K, -1, -2) / np.sqrt(Q.shape[-1])  # (..., n_q, n_k)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = scipy.special.softmax(scores, axis=-1)
    return weights @ V, weights
    ### END SOLUTION


# %% id="masking-check" role="check" points=8
grader.check("masking")

# %% [markdown] id="positions-text"
# ## Exercise positions: where a word stands
#
# Attention does not know the order of words: permute keys and values together and nothing changes.
# So the first transformer added to each word's vector a vector that says where it stands: sines and
# cosines of ever longer wavelengths, the hands of many clocks,
#
# $$PE_{pos,\,2i} = \sin\frac{pos}{10000^{2i/d}}, \qquad
# PE_{pos,\,2i+1} = \cos\frac{pos}{10000^{2i/d}}, \qquad pos = 0, 1, \dots, n - 1.$$
#
# **Goal.** `positional_encoding(n, d)` for even `d`.
# **Difficulty** easy · **10 minutes** · **4 points**
#
# **Trap.** Sines and cosines alternate along a row, and a pair of them shares one wavelength.

# %% id="positions" role="solution"
def positional_encoding(n: int, d: int) -> np.ndarray:
    """Describe positions 0 to n - 1 by sines and cosines.

    Args:
        n: number of positions.
        d: length of each description, even.

    Returns:
        An array (n, d).
    """
    ### BEGIN SOLUTION
    wavelength = 10000.0 ** (np.arange(0, d, 2) / d)  # (d / 2,)
    angle = np.arange(n)[:, None] / wavelength  # (n, d / 2)
    return np.stack([np.sin(angle), np.cos(angle)], axis=-1).reshape(n, d)
    ### END SOLUTION


# %% id="positions-check" role="check" points=4
grader.check("positions")

# %% [markdown] id="encoder-layer-text"
# ## Exercise encoder_layer: meaning, position, relations
#
# One layer of a transformer's encoder lets words look at each other, and then lets each think for
# itself. Around both stand a *residual* connection (what came in is added to what comes out) and a
# *layer norm*, which brings each word's vector to mean 0 and variance 1, and then scales and shifts:
#
# $$\mathrm{LN}(x) = \gamma \odot \frac{x - \mu}{\sqrt{\sigma^2 + \varepsilon}} + \beta, \qquad
# \mu = \tfrac1d \textstyle\sum_i x_i, \quad \sigma^2 = \tfrac1d \sum_i (x_i - \mu)^2$$
#
# $$X_1 = \mathrm{LN}_1\big(X + \mathrm{heads}(X)\big), \qquad
# \mathrm{out} = \mathrm{LN}_2\big(X_1 + \mathrm{relu}(X_1 W_1 + b_1) W_2 + b_2\big).$$
#
# Every head $j$ has its own queries $XW_q^{(j)}$, keys $XW_k^{(j)}$ and values $XW_v^{(j)}$, scores
# scaled by $1/\sqrt{d_k}$ and no mask; its contexts are multiplied by $W_o^{(j)}$, and the heads
# are summed. `params` is a dict of arrays:
#
# | key | shape | | key | shape |
# |---|---|---|---|---|
# | `Wq`, `Wk`, `Wv` | (d_model, h, d_k) | | `W1`, `b1` | (d_model, d_ff), (d_ff,) |
# | `Wo` | (h, d_k, d_model) | | `W2`, `b2` | (d_ff, d_model), (d_model,) |
# | `gamma1`, `beta1` | (d_model,) | | `gamma2`, `beta2` | (d_model,) |
#
# **Goal.** `layer_norm(X, gamma, beta, eps=1e-6)` and `encoder_layer(X, params)`.
# **Difficulty** hard · **35 minutes** · **9 points**
#
# **Trap.** A layer norm looks along one word's vector, never across words. `np.einsum` lets you
# write the heads without a single reshape.

# %% id="encoder_layer" role="solution"
def layer_norm(
    X: np.ndarray, gamma: np.ndarray, beta: np.ndarray, eps: float = 1e-6
) -> np.ndarray:
    """Bring each row to mean 0 and variance 1, then scale by gamma and shift by beta.

    Args:
        X: rows (n, d).
        gamma: factors (d,).
        beta: shifts (d,).
        eps: added to the variance, inside the root.

    Returns:
        An array (n, d).
    """
    ### BEGIN SOLUTION
    centred = X - X.mean(axis=-1, keepdims=True)
    variance = (centred**2).mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt(variance + eps) + beta
    ### END SOLUTION


def encoder_layer(X: np.ndarray, params: dict[str, np.ndarray]) -> np.ndarray:
    """Self-attention and a small network per word, each with a residual and a layer norm after.

    Args:
        X: word vectors (n, d_model).
        params: Wq, Wk, Wv (d_model, h, d_k), Wo (h, d_k, d_model), W1 (d_model, d_ff), b1 (d_ff,),
            W2 (d_ff, d_model), b2, gamma1, beta1, gamma2, beta2 (d_model,).

    Returns:
        An array (n, d_model).
    """
    ### BEGIN SOLUTION
    Q = np.einsum("nm,mhk->hnk", X, params["Wq"])  # (h, n, d_k)
    K = np.einsum("nm,mhk->hnk", X, params["Wk"])
    V = np.einsum("nm,mhk->hnk", X, params["Wv"])
    scores = np.einsum("hqk,hnk->hqn", Q, K) / np.sqrt(Q.shape[-1])
    weights = scipy.special.softmax(scores, axis=-1)  # (h, n, n)
    heads = np.einsum("hqn,hnk,hkm->qm", weights, V, params["Wo"])  # (n, d_model)
    X1 = layer_norm(X + heads, params["gamma1"], params["beta1"])
    inner = np.maximum(X1 @ params["W1"] + params["b1"], 0)  # (n, d_ff)
    return layer_norm(X1 + inner @ params["W2"] + params["b2"], params["gamma2"], params["beta2"])
    ### END SOLUTION


# %% id="encoder_layer-check" role="check" points=9
grader.check("encoder_layer")

# %% [markdown] id="next-word-text"
# ## Exercise next_word: predict, append, repeat
#
# A language model returns, for each of the $T$ words it has read, one *logit* (score) per word of
# the vocabulary: what could come after that position. Only the last position speaks of the next
# word. Its logits, divided by a *temperature*, become probabilities by the softmax: below 1 the
# temperature makes the model bolder, above 1 more adventurous.
#
# **Goal.** `next_word_distribution(logits, temperature=1.0)`.
# **Difficulty** easy · **5 minutes** · **4 points**
#
# **Trap.** Logits may be as large as scores may be.

# %% id="next_word" role="solution"
def next_word_distribution(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    """Say how probable each word is as the next one.

    Args:
        logits: scores (T, vocab), one row per position that the model has read.
        temperature: above 0; divides the logits.

    Returns:
        Probabilities (vocab,).
    """
    ### BEGIN SOLUTION
    return scipy.special.softmax(logits[-1] / temperature)
    ### END SOLUTION


# %% id="next_word-check" role="check" points=4
grader.check("next_word")

# %% [markdown] id="beam-text"
# ## Exercise beam: the probability of a sentence as a whole
#
# Always taking the likeliest next word is *greedy*, and short-sighted: a fine word now may leave
# only poor ones later. A *beam search* keeps the `width` best beginnings instead.
#
# 1. Start with one live hypothesis: `(bos,)`, with log-probability 0.
# 2. Extend *every* live hypothesis by *every* token and put all the extensions into *one* pool. An
#    extension with log-probability $-\infty$ is impossible and never kept.
# 3. Keep the `width` best of the pool by the *sum* of log-probabilities. Those that end in `eos` are
#    finished and set aside; the others live.
# 4. Repeat from 2 until none lives, or `max_len` tokens were generated: then the live ones count as
#    finished too.
# 5. The score of a finished hypothesis is its sum divided by (number of generated tokens)$^\alpha$;
#    `bos` is not generated, `eos` is. Return the best `width` finished ones, best first.
#
# `log_prob_fn(tokens)` takes a tuple of ints and returns the log-probabilities `(vocab,)` of the next
# token. Asking a real model is expensive: you may call it at most `width * max_len` times.
#
# **Goal.** `beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0)`.
# **Difficulty** hard · **40 minutes** · **11 points**
#
# **Trap.** $\alpha$ plays no part before step 5. Multiplying probabilities instead of adding
# logarithms ends in 0 for a long sentence. And a finished hypothesis does not come back to the pool.

# %% id="beam" role="solution"
from collections.abc import Callable


def beam_search(
    log_prob_fn: Callable[[tuple[int, ...]], np.ndarray],
    bos: int,
    eos: int,
    width: int,
    max_len: int,
    alpha: float = 0.0,
) -> list[tuple[tuple[int, ...], float]]:
    """Find probable sequences of tokens, keeping the best few beginnings at each step.

    Args:
        log_prob_fn: tokens so far, as a tuple of ints → log-probabilities (vocab,) of the next.
        bos: the token that every sequence begins with.
        eos: the token that ends a sequence; not bos.
        width: how many extensions are kept at each step, and how many sequences returned at most.
        max_len: how many tokens may be generated, at least 1.
        alpha: exponent of the length by which a finished sequence's sum is divided.

    Returns:
        Pairs (tokens, score), best first; tokens include bos and, where reached, eos.
    """
    ### BEGIN SOLUTION
    live = [((bos,), 0.0)]
    finished = []
    for _ in range(max_len):
        pool = [
            ((*tokens, token), total + float(log_p))
            for tokens, total in live
            for token, log_p in enumerate(log_prob_fn(tokens))
            if log_p > -np.inf
        ]
        best = sorted(pool, key=lambda pair: -pair[1])[:width]
        finished += [pair for pair in best if pair[0][-1] == eos]
        live = [pair for pair in best if pair[0][-1] != eos]
        if not live:
            break
    scored = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in finished + live]
    return sorted(scored, key=lambda pair: -pair[1])[:width]
    ### END SOLUTION


# %% id="beam-check" role="check" points=11
grader.check("beam")

# %% [markdown] id="alignment-text"
# ## Exercise alignment: *entarté*
#
# Attention was invented for translation. An encoder reads the French sentence and leaves one state
# $h_i$ per word; a decoder writes the English one, and its state $s_t$ asks before each word: which
# French words matter now? The two speak "different languages", so both are first translated into a
# common one, by $W_1$ and $W_2$, and compared there:
#
# $$a(s_t, h_i) = (W_1 s_t)^\top (W_2 h_i), \qquad
# w_{t\cdot} = \mathrm{softmax}_i\, a(s_t, h_i), \qquad c_t = \sum_i w_{ti}\, h_i.$$
#
# Nothing is scaled, and what is mixed are the encoder's states themselves.
#
# **Goal.** `align(S, H, W1, W2)`. **Difficulty** easy · **15 minutes** · **6 points**
#
# **Trap.** Vectors are *rows* of `S` and `H`, while the formula has columns.

# %% id="alignment" role="solution"
def align(
    S: np.ndarray, H: np.ndarray, W1: np.ndarray, W2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Let a decoder's states attend to an encoder's.

    Args:
        S: decoder states (n_tgt, d_s).
        H: encoder states (n_src, d_h).
        W1: what translates decoder states (p, d_s).
        W2: what translates encoder states (p, d_h).

    Returns:
        (contexts, weights): (n_tgt, d_h) and (n_tgt, n_src).
    """
    ### BEGIN SOLUTION
    scores = (S @ W1.T) @ (H @ W2.T).T  # (n_tgt, n_src)
    weights = scipy.special.softmax(scores, axis=1)
    return weights @ H, weights
    ### END SOLUTION


# %% id="alignment-check" role="check" points=6
grader.check("alignment")

# %% [markdown] id="visual-text"
# ## Exercise visual: attention for images
#
# *Show, Attend and Tell* writes a caption for a photograph, and looks at another part of it for each
# word. An image becomes a "sentence" of patches: squares of `size` × `size` pixels, taken row by
# row, the pixels inside each also row by row. A query is compared with every patch, and the weights,
# laid back on the grid of patches, show where the model looks.
#
# **Goal.** `image_patches(image, size)` gives the patches `(n_patches, size²)`;
# `patch_attention(image, query, size, beta=1.0)` the weights $\mathrm{softmax}(\beta\langle q,
# \mathrm{patch}\rangle)$ over all patches as an array `(rows, cols)` like the grid.
# `size` divides both sides of the image, which need not be square.
# **Difficulty** medium · **20 minutes** · **6 points**
#
# **Trap.** `image.reshape(-1, size**2)` cuts the image into strips. Which axes have to change places?

# %% id="visual" role="solution"
def image_patches(image: np.ndarray, size: int) -> np.ndarray:
    """Cut an image into square patches.

    Args:
        image: pixels (height, width).
        size: side of a patch, divides height and width.

    Returns:
        Patches (n_patches, size * size), in row-major order; so are the pixels of each.
    """
    ### BEGIN SOLUTION
    rows, cols = image.shape[0] // size, image.shape[1] // size
    grid = image.reshape(rows, size, cols, size).swapaxes(1, 2)  # (rows, cols, size, size)
    return grid.reshape(rows * cols, size * size)
    ### END SOLUTION


def patch_attention(
    image: np.ndarray, query: np.ndarray, size: int, beta: float = 1.0
) -> np.ndarray:
    """Weigh the patches of an image by how well they match a query.

    Args:
        image: pixels (height, width).
        query: what to look for (size * size,).
        size: side of a patch.
        beta: inverse temperature, multiplies the scores.

    Returns:
        Weights (height / size, width / size) that sum to one.
    """
    ### BEGIN SOLUTION
    scores = beta * image_patches(image, size) @ query  # (n_patches,)
    weights = scipy.special.softmax(scores)
    return weights.reshape(image.shape[0] // size, image.shape[1] // size)
    ### END SOLUTION


# %% id="visual-check" role="check" points=6
grader.check("visual")

# %% [markdown] id="bilinear-text"
# ## Exercise bilinear: queries, keys and values of their own
#
# The general form, as on the slide: queries and keys may live in spaces of different dimensions, and
# the values are whatever should be mixed,
#
# $$a(q, k_i) = (W_1 q)^\top (W_2 k_i), \qquad o = \sum_i \mathrm{softmax}_i\, a(q, k_i)\; v_i.$$
#
# **Goal.** `dot_product_attention(Q, K, V, W1, W2)`, unscaled.
# **Difficulty** easy · **10 minutes** · **4 points**
#
# **Trap.** Dimensions `d_q`, `d_k`, `d_v` and `p` all differ: write the shapes beside each product.

# %% id="bilinear" role="solution"
def dot_product_attention(
    Q: np.ndarray, K: np.ndarray, V: np.ndarray, W1: np.ndarray, W2: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Compare queries and keys in a common space, and mix the values.

    Args:
        Q: queries (n_q, d_q).
        K: keys (n_k, d_k).
        V: values (n_k, d_v).
        W1: what translates queries (p, d_q).
        W2: what translates keys (p, d_k).

    Returns:
        (output, weights): (n_q, d_v) and (n_q, n_k).
    """
    ### BEGIN SOLUTION
    scores = np.einsum("pd,qd,pe,ke->qk", W1, Q, W2, K, optimize=True)
    weights = scipy.special.softmax(scores, axis=1)
    return weights @ V, weights
    ### END SOLUTION


# %% id="bilinear-check" role="check" points=4
grader.check("bilinear")

# %% [markdown] id="multihead-text"
# ## Exercise multihead: several questions at once
#
# One attention asks one question. Several *heads*, each with its own $W_q$, $W_k$, $W_v$, ask
# several; their contexts are stacked and mixed by $W_o$, which is the same as summing what each
# head's own slice of $W_o$ makes of its context:
#
# $$\mathrm{head}_j = \mathrm{softmax}\Big(\tfrac{(XW_q^{(j)})(XW_k^{(j)})^\top}{\sqrt{d_k}}\Big)\,
# XW_v^{(j)}, \qquad \mathrm{out} = \sum_j \mathrm{head}_j\, W_o^{(j)}.$$
#
# Kernels are laid out as in Keras: `Wq` and `Wk` `(d_model, h, d_k)`, `Wv` `(d_model, h, d_v)`, `Wo`
# `(h, d_v, d_model)`. Your function should equal `keras.layers.MultiHeadAttention` without biases.
#
# **Goal.** `multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None)`, the mask `(n, n)`, `True` = may
# attend. **Difficulty** medium · **20 minutes** · **7 points**
#
# **Trap.** The axis of the heads stands in the middle of the kernels. A reshape there mixes up heads
# and dimensions without an error.

# %% id="multihead" role="solution"
def multi_head_attention(
    X: np.ndarray,
    Wq: np.ndarray,
    Wk: np.ndarray,
    Wv: np.ndarray,
    Wo: np.ndarray,
    mask: np.ndarray | None = None,
) -> np.ndarray:
    """Self-attention with several heads, without biases.

    Args:
        X: word vectors (n, d_model).
        Wq: kernels of the queries (d_model, h, d_k).
        Wk: kernels of the keys (d_model, h, d_k).
        Wv: kernels of the values (d_model, h, d_v).
        Wo: kernels of the output (h, d_v, d_model).
        mask: boolean (n, n), True where the row may attend to the column; None: everywhere.

    Returns:
        An array (n, d_model).
    """
    ### BEGIN SOLUTION
    Q, K, V = (np.einsum("nm,mhk->hnk", X, W) for W in (Wq, Wk, Wv))  # (h, n, d_k or d_v)
    scores = Q @ K.swapaxes(1, 2) / np.sqrt(Wq.shape[2])  # (h, n, n)
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    weights = scipy.special.softmax(scores, axis=-1)
    return np.einsum("hnv,hvm->nm", weights @ V, Wo)
    ### END SOLUTION


# %% id="multihead-check" role="check" points=7
grader.check("multihead")

# %% [markdown] id="transformer-text"
# ## Exercise transformer: all of it, on images
#
# Put the parts together with Keras: a transformer that reads an image as a sequence of patches and
# names the garment.
#
# - Input `(batch, num_patches, patch_dim)`; `patch_dim` counts pixels (16 = 4 × 4).
# - Every patch is embedded into `d_model` dimensions by the *same* dense layer.
# - Position information is added, learned or fixed.
# - At least one self-attention layer with `h` heads lets the patches of one image see each other
#   (and never those of another image).
# - The patches are pooled to one vector, from which a softmax layer makes probabilities of `classes`
#   classes.
#
# Residuals, layer norms and a small dense network per patch are up to you; they help.
#
# **Goal.** `build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10)`.
# **Difficulty** medium · **30 minutes** · **7 points**
#
# **Trap.** Without positions the model sees a bag of patches. And flattening instead of pooling
# spends most parameters on the last layer.

# %% id="transformer" role="solution"
def build_patch_transformer(
    num_patches: int = 49, patch_dim: int = 16, d_model: int = 32, h: int = 2, classes: int = 10
) -> "keras.Model":
    """Build a small transformer that classifies sequences of patches.

    Args:
        num_patches: patches per image.
        patch_dim: pixels per patch.
        d_model: width of the model.
        h: heads of the attention.
        classes: number of classes.

    Returns:
        A model from (batch, num_patches, patch_dim) to probabilities (batch, classes).
    """
    import keras
    from keras import layers

    ### BEGIN SOLUTION
    inputs = keras.Input((num_patches, patch_dim))
    x = layers.Dense(d_model)(inputs)  # (batch, num_patches, d_model)
    places = layers.Embedding(num_patches, d_model, name="positions")
    x = x + places(keras.ops.arange(num_patches))
    heads = layers.MultiHeadAttention(h, d_model // h)(x, x)
    x = layers.LayerNormalization()(x + heads)
    inner = layers.Dense(2 * d_model, activation="relu")(x)
    x = layers.LayerNormalization()(x + layers.Dense(d_model)(inner))
    pooled = layers.GlobalAveragePooling1D()(x)  # (batch, d_model)
    outputs = layers.Dense(classes, activation="softmax")(pooled)
    return keras.Model(inputs, outputs)
    ### END SOLUTION


# %% id="transformer-check" role="check" points=7
grader.check("transformer")
