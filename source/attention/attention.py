# %% [markdown] id="title"
# # Attention

# %% id="start" tags=["student-only"]
import otter
grader = otter.Notebook("attention.ipynb", tests_dir="tests")

# %% id="imports"
import numpy as np

# %% [markdown] id="softmax-text"
# ## Exercise softmax

# %% id="softmax" role="solution"
def softmax(z, axis=-1):
    """Return the softmax of the scores z along axis."""
    ### BEGIN SOLUTION
    z = np.asarray(z, dtype=float)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
    ### END SOLUTION

# %% id="softmax-check" role="check" points=3
grader.check("softmax")
