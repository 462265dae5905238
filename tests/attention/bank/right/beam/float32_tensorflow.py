"""Sums in single precision, TensorFlow's top_k."""

import numpy as np
import tensorflow as tf


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live = [((bos,), np.float32(0))]
    finished = []
    for _ in range(max_len):
        if not live:
            break
        sums = np.stack([s + np.float32(log_prob_fn(t)) for t, s in live])
        vocab = sums.shape[1]
        values, places = tf.math.top_k(sums.ravel(), k=min(width, sums.size))
        best = [
            ((*live[p // vocab][0], int(p % vocab)), v)
            for v, p in zip(values.numpy(), places.numpy(), strict=True)
            if v > -np.inf
        ]
        finished += [b for b in best if b[0][-1] == eos]
        live = [b for b in best if b[0][-1] != eos]
    scored = [(t, s / np.float32(len(t) - 1) ** alpha) for t, s in finished + live]
    return sorted(scored, key=lambda pair: -pair[1])[:width]
