"""An object for each array that keeps its own moments; a copy of it is the next state."""

from dataclasses import dataclass, replace

import numpy as np


@dataclass(frozen=True)
class Slot:
    t: int
    mean: object
    square: object

    def after(self, g, beta1, beta2):
        mean = self.mean + (1 - beta1) * (g - self.mean)
        square = self.square + (1 - beta2) * (g * g - self.square)
        return replace(self, t=self.t + 1, mean=mean, square=square)

    def step(self, lr, beta1, beta2, eps):
        size = np.sqrt(self.square / (1 - beta2**self.t)) + eps
        return lr / (1 - beta1**self.t) * self.mean / size


def sgd_step(params, grads, lr):
    new = []
    for i in range(len(params)):
        new.append(params[i] + grads[i] * -lr)
    return new


def adam_init(params):
    return [Slot(0, np.zeros(np.shape(p)), np.zeros(np.shape(p))) for p in params]


def adam_step(params, grads, state, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7):
    state = [slot.after(g, beta1, beta2) for slot, g in zip(state, grads)]
    return [p - s.step(lr, beta1, beta2, eps) for p, s in zip(params, state)], state
