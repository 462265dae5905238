"""math.fsum over generators of zipped pixels."""

import math


def _mean(costs):
    costs = list(costs)
    return math.fsum(costs) / len(costs)


def _per_image(cost, x, x_hat):
    return (math.fsum(map(cost, image, guess)) for image, guess in zip(x.tolist(), x_hat.tolist()))


def squared_error(x, x_hat):
    return _mean(_per_image(lambda a, b: (a - b) ** 2, x, x_hat))


def binary_crossentropy(x, x_hat, eps=1e-7):
    def cost(a, b):
        b = min(max(b, eps), 1 - eps)
        return -a * math.log(b) - (1 - a) * math.log(1 - b)

    return _mean(_per_image(cost, x, x_hat))
