"""Runs a student's Adam where it lives, so that its state may be of any kind."""


class Run:
    """One run of Adam: keeps the state between the steps."""

    def __init__(self, init, step, params):
        self._step = step
        self._state = init(params)

    def step(self, params, grads, *settings):
        """Take one step; return what the student's function does, its state left out."""
        result = self._step(params, grads, self._state, *settings)
        if not isinstance(result, list | tuple) or len(result) != 2:
            return result
        params, self._state = result
        return params, None
