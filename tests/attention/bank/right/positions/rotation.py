"""Powers of one rotation of all hands, a step further in each row."""

import numpy as np


def positional_encoding(n, d):
    speed = np.power(10000.0, -np.arange(0, d, 2) / d)
    turn = np.exp(1j * speed)
    hands, rows = np.ones(d // 2, dtype=complex), []
    for _ in range(n):
        rows.append(np.column_stack([hands.imag, hands.real]).ravel())
        hands = hands * turn
    return np.array(rows)
