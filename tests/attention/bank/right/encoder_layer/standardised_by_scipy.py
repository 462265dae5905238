"""SciPy's zscore where nothing is added; the norm by dividing before."""

import numpy as np
import scipy.special
import scipy.stats


def layer_norm(X, gamma, beta, eps=1e-6):
    spread = scipy.stats.tstd(X.T, ddof=0) if X.ndim == 1 else np.sqrt(scipy.stats.moment(X, 2, axis=1))
    centred = X - np.average(X, axis=1)[:, None]
    return centred / np.hypot(spread, np.sqrt(eps))[:, None] * gamma + beta


def encoder_layer(X, params):
    get = params.get
    contexts = []
    for wq, wk, wv in zip(*(get(name).transpose(1, 0, 2) for name in ("Wq", "Wk", "Wv"))):
        logits = np.linalg.multi_dot([X, wq, wk.T, X.T]) / np.sqrt(wq.shape[1])
        contexts.append(np.exp(scipy.special.log_softmax(logits, axis=1)) @ (X @ wv))
    heads = np.einsum("hnk,hkm->nm", contexts, get("Wo"))
    X1 = layer_norm(X + heads, get("gamma1"), get("beta1"))
    hidden = X1 @ get("W1") + get("b1")
    hidden = hidden * (hidden > 0)
    return layer_norm(X1 + (hidden @ get("W2") + get("b2")), get("gamma2"), get("beta2"))
