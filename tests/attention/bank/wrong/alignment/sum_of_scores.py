"""Divides the scores by their sum, without a softmax."""

def align(S, H, W1, W2):
    asked, offered = S @ W1.T, H @ W2.T
    scores = asked @ offered.T
    w = scores / scores.sum(axis=1, keepdims=True)
    return w @ H, w
