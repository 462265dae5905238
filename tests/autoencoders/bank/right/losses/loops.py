"""One pixel after the other."""

import math


def squared_error(x, x_hat):
    total = 0.0
    for a, b in zip(x, x_hat):
        for i in range(len(a)):
            total += (float(a[i]) - float(b[i])) ** 2
    return total / len(x)


def binary_crossentropy(x, x_hat, eps=1e-7):
    total = 0.0
    for a, b in zip(x, x_hat):
        for t, p in zip(a, b):
            p = min(max(float(p), eps), 1 - eps)
            total -= t * math.log(p) + (1 - t) * math.log(1 - p)
    return total / len(x)
