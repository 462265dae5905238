"""One position after the other; keys and values of earlier ones are kept."""

import numpy as np


def _norm(x, gamma, beta):
    return gamma * (x - np.mean(x)) / np.sqrt(np.var(x) + 1e-6) + beta


def decoder_step(tokens, params):
    memories = [([], []) for _ in params["layers"]]
    logits = []
    for place, token in enumerate(tokens):
        x = params["E"][token] + params["P"][place]
        for layer, (keys, values) in zip(params["layers"], memories):
            query = np.einsum("m,mhk->hk", x, layer["Wq"])
            keys.append(np.einsum("m,mhk->hk", x, layer["Wk"]))
            values.append(np.einsum("m,mhk->hk", x, layer["Wv"]))
            scores = np.einsum("hk,thk->ht", query, np.array(keys)) / np.sqrt(query.shape[1])
            e = np.exp(scores - scores.max(axis=1, keepdims=True))
            weights = e / e.sum(axis=1, keepdims=True)
            context = np.einsum("ht,thk->hk", weights, np.array(values))
            x = _norm(x + np.einsum("hk,hkm->m", context, layer["Wo"]), layer["gamma1"], layer["beta1"])
            hidden = np.fmax(x @ layer["W1"] + layer["b1"], 0)
            x = _norm(x + hidden @ layer["W2"] + layer["b2"], layer["gamma2"], layer["beta2"])
        logits.append(params["E"] @ x + params["b"])
    return np.vstack(logits)
