"""Which mistake does a softmax make?"""

import numpy as np

ROWS = np.array([[1.0, 3.0, 2.0], [0.5, -1.0, 4.0], [-2.0, 0.3, 0.1]])
STACK = np.stack([ROWS, 0.5 * ROWS[::-1], ROWS.T])


def rows(student):
    """A square table, along its default axis."""
    return student.softmax(ROWS)


def columns(student):
    """The same table, along the other axis."""
    return student.softmax(ROWS, axis=0)


def last_by_number(student):
    """The last axis, counted from the front."""
    return student.softmax(ROWS, axis=1)


def first_from_behind(student):
    """The first axis, counted from behind."""
    return student.softmax(ROWS, axis=-2)


def vector(student):
    """A vector along its only axis."""
    return student.softmax(ROWS[0], axis=0)


def middle(student):
    """The middle axis of a stack of tables."""
    return student.softmax(STACK, axis=1)


def first_of_stack(student):
    """The first axis of a stack of tables."""
    return student.softmax(STACK, axis=0)


def last_of_stack(student):
    """The last axis of a stack of tables."""
    return student.softmax(STACK)


def far_apart(student):
    """Rows of very different size."""
    return student.softmax(np.array([[900.0, 901.0], [-900.0, -903.0]]))


def rising(student):
    """Large scores, the largest in the middle."""
    return student.softmax(np.array([-800.0, 800.0, 0.0]))


def falling(student):
    """Large scores, the largest first."""
    return student.softmax(np.array([2000.0, 1999.0, -800.0]))


def around_the_mean(student):
    """Scores near enough to their mean for exponentials, but not to the last one."""
    return student.softmax(np.array([0.0, 1000.0, 200.0]))


def very_negative(student):
    """A vector of very negative scores."""
    return student.softmax(np.array([-900.0, -903.0, -901.0]))


def small(student):
    """Small weights: seven hundred equal scores."""
    return student.softmax(np.full(700, 2.0))


def kept(student):
    """Whether the scores stay as they are, and which of them doesn't."""
    scores = student.keep(ROWS)
    student.softmax(scores)
    return student.fetch(scores)
